import type { CreateIndexStmt, Stmt } from 'sqlite3-parser'
import type { Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf, tablesRead } from '../expressions.js'
import { outputColumns } from '../queries.js'
import { keysOf } from './keys.js'

/** Indexes, views, triggers, maintenance and queries. */
export function readObject(context: Context, tree: Stmt): readonly Operation[] {
  switch (tree.type) {
    case 'CreateIndexStmt':
      return [createIndex(context, tree)]
    case 'DropIndexStmt':
      return [
        {
          ...context.place(tree.ifExists ? ['if exists'] : []),
          kind: 'drop-index',
          index: context.name(tree.idxName),
          concurrently: false,
          cascade: false,
        },
      ]
    case 'CreateViewStmt':
      return [
        {
          ...context.place(tree.ifNotExists ? ['if not exists'] : []),
          kind: 'create-view',
          view: context.name(tree.viewName),
          materialized: false,
          reads: tablesRead(context, tree.select),
          columns:
            tree.columns?.map((column) => context.identifier(column.colName.text)) ??
            outputColumns(context, tree.select),
        },
      ]
    case 'DropViewStmt':
      return [
        {
          ...context.place(tree.ifExists ? ['if exists'] : []),
          kind: 'drop-view',
          view: context.name(tree.viewName),
          materialized: false,
          cascade: false,
        },
      ]
    case 'CreateTriggerStmt':
      return [
        {
          ...context.place(tree.ifNotExists ? ['if not exists'] : []),
          kind: 'create-trigger',
          table: context.name(tree.tblName),
          trigger: context.identifier(tree.triggerName.objName.text),
        },
      ]
    case 'DropTriggerStmt':
      return [
        {
          ...context.place(tree.ifExists ? ['if exists'] : []),
          kind: 'drop-trigger',
          table: undefined,
          trigger: context.identifier(tree.triggerName.objName.text),
        },
      ]
    default:
      return [upkeep(context, tree)]
  }
}

function createIndex(context: Context, tree: CreateIndexStmt): OperationOf<'create-index'> {
  const name = context.name(tree.idxName)
  return {
    ...context.place(tree.ifNotExists ? ['if not exists'] : []),
    kind: 'create-index',
    index: {
      name: name.name,
      table: context.name({ dbName: tree.idxName.dbName, objName: tree.tblName }),
      keys: keysOf(context, tree.columns),
      include: [],
      unique: tree.unique,
      method: 'btree',
      ...(tree.whereClause === undefined ? {} : { where: expressionOf(context, tree.whereClause) }),
      kind: 'ordinary',
    },
    concurrently: false,
    only: false,
  }
}

/** A statement that changes no table's rows or shape. */
function upkeep(context: Context, tree: Stmt): Operation {
  const place = context.place()
  switch (tree.type) {
    case 'VacuumStmt':
      return tree.into === undefined
        ? { ...place, kind: 'rewrite-table', table: undefined, how: 'vacuum full' }
        : { ...place, kind: 'other', what: 'VACUUM INTO', outsideTransaction: true }
    case 'SelectStmt':
      return { ...place, kind: 'query', what: 'select', reads: tablesRead(context, tree) }
    case 'ExplainStmt':
      return { ...place, kind: 'query', what: 'explain', reads: tablesRead(context, tree.stmt) }
    case 'AnalyzeStmt':
      return { ...place, kind: 'query', what: 'analyze', reads: [] }
    case 'ReindexStmt':
      return { ...place, kind: 'other', what: 'REINDEX', outsideTransaction: false }
    case 'AttachStmt':
      return { ...place, kind: 'other', what: 'ATTACH', outsideTransaction: true }
    case 'DetachStmt':
      return { ...place, kind: 'other', what: 'DETACH', outsideTransaction: true }
    default:
      return {
        ...place,
        kind: 'opaque',
        reason: 'what this statement does is not known',
        text: context.source(tree),
      }
  }
}
