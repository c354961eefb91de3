import type { IndexDefinition, Name, Operation } from '../../../operation.js'
import { isTemporary, stretchOf, type Context } from '../context.js'
import { items, type Cursor } from '../cursor.js'
import { expressionOf } from '../expressions.js'
import { isOnline, keysOf, methodOf, skipIndexOptions } from './constraints.js'

/** CREATE, ALTER and DROP INDEX. https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql */
export function readIndex(context: Context): readonly Operation[] | undefined {
  const cursor = context.cursor()
  if (cursor.word() === 'create') return createIndex(context, cursor)
  if (cursor.accept('drop', 'index')) return dropIndexes(context, cursor)
  return cursor.accept('alter', 'index') ? alterIndex(context, cursor) : undefined
}

function createIndex(context: Context, cursor: Cursor): readonly Operation[] | undefined {
  cursor.accept('create')
  const unique = cursor.accept('unique')
  const clustered = cursor.oneOf('clustered', 'nonclustered')
  const columnstore = cursor.accept('columnstore')
  const special = cursor.oneOf('spatial', 'xml', 'primary', 'fulltext', 'selective')
  if (special === 'primary' || special === 'selective') cursor.accept('xml')
  if (special === 'fulltext' && cursor.word() !== 'index') return undefined
  if (!cursor.accept('index')) return undefined
  const name = special === 'fulltext' ? '' : cursor.identifier()
  if (!cursor.accept('on')) return undefined
  const table = cursor.name()
  const keys = keysOf(context, cursor.group() ?? [])
  const include = cursor.accept('include') ? cursor.names() : []
  const where = cursor.accept('where') ? expressionOf(context, cursor.until('with', 'on')) : undefined
  const options = skipIndexOptions(cursor)
  if (isTemporary(table)) return context.nothing('an index of a temporary table')
  const index: IndexDefinition = {
    ...(name === '' ? {} : { name }),
    table,
    keys,
    include,
    unique,
    method: special ?? methodOf(clustered, columnstore),
    kind: special === 'fulltext' || special === 'spatial' ? special : 'ordinary',
    ...(where === undefined ? {} : { where }),
  }
  return [{ ...context.place(), kind: 'create-index', index, concurrently: isOnline(options), only: false }]
}

/** `DROP INDEX a ON t, b ON u WITH (…)`, and the older `DROP INDEX t.a`. */
function dropIndexes(context: Context, cursor: Cursor): readonly Operation[] {
  const guards = cursor.accept('if', 'exists') ? (['if exists'] as const) : []
  const written = items(cursor.tokens.slice(cursor.at))
  return written.flatMap((tokens): readonly Operation[] => {
    const inner = context.cursor(tokens)
    const named = inner.name()
    const on = inner.accept('on') ? inner.name() : undefined
    const table: Name | undefined = on ?? (named.schema === undefined ? undefined : { name: named.schema })
    if (table !== undefined && isTemporary(table)) return context.nothing('an index of a temporary table')
    return [
      {
        ...context.place(written.length === 1 ? undefined : stretchOf(tokens), guards),
        kind: 'drop-index',
        index: { name: named.name },
        ...(table === undefined ? {} : { table }),
        concurrently: isOnline(skipIndexOptions(inner)),
        cascade: false,
      },
    ]
  })
}

/** https://learn.microsoft.com/sql/t-sql/statements/alter-index-transact-sql */
function alterIndex(context: Context, cursor: Cursor): readonly Operation[] {
  const all = cursor.accept('all')
  const name = all ? '' : cursor.identifier()
  if (!cursor.accept('on')) return context.opaque('this ALTER INDEX cannot be read')
  const table = cursor.name()
  if (isTemporary(table)) return context.nothing('an index of a temporary table')
  const action = cursor.take()
  const concurrently = isOnline(cursor.tokens)
  if (action?.word === 'rebuild')
    return [
      {
        ...context.place(),
        kind: 'reindex',
        target: all ? table : { name },
        what: all ? 'table' : 'index',
        concurrently,
      },
    ]
  const text = context.source(cursor.tokens.slice(cursor.at - 1))
  return [{ ...context.place(), kind: 'alter-index', index: { name }, change: { kind: 'other', text } }]
}
