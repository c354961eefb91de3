import type { FromClause, ResultColumn, Select, SelectFrom } from 'sqlite3-parser'
import type { CopiedRows, CopiedValue, Name, Reach } from '../../operation.js'
import { endOf, type Context } from './context.js'
import { columnOf, expressionOf, tablesRead } from './expressions.js'
import { batchOf, reachOf } from './reach.js'

/** The LEFT of a JOIN in the parser's JoinType: it keeps every row of what stands before it. */
const LEFT = 8

/** How many rows a query brings. */
export function rowsOf(context: Context, query: Select): Reach {
  if (query.limit !== undefined) return batchOf(context, query.limit)
  const { select, compounds } = query
  if (select.type === 'SelectValues' && compounds === undefined) return { kind: 'values', rows: select.values.length }
  // A SELECT without FROM brings one row at most, whatever its conditions look up.
  const all = [select, ...(compounds ?? []).map((each) => each.select)]
  if (all.every((each) => each.type === 'SelectFrom' && each.from === undefined))
    return { kind: 'values', rows: all.length }
  if (compounds !== undefined || select.type === 'SelectValues') return { kind: 'unknown' }
  return reachOf(context, select.whereClause, undefined)
}

/** What the query takes of its first table; undefined where it is no table, or where several queries are put together. */
export function copiedRows(context: Context, query: Select): CopiedRows | undefined {
  const { select, compounds } = query
  if (select.type !== 'SelectFrom' || compounds !== undefined || query.with !== undefined) return undefined
  const first = select.from?.select
  if (select.from === undefined || first === undefined) return undefined
  if (first.type === 'SelectSelectTable') {
    const inner = copiedRows(context, first.select)
    const filter = filterOf(context, query, select, select.from)
    return inner === undefined
      ? undefined
      : { ...inner, values: 'unknown', ...(filter === undefined ? {} : { filter }) }
  }
  if (first.type !== 'TableSelectTable') return undefined
  const source = context.name(first.tblName)
  const values = valuesOf(context, select, [source.name, ...(first.alias === undefined ? [] : [first.alias.name.text])])
  const filter = filterOf(context, query, select, select.from)
  return { source, values, ...(filter === undefined ? {} : { filter }) }
}

function valuesOf(context: Context, select: SelectFrom, names: readonly string[]): CopiedRows['values'] {
  const [only] = select.columns
  const isAlone = (select.from?.joins ?? []).length === 0
  const isAll = only?.type === 'TableStarResultColumn' || (only?.type === 'StarResultColumn' && isAlone)
  if (select.columns.length === 1 && isAll) return '*'
  const values = select.columns.map((column) => valueOf(context, column, names))
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? known : 'unknown'
}

function valueOf(context: Context, column: ResultColumn, names: readonly string[]): CopiedValue | undefined {
  if (column.type !== 'ExprResultColumn') return undefined
  const own = columnOf(context, column.expr)
  const isOther =
    column.expr.type === 'QualifiedExpr' && !names.some((name) => sameLetters(name, qualifier(column.expr)))
  return {
    ...(own === undefined || isOther ? {} : { column: own }),
    value: expressionOf(context, column.expr),
  }
}

function qualifier(expression: Extract<ResultColumn, { type: 'ExprResultColumn' }>['expr']): string {
  return expression.type === 'QualifiedExpr' ? expression.table.text : ''
}

function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function filterOf(context: Context, query: Select, select: SelectFrom, from: FromClause): string | undefined {
  const joins = from.joins ?? []
  const keepsAll = joins.every(({ operator }) =>
    operator.type === 'TypedJoinJoinOperator' ? ((operator.joinType ?? 0) & LEFT) !== 0 : false,
  )
  const leavesOut =
    select.whereClause !== undefined ||
    select.groupBy !== undefined ||
    select.distinctness === 'Distinct' ||
    query.limit !== undefined ||
    !keepsAll
  if (!leavesOut) return undefined
  if (select.whereClause !== undefined) return context.source(select.whereClause)
  const rest = context.script.text.value.slice(context.range.start + endOf(from), context.range.end).trim()
  return rest === '' ? context.source(from) : rest
}

/** Names of a query's columns; undefined where only the schema knows them. */
export function outputColumns(context: Context, query: Select): readonly string[] | undefined {
  if (query.select.type === 'SelectValues') return query.select.values[0]?.values.map((_, at) => `column${at + 1}`)
  const columns = query.select.columns.map((column) => {
    if (column.type !== 'ExprResultColumn') return undefined
    if (column.alias !== undefined) return context.identifier(column.alias.name.text)
    return columnOf(context, column.expr) ?? context.source(column.expr)
  })
  const known = columns.filter((column) => column !== undefined)
  return known.length === columns.length ? known : undefined
}

/** The tables behind a FROM, the first one apart. */
export function tablesOf(context: Context, from: FromClause | undefined): readonly Name[] {
  return tablesRead(context, from)
}
