import type { Undone } from '../../hazards/shared/declared.js'
import type { History, Span } from '../../migrations/model.js'
import { sameName, type Name } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import type { ReportedFact } from '../../report.js'

/** Where a table, or a column of it, was made: the statement that names it, else the migration; undefined for what no migration makes. */
export function placeOfTable(history: History, table: Table, column?: string): Span | undefined {
  const made = column === undefined ? table.made : (table.columns.get(column)?.made ?? table.made)
  const migration = history.migrations.find(({ id }) => id === made.migration)
  if (migration === undefined) return undefined
  for (const operation of migration.up.flatMap((statement) => statement.operations)) {
    if (operation.kind === 'create-table' && isTable(operation.table, table))
      return operation.columns.find(({ name }) => name === column)?.span ?? operation.span
    if (operation.kind === 'add-column' && operation.column.name === column && isTable(operation.table, table))
      return operation.column.span
  }
  return migration.span
}

function isTable(name: Name, table: Table): boolean {
  return sameName(name, table.name)
}

/** At most ten facts, each at its place. */
export function factsAt(
  history: History,
  gaps: readonly { readonly detail: string; readonly table: Table; readonly column?: string }[],
): readonly ReportedFact[] {
  return gaps.slice(0, 10).map(({ detail, table, column }) => {
    const place = placeOfTable(history, table, column)
    return place === undefined ? { detail } : { detail, path: place.path, line: place.line }
  })
}

/** What a model declares and the schema does not hold to, at the model's line. */
export function placed({ fact, seen }: Undone): ReportedFact {
  return { detail: fact, path: seen.path, line: seen.line }
}
