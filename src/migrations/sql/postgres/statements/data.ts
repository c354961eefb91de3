import type {
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  ResTarget,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from 'libpg-query'
import type { Assignment, CopiedRows, CopiedValue, Name, Operation, Reach } from '../../../operation.js'
import type { Context } from '../context.js'
import { expressionOf } from '../expressions.js'
import { nameOf, walk } from '../nodes.js'
import { batchFrom, rowsOf, tablesRead, valuesInFrom, whereText } from '../queries.js'
import { reachOf } from '../reach.js'

/** INSERT, UPDATE, DELETE, MERGE and COPY, with those in their WITH queries before them; `around`: the WITH that it stands in. */
export function readDataChange(context: Context, node: Node, around?: WithClause): readonly Operation[] | undefined {
  if ('InsertStmt' in node)
    return [
      ...readWith(context, node.InsertStmt.withClause),
      ...readWith(context, selectOf(node.InsertStmt)?.withClause),
      insert(context, node.InsertStmt),
    ]
  if ('UpdateStmt' in node)
    return [...readWith(context, node.UpdateStmt.withClause), update(context, node.UpdateStmt, around)]
  if ('DeleteStmt' in node)
    return [...readWith(context, node.DeleteStmt.withClause), remove(context, node.DeleteStmt, around)]
  if ('MergeStmt' in node) return [...readWith(context, node.MergeStmt.withClause), ...merge(context, node.MergeStmt)]
  if ('CopyStmt' in node) {
    const { relation, query, is_from, is_program } = node.CopyStmt
    const table = relation === undefined ? undefined : nameOf(relation)
    return [
      ...(query === undefined ? [] : (readDataChange(context, query) ?? [])),
      {
        ...context.place(),
        kind: 'copy',
        table,
        direction: is_from === true ? 'from' : 'to',
        program: is_program ?? false,
      },
    ]
  }
  return undefined
}

/** Data changes in WITH queries. */
export function readWith(context: Context, clause: WithClause | undefined): readonly Operation[] {
  return (clause?.ctes ?? []).flatMap((node) => {
    const query = 'CommonTableExpr' in node ? node.CommonTableExpr.ctequery : undefined
    return query === undefined ? [] : (readDataChange(context, query, clause) ?? [])
  })
}

function insert(context: Context, node: InsertStmt): Operation {
  const query =
    node.selectStmt !== undefined && 'SelectStmt' in node.selectStmt ? node.selectStmt.SelectStmt : undefined
  const reach = reachOfWith(context, node, query) ?? rowsOf(context, query)
  return {
    ...context.place(node.onConflictClause === undefined ? [] : ['on conflict']),
    kind: 'insert',
    table: nameOf(node.relation),
    columns: targets(node.cols).map((target) => target.name ?? ''),
    reach:
      (reach.kind === 'predicate' || reach.kind === 'everything' ? batchFrom(node.withClause, [query]) : undefined) ??
      reach,
    from: tablesRead({ query, clause: node.withClause }),
    ...copiedRows(context, query),
    ...writtenStrings(query),
  }
}

/** The string literals of VALUES (…), …, or of the list of a SELECT. */
function writtenStrings(query: SelectStmt | undefined): { readonly strings?: readonly (readonly string[])[] } {
  const rows = query?.valuesLists?.map((row) => ('List' in row ? (row.List.items ?? []) : []))
  const selected = targets(query?.targetList).map(({ val }) => val)
  const all: readonly (readonly (Node | undefined)[])[] = rows ?? [selected]
  const width = Math.max(0, ...all.map((row) => row.length))
  if (width === 0) return {}
  const strings = Array.from({ length: width }, (_, at) => all.flatMap((row) => stringOf(row[at])))
  return { strings }
}

function stringOf(value: Node | undefined): readonly string[] {
  const written = value !== undefined && 'A_Const' in value ? value.A_Const.sval?.sval : undefined
  return written === undefined ? [] : [written]
}

/** What a plain SELECT takes of the one table that it reads. */
export function copiedRows(context: Context, query: SelectStmt | undefined): { readonly copied?: CopiedRows } {
  const [only, more] = query?.fromClause ?? []
  if (query === undefined || only === undefined || more !== undefined || !('RangeVar' in only)) return {}
  const { targetList, distinctClause, groupClause, limitCount, whereClause, withClause } = query
  if (distinctClause ?? groupClause ?? limitCount ?? withClause) return {}
  const expressions = targets(targetList).map((target) => {
    const index = context.tokenIndex(context.offset(target.location))
    const from = context.tokens[index]?.start ?? context.range.end
    return {
      value: expressionOf(context, target.val, from, context.elementEnd(index, ['from', 'as'])),
      node: target.val,
    }
  })
  const isAll = expressions.length === 1 && /^(?:\w+\.)?\*$/.test(expressions[0]?.value.text.trim() ?? '')
  const values = expressions.map(({ value, node }): CopiedValue => {
    const column = node !== undefined && 'ColumnRef' in node ? value.columns[0] : undefined
    return column === undefined ? { value } : { column, value }
  })
  const filter = whereClause === undefined ? {} : { filter: whereText(context, whereClause) }
  return { copied: { source: nameOf(only.RangeVar), values: isAll ? '*' : values, ...filter } }
}

function selectOf(node: InsertStmt): SelectStmt | undefined {
  return node.selectStmt !== undefined && 'SelectStmt' in node.selectStmt ? node.selectStmt.SelectStmt : undefined
}

/** `WITH moved AS (DELETE …) INSERT … SELECT … FROM moved` brings the rows that the WITH query touches. */
function reachOfWith(context: Context, node: InsertStmt, query: SelectStmt | undefined): Reach | undefined {
  const [only, more] = query?.fromClause ?? []
  if (only === undefined || more !== undefined || !('RangeVar' in only) || only.RangeVar.schemaname !== undefined)
    return undefined
  const clauses = [...(node.withClause?.ctes ?? []), ...(query?.withClause?.ctes ?? [])]
  const source = clauses.flatMap((each) =>
    'CommonTableExpr' in each && each.CommonTableExpr.ctename === only.RangeVar.relname
      ? [each.CommonTableExpr.ctequery]
      : [],
  )[0]
  if (source === undefined) return undefined
  if ('SelectStmt' in source) return rowsOf(context, source.SelectStmt)
  const change = readDataChange(context, source)?.at(-1)
  return change !== undefined && 'reach' in change ? change.reach : undefined
}

function update(context: Context, node: UpdateStmt, around: WithClause | undefined): Operation {
  return {
    ...context.place(),
    kind: 'update',
    table: nameOf(node.relation),
    assignments: assignmentsOf(context, node.targetList),
    reach: changeReach(context, [node.withClause, around], node.whereClause, node.fromClause),
    from: tablesRead({
      from: node.fromClause,
      where: node.whereClause,
      targets: node.targetList,
      clause: node.withClause,
    }),
    skipLocked: skipsLocked(node),
  }
}

function remove(context: Context, node: DeleteStmt, around: WithClause | undefined): Operation {
  return {
    ...context.place(),
    kind: 'delete',
    table: nameOf(node.relation),
    reach: changeReach(context, [node.withClause, around], node.whereClause, node.usingClause),
    from: tablesRead({ using: node.usingClause, where: node.whereClause, clause: node.withClause }),
    skipLocked: skipsLocked(node),
  }
}

function changeReach(
  context: Context,
  clauses: readonly (WithClause | undefined)[],
  where: Node | undefined,
  from: readonly Node[] | undefined,
): Reach {
  const reach = reachOf(context, where, whereText(context, where))
  if (where === undefined || reach.kind === 'batch') return reach
  const parts = [from, subqueries(where)]
  const [own, around] = clauses.map((clause) => batchFrom(clause, parts))
  return own ?? around ?? reach
}

/** The queries that a condition compares with. */
function subqueries(where: Node): readonly Node[] {
  const queries: Node[] = []
  walk(where, (node) => {
    if (!('SubLink' in node)) return true
    if (node.SubLink.subLinkType === 'ANY_SUBLINK' && node.SubLink.subselect !== undefined)
      queries.push(node.SubLink.subselect)
    return false
  })
  return queries
}

function skipsLocked(node: unknown): boolean {
  let skips = false
  walk(node, (inner) => {
    if ('LockingClause' in inner && inner.LockingClause.waitPolicy === 'LockWaitSkip') skips = true
    return !skips
  })
  return skips
}

function targets(nodes: readonly Node[] | undefined): readonly ResTarget[] {
  return (nodes ?? []).flatMap((node) => ('ResTarget' in node ? [node.ResTarget] : []))
}

function assignmentsOf(context: Context, nodes: readonly Node[] | undefined): readonly Assignment[] {
  return targets(nodes).map((target) => {
    const index = context.tokenIndex(context.offset(target.location))
    // In `(a, b) = (1, 2)` the target stands in parentheses, so that the sign is not at its own depth.
    const sign = context.tokens.findIndex((token, at) => at >= index && token.word === '=')
    const from = context.tokens[sign + 1]?.start ?? context.range.end
    const to = context.elementEnd(sign + 1, ['from', 'where', 'returning', 'when'])
    return { column: target.name ?? '', value: expressionOf(context, assigned(target.val), from, to) }
  })
}

function assigned(value: Node | undefined): Node | undefined {
  return value !== undefined && 'MultiAssignRef' in value ? value.MultiAssignRef.source : value
}

function merge(context: Context, node: MergeStmt): readonly Operation[] {
  const place = context.place()
  const table = nameOf(node.relation)
  const from: readonly Name[] = tablesRead({ source: node.sourceRelation, clause: node.withClause })
  const on = context.find(['on'], 0)
  const when = context.find(['when'], 0)
  const text = context.source(context.tokens[on + 1]?.start ?? 0, context.tokens[when - 1]?.end ?? context.range.end)
  const bounded = batchFrom(node.withClause, [node.sourceRelation]) ?? writtenOut(context, node.sourceRelation)
  const reach: Reach = bounded ?? { kind: 'predicate', columns: [], text }
  return (node.mergeWhenClauses ?? []).flatMap((each): readonly Operation[] => {
    if (!('MergeWhenClause' in each)) return []
    const { commandType, targetList } = each.MergeWhenClause
    if (commandType === 'CMD_INSERT') {
      return [
        {
          ...place,
          kind: 'insert',
          table,
          columns: targets(targetList).map((target) => target.name ?? ''),
          reach,
          from,
        },
      ]
    }
    if (commandType === 'CMD_DELETE') return [{ ...place, kind: 'delete', table, reach, from, skipLocked: false }]
    if (commandType !== 'CMD_UPDATE') return []
    return [
      {
        ...place,
        kind: 'update',
        table,
        assignments: assignmentsOf(context, targetList),
        reach,
        from,
        skipLocked: false,
      },
    ]
  })
}

/** MERGE … USING (VALUES …) reaches at most the rows written out. */
function writtenOut(context: Context, source: Node | undefined): Reach | undefined {
  const values = source === undefined ? undefined : valuesInFrom(context, [source])
  return values?.kind === 'values' ? values : undefined
}
