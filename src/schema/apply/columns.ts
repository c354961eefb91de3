import type { ColumnChange, Expression, OperationOf } from '../../migrations/operation.js'
import type { Column, Table, TableConstraint } from '../model.js'
import { equalNames } from '../names.js'
import type { State } from '../state.js'
import type { Editable } from '../table.js'
import { assumedColumn, columnOf, constrainedColumns, indexedColumns, inexact, withColumn } from '../table.js'
import { dropPointers, withConstraint, withoutConstraint } from './constraints.js'
import { family } from './partitions.js'

export function addColumn(state: State, operation: OperationOf<'add-column'>): void {
  for (const table of family(state, state.table(operation.table))) {
    if (table.columns.has(operation.column.name)) {
      if (!operation.guards.includes('if not exists')) state.put(inexact(table))
      continue
    }
    let changed = withColumn(table, columnOf(operation.column, state.made))
    for (const constraint of operation.constraints) changed = withConstraint(state, changed, constraint, state.made)
    state.put(changed)
    if (comesEmpty(state, operation)) state.rows.addUnwritten(table.identity, operation.column.name, state.migration)
  }
}

/** Every row has NULL in it. A domain may bring a default. */
function comesEmpty(state: State, { column, constraints, branch }: OperationOf<'add-column'>): boolean {
  const valued = column.default !== undefined && column.default.isNull !== true
  if (branch !== undefined || !column.nullable || valued) return false
  if (column.generated !== undefined || column.identity !== undefined) return false
  if (state.type(column.type)?.kind === 'domain') return false
  return !constraints.some(({ kind }) => kind === 'not null' || kind === 'primary key')
}

export function dropColumn(state: State, operation: OperationOf<'drop-column'>): void {
  for (const table of family(state, state.table(operation.table))) {
    if (table.exact && !table.columns.has(operation.column) && !operation.guards.includes('if exists')) {
      state.put(inexact(table))
      continue
    }
    state.put(withoutColumn(state, table, operation.column))
    state.rows.write(table.identity, [operation.column])
    if (operation.cascade) {
      dropPointers(state, table.name, (columns) => columns.includes(operation.column))
      for (const view of state.viewsOver(table.name)) state.put(inexact(view))
    }
  }
}

/**
 * Indexes and constraints that involve the column go with it (https://www.postgresql.org/docs/18/sql-altertable.html).
 * MySQL only takes the column out of its indexes: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html.
 */
function withoutColumn(state: State, table: Table, column: string): Table {
  const columns = new Map(table.columns)
  columns.delete(column)
  let changed: Table = { ...table, columns }
  for (const constraint of table.constraints) {
    if (constrainedColumns(constraint).includes(column)) changed = withoutConstraint(changed, constraint)
  }
  const touched = changed.indexes.some((index) => indexedColumns(index).includes(column))
  if (!touched) return changed
  const shrinks = state.dialect === 'mysql' || state.dialect === 'mariadb'
  const indexes = changed.indexes.flatMap((index) => {
    if (!indexedColumns(index).includes(column)) return [index]
    const keys = index.keys.filter((key) => key.column !== column)
    return shrinks && keys.length > 0 ? [{ ...index, keys }] : []
  })
  return { ...changed, indexes }
}

export function renameColumn(state: State, operation: OperationOf<'rename-column'>): void {
  for (const table of family(state, state.table(operation.table))) {
    const known = withRevealed(table, operation.column)
    if (known.columns.has(operation.to)) {
      state.put(inexact(known))
      continue
    }
    state.put(withColumnRenamed(known, operation.column, operation.to))
    state.rows.write(table.identity, [operation.column])
    for (const referrer of state.pointingAt(table.name)) {
      state.put({
        ...referrer,
        constraints: referrer.constraints.map((constraint) =>
          constraint.kind === 'foreign key' && equalNames(constraint.references.table, table.name)
            ? {
                ...constraint,
                references: {
                  ...constraint.references,
                  columns: renamedIn(constraint.references.columns, operation.column, operation.to),
                },
              }
            : constraint,
        ),
      })
    }
  }
}

function withColumnRenamed(table: Table, from: string, to: string): Table {
  const columns = new Map<string, Column>()
  for (const [name, column] of table.columns)
    columns.set(name === from ? to : name, name === from ? { ...column, name: to } : column)
  return {
    ...table,
    columns,
    constraints: table.constraints.map((constraint) => constraintRenamed(constraint, from, to)),
    indexes: table.indexes.map((index) =>
      indexedColumns(index).includes(from)
        ? {
            ...index,
            keys: index.keys.map((key) => ({
              ...key,
              ...(key.column === from ? { column: to } : {}),
              text: textRenamed(key.text, from, to),
            })),
            include: renamedIn(index.include, from, to),
            ...(index.where === undefined ? {} : { where: expressionRenamed(index.where, from, to) }),
          }
        : index,
    ),
  }
}

function constraintRenamed(constraint: TableConstraint, from: string, to: string): TableConstraint {
  if (!constrainedColumns(constraint).includes(from)) return constraint
  return constraint.kind === 'check'
    ? { ...constraint, expression: expressionRenamed(constraint.expression, from, to) }
    : { ...constraint, columns: renamedIn(constraint.columns, from, to) }
}

function expressionRenamed(expression: Expression, from: string, to: string): Expression {
  return {
    ...expression,
    text: textRenamed(expression.text, from, to),
    columns: renamedIn(expression.columns, from, to),
  }
}

function renamedIn(names: readonly string[], from: string, to: string): readonly string[] {
  return names.map((name) => (name === from ? to : name))
}

/** Identifiers outside string literals. Good enough to keep expressions comparable; nothing is executed from it. */
function textRenamed(text: string, from: string, to: string): string {
  return text.replace(/'(?:[^']|'')*'|"[^"]+"|[A-Za-z_]\w*/g, (word) => {
    if (word === `"${from}"`) return `"${to}"`
    return word.toLowerCase() === from ? to : word
  })
}

/** A partial table with a column that the statement proves to be there. */
function withRevealed(table: Table, column: string): Table {
  if (table.columns.has(column)) return table
  return inexact(withColumn(table, assumedColumn(column)))
}

export function alterColumn(state: State, operation: OperationOf<'alter-column'>): void {
  const { change } = operation
  for (const table of family(state, state.table(operation.table))) {
    const known = withRevealed(table, operation.column)
    const column = known.columns.get(operation.column)
    if (column === undefined) continue
    if (change.kind !== 'set not null') state.rows.write(table.identity, [operation.column])
    if (change.kind !== 'redefine') {
      state.put(withColumn(known, changedColumn(column, change)))
      continue
    }
    const { name } = change.definition
    const renamed = name === operation.column ? known : withColumnRenamed(known, operation.column, name)
    state.put(withColumn(renamed, columnOf(change.definition, column.made)))
  }
}

function changedColumn(column: Column, change: Exclude<ColumnChange, { readonly kind: 'redefine' }>): Column {
  const changed: Editable<Column> = { ...column }
  switch (change.kind) {
    case 'type':
      changed.type = change.type
      if (change.collation !== undefined) changed.collation = change.collation
      return changed
    case 'set not null':
      changed.nullable = false
      return changed
    case 'drop not null':
      changed.nullable = true
      return changed
    case 'set default':
      changed.default = change.default
      return changed
    case 'drop default':
      delete changed.default
      // A serial column is an integer whose default draws from a sequence; without the default it is only an integer.
      if (changed.identity === 'serial') delete changed.identity
      return changed
    case 'identity':
      if (change.change === 'drop') {
        delete changed.identity
        return changed
      }
      changed.identity ??= 'by default'
      changed.nullable = false
      return changed
    case 'generated':
      if (change.change === 'drop expression') delete changed.generated
      return changed
    case 'attribute':
      return changed
  }
}
