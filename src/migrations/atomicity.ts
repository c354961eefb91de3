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
    case 'copy':
      return operation.direction === 'from'
    default:
      return true
  }
}
