import type { AlterDomainStmt, AlterEnumStmt, CreateDomainStmt, Node } from 'libpg-query'
import type { Constraint, Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import type { OperationPlace } from '../../surroundings.js'
import { expressionOf } from '../expressions.js'
import { nameOf, nameOfParts, stringsOf } from '../nodes.js'
import { typeOf } from '../types.js'
import { constraintOf } from './constraints.js'

/** CREATE and ALTER of types, enums and domains. */
export function readType(context: Context, node: Node): readonly Operation[] | undefined {
  const place = (): OperationPlace => context.place()
  if ('CreateEnumStmt' in node) {
    const { typeName, vals } = node.CreateEnumStmt
    return [
      {
        ...place(),
        kind: 'create-type',
        type: typeNamed(typeName),
        definition: { kind: 'enum', values: stringsOf(vals) },
      },
    ]
  }
  if ('CreateDomainStmt' in node) return [createDomain(context, node.CreateDomainStmt)]
  if ('CompositeTypeStmt' in node) {
    return [
      {
        ...place(),
        kind: 'create-type',
        type: nameOf(node.CompositeTypeStmt.typevar),
        definition: { kind: 'composite' },
      },
    ]
  }
  if ('CreateRangeStmt' in node) {
    return [
      {
        ...place(),
        kind: 'create-type',
        type: typeNamed(node.CreateRangeStmt.typeName),
        definition: { kind: 'range' },
      },
    ]
  }
  if ('DefineStmt' in node && node.DefineStmt.kind === 'OBJECT_TYPE') {
    return [
      { ...place(), kind: 'create-type', type: typeNamed(node.DefineStmt.defnames), definition: { kind: 'other' } },
    ]
  }
  if ('AlterEnumStmt' in node) return [alterEnum(context, node.AlterEnumStmt)]
  if ('AlterDomainStmt' in node) return [alterDomain(context, node.AlterDomainStmt)]
  if ('AlterTypeStmt' in node) {
    const text = context.source(context.range.start, context.range.end)
    return [
      { ...place(), kind: 'alter-type', type: typeNamed(node.AlterTypeStmt.typeName), change: { kind: 'other', text } },
    ]
  }
  return undefined
}

function typeNamed(parts: readonly Node[] | undefined): OperationOf<'create-type'>['type'] {
  return nameOfParts(stringsOf(parts))
}

function createDomain(context: Context, node: CreateDomainStmt): Operation {
  const constraints = (node.constraints ?? []).flatMap((each) => ('Constraint' in each ? [each.Constraint] : []))
  const fallback = constraints.find((each) => each.contype === 'CONSTR_DEFAULT')
  const others = constraints.filter((each) => each !== fallback).map((each) => context.offset(each.location))
  return {
    ...context.place(),
    kind: 'create-type',
    type: typeNamed(node.domainname),
    definition: {
      kind: 'domain',
      base: typeOf(context, node.typeName),
      constrained: constraints.some((each) => each.contype === 'CONSTR_CHECK' || each.contype === 'CONSTR_NOTNULL'),
      ...(fallback === undefined ? {} : { default: domainDefault(context, fallback, others) }),
    },
  }
}

function domainDefault(
  context: Context,
  node: { readonly location?: number; readonly raw_expr?: Node },
  others: readonly number[],
): ReturnType<typeof expressionOf> {
  const keyword = context.tokenIndex(context.offset(node.location))
  const from = context.tokens[keyword + 1]?.start ?? context.range.end
  const next = Math.min(context.range.end, ...others.filter((other) => other > from))
  const to = next === context.range.end ? next : (context.tokens[context.tokenIndex(next) - 1]?.end ?? next)
  return expressionOf(context, node.raw_expr, from, to)
}

function alterEnum(context: Context, node: AlterEnumStmt): Operation {
  const place = context.place(node.skipIfNewValExists === true ? ['if not exists'] : [])
  const type = typeNamed(node.typeName)
  const value = node.newVal ?? ''
  if (node.oldVal !== undefined)
    return { ...place, kind: 'alter-type', type, change: { kind: 'rename value', value: node.oldVal, to: value } }
  const neighbour = node.newValNeighbor
  if (neighbour === undefined)
    return { ...place, kind: 'alter-type', type, change: { kind: 'add value', value, position: 'end' } }
  const position = node.newValIsAfter === true ? 'after' : 'before'
  return { ...place, kind: 'alter-type', type, change: { kind: 'add value', value, position, neighbour } }
}

/** The letters are those of AlterDomainStmt in PostgreSQL's parsenodes.h. */
function alterDomain(context: Context, node: AlterDomainStmt): Operation {
  const base = {
    ...context.place(node.missing_ok === true ? ['if exists'] : []),
    kind: 'alter-type' as const,
    type: typeNamed(node.typeName),
  }
  const changed = (what: DomainChange['what'], constraint?: Constraint): Operation => ({
    ...base,
    change: { kind: 'domain constraint', constraint, what },
  })
  switch (node.subtype) {
    case 'N':
      return changed('drop not null')
    case 'O':
      return changed('set not null')
    case 'V':
      return changed('validate')
    case 'X':
      return changed('drop')
    case 'C':
      return changed('add', addedConstraint(context, node))
    default:
      return { ...base, change: { kind: 'other', text: context.source(context.range.start, context.range.end) } }
  }
}

type DomainChange = Extract<OperationOf<'alter-type'>['change'], { kind: 'domain constraint' }>

function addedConstraint(context: Context, node: AlterDomainStmt): Constraint | undefined {
  const added = node.def !== undefined && 'Constraint' in node.def ? node.def.Constraint : undefined
  return added === undefined
    ? undefined
    : constraintOf(context, added, context.offset(added.location), context.range.end, undefined)
}
