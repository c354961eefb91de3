import type { ColumnChange } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf } from '../expressions.js'
import { stringsOf } from '../nodes.js'
import { typeOf } from '../types.js'
import type { Clause } from './alter-table.js'

/** What an ALTER COLUMN clause changes; undefined for every other clause. */
export function columnChangeOf(context: Context, clause: Clause): ColumnChange | undefined {
  const { node, text } = clause
  switch (node.subtype) {
    case 'AT_AlterColumnType':
      return typeChange(context, clause)
    case 'AT_ColumnDefault':
      return node.def === undefined ? { kind: 'drop default' } : setDefault(context, clause)
    case 'AT_SetNotNull':
      return { kind: 'set not null' }
    case 'AT_DropNotNull':
      return { kind: 'drop not null' }
    case 'AT_AddIdentity':
      return { kind: 'identity', change: 'add' }
    case 'AT_SetIdentity':
      return { kind: 'identity', change: 'set' }
    case 'AT_DropIdentity':
      return { kind: 'identity', change: 'drop' }
    case 'AT_SetExpression':
      return { kind: 'generated', change: 'set expression' }
    case 'AT_DropExpression':
      return { kind: 'generated', change: 'drop expression' }
    case 'AT_SetStatistics':
    case 'AT_SetOptions':
    case 'AT_ResetOptions':
    case 'AT_SetStorage':
    case 'AT_SetCompression':
    case 'AT_AlterColumnGenericOptions':
      return { kind: 'attribute', attribute: text }
    default:
      return undefined
  }
}

function typeChange(context: Context, { node, from, to }: Clause): ColumnChange {
  const definition = node.def !== undefined && 'ColumnDef' in node.def ? node.def.ColumnDef : {}
  const collation = stringsOf(definition.collClause?.collname).at(-1)
  const using = context.find(['using'], context.tokenIndex(from))
  const expression = context.tokens[using + 1]?.start
  return {
    kind: 'type',
    type: typeOf(context, definition.typeName),
    ...(definition.raw_default === undefined || using === -1 || expression === undefined
      ? {}
      : { using: expressionOf(context, definition.raw_default, expression, to) }),
    ...(collation === undefined ? {} : { collation }),
  }
}

function setDefault(context: Context, { node, from, to }: Clause): ColumnChange {
  const keyword = context.find(['default'], context.tokenIndex(from))
  const start = context.tokens[keyword + 1]?.start ?? from
  return { kind: 'set default', default: expressionOf(context, node.def, start, to) }
}
