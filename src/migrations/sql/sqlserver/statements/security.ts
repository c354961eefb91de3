import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { items, type Cursor } from '../cursor.js'
import type { Token } from '../tokens.js'

/** GRANT, DENY, REVOKE; logins, users, roles and credentials with their secrets. */
export function readSecurity(context: Context): readonly Operation[] | undefined {
  const cursor = context.cursor()
  switch (cursor.word()) {
    case 'grant':
    case 'deny':
    case 'revoke':
      return [rights(context, cursor)]
    case 'create':
    case 'alter':
    case 'drop':
      return principal(context, cursor)
    default:
      return undefined
  }
}

function rights(context: Context, cursor: Cursor): Operation {
  const verb = cursor.take()?.word
  cursor.accept('grant', 'option', 'for')
  const privileges = items(cursor.until('on', 'to', 'from')).map((each) => context.source(each).toUpperCase())
  const on = cursor.accept('on') ? context.source(cursor.until('to', 'from')) : ''
  cursor.oneOf('to', 'from')
  const names = items(cursor.until('with', 'cascade', 'as')).map((each) => context.cursor(each).identifier())
  return verb === 'grant'
    ? {
        ...context.place(),
        kind: 'grant',
        privileges,
        on,
        to: names,
        toPublic: names.some((name) => name.toLowerCase() === 'public'),
      }
    : { ...context.place(), kind: 'revoke', privileges, on, from: names }
}

const PRINCIPALS: readonly (readonly string[])[] = [
  ['login'],
  ['user'],
  ['role'],
  ['server', 'role'],
  ['application', 'role'],
  ['database', 'scoped', 'credential'],
  ['credential'],
  ['master', 'key'],
  ['symmetric', 'key'],
  ['asymmetric', 'key'],
  ['certificate'],
]

function principal(context: Context, cursor: Cursor): readonly Operation[] | undefined {
  const verb = cursor.take()?.word
  const what = PRINCIPALS.find((words) => cursor.accept(...words))
  if (what === undefined) return undefined
  const guards = cursor.accept('if', 'exists') ? (['if exists'] as const) : []
  const secret = secretOf(cursor.tokens)
  const role = what[0] === 'master' ? 'the master key' : cursor.identifier()
  return [
    {
      ...context.place(undefined, guards),
      kind: 'role',
      role,
      change: verb === 'create' ? 'create' : verb === 'drop' ? 'drop' : 'alter',
      ...(secret === undefined ? {} : { secret: context.span(secret) }),
    },
  ]
}

/** The literal behind PASSWORD = or SECRET =. */
function secretOf(tokens: readonly Token[]): Token | undefined {
  const at = tokens.findIndex(
    ({ word }, index) => (word === 'password' || word === 'secret') && tokens[index + 1]?.word === '=',
  )
  const value = at === -1 ? undefined : tokens[at + 2]
  return value?.kind === 'string' ? value : undefined
}
