import type { Migration } from '../migrations/model.js'
import type { Operation } from '../migrations/operation.js'
import { differences } from '../schema/compare.js'
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
  for (const operation of back) undone.apply(operation, migration.id)
  return differences(before, undone)
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
