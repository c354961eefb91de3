import type { Name } from '../../operation.js'
import type { Spelling } from './spelling.js'
import type { Token } from './tokens.js'

/** The characters [start, end). */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Walks over the tokens of one statement. Behind the last one every word is empty. */
export class Cursor {
  at = 0

  constructor(
    readonly tokens: readonly Token[],
    private readonly sql: string,
    private readonly spelling: Spelling,
  ) {}

  get done(): boolean {
    return this.at >= this.tokens.length
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead]
  }

  word(ahead = 0): string {
    return this.tokens[this.at + ahead]?.word ?? ''
  }

  take(): Token | undefined {
    const token = this.tokens[this.at]
    this.at += 1
    return token
  }

  /** Takes the words if they come next, in this order. */
  accept(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => this.word(ahead) === word)) return false
    this.at += words.length
    return true
  }

  /** Takes the one of the words that comes next. */
  oneOf(...words: readonly string[]): string | undefined {
    const word = this.word()
    if (!words.includes(word)) return undefined
    this.at += 1
    return word
  }

  /** Moves behind the next of the words outside parentheses; false where none comes. */
  skipTo(...words: readonly string[]): boolean {
    let depth = 0
    for (let at = this.at; at < this.tokens.length; at++) {
      const word = this.tokens[at]?.word ?? ''
      if (word === '(') depth += 1
      if (word === ')') depth -= 1
      if (depth <= 0 && words.includes(word)) {
        this.at = at + 1
        return true
      }
    }
    return false
  }

  /** The tokens between the parentheses that open here; undefined, and nothing is taken, where none do. */
  group(): readonly Token[] | undefined {
    if (this.word() !== '(') return undefined
    const from = this.at + 1
    let depth = 0
    while (!this.done) {
      const word = this.word()
      this.at += 1
      if (word === '(') depth += 1
      if (word === ')') depth -= 1
      if (depth === 0) return this.tokens.slice(from, this.at - 1)
    }
    return this.tokens.slice(from)
  }

  /** Tokens up to one of the words outside parentheses, or to the end. */
  until(...words: readonly string[]): readonly Token[] {
    const from = this.at
    let depth = 0
    let cases = 0
    for (; !this.done; this.at += 1) {
      const word = this.word()
      if (word === '(') depth += 1
      if (word === ')') depth -= 1
      if (depth > 0) continue
      if (depth === 0 && cases === 0 && this.at > from && words.includes(word)) break
      if (depth === 0 && this.at === from && words.includes(word)) break
      if (word === 'case') cases += 1
      if (word === 'end' && cases > 0) cases -= 1
    }
    return this.tokens.slice(from, this.at)
  }

  isName(): boolean {
    const kind = this.peek()?.kind
    return kind === 'word' || kind === 'quoted'
  }

  /** A name of one to four parts; that of a server or database is left out. `db..orders` has an empty part. */
  name(): Name {
    const parts: string[] = [this.identifier()]
    while (this.word() === '.') {
      this.at += 1
      parts.push(this.word() === '.' ? '' : this.identifier())
    }
    const name = parts.at(-1) ?? ''
    const schema = parts.at(-2)
    return schema === undefined || schema === '' ? { name } : { schema, name }
  }

  /** One part of a name, without brackets or quotes. Nothing is taken where none comes. */
  identifier(): string {
    const token = this.peek()
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== 'string')) return ''
    this.at += 1
    return this.spelled(token)
  }

  spelled(token: Token): string {
    return this.spelling.of(unquoted(this.sql.slice(token.start, token.end)))
  }

  /** Names in parentheses: `(a, b DESC)`. */
  names(): readonly string[] {
    return items(this.group() ?? []).flatMap(([first]) => (first === undefined ? [] : [this.spelled(first)]))
  }

  inner(tokens: readonly Token[]): Cursor {
    return new Cursor(tokens, this.sql, this.spelling)
  }
}

/** What stands between commas outside parentheses. */
export function items(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = []
  let current: Token[] = []
  let depth = 0
  for (const token of tokens) {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    if (token.word === ',' && depth <= 0) {
      found.push(current)
      current = []
    } else current.push(token)
  }
  if (current.length > 0) found.push(current)
  return found
}

/** A name without brackets or quotes, a string without quotes and N. */
export function unquoted(written: string): string {
  const text = /^n'/i.test(written) ? written.slice(1) : written
  const [open, close] = [text.charAt(0), text.charAt(text.length - 1)]
  if (text.length < 2) return written
  if (open === '[' && close === ']') return text.slice(1, -1).replaceAll(']]', ']')
  if ((open === '"' || open === "'") && close === open) return text.slice(1, -1).replaceAll(open + open, open)
  return written
}
