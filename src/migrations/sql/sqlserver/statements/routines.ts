import type { Guard, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import type { Cursor } from '../cursor.js'
import { commonTables, tablesRead } from '../sources.js'
import type { Token } from '../tokens.js'

/** Reads the statements of a body. */
export type ReadBody = (context: Context, body: readonly Token[]) => readonly Operation[]

/** CREATE, ALTER and CREATE OR ALTER of a procedure, function, view or trigger. ALTER states the whole again. */
export function readModule(context: Context, readBody: ReadBody): readonly Operation[] | undefined {
  const cursor = context.cursor()
  const isAlter = cursor.accept('alter')
  if (!isAlter && !cursor.accept('create')) return undefined
  const guards: readonly Guard[] = cursor.accept('or', 'alter') || isAlter ? ['or replace'] : []
  switch (cursor.take()?.word) {
    case 'proc':
    case 'procedure':
      return [routine(context, cursor, guards, 'procedure', readBody)]
    case 'function':
      return [routine(context, cursor, guards, 'function', readBody)]
    case 'view':
      return [view(context, cursor, guards)]
    case 'trigger':
      return [trigger(context, cursor, guards)]
    default:
      return undefined
  }
}

function routine(
  context: Context,
  cursor: Cursor,
  guards: readonly Guard[],
  what: 'procedure' | 'function',
  readBody: ReadBody,
): Operation {
  const name = cursor.name()
  const body = bodyOf(cursor, what)
  return {
    ...context.place(undefined, guards),
    kind: 'create-routine',
    routine: name,
    what,
    language: 'sql',
    // It runs with the caller's rights unless EXECUTE AS OWNER says otherwise.
    securityDefiner: false,
    fixedSearchPath: true,
    trigger: false,
    body: body === undefined ? undefined : readBody(context, body),
  }
}

/**
 * What stands behind AS; in a function AS may be left out before BEGIN or RETURN. The AS of a parameter and that of
 * EXECUTE AS begin no body.
 */
function bodyOf(cursor: Cursor, what: 'procedure' | 'function'): readonly Token[] | undefined {
  const { tokens } = cursor
  let depth = 0
  for (let at = cursor.at; at < tokens.length; at++) {
    const word = tokens[at]?.word ?? ''
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    if (depth > 0) continue
    if (what === 'function' && (word === 'begin' || word === 'return')) return tokens.slice(at)
    const previous = tokens[at - 1]?.word ?? ''
    if (word !== 'as' || /^(?:exec|execute|@.*)$/.test(previous)) continue
    return tokens[at + 1]?.word === 'external' ? undefined : tokens.slice(at + 1)
  }
  return undefined
}

function view(context: Context, cursor: Cursor, guards: readonly Guard[]): Operation {
  const name = cursor.name()
  const columns = cursor.word() === '(' ? cursor.names() : undefined
  const query = cursor.skipTo('as') ? cursor.tokens.slice(cursor.at) : []
  return {
    ...context.place(undefined, guards),
    kind: 'create-view',
    view: name,
    materialized: false,
    reads: tablesRead(context, query, commonTables(context.cursor(query))),
    columns,
  }
}

/** A trigger of a table. Those of a database or server watch DDL. */
function trigger(context: Context, cursor: Cursor, guards: readonly Guard[]): Operation {
  const name = cursor.name()
  if (!cursor.accept('on'))
    return { ...context.place(undefined, guards), kind: 'other', what: 'TRIGGER', outsideTransaction: false }
  if (cursor.word() === 'database' || cursor.word() === 'all')
    return { ...context.place(undefined, guards), kind: 'other', what: 'DDL TRIGGER', outsideTransaction: false }
  return { ...context.place(undefined, guards), kind: 'create-trigger', table: cursor.name(), trigger: name.name }
}
