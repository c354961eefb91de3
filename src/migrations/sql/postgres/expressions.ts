import type { ColumnRef, FuncCall, Node } from 'libpg-query'
import type { Expression, Volatility } from '../../operation.js'
import type { Context } from './context.js'
import { builtinVolatility } from './functions.js'
import { stringsOf, walk } from './nodes.js'

const STRENGTH = ['constant', 'stable', 'unknown', 'volatile'] as const satisfies readonly Volatility[]

/** An expression with the characters [from, to) that spell it. */
export function expressionOf(context: Context, node: Node | undefined, from: number, to: number): Expression {
  const isNull = node !== undefined && 'A_Const' in node && node.A_Const.isnull === true
  return {
    text: context.source(from, to),
    volatility: volatilityOf(node),
    columns: columnsOf(node),
    ...(isNull ? { isNull } : {}),
  }
}

/**
 * The strongest volatility among an expression's functions. Operators and casts keep that of their arguments: those
 * that PostgreSQL brings along are at most stable, which no reader tells from constant where rows are rewritten.
 */
export function volatilityOf(node: Node | undefined): Volatility {
  let strongest = 0
  walk(node, (inner) => {
    strongest = Math.max(strongest, STRENGTH.indexOf(ownVolatility(inner)))
    return true
  })
  return STRENGTH[strongest] ?? 'unknown'
}

function ownVolatility(node: Node): Volatility {
  if ('SQLValueFunction' in node || 'SubLink' in node) return 'stable'
  return 'FuncCall' in node ? functionVolatility(node.FuncCall) : 'constant'
}

function functionVolatility(call: FuncCall): Volatility {
  const parts = stringsOf(call.funcname)
  const name = parts.at(-1) ?? ''
  return builtinVolatility(name) ?? 'unknown'
}

/** Columns that an expression names, each once, without those of the queries inside it. */
export function columnsOf(node: Node | undefined): readonly string[] {
  const columns = new Set<string>()
  walk(node, (inner) => {
    if ('ColumnRef' in inner) {
      const column = columnName(inner.ColumnRef)
      if (column !== undefined) columns.add(column)
    }
    return !('SubLink' in inner)
  })
  return [...columns]
}

/** The column's own name, without the table's; undefined for `*`. */
export function columnName(reference: ColumnRef): string | undefined {
  const last = reference.fields?.at(-1)
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : undefined
}

/** Whether an expression has one value that is known before the statement runs, variables of the block included. */
export function isConstant(node: Node | undefined, variables: ReadonlySet<string>): boolean {
  if (node === undefined) return false
  let constant = true
  walk(node, (inner) => {
    if ('ColumnRef' in inner) constant &&= variables.has(stringsOf(inner.ColumnRef.fields)[0] ?? '')
    if ('SubLink' in inner) constant = false
    if ('FuncCall' in inner) constant &&= ['constant', 'stable'].includes(functionVolatility(inner.FuncCall))
    return constant
  })
  return constant
}

/** The text of a constant as `SET` and `COMMENT` take it: strings without quotes, numbers as they are. */
export function constantText(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined
  if ('TypeCast' in node) return constantText(node.TypeCast.arg)
  if ('String' in node) return node.String.sval ?? ''
  if ('Integer' in node) return String(node.Integer.ival ?? 0)
  if ('Float' in node) return node.Float.fval ?? '0'
  if ('Boolean' in node) return String(node.Boolean.boolval ?? false)
  if (!('A_Const' in node)) return undefined
  const { sval, ival, fval, boolval } = node.A_Const
  if (sval !== undefined) return sval.sval ?? ''
  if (ival !== undefined) return String(ival.ival ?? 0)
  if (fval !== undefined) return fval.fval ?? '0'
  return boolval === undefined ? undefined : String(boolval.boolval ?? false)
}

/** The number that a node spells. */
export function numberOf(node: Node | undefined): number | undefined {
  const text = constantText(node)
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
}
