import type { OperationOf } from '../../migrations/operation.js'
import type { Index, Table } from '../model.js'
import { impliedIndexName } from '../naming.js'
import type { State } from '../state.js'
import { inexact } from '../table.js'
import { withConstraintRenamed } from './constraints.js'
import { family } from './partitions.js'

export function createIndex(state: State, operation: OperationOf<'create-index'>): void {
  const { index: written, only } = operation
  const table = state.table(written.table)
  const members = only ? [table] : family(state, table)
  for (const member of members) {
    const isParent = member === table
    const taken = (candidate: string): boolean => isTaken(state, member, candidate)
    const implied = (): string =>
      impliedIndexName(state.dialect, member.name.name, written.keys, written.include, taken)
    const name = isParent ? (written.name ?? implied()) : implied()
    if (taken(name)) {
      if (!operation.guards.includes('if not exists')) state.put(inexact(member))
      continue
    }
    const valid = !(only && member.partitioned)
    state.put(withIndex(member, { ...written, name, table: member.name, valid, made: state.made }))
  }
}

/** Index names are unique in a schema; in MySQL and SQL Server only within their table. */
function isTaken(state: State, table: Table, name: string): boolean {
  if (table.indexes.some((index) => index.name === name)) return true
  switch (state.dialect) {
    case 'mysql':
    case 'mariadb':
    case 'sqlserver':
      return false
    default:
      return state.isTaken(name, table.name)
  }
}

export function withIndex(table: Table, index: Index): Table {
  return { ...table, indexes: [...table.indexes, index] }
}

export function dropIndex(state: State, operation: OperationOf<'drop-index'>): void {
  const table = operation.table === undefined ? state.tableOfIndex(operation.index) : state.table(operation.table)
  if (table === undefined) return
  for (const member of family(state, table)) {
    const index = member.indexes.find((candidate) => candidate.name === operation.index.name)
    if (index === undefined) {
      if (member === table && !operation.guards.includes('if exists')) state.put(inexact(member))
      continue
    }
    state.put({
      ...member,
      indexes: member.indexes.filter((candidate) => candidate !== index),
      constraints:
        index.constraint === undefined
          ? member.constraints
          : member.constraints.filter((constraint) => constraint.name !== index.constraint),
    })
  }
}

export function alterIndex(state: State, operation: OperationOf<'alter-index'>): void {
  const table = state.tableOfIndex(operation.index)
  if (table === undefined) return
  const { change } = operation
  const { name } = operation.index
  switch (change.kind) {
    case 'rename': {
      const owner = table.indexes.find((index) => index.name === name)?.constraint
      if (owner !== undefined) {
        state.put(withConstraintRenamed(table, owner, change.to))
        return
      }
      state.put(withEach(table, name, (index) => ({ ...index, name: change.to })))
      return
    }
    case 'attach': {
      state.put(withEach(table, name, (index) => ({ ...index, valid: true })))
      return
    }
    case 'tablespace':
    case 'other':
      return
  }
}

/** A rebuilt index is valid, whatever a failed build left behind. */
export function reindex(state: State, operation: OperationOf<'reindex'>): void {
  if (operation.target === undefined) return
  const table = operation.what === 'index' ? state.tableOfIndex(operation.target) : state.find(operation.target)
  if (table === undefined || (operation.what !== 'index' && operation.what !== 'table')) return
  if (table.indexes.every((index) => index.valid)) return
  const meant = operation.what === 'index' ? operation.target.name : undefined
  const indexes = table.indexes.map((index) =>
    meant === undefined || index.name === meant ? { ...index, valid: true } : index,
  )
  state.put({ ...table, indexes })
}

function withEach(table: Table, name: string, change: (index: Index) => Index): Table {
  return { ...table, indexes: table.indexes.map((index) => (index.name === name ? change(index) : index)) }
}
