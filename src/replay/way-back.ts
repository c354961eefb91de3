import type { Migration } from '../migrations/model.js'
import { sameName, showName, type Name, type Operation } from '../migrations/operation.js'
import { DOWN_FAILS, differences } from '../schema/compare.js'
import type { Schema } from '../schema/schema.js'

/**
 * What is different from before the up after its down, in words. Undefined where the migration brings no down of its own,
 * or where something in it cannot be read.
 */
export function downDifference(migration: Migration, before: Schema, after: Schema): readonly string[] | undefined {
  const { down } = migration
  if (down.kind !== 'statements' || down.unread.length > 0 || migration.unread.length > 0) return undefined
  const back = down.statements.flatMap((statement) => statement.operations)
  const there = migration.up.flatMap((statement) => statement.operations)
  if (![...there, ...back].every(isReadable)) return undefined
  const undone = after.clone()
  for (const operation of back) {
    const absent = absentTable(operation, there, undone)
    if (absent !== undefined) return [`${DOWN_FAILS}it drops ${absent}, and no table is called that by then`]
    undone.apply(operation, migration.id)
  }
  return differences(before, undone)
}

/**
 * A table that the up made under a name that it has lost again, as the new table of a rebuild has: tools that reverse an
 * up statement by statement drop it by that name.
 */
function absentTable(operation: Operation, up: readonly Operation[], now: Schema): string | undefined {
  if (operation.kind !== 'drop-table' || operation.guards.includes('if exists')) return undefined
  const { table } = operation
  return madeUnder(up).some((each) => sameName(each, table)) && now.find(table) === undefined
    ? showName(table)
    : undefined
}

function madeUnder(up: readonly Operation[]): readonly Name[] {
  return up.flatMap((each) => {
    if (each.kind === 'create-table') return [each.table]
    return each.kind === 'rebuild-table' && each.part.kind === 'definition' ? [each.part.madeAs] : []
  })
}

function isReadable({ kind }: Operation): boolean {
  return kind !== 'opaque' && kind !== 'call-routine'
}

/** What undoes the operations, last one first; undefined where one of them cannot be undone. */
export function reversed(inverses: readonly (readonly Operation[] | undefined)[]): readonly Operation[] | undefined {
  if (inverses.length === 0) return undefined
  const undone: Operation[] = []
  for (const inverse of inverses.toReversed()) {
    if (inverse === undefined) return undefined
    undone.push(...inverse)
  }
  return undone
}
