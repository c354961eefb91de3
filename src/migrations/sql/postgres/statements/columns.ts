import type { ColumnDef, Constraint as ConstraintNode } from 'libpg-query'
import type { ColumnDefinition, Constraint } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf } from '../expressions.js'
import { stringsOf } from '../nodes.js'
import { serialType, typeOf } from '../types.js'
import { constraintOf } from './constraints.js'

export interface ColumnWithConstraints {
  readonly column: ColumnDefinition
  /** Those written behind the column's type. */
  readonly constraints: readonly Constraint[]
}

/** A constraint of a column with its place, and the attributes that the grammar parses as constraints of their own. */
interface PlacedConstraint {
  readonly node: ConstraintNode
  readonly from: number
  readonly to: number
}

/** A column as CREATE TABLE and ADD COLUMN define it. */
export function columnOf(context: Context, node: ColumnDef): ColumnWithConstraints {
  const from = context.offset(node.location)
  const to = context.elementEnd(context.tokenIndex(from))
  const name = node.colname ?? ''
  const placed = placedConstraints(context, node, to)
  const byType = (type: ConstraintNode['contype']): PlacedConstraint | undefined =>
    placed.find((each) => each.node.contype === type)
  const fallback = byType('CONSTR_DEFAULT')
  const generated = byType('CONSTR_GENERATED')
  const identity = byType('CONSTR_IDENTITY')
  const isSerial = serialType(node.typeName) !== undefined
  const notNull = byType('CONSTR_NOTNULL') ?? byType('CONSTR_PRIMARY') ?? identity
  const collation = stringsOf(node.collClause?.collname).at(-1)
  const column: ColumnDefinition = {
    name,
    type: typeOf(context, node.typeName),
    nullable: notNull === undefined && !isSerial,
    span: context.span(from, to),
    ...(fallback === undefined ? {} : { default: defaultOf(context, fallback) }),
    ...(generated === undefined ? {} : { generated: generatedOf(context, generated) }),
    ...(identity === undefined ? {} : { identity: identity.node.generated_when === 'a' ? 'always' : 'by default' }),
    ...(isSerial ? { identity: 'serial' as const } : {}),
    ...(collation === undefined ? {} : { collation }),
  }
  const constraints = placed.flatMap(({ node: each, from: start, to: end }) => {
    // An unnamed NOT NULL is the column's nullability.
    if (each.contype === 'CONSTR_NOTNULL' && each.conname === undefined) return []
    return constraintOf(context, each, start, end, name) ?? []
  })
  return { column, constraints }
}

function placedConstraints(context: Context, column: ColumnDef, end: number): readonly PlacedConstraint[] {
  const nodes = (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []))
  const starts = nodes.map((node) => context.offset(node.location))
  const collation = column.collClause === undefined ? [] : [context.offset(column.collClause.location)]
  const placed: PlacedConstraint[] = []
  for (const [index, node] of nodes.entries()) {
    const from = starts[index] ?? end
    const next = Math.min(end, ...[...starts, ...collation].filter((start) => start > from))
    const to = context.tokens[context.tokenIndex(next) - 1]?.end ?? next
    const previous = placed.at(-1)
    if (previous !== undefined && node.contype?.startsWith('CONSTR_ATTR') === true) {
      placed[placed.length - 1] = {
        ...previous,
        node: withAttribute(previous.node, node.contype),
        to: Math.max(to, previous.to),
      }
    } else placed.push({ node, from, to: next === end ? end : to })
  }
  return placed
}

function withAttribute(node: ConstraintNode, attribute: ConstraintNode['contype']): ConstraintNode {
  if (attribute === 'CONSTR_ATTR_DEFERRABLE') return { ...node, deferrable: true }
  if (attribute === 'CONSTR_ATTR_DEFERRED') return { ...node, deferrable: true, initdeferred: true }
  return attribute === 'CONSTR_ATTR_NOT_ENFORCED' ? { ...node, is_enforced: false } : node
}

function defaultOf(context: Context, { node, from, to }: PlacedConstraint): NonNullable<ColumnDefinition['default']> {
  const keyword = context.find(['default'], context.tokenIndex(from))
  return expressionOf(context, node.raw_expr, context.tokens[keyword + 1]?.start ?? from, to)
}

function generatedOf(
  context: Context,
  { node, from, to }: PlacedConstraint,
): NonNullable<ColumnDefinition['generated']> {
  const inside = context.parenthesised(context.tokenIndex(from)) ?? { from, to }
  return {
    storage: node.generated_kind === 'v' ? 'virtual' : 'stored',
    expression: expressionOf(context, node.raw_expr, inside.from, inside.to),
  }
}
