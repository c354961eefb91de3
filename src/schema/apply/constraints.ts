import type { Constraint, Name, OperationOf } from '../../migrations/operation.js'
import type { Column, Index, Made, Table, TableConstraint } from '../model.js'
import { equalNames } from '../names.js'
import { impliedConstraintName } from '../naming.js'
import type { State } from '../state.js'
import type { Editable } from '../table.js'
import { columnOfDefault, inexact, primaryKey, withColumn, withNotNull } from '../table.js'
import { family } from './partitions.js'

export function addConstraint(state: State, operation: OperationOf<'add-constraint'>): void {
  if (operation.onDomain === true) {
    const type = state.type(operation.table)
    if (type !== undefined) state.putType({ ...type, constrained: true })
    return
  }
  for (const table of family(state, state.table(operation.table))) {
    state.put(withConstraint(state, table, operation.constraint, state.made))
  }
}

/** The table with a constraint and with what the engine makes for it: a name, an index, NOT NULL for a primary key. */
export function withConstraint(state: State, table: Table, written: Constraint, made: Made): Table {
  const usingIndex = written.kind === 'primary key' || written.kind === 'unique' ? written.usingIndex : undefined
  const source = usingIndex === undefined ? undefined : table.indexes.find((index) => index.name === usingIndex)
  const taken = (candidate: string): boolean =>
    table.constraints.some((constraint) => constraint.name === candidate) || state.isTaken(candidate, table.name)
  const name = written.name ?? usingIndex ?? impliedConstraintName(state.dialect, table.name.name, written, taken)
  if (table.constraints.some((constraint) => constraint.name === name)) return inexact(table)

  switch (written.kind) {
    case 'primary key':
    case 'unique': {
      const columns = source === undefined ? written.columns : source.keys.map((key) => key.column ?? key.text)
      const constrained = withEntry(table, { ...written, name, columns, made })
      const indexed =
        source === undefined ? withOwnIndex(state, constrained, name, columns, made) : owning(constrained, source, name)
      // In SQLite the reader says which keys may hold NULL: https://sqlite.org/lang_createtable.html#the_primary_key.
      return written.kind === 'primary key' && state.dialect !== 'sqlite'
        ? withNotNull(indexed, columns, false)
        : indexed
    }
    case 'exclude':
      return withOwnIndex(state, withEntry(table, { ...written, name, made }), name, written.columns, made)
    case 'not null':
      return withNotNull(withEntry(table, { ...written, name, made }), written.validated ? written.columns : [], false)
    case 'check':
      return withEntry(table, { ...written, name, made })
    case 'foreign key': {
      const target = state.resolve(written.references.table)
      const key = primaryKey(equalNames(target, table.name) ? table : state.table(target))
      const columns = written.references.columns.length > 0 ? written.references.columns : (key ?? [])
      const references = { ...written.references, table: target, columns }
      const constrained = withEntry(table, { ...written, name, references, made })
      return withImpliedForeignKeyIndex(
        state,
        constrained,
        written.name ?? written.columns[0] ?? name,
        written.columns,
        made,
      )
    }
  }
}

function withEntry(table: Table, constraint: TableConstraint): Table {
  return { ...table, constraints: [...table.constraints, constraint] }
}

function withOwnIndex(state: State, table: Table, name: string, columns: readonly string[], made: Made): Table {
  if (isRowid(state, table, columns)) return table
  const exclusion = table.constraints.some((constraint) => constraint.name === name && constraint.kind === 'exclude')
  const index: Index = {
    name,
    table: table.name,
    keys: columns.map((column) => ({ column, text: column })),
    include: [],
    unique: !exclusion,
    method: exclusion ? 'gist' : 'btree',
    kind: 'ordinary',
    valid: true,
    made,
    constraint: name,
  }
  return { ...table, indexes: [...table.indexes, index] }
}

/** SQLite keeps an INTEGER PRIMARY KEY in the table itself: https://sqlite.org/lang_createtable.html#rowid. */
function isRowid(state: State, table: Table, columns: readonly string[]): boolean {
  if (state.dialect !== 'sqlite' || columns.length !== 1 || columns[0] === undefined) return false
  const isKey = primaryKey(table)?.[0] === columns[0]
  return isKey && /^integer$/i.test(table.columns.get(columns[0])?.type.text ?? '')
}

function owning(table: Table, source: Index, name: string): Table {
  const indexes = table.indexes.map((index) => (index === source ? { ...source, name, constraint: name } : index))
  return { ...table, indexes }
}

/** InnoDB makes an index for a foreign key that has none: https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html. */
function withImpliedForeignKeyIndex(
  state: State,
  table: Table,
  name: string,
  columns: readonly string[],
  made: Made,
): Table {
  if (state.dialect !== 'mysql' && state.dialect !== 'mariadb') return table
  const covered = table.indexes.some((index) => columns.every((column, at) => index.keys[at]?.column === column))
  if (covered || table.indexes.some((index) => index.name === name)) return table
  const keys = columns.map((column) => ({ column, text: column }))
  const index = {
    name,
    table: table.name,
    keys,
    include: [],
    unique: false,
    method: 'btree',
    kind: 'ordinary',
    valid: true,
    made,
  } satisfies Index
  return { ...table, indexes: [...table.indexes, index] }
}

/** What is turned off, or on without reading the rows that are there, is no longer known to hold. Keys cannot be. */
export function setConstraint(state: State, operation: OperationOf<'set-constraint'>): void {
  const table = state.table(operation.table)
  const isMeant = (constraint: Table['constraints'][number]): boolean =>
    (constraint.kind === 'foreign key' || constraint.kind === 'check') &&
    (operation.constraint === undefined || constraint.name === operation.constraint)
  const constraints = table.constraints.map((constraint) =>
    isMeant(constraint) ? { ...constraint, validated: operation.validated } : constraint,
  )
  state.put({ ...table, constraints })
}

export function validateConstraint(state: State, operation: OperationOf<'validate-constraint'>): void {
  for (const table of family(state, state.table(operation.table))) {
    const found = table.constraints.find((constraint) => constraint.name === operation.constraint)
    if (found === undefined) {
      state.put(inexact(table))
      continue
    }
    const constraints = table.constraints.map((constraint) =>
      constraint === found ? { ...constraint, validated: true } : constraint,
    )
    const validated = { ...table, constraints }
    state.put(found.kind === 'not null' ? withNotNull(validated, found.columns, false) : validated)
  }
}

export function dropConstraint(state: State, operation: OperationOf<'drop-constraint'>): void {
  for (const table of family(state, state.table(operation.table))) {
    const found = table.constraints.find((constraint) =>
      operation.constraint === undefined
        ? constraint.kind === operation.type
        : constraint.name === operation.constraint,
    )
    if (found === undefined) {
      const defaulted = withoutDefault(table, operation)
      if (defaulted !== undefined) state.put(defaulted)
      else if (operation.type !== 'default' && !operation.guards.includes('if exists')) state.put(inexact(table))
      continue
    }
    const remaining = withoutConstraint(table, found)
    state.put(remaining)
    if (operation.cascade && (found.kind === 'primary key' || found.kind === 'unique')) {
      dropPointers(state, table.name, (columns) => sameColumns(columns, found.columns))
    }
  }
}

/** The table without the default that SQL Server keeps as a constraint of this name; undefined where it has none. */
function withoutDefault(table: Table, { constraint }: OperationOf<'drop-constraint'>): Table | undefined {
  const column = columnOfDefault(table, constraint)
  if (column === undefined) return undefined
  const rest: Editable<Column> = { ...column }
  delete rest.default
  return withColumn(table, rest)
}

/** The table without a constraint and without the index that it owns. */
export function withoutConstraint(table: Table, gone: TableConstraint): Table {
  const remaining: Table = {
    ...table,
    constraints: table.constraints.filter((constraint) => constraint !== gone),
    indexes: table.indexes.filter((index) => index.constraint === undefined || index.constraint !== gone.name),
  }
  return gone.kind === 'not null' ? withNotNull(remaining, gone.columns, true) : remaining
}

/** Drops the foreign keys that point at a table, where the columns that they point at are meant. */
export function dropPointers(state: State, target: Name, meant: (columns: readonly string[]) => boolean): void {
  for (const table of state.pointingAt(target)) {
    const constraints = table.constraints.filter(
      (constraint) =>
        constraint.kind !== 'foreign key' ||
        !equalNames(constraint.references.table, target) ||
        !meant(constraint.references.columns),
    )
    if (constraints.length < table.constraints.length) state.put({ ...table, constraints })
  }
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column))
}

export function renameConstraint(state: State, operation: OperationOf<'rename-constraint'>): void {
  const table = state.table(operation.table)
  state.put(withConstraintRenamed(table, operation.constraint, operation.to))
}

/** A constraint and its index always bear one name. */
export function withConstraintRenamed(table: Table, from: string, to: string): Table {
  if (!table.constraints.some((constraint) => constraint.name === from)) return inexact(table)
  return {
    ...table,
    constraints: table.constraints.map((constraint) =>
      constraint.name === from ? { ...constraint, name: to } : constraint,
    ),
    indexes: table.indexes.map((index) => (index.constraint === from ? { ...index, name: to, constraint: to } : index)),
  }
}
