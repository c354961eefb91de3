import { sameName, type Name, type OperationOf, type StorageChange } from '../../../migrations/operation.js'
import type { LockMode } from '../../effect.js'
import { LOCK_MODES } from '../../effect.js'
import type { Table } from '../../model.js'
import { equalNames } from '../../names.js'
import { inSchemaOf } from './indexes.js'
import type { Reckoning } from '../reckoning.js'

/** A new table is nobody's yet; what it refers to, copies from or becomes part of is older. */
export function createTable(reckoning: Reckoning, operation: OperationOf<'create-table'>): void {
  for (const constraint of operation.constraints) {
    if (constraint.kind !== 'foreign key' || equalNames(constraint.references.table, operation.table)) continue
    reckoning.lockNamed(constraint.references.table, 'SHARE ROW EXCLUSIVE')
  }
  for (const source of operation.like ?? []) reckoning.lockNamed(source, 'ACCESS SHARE')
  for (const source of operation.as?.from ?? []) reckoning.lockNamed(source, 'ACCESS SHARE')
  if (operation.partitionOf === undefined) return
  // https://www.postgresql.org/docs/18/sql-createtable.html: ACCESS EXCLUSIVE on the parent, and its DEFAULT is read.
  const parent = reckoning.before.table(operation.partitionOf)
  reckoning.lock(parent, 'ACCESS EXCLUSIVE', true)
  lockReferenced(reckoning, parent, 'SHARE ROW EXCLUSIVE')
  const fallback = reckoning.defaultPartition(parent)
  if (fallback !== undefined) reckoning.lock(fallback, 'ACCESS EXCLUSIVE').scan(fallback)
}

/** DROP TABLE also takes the triggers of its foreign keys off the tables that they point at. Measured. */
export function dropTable(reckoning: Reckoning, operation: OperationOf<'drop-table'>): void {
  const table = reckoning.before.table(operation.table)
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  lockReferenced(reckoning, table, 'ACCESS EXCLUSIVE')
  if (table.partitionOf !== undefined) {
    const parent = reckoning.before.table(table.partitionOf)
    reckoning.lock(parent, 'ACCESS EXCLUSIVE', true)
    const fallback = reckoning.defaultPartition(parent)
    if (fallback !== undefined) reckoning.lock(fallback, 'ACCESS EXCLUSIVE')
  }
  if (!operation.cascade) return
  for (const referrer of reckoning.before.referrers(operation.table)) reckoning.lock(referrer.table, 'ACCESS EXCLUSIVE')
}

export function lockReferenced(reckoning: Reckoning, table: Table, mode: LockMode): void {
  for (const constraint of table.constraints) {
    if (constraint.kind === 'foreign key') reckoning.lockNamed(constraint.references.table, mode)
  }
}

/** TRUNCATE swaps in an empty file: nothing is written anew, however large the table was. */
export function truncate(reckoning: Reckoning, operation: OperationOf<'truncate'>): void {
  const reached = new Set<Table>()
  const reach = (table: Table): void => {
    if (reached.has(table)) return
    reached.add(table)
    reckoning.lock(table, 'ACCESS EXCLUSIVE')
    if (!operation.cascade) return
    for (const referrer of reckoning.before.referrers(table.name)) reach(referrer.table)
  }
  for (const name of operation.tables) reach(reckoning.before.table(name))
}

/** CLUSTER and VACUUM FULL copy the table and its indexes under ACCESS EXCLUSIVE. */
export function rewriteTable(reckoning: Reckoning, operation: OperationOf<'rewrite-table'>): void {
  const tables =
    operation.table === undefined
      ? [...reckoning.before.tables()].filter((table) => table.kind !== 'view')
      : [reckoning.before.table(operation.table)]
  for (const table of tables) reckoning.lock(table, 'ACCESS EXCLUSIVE').rewrite(table).scan(table)
}

export function lockTable(reckoning: Reckoning, operation: OperationOf<'lock-table'>): void {
  const written = operation.mode
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace(/ MODE$/, '')
  const mode = LOCK_MODES.find((candidate) => candidate === written) ?? 'ACCESS EXCLUSIVE'
  for (const table of operation.tables) reckoning.lockNamed(table, mode)
}

/** https://www.postgresql.org/docs/18/sql-altertable.html and AlterTableGetLockLevel in tablecmds.c. */
export function alterStorage(reckoning: Reckoning, operation: OperationOf<'alter-table-storage'>): void {
  const table = reckoning.before.table(operation.table)
  const { change } = operation
  reckoning.lock(table, storageLock(change), change.kind === 'parameters')
  switch (change.kind) {
    case 'logged':
      if (!table.exact || table.logged !== change.logged) reckoning.rewrite(table).scan(table)
      return
    case 'access method':
      reckoning.rewrite(table).scan(table)
      return
    case 'tablespace':
      // Files are copied block by block; the indexes stay where they are.
      reckoning.rewrite(table).scan(table)
      return
    case 'engine':
    case 'row format':
    case 'charset':
    case 'partitioning':
    case 'parameters':
    case 'other':
      return
  }
}

function storageLock(change: StorageChange): LockMode {
  switch (change.kind) {
    case 'parameters':
      // Every parameter of a table but these two: relOpts in reloptions.c.
      return change.names.some((name) => /^(user_catalog_table|security_barrier)$/i.test(name))
        ? 'ACCESS EXCLUSIVE'
        : 'SHARE UPDATE EXCLUSIVE'
    case 'other':
      return /^\s*(cluster on|set without cluster)/i.test(change.text) ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    case 'logged':
    case 'access method':
    case 'tablespace':
    case 'engine':
    case 'row format':
    case 'charset':
    case 'partitioning':
      return 'ACCESS EXCLUSIVE'
  }
}

/**
 * ATTACH PARTITION: SHARE UPDATE EXCLUSIVE on the parent since PostgreSQL 12, ACCESS EXCLUSIVE on the new partition, which
 * is read unless a validated CHECK says what its bounds say, and on the DEFAULT one, which is read too.
 * https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION
 */
export function attachPartition(reckoning: Reckoning, operation: OperationOf<'attach-partition'>): void {
  const parent = reckoning.before.table(operation.table)
  const partition = reckoning.before.table(operation.partition)
  reckoning.lock(parent, reckoning.version >= 12 ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE', true)
  reckoning.lock(partition, 'ACCESS EXCLUSIVE')
  lockReferenced(reckoning, parent, 'SHARE ROW EXCLUSIVE')
  const missing = parent.indexes.length > partition.indexes.length
  if (missing || !coversBounds(partition, operation.bounds)) reckoning.scan(partition)
  for (const constraint of parent.constraints) {
    // The new rows are held against the parent's foreign keys.
    if (constraint.kind === 'foreign key')
      reckoning.scan(partition).scan(reckoning.before.table(constraint.references.table))
  }
  const fallback = reckoning.defaultPartition(parent)
  if (fallback === undefined || operation.isDefault) return
  reckoning.lock(fallback, 'ACCESS EXCLUSIVE')
  if (!coversBounds(fallback, operation.bounds)) reckoning.scan(fallback)
}

/** A validated CHECK that names every constant of the bounds is taken to say the same. */
export function coversBounds(partition: Table, bounds: string): boolean {
  const constants = bounds.match(/'(?:[^']|'')*'|\d+(?:\.\d+)?/g) ?? []
  if (constants.length === 0) return false
  return partition.constraints.some(
    (constraint) =>
      constraint.kind === 'check' &&
      constraint.validated &&
      constants.every((constant) => constraint.expression.text.includes(constant)),
  )
}

/** https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION */
export function detachPartition(reckoning: Reckoning, operation: OperationOf<'detach-partition'>): void {
  const parent = reckoning.before.table(operation.table)
  const partition = reckoning.before.table(operation.partition)
  const gentle = operation.concurrently || operation.finalize
  reckoning.lock(parent, gentle ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE', true)
  reckoning.lock(partition, 'ACCESS EXCLUSIVE')
  lockReferenced(reckoning, parent, 'SHARE ROW EXCLUSIVE')
  const fallback = gentle ? undefined : reckoning.defaultPartition(parent)
  if (fallback !== undefined) reckoning.lock(fallback, 'ACCESS EXCLUSIVE')
}

/** https://www.postgresql.org/docs/18/sql-refreshmaterializedview.html: CONCURRENTLY lets SELECTs go on. */
export function refreshView(reckoning: Reckoning, operation: OperationOf<'refresh-materialized-view'>): void {
  const view = reckoning.before.table(operation.view)
  reckoning.lock(view, operation.concurrently ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE')
  if (!operation.concurrently) reckoning.rewrite(view)
}

/** DROP FUNCTION … CASCADE drops the triggers that run it. */
export function dropTriggersOf(reckoning: Reckoning, routine: Name): void {
  for (const table of reckoning.before.tables()) {
    const runs = [...table.triggers.values()].some(
      (each) => each.routine !== undefined && sameName(each.routine, routine),
    )
    if (runs) reckoning.lock(table, 'ACCESS EXCLUSIVE')
  }
}

/** DROP SCHEMA … CASCADE drops what is in it, table by table. */
export function dropSchema(reckoning: Reckoning, operation: OperationOf<'drop-schema'>): void {
  if (operation.what !== 'schema') return
  for (const table of reckoning.before.tables()) {
    if ((table.name.schema ?? 'public') !== operation.name) continue
    reckoning.lock(table, 'ACCESS EXCLUSIVE')
    lockReferenced(reckoning, table, 'ACCESS EXCLUSIVE')
    for (const referrer of reckoning.before.referrers(table.name)) reckoning.lock(referrer.table, 'ACCESS EXCLUSIVE')
    for (const index of table.indexes) reckoning.lockIndex(inSchemaOf(table, index.name), 'ACCESS EXCLUSIVE')
  }
}
