import { nameKey } from '../../evidence/documents/names.js'
import type { ReportedFact } from '../../report.js'
import type { Replayed } from '../../replay/replay.js'
import { showName, type Dialect } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import type { Evidence } from '../check.js'

/** Tables in which migration tools keep what they have applied. */
const LEDGER =
  /^_{0,2}(?:schema_migrations?|schema_versions?|ar_internal_metadata|alembic_version|django_migrations|diesel_schema_migrations|sqlx_migrations|refinery_schema_history|seaql_migrations|gorp_migrations|flyway_schema_history|databasechangelog(?:lock)?|knex_migrations(?:_lock)?|kysely_migration(?:_lock)?|mikro_orm_migrations|sequelizemeta|typeorm_metadata|goose_db_version|prisma_migrations|pgmigrations|efmigrationshistory|drizzle_migrations|doctrine_migration_versions|phinxlog|atlas_schema_revisions|spatial_ref_sys|migrations)$/i

/** The tables that a history leaves behind, as people count them: no views, no ledger, and partitions with their parent. */
export function tablesOf({ after }: Replayed): readonly Table[] {
  return [...after.tables()].filter(
    ({ kind, temporary, partitionOf, name }) =>
      kind === 'table' && !temporary && partitionOf === undefined && !LEDGER.test(name.name),
  )
}

/** Stores that know keys and no columns: there is nothing to draw, and no index of which the purpose could be told. */
export function isSchemaless(engine: Dialect): boolean {
  return engine === 'dynamodb' || engine === 'redis'
}

/** Every store that counts is one of those, and nothing migrates another. */
export function hasNoSchema({ survey }: Evidence): boolean {
  const stores = survey.stack.databases.filter((each) => each.role === 'primary')
  return survey.histories.length === 0 && stores.every(({ engine }) => isSchemaless(engine))
}

/** Finds the table that a document or a model means: by its name, or without the application's prefix where that is one table's. */
export function tableFinder(tables: readonly Table[]): (name: string) => Table | undefined {
  const exact = new Map(tables.map((table) => [nameKey(table.name.name), table]))
  const bare = new Map<string, Table | undefined>()
  for (const table of tables) {
    const key = nameKey(table.name.name.replace(/^[^_]+_/, ''))
    // Two tables of one bare name: neither is meant.
    bare.set(key, bare.has(key) ? undefined : table)
  }
  return (name) => exact.get(nameKey(name)) ?? bare.get(nameKey(name))
}

/** Where a table is created, for a fact about it. */
export function tablePlace(table: Table, { plan }: Replayed): Pick<ReportedFact, 'path' | 'line'> {
  const migration = plan.history.migrations.find((each) => each.id === table.made.migration)
  if (migration === undefined) return {}
  const operation = migration.up
    .flatMap((statement) => statement.operations)
    .find((each) => each.kind === 'create-table' && each.table.name === table.name.name)
  const { path, line } = operation?.span ?? migration.span
  return { path, line }
}

/** `orders, customers and 3 more`. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most)
  if (names.length > most) return `${shown.join(', ')} and ${names.length - most} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}

export function tableNames(tables: readonly Table[]): readonly string[] {
  return tables.map((table) => showName(table.name))
}

/** That some of the tables may have more than is shown, as a sentence; none where all are known. */
export function knownInPart(tables: readonly Table[]): readonly string[] {
  const partial = tables.filter(({ exact }) => !exact)
  return partial.length === 0 ? [] : [`Known in part: ${listed(tableNames(partial))}.`]
}

/** `83 %`, rounded down: 79.9 is not 80. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((100 * part) / whole)
}
