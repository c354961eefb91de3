import type { Name, OperationOf } from '../../../migrations/operation.js'
import type { Table } from '../../model.js'
import type { Reckoning } from '../reckoning.js'

/** https://www.postgresql.org/docs/18/sql-createindex.html: SHARE for the build, SHARE UPDATE EXCLUSIVE with CONCURRENTLY. */
export function createIndex(reckoning: Reckoning, operation: OperationOf<'create-index'>): void {
  const table = reckoning.before.table(operation.index.table)
  const only = operation.only
  reckoning.lock(table, operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE', only)
  // ON ONLY of a partitioned table makes an entry in the catalogue and nothing else.
  if (!(only && table.partitioned)) reckoning.scan(table)
}

/** https://www.postgresql.org/docs/18/sql-dropindex.html: ACCESS EXCLUSIVE on the parent table, for a moment. */
export function dropIndex(reckoning: Reckoning, operation: OperationOf<'drop-index'>): void {
  const mode = operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
  const owner = operation.table ?? reckoning.before.index(operation.index)?.table
  if (owner !== undefined) reckoning.lockNamed(owner, mode)
  reckoning.lockIndex(operation.index, mode)
}

/**
 * REINDEX: SHARE on the table and ACCESS EXCLUSIVE on each index, for which even planning a SELECT waits.
 * https://www.postgresql.org/docs/18/sql-reindex.html
 */
export function reindex(reckoning: Reckoning, operation: OperationOf<'reindex'>): void {
  const { target, what, concurrently, before } = { ...operation, before: reckoning.before }
  if (what === 'index' && target !== undefined) {
    const owner = before.index(target)?.table
    if (owner !== undefined) {
      const table = before.table(owner)
      reckoning.lock(table, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE').scan(table)
    }
    rebuild(reckoning, target, concurrently)
    return
  }
  for (const table of reindexed(reckoning, operation)) {
    reckoning.lock(table, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE').scan(table)
    for (const stored of reckoning.stored(table)) {
      for (const index of stored.indexes) rebuild(reckoning, inSchemaOf(stored, index.name), concurrently)
    }
  }
}

function rebuild(reckoning: Reckoning, index: Name, concurrently: boolean): void {
  reckoning.lockIndex(index, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE').rewriteIndex(index)
}

function reindexed(reckoning: Reckoning, operation: OperationOf<'reindex'>): readonly Table[] {
  const { target, what } = operation
  if (what === 'table') return target === undefined ? [] : [reckoning.before.table(target)]
  const tables = [...reckoning.before.tables()].filter((table) => table.kind !== 'view')
  if (what !== 'schema') return tables
  return tables.filter((table) => (table.name.schema ?? 'public') === target?.name)
}

export function inSchemaOf(table: Table, index: string): Name {
  return table.name.schema === undefined ? { name: index } : { schema: table.name.schema, name: index }
}

/** ALTER INDEX … RENAME: https://www.postgresql.org/docs/18/sql-alterindex.html, SHARE UPDATE EXCLUSIVE since PostgreSQL 12. */
export function alterIndex(reckoning: Reckoning, operation: OperationOf<'alter-index'>): void {
  switch (operation.change.kind) {
    case 'rename':
      reckoning.lockIndex(operation.index, reckoning.version >= 12 ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
      return
    case 'attach': {
      // ATExecAttachPartitionIdx: the child's table is opened with ACCESS SHARE, the child index is taken whole.
      reckoning
        .lockIndex(operation.index, 'SHARE UPDATE EXCLUSIVE')
        .lockIndex(operation.change.child, 'ACCESS EXCLUSIVE')
      return
    }
    case 'tablespace':
      // Measured: the index alone is locked, and gets another file. Planning a query of the table waits for it.
      reckoning.lockIndex(operation.index, 'ACCESS EXCLUSIVE').rewriteIndex(operation.index)
      return
    case 'other':
      reckoning.lockIndex(operation.index, 'ACCESS EXCLUSIVE')
      return
  }
}
