import type { Name, Operation, OperationOf } from '../../migrations/operation.js'
import { canonical } from '../names.js'
import type { State } from '../state.js'
import { applyComment, changeRowSecurity, createTrigger, dropTrigger, setTrigger, setValidator } from './attachments.js'
import { addColumn, alterColumn, dropColumn, renameColumn } from './columns.js'
import { addConstraint, dropConstraint, dropPointers, renameConstraint, validateConstraint } from './constraints.js'
import { alterIndex, createIndex, dropIndex, reindex } from './indexes.js'
import { attachPartition, detachPartition } from './partitions.js'
import { alterStorage, createTable, dropTable, renameTable } from './tables.js'
import { alterType, createType, dropType } from './types.js'
import { createView, dropView, renameView } from './views.js'

/** Routines that call themselves or each other end here. */
const DEEPEST_CALL = 16

/** Changes the state as the engine would. Never throws: what does not fit makes its object partial. */
export function applyOperation(state: State, operation: Operation, depth = 0): void {
  if (operation.branch === undefined) return change(state, operation, depth)
  // Nobody knows whether it runs: what it would make may be there, what it would take away may be gone.
  if (!takesAway(operation)) change(state, operation, depth)
  if (!changesOnlyRows(operation)) for (const name of targets(operation)) state.doubt(name)
}

function changesOnlyRows(operation: Operation): boolean {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'copy':
    case 'query':
    case 'truncate':
    case 'lock-table':
    case 'rewrite-table':
    case 'comment':
      return true
    default:
      return false
  }
}

function takesAway(operation: Operation): boolean {
  return operation.kind.startsWith('drop-') || operation.kind.startsWith('rename-')
}

function targets(operation: Operation): readonly Name[] {
  if (operation.kind === 'create-index') return [operation.index.table]
  return 'table' in operation && operation.table !== undefined ? [operation.table] : []
}

function change(state: State, operation: Operation, depth: number): void {
  switch (operation.kind) {
    case 'create-table':
      return createTable(state, operation)
    case 'drop-table':
      return dropTable(state, operation)
    case 'rename-table':
      return renameTable(state, operation)
    case 'alter-table-storage':
      return alterStorage(state, operation)
    case 'add-column':
      return addColumn(state, operation)
    case 'drop-column':
      return dropColumn(state, operation)
    case 'rename-column':
      return renameColumn(state, operation)
    case 'alter-column':
      return alterColumn(state, operation)
    case 'add-constraint':
      return addConstraint(state, operation)
    case 'validate-constraint':
      return validateConstraint(state, operation)
    case 'drop-constraint':
      return dropConstraint(state, operation)
    case 'rename-constraint':
      return renameConstraint(state, operation)
    case 'create-index':
      return createIndex(state, operation)
    case 'drop-index':
      return dropIndex(state, operation)
    case 'reindex':
      return reindex(state, operation)
    case 'alter-index':
      return alterIndex(state, operation)
    case 'attach-partition':
      return attachPartition(state, operation)
    case 'detach-partition':
      return detachPartition(state, operation)
    case 'create-type':
      return createType(state, operation)
    case 'alter-type':
      return alterType(state, operation)
    case 'drop-type':
      return dropType(state, operation)
    case 'drop-schema':
      return dropSchema(state, operation)
    case 'create-view':
      return createView(state, operation)
    case 'drop-view':
      return dropView(state, operation)
    case 'rename-view':
      return renameView(state, operation)
    case 'create-routine':
      return state.putRoutine(operation.routine, operation.body)
    case 'drop-routine':
      return state.removeRoutine(operation.routine)
    case 'call-routine':
      return callRoutine(state, operation.routine, depth)
    case 'create-trigger':
      return createTrigger(state, operation)
    case 'drop-trigger':
      return dropTrigger(state, operation)
    case 'set-trigger':
      return setTrigger(state, operation)
    case 'row-security':
      return changeRowSecurity(state, operation)
    case 'set':
      if (operation.name.toLowerCase() !== 'search_path' || operation.scope === 'global') return
      return state.setPath(operation.value, operation.scope)
    case 'transaction':
      if (operation.change === 'commit' || operation.change === 'rollback') state.endTransaction()
      return
    case 'extension':
      if (operation.change === 'drop' && operation.cascade) state.doubtAll()
      return
    case 'comment':
      return applyComment(state, operation)
    case 'set-validator':
      return setValidator(state, operation)
    case 'opaque':
      if (operation.touches === undefined) return state.doubtAll()
      for (const name of operation.touches) state.doubt(name)
      return
    case 'rewrite-table':
    case 'truncate':
    case 'lock-table':
    case 'create-schema':
    case 'create-database':
    case 'sequence':
    case 'refresh-materialized-view':
    case 'grant':
    case 'revoke':
    case 'role':
    case 'insert':
    case 'update':
    case 'delete':
    case 'copy':
    case 'query':
    case 'shard-key':
    case 'flush':
    case 'other':
      return
  }
}

function callRoutine(state: State, name: Name, depth: number): void {
  const routine = state.routine(name)
  if (routine === undefined && isBuiltIn(name)) return
  if (routine?.body === undefined || depth >= DEEPEST_CALL) return state.doubtAll()
  for (const operation of routine.body) applyOperation(state, operation, depth + 1)
}

/** Functions of PostgreSQL itself that migrations call as statements; none changes a table's shape. */
function isBuiltIn(name: Name): boolean {
  if (name.schema === 'pg_catalog') return true
  return (
    name.schema === undefined &&
    /^(pg_.+|setval|nextval|currval|lastval|set_config|current_setting|version|now)$/.test(name.name)
  )
}

function dropSchema(state: State, operation: OperationOf<'drop-schema'>): void {
  if (operation.what === 'owned') return state.doubtAll()
  if (operation.what !== 'schema' || !operation.cascade) return
  const inSchema = (name: Name): boolean => (name.schema ?? state.home) === operation.name
  for (const table of [...state.tables()]) {
    if (!inSchema(table.name)) continue
    dropPointers(state, table.name, () => true)
    state.remove(table)
  }
  for (const type of [...state.types()]) {
    if (inSchema(canonical(type.name, state.home))) state.removeType(type)
  }
}
