import type { Guard } from '../../operation.js'
import type { Span } from '../../text.js'
import { branchAt, type Script } from '../split/prepare.js'
import type { StatementRange } from '../split/statements.js'
import { placeIn, topLevel, type OperationPlace, type Surroundings } from '../surroundings.js'
import type { PlacedGuard } from './adapt.js'
import type { Token } from './tokens.js'

/** The characters [start, end). */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** One statement as its readers see it. All offsets are UTF-16, into the script. */
export class Context {
  constructor(
    readonly script: Script,
    /** The statement, or the one inside a body that is being read. */
    readonly statement: Stretch,
    /** Tokens of the whole statement that the engine receives. */
    private readonly range: StatementRange,
    private readonly placedGuards: readonly PlacedGuard[],
    readonly surroundings: Surroundings = topLevel,
  ) {}

  /** The same for a statement in a body. */
  inner(statement: Stretch, surroundings: Surroundings): Context {
    return new Context(this.script, statement, this.range, this.placedGuards, surroundings)
  }

  /** Place of an operation: the whole statement, or its clause; with the guards that are written in there. */
  place(clause: Stretch = this.statement, guards: readonly Guard[] = this.guardsIn(clause)): OperationPlace {
    return placeIn(this.surroundings, this.span(clause), guards, branchAt(this.script, clause.start))
  }

  /** The guards that stand in a stretch. */
  guardsIn({ start, end }: Stretch): readonly Guard[] {
    return this.placedGuards.filter(({ at }) => start <= at && at < end).map(({ guard }) => guard)
  }

  span({ start, end }: Stretch): Span {
    return this.script.text.span(start, end)
  }

  /** The characters as the file has them. */
  source({ start, end }: Stretch): string {
    return this.script.text.value.slice(start, end)
  }

  /** The tokens that reach into a stretch: that of a template is longer than what stands for it. */
  tokens({ start, end }: Stretch = this.statement): readonly Token[] {
    return this.range.tokens.filter((token) => token.end > start && token.start < end)
  }

  /** A name's characters without quotes, with the template that stands for it in its place. */
  unquoted(stretch: Stretch): string {
    const written = this.script.placeholders.restore(this.script.sql.slice(stretch.start, stretch.end)).trim()
    const quote = written.charAt(0)
    const quoted = written.length > 1 && (quote === '`' || quote === '"' || quote === "'") && written.endsWith(quote)
    return quoted ? written.slice(1, -1).replaceAll(quote + quote, quote) : written
  }
}
