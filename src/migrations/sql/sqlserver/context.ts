import type { Guard, Operation } from '../../operation.js'
import type { Span, Text } from '../../text.js'
import { placeIn, type OperationPlace } from '../surroundings.js'
import type { Leaf } from './blocks.js'
import { Cursor, type Stretch } from './cursor.js'
import type { Memory } from './memory.js'
import type { Token } from './tokens.js'

/** One statement as its readers see it. All offsets are UTF-16, into the text. */
export class Context {
  readonly statement: Stretch

  constructor(
    readonly text: Text,
    readonly leaf: Leaf,
    readonly memory: Memory,
    /** How many strings that are run as SQL stand around it. */
    readonly depth: number,
  ) {
    this.statement = stretchOf(leaf.tokens)
  }

  get tokens(): readonly Token[] {
    return this.leaf.tokens
  }

  cursor(tokens: readonly Token[] = this.leaf.tokens): Cursor {
    return new Cursor(tokens, this.text.value, this.memory.spelling)
  }

  /** Place of an operation: the whole statement, or its clause. */
  place(clause: Stretch = this.statement, guards: readonly Guard[] = []): OperationPlace {
    return placeIn(this.leaf.around, this.span(clause), guards)
  }

  span({ start, end }: Stretch): Span {
    return this.text.span(start, end)
  }

  /** The characters as the file has them. */
  source(tokens: readonly Token[] | Stretch): string {
    const { start, end } = 'start' in tokens ? tokens : stretchOf(tokens)
    return this.text.value.slice(start, end)
  }

  /** Something that no table's rows or shape are touched by. */
  nothing(what: string): readonly Operation[] {
    return [{ ...this.place(), kind: 'query', what, reads: [] }]
  }

  other(what: string): readonly Operation[] {
    return [{ ...this.place(), kind: 'other', what, outsideTransaction: false }]
  }

  opaque(reason: string): readonly Operation[] {
    return [{ ...this.place(), kind: 'opaque', reason, text: this.source(this.tokens) }]
  }

  /** The first words, for messages. */
  firstWords(count = 3): string {
    return this.source(this.tokens.slice(0, count)).replace(/\s+/g, ' ')
  }
}

export function stretchOf(tokens: readonly Token[]): Stretch {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 }
}

/** Names of this session alone: `#temporary` tables and `@variables`. */
export function isTemporary({ name }: { readonly name: string }): boolean {
  return /^[#@]/.test(name)
}
