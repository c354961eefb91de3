import type { ColumnDefinition, Name, Operation, TypeName } from '../../migrations/operation.js'
import type { Span } from '../../migrations/text.js'

/** A column and the type that an operation gives it. */
export interface TypedColumn {
  readonly table: Name
  readonly column: string
  readonly type: TypeName
  readonly identity?: ColumnDefinition['identity']
  readonly span: Span
}

/** Columns that an operation makes, or whose type it changes; those of a temporary table are nobody's convention. */
export function typedColumns(operation: Operation): readonly TypedColumn[] {
  switch (operation.kind) {
    case 'create-table':
      return operation.temporary ? [] : operation.columns.map((column) => defined(operation.table, column))
    case 'add-column':
      return [defined(operation.table, operation.column)]
    case 'alter-column': {
      const { table, column, change, span } = operation
      if (change.kind === 'type') return [{ table, column, type: change.type, span }]
      return change.kind === 'redefine' ? [defined(table, change.definition)] : []
    }
    default:
      return []
  }
}

function defined(table: Name, { name, type, identity, span }: ColumnDefinition): TypedColumn {
  return { table, column: name, type, span, ...(identity === undefined ? {} : { identity }) }
}
