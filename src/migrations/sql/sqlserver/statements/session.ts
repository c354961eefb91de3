import type { Operation } from '../../../operation.js'
import { stringOf } from '../dynamic.js'
import type { Context } from '../context.js'
import { items } from '../cursor.js'

/** Statements that change no table and no setting that counts here. */
const SILENT = new Set(
  `print raiserror throw return goto break continue waitfor open fetch close deallocate checkpoint reconfigure kill
   revert dbcc restore backup shutdown receive send get end move readtext writetext updatetext`.split(/\s+/),
)

/** Transactions, SET, DECLARE, USE, cursors, messages. */
export function readSession(context: Context): readonly Operation[] | undefined {
  const cursor = context.cursor()
  const word = cursor.word()
  switch (word) {
    case 'begin':
      if (/^tran/.test(cursor.word(1)) || cursor.word(1) === 'distributed')
        return [{ ...context.place(), kind: 'transaction', change: 'begin' }]
      return context.nothing(context.firstWords(2))
    case 'commit':
      return [{ ...context.place(), kind: 'transaction', change: 'commit' }]
    case 'rollback':
      return rollback(context)
    case 'save':
      cursor.at = 2
      context.memory.savepoints.add(cursor.identifier())
      return [{ ...context.place(), kind: 'transaction', change: 'savepoint' }]
    case 'use':
      cursor.take()
      return [{ ...context.place(), kind: 'set', name: 'database', value: cursor.identifier(), scope: 'session' }]
    case 'declare':
      declare(context)
      return context.nothing('DECLARE')
    case 'set':
      return settings(context)
    default:
      return SILENT.has(word) ? context.nothing(word.toUpperCase()) : undefined
  }
}

/**
 * A ROLLBACK that only an error or a condition leads to is no step of the migration. One that names a savepoint goes
 * back to it and leaves the transaction open.
 */
function rollback(context: Context): readonly Operation[] {
  const cursor = context.cursor()
  cursor.take()
  cursor.oneOf('tran', 'transaction', 'work')
  if (cursor.isName() && context.memory.savepoints.has(cursor.identifier()))
    return [{ ...context.place(), kind: 'transaction', change: 'rollback to' }]
  if (context.leaf.around.branch !== undefined) return context.nothing('ROLLBACK on a condition')
  return [{ ...context.place(), kind: 'transaction', change: 'rollback' }]
}

/** DECLARE @a type = value, @b type: the texts that variables hold may be run later. */
function declare(context: Context): void {
  for (const item of items(context.tokens.slice(1))) {
    const variable = item[0]?.word ?? ''
    if (!variable.startsWith('@')) continue
    const equals = item.findIndex(({ word }) => word === '=')
    context.memory.assign(variable, equals === -1 ? undefined : stringOf(context, item.slice(equals + 1)))
  }
}

function settings(context: Context): readonly Operation[] {
  const cursor = context.cursor()
  cursor.take()
  const name = cursor.word()
  if (name.startsWith('@')) {
    cursor.take()
    assign(context, name)
    return context.nothing('SET of a variable')
  }
  cursor.take()
  if (name === 'rowcount') {
    const size = cursor.peek()
    const rows = size?.kind === 'number' ? Number(context.source([size])) : undefined
    context.memory.rowCount = rows === 0 || rows === undefined ? undefined : rows
  }
  if (name === 'transaction') {
    const value = context.source(cursor.tokens.slice(cursor.at)).replace(/^isolation\s+level\s+/i, '')
    return [{ ...context.place(), kind: 'set', name: 'transaction_isolation', value, scope: 'session' }]
  }
  // `SET ANSI_NULLS, QUOTED_IDENTIFIER ON` sets both.
  const names = [name]
  while (cursor.accept(',')) names.push(cursor.take()?.word ?? '')
  const value = context.source(cursor.tokens.slice(cursor.at))
  return names.map((each) => ({ ...context.place(), kind: 'set', name: each, value, scope: 'session' }))
}

/** `SET @a = …` and `SET @a += …`. Under a condition nobody knows what it holds. */
function assign(context: Context, variable: string): void {
  const { tokens, memory } = context
  const compound = tokens[2]?.word === '+' && tokens[3]?.word === '='
  const value = stringOf(context, tokens.slice(compound ? 4 : 3))
  const { branch, loop } = context.leaf.around
  if (value === undefined || branch !== undefined || loop !== undefined) memory.assign(variable, undefined)
  else memory.assign(variable, compound ? appended(context, variable, value) : value)
}

function appended(
  context: Context,
  variable: string,
  value: NonNullable<ReturnType<typeof stringOf>>,
): ReturnType<typeof stringOf> {
  const before = context.memory.string(variable)
  return before === undefined ? undefined : before.followedBy(value)
}
