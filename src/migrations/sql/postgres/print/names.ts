import type { Name } from '../../../operation.js'

/**
 * Words that must be quoted as a column's or table's name: PostgreSQL's reserved keywords and those that may only name
 * functions or types. https://www.postgresql.org/docs/18/sql-keywords-appendix.html
 */
const RESERVED: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog
  current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except
  false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp
  not null offset on only or order placing primary references returning select session_user some symmetric system_user table
  then to trailing true union unique user using variadic when where window with
  authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural
  notnull outer overlaps right similar tablesample verbose`.split(/\s+/),
)

/** An identifier as it must be written to mean itself. Names that a template fills in are left as they are. */
export function printIdentifier(name: string): string {
  if (name.includes('{{') || name.includes('${')) return name
  if (/^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name)) return name
  return `"${name.replaceAll('"', '""')}"`
}

export function printName(name: Name): string {
  const own = printIdentifier(name.name)
  return name.schema === undefined ? own : `${printIdentifier(name.schema)}.${own}`
}

export function printNames(names: readonly string[]): string {
  return names.map(printIdentifier).join(', ')
}

export function printLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Clauses that are there, one space apart. */
export function clauses(...parts: readonly (string | undefined | false)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ')
}

export function cascade(operation: { readonly cascade: boolean }): string | undefined {
  return operation.cascade ? 'CASCADE' : undefined
}
