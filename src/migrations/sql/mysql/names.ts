import type { Name } from '../../operation.js'
import type { Context } from './context.js'
import type { Branch } from './tree.js'

/** The name of a table, a view or a routine. The letters' case stays: it counts for tables wherever files' names do. */
export function nameOf(context: Context, branch: Branch | undefined): Name {
  const parts = partsOf(context, branch)
  const schema = parts.at(-2)
  const name = parts.at(-1) ?? ''
  return schema === undefined ? { name } : { schema, name }
}

/** The name of a column, an index or a constraint, without the table's before it. */
export function identifierOf(context: Context, branch: Branch | undefined): string {
  return partsOf(context, branch).at(-1) ?? ''
}

function partsOf(context: Context, branch: Branch | undefined): readonly string[] {
  if (branch === undefined) return []
  const parts: string[] = []
  for (const token of context.tokens(branch)) {
    if (token.word === '.') continue
    parts.push(context.unquoted(token))
  }
  return parts
}

/** The text that a string literal means. https://dev.mysql.com/doc/refman/8.4/en/string-literals.html */
export function stringOf(
  context: Context,
  literal: { readonly start: number; readonly end: number } | undefined,
): string {
  if (literal === undefined) return ''
  const written = context.source(literal)
  const quote = written.charAt(0)
  if (quote !== "'" && quote !== '"') return written
  return written
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .replace(/\\([\s\S])/g, (_, escaped: string) => unescaped(escaped))
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b', Z: '\u001a' }

function unescaped(character: string): string {
  return (Object.hasOwn(ESCAPES, character) ? ESCAPES[character] : undefined) ?? character
}
