/**
 * What PostgreSQL's scanner would see, in UTF-16 offsets. libpg-query's own scanner counts bytes and gives up on text
 * that is not SQL; this one reads anything.
 * Rules: https://www.postgresql.org/docs/18/sql-syntax-lexical.html
 */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'dollar' | 'number' | 'symbol' | 'comment'
  readonly start: number
  readonly end: number
  /** Words in lower case, symbols as they are; empty for everything whose characters do not steer a reader. */
  readonly word: string
}

const SPACE = /[ \t\n\r\f\v]+/y
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const NUMBER = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const STRING_PREFIX = /^(?:e|b|x|n|u&)$/i

/** Every token of the text, comments included. Never throws; what is left open runs to the end of the text. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const space = matchAt(SPACE, sql, at)
    if (space !== undefined) {
      at = space
      continue
    }
    const token = tokenAt(sql, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

/** Tokens widened to the whole of the templates that they stand for. Both lists are in order. */
export function overTemplates(
  tokens: readonly Token[],
  templates: readonly { readonly from: number; readonly to: number }[],
): readonly Token[] {
  if (templates.length === 0) return tokens
  let next = 0
  return tokens.map((token) => {
    while ((templates[next]?.to ?? Number.POSITIVE_INFINITY) <= token.start) next += 1
    let { start, end } = token
    for (let index = next; index < templates.length; index++) {
      const template = templates[index]
      if (template === undefined || template.from >= token.end) break
      start = Math.min(start, template.from)
      end = Math.max(end, template.to)
    }
    return start === token.start && end === token.end ? token : { ...token, start, end }
  })
}

function tokenAt(sql: string, start: number): Token {
  const first = sql.charAt(start)
  const second = sql.charAt(start + 1)
  if (first === '-' && second === '-') return token('comment', start, lineEnd(sql, start))
  if (first === '/' && second === '*') return token('comment', start, blockCommentEnd(sql, start))
  if (first === "'") return token('string', start, quoteEnd(sql, start, "'", false))
  if (first === '"') return token('quoted', start, quoteEnd(sql, start, '"', false))
  if (first === '$') return dollarToken(sql, start)
  const word = matchAt(WORD, sql, start)
  if (word !== undefined) return prefixedString(sql, start, word) ?? wordToken(sql, start, word)
  const number = matchAt(NUMBER, sql, start)
  if (number !== undefined) return token('number', start, number)
  return { kind: 'symbol', start, end: start + 1, word: first }
}

function token(kind: Token['kind'], start: number, end: number): Token {
  return { kind, start, end, word: '' }
}

function wordToken(sql: string, start: number, end: number): Token {
  return { kind: 'word', start, end, word: sql.slice(start, end).toLowerCase() }
}

/** `E'\''`, `U&"d\0061t"` and their kin: the prefix belongs to the literal. */
function prefixedString(sql: string, start: number, end: number): Token | undefined {
  const ampersand = end === start + 1 && /u/i.test(sql.charAt(start)) && sql.charAt(end) === '&' ? 1 : 0
  const quoteAt = end + ampersand
  const quote = sql.charAt(quoteAt)
  const prefix = sql.slice(start, quoteAt)
  if (quote === '"' && ampersand === 1) return token('quoted', start, quoteEnd(sql, quoteAt, '"', false))
  if (quote !== "'" || !STRING_PREFIX.test(prefix)) return undefined
  return token('string', start, quoteEnd(sql, quoteAt, "'", /^e$/i.test(prefix)))
}

function dollarToken(sql: string, start: number): Token {
  const tagEnd = matchAt(DOLLAR_TAG, sql, start)
  if (tagEnd === undefined) return { kind: 'symbol', start, end: start + 1, word: '$' }
  const tag = sql.slice(start, tagEnd)
  const close = sql.indexOf(tag, tagEnd)
  return token('dollar', start, close === -1 ? sql.length : close + tag.length)
}

/** The offset behind the quote that closes the one at `start`. */
export function quoteEnd(sql: string, start: number, quote: string, backslashes: boolean): number {
  let at = start + 1
  while (at < sql.length) {
    const character = sql.charAt(at)
    if (backslashes && character === '\\') at += 2
    else if (character !== quote) at += 1
    else if (sql.charAt(at + 1) === quote) at += 2
    else return at + 1
  }
  return sql.length
}

/** The offset of the line break that ends the line of `start`. */
export function lineEnd(sql: string, start: number): number {
  const end = sql.indexOf('\n', start)
  if (end === -1) return sql.length
  return sql.charAt(end - 1) === '\r' ? Math.max(start, end - 1) : end
}

/** The offset behind a block comment, which may hold others. */
export function blockCommentEnd(sql: string, start: number): number {
  const mark = /\/\*|\*\//g
  mark.lastIndex = start
  let depth = 0
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return sql.length
}

function matchAt(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : undefined
}
