import type { ExplainStmt, FuncCall, Node, SelectStmt } from 'libpg-query'
import type { Name, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { constantText } from '../expressions.js'
import { builtinVolatility } from '../functions.js'
import { isOn, nameOfParts, stringsOf, walk } from '../nodes.js'
import { tablesRead } from '../queries.js'
import { readDataChange, readWith } from './data.js'
import { tableFromQuery } from './tables.js'

/** SELECT, CALL, EXPLAIN, SHOW and cursors. */
export function readQuery(context: Context, node: Node): readonly Operation[] | undefined {
  if ('SelectStmt' in node) return select(context, node.SelectStmt)
  if ('CallStmt' in node)
    return [{ ...context.place(), kind: 'call-routine', routine: routineOf(node.CallStmt.funccall ?? {}) }]
  if ('ExplainStmt' in node) return explain(context, node.ExplainStmt)
  if ('VariableShowStmt' in node) return [{ ...context.place(), kind: 'query', what: 'show', reads: [] }]
  if ('DeclareCursorStmt' in node) {
    return [
      { ...context.place(), kind: 'query', what: 'declare cursor', reads: tablesRead(node.DeclareCursorStmt.query) },
    ]
  }
  return 'FetchStmt' in node ? [{ ...context.place(), kind: 'query', what: 'fetch', reads: [] }] : undefined
}

function select(context: Context, node: SelectStmt): readonly Operation[] {
  const changes = readWith(context, node.withClause)
  if (node.intoClause !== undefined) return [...changes, tableFromQuery(context, node.intoClause, node)]
  const calls: Operation[] = []
  walk(node, (inner) => {
    if ('FuncCall' in inner) calls.push(...callOf(context, inner.FuncCall))
    return true
  })
  const everyRow = aggregatesEveryRow(node) ? ({ everyRow: true } as const) : {}
  return [
    ...changes,
    ...calls,
    { ...context.place(), kind: 'query', what: 'select', reads: tablesRead(node), ...everyRow },
  ]
}

/** `SELECT count(*) FROM orders`. min and max read one entry of an index. */
function aggregatesEveryRow({ fromClause = [], whereClause, targetList = [] }: SelectStmt): boolean {
  if (fromClause.length === 0 || whereClause !== undefined) return false
  let found = false
  walk(targetList, (inner) => {
    if ('FuncCall' in inner) {
      const name = stringsOf(inner.FuncCall.funcname).at(-1) ?? ''
      found ||= inner.FuncCall.over === undefined && isAggregate(inner.FuncCall, name) && !/^(?:min|max)$/.test(name)
    }
    return !('SubLink' in inner)
  })
  return found
}

/** What a function call in a SELECT does: a setting changed, or a routine that somebody wrote. */
function callOf(context: Context, call: FuncCall): readonly Operation[] {
  const parts = stringsOf(call.funcname)
  const name = parts.at(-1) ?? ''
  if (name === 'set_config') {
    const [variable, value, local] = (call.args ?? []).map((argument) => constantText(argument))
    const scope = local === 'true' || local === 't' ? 'transaction' : 'session'
    return variable === undefined
      ? []
      : [{ ...context.place(), kind: 'set', name: variable.toLowerCase(), value, scope }]
  }
  // A name that PostgreSQL knows may still be somebody's own in a schema of theirs.
  const own = parts.length > 1 && parts.at(-2) !== 'pg_catalog'
  if (!own && (builtinVolatility(name) !== undefined || isAggregate(call, name))) return []
  return [{ ...context.place(), kind: 'call-routine', routine: routineOf(call) }]
}

function isAggregate(call: FuncCall, name: string): boolean {
  return (
    call.agg_star === true ||
    call.over !== undefined ||
    /^(?:count|sum|avg|min|max|string_agg|bool_and|bool_or|every|any_value|jsonb?_(?:object_)?agg|percentile_\w+|mode|rank|stddev\w*|var\w*)$/.test(
      name,
    )
  )
}

function routineOf(call: FuncCall): Name {
  return nameOfParts(stringsOf(call.funcname))
}

/** EXPLAIN ANALYZE runs what it explains. */
function explain(context: Context, node: ExplainStmt): readonly Operation[] {
  const query: Operation = { ...context.place(), kind: 'query', what: 'explain', reads: tablesRead(node.query) }
  if (!isOn(node.options, 'analyze') || node.query === undefined) return [query]
  return [...(readDataChange(context, node.query) ?? []), query]
}
