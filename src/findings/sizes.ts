import type { Candidate } from '../hazards/hazard.js'
import type { Settings, TableSettings } from '../inputs/settings.js'
import type { TableStatistics } from '../inputs/table-statistics.js'
import type { History } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'

/** How many rows a table has, and who says so. */
export interface TableSize {
  readonly rows: number
  /** The statistics file; undefined where the configuration declares the rows. */
  readonly measured: Pick<TableStatistics, 'path' | 'asOf'> | undefined
}

/** What the configuration says of the sizes of a history's tables. */
export function tablesOf(history: History, settings: Settings): TableSettings | undefined {
  return (
    settings.databases.find((each) => each.id === history.database) ??
    settings.databases.find((each) => each.dialect === history.dialect || each.dialect === undefined)
  )?.tables
}

/** The size of the table that a candidate is about; undefined where nobody knows it. */
export function sizeOf(candidate: Candidate, tables: TableSettings | undefined): TableSize | undefined {
  return candidate.table === undefined ? undefined : sizeOfTable(showName(candidate.table), tables)
}

/** `public.orders` and `orders` are looked for as written; a bare name also finds the only table of that name. */
function sizeOfTable(table: string, tables: TableSettings | undefined): TableSize | undefined {
  if (tables === undefined) return undefined
  const declared = tables.rows[table] ?? tables.rows[bareName(table)]
  if (declared !== undefined) return { rows: declared, measured: undefined }
  const { statistics } = tables
  if (statistics === undefined) return undefined
  const rows = statistics.rows.get(table) ?? statistics.rows.get(bareName(table)) ?? rowsByBareName(table, statistics)
  return rows === undefined ? undefined : { rows, measured: statistics }
}

/** Of tables with the same name in several schemas the largest counts: nothing is played down by mistake. */
function rowsByBareName(table: string, { rows }: TableStatistics): number | undefined {
  if (table.includes('.')) return undefined
  const same = [...rows].filter(([name]) => bareName(name) === table).map(([, count]) => count)
  return same.length === 0 ? undefined : Math.max(...same)
}

/** The table's rows are known, and are not many. */
export function isKnownSmall(table: string, tables: TableSettings | undefined): boolean {
  return !isLarge(table, tables) && sizeOfTable(table, tables) !== undefined
}

function bareName(table: string): string {
  return table.split('.').at(-1) ?? table
}

/** Rows from which a table counts as large, where it is not named as such. */
const LARGE_TABLE_ROWS = 1_000_000

export function isLarge(table: string, tables: TableSettings | undefined): boolean {
  if (tables === undefined) return false
  if (tables.large.includes(table) || tables.large.includes(bareName(table))) return true
  return (sizeOfTable(table, tables)?.rows ?? 0) >= LARGE_TABLE_ROWS
}

/** `2.1 million rows, by db/stats.json of 2026-11-03`, for the end of a message. */
export function sizeInWords({ rows, measured }: TableSize): string {
  if (measured === undefined) return `${rowsInWords(rows)}, as declared`
  const day = measured.asOf === undefined ? 'without a date' : `of ${measured.asOf}`
  return `${rowsInWords(rows)}, by ${measured.path} ${day}`
}

const SCALES = [
  { size: 1e9, word: ' billion' },
  { size: 1e6, word: ' million' },
] as const

function rowsInWords(rows: number): string {
  const scale = SCALES.find(({ size }) => rows >= size)
  if (scale === undefined) return rows === 1 ? '1 row' : `${rows.toLocaleString('en-US')} rows`
  return `${Number((rows / scale.size).toPrecision(2))}${scale.word} rows`
}
