import type { Name, Reach } from '../../operation.js'
import type { Context } from './context.js'
import { columnOf } from './expressions.js'
import { identifierOf, nameOf } from './names.js'
import { batchOf, reachOf } from './reach.js'
import { childOf, childrenOf, walk, within, type Branch } from './tree.js'

/** Tables and views that a query reads, each once, without its own WITH queries. */
export function tablesRead(context: Context, branch: Branch | undefined): readonly Name[] {
  const tables = new Map<string, Name>()
  const local = new Set<string>()
  walk(branch, (inner) => {
    if (inner.rule === 'commonTableExpressions') local.add(identifierOf(context, childOf(inner, 'uid')))
    if (inner.rule === 'tableName') {
      const name = nameOf(context, inner)
      tables.set(`${name.schema ?? ''}.${name.name}`, name)
    }
    return inner.rule !== 'tableName'
  })
  return [...tables.values()].filter(
    (name) => name.schema !== undefined || !(local.has(name.name) || name.name.toLowerCase() === 'dual'),
  )
}

/** Names of a query's columns; undefined where only the catalogue knows them. */
export function outputColumns(context: Context, query: Branch): readonly string[] | undefined {
  const [elements] = within(query, 'selectElements')
  if (elements === undefined || childOf(elements, 'pureAllColumns') !== undefined) return undefined
  const columns = childrenOf(elements, 'selectElement').map((element) => {
    const alias = childOf(element, 'uid')
    return alias === undefined ? implicitName(context, element) : identifierOf(context, alias)
  })
  const known = columns.filter((column) => column !== undefined)
  return known.length === columns.length ? known : undefined
}

/** An expression without AS is named by its own text. */
function implicitName(context: Context, element: Branch): string | undefined {
  if (childOf(element, 'tableAllColumns') !== undefined) return undefined
  const named = childOf(element, 'selectLiteralColumnName')
  return named === undefined ? (columnOf(context, element) ?? context.source(element)) : identifierOf(context, named)
}

/** A SELECT without FROM, or FROM DUAL, brings one row at most, whatever its conditions look up. */
function isOneRow(context: Context, select: Branch): boolean {
  const sources = childOf(childOf(select, 'fromClause'), 'tableSources')
  return tablesRead(context, sources).length === 0 && within(sources, 'querySpecification').length === 0
}

/** How many rows a query brings. */
export function rowsOf(context: Context, query: Branch): Reach {
  const [limit] = within(query, 'limitClause')
  if (limit !== undefined) return batchOf(context, limit)
  const selects = within(query, 'querySpecification')
  if (selects.every((each) => isOneRow(context, each))) return { kind: 'values', rows: selects.length }
  if (within(query, 'unionStatement').length > 0) return { kind: 'unknown' }
  const [from] = within(query, 'fromClause')
  return reachOf(context, childOf(from, 'expression'), undefined)
}
