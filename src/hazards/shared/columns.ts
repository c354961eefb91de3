import type { OperationOf } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'

/** ADD COLUMN IF NOT EXISTS for a column that stands: the engine passes over the clause. */
export function alreadyThere(before: SchemaView, operation: OperationOf<'add-column'>): boolean {
  return (
    operation.guards.includes('if not exists') && before.hasColumn(operation.table, operation.column.name) === 'yes'
  )
}
