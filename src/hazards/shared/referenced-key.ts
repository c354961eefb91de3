import type { Dialect } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import { uniqueKeys } from '../../schema/table.js'

/**
 * What a foreign key finds on the referenced side: `unique`, an index that admits equal values (`not unique`), or no
 * `index` at all. Undefined where the table is not known exactly.
 */
export function referencedKey(parent: Table, columns: readonly string[]): 'unique' | 'not unique' | 'none' | undefined {
  if (!parent.exact) return undefined
  const isSame = (key: readonly string[]): boolean =>
    columns.length > 0 && key.length === columns.length && columns.every((column) => key.includes(column))
  if (uniqueKeys(parent).some(isSame)) return 'unique'
  const leads = parent.indexes.some(
    (index) => index.where === undefined && columns.every((column, at) => index.keys[at]?.column === column),
  )
  return columns.length > 0 && leads ? 'not unique' : 'none'
}

/** MySQL took keys that are not unique until 8.4 (restrict_fk_on_non_standard_key); MariaDB takes them (measured on 10.11). */
export function takesNonUniqueKeys(dialect: Dialect, engineVersion: number): boolean {
  return dialect === 'mariadb' || (dialect === 'mysql' && engineVersion < 8.4)
}

/**
 * REFERENCES behind a column's type: MySQL before 9.0 reads it and makes nothing of it.
 * Source: https://dev.mysql.com/doc/relnotes/mysql/9.0/en/news-9-0-0.html; MariaDB makes it since 10.5 (MDEV-20729).
 */
export function isIgnoredReference(
  constraint: { readonly kind: string; readonly inline: boolean },
  dialect: Dialect,
  engineVersion: number,
): boolean {
  return constraint.kind === 'foreign key' && constraint.inline && dialect === 'mysql' && engineVersion < 9
}
