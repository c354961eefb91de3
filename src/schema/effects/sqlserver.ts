import type { ColumnDefinition, Operation, OperationOf, TypeName } from '../../migrations/operation.js'
import type { Effect } from '../effect.js'
import type { Column, SchemaView, Table } from '../model.js'
import { UNKNOWN_TYPE } from '../table.js'
import { Reckoning } from './reckoning.js'

/**
 * Locks and rewrites of one operation in SQL Server, said in PostgreSQL's modes: a schema modification lock (Sch-M),
 * which even plans of a SELECT wait for, is ACCESS EXCLUSIVE; a shared lock (S) is SHARE; an intent exclusive one (IX)
 * ROW EXCLUSIVE. "ALTER TABLE acquires a schema modify (SCH-M) lock on the table":
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#locks-and-alter-table
 * https://learn.microsoft.com/sql/relational-databases/sql-server-transaction-locking-and-row-versioning-guide#lock_modes
 */
export function sqlserverEffect(operation: Operation, before: SchemaView, engineVersion: number): Effect {
  const reckoning = new Reckoning(before, engineVersion)
  reckon(reckoning, operation)
  return reckoning.effect
}

function reckon(reckoning: Reckoning, operation: Operation): void {
  switch (operation.kind) {
    case 'drop-table':
    case 'drop-partition':
    case 'rename-table':
    case 'rename-column':
    case 'rename-constraint':
    case 'drop-column':
    case 'drop-constraint':
    case 'create-trigger':
    case 'set-trigger':
      reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    case 'drop-trigger':
      if (operation.table !== undefined) reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    case 'lock-table':
      for (const table of operation.tables)
        reckoning.lockNamed(table, operation.mode === 'TABLOCK' ? 'SHARE' : 'ACCESS EXCLUSIVE')
      return
    case 'truncate':
      for (const table of operation.tables) reckoning.lockNamed(table, 'ACCESS EXCLUSIVE')
      return
    case 'alter-table-storage':
      reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    case 'rewrite-table': {
      if (operation.table === undefined) return
      const table = reckoning.before.table(operation.table)
      reckoning.lock(table, 'ACCESS EXCLUSIVE').rewrite(table).scan(table)
      return
    }
    case 'create-table':
      for (const constraint of operation.constraints)
        if (constraint.kind === 'foreign key') reckoning.lockNamed(constraint.references.table, 'ACCESS EXCLUSIVE')
      return
    case 'add-column': {
      addColumn(reckoning, operation)
      return
    }
    case 'alter-column': {
      alterColumn(reckoning, operation)
      return
    }
    case 'add-constraint': {
      addConstraint(reckoning, operation)
      return
    }
    case 'validate-constraint':
    case 'set-constraint': {
      const table = reckoning.before.table(operation.table)
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      if (operation.kind === 'validate-constraint' || operation.validated) reckoning.scan(table)
      return
    }
    case 'create-index': {
      createIndex(reckoning, operation)
      return
    }
    case 'drop-index': {
      dropIndex(reckoning, operation)
      return
    }
    case 'reindex': {
      rebuildIndex(reckoning, operation)
      return
    }
    case 'insert':
    case 'update':
    case 'delete':
      reckoning.lockNamed(operation.table, 'ROW EXCLUSIVE')
      for (const name of operation.from) reckoning.lockNamed(name, 'ACCESS SHARE')
      return
    default:
      return
  }
}

/**
 * "An offline index operation that creates, rebuilds, or drops a clustered index, or rebuilds or drops a nonclustered
 * index, acquires a Schema modification (Sch-M) lock on the table. … An offline index operation that creates a
 * nonclustered index acquires a Shared (S) lock on the table. This prevents updates":
 * https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql#online---on--off-
 * An XML or spatial index takes Sch-M, too, and knows no ONLINE:
 * https://learn.microsoft.com/sql/t-sql/statements/create-xml-index-transact-sql,
 * https://learn.microsoft.com/sql/t-sql/statements/create-spatial-index-transact-sql
 */
function createIndex(reckoning: Reckoning, { index, concurrently }: OperationOf<'create-index'>): void {
  const table = reckoning.before.table(index.table)
  reckoning.scan(table)
  if (concurrently) reckoning.lock(table, 'SHARE UPDATE EXCLUSIVE')
  else if (index.method.startsWith('nonclustered') || index.method === 'fulltext') reckoning.lock(table, 'SHARE')
  else reckoning.lock(table, 'ACCESS EXCLUSIVE')
  if (index.method.startsWith('clustered')) reckoning.rewrite(table)
}

function dropIndex(reckoning: Reckoning, operation: OperationOf<'drop-index'>): void {
  const owner = operation.table ?? reckoning.before.index(operation.index)?.table
  if (owner === undefined) return
  const table = reckoning.before.table(owner)
  const index = table.indexes.find(({ name }) => name === operation.index.name)
  reckoning.lock(table, operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
  // The rows of a clustered index become a heap.
  if (index?.method.startsWith('clustered') === true) reckoning.rewrite(table).scan(table)
}

/** The same page: an offline rebuild takes Sch-M whatever the index is. */
function rebuildIndex(reckoning: Reckoning, { target, what, concurrently }: OperationOf<'reindex'>): void {
  if (target === undefined) return
  const owner = what === 'table' ? target : reckoning.before.index(target)?.table
  if (owner === undefined) return
  const table = reckoning.before.table(owner)
  reckoning.lock(table, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE').scan(table)
}

function addColumn(reckoning: Reckoning, operation: OperationOf<'add-column'>): void {
  const table = reckoning.before.table(operation.table)
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  if (addedColumnRewrites(operation.column)) reckoning.rewrite(table).scan(table)
  for (const constraint of operation.constraints) {
    if (constraint.kind === 'foreign key') reckoning.lockNamed(constraint.references.table, 'ACCESS EXCLUSIVE')
    if (constraint.validated) reckoning.scan(table)
  }
}

/**
 * A default that is a constant of the run is kept beside the table "starting with SQL Server 2012 Enterprise edition";
 * other editions update the rows. One that differs from row to row is computed for each:
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#adding-not-null-columns-as-an-online-operation
 */
function addedColumnRewrites(column: ColumnDefinition): boolean {
  if (column.generated !== undefined) return column.generated.storage === 'stored'
  if (column.identity !== undefined) return true
  if (column.nullable || column.default === undefined) return false
  return column.default.volatility === 'volatile' || column.default.volatility === 'unknown'
}

function alterColumn(reckoning: Reckoning, operation: OperationOf<'alter-column'>): void {
  const { change } = operation
  const table = reckoning.before.table(operation.table)
  const column = table.columns.get(operation.column)
  const online = change.kind === 'type' && change.online === true
  reckoning.lock(table, online ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
  switch (change.kind) {
    case 'type':
      if (column === undefined || column.type === UNKNOWN_TYPE || retypingRewrites(column, change.type))
        reckoning.rewrite(table).scan(table)
      return
    case 'set not null':
      // ALTER COLUMN states the nullability again: of a column that we do not know it may have been NOT NULL before.
      if (column?.nullable === true && column.type !== UNKNOWN_TYPE) reckoning.scan(table)
      return
    default:
      return
  }
}

/**
 * In place: the same type, varchar, nvarchar and varbinary made longer short of (max), text to varchar(max) and ntext to
 * nvarchar(max), a decimal whose storage stays as large:
 * https://michaeljswart.com/2013/04/altering-text-columns-only-a-metadata-change/
 * https://sqlperformance.com/2020/04/database-design/new-metadata-column-changes-sql-server-2016
 * Row compression makes more of them free (int to bigint); nothing in a migration says that every partition has it.
 */
function retypingRewrites({ type: from }: Column, to: TypeName): boolean {
  const [old, wanted] = [from.modifiers[0], to.modifiers[0]]
  if (from.name !== to.name)
    return wanted !== undefined || !/^(?:text varchar|ntext nvarchar|image varbinary)$/.test(`${from.name} ${to.name}`)
  switch (to.name) {
    case 'varchar':
    case 'nvarchar':
    case 'varbinary':
      // Without a limit it is (max).
      return old === undefined || wanted === undefined ? old !== wanted : wanted < old
    case 'decimal':
      return from.modifiers[1] !== to.modifiers[1] || decimalBytes(old) !== decimalBytes(wanted)
    default:
      return from.modifiers.join() !== to.modifiers.join()
  }
}

/** https://learn.microsoft.com/sql/t-sql/data-types/decimal-and-numeric-transact-sql */
function decimalBytes(precision = 18): number {
  if (precision <= 9) return 5
  if (precision <= 19) return 9
  return precision <= 28 ? 13 : 17
}

/** The table that a foreign key names is locked like its own. A primary key is clustered unless it says otherwise. */
function addConstraint(reckoning: Reckoning, { table: name, constraint }: OperationOf<'add-constraint'>): void {
  const table: Table = reckoning.before.table(name)
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  if (constraint.kind === 'foreign key') {
    const target = reckoning.before.table(constraint.references.table)
    reckoning.lock(target, 'ACCESS EXCLUSIVE')
    if (constraint.validated) reckoning.scan(target)
  }
  if (constraint.validated) reckoning.scan(table)
}
