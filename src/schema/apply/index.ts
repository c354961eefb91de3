import type { Name, Operation, OperationOf } from '../../migrations/operation.js'
import { canonical } from '../names.js'
import type { State } from '../state.js'
import {
  applyComment,
  changeRowSecurity,
  createTrigger,
  dropRoutine,
  dropTrigger,
  setTrigger,
  setValidator,
} from './attachments.js'
import { addColumn, alterColumn, dropColumn, renameColumn } from './columns.js'
import {
  addConstraint,
  dropConstraint,
  dropPointers,
  renameConstraint,
  setConstraint,
  validateConstraint,
} from './constraints.js'
import { alterIndex, createIndex, dropIndex, reindex } from './indexes.js'
import { attachPartition, detachPartition } from './partitions.js'
import { rebuildTable } from './rebuild.js'
import { deleteRows, insertRows, truncateRows, updateRows } from './rows.js'
import { alterStorage, createTable, dropTable, renameSchema, renameTable } from './tables.js'
import { alterType, createType, dropType } from './types.js'
import { createView, dropView, renameView } from './views.js'

/** Routines that call themselves or each other end here. */
const DEEPEST_CALL = 16

/** Changes the state as the engine would. Never throws: what does not fit makes its object partial. */
export function applyOperation(state: State, operation: Operation, depth = 0): void {
  if (operation.branch === undefined) {
    change(state, operation, depth)
    return
  }
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
    case 'drop-partition':
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
    case 'create-table': {
      createTable(state, operation)
      return
    }
    case 'drop-table': {
      dropTable(state, operation)
      return
    }
    case 'rename-table': {
      renameTable(state, operation)
      return
    }
    case 'alter-table-storage': {
      alterStorage(state, operation)
      return
    }
    case 'add-column': {
      addColumn(state, operation)
      return
    }
    case 'drop-column': {
      dropColumn(state, operation)
      return
    }
    case 'rename-column': {
      renameColumn(state, operation)
      return
    }
    case 'alter-column': {
      alterColumn(state, operation)
      return
    }
    case 'add-constraint': {
      addConstraint(state, operation)
      return
    }
    case 'set-constraint': {
      setConstraint(state, operation)
      return
    }
    case 'validate-constraint': {
      validateConstraint(state, operation)
      return
    }
    case 'drop-constraint': {
      dropConstraint(state, operation)
      return
    }
    case 'rename-constraint': {
      renameConstraint(state, operation)
      return
    }
    case 'create-index': {
      createIndex(state, operation)
      return
    }
    case 'drop-index': {
      dropIndex(state, operation)
      return
    }
    case 'reindex': {
      reindex(state, operation)
      return
    }
    case 'alter-index': {
      alterIndex(state, operation)
      return
    }
    case 'attach-partition': {
      attachPartition(state, operation)
      return
    }
    case 'detach-partition': {
      detachPartition(state, operation)
      return
    }
    case 'create-type': {
      createType(state, operation)
      return
    }
    case 'alter-type': {
      alterType(state, operation)
      return
    }
    case 'drop-type': {
      dropType(state, operation)
      return
    }
    case 'drop-schema': {
      dropSchema(state, operation)
      return
    }
    case 'create-view': {
      createView(state, operation)
      return
    }
    case 'drop-view': {
      dropView(state, operation)
      return
    }
    case 'rename-schema':
      renameSchema(state, operation)
      return
    case 'rename-view': {
      renameView(state, operation)
      return
    }
    case 'create-routine': {
      state.putRoutine(operation.routine, operation.body)
      return
    }
    case 'drop-routine': {
      dropRoutine(state, operation)
      return
    }
    case 'call-routine': {
      callRoutine(state, operation.routine, depth)
      return
    }
    case 'create-trigger': {
      createTrigger(state, operation)
      return
    }
    case 'drop-trigger': {
      dropTrigger(state, operation)
      return
    }
    case 'set-trigger': {
      setTrigger(state, operation)
      return
    }
    case 'row-security': {
      changeRowSecurity(state, operation)
      return
    }
    case 'set':
      if (operation.name.toLowerCase() !== 'search_path' || operation.scope === 'global') return
      {
        state.setPath(operation.value, operation.scope)
        return
      }
    case 'transaction':
      if (operation.change === 'commit' || operation.change === 'rollback') state.endTransaction()
      return
    case 'extension':
      if (operation.change === 'drop' && operation.cascade) state.doubtAll()
      return
    case 'comment': {
      applyComment(state, operation)
      return
    }
    case 'set-validator': {
      setValidator(state, operation)
      return
    }
    case 'opaque':
      if (operation.touches === undefined) {
        state.doubtAll()
        return
      }
      for (const name of operation.touches) state.doubt(name)
      return
    case 'rebuild-table': {
      rebuildTable(state, operation)
      return
    }
    case 'truncate': {
      truncateRows(state, operation)
      return
    }
    case 'delete': {
      deleteRows(state, operation)
      return
    }
    case 'update': {
      updateRows(state, operation)
      return
    }
    case 'insert':
    case 'copy': {
      insertRows(state, operation)
      return
    }
    case 'rewrite-table':
    case 'drop-partition':
    case 'lock-table':
    case 'create-schema':
    case 'create-database':
    case 'sequence':
    case 'refresh-materialized-view':
    case 'grant':
    case 'revoke':
    case 'role':
    case 'query':
    case 'shard-key':
    case 'flush':
    case 'move-tablespace':
    case 'other':
      return
  }
}

function callRoutine(state: State, name: Name, depth: number): void {
  const routine = state.routine(name)
  if (routine === undefined && isBuiltIn(name)) return
  if (routine?.body === undefined || depth >= DEEPEST_CALL) {
    state.doubtAll()
    return
  }
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
  if (operation.what === 'owned') {
    state.doubtAll()
    return
  }
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
