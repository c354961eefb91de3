import type { Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import type { Token } from '../tokens.js'
import { childrenOf, within, type Branch } from '../tree.js'

/** GRANT, REVOKE, users and roles. */
export function readSecurity(context: Context, branch: Branch): readonly Operation[] | undefined {
  switch (branch.rule) {
    case 'grantStatement':
    case 'grantProxy':
      return [grant(context, branch), ...roles(context, branch, 'alter').filter(({ secret }) => secret !== undefined)]
    case 'revokeStatement':
      return [
        {
          ...context.place(),
          kind: 'revoke',
          privileges: privileges(context, branch),
          on: objectOf(context, branch),
          from: behind(context, branch, 'from'),
        },
      ]
    case 'createUser':
    case 'createRole':
      return roles(context, branch, 'create')
    case 'alterUser':
    case 'setRole':
      return roles(context, branch, 'alter')
    case 'dropUser':
    case 'dropRole':
      return roles(context, branch, 'drop')
    default:
      return undefined
  }
}

function grant(context: Context, branch: Branch): Operation {
  const to = behind(context, branch, 'to')
  return {
    ...context.place(),
    kind: 'grant',
    privileges: privileges(context, branch),
    on: objectOf(context, branch),
    to,
    toPublic: to.some((role) => role.toLowerCase() === 'public'),
  }
}

function privileges(context: Context, branch: Branch): readonly string[] {
  return childrenOf(branch, 'privilegeClause').map((clause) => context.source(clause).toUpperCase())
}

function objectOf(context: Context, branch: Branch): string {
  const [level] = within(branch, 'privilegeLevel')
  return level === undefined
    ? ''
    : context
        .tokens(level)
        .map((token) => context.unquoted(token))
        .join('')
}

/** The users behind a word, without hosts and passwords. */
function behind(context: Context, branch: Branch, word: string): readonly string[] {
  const at = branch.children.findIndex((tree) => tree.kind === 'leaf' && tree.word === word)
  const rest: Branch = { ...branch, children: branch.children.slice(at + 1) }
  return within(rest, 'userName', 'userOrRoleName').map((user) => userOf(context, user))
}

function userOf(context: Context, user: Branch): string {
  const [name] = context.tokens(user)
  return name === undefined ? '' : context.unquoted(name)
}

function roles(context: Context, branch: Branch, change: 'create' | 'alter' | 'drop'): readonly OperationOf<'role'>[] {
  const users = within(branch, 'userName', 'userOrRoleName')
  return users.map((user, index) => {
    const secret = secretBetween(context.tokens(branch), user.end, users[index + 1]?.start ?? branch.end)
    return {
      ...context.place(),
      kind: 'role',
      role: userOf(context, user),
      change,
      ...(secret === undefined ? {} : { secret: context.span(secret) }),
    }
  })
}

/** The literal behind IDENTIFIED … BY or AS. */
function secretBetween(tokens: readonly Token[], from: number, to: number): Token | undefined {
  const inside = tokens.filter(({ start, end }) => start >= from && end <= to)
  const at = inside.findIndex(({ word }) => word === 'identified')
  return at === -1 ? undefined : inside.slice(at).find(({ kind }) => kind === 'string')
}
