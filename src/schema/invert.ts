import type { ColumnChange, IndexDefinition, Name, Operation, OperationOf } from '../migrations/operation.js'
import type { SchemaView } from './model.js'
import { readded, recreated, restated } from './restate.js'
import { UNKNOWN_TYPE } from './table.js'

type Invertible = OperationOf<'alter-column'>

/**
 * The operations that undo one operation, given the schema before it; in the order in which they must run. Undefined
 * where rows or a definition are lost, or where we do not know what stood before. Rows of dropped tables and columns do
 * not come back: those are the caller's to report.
 */
export function invert(operation: Operation, before: SchemaView): Operation[] | undefined {
  const at = { span: operation.span, guards: [] }
  switch (operation.kind) {
    case 'create-table':
      return before.find(operation.table) === undefined
        ? [{ kind: 'drop-table', table: operation.table, cascade: false, ...at }]
        : []
    case 'drop-table':
      return recreated(before.find(operation.table), at.span)
    case 'rename-table': {
      const table = before.table(operation.table)
      const moved: Name = operation.to.schema === undefined ? { ...table.name, name: operation.to.name } : operation.to
      // A move between schemas is undone by naming the one that it left, PostgreSQL's default one too.
      const home =
        operation.to.schema === undefined || table.name.schema !== undefined
          ? table.name
          : { schema: 'public', ...table.name }
      return [{ kind: 'rename-table', table: moved, to: home, ...at }]
    }
    case 'add-column':
      if (before.hasColumn(operation.table, operation.column.name) === 'yes') return []
      return [{ kind: 'drop-column', table: operation.table, column: operation.column.name, cascade: false, ...at }]
    case 'drop-column': {
      const table = before.find(operation.table)
      const column = table?.columns.get(operation.column)
      if (table === undefined || column === undefined || column.type === UNKNOWN_TYPE) return undefined
      return readded(table, column, at.span)
    }
    case 'rename-column':
      return [{ kind: 'rename-column', table: operation.table, column: operation.to, to: operation.column, ...at }]
    case 'alter-column':
      return invertedAlteration(operation, before)
    case 'add-constraint': {
      const { constraint } = operation
      const { name } = constraint
      if (name === undefined || operation.onDomain === true) return undefined
      const taken = 'usingIndex' in constraint ? indexOf(operation.table, constraint.usingIndex, before) : undefined
      return [
        {
          ...at,
          kind: 'drop-constraint',
          table: operation.table,
          constraint: name,
          type: constraint.kind,
          cascade: false,
        },
        // The constraint takes the index along that it took over.
        ...(taken === undefined
          ? []
          : [{ kind: 'create-index' as const, index: taken, concurrently: false, only: false, ...at }]),
      ]
    }
    case 'drop-constraint': {
      const table = before.find(operation.table)
      const gone = table?.constraints.find((constraint) => constraint.name === operation.constraint)
      return gone === undefined
        ? undefined
        : [{ kind: 'add-constraint', table: operation.table, constraint: restated(gone, at.span), ...at }]
    }
    case 'rename-constraint':
      return [
        {
          ...at,
          kind: 'rename-constraint',
          table: operation.table,
          constraint: operation.to,
          to: operation.constraint,
        },
      ]
    case 'create-index': {
      const { name, table } = operation.index
      if (name === undefined) return undefined
      const index: Name = table.schema === undefined ? { name } : { schema: table.schema, name }
      return [{ kind: 'drop-index', index, table, concurrently: operation.concurrently, cascade: false, ...at }]
    }
    case 'drop-index': {
      const index = before.index(operation.index)
      if (index === undefined) return undefined
      return [{ kind: 'create-index', index, concurrently: operation.concurrently, only: false, ...at }]
    }
    case 'alter-index':
      if (operation.change.kind !== 'rename') return undefined
      return [
        {
          ...at,
          kind: 'alter-index',
          index: { ...operation.index, name: operation.change.to },
          change: { kind: 'rename', to: operation.index.name },
        },
      ]
    case 'attach-partition':
      return [
        {
          ...at,
          kind: 'detach-partition',
          table: operation.table,
          partition: operation.partition,
          concurrently: false,
          finalize: false,
        },
      ]
    case 'create-type':
      return [
        {
          ...at,
          kind: 'drop-type',
          type: operation.type,
          what: operation.definition.kind === 'domain' ? 'domain' : 'type',
          cascade: false,
        },
      ]
    case 'alter-type':
      if (operation.change.kind !== 'rename value') return undefined
      return [
        {
          ...at,
          kind: 'alter-type',
          type: operation.type,
          change: { kind: 'rename value', value: operation.change.to, to: operation.change.value },
        },
      ]
    case 'create-view':
      return before.find(operation.view) === undefined
        ? [{ kind: 'drop-view', view: operation.view, materialized: operation.materialized, cascade: false, ...at }]
        : undefined
    case 'create-trigger':
      return [{ kind: 'drop-trigger', table: operation.table, trigger: operation.trigger, ...at }]
    case 'set-trigger':
      return [
        { kind: 'set-trigger', table: operation.table, trigger: operation.trigger, enabled: !operation.enabled, ...at },
      ]
    case 'create-schema':
      return [{ kind: 'drop-schema', name: operation.schema, what: 'schema', cascade: false, ...at }]
    case 'rename-schema':
      return [{ kind: 'rename-schema', schema: operation.to, to: operation.schema, ...at }]
    case 'alter-table-storage':
      if (operation.change.kind !== 'logged') return undefined
      return [
        {
          ...at,
          kind: 'alter-table-storage',
          table: operation.table,
          change: { kind: 'logged', logged: !operation.change.logged },
        },
      ]
    case 'row-security':
      return invertedRowSecurity(operation)
    case 'create-routine':
      return operation.guards.includes('or replace')
        ? undefined
        : [{ kind: 'drop-routine', routine: operation.routine, cascade: false, ...at }]
    // Nothing that stays.
    case 'move-tablespace':
    case 'rewrite-table':
    case 'lock-table':
    case 'reindex':
    case 'refresh-materialized-view':
    case 'validate-constraint':
    case 'set':
    case 'transaction':
    case 'query':
      return []
    case 'truncate':
    case 'drop-partition':
    case 'set-constraint':
    case 'rebuild-table':
    case 'detach-partition':
    case 'drop-type':
    case 'drop-schema':
    case 'create-database':
    case 'extension':
    case 'sequence':
    case 'drop-view':
    case 'rename-view':
    case 'drop-routine':
    case 'call-routine':
    case 'drop-trigger':
    case 'grant':
    case 'revoke':
    case 'role':
    case 'insert':
    case 'update':
    case 'delete':
    case 'copy':
    case 'set-validator':
    case 'shard-key':
    case 'flush':
    case 'comment':
    case 'other':
    case 'opaque':
      return undefined
  }
}

function indexOf(table: Name, name: string | undefined, before: SchemaView): IndexDefinition | undefined {
  return name === undefined ? undefined : before.find(table)?.indexes.find((each) => each.name === name)
}

function invertedAlteration(operation: Invertible, before: SchemaView): Operation[] | undefined {
  const column = before.column(operation.table, operation.column)
  const undo = (change: ColumnChange, name = operation.column): Operation[] => [
    { kind: 'alter-column', table: operation.table, column: name, change, span: operation.span, guards: [] },
  ]
  switch (operation.change.kind) {
    case 'set not null':
      return column?.nullable === false ? [] : undo({ kind: 'drop not null' })
    case 'drop not null':
      return undo({ kind: 'set not null' })
    case 'set default':
      if (column === undefined) return undefined
      return undo(
        column.default === undefined ? { kind: 'drop default' } : { kind: 'set default', default: column.default },
      )
    case 'drop default':
      return column?.default === undefined ? undefined : undo({ kind: 'set default', default: column.default })
    case 'type':
      return column === undefined || column.type === UNKNOWN_TYPE
        ? undefined
        : undo({ kind: 'type', type: column.type })
    case 'identity':
      if (operation.change.change === 'set') return undefined
      return undo({ kind: 'identity', change: operation.change.change === 'add' ? 'drop' : 'add' })
    case 'redefine': {
      if (column === undefined || column.type === UNKNOWN_TYPE) return undefined
      return undo(
        { kind: 'redefine', definition: { ...column, span: operation.span } },
        operation.change.definition.name,
      )
    }
    case 'generated':
      return undefined
    case 'attribute':
      return []
  }
}

function invertedRowSecurity(operation: OperationOf<'row-security'>): Operation[] | undefined {
  switch (operation.change) {
    case 'enable':
      return [{ ...operation, change: 'disable' }]
    case 'disable':
      return [{ ...operation, change: 'enable' }]
    case 'force':
      return [{ ...operation, change: 'no force' }]
    case 'no force':
      return [{ ...operation, change: 'force' }]
    case 'create policy':
      return [{ ...operation, change: 'drop policy' }]
    case 'alter policy':
    case 'drop policy':
      return undefined
  }
}
