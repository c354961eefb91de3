import type { Operation } from '../../migrations/model.js'
import type { SchemaView } from '../../schema/model.js'
import { at } from './fix.js'

/** The operations that take the given ones back, last one first; undefined where one of them cannot be inverted here. */
export function inverseOf(operations: readonly Operation[], before: SchemaView): readonly Operation[] | undefined {
  const inverses: Operation[] = []
  for (const operation of [...operations].reverse()) {
    if (operation.kind === 'set' || operation.kind === 'query' || operation.kind === 'transaction') continue
    const inverse = inverted(operation, before)
    if (inverse === undefined) return undefined
    inverses.push(inverse)
  }
  return inverses.length === 0 ? undefined : inverses
}

function inverted(operation: Operation, before: SchemaView): Operation | undefined {
  const here = at(operation)
  switch (operation.kind) {
    case 'create-table':
      return { kind: 'drop-table', ...here, table: operation.table, cascade: false }
    case 'rename-table':
      return { kind: 'rename-table', ...here, table: operation.to, to: operation.table }
    case 'add-column':
      return { kind: 'drop-column', ...here, table: operation.table, column: operation.column.name, cascade: false }
    case 'drop-column': {
      const column = before.column(operation.table, operation.column)
      if (column === undefined || column.type.name === 'unknown' || column.identity !== undefined) return undefined
      const fits = column.nullable || column.default !== undefined
      return fits
        ? {
            kind: 'add-column',
            ...here,
            table: operation.table,
            column: { ...column, span: operation.span },
            constraints: [],
          }
        : undefined
    }
    case 'rename-column':
      return { ...operation, ...here, column: operation.to, to: operation.column }
    case 'alter-column':
      if (operation.change.kind === 'set not null') return { ...operation, ...here, change: { kind: 'drop not null' } }
      if (operation.change.kind === 'drop not null') return { ...operation, ...here, change: { kind: 'set not null' } }
      return undefined
    case 'add-constraint': {
      const { name } = operation.constraint
      if (name === undefined || operation.onDomain === true) return undefined
      return {
        kind: 'drop-constraint',
        ...here,
        table: operation.table,
        constraint: name,
        type: operation.constraint.kind,
        cascade: false,
      }
    }
    case 'rename-constraint':
      return { ...operation, ...here, constraint: operation.to, to: operation.constraint }
    case 'create-index': {
      const { name, table } = operation.index
      if (name === undefined) return undefined
      const index = table.schema === undefined ? { name } : { schema: table.schema, name }
      return { kind: 'drop-index', ...here, index, table, concurrently: operation.concurrently, cascade: false }
    }
    case 'create-type':
      return {
        kind: 'drop-type',
        ...here,
        type: operation.type,
        what: operation.definition.kind === 'domain' ? 'domain' : 'type',
        cascade: false,
      }
    case 'create-schema':
      return { kind: 'drop-schema', ...here, name: operation.schema, what: 'schema', cascade: false }
    case 'create-view':
      return { kind: 'drop-view', ...here, view: operation.view, materialized: operation.materialized, cascade: false }
    case 'create-trigger':
      return { kind: 'drop-trigger', ...here, table: operation.table, trigger: operation.trigger }
    default:
      return undefined
  }
}
