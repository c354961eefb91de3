import type { Name } from '../../migrations/model.js'
import { sameName } from '../../migrations/operation.js'
import type { Effect } from '../../schema/effect.js'
import type { SchemaView } from '../../schema/model.js'
import type { Applied, MigrationContext } from '../hazard.js'

/** A table that stood before the change and that other sessions can see. One that no migration creates counts. */
export function isOlderTable(before: SchemaView, table: Name): boolean {
  return table.schema !== 'pg_temp' && !before.isNewTable(table)
}

/** A column that stood before the change, on a table that did. */
export function isOlderColumn(before: SchemaView, table: Name, column: string): boolean {
  return isOlderTable(before, table) && !before.isNewColumn(table, column)
}

/** For hazards that look back on a whole migration: the table was older when the operation locked it. */
export function lockedOlder(effect: Effect, table: Name): boolean {
  return effect.locks.some((lock) => lock.older && sameName(lock.relation, table))
}

/** The same on every engine that renames: what MongoDB locks is not reckoned, and what a migration makes there is new. */
export function renamesOlder(
  { effect }: Pick<Applied, 'effect'>,
  table: Name,
  { history, before }: Pick<MigrationContext, 'history' | 'before'>,
): boolean {
  return history.dialect === 'mongodb' ? isOlderTable(before, table) : lockedOlder(effect, table)
}
