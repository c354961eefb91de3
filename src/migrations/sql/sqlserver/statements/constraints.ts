import type { Constraint, IndexDefinition, IndexKey, Name, Reference, ReferentialAction } from '../../../operation.js'
import type { Context } from '../context.js'
import { items, type Cursor } from '../cursor.js'
import { expressionOf } from '../expressions.js'
import type { Token } from '../tokens.js'

/** Where a constraint stands: behind a column, or as a clause of the table. */
export interface ConstraintPlace {
  readonly name: string | undefined
  readonly start: number
  /** The column that it stands behind. */
  readonly column: string | undefined
  /** WITH NOCHECK: rows that are there are not looked at. */
  readonly validated: boolean
}

/** The constraint at the cursor, behind CONSTRAINT and its name. Undefined, and nothing is taken, where none begins. */
export function constraintAt(context: Context, cursor: Cursor, place: ConstraintPlace): Constraint | undefined {
  const from = cursor.at
  const read = bodyAt(context, cursor, place)
  if (read === undefined) {
    cursor.at = from
    return undefined
  }
  const end = cursor.tokens[cursor.at - 1]?.end ?? place.start
  return {
    ...(place.name === undefined ? {} : { name: place.name }),
    validated: place.validated,
    inline: place.column !== undefined,
    span: context.span({ start: place.start, end }),
    ...read,
  }
}

type Body =
  | {
      readonly kind: 'primary key' | 'unique'
      readonly columns: readonly string[]
      readonly validated: true
      readonly online?: true
    }
  | { readonly kind: 'foreign key'; readonly columns: readonly string[]; readonly references: Reference }
  | { readonly kind: 'check'; readonly expression: ReturnType<typeof expressionOf> }

function bodyAt(context: Context, cursor: Cursor, { column }: ConstraintPlace): Body | undefined {
  const own = column === undefined ? [] : [column]
  if (cursor.accept('primary', 'key') || cursor.accept('unique')) {
    const kind = cursor.tokens[cursor.at - 1]?.word === 'unique' ? 'unique' : 'primary key'
    cursor.oneOf('clustered', 'nonclustered')
    cursor.accept('hash')
    const columns = cursor.word() === '(' ? cursor.names() : own
    const online = isOnline(skipIndexOptions(cursor))
    return { kind, columns, validated: true, ...(online ? { online } : {}) }
  }
  if (cursor.accept('check')) {
    cursor.accept('not', 'for', 'replication')
    const condition = cursor.group()
    return condition === undefined ? undefined : { kind: 'check', expression: expressionOf(context, condition) }
  }
  const isForeign = cursor.accept('foreign', 'key')
  const columns = isForeign && cursor.word() === '(' ? cursor.names() : own
  if (!cursor.accept('references')) return undefined
  return { kind: 'foreign key', columns, references: referenceAt(cursor) }
}

function referenceAt(cursor: Cursor): Reference {
  const table = cursor.name()
  const columns = cursor.word() === '(' ? cursor.names() : []
  let onDelete: ReferentialAction | undefined
  let onUpdate: ReferentialAction | undefined
  while (cursor.word() === 'on' && /^(?:delete|update)$/.test(cursor.word(1))) {
    const isDelete = cursor.word(1) === 'delete'
    cursor.at += 2
    const action = actionAt(cursor)
    if (isDelete) onDelete = action
    else onUpdate = action
  }
  cursor.accept('not', 'for', 'replication')
  return {
    table,
    columns,
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
  }
}

function actionAt(cursor: Cursor): ReferentialAction | undefined {
  if (cursor.accept('cascade')) return 'cascade'
  if (cursor.accept('set', 'null')) return 'set null'
  if (cursor.accept('set', 'default')) return 'set default'
  return cursor.accept('no', 'action') ? 'no action' : undefined
}

/** WITH (…), WITH FILLFACTOR = n, ON filegroup: how the index is stored. */
export function skipIndexOptions(cursor: Cursor): readonly Token[] {
  let options: readonly Token[] = []
  for (;;) {
    if (cursor.word() === 'with' && cursor.word(1) === '(') {
      cursor.take()
      options = [...options, ...(cursor.group() ?? [])]
    } else if (cursor.accept('with', 'fillfactor', '=')) cursor.take()
    else if (cursor.word() === 'on' && !/^(?:delete|update)$/.test(cursor.word(1))) storedOn(cursor)
    else if (cursor.oneOf('textimage_on', 'filestream_on') !== undefined) cursor.identifier()
    else return options
  }
}

function storedOn(cursor: Cursor): void {
  cursor.take()
  cursor.identifier()
  // A partition scheme with its column.
  cursor.group()
}

/** `a ASC, b DESC`. */
export function keysOf(context: Context, tokens: readonly Token[]): readonly IndexKey[] {
  return items(tokens).flatMap((item) => {
    const first = item[0]
    return first === undefined ? [] : [{ column: context.cursor().spelled(first), text: context.source(item) }]
  })
}

/** `INDEX name [UNIQUE] [CLUSTERED] (a, b) WHERE …` in CREATE TABLE, or behind a column. */
export function inlineIndexAt(
  context: Context,
  cursor: Cursor,
  table: Name,
  column: string | undefined,
): IndexDefinition | undefined {
  if (!cursor.accept('index')) return undefined
  const name = cursor.identifier()
  const unique = cursor.accept('unique')
  const clustered = cursor.oneOf('clustered', 'nonclustered')
  const columnstore = cursor.accept('columnstore')
  cursor.accept('hash')
  const keys = cursor.word() === '(' ? keysOf(context, cursor.group() ?? []) : []
  const include = cursor.accept('include') ? cursor.names() : []
  const where = cursor.accept('where') ? expressionOf(context, cursor.until('with', 'on')) : undefined
  skipIndexOptions(cursor)
  return {
    name,
    table,
    keys: keys.length === 0 && column !== undefined ? [{ column, text: column }] : keys,
    include,
    unique,
    method: methodOf(clustered, columnstore),
    kind: 'ordinary',
    ...(where === undefined ? {} : { where }),
  }
}

export function methodOf(clustered: string | undefined, columnstore: boolean): string {
  return `${clustered ?? 'nonclustered'}${columnstore ? ' columnstore' : ''}`
}

/** ONLINE = ON, also with (WAIT_AT_LOW_PRIORITY …), also DROP_EXISTING beside it. */
export function isOnline(options: readonly Token[]): boolean {
  return options.some(
    ({ word }, at) => word === 'online' && options[at + 1]?.word === '=' && options[at + 2]?.word === 'on',
  )
}
