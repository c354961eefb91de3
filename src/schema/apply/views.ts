import type { Name, OperationOf } from '../../migrations/operation.js'
import type { Column, Table } from '../model.js'
import { equalNames } from '../names.js'
import type { State } from '../state.js'
import { assumedColumn, emptyTable, inexact } from '../table.js'
import { dropWithViews, moveTable } from './tables.js'

export function createView(state: State, operation: OperationOf<'create-view'>): void {
  const name = state.newName(operation.view)
  const present = presentAt(state, name)
  if (present !== undefined && operation.guards.includes('if not exists')) return
  const kind = operation.materialized ? 'materialized view' : 'view'
  const reads = operation.reads.map((read) => state.resolve(read))
  const fresh = emptyTable(name, kind, present?.identity ?? state.nextIdentity(), present?.made ?? state.made)
  const columns = new Map((operation.columns ?? []).map((column) => [column, viewColumn(state, reads, column)]))
  if (present !== undefined) state.remove(present)
  state.put({ ...fresh, exact: operation.columns !== undefined, columns })
  state.setReads(name, reads)
}

function presentAt(state: State, name: Name): Table | undefined {
  const table = state.find(name)
  return table !== undefined && equalNames(table.name, name) ? table : undefined
}

/** A view's column has the type of the one source column of that name, where there is one. */
function viewColumn(state: State, reads: readonly Name[], name: string): Column {
  const sources = reads.flatMap((read) => state.find(read)?.columns.get(name) ?? [])
  const [source] = sources
  const type = sources.length === 1 && source !== undefined ? { type: source.type } : {}
  return { ...assumedColumn(name), ...type, made: state.made }
}

export function dropView(state: State, operation: OperationOf<'drop-view'>): void {
  const view = state.find(operation.view)
  if (view === undefined) return
  if (operation.cascade) dropWithViews(state, view)
  else state.remove(view)
}

export function renameView(state: State, operation: OperationOf<'rename-view'>): void {
  const view = state.find(operation.view)
  if (view === undefined) return
  if (operation.column === undefined) {
    const schema = view.name.schema
    moveTable(state, view, schema === undefined ? { name: operation.to } : { schema, name: operation.to })
    return
  }
  const column = view.columns.get(operation.column)
  if (column === undefined) {
    state.put(inexact(view))
    return
  }
  const renamed = [...view.columns].map(([name, held]): [string, Column] =>
    name === operation.column ? [operation.to, { ...held, name: operation.to }] : [name, held],
  )
  state.put({ ...view, columns: new Map(renamed) })
}
