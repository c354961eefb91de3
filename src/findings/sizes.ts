import type { Candidate } from '../hazards/hazard.js'
import type { Settings, TableSettings } from '../inputs/settings.js'
import type { History } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'

/** What the configuration says of the sizes of a history's tables. */
export function tablesOf(history: History, settings: Settings): TableSettings | undefined {
  return (
    settings.databases.find((each) => each.id === history.database) ??
    settings.databases.find((each) => each.dialect === history.dialect || each.dialect === undefined)
  )?.tables
}

/** The declared rows of the table that a candidate is about; undefined where nobody declared them. */
export function rowsOf(candidate: Candidate, tables: TableSettings | undefined): number | undefined {
  if (candidate.table === undefined || tables === undefined) return undefined
  return tables.rows[showName(candidate.table)] ?? tables.rows[candidate.table.name]
}

/** The table's rows are declared, and are not many. */
export function isKnownSmall(table: string, tables: TableSettings | undefined): boolean {
  if (tables === undefined || isLarge(table, tables)) return false
  return (tables.rows[table] ?? tables.rows[bareName(table)]) !== undefined
}

function bareName(table: string): string {
  return table.split('.').at(-1) ?? table
}

/** Rows from which a table counts as large, where it is not named as such. */
const LARGE_TABLE_ROWS = 1_000_000

export function isLarge(table: string, tables: TableSettings | undefined): boolean {
  if (tables === undefined) return false
  const bare = bareName(table)
  if (tables.large.includes(table) || tables.large.includes(bare)) return true
  return (tables.rows[table] ?? tables.rows[bare] ?? 0) >= LARGE_TABLE_ROWS
}
