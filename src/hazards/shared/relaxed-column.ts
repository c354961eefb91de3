import type { ColumnChange } from '../../migrations/operation.js'
import type { OperationOf } from '../../migrations/model.js'
import { sameName } from '../../migrations/operation.js'
import type { Column } from '../../schema/model.js'
import type { MigrationContext } from '../hazard.js'
import { lockedOlder } from './age.js'

/** A rule of a column that a migration takes away. */
export interface Relaxed {
  readonly operation: OperationOf<'alter-column'>
  /** The column as it was; undefined where no migration shows it. */
  readonly was: Column | undefined
}

/**
 * Columns that stood before the migration, still stand after it, and have lost the rule by its end: what is dropped and
 * set again on the way (a type change does so with its default) is not lost.
 */
export function relaxed(
  { applied, before, after }: MigrationContext,
  change: ColumnChange['kind'],
  stillHas: (column: Column) => boolean,
): readonly Relaxed[] {
  return applied.flatMap(({ operation, effect }): readonly Relaxed[] => {
    if (operation.kind !== 'alter-column' || operation.change.kind !== change) return []
    const { table, column } = operation
    if (!lockedOlder(effect, table) || before.isNewColumn(table, column) || after.isNewColumn(table, column)) return []
    if (addedHere(applied, operation) || after.hasColumn(table, column) === 'no') return []
    const now = after.column(table, column)
    if (now !== undefined && stillHas(now)) return []
    return [{ operation, was: before.column(table, column) }]
  })
}

function addedHere(applied: MigrationContext['applied'], { table, column }: OperationOf<'alter-column'>): boolean {
  return applied.some(
    ({ operation }) =>
      operation.kind === 'add-column' && sameName(operation.table, table) && operation.column.name === column,
  )
}
