/** A stretch of SQL: a string literal with its quotes taken off, or code. Comments are left out. */
export interface Stretch {
  readonly kind: 'string' | 'code'
  readonly text: string
  readonly start: number
}

/** Comments, dollar-quoted strings, ordinary and E'' strings, quoted identifiers: PostgreSQL's lexical rules, 4.1. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(\$(?:[A-Za-z_]\w*)?\$)([\s\S]*?)(?:\1|$)|\b[eE]'((?:[^'\\]|\\[\s\S]|'')*)(?:'|$)|'((?:[^']|'')*)(?:'|$)|"(?:[^"]|"")*(?:"|$)/g

/** Without any of these a statement is code from end to end, as most are. */
const BESIDE_CODE = /['$]|--|\/\*/

/** The string literals of a statement and the code between them. */
export function stretches(sql: string): readonly Stretch[] {
  if (!BESIDE_CODE.test(sql)) return sql === '' ? [] : [{ kind: 'code', text: sql, start: 0 }]
  const found: Stretch[] = []
  let from = 0
  for (const match of sql.matchAll(TOKEN)) {
    const [whole, , dollar, escaped, plain] = match
    const literal = dollar ?? escaped ?? plain
    const isIdentifier = whole.startsWith('"')
    if (isIdentifier) continue
    if (match.index > from) found.push({ kind: 'code', text: sql.slice(from, match.index), start: from })
    if (literal !== undefined) found.push({ kind: 'string', text: literal.replaceAll("''", "'"), start: match.index })
    from = match.index + whole.length
  }
  if (from < sql.length) found.push({ kind: 'code', text: sql.slice(from), start: from })
  return found
}

/** An expression as a sentence quotes it: on one line, without comments. */
export function inSentence(sql: string): string {
  return sql
    .replace(TOKEN, (token) => (/^(?:--|\/\*)/.test(token) ? ' ' : token))
    .replace(/\s+/g, ' ')
    .trim()
}

/** The statement without its strings and comments, for looking at its words. */
export function codeOf(sql: string): string {
  return stretches(sql)
    .map((stretch) => (stretch.kind === 'code' ? stretch.text : ' '))
    .join(' ')
}

export function stringsOf(sql: string): readonly string[] {
  return stretches(sql).flatMap((stretch) => (stretch.kind === 'string' ? [stretch.text] : []))
}
