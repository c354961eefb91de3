import type { Token } from '../postgres/tokens.js'

/** A statement's place in a text: [start, end) without the comments before it and without the semicolon. */
export interface StatementRange {
  readonly start: number
  readonly end: number
  /** Behind the semicolon, or `end` where there is none. */
  readonly stop: number
  /** Its tokens without comments. */
  readonly tokens: readonly Token[]
  /** Comments in it, above it, and behind it on its last line. */
  readonly comments: readonly Token[]
}

/**
 * Splits at semicolons as psql does: not in bodies between BEGIN ATOMIC and END, nor between the parentheses of
 * CREATE RULE. In other parentheses a semicolon does end the statement, so that one that is never closed costs only itself.
 */
export function splitStatements(sql: string, tokens: readonly Token[]): readonly StatementRange[] {
  const statements = new StatementCollector(sql)
  let body = new BodyDepth()
  for (const token of tokens) {
    if (token.word === ';' && !body.open) {
      statements.finish(token.end)
      body = new BodyDepth()
    } else {
      statements.add(token)
      if (token.kind !== 'comment') body.see(token)
    }
  }
  statements.finish(sql.length)
  return statements.ranges
}

/** Gathers tokens into statements, each with the comments in it, above it, and behind it on its last line. */
export class StatementCollector {
  readonly #ranges: StatementRange[] = []
  #tokens: Token[] = []
  #comments: Token[] = []

  constructor(private readonly sql: string) {}

  get ranges(): readonly StatementRange[] {
    return this.#ranges
  }

  /** The tokens of the statement that is being gathered. */
  get current(): readonly Token[] {
    return this.#tokens
  }

  add(token: Token): void {
    const previous = this.#ranges.at(-1)
    if (token.kind !== 'comment') this.#tokens.push(token)
    else if (this.#tokens.length === 0 && previous !== undefined && trails(this.sql, previous.stop, token)) {
      this.#ranges[this.#ranges.length - 1] = { ...previous, comments: [...previous.comments, token] }
    } else this.#comments.push(token)
  }

  /** Ends the statement; `stop` is the offset behind its semicolon. */
  finish(stop: number): void {
    const range = rangeOf(this.#tokens, this.#comments, stop)
    if (range === undefined) return
    this.#ranges.push(range)
    this.#comments = []
    this.#tokens = []
  }
}

function rangeOf(tokens: readonly Token[], comments: readonly Token[], stop: number): StatementRange | undefined {
  const first = tokens[0]
  const last = tokens.at(-1)
  if (first === undefined || last === undefined) return undefined
  return { start: first.start, end: last.end, stop, tokens, comments }
}

/** A comment on the line on which the statement ended, with nothing but space behind it. */
function trails(sql: string, stop: number, comment: Token): boolean {
  return (
    !sql.slice(stop, comment.start).includes('\n') &&
    /^[ \t\r]*(?:\n|$)/.test(sql.slice(comment.end, comment.end + 200))
  )
}

/** Follows the nesting in which a semicolon ends nothing. */
class BodyDepth {
  #words: string[] = []
  #blocks = 0
  #parentheses = 0

  get open(): boolean {
    return this.#blocks > 0 || (this.#parentheses > 0 && this.#words.includes('rule'))
  }

  see(token: Token): void {
    if (this.#words.length < 4) this.#words.push(token.word)
    if (token.kind === 'symbol') this.#parentheses = nested(this.#parentheses, token.word)
    if (token.kind !== 'word' || this.#words[0] !== 'create' || !this.#definesRoutine) return
    if (token.word === 'begin') this.#blocks += 1
    else if (this.#blocks > 0 && token.word === 'case') this.#blocks += 1
    else if (this.#blocks > 0 && token.word === 'end') this.#blocks -= 1
  }

  get #definesRoutine(): boolean {
    return this.#words.includes('function') || this.#words.includes('procedure')
  }
}

/** Nesting depth after a symbol. */
export function nested(depth: number, symbol: string): number {
  if (symbol === '(' || symbol === '[') return depth + 1
  return symbol === ')' || symbol === ']' ? Math.max(0, depth - 1) : depth
}
