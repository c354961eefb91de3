import type { ColumnDefinition, Constraint, IndexDefinition, Name, Operation } from '../../../operation.js'
import { isTemporary, stretchOf, type Context } from '../context.js'
import { items, type Cursor } from '../cursor.js'
import { tablesRead } from '../sources.js'
import type { Token } from '../tokens.js'
import { columnOf } from './columns.js'
import { constraintAt, inlineIndexAt } from './constraints.js'

/** CREATE and DROP TABLE. */
export function readTable(context: Context): readonly Operation[] | undefined {
  const cursor = context.cursor()
  if (cursor.accept('create', 'table') || cursor.accept('create', 'external', 'table'))
    return createTable(context, cursor)
  if (cursor.accept('drop', 'table') || cursor.accept('drop', 'external', 'table')) return dropTables(context, cursor)
  return undefined
}

/** `DROP TABLE IF EXISTS a, b`: names with the place of each. */
export function droppedNames(
  context: Context,
  cursor: Cursor,
): readonly { readonly name: Name; readonly place: ReturnType<Context['place']> }[] {
  const guards = cursor.accept('if', 'exists') ? (['if exists'] as const) : []
  const written = items(cursor.tokens.slice(cursor.at))
  return written.map((tokens) => ({
    name: context.cursor(tokens).name(),
    place: context.place(written.length === 1 ? undefined : stretchOf(tokens), guards),
  }))
}

function dropTables(context: Context, cursor: Cursor): readonly Operation[] {
  return droppedNames(context, cursor).map(({ name, place }) =>
    isTemporary(name)
      ? { ...place, kind: 'query', what: 'DROP of a temporary table', reads: [] }
      : { ...place, kind: 'drop-table', table: name, cascade: false },
  )
}

function createTable(context: Context, cursor: Cursor): readonly Operation[] {
  const table = cursor.name()
  if (isTemporary(table)) return context.nothing('CREATE of a temporary table')
  const body = cursor.group()
  const definitions = definitionsOf(context, table, body ?? [])
  // CREATE TABLE … AS SELECT of Azure Synapse.
  const query = body === undefined && cursor.skipTo('as') ? cursor.tokens.slice(cursor.at) : undefined
  const partitioned = partitionColumn(cursor)
  return [
    {
      ...context.place(),
      kind: 'create-table',
      table,
      ...definitions,
      temporary: false,
      ...(query === undefined ? {} : { as: { columns: undefined, from: tablesRead(context, query) } }),
      ...(partitioned === undefined ? {} : { partitionedBy: partitioned }),
    },
  ]
}

/** ON scheme (column). */
function partitionColumn(cursor: Cursor): readonly string[] | undefined {
  if (!cursor.accept('on')) return undefined
  cursor.identifier()
  return cursor.word() === '(' ? cursor.names() : undefined
}

interface Definitions {
  readonly columns: readonly ColumnDefinition[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly IndexDefinition[]
}

/** Columns, constraints and indexes between the parentheses of a table. */
export function definitionsOf(context: Context, table: Name, body: readonly Token[]): Definitions {
  const columns: ColumnDefinition[] = []
  const constraints: Constraint[] = []
  const indexes: IndexDefinition[] = []
  for (const item of items(body)) {
    const cursor = context.cursor(item)
    if (cursor.accept('period')) continue
    const index = cursor.word() === 'index' ? inlineIndexAt(context, cursor, table, undefined) : undefined
    if (index !== undefined) {
      indexes.push(index)
      continue
    }
    const constraint = tableConstraint(context, item, true)
    if (constraint !== undefined) {
      constraints.push(constraint)
      continue
    }
    const column = columnOf(context, item, table, true)
    if (column === undefined) continue
    columns.push(column.column)
    constraints.push(...column.constraints)
    indexes.push(...column.indexes)
  }
  return { columns: keyed(columns, constraints), constraints, indexes }
}

/** The columns of a primary key are NOT NULL, whether they say so or not. */
function keyed(columns: readonly ColumnDefinition[], constraints: readonly Constraint[]): readonly ColumnDefinition[] {
  const key = constraints.flatMap((each) => (each.kind === 'primary key' ? each.columns : []))
  return columns.map((column) => (key.includes(column.name) ? { ...column, nullable: false } : column))
}

/** A constraint as a clause of its own; undefined where the clause is none. */
export function tableConstraint(context: Context, item: readonly Token[], validated: boolean): Constraint | undefined {
  const cursor = context.cursor(item)
  const start = cursor.peek()?.start ?? 0
  const name = cursor.accept('constraint') ? cursor.identifier() : undefined
  return constraintAt(context, cursor, { name, start, column: undefined, validated })
}
