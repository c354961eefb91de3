import type { Migration } from '../migrations/model.js'
import type { Operation } from '../migrations/operation.js'
import { rebuildChanges } from '../schema/rebuild.js'
import type { Schema } from '../schema/schema.js'

export interface Executed {
  readonly operation: Operation
  /** It only shows what the rebuild after it does. */
  readonly shown: boolean
}

/**
 * What of a statement runs: a routine that the migration itself defines is read where it is called, and a rebuild is
 * preceded by what it changes.
 */
export function executed(operations: readonly Operation[], migration: Migration, schema: Schema): readonly Executed[] {
  return expanded(operations, migration, schema, 0).flatMap((operation) => {
    const changes = operation.kind === 'rebuild-table' ? rebuildChanges(schema.table(operation.table), operation) : []
    return [...changes.map((change) => ({ operation: change, shown: true })), { operation, shown: false }]
  })
}

/** Routines that call themselves or each other end here. */
const DEEPEST_CALL = 16

function expanded(
  operations: readonly Operation[],
  migration: Migration,
  schema: Schema,
  depth: number,
): readonly Operation[] {
  return operations.flatMap((operation) => {
    if (operation.kind !== 'call-routine' || depth >= DEEPEST_CALL) return [operation]
    const body = schema.routineBody(operation.routine)
    const definedHere = body !== undefined && body.some((each) => migration.files.includes(each.span.path))
    return definedHere ? expanded(body, migration, schema, depth + 1) : [operation]
  })
}
