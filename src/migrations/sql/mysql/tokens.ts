import { lineEnd, quoteEnd, type Token } from '../postgres/tokens.js'

export type { Token } from '../postgres/tokens.js'

const WORD = /@{0,2}[\w$\u0080-\uffff][\w$\u0080-\uffff]*/y
const SYSTEM_VARIABLE = /@@[\w$]+\.[\w$]+/y
const NUMBER = /(?:0[xX][\da-fA-F]+\b|0[bB][01]+\b|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w$\u0080-\uffff])/y
const STRING_PREFIX = /^(?:n|x|b|_\w+)$/i

/**
 * The token at an offset that is not space, in UTF-16 offsets. Never throws; what is left open runs to the end.
 * Rules: https://dev.mysql.com/doc/refman/8.4/en/language-structure.html
 */
export function tokenAt(sql: string, start: number): Token {
  const first = sql.charAt(start)
  if (first === '#' || isDashComment(sql, start)) return token('comment', start, lineEnd(sql, start))
  if (sql.startsWith('/*', start)) return token('comment', start, commentEnd(sql, start))
  if (first === "'" || first === '"') return token('string', start, quoteEnd(sql, start, first, true))
  if (first === '`') return token('quoted', start, quoteEnd(sql, start, '`', false))
  const variable = matchAt(SYSTEM_VARIABLE, sql, start)
  if (variable !== undefined) return wordToken(sql, start, variable)
  const number = matchAt(NUMBER, sql, start)
  if (number !== undefined) return token('number', start, number)
  const word = matchAt(WORD, sql, start)
  if (word !== undefined) {
    const isString = /['"]/.test(sql.charAt(word)) && STRING_PREFIX.test(sql.slice(start, word))
    return isString ? token('string', start, quoteEnd(sql, word, sql.charAt(word), true)) : wordToken(sql, start, word)
  }
  return { kind: 'symbol', start, end: start + 1, word: first }
}

/** Two dashes begin a comment where space or the line's end follows. */
function isDashComment(sql: string, start: number): boolean {
  return sql.startsWith('--', start) && /^[\s\0]?$/.test(sql.slice(start + 2, start + 3))
}

function commentEnd(sql: string, start: number): number {
  const close = sql.indexOf('*/', start + 2)
  return close === -1 ? sql.length : close + 2
}

function token(kind: Token['kind'], start: number, end: number): Token {
  return { kind, start, end, word: '' }
}

function wordToken(sql: string, start: number, end: number): Token {
  return { kind: 'word', start, end, word: sql.slice(start, end).toLowerCase() }
}

function matchAt(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : undefined
}
