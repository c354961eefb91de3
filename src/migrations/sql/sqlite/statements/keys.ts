import type { DeferSubclause, ForeignKeyClause, RefAct, SortedColumn } from 'sqlite3-parser'
import type { IndexKey, Reference, ReferentialAction } from '../../../operation.js'
import type { Context } from '../context.js'
import { columnOf } from '../expressions.js'

const ACTIONS: Readonly<Record<RefAct, ReferentialAction>> = {
  SetNull: 'set null',
  SetDefault: 'set default',
  Cascade: 'cascade',
  Restrict: 'restrict',
  NoAction: 'no action',
}

export function referenceOf(context: Context, clause: ForeignKeyClause): Reference {
  const onDelete = clause.args.findLast((argument) => argument.type === 'OnDeleteRefArg')
  const onUpdate = clause.args.findLast((argument) => argument.type === 'OnUpdateRefArg')
  return {
    table: { name: context.identifier(clause.tblName.text) },
    columns: (clause.columns ?? []).map((column) => context.identifier(column.colName.text)),
    ...(onDelete === undefined ? {} : { onDelete: ACTIONS[onDelete.action] }),
    ...(onUpdate === undefined ? {} : { onUpdate: ACTIONS[onUpdate.action] }),
  }
}

export function deferrable(clause: DeferSubclause | undefined): {
  readonly deferrable?: true
  readonly deferred?: true
} {
  if (clause?.deferrable !== true) return {}
  return clause.initDeferred === 'InitiallyDeferred' ? { deferrable: true, deferred: true } : { deferrable: true }
}

export function keysOf(context: Context, columns: readonly SortedColumn[]): readonly IndexKey[] {
  return columns.map((key) => {
    const plain = key.expr.type === 'CollateExpr' ? key.expr.expr : key.expr
    const column = columnOf(context, plain)
    // The parser's place of a later key begins where the list does.
    const text = context.source(key.expr, key)
    return { ...(column === undefined ? {} : { column }), text }
  })
}

/** The columns of a key; one that is an expression stands as written. */
export function keyColumns(context: Context, columns: readonly SortedColumn[]): readonly string[] {
  return keysOf(context, columns).map((key) => key.column ?? key.text)
}
