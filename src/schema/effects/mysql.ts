import type { Name, Operation } from '../../migrations/operation.js'
import type { AlterWay, Effect, LockMode } from '../effect.js'
import { addedColumn, alteredColumn, droppedColumn, renamedColumn } from './mysql/columns.js'
import { addedConstraint, droppedConstraint } from './mysql/constraints.js'
import { changedStorage, createdIndex } from './mysql/tables.js'
import { beside, INSTANT, rebuilt, REBUILT, strongest, type Server } from './mysql/way.js'
import { Reckoning } from './reckoning.js'

/** A table, and how the server changes it. */
interface Altered {
  readonly table: Name
  readonly way: AlterWay
}

/**
 * Locks and copies of one operation in MySQL or MariaDB. Every ALTER waits for the metadata lock before and after, and
 * whoever comes after it waits with it; that moment is not among the locks here, `alter` tells that there is one.
 */
export function mysqlEffect(server: Server, operation: Operation): Effect {
  const reckoning = new Reckoning(server.before, server.version.major)
  const altered = alteredBy(server, operation)
  if (altered === undefined) {
    reckon(reckoning, operation)
    return reckoning.effect
  }
  const { table, way } = altered
  take(reckoning, operation, table, way)
  if (operation.kind === 'rename-table') reckoning.lockNamed(table, 'ACCESS EXCLUSIVE')
  return { ...reckoning.effect, alter: way }
}

/** A whole statement: the strongest of its clauses, one of which is enough to copy the table for all. */
export function mysqlWay(server: Server, operations: readonly Operation[]): AlterWay | undefined {
  const ways = underOldNames(operations).flatMap((operation) => {
    const altered = alteredBy(server, operation)
    return altered === undefined ? [] : [{ operation, way: altered.way }]
  })
  // "ALTER TABLE … DROP PRIMARY KEY, ADD PRIMARY KEY" is done in place, where DROP alone is not.
  const rekeyed = ways.some(({ operation }) => addsKey(operation))
  const each = ways.map(({ operation, way }) => (rekeyed && dropsKey(operation) ? REBUILT : way))
  const whole = each.length === 0 ? undefined : each.reduce(strongest)
  // Measured in MariaDB: a column beside an index in one ALTER is no longer instant, the table is rebuilt.
  const mixes = ways.some(({ operation, way }) => movesColumns(operation) && way.algorithm === 'INSTANT')
  const builds = ways.some(({ operation }) => operation.kind === 'create-index')
  return whole !== undefined && mixes && builds ? strongest(whole, REBUILT) : whole
}

/** CHANGE renames a column and states it again: the schema before the statement has it under its old name. */
function underOldNames(operations: readonly Operation[]): readonly Operation[] {
  const old = new Map<string, string>()
  return operations.map((operation) => {
    if (operation.kind === 'rename-column') old.set(operation.to, operation.column)
    const column = operation.kind === 'alter-column' ? old.get(operation.column) : undefined
    return operation.kind === 'alter-column' && column !== undefined ? { ...operation, column } : operation
  })
}

function addsKey(operation: Operation): boolean {
  if (operation.kind === 'add-constraint') return operation.constraint.kind === 'primary key'
  return operation.kind === 'add-column' && operation.constraints.some(({ kind }) => kind === 'primary key')
}

function dropsKey(operation: Operation): boolean {
  return operation.kind === 'drop-constraint' && operation.type === 'primary key'
}

function movesColumns({ kind }: Operation): boolean {
  return kind === 'add-column' || kind === 'drop-column'
}

function reckon(reckoning: Reckoning, operation: Operation): void {
  switch (operation.kind) {
    case 'drop-table':
      if (operation.temporary !== true) reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    case 'drop-partition':
      reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    case 'truncate':
      for (const table of operation.tables) reckoning.lockNamed(table, 'ACCESS EXCLUSIVE')
      return
    case 'lock-table':
      for (const table of operation.tables)
        reckoning.lockNamed(table, /read/i.test(operation.mode) ? 'SHARE' : 'ACCESS EXCLUSIVE')
      return
    case 'insert':
    case 'update':
    case 'delete':
      reckoning.lockNamed(operation.table, 'ROW EXCLUSIVE')
      for (const name of operation.from) reckoning.lockNamed(name, 'ACCESS SHARE')
      return
    case 'create-trigger':
      reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    default:
      return
  }
}

const MODES: Readonly<Record<AlterWay['lock'], LockMode>> = {
  NONE: 'SHARE UPDATE EXCLUSIVE',
  SHARED: 'SHARE',
  EXCLUSIVE: 'ACCESS EXCLUSIVE',
}

function take(reckoning: Reckoning, operation: Operation, name: Name, way: AlterWay): void {
  const table = reckoning.before.table(name)
  reckoning.lock(table, MODES[way.lock])
  if (way.rebuilds) reckoning.rewrite(table)
  if (way.rebuilds || (way.algorithm !== 'INSTANT' && reads(operation))) reckoning.scan(table)
}

/** An index is built from every row. */
function reads({ kind }: Operation): boolean {
  return kind === 'create-index' || kind === 'add-constraint'
}

function alteredBy(server: Server, operation: Operation): Altered | undefined {
  const { before } = server
  const on = (name: Name, way: AlterWay): Altered => ({ table: name, way })
  switch (operation.kind) {
    case 'add-column':
      return on(operation.table, addedColumn(server, before.table(operation.table), operation))
    case 'drop-column':
      return on(operation.table, droppedColumn(server, before.table(operation.table), operation.column))
    case 'rename-column':
      return on(operation.table, renamedColumn(server, before.table(operation.table), operation.column))
    case 'alter-column':
      return on(operation.table, alteredColumn(server, before.table(operation.table), operation))
    case 'create-index':
      return on(operation.index.table, createdIndex(server, before.table(operation.index.table), operation.index))
    case 'drop-index':
      return operation.table === undefined ? undefined : on(operation.table, beside(server))
    case 'alter-index': {
      const table = before.index(operation.index)?.table
      return table === undefined ? undefined : on(table, INSTANT)
    }
    case 'add-constraint':
      return on(operation.table, addedConstraint(server, before.table(operation.table), operation.constraint, false))
    case 'drop-constraint':
      return on(operation.table, droppedConstraint(server, before.table(operation.table), operation))
    case 'rewrite-table':
      return operation.table === undefined
        ? undefined
        : on(operation.table, rebuilt(server, before.table(operation.table)))
    case 'alter-table-storage':
      return on(operation.table, changedStorage(server, before.table(operation.table), operation))
    case 'rename-table':
      return on(operation.table, INSTANT)
    case 'comment':
      return operation.table === undefined ? undefined : on(operation.table, INSTANT)
    default:
      return undefined
  }
}
