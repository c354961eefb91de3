import { lineEnd, quoteEnd, type Token } from '../postgres/tokens.js'

export type { Token } from '../postgres/tokens.js'

const SPACE = /[\s\0\ufeff]+/y
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const NUMBER = /(?:0[xX][\da-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y

/**
 * Every token of the text, comments included, in UTF-16 offsets. Never throws; what is left open runs to the end.
 * Rules: https://sqlite.org/lang_keywords.html for the four ways to quote, https://sqlite.org/lang_comment.html.
 */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const space = matchAt(SPACE, sql, at)
    const token = space === undefined ? tokenAt(sql, at) : undefined
    if (token !== undefined) tokens.push(token)
    at = token?.end ?? space ?? at + 1
  }
  return tokens
}

function tokenAt(sql: string, start: number): Token {
  const first = sql.charAt(start)
  if (sql.startsWith('--', start)) return token('comment', start, lineEnd(sql, start))
  if (sql.startsWith('/*', start)) return token('comment', start, behind(sql, '*/', start + 2))
  if (first === "'") return token('string', start, quoteEnd(sql, start, "'", false))
  if (first === '"' || first === '`') return token('quoted', start, quoteEnd(sql, start, first, false))
  if (first === '[') return token('quoted', start, behind(sql, ']', start + 1))
  const word = matchAt(WORD, sql, start)
  if (word !== undefined) {
    if (sql.charAt(word) === "'" && /^x$/i.test(sql.slice(start, word)))
      return token('string', start, quoteEnd(sql, word, "'", false))
    return { kind: 'word', start, end: word, word: sql.slice(start, word).toLowerCase() }
  }
  const number = matchAt(NUMBER, sql, start)
  if (number !== undefined) return token('number', start, number)
  return { kind: 'symbol', start, end: start + 1, word: first }
}

function token(kind: Token['kind'], start: number, end: number): Token {
  return { kind, start, end, word: '' }
}

function behind(sql: string, mark: string, from: number): number {
  const at = sql.indexOf(mark, from)
  return at === -1 ? sql.length : at + mark.length
}

function matchAt(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : undefined
}
