import type { OperationOf } from '../../migrations/model.js'
import { sameName } from '../../migrations/operation.js'
import type { Column, SchemaView } from '../../schema/model.js'
import type { MigrationContext } from '../hazard.js'
import { lockedOlder } from './age.js'
import { knownType } from './type-change.js'

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
  change: 'drop not null' | 'drop default',
  stillHas: (column: Column) => boolean,
): readonly Relaxed[] {
  return applied.flatMap(({ operation, effect }): readonly Relaxed[] => {
    if (operation.kind !== 'alter-column' || !takesAway(operation, before, change)) return []
    const { table, column } = operation
    if (!lockedOlder(effect, table) || before.isNewColumn(table, column) || after.isNewColumn(table, column)) return []
    if (addedHere(applied, operation) || after.hasColumn(table, column) === 'no') return []
    const now = after.column(table, column)
    if (now !== undefined && stillHas(now)) return []
    return [{ operation, was: before.column(table, column) }]
  })
}

/** MySQL's MODIFY and CHANGE state the whole column: what they leave out is gone. */
function takesAway(
  { table, column, change }: OperationOf<'alter-column'>,
  before: SchemaView,
  what: 'drop not null' | 'drop default',
): boolean {
  if (change.kind !== 'redefine') return change.kind === what
  const was = before.column(table, column)
  if (was === undefined || knownType(was.type) === undefined) return false
  return what === 'drop not null'
    ? !was.nullable && change.definition.nullable
    : was.default !== undefined && was.default.isNull !== true && change.definition.default === undefined
}

function addedHere(applied: MigrationContext['applied'], { table, column }: OperationOf<'alter-column'>): boolean {
  return applied.some(
    ({ operation }) =>
      operation.kind === 'add-column' && sameName(operation.table, table) && operation.column.name === column,
  )
}
