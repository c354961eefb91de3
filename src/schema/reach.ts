import type { Reach } from '../migrations/operation.js'
import type { Table } from './model.js'
import { uniqueKeys } from './table.js'

/**
 * A predicate settled by the table that it is about: when it compares a whole primary or unique key with constants, it
 * reaches at most as many rows as constants are written. On a table that we only partly know, a lone comparison with a
 * column that is named like a key counts as one. Other reaches are returned as they are.
 */
export function decideReach(reach: Reach, table: Table): Reach {
  if (reach.kind !== 'predicate') return reach
  const compared = new Set(reach.columns)
  const key = uniqueKeys(table).find((columns) => columns.length > 0 && columns.every((column) => compared.has(column)))
  if (key !== undefined) return { kind: 'key', columns: key, constants: constantsIn(reach) }
  const [lone] = reach.columns
  if (table.exact || lone === undefined || reach.columns.length > 1 || !isNamedLikeKey(lone, table.name.name))
    return reach
  return { kind: 'key', columns: [lone], constants: constantsIn(reach) }
}

/** `id`, `uuid`, and `order_id` of `orders`. `customer_id` of `orders` points elsewhere and is no key of it. */
function isNamedLikeKey(column: string, table: string): boolean {
  if (column === 'id' || column === 'uuid') return true
  const stem = column.replace(/_(id|uuid)$/, '')
  if (stem === column) return false
  return [stem, `${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies')].includes(table)
}

function constantsIn(reach: Reach & { readonly kind: 'predicate' }): number {
  return reach.constants ?? longestList(reach.text)
}

/** Constants of the longest IN list, for readers that do not count them. */
function longestList(text: string): number {
  const lists = [...text.matchAll(/\bin\s*\(([^()]*)\)/gi)].map(([, inside]) => (inside ?? '').split(',').length)
  return Math.max(1, ...lists)
}
