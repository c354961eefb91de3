import type { Dialect, History, Migration, Statement } from './model.js'
import type { ColumnDefinition, Operation, OperationOf, Replacement } from './operation.js'
import { pathOf, Tables, type Tracked } from './tracked-tables.js'

/**
 * Marks the drop of a table whose name another one bears in the end, filled with its rows by the same migration: what
 * SQL Server's designer writes for a change that ALTER TABLE cannot make, and people everywhere. Engines that lock while
 * they copy, rename and drop receive each statement as it stands, so each stays what it is.
 */
export function withReplacements(history: History): History {
  return { ...history, migrations: history.migrations.map((migration) => marked(migration, history.dialect)) }
}

function marked(migration: Migration, dialect: Dialect): Migration {
  const operations = migration.up.flatMap((statement) => statement.operations)
  if (!operations.some(({ kind }) => kind === 'drop-table') || !operations.some(isCopy)) return migration
  const replaced = replacementsIn(operations, dialect)
  return replaced.size === 0 ? migration : { ...migration, up: migration.up.map((each) => withMarks(each, replaced)) }
}

function isCopy(operation: Operation): boolean {
  if (operation.kind === 'create-table') return operation.as !== undefined
  return operation.kind === 'insert' && operation.from.length > 0
}

function withMarks(statement: Statement, replaced: ReadonlyMap<Operation, Replacement>): Statement {
  if (!statement.operations.some((operation) => replaced.has(operation))) return statement
  const operations = statement.operations.map((operation) => {
    const replacement = replaced.get(operation)
    return operation.kind === 'drop-table' && replacement !== undefined ? { ...operation, replacement } : operation
  })
  return { ...statement, operations }
}

function replacementsIn(operations: readonly Operation[], dialect: Dialect): ReadonlyMap<Operation, Replacement> {
  const tables = new Tables(dialect)
  for (const operation of operations) tables.meet(operation)
  const found = new Map<Operation, Replacement>()
  for (const old of tables.all) {
    const replacement = replacementOf(old, tables)
    if (old.dropped !== undefined && replacement !== undefined) found.set(old.dropped, replacement)
  }
  return found
}

function replacementOf(old: Tracked, tables: Tables): Replacement | undefined {
  const fresh = old.older === undefined ? undefined : tables.bearing(old.older)
  if (old.older === undefined || fresh?.made === undefined || fresh === old) return undefined
  const path = pathOf(fresh, old)
  if (path === undefined) return undefined
  const [awayTo] = old.renames
  return {
    table: old.older,
    looped: path.some(({ operation }) => operation.loop !== undefined),
    by: {
      kind: 'definition',
      madeAs: fresh.made.table,
      columns: fresh.made.like === undefined && fresh.made.as === undefined ? columnsOf(fresh, fresh.made) : [],
      constraints: fresh.made.constraints,
      copies: path.map(({ copy }) => copy),
      indexes: [],
      ...(awayTo === undefined ? {} : { away: awayTo.to }),
    },
  }
}

function columnsOf({ later }: Tracked, made: OperationOf<'create-table'>): readonly ColumnDefinition[] {
  return [...made.columns, ...later.flatMap((each) => (each.kind === 'add-column' ? [each.column] : []))]
}
