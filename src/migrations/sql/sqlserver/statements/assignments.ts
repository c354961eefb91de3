import type { Assignment } from '../../../operation.js'
import type { Context } from '../context.js'
import { items } from '../cursor.js'
import { expressionOf } from '../expressions.js'
import type { Token } from '../tokens.js'

/** `a = 1, t.b = 2, c += 1`. A variable on the left is no column, and `@x = a = 1` sets both. */
export function assignmentsOf(context: Context, tokens: readonly Token[]): readonly Assignment[] {
  return items(tokens).flatMap((item) => assignmentOf(context, item) ?? [])
}

function assignmentOf(context: Context, item: readonly Token[]): Assignment | undefined {
  const cursor = context.cursor(item)
  if (cursor.word().startsWith('@') && cursor.word(1) === '=') cursor.at = 2
  const column = cursor.name().name
  const equals = item.findIndex(({ word }, at) => at >= cursor.at && word === '=')
  if (column === '' || equals === -1 || column.startsWith('@')) return undefined
  const value = expressionOf(context, item.slice(equals + 1))
  const operator = equals > cursor.at ? item[cursor.at]?.word : undefined
  if (operator === undefined) return { column, value }
  // `a += 1` is `a = a + 1`.
  return {
    column,
    value: { ...value, text: `${column} ${operator} ${value.text}`, columns: [column, ...value.columns] },
  }
}
