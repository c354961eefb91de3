import type { CreateStmt, CreateTableAsStmt, IntoClause, Node, SelectStmt } from 'libpg-query'
import type { ColumnDefinition, Constraint, Guard, Name, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf, rangeVars, stringsOf } from '../nodes.js'
import { outputColumns, tablesRead } from '../queries.js'
import { columnOf } from './columns.js'
import { constraintOf } from './constraints.js'
import { copiedRows, readWith } from './data.js'

/** CREATE TABLE in its forms. */
export function readTable(context: Context, node: Node): readonly Operation[] | undefined {
  if ('CreateStmt' in node) return [createTable(context, node.CreateStmt)]
  if ('CreateForeignTableStmt' in node) return [createTable(context, node.CreateForeignTableStmt.base ?? {})]
  if ('CreateTableAsStmt' in node && node.CreateTableAsStmt.objtype === 'OBJECT_TABLE')
    return createTableAs(context, node.CreateTableAsStmt)
  return undefined
}

function createTable(context: Context, node: CreateStmt): Operation {
  const columns: ColumnDefinition[] = []
  const constraints: Constraint[] = []
  const like: Name[] = rangeVars(node.inhRelations).map(nameOf)
  for (const element of node.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const read = columnOf(context, element.ColumnDef)
      columns.push(read.column)
      constraints.push(...read.constraints)
    } else if ('Constraint' in element) {
      const from = context.offset(element.Constraint.location)
      const to = context.elementEnd(context.tokenIndex(from))
      constraints.push(...[constraintOf(context, element.Constraint, from, to, undefined) ?? []].flat())
    } else if ('TableLikeClause' in element) like.push(nameOf(element.TableLikeClause.relation))
  }
  const isPartition = node.partbound !== undefined
  const [parent] = like
  const keys = new Set(
    constraints.flatMap((constraint) => (constraint.kind === 'primary key' ? constraint.columns : [])),
  )
  return {
    ...context.place(node.if_not_exists === true ? ['if not exists'] : []),
    kind: 'create-table',
    table: nameOf(node.relation),
    columns: columns.map((column) => (keys.has(column.name) ? { ...column, nullable: false } : column)),
    constraints,
    indexes: [],
    temporary: node.relation?.relpersistence === 't',
    ...(node.relation?.relpersistence === 'u' ? { unlogged: true } : {}),
    ...(node.partspec === undefined ? {} : { partitionedBy: partitionKeys(context, node) }),
    ...(isPartition && parent !== undefined ? { partitionOf: parent } : {}),
    ...(node.partbound?.is_default === true ? { isDefaultPartition: true } : {}),
    ...(!isPartition && like.length > 0 ? { like } : {}),
  }
}

function partitionKeys(context: Context, node: CreateStmt): readonly string[] {
  return (node.partspec?.partParams ?? []).flatMap((parameter) => {
    if (!('PartitionElem' in parameter)) return []
    const { name, location } = parameter.PartitionElem
    if (name !== undefined) return [name]
    const from = context.offset(location)
    return [context.source(from, context.elementEnd(context.tokenIndex(from)))]
  })
}

function createTableAs(context: Context, node: CreateTableAsStmt): readonly Operation[] {
  const guards: readonly Guard[] = node.if_not_exists === true ? ['if not exists'] : []
  const query = node.query !== undefined && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined
  return [...readWith(context, query?.withClause), tableFromQuery(context, node.into, query, guards)]
}

/** CREATE TABLE … AS and SELECT … INTO. */
export function tableFromQuery(
  context: Context,
  into: IntoClause | undefined,
  query: SelectStmt | undefined,
  guards: readonly Guard[] = [],
): Operation {
  const written = stringsOf(into?.colNames)
  return {
    ...context.place(guards),
    kind: 'create-table',
    table: nameOf(into?.rel),
    columns: [],
    constraints: [],
    indexes: [],
    temporary: into?.rel?.relpersistence === 't',
    ...(into?.rel?.relpersistence === 'u' ? { unlogged: true } : {}),
    as: {
      columns: written.length > 0 ? written : outputColumns(query),
      from: tablesRead(query),
      ...(into?.skipData === true ? {} : copiedRows(context, query)),
    },
  }
}
