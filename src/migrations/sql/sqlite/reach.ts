import type { Expr, Limit, Select } from 'sqlite3-parser'
import type { Reach } from '../../operation.js'
import { anyOf, between, reachWithin, type Batch, type Bound } from '../bounds.js'
import type { Context } from './context.js'
import { columnOf, isConstant, numberOf, unwrapped } from './expressions.js'

/** How many rows an UPDATE or DELETE can reach, as far as the statement alone can say. */
export function reachOf(context: Context, where: Expr | undefined, limit: Limit | undefined): Reach {
  if (limit !== undefined) return batchOf(context, limit)
  if (where === undefined) return { kind: 'everything' }
  const bounds = conjuncts(where).map((condition) => boundOf(context, condition))
  return reachWithin(bounds, context.source(where))
}

/** The batch that a LIMIT makes. */
export function batchOf(context: Context, limit: Limit): Batch {
  return { kind: 'batch', size: numberOf(context, limit.expr) }
}

function conjuncts(condition: Expr): readonly Expr[] {
  const inner = unwrapped(condition)
  return inner.type === 'BinaryExpr' && inner.op === 'And'
    ? [...conjuncts(inner.left), ...conjuncts(inner.right)]
    : [inner]
}

function boundOf(context: Context, condition: Expr): Bound {
  const expression = unwrapped(condition)
  if (isTrue(context, expression)) return { kind: 'always' }
  switch (expression.type) {
    case 'BinaryExpr': {
      const { left, right, op } = expression
      if (op === 'Or') return anyOf([boundOf(context, left), boundOf(context, right)])
      if (op !== 'Equals' && op !== 'Is') return { kind: 'other' }
      return equality(context, left, right) ?? equality(context, right, left) ?? { kind: 'other' }
    }
    case 'InListExpr': {
      const column = columnOf(context, expression.lhs)
      const values = expression.rhs ?? []
      if (expression.not || column === undefined || !values.every((value) => isConstant(context, value)))
        return { kind: 'other' }
      return { kind: 'columns', columns: [column], constants: values.length }
    }
    case 'InSelectExpr':
      return expression.not ? { kind: 'other' } : subquery(context, expression.rhs)
    case 'BetweenExpr':
      return expression.not ? { kind: 'other' } : keyRange(context, expression.lhs, expression.start, expression.end)
    default:
      return { kind: 'other' }
  }
}

function subquery(context: Context, query: Select): Bound {
  return query.limit === undefined ? { kind: 'other' } : batchOf(context, query.limit)
}

function equality(context: Context, side: Expr, other: Expr): Bound | undefined {
  const column = columnOf(context, side)
  return column === undefined || !isConstant(context, other)
    ? undefined
    : { kind: 'columns', columns: [column], constants: 1 }
}

function keyRange(context: Context, subject: Expr, low: Expr, high: Expr): Bound {
  const column = columnOf(context, subject)
  if (column === undefined || !isConstant(context, low) || !isConstant(context, high)) return { kind: 'other' }
  return between(column, numberOf(context, low), numberOf(context, high))
}

/** `TRUE`, `1`, `1 = 1`, `'a' = 'a'`. */
function isTrue(context: Context, expression: Expr): boolean {
  const text = context.source(expression)
  if (/^(?:true|[1-9]\d*)$/i.test(text)) return true
  const sides = /^('[^']*'|\d+)\s*==?\s*('[^']*'|\d+)$/.exec(text)
  return sides !== null && sides[1] === sides[2]
}
