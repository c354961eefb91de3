import type { Dialect, IndexKey, Name, Operation, OperationOf } from '../migrations/operation.js'
import type { Table } from './model.js'

/** Column names compare without case: https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html */
export function ignoresColumnCase(dialect: Dialect): boolean {
  return dialect === 'mysql' || dialect === 'mariadb'
}

/**
 * `sp_rename 'Orders.Total', 'Amount'`: without a type the server takes `a.b` for object b of schema a, or, where there is
 * none, for column b of table a: https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql
 */
function renamedColumn(operation: OperationOf<'rename-table'>, find: (name: Name) => Table | undefined): Operation {
  const { table, to, ...place } = operation
  if (table.schema === undefined || find(table) !== undefined) return operation
  const owner = { name: table.schema }
  const column = spelledIn(find(owner), table.name)
  if (find(owner)?.columns.has(column) !== true) return operation
  return { ...place, kind: 'rename-column', table: owner, column, to: to.name }
}

/** The key under which the table keeps a column that a statement may spell in other letters. */
export function spelledIn(table: Table | undefined, column: string): string {
  if (table === undefined || table.columns.has(column)) return column
  const wanted = column.toLowerCase()
  return [...table.columns.keys()].find((key) => key.toLowerCase() === wanted) ?? column
}

/**
 * The operation with its columns in the letters of the table's definition, where the dialect compares without case.
 * Table names stay as they are: they compare with case wherever files do (lower_case_table_names = 0, the default on
 * Linux), which is what is assumed.
 */
export function asSpelled(operation: Operation, dialect: Dialect, find: (name: Name) => Table | undefined): Operation {
  if (operation.kind === 'rename-table' && dialect === 'sqlserver') return renamedColumn(operation, find)
  if (!ignoresColumnCase(dialect)) return operation
  const within = (name: Name) => {
    const table = find(name)
    return (column: string): string => spelledIn(table, column)
  }
  switch (operation.kind) {
    case 'drop-column':
    case 'rename-column':
    case 'alter-column':
      return { ...operation, column: within(operation.table)(operation.column) }
    case 'add-constraint': {
      const { constraint } = operation
      if (constraint.kind === 'check') return operation
      return {
        ...operation,
        constraint: { ...constraint, columns: constraint.columns.map(within(operation.table)) },
      }
    }
    case 'create-index': {
      const spell = within(operation.index.table)
      const keys = operation.index.keys.map((key): IndexKey =>
        key.column === undefined ? key : { ...key, column: spell(key.column) },
      )
      return { ...operation, index: { ...operation.index, keys } }
    }
    case 'update': {
      const spell = within(operation.table)
      return {
        ...operation,
        assignments: operation.assignments.map((each) => ({ ...each, column: spell(each.column) })),
      }
    }
    default:
      return operation
  }
}
