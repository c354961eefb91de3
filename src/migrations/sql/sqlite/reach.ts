import type { Expr, Limit, Select } from 'sqlite3-parser'
import type { Reach } from '../../operation.js'
import type { Context } from './context.js'
import { columnOf, isConstant, numberOf, unwrapped } from './expressions.js'

/** What a WHERE says in one of the conditions that must all hold. */
type Bound =
  | { readonly kind: 'columns'; readonly columns: readonly string[]; readonly constants: number }
  | { readonly kind: 'batch'; readonly size: number | undefined }
  | { readonly kind: 'always' }
  | { readonly kind: 'other' }

/** How many rows an UPDATE or DELETE can reach, as far as the statement alone can say. */
export function reachOf(context: Context, where: Expr | undefined, limit: Limit | undefined): Reach {
  if (limit !== undefined) return batchOf(context, limit)
  if (where === undefined) return { kind: 'everything' }
  const bounds = conjuncts(where).map((condition) => boundOf(context, condition))
  if (bounds.every((bound) => bound.kind === 'always')) return { kind: 'everything' }
  const batch = bounds.find((bound) => bound.kind === 'batch')
  if (batch !== undefined) return batch
  const compared = bounds.filter((bound) => bound.kind === 'columns')
  return {
    kind: 'predicate',
    columns: [...new Set(compared.flatMap((bound) => bound.columns))],
    constants: compared.reduce((product, bound) => product * bound.constants, 1),
    text: context.source(where),
  }
}

/** The batch that a LIMIT makes. */
export function batchOf(context: Context, limit: Limit): { readonly kind: 'batch'; readonly size: number | undefined } {
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
      if (op === 'Or') return oneOf([boundOf(context, left), boundOf(context, right)])
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

/** A range of a key between two constants: a batch, of known size where both are whole numbers. */
function keyRange(context: Context, subject: Expr, low: Expr, high: Expr): Bound {
  const column = columnOf(context, subject)
  if (column === undefined || !/(?:^|_)(?:id|rowid|uuid|key|no|seq|number)$|Id$/.test(column)) return { kind: 'other' }
  if (!isConstant(context, low) || !isConstant(context, high)) return { kind: 'other' }
  const [from, to] = [numberOf(context, low), numberOf(context, high)]
  return { kind: 'batch', size: from === undefined || to === undefined ? undefined : Math.max(0, to - from + 1) }
}

/** `id = 1 OR id = 2` is `id IN (1, 2)`. */
function oneOf(bounds: readonly Bound[]): Bound {
  if (bounds.some((bound) => bound.kind === 'always')) return { kind: 'always' }
  const compared = bounds.filter((bound) => bound.kind === 'columns')
  const columns = compared[0]?.columns ?? []
  if (compared.length < bounds.length || compared.some((bound) => bound.columns.join() !== columns.join()))
    return { kind: 'other' }
  return { kind: 'columns', columns, constants: compared.reduce((sum, bound) => sum + bound.constants, 0) }
}

/** `TRUE`, `1`, `1 = 1`, `'a' = 'a'`. */
function isTrue(context: Context, expression: Expr): boolean {
  const text = context.source(expression)
  if (/^(?:true|[1-9]\d*)$/i.test(text)) return true
  const sides = /^('[^']*'|\d+)\s*==?\s*('[^']*'|\d+)$/.exec(text)
  return sides !== null && sides[1] === sides[2]
}
