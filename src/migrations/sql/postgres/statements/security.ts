import type { AlterPolicyStmt, GrantRoleStmt, GrantStmt, Node } from 'libpg-query'
import type { Operation, OperationOf } from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf, roleName, roleNames } from '../nodes.js'

/** GRANT and REVOKE, policies, roles. */
export function readSecurity(context: Context, node: Node): readonly Operation[] | undefined {
  if ('GrantStmt' in node) return [grant(context, node.GrantStmt)]
  if ('AlterDefaultPrivilegesStmt' in node) return [grant(context, node.AlterDefaultPrivilegesStmt.action ?? {})]
  if ('GrantRoleStmt' in node) return [grantRole(context, node.GrantRoleStmt)]
  if ('CreatePolicyStmt' in node) return [policy(context, node.CreatePolicyStmt, 'create policy')]
  if ('AlterPolicyStmt' in node) return [policy(context, node.AlterPolicyStmt, 'alter policy')]
  return readRole(context, node)
}

function grant(context: Context, node: GrantStmt): Operation {
  const privileges = (node.privileges ?? []).flatMap((each) =>
    'AccessPriv' in each ? [(each.AccessPriv.priv_name ?? 'all').toLowerCase()] : [],
  )
  return privilegesChanged(context, node.is_grant === true, privileges.length > 0 ? privileges : ['all'], node.grantees)
}

function grantRole(context: Context, node: GrantRoleStmt): Operation {
  const roles = (node.granted_roles ?? []).flatMap((each) =>
    'AccessPriv' in each ? [each.AccessPriv.priv_name ?? ''] : [],
  )
  return privilegesChanged(context, node.is_grant === true, roles, node.grantee_roles)
}

function privilegesChanged(
  context: Context,
  isGrant: boolean,
  privileges: readonly string[],
  grantees: readonly Node[] | undefined,
): Operation {
  const roles = roleNames(grantees)
  const on = objectsText(context)
  if (!isGrant) return { ...context.place(), kind: 'revoke', privileges, on, from: roles }
  return { ...context.place(), kind: 'grant', privileges, on, to: roles, toPublic: roles.includes('public') }
}

/** What stands between ON and TO or FROM: `table orders`, `all tables in schema public`; `role` where there is no ON. */
function objectsText(context: Context): string {
  const on = context.find(['on'], 0)
  if (on === -1) return 'role'
  const end = context.scan(on, (token) => token.word === 'to' || token.word === 'from')
  const from = context.tokens[on + 1]?.start ?? context.range.end
  return context.source(from, context.tokens[end - 1]?.end ?? context.range.end)
}

function policy(context: Context, node: AlterPolicyStmt, change: 'create policy' | 'alter policy'): Operation {
  const name = node.policy_name
  return {
    ...context.place(),
    kind: 'row-security',
    table: nameOf(node.table),
    change,
    ...(name === undefined ? {} : { policy: name }),
  }
}

function readRole(context: Context, node: Node): readonly Operation[] | undefined {
  if ('CreateRoleStmt' in node) return [role(context, node.CreateRoleStmt.role ?? '', 'create')]
  if ('AlterRoleStmt' in node) return [role(context, roleName(node.AlterRoleStmt.role), 'alter')]
  if ('AlterRoleSetStmt' in node) return [role(context, roleName(node.AlterRoleSetStmt.role), 'alter')]
  if ('CreateUserMappingStmt' in node) return [role(context, roleName(node.CreateUserMappingStmt.user), 'create')]
  if ('AlterUserMappingStmt' in node) return [role(context, roleName(node.AlterUserMappingStmt.user), 'alter')]
  if ('DropUserMappingStmt' in node) return [role(context, roleName(node.DropUserMappingStmt.user), 'drop')]
  if ('DropRoleStmt' in node) {
    const place = context.place(node.DropRoleStmt.missing_ok === true ? ['if exists'] : [])
    return roleNames(node.DropRoleStmt.roles).map((name) => ({ ...place, kind: 'role', role: name, change: 'drop' }))
  }
  return undefined
}

function role(context: Context, name: string, change: OperationOf<'role'>['change']): Operation {
  const keyword = context.tokens.findIndex((token) => token.word === 'password')
  const literal = keyword === -1 ? undefined : context.tokens[keyword + 1]
  const isSecret = literal?.kind === 'string' || literal?.kind === 'dollar'
  return {
    ...context.place(),
    kind: 'role',
    role: name,
    change,
    ...(isSecret ? { secret: context.span(literal.start, literal.end) } : {}),
  }
}
