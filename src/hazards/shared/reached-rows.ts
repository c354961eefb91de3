import type { Operation, OperationOf } from '../../migrations/model.js'
import type { Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import { decideReach } from '../../schema/reach.js'
import { primaryKey } from '../../schema/table.js'

export type DataChange = OperationOf<'insert'> | OperationOf<'update'> | OperationOf<'delete'>

/** Constants written into a WHERE past which the statement is no longer a handful of rows. */
const SMALL = 1000

export function isDataChange(operation: Operation): operation is DataChange {
  return operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete'
}

/** How many rows the statement can reach, now that the table's keys are known. */
export function reachOf(operation: DataChange, before: SchemaView): Reach {
  const source = operation.kind === 'insert' ? operation.from[0] : operation.table
  if (source === undefined || (operation.kind === 'insert' && operation.from.length > 1)) return operation.reach
  const table = before.table(source)
  const reach = decideReach(operation.reach, table)
  return operation.loop !== undefined && isKeyRange(reach, primaryKey(table)?.[0] ?? 'id')
    ? { kind: 'batch', size: undefined }
    : reach
}

/** A stretch of the key between two bounds that a loop moves on: `id > low AND id <= high`. */
function isKeyRange(reach: Reach, key: string): boolean {
  if (reach.kind !== 'predicate') return false
  const column = String.raw`(?:^|[^\w.])\(?(?:[\w"]+\.)?"?${key.replace(/[^\w]/g, '.')}"?`
  const bound = (operator: string): boolean => new RegExp(`${column}[^<>=!]*${operator}`, 'i').test(reach.text)
  return bound('between\\b') || (bound('>=?') && bound('<=?'))
}

/** True where nothing in the statement limits how many rows one transaction changes; an unknown reach is not judged. */
export function isUnbounded(reach: Reach): boolean {
  switch (reach.kind) {
    case 'everything':
    case 'predicate':
      return true
    case 'key':
      return reach.constants > SMALL
    case 'batch':
    case 'values':
    case 'unknown':
      return false
  }
}
