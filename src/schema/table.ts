import type { ColumnDefinition, Name, TypeName } from '../migrations/operation.js'
import type { Column, Era, Index, Made, RelationKind, Table, TableConstraint } from './model.js'

/** The era of what was there before the first migration that we know: never the current one. */
export const BEFORE_ALL: Era = -1

export const ASSUMED: Made = { era: BEFORE_ALL, migration: undefined }

/** The type of a column that a statement names on a table of which we never saw the definition. */
export const UNKNOWN_TYPE: TypeName = { name: 'unknown', modifiers: [], array: false, text: '' }

export function emptyTable(name: Name, kind: RelationKind, identity: number, made: Made): Table {
  return {
    name,
    kind,
    identity,
    made,
    exact: true,
    temporary: false,
    logged: true,
    partitioned: false,
    partitionOf: undefined,
    columns: new Map(),
    constraints: [],
    indexes: [],
    triggers: new Map(),
    policies: [],
    rowSecurity: false,
    comment: undefined,
  }
}

/** A copy from which properties can be deleted. */
export type Editable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

export function columnOf(definition: ColumnDefinition, made: Made): Column {
  return { ...definition, made }
}

/** A column that a statement names and no definition shows. */
export function assumedColumn(name: string): Column {
  return { name, type: UNKNOWN_TYPE, nullable: true, made: ASSUMED }
}

export function inexact(table: Table): Table {
  return table.exact ? { ...table, exact: false } : table
}

export function withColumn(table: Table, column: Column): Table {
  return { ...table, columns: new Map(table.columns).set(column.name, column) }
}

/** Columns that a primary key or SET NOT NULL makes NOT NULL. Those that are not there are left out. */
export function withNotNull(table: Table, names: readonly string[], nullable: boolean): Table {
  const columns = new Map(table.columns)
  for (const name of names) {
    const column = columns.get(name)
    if (column !== undefined) columns.set(name, { ...column, nullable })
  }
  return { ...table, columns }
}

/** The columns that a constraint covers; a check's are those that its expression names. */
export function constrainedColumns(constraint: TableConstraint): readonly string[] {
  return constraint.kind === 'check' ? constraint.expression.columns : constraint.columns
}

/** Every column that an index needs in order to exist. */
export function indexedColumns(index: Index): readonly string[] {
  const keys = index.keys.flatMap((key) => (key.column === undefined ? identifiers(key.text) : [key.column]))
  return [...keys, ...index.include, ...(index.where?.columns ?? [])]
}

function identifiers(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]+)"|[A-Za-z_]\w*/g)].map(([word, quoted]) => quoted ?? word.toLowerCase())
}

export function primaryKey(table: Table): readonly string[] | undefined {
  const key = table.constraints.find((constraint) => constraint.kind === 'primary key')
  return key?.kind === 'primary key' ? key.columns : undefined
}

/** Column lists of which at most one row has any given value: primary key, unique constraints, whole unique indexes. */
export function uniqueKeys(table: Table): readonly (readonly string[])[] {
  const keys: (readonly string[])[] = []
  for (const constraint of table.constraints) {
    if (constraint.kind === 'primary key' || constraint.kind === 'unique') keys.push(constraint.columns)
  }
  for (const index of table.indexes) {
    if (!index.unique || !index.valid || index.where !== undefined || index.constraint !== undefined) continue
    const columns = index.keys.flatMap((key) => (key.column === undefined ? [] : [key.column]))
    if (columns.length === index.keys.length) keys.push(columns)
  }
  return keys
}

/** Whether a foreign key of its table holds the column. */
export function isReferring(table: Table, column: string): boolean {
  return table.constraints.some((each) => each.kind === 'foreign key' && each.columns.includes(column))
}

/** The column whose default SQL Server keeps under this name. */
export function columnOfDefault(table: Table, constraint: string | undefined): Column | undefined {
  if (constraint === undefined) return undefined
  return [...table.columns.values()].find((column) => column.default?.constraint === constraint)
}
