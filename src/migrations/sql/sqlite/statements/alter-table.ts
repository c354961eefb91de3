import type { AlterTableStmt, Stmt } from 'sqlite3-parser'
import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { columnConstraints, columnOf, tableConstraint } from './tables.js'

/** ALTER TABLE. SET and DROP NOT NULL and constraints came with SQLite 3.53: https://sqlite.org/lang_altertable.html. */
export function readAlterTable(context: Context, tree: Stmt): readonly Operation[] | undefined {
  return tree.type === 'AlterTableStmt' ? [alteration(context, tree)] : undefined
}

function alteration(context: Context, { tblName, body }: AlterTableStmt): Operation {
  const base = { ...context.place(), table: context.name(tblName) }
  switch (body.type) {
    case 'RenameToAlterTableBody':
      return { ...base, kind: 'rename-table', to: { name: context.identifier(body.name.text) } }
    case 'AddColumnAlterTableBody':
      return {
        ...base,
        kind: 'add-column',
        column: columnOf(context, body.column),
        constraints: columnConstraints(context, body.column),
      }
    case 'DropColumnAlterTableBody':
      return { ...base, kind: 'drop-column', column: context.identifier(body.column.text), cascade: false }
    case 'RenameColumnAlterTableBody':
      return {
        ...base,
        kind: 'rename-column',
        column: context.identifier(body.old.text),
        to: context.identifier(body.new.text),
      }
    case 'SetColumnNotNullAlterTableBody':
      return {
        ...base,
        kind: 'alter-column',
        column: context.identifier(body.column.text),
        change: { kind: 'set not null' },
      }
    case 'DropColumnNotNullAlterTableBody':
      return {
        ...base,
        kind: 'alter-column',
        column: context.identifier(body.column.text),
        change: { kind: 'drop not null' },
      }
    case 'AddConstraintAlterTableBody':
      return { ...base, kind: 'add-constraint', constraint: tableConstraint(context, body.constraint) }
    case 'DropConstraintAlterTableBody':
      return {
        ...base,
        kind: 'drop-constraint',
        constraint: context.identifier(body.name.text),
        cascade: false,
      }
  }
}
