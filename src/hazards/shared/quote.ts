import type { Dialect, Name } from '../../migrations/model.js'

/** Keywords that PostgreSQL takes as a name only in quotes: https://www.postgresql.org/docs/18/sql-keywords-appendix.html */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant group grouping
  having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading left like
  limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric offset on only
  or order out outer overlaps overlay placing position precision primary real references returning right row select
  session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to
  trailing treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes
  xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
)

/** Keywords that SQLite takes as a name only in quotes, and PostgreSQL without them: https://sqlite.org/lang_keywords.html */
const SQLITE_KEYWORDS = new Set(
  `add alter autoincrement commit delete drop escape exists generated if index insert nothing set transaction update
  values`.split(/\s+/),
)

/**
 * An identifier as SQL writes it, in quotes where the engine would fold or refuse it otherwise. A template's expression
 * stays as it is.
 */
export function quoted(identifier: string, dialect: Dialect): string {
  const mysql = dialect === 'mysql' || dialect === 'mariadb'
  if (/^\w*\{\{[^{}]*\}\}\w*$/.test(identifier)) return identifier
  if (dialect === 'sqlserver') return `[${identifier.replaceAll(']', ']]')}]`
  if (mysql) return `\`${identifier.replaceAll('`', '``')}\``
  const taken = RESERVED.has(identifier) || (dialect === 'sqlite' && SQLITE_KEYWORDS.has(identifier))
  return /^[a-z_][a-z0-9_]*$/.test(identifier) && !taken ? identifier : `"${identifier.replaceAll('"', '""')}"`
}

/** A table's name as SQL writes it. */
export function quotedName(name: Name, dialect: Dialect): string {
  const own = quoted(name.name, dialect)
  return name.schema === undefined ? own : `${quoted(name.schema, dialect)}.${own}`
}
