import type { Reading } from '../../model.js'
import type { Guard } from '../../operation.js'
import type { Span } from '../../text.js'
import { branchAt, sliceScript, type Script } from '../split/prepare.js'
import type { StatementRange } from '../split/statements.js'
import { placeIn, type OperationPlace, type Surroundings } from '../surroundings.js'
import type { PgParser } from './load.js'
import type { Utf16Offset } from './offsets.js'
import type { Token } from './tokens.js'

/** One statement as its readers see it: its tokens, its characters, and what stands around it. All offsets are UTF-16. */
export class Context {
  constructor(
    readonly parser: PgParser,
    /** Reads SQL inside the statement: a routine's body, a string that is executed. */
    readonly readInner: (script: Script, surroundings: Surroundings) => Reading,
    readonly script: Script,
    readonly range: StatementRange,
    private readonly utf16: Utf16Offset,
    /** Where the text begins that the parser was given. */
    private readonly base: number,
    readonly surroundings: Surroundings,
  ) {}

  get tokens(): readonly Token[] {
    return this.range.tokens
  }

  /** The offset of a node's location, which protobuf omits where it is 0. */
  offset(location: number | undefined): number {
    return this.base + this.utf16(location ?? 0)
  }

  /** Place of an operation: the whole statement, or its clause [from, to). */
  place(guards: readonly Guard[] = [], from = this.range.start, to = this.range.end): OperationPlace {
    return placeIn(this.surroundings, this.span(from, to), guards, branchAt(this.script, from))
  }

  span(from: number, to: number): Span {
    return this.script.text.span(from, to)
  }

  /** The characters [from, to) as the file has them. */
  source(from: number, to: number): string {
    return this.script.text.value.slice(from, to)
  }

  /** The characters [from, to) as a script of their own. */
  slice(from: number, to: number): Script {
    return sliceScript(this.script, from, to)
  }

  /** Index of the token at an offset, or of the first one behind it. */
  tokenIndex(offset: number): number {
    let low = 0
    let high = this.tokens.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.tokens[middle]?.end ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low
  }

  /** How many parentheses are open before a token. */
  depthAt(index: number): number {
    let depth = 0
    for (const { word } of this.tokens.slice(0, index)) {
      if (word === '(' || word === '[') depth += 1
      if (word === ')' || word === ']') depth -= 1
    }
    return depth
  }

  /** Index of the first of these words at or behind a token, at its own depth of parentheses; -1 if there is none. */
  find(words: readonly string[], from: number): number {
    return this.scan(from, (token) => words.includes(token.word))
  }

  /** Like `find`, with a condition. Stops where the parentheses around `from` close. */
  scan(from: number, wanted: (token: Token, index: number) => boolean): number {
    let depth = 0
    for (let index = from; index < this.tokens.length; index++) {
      const token = this.tokens[index]
      if (token === undefined) break
      if (depth === 0 && wanted(token, index)) return index
      if (token.word === '(' || token.word === '[') depth += 1
      if (token.word === ')' || token.word === ']') depth -= 1
      if (depth < 0) return -1
    }
    return -1
  }

  /** Where the list element that holds a token ends: before the comma, or the parenthesis that closes the list. */
  elementEnd(from: number, stops: readonly string[] = []): number {
    let depth = 0
    let end = this.tokens[from]?.start ?? this.range.end
    for (let index = from; index < this.tokens.length; index++) {
      const token = this.tokens[index]
      if (token === undefined) break
      const closes = token.word === ')' || token.word === ']'
      if (depth === 0 && (token.word === ',' || closes || this.#stops(stops, token, index))) return end
      if (token.word === '(' || token.word === '[') depth += 1
      if (closes) depth -= 1
      end = token.end
    }
    return end
  }

  /** FROM ends an assignment, but not that of IS DISTINCT FROM. */
  #stops(stops: readonly string[], token: Token, index: number): boolean {
    return stops.includes(token.word) && this.tokens[index - 1]?.word !== 'distinct'
  }

  /** The characters between the parentheses that open at or behind a token; undefined where none do. */
  parenthesised(from: number): { readonly from: number; readonly to: number } | undefined {
    let open = from
    while (open < this.tokens.length && this.tokens[open]?.word !== '(') open += 1
    const first = this.tokens[open + 1]
    if (first === undefined) return undefined
    const close = this.scan(open + 1, (token) => token.word === ')')
    const end = this.tokens[close]?.start
    return end === undefined ? undefined : { from: first.start, to: this.tokens[close - 1]?.end ?? end }
  }
}
