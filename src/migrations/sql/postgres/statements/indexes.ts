import type { IndexStmt, Node, ReindexObjectType } from 'libpg-query'
import type { IndexDefinition, IndexKey, Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf } from '../expressions.js'
import { isOn, nameOf } from '../nodes.js'

/** CREATE INDEX and REINDEX. */
export function readIndex(context: Context, node: Node): readonly Operation[] | undefined {
  if ('IndexStmt' in node) return [createIndex(context, node.IndexStmt)]
  if (!('ReindexStmt' in node)) return undefined
  const { kind, relation, name, params } = node.ReindexStmt
  const target = relation === undefined ? (name === undefined ? undefined : { name }) : nameOf(relation)
  return [
    { ...context.place(), kind: 'reindex', target, what: reindexed(kind), concurrently: isOn(params, 'concurrently') },
  ]
}

function createIndex(context: Context, node: IndexStmt): Operation {
  const where = node.whereClause === undefined ? -1 : context.find(['where'], 0)
  const condition = context.tokens[where + 1]?.start
  const index: IndexDefinition = {
    ...(node.idxname === undefined ? {} : { name: node.idxname }),
    table: nameOf(node.relation),
    keys: keysOf(context, node),
    include: (node.indexIncludingParams ?? []).flatMap((each) =>
      'IndexElem' in each ? (each.IndexElem.name ?? []) : [],
    ),
    unique: node.unique ?? false,
    method: node.accessMethod ?? 'btree',
    ...(where === -1 || condition === undefined
      ? {}
      : { where: expressionOf(context, node.whereClause, condition, context.range.end) }),
    kind: 'ordinary',
  }
  return {
    ...context.place(node.if_not_exists === true ? ['if not exists'] : []),
    kind: 'create-index',
    index,
    concurrently: node.concurrent ?? false,
    only: node.relation?.inh !== true,
  }
}

function keysOf(context: Context, node: IndexStmt): readonly IndexKey[] {
  let index = context.find(['('], context.tokenIndex(context.offset(node.relation?.location))) + 1
  return (node.indexParams ?? []).map((element) => {
    const from = context.tokens[index]?.start ?? context.range.start
    const to = context.elementEnd(index)
    index = context.tokenIndex(to) + 1
    const column = 'IndexElem' in element ? element.IndexElem.name : undefined
    return { ...(column === undefined ? {} : { column }), text: context.source(from, to) }
  })
}

function reindexed(kind: ReindexObjectType | undefined): OperationOf<'reindex'>['what'] {
  switch (kind) {
    case 'REINDEX_OBJECT_TABLE':
      return 'table'
    case 'REINDEX_OBJECT_SCHEMA':
      return 'schema'
    case 'REINDEX_OBJECT_SYSTEM':
      return 'system'
    case 'REINDEX_OBJECT_DATABASE':
      return 'database'
    default:
      return 'index'
  }
}
