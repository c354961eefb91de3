import type { Table } from '../../model.js'

/** Whether a validated CHECK of the table already says that the column is never NULL. */
export function impliesNotNull(table: Table, column: string): boolean {
  return table.constraints.some(
    (constraint) =>
      constraint.kind === 'check' &&
      constraint.validated &&
      conjuncts(constraint.expression.text).some((part) => saysNotNull(part, column)),
  )
}

function saysNotNull(text: string, column: string): boolean {
  const match = /^\(*\s*("(?:[^"]|"")+"|[\w$]+)\s*\)*\s+is\s+not\s+null$/i.exec(text.trim())
  const written = match?.[1]
  if (written === undefined) return false
  return written.startsWith('"')
    ? written.slice(1, -1).replaceAll('""', '"') === column
    : written.toLowerCase() === column
}

/** The parts of an expression that must all hold. An OR anywhere at the top leaves it whole. */
function conjuncts(text: string): readonly string[] {
  const bare = withoutParentheses(text)
  const parts = splitAtTop(bare, /^and$/i)
  return parts.length === 1 ? parts : parts.flatMap(conjuncts)
}

function withoutParentheses(text: string): string {
  const trimmed = text.trim()
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) return trimmed
  let depth = 0
  for (let at = 0; at < trimmed.length - 1; at++) {
    if (trimmed[at] === '(') depth++
    else if (trimmed[at] === ')') depth--
    if (depth === 0) return trimmed
  }
  return withoutParentheses(trimmed.slice(1, -1))
}

function splitAtTop(text: string, separator: RegExp): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (const match of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|\b\w+\b/g)) {
    const [word] = match
    if (word === '(') depth++
    else if (word === ')') depth--
    else if (depth === 0 && /^(or|between|case)$/i.test(word)) return [text]
    else if (depth === 0 && separator.test(word)) {
      parts.push(text.slice(from, match.index))
      from = match.index + word.length
    }
  }
  return [...parts, text.slice(from)].map(withoutParentheses)
}
