import type { OperationOf } from '../../migrations/model.js'
import { sameName } from '../../migrations/operation.js'
import type { Column, SchemaView } from '../../schema/model.js'
import { columnOfDefault } from '../../schema/table.js'
import type { Applied, MigrationContext } from '../hazard.js'
import { lockedOlder } from './age.js'
import { knownType } from './type-change.js'

/** SQL Server drops a default like a constraint, by its name. */
type Relaxing = OperationOf<'alter-column'> | OperationOf<'drop-constraint'>

/** A rule of a column that a migration takes away. */
export interface Relaxed {
  readonly operation: Relaxing
  readonly column: string
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
  return applied.flatMap((each): readonly Relaxed[] => {
    const found = relaxing(each, before, change)
    if (found === undefined) return []
    const { operation, column } = found
    const { table } = operation
    if (!lockedOlder(each.effect, table) || before.isNewColumn(table, column) || after.isNewColumn(table, column))
      return []
    if (madeOrGone(applied, found) || after.hasColumn(table, column) === 'no') return []
    const now = after.column(table, column)
    if (now !== undefined && stillHas(now)) return []
    return [{ operation, column, was: before.column(table, column) }]
  })
}

function relaxing(
  { operation }: Applied,
  before: SchemaView,
  what: 'drop not null' | 'drop default',
): Omit<Relaxed, 'was'> | undefined {
  if (operation.kind === 'alter-column')
    return takesAway(operation, before, what) ? { operation, column: operation.column } : undefined
  if (operation.kind !== 'drop-constraint' || what !== 'drop default') return undefined
  const column = columnOfDefault(before.table(operation.table), operation.constraint)?.name
  return column === undefined ? undefined : { operation, column }
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

/** The migration itself adds the column, or drops it: under a guard it may stand in the schema all the same. */
function madeOrGone(
  applied: MigrationContext['applied'],
  { operation: { table }, column }: Omit<Relaxed, 'was'>,
): boolean {
  return applied.some(({ operation }) => {
    if (operation.kind === 'add-column') return sameName(operation.table, table) && operation.column.name === column
    return operation.kind === 'drop-column' && sameName(operation.table, table) && operation.column === column
  })
}
