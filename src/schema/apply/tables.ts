import type { Constraint, Name, OperationOf, StorageChange, TableStorage } from '../../migrations/operation.js'
import type { Column, Table } from '../model.js'
import { canonical, equalNames } from '../names.js'
import { impliedIndexName } from '../naming.js'
import type { State } from '../state.js'
import { assumedColumn, columnOf, emptyTable, inexact } from '../table.js'
import { dropPointers, withConstraint } from './constraints.js'
import { withIndex } from './indexes.js'
import { family } from './partitions.js'

export function createTable(state: State, operation: OperationOf<'create-table'>): void {
  const name = state.newName(operation.table)
  const present = state.find(name)
  const guarded = operation.guards.includes('if not exists') || operation.guards.includes('condition')
  if (present !== undefined && equalNames(present.name, name)) {
    if (guarded) return
    // It fails in production, or something that we did not see dropped the table: the new shape, the old age.
    const rebuilt = definedTable(state, operation, { ...inexact(empty(state, operation, name)), made: present.made })
    state.remove(present)
    state.put({ ...rebuilt, identity: present.identity })
    return
  }
  const blank = empty(state, operation, name)
  state.put(definedTable(state, operation, guarded && state.everDoubted ? inexact(blank) : blank))
}

function empty(state: State, operation: OperationOf<'create-table'>, name: Name): Table {
  return {
    ...emptyTable(name, 'table', state.nextIdentity(), state.made),
    temporary: operation.temporary,
    logged: operation.unlogged !== true,
    partitioned: operation.partitionedBy !== undefined,
    comment: operation.comment,
    ...(operation.storage === undefined ? {} : { storage: operation.storage }),
  }
}

export function definedTable(state: State, operation: OperationOf<'create-table'>, blank: Table): Table {
  let table = blank
  if (operation.partitionOf !== undefined)
    table = asPartition(state, table, operation.partitionOf, operation.isDefaultPartition === true)
  for (const source of operation.like ?? []) table = likeTable(state, table, source)
  if (operation.as !== undefined) table = asQuery(state, table, operation.as)
  if (operation.columns.length > 0) {
    const columns = new Map(table.columns)
    for (const column of operation.columns) columns.set(column.name, columnOf(column, state.made))
    table = { ...table, columns }
  }
  for (const constraint of merged(state, operation.constraints)) {
    table = withConstraint(state, table, constraint, state.made)
  }
  for (const written of operation.indexes) {
    const held = table
    const taken = (candidate: string): boolean =>
      held.indexes.some((index) => index.name === candidate) || state.isTaken(candidate, held.name)
    const index = written.name ?? impliedIndexName(state.dialect, held.name.name, written.keys, written.include, taken)
    table = withIndex(table, { ...written, name: index, table: table.name, valid: true, made: state.made })
  }
  return table
}

/**
 * PostgreSQL makes one index of keys over the same columns in one CREATE TABLE, the primary key first; it takes the name of
 * the other where it has none: transformIndexConstraints in parse_utilcmd.c.
 */
function merged(state: State, constraints: readonly Constraint[]): readonly Constraint[] {
  if (state.dialect !== 'postgres') return constraints
  const kept: Constraint[] = []
  for (const constraint of primaryKeyFirst(constraints)) {
    const at = kept.findIndex((prior) => isSameKey(prior, constraint))
    const prior = kept[at]
    if (prior === undefined) kept.push(constraint)
    else if (prior.name === undefined && constraint.name !== undefined) kept[at] = { ...prior, name: constraint.name }
  }
  return kept
}

function primaryKeyFirst(constraints: readonly Constraint[]): readonly Constraint[] {
  const isKey = (constraint: Constraint): boolean => constraint.kind === 'primary key'
  return [...constraints.filter(isKey), ...constraints.filter((constraint) => !isKey(constraint))]
}

function isSameKey(a: Constraint, b: Constraint): boolean {
  if ((a.kind !== 'primary key' && a.kind !== 'unique') || b.kind !== 'unique') return false
  return a.columns.join() === b.columns.join() && (a.deferrable ?? false) === (b.deferrable ?? false)
}

/** A partition has its parent's columns, constraints and indexes; the indexes get names of their own. */
function asPartition(state: State, table: Table, parentName: Name, isDefault: boolean): Table {
  const parent = state.table(parentName)
  if (equalNames(parent.name, table.name)) return inexact(table)
  if (!parent.partitioned) state.put({ ...parent, partitioned: true })
  const partition: Table = {
    ...table,
    exact: table.exact && parent.exact,
    partitionOf: parent.name,
    defaultPartition: isDefault,
    columns: copied(state, parent),
    constraints: parent.constraints.map((constraint) => ({ ...constraint, made: state.made })),
  }
  return parent.indexes.reduce((held, index) => {
    const taken = (candidate: string): boolean =>
      held.indexes.some((other) => other.name === candidate) || state.isTaken(candidate, held.name)
    const implied = impliedIndexName(state.dialect, table.name.name, index.keys, index.include, taken)
    const name =
      index.constraint === undefined ? implied : `${table.name.name}${index.name.slice(parent.name.name.length)}`
    return withIndex(held, { ...index, name, table: table.name, made: state.made })
  }, partition)
}

/**
 * LIKE and INHERITS: columns come along; whether defaults, constraints and indexes do (INCLUDING ALL), the operation does
 * not say, so their absence proves nothing. MySQL's LIKE copies all but foreign keys.
 */
function likeTable(state: State, table: Table, sourceName: Name): Table {
  const source = state.table(sourceName)
  const columns = new Map([...table.columns, ...copied(state, source)])
  if (state.dialect !== 'mysql' && state.dialect !== 'mariadb') return inexact({ ...table, columns })
  return {
    ...table,
    exact: table.exact && source.exact,
    columns,
    constraints: source.constraints
      .filter((constraint) => constraint.kind !== 'foreign key')
      .map((constraint) => ({ ...constraint, made: state.made })),
    indexes: source.indexes.map((index) => ({ ...index, table: table.name, made: state.made })),
  }
}

function asQuery(state: State, table: Table, query: NonNullable<OperationOf<'create-table'>['as']>): Table {
  const sources = query.from.map((name) => state.table(name))
  const only = sources.length === 1 ? sources[0] : undefined
  if (query.columns === undefined) {
    return only === undefined
      ? inexact(table)
      : { ...table, exact: table.exact && only.exact, columns: nullableCopies(state, only) }
  }
  const columns = new Map<string, Column>()
  for (const name of query.columns) {
    const source = only?.columns.get(name)
    columns.set(name, {
      ...assumedColumn(name),
      ...(source === undefined ? {} : { type: source.type }),
      made: state.made,
    })
  }
  return { ...table, columns }
}

function copied(state: State, source: Table): Map<string, Column> {
  return new Map([...source.columns].map(([name, column]) => [name, { ...column, made: state.made }]))
}

/** CREATE TABLE AS copies names and types, no constraint and no default. */
function nullableCopies(state: State, source: Table): Map<string, Column> {
  const columns = new Map<string, Column>()
  for (const { name, type } of source.columns.values())
    columns.set(name, { name, type, nullable: true, made: state.made })
  return columns
}

export function dropTable(state: State, operation: OperationOf<'drop-table'>): void {
  const table = state.find(operation.table)
  if (table === undefined || (operation.temporary === true && !table.temporary)) return
  for (const member of family(state, table)) {
    if (operation.cascade && state.dialect === 'postgres') {
      dropPointers(state, member.name, () => true)
      for (const view of state.viewsOver(member.name)) dropWithViews(state, view)
    }
    state.remove(member)
  }
}

/** A view and the views that read it. */
export function dropWithViews(state: State, view: Table): void {
  const above = state.viewsOver(view.name)
  state.remove(view)
  for (const dependent of above) dropWithViews(state, dependent)
}

export function renameTable(state: State, operation: OperationOf<'rename-table'>): void {
  const table = state.table(operation.table)
  const to = canonical(
    { ...(table.name.schema === undefined ? {} : { schema: table.name.schema }), ...operation.to },
    state.home,
  )
  if (equalNames(to, table.name)) return
  const overwritten = state.find(to)
  const collides = overwritten !== undefined && equalNames(overwritten.name, to)
  moveTable(state, collides ? inexact(table) : table, to)
}

/** Tables and views of a schema move with it. Types and routines of it are found by their bare names. */
export function renameSchema(state: State, operation: OperationOf<'rename-schema'>): void {
  const inside = [...state.tables()].filter((table) => table.name.schema === operation.schema)
  for (const { name } of inside) moveTable(state, state.table(name), { schema: operation.to, name: name.name })
}

/** The table under its new name; foreign keys that point at it, partitions and views follow. */
export function moveTable(state: State, table: Table, to: Name): void {
  const referrers = state.pointingAt(table.name)
  const views = state.viewsOver(table.name)
  const partitions = table.partitioned ? family(state, table).slice(1) : []
  const reads = state.readsOf(table.name)
  state.remove(table)
  state.put({ ...table, name: to, indexes: table.indexes.map((index) => ({ ...index, table: to })) })
  if (reads !== undefined) state.setReads(to, reads)
  for (const referrer of referrers) {
    const current = equalNames(referrer.name, table.name) ? state.table(to) : referrer
    const constraints = current.constraints.map((constraint) =>
      constraint.kind === 'foreign key' && equalNames(constraint.references.table, table.name)
        ? { ...constraint, references: { ...constraint.references, table: to } }
        : constraint,
    )
    state.put({ ...current, constraints })
  }
  for (const partition of partitions) {
    if (partition.partitionOf !== undefined && equalNames(partition.partitionOf, table.name)) {
      state.put({ ...partition, partitionOf: to })
    }
  }
  for (const view of views) {
    const read = state.readsOf(view.name) ?? []
    state.setReads(
      view.name,
      read.map((name) => (equalNames(name, table.name) ? to : name)),
    )
  }
}

export function alterStorage(state: State, operation: OperationOf<'alter-table-storage'>): void {
  const table = state.table(operation.table)
  if (operation.change.kind === 'logged') {
    state.put({ ...table, logged: operation.change.logged })
    return
  }
  if (operation.change.kind === 'partitioning') {
    state.put({ ...table, partitioned: true })
    return
  }
  const storage = storageAfter(operation.change)
  // Remembered all the same: the statement shows that the table is there.
  state.put(storage === undefined ? table : { ...table, storage: { ...table.storage, ...storage } })
}

function storageAfter(change: StorageChange): TableStorage | undefined {
  switch (change.kind) {
    case 'engine':
      return { engine: change.engine.toLowerCase() }
    case 'row format':
      return { rowFormat: change.format.toLowerCase() }
    case 'charset':
      return { charset: change.charset.toLowerCase() }
    default:
      return undefined
  }
}
