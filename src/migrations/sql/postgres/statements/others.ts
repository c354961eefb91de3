import type { Node } from 'libpg-query'
import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'

/** Statements that PostgreSQL refuses inside a transaction block, of those that change no table. */
const OUTSIDE_TRANSACTION = new Set(['CreateTableSpaceStmt', 'CreateSubscriptionStmt', 'DropSubscriptionStmt'])

/** Everything without an operation of its own. */
export function readOther(context: Context, node: Node): readonly Operation[] {
  const [tag] = Object.keys(node)
  const text = context.source(context.range.start, context.range.end)
  if ('ExecuteStmt' in node)
    return [{ ...context.place(), kind: 'opaque', reason: 'a prepared statement runs here', text }]
  if ('AlterTableMoveAllStmt' in node) {
    return [{ ...context.place(), kind: 'opaque', reason: 'every table of a tablespace is rewritten', text }]
  }
  const words = context.tokens.slice(0, 3).flatMap((token) => (token.kind === 'word' ? [token.word] : []))
  return [
    {
      ...context.place(),
      kind: 'other',
      what: words.join(' '),
      outsideTransaction: OUTSIDE_TRANSACTION.has(tag ?? ''),
    },
  ]
}
