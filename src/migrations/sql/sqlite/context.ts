import type { Guard, Name } from '../../operation.js'
import type { Span } from '../../text.js'
import { branchAt, type Script } from '../split/prepare.js'
import type { StatementRange } from '../split/statements.js'
import { placeIn, topLevel, type OperationPlace } from '../surroundings.js'

/** Where a node of the parser stands, counted from the start of its statement. */
export interface Placed {
  readonly span: { readonly offset: number; readonly length: number }
}

/** One statement as its readers see it. */
export class Context {
  constructor(
    readonly script: Script,
    readonly range: StatementRange,
  ) {}

  /** Place of an operation: the whole statement. An ALTER TABLE of SQLite has only one clause. */
  place(guards: readonly Guard[] = []): OperationPlace {
    const { start, end } = this.range
    return placeIn(topLevel, this.script.text.span(start, end), guards, branchAt(this.script, start))
  }

  /** The place of a node, or of all between the first and the last of several. */
  span(first: Placed, last: Placed = first): Span {
    const from = this.range.start + first.span.offset
    const to = this.range.start + Math.max(endOf(first), endOf(last))
    return this.script.text.span(from, Math.min(to, this.range.end))
  }

  /** The characters of a node as the file has them. */
  source(first: Placed, last: Placed = first): string {
    const from = this.range.start + first.span.offset
    return this.script.text.value.slice(from, this.range.start + Math.max(endOf(first), endOf(last))).trim()
  }

  /** A name with the template that stands for it in its place. */
  identifier(name: string): string {
    return this.script.placeholders.restore(name)
  }

  name(qualified: {
    readonly dbName: { readonly text: string } | undefined
    readonly objName: { readonly text: string }
  }): Name {
    const name = this.identifier(qualified.objName.text)
    return qualified.dbName === undefined ? { name } : { schema: this.identifier(qualified.dbName.text), name }
  }
}

export function endOf({ span }: Placed): number {
  return span.offset + span.length
}
