import type { Operation, SetVariable } from '../../../operation.js'
import type { Context } from '../context.js'
import { stringOf } from '../names.js'
import type { Token } from '../tokens.js'
import { has, wordsOf, type Branch } from '../tree.js'

/** SET, transactions, USE, UNLOCK TABLES. */
export function readSession(context: Context, branch: Branch): readonly Operation[] | undefined {
  switch (branch.rule) {
    case 'setStatement':
      return settings(context, branch)
    case 'startTransaction':
    case 'beginWork':
      return [{ ...context.place(), kind: 'transaction', change: 'begin' }]
    case 'commitWork':
      return [{ ...context.place(), kind: 'transaction', change: 'commit' }]
    case 'rollbackWork':
      return [{ ...context.place(), kind: 'transaction', change: 'rollback' }]
    case 'rollbackStatement':
      return [{ ...context.place(), kind: 'transaction', change: 'rollback to' }]
    case 'savePointStatement':
      return [{ ...context.place(), kind: 'transaction', change: 'savepoint' }]
    case 'releaseStatement':
      return [{ ...context.place(), kind: 'transaction', change: 'release' }]
    case 'useStatement':
      return [
        {
          ...context.place(),
          kind: 'set',
          name: 'database',
          value: context.unquoted(lastToken(context)),
          scope: 'session',
        },
      ]
    case 'unlockTables':
      return [{ ...context.place(), kind: 'other', what: 'UNLOCK TABLES', outsideTransaction: false }]
    default:
      return undefined
  }
}

function lastToken(context: Context): Token | { readonly start: number; readonly end: number } {
  return context.tokens().at(-1) ?? context.statement
}

/** One operation for each variable; those of the user, `@name`, mean nothing to the server. */
function settings(context: Context, branch: Branch): readonly Operation[] {
  const tokens = context.tokens(branch)
  const [, second, third] = tokens
  if (second?.word === 'password') return [password(context, tokens)]
  if (wordsOf(branch).includes('names') || second?.word === 'charset' || third?.word === 'set')
    return [
      {
        ...context.place(),
        kind: 'set',
        name: 'names',
        value: context.unquoted(tokens.at(-1) ?? branch),
        scope: 'session',
      },
    ]
  if (tokens.some(({ word }) => word === 'transaction') && !has(branch, '=')) return [isolation(context, tokens)]
  const assigned = assignments(context, tokens)
  const place = context.place()
  return assigned.length === 0
    ? [{ ...place, kind: 'other', what: 'SET of a user variable', outsideTransaction: false }]
    : assigned.map((variable) => ({ ...place, kind: 'set', ...variable }))
}

function password(context: Context, tokens: readonly Token[]): Operation {
  const secret = tokens.filter(({ kind }) => kind === 'string').at(-1)
  const user = tokens[2]?.word === 'for' ? tokens[3] : undefined
  return {
    ...context.place(),
    kind: 'role',
    role: user === undefined ? '' : context.unquoted(user),
    change: 'alter',
    ...(secret === undefined ? {} : { secret: context.span(secret) }),
  }
}

function isolation(context: Context, tokens: readonly Token[]): Operation {
  const at = tokens.findIndex(({ word }) => word === 'transaction')
  const value = tokens
    .slice(at + 1)
    .map((token) => context.source(token))
    .join(' ')
  const scope = tokens[1]?.word === 'global' ? 'global' : tokens[1]?.word === 'session' ? 'session' : 'transaction'
  return { ...context.place(), kind: 'set', name: 'transaction_isolation', value, scope }
}

function assignments(context: Context, tokens: readonly Token[]): readonly SetVariable[] {
  const variables: SetVariable[] = []
  let depth = 0
  let scope: SetVariable['scope'] = 'session'
  for (const [index, token] of tokens.entries()) {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    if (token.word === ',' || index === 0) scope = 'session'
    if (/^(?:global|persist|persist_only)$/.test(token.word)) scope = 'global'
    const previous = tokens[index - 1]
    const equals = token.word === '=' && depth === 0 && previous !== undefined
    const name = previous?.word === ':' ? tokens[index - 2] : previous
    if (!equals || name === undefined || !opens(tokens, name)) continue
    const variable = variableOf(context, name, scope, valueBehind(context, tokens, index))
    if (variable !== undefined) variables.push(variable)
  }
  return variables
}

/** The name begins the assignment: `=` in the middle of a value compares. */
function opens(tokens: readonly Token[], name: Token): boolean {
  const before = tokens[tokens.indexOf(name) - 1]?.word ?? ''
  return /^(?:set|,|global|session|local|persist|persist_only)$/.test(before)
}

function variableOf(
  context: Context,
  name: Token,
  scope: SetVariable['scope'],
  value: string | undefined,
): SetVariable | undefined {
  const written = context.unquoted(name).toLowerCase()
  if (/^@[^@]/.test(written) || name.kind === 'string') return undefined
  const [, prefix, bare = written] = /^@@(?:(global|session|local|persist|persist_only)\.)?(.+)$/.exec(written) ?? []
  const isGlobal = prefix !== undefined && /^(?:global|persist)/.test(prefix)
  return { name: bare, value, scope: isGlobal ? 'global' : scope }
}

function valueBehind(context: Context, tokens: readonly Token[], equals: number): string | undefined {
  let depth = 0
  let end = equals
  for (let index = equals + 1; index < tokens.length; index++) {
    const word = tokens[index]?.word
    if (depth === 0 && word === ',') break
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    end = index
  }
  const [first, last] = [tokens[equals + 1], tokens[end]]
  if (first === undefined || last === undefined || end === equals || first.word === 'default') return undefined
  return first === last && first.kind === 'string'
    ? stringOf(context, first)
    : context.source({ start: first.start, end: last.end })
}
