import { parse } from 'csv-parse/sync'
import * as z from 'zod'
import { UserError } from '../errors.js'

/** Row counts that somebody took from a running server and committed. */
export interface TableStatistics {
  readonly path: string
  /** The day on which they were taken, as written: `2026-11-03`. */
  readonly asOf: string | undefined
  readonly rows: ReadonlyMap<string, number>
}

/** What a statistics query yields for one table; the README has one for each engine. */
const row = z.object({
  schema: z.string().optional(),
  table: z.string().min(1),
  rows: z.coerce.number().min(0),
  as_of: z.string().optional(),
})

const TABULAR = /\.(?:csv|tsv|txt)$/i

/**
 * Reads a committed statistics file: JSON (a list of objects) or what `psql --csv` and `mysql --batch` print, with the
 * columns table, rows and, where they are there, schema and as_of. Throws a UserError that names the file and the row.
 */
export function parseTableStatistics(text: string, path: string): TableStatistics {
  const records = TABULAR.test(path) ? tabular(text, path) : json(text, path)
  const rows = new Map<string, number>()
  let asOf: string | undefined
  records.forEach((record, index) => {
    const parsed = row.safeParse(record)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new UserError(
        `${path}: ${issue?.path.join('.') ?? 'the row'} of row ${index + 1} ${wrong(record, issue?.path[0])}; it needs the columns table and rows.`,
        { path },
      )
    }
    const { schema, table, rows: count, as_of: day } = parsed.data
    rows.set(schema === undefined || schema === '' ? table : `${schema}.${table}`, Math.round(count))
    asOf ??= day === undefined || day === '' ? undefined : day.slice(0, 10)
  })
  return { path, asOf, rows }
}

function wrong(record: unknown, key: PropertyKey | undefined): string {
  const value: unknown =
    typeof record === 'object' && record !== null && key !== undefined ? Reflect.get(record, key) : undefined
  return value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`
}

function json(text: string, path: string): readonly unknown[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new UserError(`${path} is not JSON; a file with columns must end in .csv or .tsv.`, { path })
  }
  if (!Array.isArray(parsed))
    throw new UserError(`${path} holds no list of tables such as [{"table": "orders", "rows": 2100000}].`, { path })
  return parsed.map((each: unknown) => each)
}

function tabular(text: string, path: string): readonly unknown[] {
  const delimiter = (text.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ','
  try {
    return parse(text, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      // Servers and clients differ in the case of column names.
      columns: (names: readonly string[]) => names.map((name) => name.toLowerCase()),
    })
  } catch (thrown) {
    throw new UserError(`${path} is no table: ${thrown instanceof Error ? thrown.message : String(thrown)}.`, { path })
  }
}
