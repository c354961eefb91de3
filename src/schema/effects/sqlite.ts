import type { Name, Operation, OperationOf } from '../../migrations/operation.js'
import type { Effect } from '../effect.js'
import type { SchemaView } from '../model.js'
import { Reckoning } from './reckoning.js'

/**
 * SQLite has no table locks: one connection writes at a time, and every other writer of the file waits until its
 * transaction ends, while readers go on (https://sqlite.org/wal.html#concurrency). Said in PostgreSQL's modes that is
 * EXCLUSIVE. DROP COLUMN and a rebuild write the table anew, ADD COLUMN does not: https://sqlite.org/lang_altertable.html.
 */
export function sqliteEffect(operation: Operation, before: SchemaView, engineVersion: number): Effect {
  const reckoning = new Reckoning(before, engineVersion)
  for (const name of written(operation)) reckoning.lockNamed(name, 'EXCLUSIVE')
  switch (operation.kind) {
    case 'drop-column':
      reckoning.rewrite(before.table(operation.table))
      break
    case 'rebuild-table':
      if (operation.part.kind === 'definition') reckoning.rewrite(before.table(operation.table))
      break
    case 'add-column':
      if (mustLook(operation)) reckoning.scan(before.table(operation.table))
      break
    case 'create-index':
      reckoning.scan(before.table(operation.index.table))
      break
    default:
      break
  }
  return reckoning.effect
}

/** Tables whose definition or rows the operation changes. */
function written(operation: Operation): readonly Name[] {
  switch (operation.kind) {
    case 'drop-table':
    case 'rename-table':
    case 'rebuild-table':
    case 'add-column':
    case 'drop-column':
    case 'rename-column':
    case 'alter-column':
    case 'add-constraint':
    case 'drop-constraint':
    case 'create-trigger':
    case 'insert':
    case 'update':
    case 'delete':
      return [operation.table]
    case 'create-index':
      return [operation.index.table]
    default:
      return []
  }
}

/** A CHECK, or NOT NULL on a generated column, is tested against the rows that are there. */
function mustLook({ column, constraints }: OperationOf<'add-column'>): boolean {
  return constraints.some(({ kind }) => kind === 'check') || (column.generated !== undefined && !column.nullable)
}
