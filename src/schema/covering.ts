import type { Index, Table } from './model.js'

/**
 * Whether an index finds the rows that have given values in the columns: one of them leads it, and the others are looked at in
 * the rows that it finds (https://www.postgresql.org/docs/18/indexes-multicolumn.html, https://sqlite.org/optoverview.html#multi_index).
 * A hash index has one column. An index that is
 * invalid or covers some rows only does not, but one WHERE the column IS NOT NULL does, because equality implies it
 * (both measured on PostgreSQL 15 with the query of the referential trigger).
 */
export function isCovered(table: Table, columns: readonly string[]): boolean {
  return table.indexes.some((index) => covers(index, columns))
}

/** A tree of sorted keys, whatever the engine calls it. */
export function isSorted({ kind, method }: Pick<Index, 'kind' | 'method'>): boolean {
  return kind === 'ordinary' && /^(?:btree|(?:non)?clustered)$/i.test(method)
}

function covers(index: Index, columns: readonly string[]): boolean {
  if (!index.valid || (!isSorted(index) && !/^hash$/i.test(index.method))) return false
  if (index.where !== undefined && !isNotNullOf(index.where.text, columns)) return false
  const leading = index.keys[0]?.column
  return leading !== undefined && columns.includes(leading)
}

/** `WHERE customer_id IS NOT NULL`, of one of the columns. */
function isNotNullOf(predicate: string, columns: readonly string[]): boolean {
  const match = /^\(*\s*"?(\w+)"?\s+is\s+not\s+null\s*\)*$/i.exec(predicate.trim())
  const named = match?.[1]
  return named !== undefined && columns.some((column) => column.toLowerCase() === named.toLowerCase())
}
