import type { Table } from './model.js'
import { primaryKey, uniqueKeys } from './table.js'

/** The columns by which each row can be told from every other: the primary key, or a whole unique key that admits no NULL. */
export function identifyingKey(table: Table): readonly string[] | undefined {
  return (
    primaryKey(table) ??
    uniqueKeys(table).find((columns) => columns.every((column) => table.columns.get(column)?.nullable === false))
  )
}
