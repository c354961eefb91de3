import type { Name, Operation, OperationOf } from '../../migrations/operation.js'
import type { Effect, LockMode } from '../effect.js'
import type { SchemaView } from '../model.js'
import { addColumn, alterColumn, dropColumn } from './postgres/columns.js'
import {
  addConstraint,
  domainConstraint,
  dropConstraint,
  enforceConstraint,
  validateConstraint,
} from './postgres/constraints.js'
import { alterIndex, createIndex, dropIndex, reindex } from './postgres/indexes.js'
import { Reckoning } from './reckoning.js'
import {
  alterStorage,
  attachPartition,
  createTable,
  detachPartition,
  dropSchema,
  dropTable,
  dropTriggersOf,
  lockTable,
  refreshView,
  rewriteTable,
  truncate,
} from './postgres/tables.js'

/** Routines that call each other end here. */
const DEEPEST_CALL = 8

/**
 * Locks, rewrites and scans of one operation in PostgreSQL, on relations that stand before it. Modes are those of
 * https://www.postgresql.org/docs/18/explicit-locking.html; where the manual is silent they are measured.
 */
export function postgresEffect(operation: Operation, before: SchemaView, engineVersion: number, depth = 0): Effect {
  const reckoning = new Reckoning(before, engineVersion)
  reckon(reckoning, operation, depth)
  return reckoning.effect
}

function reckon(reckoning: Reckoning, operation: Operation, depth: number): void {
  const { before } = reckoning
  switch (operation.kind) {
    case 'create-table': {
      createTable(reckoning, operation)
      return
    }
    case 'drop-table': {
      dropTable(reckoning, operation)
      return
    }
    case 'alter-table-storage': {
      alterStorage(reckoning, operation)
      return
    }
    case 'rewrite-table': {
      rewriteTable(reckoning, operation)
      return
    }
    case 'truncate': {
      truncate(reckoning, operation)
      return
    }
    case 'lock-table': {
      lockTable(reckoning, operation)
      return
    }
    case 'add-column': {
      addColumn(reckoning, operation)
      return
    }
    case 'drop-column': {
      dropColumn(reckoning, operation)
      return
    }
    case 'alter-column': {
      alterColumn(reckoning, operation)
      return
    }
    case 'add-constraint': {
      addConstraint(reckoning, operation)
      return
    }
    case 'validate-constraint': {
      validateConstraint(reckoning, operation)
      return
    }
    case 'drop-constraint': {
      dropConstraint(reckoning, operation)
      return
    }
    case 'set-constraint': {
      enforceConstraint(reckoning, operation)
      return
    }
    case 'rename-table':
    case 'rename-column':
    case 'rename-constraint':
    // CREATE, ALTER and DROP POLICY as well as ENABLE ROW LEVEL SECURITY: policy.c, tablecmds.c.
    case 'row-security':
      reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    case 'create-index': {
      createIndex(reckoning, operation)
      return
    }
    case 'drop-index': {
      dropIndex(reckoning, operation)
      return
    }
    case 'reindex': {
      reindex(reckoning, operation)
      return
    }
    case 'alter-index': {
      alterIndex(reckoning, operation)
      return
    }
    case 'attach-partition': {
      attachPartition(reckoning, operation)
      return
    }
    case 'detach-partition': {
      detachPartition(reckoning, operation)
      return
    }
    case 'alter-type': {
      alterType(reckoning, operation)
      return
    }
    case 'drop-type':
      if (operation.cascade)
        lockAll(
          reckoning,
          before.usersOf(operation.type).map((table) => table.name),
        )
      return
    case 'drop-schema': {
      dropSchema(reckoning, operation)
      return
    }
    case 'create-view':
      for (const name of operation.reads) reckoning.lockNamed(name, 'ACCESS SHARE')
      if (before.find(operation.view) !== undefined) reckoning.lockNamed(operation.view, 'ACCESS EXCLUSIVE')
      return
    case 'drop-view':
    case 'rename-view':
      reckoning.lockNamed(operation.view, 'ACCESS EXCLUSIVE')
      return
    case 'refresh-materialized-view': {
      refreshView(reckoning, operation)
      return
    }
    case 'call-routine':
      if (depth >= DEEPEST_CALL) return
      for (const step of before.routineBody(operation.routine) ?? []) {
        reckoning.add(postgresEffect(step, before, reckoning.version, depth + 1))
      }
      return
    // https://www.postgresql.org/docs/18/explicit-locking.html: CREATE TRIGGER is SHARE ROW EXCLUSIVE, as are
    // ENABLE and DISABLE TRIGGER (sql-altertable); DROP TRIGGER is not (RemoveTriggerById in trigger.c).
    case 'drop-routine': {
      if (operation.cascade) dropTriggersOf(reckoning, operation.routine)
      return
    }
    case 'create-trigger':
    case 'set-trigger':
      reckoning.lockNamed(operation.table, 'SHARE ROW EXCLUSIVE')
      return
    case 'drop-trigger':
      if (operation.table !== undefined) reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    // Measured; comments on columns, constraints and triggers take it on their table.
    case 'comment':
      if (operation.table !== undefined) reckoning.lockNamed(operation.table, 'SHARE UPDATE EXCLUSIVE')
      return
    case 'insert':
    case 'update':
    case 'delete': {
      changeRows(reckoning, operation)
      return
    }
    case 'copy':
      if (operation.table === undefined) return
      reckoning.lockNamed(operation.table, operation.direction === 'from' ? 'ROW EXCLUSIVE' : 'ACCESS SHARE')
      return
    case 'query': {
      const analyze = /^\s*(analyze|vacuum)\b/i.test(operation.what)
      for (const name of operation.reads) reckoning.lockNamed(name, analyze ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS SHARE')
      return
    }
    // MySQL's and SQL Server's: PostgreSQL drops a partition as a table.
    case 'drop-partition':
    case 'rename-schema':
    case 'create-type':
    case 'create-schema':
    case 'create-database':
    case 'extension':
    case 'sequence':
    case 'create-routine':
    case 'grant':
    case 'revoke':
    case 'role':
    case 'set':
    case 'transaction':
    case 'set-validator':
    case 'shard-key':
    case 'flush':
    case 'rebuild-table':
    // Which tables a tablespace holds is not known.
    case 'move-tablespace':
    case 'opaque':
      return
    case 'other':
      for (const name of operation.tables ?? []) reckoning.lockNamed(name, besidesLock(operation.what))
      return
  }
}

/** Rules, triggers, policies and views are looked at by each query, statistics and publications are not. Measured. */
function besidesLock(what: string): LockMode {
  return /^\w+ (?:or replace )?(?:rule|trigger|policy|view)\b/i.test(what)
    ? 'ACCESS EXCLUSIVE'
    : 'SHARE UPDATE EXCLUSIVE'
}

function lockAll(reckoning: Reckoning, names: readonly Name[]): void {
  for (const name of names) reckoning.lockNamed(name, 'ACCESS EXCLUSIVE')
}

/** Values of an enum are rows of a catalogue; a constraint of a domain is held against every table that uses it. */
function alterType(reckoning: Reckoning, operation: OperationOf<'alter-type'>): void {
  const { change } = operation
  if (change.kind !== 'domain constraint') return
  const scans =
    change.what === 'add'
      ? change.constraint?.validated !== false
      : change.what === 'validate' || change.what === 'set not null'
  domainConstraint(reckoning, operation.type, scans)
}

/** ROW EXCLUSIVE, also on the tables whose rows a foreign key deletes or changes along. */
function changeRows(
  reckoning: Reckoning,
  operation: OperationOf<'insert'> | OperationOf<'update'> | OperationOf<'delete'>,
): void {
  const table = reckoning.before.table(operation.table)
  reckoning.lock(table, 'ROW EXCLUSIVE')
  for (const name of operation.from) reckoning.lockNamed(name, 'ACCESS SHARE')
  if (operation.kind !== 'insert' && operation.reach.kind === 'everything') reckoning.scan(table)
  if (operation.kind !== 'delete') return
  for (const { table: referrer, references } of reckoning.before.referrers(operation.table)) {
    const follows =
      references.onDelete === 'cascade' || references.onDelete === 'set null' || references.onDelete === 'set default'
    if (follows) reckoning.lock(referrer, 'ROW EXCLUSIVE')
  }
}
