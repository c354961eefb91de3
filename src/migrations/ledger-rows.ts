/**
 * Tables in which tools keep what they have applied, with the column that names a migration, by the tools' sources. Where
 * an INSERT lists no columns that column must be the first.
 */
const LEDGERS: readonly (readonly [RegExp, { readonly column: string; readonly first: boolean }])[] = [
  // dbmate, Rails, golang-migrate, Supabase; Diesel; pop
  [/^(?:schema_migrations|__diesel_schema_migrations|schema_migration)$/, { column: 'version', first: true }],
  [/^_sqlx_migrations$/, { column: 'version', first: true }],
  [/^atlas_schema_revisions$/, { column: 'version', first: true }],
  [/^goose_db_version$/, { column: 'version_id', first: false }],
  [/^flyway_schema_history$/, { column: 'version', first: false }],
  [/^_prisma_migrations$/, { column: 'migration_name', first: false }],
  [/^(?:pgmigrations|knex_migrations|d1_migrations)$/, { column: 'name', first: false }],
]

const INSERT = /INSERT\s+INTO\s+([\w."`[\]]+)\s*(?:\(([^()]*)\))?\s*VALUES\s*((?:'(?:[^']|'')*'|[^;'])*);/gi

/** What the rows of a tool's ledger in a dump name: versions, or names of migrations. */
export function recordedMigrations(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(INSERT)].flatMap(([, table = '', columns, rows = '']) => named(table, columns, rows)),
  )
}

function named(table: string, columns: string | undefined, rows: string): readonly string[] {
  const name = bare(table.split('.').at(-1) ?? '')
  const ledger = LEDGERS.find(([pattern]) => pattern.test(name))?.[1]
  if (ledger === undefined || (columns === undefined && !ledger.first)) return []
  const at = columns === undefined ? 0 : columns.split(',').map(bare).indexOf(ledger.column)
  return rowsOf(rows).flatMap((row) => row[at] ?? [])
}

function bare(name: string): string {
  return name.trim().replace(/^["`[]|["`\]]$/g, '')
}

/** The values of each row; text without its quotes. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  for (const [token] of text.matchAll(/'(?:[^']|'')*'|[(),]|[^\s(),']+/g)) {
    const row = rows.at(-1)
    if (token === '(') rows.push([])
    else if (token !== ')' && token !== ',')
      row?.push(token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token)
  }
  return rows
}
