import type { TypeName as TypeNode } from 'libpg-query'
import type { TypeName } from '../../operation.js'
import type { Context } from './context.js'
import { numberOf } from './expressions.js'
import { stringsOf } from './nodes.js'
import type { Token } from './tokens.js'

/** Words that belong to a type name of several words: https://www.postgresql.org/docs/18/datatype.html, table 8.1. */
const FOLLOWERS: Readonly<Record<string, readonly string[]>> = {
  double: ['precision'],
  character: ['varying'],
  char: ['varying'],
  bit: ['varying'],
  national: ['character', 'char'],
  timestamp: ['with', 'without'],
  time: ['with', 'without', 'zone'],
  with: ['time'],
  without: ['time'],
  interval: ['year', 'month', 'day', 'hour', 'minute', 'second'],
  year: ['to'],
  day: ['to'],
  hour: ['to'],
  minute: ['to'],
  to: ['month', 'hour', 'minute', 'second'],
}

/** `serial` and its kin are no types: the engine makes a sequence for them. Source: sql-createtable, datatype-serial. */
const SERIAL: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
}

export function typeOf(context: Context, node: TypeNode | undefined): TypeName {
  const parts = stringsOf(node?.names)
  const schema = parts.at(-2)
  const name = parts.at(-1) ?? ''
  const first = context.tokenIndex(context.offset(node?.location))
  const written = context.tokens[first]
  return {
    name: node?.pct_type === true ? `${parts.join('.')}%type` : (serialType(node) ?? name),
    modifiers: (node?.typmods ?? []).flatMap((modifier) => numberOf(modifier) ?? []),
    array: (node?.arrayBounds ?? []).length > 0,
    text:
      node?.location === undefined && written === undefined
        ? name
        : context.source(written?.start ?? 0, typeEnd(context, first)),
    ...(schema === undefined || schema === 'pg_catalog' ? {} : { schema }),
  }
}

/** The integer type behind `serial`; undefined for any other type. */
export function serialType(node: TypeNode | undefined): string | undefined {
  const parts = stringsOf(node?.names)
  const name = parts[0]
  return parts.length === 1 && name !== undefined && Object.hasOwn(SERIAL, name) ? SERIAL[name] : undefined
}

/** The offset behind the type that begins at a token. */
function typeEnd(context: Context, first: number): number {
  const { tokens } = context
  let index = first
  let end = tokens[first]?.end ?? context.range.end
  let last = tokens[first]
  for (;;) {
    const next = tokens[index + 1]
    if (next === undefined || !continuesType(last, next, tokens[index + 2])) return end
    const opens = next.word === '(' || next.word === '['
    const close = opens ? context.scan(index + 2, (token) => token.word === ')' || token.word === ']') : index + 1
    if (close === -1) return end
    index = close
    end = tokens[close]?.end ?? end
    // The precision of `timestamp(3) with time zone` stands between its words.
    if (next.word !== '(') last = next
  }
}

function continuesType(last: Token | undefined, next: Token, after: Token | undefined): boolean {
  if (next.word === '(' || next.word === '[' || next.word === '.' || next.word === '%' || next.word === 'array')
    return true
  if (last?.word === '.' || last?.word === '%') return true
  if (next.word === 'with' || next.word === 'without') {
    return (last?.word === 'timestamp' || last?.word === 'time') && after?.word === 'time'
  }
  if (last === undefined || !Object.hasOwn(FOLLOWERS, last.word)) return false
  return FOLLOWERS[last.word]?.includes(next.word) ?? false
}
