import type { Statement } from './model.js'
import type { Operation } from './operation.js'

/** The operation leaves something behind: a table, an index, rows. */
export function changesState(operation: Operation): boolean {
  switch (operation.kind) {
    case 'set':
    case 'transaction':
    case 'query':
    case 'lock-table':
    case 'validate-constraint':
    case 'refresh-materialized-view':
    case 'rewrite-table':
    case 'reindex':
    case 'comment':
      return false
    default:
      return true
  }
}

/** PostgreSQL refuses it inside a transaction block, so it stands alone of necessity. */
export function needsNoTransaction(statement: Statement): boolean {
  return statement.operations.some((operation) => {
    switch (operation.kind) {
      case 'create-index':
      case 'drop-index':
      case 'reindex':
      case 'detach-partition':
        return operation.concurrently
      case 'create-database':
      case 'rewrite-table':
        return true
      case 'other':
        return operation.outsideTransaction
      default:
        return false
    }
  })
}
