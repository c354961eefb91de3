import type { LocatedModel, UpsertTarget } from '../../evidence/code/facts.js'
import { showName } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import type { MigrationContext } from '../hazard.js'

/** An upsert that the engine refuses: no unique key of its table has exactly its columns. */
export interface Unserved {
  readonly table: Table
  readonly columns: readonly string[]
  /** `orders (number)`. */
  readonly shown: string
  readonly target: UpsertTarget
}

/**
 * Upserts that no unique key serves. Only tables that are known exactly, under a name that is theirs alone, and columns
 * that they have are looked at. `ON CONFLICT` takes a unique index only if its columns are these, all of them, in any order;
 * one of some rows only if the statement has a predicate; none of a deferrable constraint.
 * https://www.postgresql.org/docs/18/sql-insert.html#SQL-ON-CONFLICT
 */
export function unservedUpserts(
  tables: readonly Table[],
  models: readonly LocatedModel[],
  targets: readonly UpsertTarget[],
): readonly Unserved[] {
  return targets.flatMap((target): readonly Unserved[] => {
    const table = tableOf(target, tables, models)
    if (table?.exact !== true) return []
    const columns = columnsOf(target, table, models)
    if (columns === undefined || isServed(table, columns, target.predicate)) return []
    return [{ table, columns, shown: `${showName(table.name)} (${columns.join(', ')})`, target }]
  })
}

/**
 * Upserts of code that a unique key served before the migration, and none does after it: PostgreSQL and SQLite refuse them.
 * https://www.postgresql.org/docs/18/sql-insert.html#SQL-ON-CONFLICT, https://sqlite.org/lang_upsert.html
 */
export function refusedUpserts(
  { code, before, after, dialect }: MigrationContext,
  was: Table,
  now: Table,
): readonly UpsertTarget[] {
  const { models = [], upserts = [] } = code ?? {}
  if (upserts.length === 0 || (dialect !== 'postgres' && dialect !== 'sqlite')) return []
  const unserved = (tables: Iterable<Table>, of: Table): readonly UpsertTarget[] =>
    unservedUpserts([...tables], models, upserts)
      .filter(({ table }) => table === of)
      .map(({ target }) => target)
  const old = new Set(unserved(before.tables(), was))
  return unserved(after.tables(), now).filter((each) => !old.has(each))
}

function tableOf({ of }: UpsertTarget, tables: readonly Table[], models: readonly LocatedModel[]): Table | undefined {
  const bare = of.name.split('::').at(-1) ?? of.name
  const names =
    of.kind === 'table'
      ? [of.name]
      : models.filter(({ model }) => model.name === of.name || model.name === bare).map(({ model }) => model.table)
  // SQLAlchemy's and Drizzle's tables are objects that mostly bear the table's own name.
  const wanted = new Set((names.length === 0 ? [of.name] : names).map((each) => each.toLowerCase()))
  const found = tables.filter(({ name }) => wanted.has(name.name.toLowerCase()))
  return found.length === 1 ? found[0] : undefined
}

/** The columns that its fields stand for; undefined where one is no column of the table. */
function columnsOf(
  { columns }: UpsertTarget,
  table: Table,
  models: readonly LocatedModel[],
): readonly string[] | undefined {
  const fields = models.filter(({ model }) => model.table === table.name.name).flatMap(({ model }) => model.fields)
  const found = columns.map((name) => {
    if (table.columns.has(name)) return name
    const column = fields.find((field) => field.name === name)?.column
    return column !== undefined && table.columns.has(column) ? column : undefined
  })
  const known = found.filter((each) => each !== undefined)
  return known.length === columns.length ? known : undefined
}

function isServed(table: Table, columns: readonly string[], predicate: boolean): boolean {
  const isSame = (held: readonly (string | undefined)[]): boolean =>
    new Set(held).size === new Set(columns).size && columns.every((each) => held.includes(each))
  const byConstraint = table.constraints.some(
    (each) =>
      (each.kind === 'primary key' || each.kind === 'unique') && each.deferrable !== true && isSame(each.columns),
  )
  const deferred = new Set(table.constraints.filter((each) => each.deferrable === true).map(({ name }) => name))
  return (
    byConstraint ||
    table.indexes.some(
      (index) =>
        index.unique &&
        index.valid &&
        !deferred.has(index.constraint) &&
        (index.where === undefined || predicate) &&
        isSame(index.keys.map((key) => key.column)),
    )
  )
}
