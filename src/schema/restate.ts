import type { ColumnDefinition, Constraint, Operation } from '../migrations/operation.js'
import type { Column, Index, Table, TableConstraint } from './model.js'
import { constrainedColumns, indexedColumns } from './table.js'

type At = Operation['span']

/** A table with its constraints and indexes; undefined where we do not know all of it. Its rows do not come back. */
export function recreated(table: Table | undefined, span: At): Operation[] | undefined {
  if (table === undefined || !table.exact || table.kind !== 'table' || table.partitioned) return undefined
  const columns: ColumnDefinition[] = [...table.columns.values()].map((column) => ({ ...column, span }))
  return [
    {
      kind: 'create-table',
      table: table.name,
      columns,
      constraints: table.constraints.map((constraint) => restated(constraint, span)),
      indexes: [],
      temporary: table.temporary,
      span,
      guards: [],
      ...(table.logged ? {} : { unlogged: true }),
    },
    ...ownIndexes(table, span, () => true),
  ]
}

/** A dropped column with the constraints and indexes that went with it. */
export function readded(table: Table, column: Column, span: At): Operation[] {
  const lost = table.constraints.filter((constraint) => constrainedColumns(constraint).includes(column.name))
  return [
    { kind: 'add-column', table: table.name, column: { ...column, span }, constraints: [], span, guards: [] },
    ...lost.map((constraint): Operation => ({
      kind: 'add-constraint',
      table: table.name,
      constraint: restated(constraint, span),
      span,
      guards: [],
    })),
    ...ownIndexes(table, span, (index) => indexedColumns(index).includes(column.name)),
  ]
}

function ownIndexes(table: Table, span: At, meant: (index: Index) => boolean): Operation[] {
  return table.indexes
    .filter((index) => index.constraint === undefined && meant(index))
    .map((index): Operation => ({
      kind: 'create-index',
      index,
      concurrently: false,
      only: false,
      span,
      guards: [],
    }))
}

/** A held constraint as a clause of its own. */
export function restated(constraint: TableConstraint, span: At): Constraint {
  return { ...constraint, inline: false, span }
}
