import type { Dialect } from '../../migrations/operation.js'
import { engineRelease } from '../../replay/engine-version.js'
import { isAtLeast } from '../../schema/engine-version.js'
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
 * What a server makes of REFERENCES behind a column's type. MySQL before 9.0 and MariaDB before 10.5 read it and make
 * nothing of it, without a warning; `unknown` where the version of MySQL is not known. No MariaDB before 10.5 is supported.
 * Source: https://dev.mysql.com/doc/refman/8.4/en/create-table.html, WL#16130 (MySQL 9.0.0, closes
 * https://bugs.mysql.com/bug.php?id=102904); https://jira.mariadb.org/browse/MDEV-20729, measured on MariaDB 10.11.
 */
export function inlineReferences(dialect: Dialect, version: string | undefined): 'made' | 'ignored' | 'unknown' {
  const release = engineRelease(dialect, version)
  switch (dialect) {
    case 'mysql':
      if (version === undefined) return 'unknown'
      return isAtLeast(release, 9) ? 'made' : 'ignored'
    case 'mariadb':
      return isAtLeast(release, 10, 5) ? 'made' : 'ignored'
    default:
      return 'made'
  }
}
