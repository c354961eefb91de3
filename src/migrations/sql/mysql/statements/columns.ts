import type { ColumnDefinition, Constraint } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf } from '../expressions.js'
import { identifierOf, stringOf } from '../names.js'
import { childOf, childrenOf, has, literalsOf, within, type Branch } from '../tree.js'
import { isSerial, typeCharset, typeCollation, typeOf } from '../types.js'
import { checkOf, referenceOf } from './keys.js'

export interface ColumnWithConstraints {
  readonly column: ColumnDefinition
  /** Those written behind the column's type. */
  readonly constraints: readonly Constraint[]
}

/** A column as CREATE TABLE, ADD, MODIFY and CHANGE define it. */
export function columnOf(context: Context, name: Branch, definition: Branch): ColumnWithConstraints {
  const type = childOf(definition, 'dataType')
  const attributes = childrenOf(definition, 'columnConstraint')
  const find = (wanted: (attribute: Branch) => boolean): Branch | undefined => attributes.find(wanted)
  const serial = isSerial(type, context)
  const nullability = find((each) => childOf(each, 'nullNotNull') !== undefined)
  const isKey = find((each) => has(each, 'key') && !has(each, 'unique'))
  const fallback = find((each) => has(each, 'default') && childOf(each, 'defaultValue') !== undefined)
  const generated = find((each) => has(each, 'as') && childOf(each, 'expression') !== undefined)
  const comment = find((each) => has(each, 'comment'))
  const collate =
    attributes.map((each) => childOf(each, 'collationName')).find((each) => each !== undefined) ??
    collateOf(childOf(fallback, 'defaultValue'))
  const collation = collate === undefined ? typeCollation(context, type) : context.unquoted(collate)
  const identity = serial || find((each) => has(each, 'auto_increment', 'serial')) !== undefined
  const notNull = has(childOf(nullability, 'nullNotNull'), 'not') || isKey !== undefined || serial
  const columnName = identifierOf(context, name)
  const column: ColumnDefinition = {
    name: columnName,
    type: typeOf(context, type),
    nullable: !notNull,
    ...(fallback === undefined ? {} : { default: defaultOf(context, fallback) }),
    ...(generated === undefined ? {} : { generated: generatedOf(context, generated) }),
    ...(identity ? { identity: 'auto-increment' as const } : {}),
    ...(collation === undefined ? {} : { collation }),
    ...charsetOf(context, type, collation),
    ...(comment === undefined ? {} : { comment: stringOf(context, literalsOf(comment)[0]) }),
    span: context.span({ start: name.start, end: definition.end }),
  }
  return { column, constraints: attributes.flatMap((each) => constraintOf(context, columnName, each) ?? []) }
}

/** A collation's name begins with its character set: https://dev.mysql.com/doc/refman/8.4/en/charset-collation-names.html */
function charsetOf(context: Context, type: Branch | undefined, collation: string | undefined): { charset?: string } {
  const written = typeCharset(context, type) ?? collation?.split('_')[0]
  return written === undefined ? {} : { charset: written.toLowerCase() }
}

function defaultOf(context: Context, attribute: Branch): NonNullable<ColumnDefinition['default']> {
  const value = childOf(attribute, 'defaultValue')
  const [first] = value?.children ?? []
  // ON UPDATE belongs to the column, not to the value.
  const isTimestamp = first?.kind === 'branch' && first.rule === 'currentTimestamp'
  const collate = collateOf(value)
  if (value === undefined || collate === undefined) return expressionOf(context, isTimestamp ? first : value)
  const literal = within(value, 'stringLiteral')[0]
  const last = literal?.children.findLast((each) => each.kind === 'leaf' && each.word === '')
  return expressionOf(context, last === undefined ? value : { ...value, end: last.end })
}

/**
 * COLLATE behind a literal belongs to the column: only an expression in parentheses may hold one of its own. The grammar
 * takes it for a part of the string. https://dev.mysql.com/doc/refman/8.4/en/create-table.html (column_definition)
 */
function collateOf(value: Branch | undefined): Branch | undefined {
  if (value === undefined || has(value, '(')) return undefined
  const [literal] = within(value, 'stringLiteral')
  return childOf(literal, 'collationName')
}

function generatedOf(context: Context, attribute: Branch): NonNullable<ColumnDefinition['generated']> {
  return {
    storage: has(attribute, 'stored') ? 'stored' : 'virtual',
    expression: expressionOf(context, childOf(attribute, 'expression')),
  }
}

function constraintOf(context: Context, column: string, attribute: Branch): Constraint | undefined {
  const base = { validated: true, inline: true, span: context.span(attribute) }
  const reference = childOf(attribute, 'referenceDefinition')
  const check = childOf(attribute, 'checkConstraintDefinition')
  if (check !== undefined) return checkOf(context, check, base.span, true)
  if (reference !== undefined)
    return { ...base, kind: 'foreign key', columns: [column], references: referenceOf(context, reference) }
  if (has(attribute, 'unique')) return { ...base, kind: 'unique', columns: [column] }
  return has(attribute, 'key') ? { ...base, kind: 'primary key', columns: [column] } : undefined
}
