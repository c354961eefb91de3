import type { Operation } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'

/** It changes rows and no structure. */
export function changesOnlyRows({ kind }: Operation): boolean {
  switch (kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'copy':
    case 'truncate':
    case 'drop-partition':
      return true
    default:
      return false
  }
}

/** It changes rows of a table that stood before the change. `schema` is the one that the operation meets. */
export function changesOlderRows(operation: Operation, schema: SchemaView): boolean {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'drop-partition':
      return !schema.isNewTable(operation.table)
    case 'copy':
      return operation.direction === 'from' && operation.table !== undefined && !schema.isNewTable(operation.table)
    case 'truncate':
      return operation.tables.some((table) => !schema.isNewTable(table))
    default:
      return false
  }
}
