import type { Name, Operation } from '../../migrations/operation.js'
import type { Statement } from '../../migrations/model.js'
import type { SchemaView } from '../../schema/model.js'

/** The table whose ALTER TABLE, CREATE INDEX or DROP INDEX the operation is part of: those take ALGORITHM and LOCK. */
export function alteredTable(operation: Operation): Name | undefined {
  switch (operation.kind) {
    case 'add-column':
    case 'drop-column':
    case 'rename-column':
    case 'alter-column':
    case 'add-constraint':
    case 'drop-constraint':
    case 'rename-constraint':
    case 'alter-table-storage':
      return operation.table
    case 'create-index':
      return operation.index.table
    case 'drop-index':
      return operation.table
    default:
      return undefined
  }
}

/** The older table that the statement alters; undefined where it alters none. */
export function olderAlteredTable(statement: Statement, before: SchemaView): Name | undefined {
  return statement.operations
    .map(alteredTable)
    .find((table): table is Name => table !== undefined && !before.isNewTable(table))
}

/** The statement with ALGORITHM and LOCK added, so that the server refuses it rather than to copy or to lock. */
export function stating(statement: Statement, clauses: readonly string[]): string {
  const text = statement.sql.text.trim().replace(/\s*;$/, '')
  const separator = /^alter\b/i.test(text) ? ', ' : ' '
  return `${text}${separator}${clauses.join(separator)};`
}
