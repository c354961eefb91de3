import type { Reach } from '../migrations/operation.js'
import type { Table } from './model.js'
import { primaryKey, uniqueKeys } from './table.js'

/**
 * A predicate settled by the table that it is about: when it compares a whole primary or unique key with constants, it
 * reaches at most as many rows as constants are written. On a table that we only partly know, a lone comparison with a
 * column that is named like a key counts as one. A column that is never NULL equals itself in every row. Other reaches
 * are returned as they are.
 */
export function decideReach(reach: Reach, table: Table): Reach {
  if (reach.kind !== 'predicate') return reach
  if (isTrueOfEveryRow(reach.text, table)) return { kind: 'everything' }
  const compared = new Set(reach.columns)
  const key = uniqueKeys(table).find((columns) => columns.length > 0 && columns.every((column) => compared.has(column)))
  if (key !== undefined) return { kind: 'key', columns: key, constants: constantsIn(reach) }
  const [lone] = reach.columns
  if (table.exact || lone === undefined || reach.columns.length > 1 || !isNamedLikeKey(lone, table.name.name))
    return reach
  return { kind: 'key', columns: [lone], constants: constantsIn(reach) }
}

/** `id = id`. Of a column that may be NULL it leaves out the rows in which it is. */
function isTrueOfEveryRow(text: string, table: Table): boolean {
  const [, left, right] = /^\(*\s*([\w."`[\]]+)\s*=\s*([\w."`[\]]+)\s*\)*$/.exec(text.trim()) ?? []
  if (left === undefined || left.toLowerCase() !== right?.toLowerCase()) return false
  const name = left
    .split('.')
    .at(-1)
    ?.replace(/["`[\]]/g, '')
    .toLowerCase()
  const key = primaryKey(table) ?? []
  return [...table.columns.values()].some(
    (column) => column.name.toLowerCase() === name && (!column.nullable || key.includes(column.name)),
  )
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
