import type { Node, TransactionStmtKind, VariableSetStmt } from 'libpg-query'
import type { Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import type { OperationPlace } from '../../surroundings.js'
import { constantText } from '../expressions.js'

/** SET and RESET, BEGIN and COMMIT. */
export function readSession(context: Context, node: Node): readonly Operation[] | undefined {
  const place = (): OperationPlace => context.place()
  if ('VariableSetStmt' in node) return [{ ...place(), kind: 'set', ...variableOf(context, node.VariableSetStmt) }]
  if ('TransactionStmt' in node) {
    const change = transactionChange(node.TransactionStmt.kind)
    if (change === undefined)
      return [{ ...place(), kind: 'other', what: 'two-phase commit', outsideTransaction: false }]
    return [{ ...place(), kind: 'transaction', change }]
  }
  if ('ConstraintsSetStmt' in node) {
    const value = node.ConstraintsSetStmt.deferred === true ? 'deferred' : 'immediate'
    return [{ ...place(), kind: 'set', name: 'constraints', value, scope: 'transaction' }]
  }
  if ('DiscardStmt' in node) return [{ ...place(), kind: 'set', name: 'all', value: undefined, scope: 'session' }]
  if ('AlterDatabaseSetStmt' in node) {
    const { setstmt } = node.AlterDatabaseSetStmt
    return [{ ...place(), kind: 'set', ...variableOf(context, setstmt ?? {}), scope: 'global' }]
  }
  return undefined
}

function variableOf(context: Context, node: VariableSetStmt): Pick<OperationOf<'set'>, 'name' | 'value' | 'scope'> {
  const scope = node.is_local === true ? 'transaction' : 'session'
  const name = node.name ?? ''
  switch (node.kind) {
    case 'VAR_SET_VALUE':
    case 'VAR_SET_CURRENT': {
      const values = (node.args ?? []).map((value) => constantText(value))
      const known = values.filter((value) => value !== undefined)
      return { name, value: known.length > 0 ? known.join(', ') : behindName(context), scope }
    }
    case 'VAR_SET_MULTI':
      return {
        name: name.toLowerCase(),
        value: behindName(context),
        scope: name === 'TRANSACTION' ? 'transaction' : scope,
      }
    case 'VAR_RESET_ALL':
      return { name: 'all', value: undefined, scope }
    default:
      return { name, value: undefined, scope }
  }
}

/** What stands behind TO, `=` or the name. */
function behindName(context: Context): string {
  const sign = context.find(['to', '='], 0)
  const from = context.tokens[sign === -1 ? 2 : sign + 1]?.start ?? context.range.end
  return context.source(from, context.range.end)
}

function transactionChange(kind: TransactionStmtKind | undefined): OperationOf<'transaction'>['change'] | undefined {
  switch (kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'begin'
    case 'TRANS_STMT_COMMIT':
      return 'commit'
    case 'TRANS_STMT_ROLLBACK':
      return 'rollback'
    case 'TRANS_STMT_SAVEPOINT':
      return 'savepoint'
    case 'TRANS_STMT_RELEASE':
      return 'release'
    case 'TRANS_STMT_ROLLBACK_TO':
      return 'rollback to'
    default:
      return undefined
  }
}
