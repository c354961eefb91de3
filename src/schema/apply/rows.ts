import type { OperationOf } from '../../migrations/operation.js'
import type { Table } from '../model.js'
import type { State } from '../state.js'
import { family } from './partitions.js'

/** TRUNCATE empties the partitions too, and with CASCADE what points at the table: https://www.postgresql.org/docs/18/sql-truncate.html */
export function truncateRows(state: State, operation: OperationOf<'truncate'>): void {
  if (operation.branch !== undefined) return
  for (const name of operation.tables) emptyTable(state, state.table(name), operation.cascade, new Set())
}

function emptyTable(state: State, table: Table, cascades: boolean, done: Set<number>): void {
  if (done.has(table.identity)) return
  for (const member of family(state, table)) {
    done.add(member.identity)
    state.rows.empty(member.identity, 'truncated')
    if (!cascades) continue
    for (const referrer of state.pointingAt(member.name)) emptyTable(state, referrer, cascades, done)
  }
}

export function deleteRows(state: State, operation: OperationOf<'delete'>): void {
  const { branch, reach, from, skipLocked } = operation
  if (branch !== undefined || reach.kind !== 'everything' || from.length > 0 || skipLocked) return
  for (const member of family(state, state.table(operation.table))) state.rows.empty(member.identity, 'deleted')
}

export function updateRows(state: State, operation: OperationOf<'update'>): void {
  const columns = operation.assignments.map(({ column }) => column)
  for (const member of family(state, state.table(operation.table)))
    state.rows.write(member.identity, columns.length === 0 ? undefined : columns)
}

/** A row that comes by a partitioned table lands in a partition, and one that comes by a partition is the whole's too. */
export function insertRows(state: State, operation: OperationOf<'insert'> | OperationOf<'copy'>): void {
  if (operation.table === undefined || (operation.kind === 'copy' && operation.direction === 'to')) return
  const table = state.table(operation.table)
  const columns = operation.kind === 'insert' && operation.columns.length > 0 ? operation.columns : undefined
  for (const member of [...family(state, table), ...wholes(state, table)]) state.rows.fill(member.identity, columns)
}

/** The tables whose partition it is, directly or through others. */
export function wholes(state: State, table: Table): readonly Table[] {
  if (table.partitionOf === undefined) return []
  const whole = state.find(table.partitionOf)
  return whole === undefined ? [] : [whole, ...wholes(state, whole)]
}
