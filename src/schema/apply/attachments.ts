import { sameName, type Name, type OperationOf } from '../../migrations/operation.js'
import type { Column } from '../model.js'
import type { State } from '../state.js'
import type { Editable } from '../table.js'
import { assumedColumn, withColumn } from '../table.js'

export function createTrigger(state: State, operation: OperationOf<'create-trigger'>): void {
  const table = state.table(operation.table)
  const { routine } = operation
  const trigger = { enabled: true, ...(routine === undefined ? {} : { routine }) }
  state.put({ ...table, triggers: new Map(table.triggers).set(operation.trigger, trigger) })
}

export function dropTrigger(state: State, operation: OperationOf<'drop-trigger'>): void {
  const table =
    operation.table === undefined
      ? [...state.tables()].find((candidate) => candidate.triggers.has(operation.trigger))
      : state.table(operation.table)
  if (table === undefined) return
  const triggers = new Map(table.triggers)
  triggers.delete(operation.trigger)
  state.put({ ...table, triggers })
}

/** CASCADE takes the triggers that run it along: https://www.postgresql.org/docs/18/sql-dropfunction.html */
export function dropRoutine(state: State, operation: OperationOf<'drop-routine'>): void {
  state.removeRoutine(operation.routine)
  if (!operation.cascade) return
  for (const table of [...state.tables()]) {
    const kept = [...table.triggers].filter(([, { routine }]) => !isRunBy(routine, operation.routine))
    if (kept.length < table.triggers.size) state.put({ ...table, triggers: new Map(kept) })
  }
}

function isRunBy(routine: Name | undefined, dropped: Name): boolean {
  return routine !== undefined && sameName(routine, dropped)
}

/** `ALL` and `USER` mean every trigger of the table. */
export function setTrigger(state: State, operation: OperationOf<'set-trigger'>): void {
  const table = state.table(operation.table)
  const every = /^(all|user)$/i.test(operation.trigger)
  const triggers = new Map(table.triggers)
  for (const name of every ? triggers.keys() : [operation.trigger])
    triggers.set(name, { ...triggers.get(name), enabled: operation.enabled })
  state.put({ ...table, triggers })
}

export function changeRowSecurity(state: State, operation: OperationOf<'row-security'>): void {
  const table = state.table(operation.table)
  const { policy } = operation
  switch (operation.change) {
    case 'enable': {
      state.put({ ...table, rowSecurity: true })
      return
    }
    case 'disable': {
      state.put({ ...table, rowSecurity: false })
      return
    }
    case 'create policy': {
      if (policy !== undefined) state.put({ ...table, policies: [...table.policies, policy] })
      return
    }
    case 'drop policy': {
      state.put({ ...table, policies: table.policies.filter((held) => held !== policy) })
      return
    }
    case 'force':
    case 'no force':
    case 'alter policy':
      return
  }
}

export function applyComment(state: State, operation: OperationOf<'comment'>): void {
  if (operation.table === undefined) return
  const table = state.table(operation.table)
  if (operation.column === undefined) {
    if (/^(table|view|materialized view)$/i.test(operation.on)) state.put({ ...table, comment: operation.text })
    return
  }
  const column = table.columns.get(operation.column)
  if (column === undefined) return
  const commented: Editable<Column> = { ...column }
  if (operation.text === undefined) delete commented.comment
  else commented.comment = operation.text
  state.put(withColumn(table, commented))
}

/** A document store's validator names the fields that every document must have. */
export function setValidator(state: State, operation: OperationOf<'set-validator'>): void {
  const table = state.table(operation.table)
  const columns = new Map(table.columns)
  for (const field of operation.required) {
    columns.set(field, { ...(columns.get(field) ?? { ...assumedColumn(field), made: state.made }), nullable: false })
  }
  state.put({ ...table, columns })
}
