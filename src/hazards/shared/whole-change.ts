import type { Name, OperationOf, Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import { primaryKey } from '../../schema/table.js'
import { knownType } from './type-change.js'
import type { DataChange } from './reached-rows.js'

export interface WholeChange {
  readonly operation: OperationOf<'update'> | OperationOf<'delete'>
  /** '' where every row is meant. */
  readonly condition: string
}

/** An UPDATE or DELETE of which the operation says all there is to say; undefined where it does not. */
export function wholeChange(operation: DataChange, reach: Reach): WholeChange | undefined {
  if (operation.kind === 'insert' || operation.from.length > 0) return undefined
  if (reach.kind !== 'everything' && reach.kind !== 'predicate') return undefined
  const condition = reach.kind === 'predicate' ? reach.text : ''
  if (reach.kind === 'predicate' && condition === '') return undefined
  const values = operation.kind === 'update' ? operation.assignments.map(({ value }) => value.text) : []
  if (operation.kind === 'update' && (values.length === 0 || values.some((text) => text.trim() === '')))
    return undefined
  // A table's alias or another table stands before a column.
  if ([condition, ...values].some((text) => /[\w\]"`]\s*\.\s*[[A-Za-z_"`]/.test(text))) return undefined
  return { operation, condition }
}

/** A primary key of one column with its type as declared. */
export function keyOf(before: SchemaView, table: Name): { readonly column: string; readonly type: string } | undefined {
  const [column, ...more] = primaryKey(before.table(table)) ?? []
  if (column === undefined || more.length > 0) return undefined
  const type = knownType(before.column(table, column)?.type)?.text
  return type === undefined || type === '' ? undefined : { column, type }
}
