import type { Reach } from '../../operation.js'
import { anyOf, between, reachWithin, type Batch, type Bound } from '../bounds.js'
import type { Context } from './context.js'
import { columnOf, isConstant, numberOf, unwrapped } from './expressions.js'
import { childOf, childrenOf, has, within, type Branch } from './tree.js'

/** How many rows an UPDATE or DELETE can reach, as far as the statement alone can say. */
export function reachOf(context: Context, where: Branch | undefined, limit: Branch | undefined): Reach {
  if (limit !== undefined) return batchOf(context, limit)
  if (where === undefined) return { kind: 'everything' }
  const bounds = conjuncts(where).map((condition) => boundOf(context, condition))
  return reachWithin(bounds, context.source(where))
}

/** The batch that a LIMIT makes. */
export function batchOf(context: Context, limit: Branch): Batch {
  const atoms = limit.rule === 'limitClauseAtom' ? [limit] : childrenOf(limit, 'limitClauseAtom')
  const offsetFirst = has(limit, ',')
  return { kind: 'batch', size: numberOf(context, offsetFirst ? atoms[1] : atoms[0]) }
}

function conjuncts(condition: Branch): readonly Branch[] {
  const branch = unwrapped(condition)
  const operator = childOf(branch, 'logicalOperator')
  if (branch.rule !== 'expression' || operator === undefined || !isAnd(operator)) return [branch]
  return childrenOf(branch, 'expression').flatMap((each) => conjuncts(each))
}

function isAnd(operator: Branch): boolean {
  return has(operator, 'and', '&')
}

function boundOf(context: Context, branch: Branch): Bound {
  if (branch.rule === 'expression' && childOf(branch, 'logicalOperator') !== undefined)
    return anyOf(childrenOf(branch, 'expression').map((each) => boundOf(context, unwrapped(each))))
  if (isTrue(context, branch)) return { kind: 'always' }
  if (branch.rule !== 'predicate') return { kind: 'other' }
  const operands = childrenOf(branch, 'predicate').map((each) => unwrapped(each))
  const [left, right, third] = operands
  if (left === undefined) return { kind: 'other' }
  if (has(branch, 'in') && !has(branch, 'not')) return inList(context, branch, left)
  if (has(branch, 'between') && !has(branch, 'not')) return keyRange(context, left, right, third)
  const operator = childOf(branch, 'comparisonOperator')
  if (operator === undefined || right === undefined || !/^(?:=|<=>)$/.test(context.source(operator)))
    return { kind: 'other' }
  return equality(context, left, right) ?? equality(context, right, left) ?? { kind: 'other' }
}

function equality(context: Context, side: Branch, other: Branch): Bound | undefined {
  const column = columnOf(context, side)
  if (column === undefined || context.surroundings.variables.has(column) || !isConstant(context, other))
    return undefined
  return { kind: 'columns', columns: [column], constants: 1 }
}

function inList(context: Context, branch: Branch, left: Branch): Bound {
  const query = childOf(branch, 'selectStatement')
  if (query !== undefined) {
    const limit = within(query, 'limitClause')[0]
    return limit === undefined ? { kind: 'other' } : batchOf(context, limit)
  }
  const column = columnOf(context, left)
  const values = childrenOf(childOf(branch, 'expressions'), 'expression')
  if (column === undefined || !values.every((value) => isConstant(context, value))) return { kind: 'other' }
  return { kind: 'columns', columns: [column], constants: values.length }
}

function keyRange(context: Context, left: Branch, low: Branch | undefined, high: Branch | undefined): Bound {
  const column = columnOf(context, left)
  if (column === undefined || low === undefined || high === undefined) return { kind: 'other' }
  if (!isConstant(context, low) || !isConstant(context, high)) return { kind: 'other' }
  return between(column, numberOf(context, low), numberOf(context, high))
}

/** `TRUE`, `1`, `1 = 1`, `'a' = 'a'`. */
function isTrue(context: Context, branch: Branch): boolean {
  const text = context.source(branch)
  if (/^(?:true|1)$/i.test(text)) return true
  const sides = /^('[^']*'|\d+)\s*=\s*('[^']*'|\d+)$/.exec(text)
  return sides !== null && sides[1] === sides[2]
}
