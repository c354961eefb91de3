import { sameName, showName, type Name, type Operation, type OperationOf } from '../../../operation.js'
import { isTemporary, type Context } from '../context.js'
import { hintedSources } from '../sources.js'
import type { Token } from '../tokens.js'

/**
 * Tables that hints lock until the transaction ends. TABLOCK takes what the statement needs: an exclusive lock where it
 * changes the table, and a shared one, kept only by HOLDLOCK, where it reads it.
 * https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table#tablock
 */
export function locksIn(
  context: Context,
  clauses: readonly Token[],
  changed?: { readonly table: Name; readonly hints: ReadonlySet<string> },
): readonly Operation[] {
  const modes = new Map<string, OperationOf<'lock-table'>>()
  const add = (table: Name, mode: string): void => {
    if (isTemporary(table)) return
    modes.set(showName(table), { ...context.place(), kind: 'lock-table', tables: [table], mode })
  }
  for (const { table, hints } of hintedSources(context, clauses)) {
    const isChanged = changed !== undefined && sameName(table, changed.table)
    const isKept = hints.has('holdlock') || hints.has('serializable')
    if (hints.has('tablockx') || (hints.has('tablock') && isChanged)) add(table, 'TABLOCKX')
    else if (hints.has('tablock') && isKept) add(table, 'TABLOCK')
  }
  if (changed?.hints.has('tablock') === true || changed?.hints.has('tablockx') === true) add(changed.table, 'TABLOCKX')
  return [...modes.values()]
}
