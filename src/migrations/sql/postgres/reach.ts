import type { Node, SelectStmt } from 'libpg-query'
import type { Reach } from '../../operation.js'
import { anyOf, between, reachWithin, type Batch, type Bound } from '../bounds.js'
import type { Context } from './context.js'
import { columnName, constantText, isConstant, numberOf } from './expressions.js'
import { stringsOf, walk } from './nodes.js'

/** How many rows a WHERE lets an UPDATE or DELETE reach, as far as the statement alone can say. `text` spells the WHERE. */
export function reachOf(context: Context, where: Node | undefined, text: string): Reach {
  const bounds = conjuncts(where).map((condition) => boundOf(condition, context.surroundings.variables))
  return reachWithin(bounds, text)
}

function conjuncts(where: Node | undefined): readonly Node[] {
  if (where === undefined) return []
  if (!('BoolExpr' in where) || where.BoolExpr.boolop !== 'AND_EXPR') return [where]
  return (where.BoolExpr.args ?? []).flatMap((argument) => conjuncts(argument))
}

function boundOf(condition: Node, variables: ReadonlySet<string>): Bound {
  if (isTrue(condition)) return { kind: 'always' }
  if ('SubLink' in condition) {
    const { subLinkType, subselect, operName } = condition.SubLink
    const isIn = subLinkType === 'ANY_SUBLINK' && (operName === undefined || stringsOf(operName).includes('='))
    return (isIn ? limitOf(subselect) : undefined) ?? { kind: 'other' }
  }
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'OR_EXPR') {
    return anyOf((condition.BoolExpr.args ?? []).map((argument) => boundOf(argument, variables)))
  }
  if (!('A_Expr' in condition)) return { kind: 'other' }
  const { kind, name, lexpr, rexpr } = condition.A_Expr
  const operator = stringsOf(name).at(-1) ?? ''
  if (kind === 'AEXPR_BETWEEN') return isConstant(rexpr, variables) ? keyRange(lexpr, rexpr) : { kind: 'other' }
  if (operator !== '=') return { kind: 'other' }
  const limit = limitIn(rexpr)
  if (limit !== undefined) return limit
  const columns = columnsCompared(lexpr)
  if (columns.length > 0 && isConstant(rexpr, variables))
    return { kind: 'columns', columns, constants: constantsIn(rexpr, kind) }
  const turned = columnsCompared(rexpr)
  if (turned.length > 0 && isConstant(lexpr, variables)) return { kind: 'columns', columns: turned, constants: 1 }
  return { kind: 'other' }
}

/** `TRUE`, `1 = 1`, `'a' = 'a'`. */
function isTrue(node: Node): boolean {
  if ('A_Const' in node) return constantText(node) === 'true'
  if ('TypeCast' in node) return /^(?:t|true|1|on|yes)$/i.test(constantText(node) ?? '')
  if (!('A_Expr' in node) || stringsOf(node.A_Expr.name).join() !== '=') return false
  const left = constantText(node.A_Expr.lexpr)
  return left !== undefined && left === constantText(node.A_Expr.rexpr)
}

function columnsCompared(node: Node | undefined): readonly string[] {
  if (node === undefined) return []
  if ('ColumnRef' in node) return [columnName(node.ColumnRef) ?? []].flat()
  if ('TypeCast' in node) return columnsCompared(node.TypeCast.arg)
  return 'RowExpr' in node ? (node.RowExpr.args ?? []).flatMap((argument) => columnsCompared(argument)) : []
}

function constantsIn(node: Node | undefined, kind: string | undefined): number {
  if (node === undefined) return 1
  if ('List' in node) return node.List.items?.length ?? 0
  if (kind === 'AEXPR_OP_ANY' && 'A_ArrayExpr' in node) return node.A_ArrayExpr.elements?.length ?? 0
  if ('TypeCast' in node) return constantsIn(node.TypeCast.arg, kind)
  return 1
}

function keyRange(column: Node | undefined, ends: Node | undefined): Bound {
  if (columnsCompared(column).length !== 1 || ends === undefined || !('List' in ends)) return { kind: 'other' }
  const [low, high] = (ends.List.items ?? []).map((end) => numberOf(end))
  return between(columnsCompared(column)[0] ?? '', low, high)
}

/** The first LIMIT among the queries of an expression: `ctid = ANY (ARRAY(SELECT … LIMIT 1000))`. */
function limitIn(node: Node | undefined): Bound | undefined {
  let limit: Bound | undefined
  walk(node, (inner) => {
    if ('SubLink' in inner) limit ??= limitOf(inner.SubLink.subselect)
    return limit === undefined
  })
  return limit
}

function limitOf(query: Node | undefined): Batch | undefined {
  return query !== undefined && 'SelectStmt' in query ? batchOf(query.SelectStmt) : undefined
}

/** The batch that a query's LIMIT makes of what it yields. */
export function batchOf(query: SelectStmt): Batch | undefined {
  if (query.limitCount === undefined) return undefined
  // LIMIT ALL and LIMIT NULL limit nothing.
  if ('A_Const' in query.limitCount && query.limitCount.A_Const.isnull === true) return undefined
  return { kind: 'batch', size: numberOf(query.limitCount) }
}
