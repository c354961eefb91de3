import type { Node, SelectStmt, WithClause } from 'libpg-query'
import type { Name, Reach } from '../../operation.js'
import type { Context } from './context.js'
import { columnName } from './expressions.js'
import { nameOf, walk } from './nodes.js'
import { batchOf, reachOf } from './reach.js'

/** Tables and views that a query reads, each once, without its own WITH queries. */
export function tablesRead(query: unknown): readonly Name[] {
  const tables = new Map<string, Name>()
  const local = new Set<string>()
  walk(query, (node) => {
    if ('CommonTableExpr' in node) local.add(node.CommonTableExpr.ctename ?? '')
    if ('RangeVar' in node) {
      const name = nameOf(node.RangeVar)
      tables.set(`${name.schema ?? ''}.${name.name}`, name)
    }
    return true
  })
  return [...tables.values()].filter((name) => name.schema !== undefined || !local.has(name.name))
}

/** Names of a query's columns; undefined where only the catalogue knows them. */
export function outputColumns(query: SelectStmt | undefined): readonly string[] | undefined {
  if (query === undefined) return undefined
  if (query.op !== undefined && query.op !== 'SETOP_NONE') return outputColumns(query.larg)
  const columns: string[] = []
  for (const target of query.targetList ?? []) {
    const name = 'ResTarget' in target ? (target.ResTarget.name ?? implicitName(target.ResTarget.val)) : undefined
    if (name === undefined) return undefined
    columns.push(name)
  }
  return columns.length === 0 ? undefined : columns
}

/** How PostgreSQL names a column without AS: FigureColname in parse_target.c. */
function implicitName(value: Node | undefined): string | undefined {
  if (value === undefined) return undefined
  if ('ColumnRef' in value) return columnName(value.ColumnRef)
  if ('TypeCast' in value) return implicitName(value.TypeCast.arg)
  if ('FuncCall' in value) {
    const last = value.FuncCall.funcname?.at(-1)
    return last !== undefined && 'String' in last ? last.String.sval : undefined
  }
  if ('CoalesceExpr' in value) return 'coalesce'
  return 'CaseExpr' in value ? 'case' : '?column?'
}

/** WITH queries by name that a LIMIT bounds: what is joined to one is a batch. */
export function limitedQueries(clause: WithClause | undefined): ReadonlyMap<string, Reach> {
  const limited = new Map<string, Reach>()
  for (const node of clause?.ctes ?? []) {
    if (!('CommonTableExpr' in node)) continue
    const { ctename, ctequery } = node.CommonTableExpr
    const batch = ctequery !== undefined && 'SelectStmt' in ctequery ? batchOf(ctequery.SelectStmt) : undefined
    if (batch !== undefined && ctename !== undefined) limited.set(ctename, batch)
  }
  return limited
}

/** The batch that a statement takes from a limited WITH query or FROM (SELECT … LIMIT n). */
export function batchFrom(clause: WithClause | undefined, parts: readonly unknown[]): Reach | undefined {
  const limited = limitedQueries(clause)
  let batch: Reach | undefined
  walk(parts, (node) => {
    if ('RangeVar' in node && node.RangeVar.schemaname === undefined) batch ??= limited.get(node.RangeVar.relname ?? '')
    if (
      'RangeSubselect' in node &&
      node.RangeSubselect.subquery !== undefined &&
      'SelectStmt' in node.RangeSubselect.subquery
    ) {
      batch ??= batchOf(node.RangeSubselect.subquery.SelectStmt)
    }
    return batch === undefined
  })
  return batch
}

/** How many rows an INSERT … query brings. */
export function rowsOf(context: Context, query: SelectStmt | undefined): Reach {
  if (query === undefined) return { kind: 'values', rows: 1 }
  if (query.valuesLists !== undefined) return { kind: 'values', rows: query.valuesLists.length }
  if (query.op !== undefined && query.op !== 'SETOP_NONE')
    return bothRows(rowsOf(context, query.larg), rowsOf(context, query.rarg))
  if (query.fromClause === undefined) return { kind: 'values', rows: 1 }
  const batch = batchOf(query) ?? batchFrom(query.withClause, query.fromClause)
  if (batch !== undefined) return batch
  if (tablesRead(query).length === 0) return valuesInFrom(context, query.fromClause)
  return reachOf(context, query.whereClause, whereText(context, query.whereClause))
}

/** The rows of `FROM (VALUES …)`. */
export function valuesInFrom(context: Context, from: readonly Node[]): Reach {
  const [only, more] = from
  if (only === undefined || more !== undefined || !('RangeSubselect' in only)) return { kind: 'unknown' }
  const { subquery } = only.RangeSubselect
  return subquery !== undefined && 'SelectStmt' in subquery ? rowsOf(context, subquery.SelectStmt) : { kind: 'unknown' }
}

function bothRows(left: Reach, right: Reach): Reach {
  if (left.kind === 'values' && right.kind === 'values') return { kind: 'values', rows: left.rows + right.rows }
  return left.kind === 'values' ? right : left
}

/** The condition behind a WHERE, as written. */
export function whereText(context: Context, where: Node | undefined): string {
  if (where === undefined) return ''
  const first = firstOffset(context, where)
  let index = context.tokenIndex(first)
  while (index > 0 && context.tokens[index - 1]?.word !== 'where') index -= 1
  const from = context.tokens[index]?.start ?? first
  const stops = [
    'returning',
    'group',
    'order',
    'limit',
    'offset',
    'fetch',
    'for',
    'union',
    'intersect',
    'except',
    'window',
    'having',
    'on',
    ';',
  ]
  return context.source(from, conditionEnd(context, index, stops))
}

function conditionEnd(context: Context, from: number, stops: readonly string[]): number {
  const stop = context.scan(from, (token) => stops.includes(token.word))
  const close = context.scan(from, (token) => token.word === ')')
  const ends = [stop, close].filter((index) => index > from)
  return ends.length === 0 ? closing(context, from) : (context.tokens[Math.min(...ends) - 1]?.end ?? context.range.end)
}

/** The end of the statement, or of the parentheses that hold a token. */
function closing(context: Context, from: number): number {
  let depth = 0
  for (let index = from; index < context.tokens.length; index++) {
    const word = context.tokens[index]?.word
    if (word === '(') depth += 1
    if (word === ')' && --depth < 0) return context.tokens[index - 1]?.end ?? context.range.end
  }
  return context.range.end
}

/** The smallest location in a tree. */
export function firstOffset(context: Context, node: unknown): number {
  let first = Number.POSITIVE_INFINITY
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const fields: readonly (readonly [string, unknown])[] = Object.entries(value)
    for (const [key, inner] of fields) {
      if (key === 'location' && typeof inner === 'number' && inner >= 0) first = Math.min(first, context.offset(inner))
      else visit(inner)
    }
  }
  visit(node)
  return Number.isFinite(first) ? first : context.range.start
}
