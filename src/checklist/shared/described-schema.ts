import { nameKey } from '../../evidence/documents/names.js'
import type { Description } from '../../evidence/documents/facts.js'
import type { ReportedFact } from '../../report.js'
import type { Table } from '../../schema/model.js'
import { count } from './scope.js'
import { tableFinder } from './schema-tables.js'
import type { ShownSchema } from './shown-schemas.js'
import { annotatedObjects } from './statement-comments.js'

export interface Described {
  readonly tables: ReadonlySet<Table>
  readonly columns: number
  readonly allColumns: number
  /** Comments in the catalogue or in models, not only documents. */
  readonly inSchema: boolean
  /** Where descriptions stand, one fact for each file. */
  readonly facts: readonly ReportedFact[]
}

/** Which of the tables and columns are described: by the catalogue's comments, annotated SQL, models and documents. */
export function describedSchema(
  { tables, history }: Pick<ShownSchema, 'tables' | 'history'>,
  descriptions: readonly Description[],
): Described {
  const find = tableFinder(tables)
  const described = new Set<Table>()
  const columns = new Map<Table, Set<string>>(tables.map((table) => [table, new Set()]))
  let commented = 0
  for (const table of tables) {
    if (isWritten(table.comment)) described.add(table)
    for (const column of table.columns.values()) if (isWritten(column.comment)) columns.get(table)?.add(column.name)
    commented += (isWritten(table.comment) ? 1 : 0) + (columns.get(table)?.size ?? 0)
  }
  const annotated = history === undefined ? [] : annotatedObjects(history)
  for (const { table, column } of annotated) note(find(table), column, described, columns)
  const used = descriptions.filter((each) => {
    return (
      each.what !== 'index' &&
      note(find(each.table), each.what === 'column' ? each.name : undefined, described, columns)
    )
  })
  for (const table of tables) {
    // A table whose columns are explained is.
    if (2 * (columns.get(table)?.size ?? 0) >= Math.max(1, table.columns.size)) described.add(table)
  }
  return {
    tables: described,
    columns: sum([...columns.values()].map((each) => each.size)),
    allColumns: sum(tables.map((table) => table.columns.size)),
    inSchema:
      commented + annotated.length > 0 ||
      used.some(({ seen }) => !/\.(?:md|markdown|mdx|adoc|asciidoc|rst)$/i.test(seen.path)),
    facts: [...(commented === 0 ? [] : [{ detail: `${count(commented, 'comment')} in the schema` }]), ...byFile(used)],
  }
}

/** Notes what a description is about; false where the schema has no such thing. */
function note(
  table: Table | undefined,
  column: string | undefined,
  described: Set<Table>,
  columns: ReadonlyMap<Table, Set<string>>,
): boolean {
  if (table === undefined) return false
  if (column === undefined) {
    described.add(table)
    return true
  }
  const key = nameKey(column)
  // A model's `customer` is the column `customer_id`.
  const names = [...table.columns.keys()]
  const name = names.find((each) => nameKey(each) === key) ?? names.find((each) => nameKey(each) === `${key}id`)
  if (name === undefined) return false
  columns.get(table)?.add(name)
  return true
}

function byFile(descriptions: readonly Description[]): readonly ReportedFact[] {
  const files = new Map<string, Description[]>()
  for (const each of descriptions) files.set(each.seen.path, [...(files.get(each.seen.path) ?? []), each])
  return [...files].slice(0, 8).map(([path, found]) => ({
    detail: count(found.length, 'description'),
    path,
    line: found[0]?.seen.line ?? 1,
  }))
}

/** Words, and no gap to fill in. */
function isWritten(comment: string | undefined): boolean {
  return comment !== undefined && /\p{L}{2}/u.test(comment) && !/^\s*(?:<[^<>]*>\s*$|(?:todo|tbd)\b)/i.test(comment)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
