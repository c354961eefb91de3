import type { Name, Operation, OperationOf, Reach } from '../../../operation.js'
import { isTemporary, type Context } from '../context.js'
import { items, type Cursor } from '../cursor.js'
import { reachOf, topOf } from '../reach.js'
import { commonTables, hintsAt, sourcesOf, tablesRead, type CommonTable } from '../sources.js'
import type { Token } from '../tokens.js'
import { assignmentsOf } from './assignments.js'
import { readMerge } from './merge.js'
import { copiedRows } from './copied-rows.js'
import { locksIn } from './table-locks.js'

/** INSERT, UPDATE, DELETE, MERGE, TRUNCATE, BULK INSERT and SELECT, each also behind a WITH. */
export function readDataChange(context: Context): readonly Operation[] | undefined {
  const cursor = context.cursor()
  const common = commonTables(cursor)
  switch (cursor.word()) {
    case 'insert':
      return insert(context, cursor, common)
    case 'update':
      return cursor.word(1) === 'statistics' ? context.nothing('UPDATE STATISTICS') : update(context, cursor, common)
    case 'delete':
      return remove(context, cursor, common)
    case 'merge':
      return readMerge(context, cursor, common)
    case 'truncate':
      return truncate(context, cursor)
    case 'bulk':
      return bulk(context, cursor)
    case 'select':
      return select(context, cursor, common)
    default:
      return undefined
  }
}

/** Rows of a table of this session alone matter to nobody else. */
function ownTable(context: Context, reads: readonly Name[]): readonly Operation[] {
  return [{ ...context.place(), kind: 'query', what: context.firstWords(2), reads }]
}

function truncate(context: Context, cursor: Cursor): readonly Operation[] {
  cursor.accept('truncate')
  cursor.accept('table')
  const table = cursor.name()
  if (isTemporary(table)) return ownTable(context, [])
  const place = context.place()
  if (!cursor.accept('with', '(', 'partitions'))
    return [{ ...place, kind: 'truncate', tables: [table], cascade: false }]
  const partitions = items(cursor.group() ?? []).map((written) => context.source(written))
  return [{ ...place, kind: 'drop-partition', table, partitions, how: 'truncate' }]
}

function bulk(context: Context, cursor: Cursor): readonly Operation[] {
  cursor.accept('bulk', 'insert')
  const table = cursor.name()
  if (isTemporary(table)) return ownTable(context, [])
  return [{ ...context.place(), kind: 'copy', table, direction: 'from', program: false }]
}

/** SELECT … INTO makes a table; any other one changes nothing, but may lock by a hint. */
function select(context: Context, cursor: Cursor, common: readonly CommonTable[]): readonly Operation[] {
  const from = tablesRead(context, cursor.tokens, common)
  const locks = locksIn(context, cursor.tokens)
  if (locks.length > 0) return locks
  if (!cursor.skipTo('into')) return [{ ...context.place(), kind: 'query', what: 'SELECT', reads: from }]
  const table = cursor.name()
  if (isTemporary(table)) return ownTable(context, from)
  return [
    {
      ...context.place(),
      kind: 'create-table',
      table,
      columns: [],
      constraints: [],
      indexes: [],
      temporary: false,
      as: { columns: undefined, from, ...copiedRows(context, cursor.tokens) },
    },
  ]
}

function insert(context: Context, cursor: Cursor, common: readonly CommonTable[]): readonly Operation[] {
  const head = cursor.tokens.slice(cursor.at, cursor.at + 6)
  cursor.accept('insert')
  skipTop(cursor)
  cursor.accept('into')
  const table = cursor.name()
  const hints = hintsAt(cursor)
  const columns = cursor.word() === '(' ? cursor.names() : []
  const source = cursor.tokens.slice(cursor.at)
  const from = tablesRead(context, source, common)
  if (isTemporary(table)) return ownTable(context, from)
  const reach = (head[1]?.word === 'top' ? topOf(context, head) : undefined) ?? insertedRows(context, source, common)
  return [
    ...locksIn(context, source, { table, hints }),
    { ...context.place(), kind: 'insert', table, columns, reach, from, ...copiedRows(context, source) },
  ]
}

function skipTop(cursor: Cursor): void {
  if (!cursor.accept('top')) return
  if (cursor.group() === undefined) cursor.take()
  cursor.accept('percent')
}

/** How many rows the source of an INSERT brings. */
function insertedRows(context: Context, source: readonly Token[], common: readonly CommonTable[]): Reach {
  const cursor = context.cursor(source)
  const verb = cursor.until('values', 'select', 'exec', 'execute', 'default', '(')
  const from = verb.length
  switch (cursor.word()) {
    case 'values':
      return { kind: 'values', rows: Math.max(1, items(source.slice(from + 1)).length) }
    case 'default':
      return { kind: 'values', rows: 1 }
    case 'select':
      return selectedRows(context, source.slice(from), common)
    case '(': {
      const inside = cursor.group() ?? []
      return inside[0]?.word === 'select' ? selectedRows(context, inside, common) : { kind: 'unknown' }
    }
    default:
      return { kind: 'unknown' }
  }
}

/** The rows of a query: those written out, those of TOP, those of its tables. */
function selectedRows(context: Context, query: readonly Token[], common: readonly CommonTable[]): Reach {
  const top = topOf(context, query.slice(0, 6))
  if (top !== undefined) return top
  const cursor = context.cursor(query)
  if (!cursor.skipTo('from')) {
    const written = query.filter(({ word }) => word === 'union').length + 1
    return { kind: 'values', rows: written }
  }
  const from = query.slice(cursor.at - 1)
  if (tablesRead(context, from, common).length === 0) {
    // FROM (VALUES (1), (2)) AS rows (id), or a table of the session.
    const inside = context.cursor(from.slice(1)).group()
    const isWritten = inside?.[0]?.word === 'values'
    return isWritten ? { kind: 'values', rows: Math.max(1, items(inside.slice(1)).length) } : { kind: 'unknown' }
  }
  if (isJoinedToOwnRows(context, from)) return { kind: 'unknown' }
  const where = whereOf(context, query)
  return where === undefined ? { kind: 'everything' } : reachOf(context, where)
}

/** Rows that a table of the session picks by an inner join: as many as were put there. */
function isJoinedToOwnRows(context: Context, from: readonly Token[]): boolean {
  if (from.some(({ word }) => /^(?:left|right|full|cross|apply)$/.test(word))) return false
  const inside = context.cursor(from.slice(1)).group()
  const isOwnQuery = inside?.[0]?.word === 'select' && tablesRead(context, inside).length === 0
  return isOwnQuery || sourcesOf(context, from).some(({ table }) => isTemporary(table))
}

/** The condition of a statement; undefined where it has none. */
function whereOf(context: Context, tokens: readonly Token[]): readonly Token[] | undefined {
  const cursor = context.cursor(tokens)
  return cursor.skipTo('where') ? cursor.until('option', 'group', 'order', 'union', 'except', 'having') : undefined
}

/** What UPDATE and DELETE change: a table, its alias in FROM, or a common table over one. */
interface Target {
  readonly table: Name
  readonly reach: Reach
  readonly from: readonly Name[]
}

function targetOf(
  context: Context,
  written: Name,
  top: Reach | undefined,
  clauses: readonly Token[],
  common: readonly CommonTable[],
): Target {
  const sources = sourcesOf(context, clauses)
  const source = sources.find(({ alias }) => written.schema === undefined && alias === written.name)
  const table = source?.table ?? written
  const query = common.find(({ name }) => table.schema === undefined && name === table.name)
  const where = whereOf(context, clauses)
  const from = tablesRead(context, clauses, common).filter((each) => each.name !== table.name)
  const limited = top ?? limit(context)
  const own = limited ?? joinedReach(context, reachOf(context, where), sources.length, clauses)
  if (query === undefined) return { table, reach: own, from }
  const base = sourcesOf(context, query.query)[0]?.table ?? table
  const inner = topOf(context, query.query.slice(0, 4))
  const filtered = whereOf(context, query.query)
  const reach =
    limited ?? inner ?? (own.kind === 'everything' && filtered !== undefined ? reachOf(context, filtered) : own)
  return { table: base, reach, from: from.filter((each) => each.name !== base.name) }
}

/** SET ROWCOUNT limits UPDATE and DELETE as TOP does. */
function limit(context: Context): Reach | undefined {
  const size = context.memory.rowCount
  return size === undefined ? undefined : { kind: 'batch', size }
}

/** A join picks rows where no WHERE does. */
function joinedReach(context: Context, alone: Reach, tables: number, clauses: readonly Token[]): Reach {
  const joins = tables > 1 || clauses.some(({ word }) => word === 'apply' || word === 'join')
  return alone.kind === 'everything' && joins
    ? { kind: 'predicate', columns: [], text: context.source(clauses) }
    : alone
}

function update(context: Context, cursor: Cursor, common: readonly CommonTable[]): readonly Operation[] {
  cursor.accept('update')
  const top = topOf(context, cursor.tokens.slice(cursor.at, cursor.at + 5))
  skipTop(cursor)
  const written = cursor.name()
  const hints = hintsAt(cursor)
  if (!cursor.skipTo('set')) return context.opaque('this UPDATE sets nothing that we can read')
  const assigned = cursor.until('from', 'where', 'output', 'option')
  const clauses = cursor.tokens.slice(cursor.at)
  const target = targetOf(context, written, top, clauses, common)
  if (isTemporary(target.table)) return ownTable(context, target.from)
  const operation: OperationOf<'update'> = {
    ...context.place(),
    kind: 'update',
    table: target.table,
    assignments: assignmentsOf(context, assigned),
    reach: target.reach,
    from: target.from,
    skipLocked: skipsLocked(context),
  }
  return [...locksIn(context, clauses, { table: target.table, hints }), operation]
}

function remove(context: Context, cursor: Cursor, common: readonly CommonTable[]): readonly Operation[] {
  cursor.accept('delete')
  const top = topOf(context, cursor.tokens.slice(cursor.at, cursor.at + 5))
  skipTop(cursor)
  cursor.accept('from')
  const written = cursor.name()
  if (written.name === '') return context.opaque('this DELETE names no table that we can read')
  const hints = hintsAt(cursor)
  const clauses = cursor.tokens.slice(cursor.at)
  const target = targetOf(context, written, top, clauses, common)
  if (isTemporary(target.table)) return ownTable(context, target.from)
  return [
    ...locksIn(context, clauses, { table: target.table, hints }),
    {
      ...context.place(),
      kind: 'delete',
      table: target.table,
      reach: target.reach,
      from: target.from,
      skipLocked: skipsLocked(context),
    },
  ]
}

function skipsLocked(context: Context): boolean {
  return context.tokens.some(({ word }) => word === 'readpast')
}
