import { ACTIONS_BOT, DEVELOPER, type Account } from './records.js'
import { refusal, type Reply } from './replies.js'

type Permission = 'actions' | 'checks' | 'contents' | 'deployments' | 'issues' | 'metadata' | 'pull_requests'
type Level = 'read' | 'write'

/** What a token may do. `app` is a workflow's own token; `personal` is a person's, which cannot make check runs. */
export interface Token {
  readonly kind: 'app' | 'personal'
  readonly actor: Account
  readonly permissions: Readonly<Partial<Record<Permission, Level>>>
}

export const TOKENS = {
  /** A workflow with the permissions of the README, and `issues: write` for the audit's issue. */
  write: 'ghs_write',
  /** What a pull request from a fork and Dependabot's get: everything read, nothing written. */
  readOnly: 'ghs_readonly',
  /** A person's classic token. */
  personal: 'ghp_personal',
  /** Known to nobody: 401. */
  wrong: 'ghs_wrong',
} as const

export function usualTokens(): Map<string, Token> {
  const reading = { actions: 'read', checks: 'read', contents: 'read', deployments: 'read' } as const
  const all = { ...reading, issues: 'write', checks: 'write', pull_requests: 'write', metadata: 'read' } as const
  const readOnly = { ...reading, issues: 'read', pull_requests: 'read', metadata: 'read' } as const
  return new Map<string, Token>([
    [TOKENS.write, { kind: 'app', actor: ACTIONS_BOT, permissions: all }],
    [TOKENS.readOnly, { kind: 'app', actor: ACTIONS_BOT, permissions: readOnly }],
    [TOKENS.personal, { kind: 'personal', actor: DEVELOPER, permissions: all }],
  ])
}

/**
 * The permissions of which one is enough, from the "fine-grained access tokens" paragraph of each operation's page
 * (https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps).
 */
const NEEDED: Readonly<Record<string, readonly (readonly [Permission, Level])[]>> = {
  'actions/download-artifact': [['actions', 'read']],
  'actions/list-artifacts-for-repo': [['actions', 'read']],
  'actions/list-jobs-for-workflow-run': [['actions', 'read']],
  'actions/list-repo-workflows': [['actions', 'read']],
  'actions/list-workflow-runs': [['actions', 'read']],
  'actions/list-workflow-runs-for-repo': [['actions', 'read']],
  'checks/create': [['checks', 'write']],
  'checks/list-annotations': [['checks', 'read']],
  'checks/list-for-ref': [['checks', 'read']],
  'checks/update': [['checks', 'write']],
  'git/get-blob': [['contents', 'read']],
  'git/get-commit': [['contents', 'read']],
  'git/get-tree': [['contents', 'read']],
  'issues/create': [['issues', 'write']],
  'issues/create-comment': [
    ['issues', 'write'],
    ['pull_requests', 'write'],
  ],
  'issues/delete-comment': [
    ['issues', 'write'],
    ['pull_requests', 'write'],
  ],
  'issues/get-comment': [
    ['issues', 'read'],
    ['pull_requests', 'read'],
  ],
  'issues/list-comments': [
    ['issues', 'read'],
    ['pull_requests', 'read'],
  ],
  'issues/list-for-repo': [['issues', 'read']],
  'issues/update': [
    ['issues', 'write'],
    ['pull_requests', 'write'],
  ],
  'issues/update-comment': [
    ['issues', 'write'],
    ['pull_requests', 'write'],
  ],
  'pulls/get': [['pull_requests', 'read']],
  'pulls/list-commits': [['pull_requests', 'read']],
  'pulls/list-files': [['pull_requests', 'read']],
  'repos/compare-commits-with-basehead': [['contents', 'read']],
  'repos/download-tarball-archive': [['contents', 'read']],
  'repos/get': [['metadata', 'read']],
  'repos/get-all-environments': [['actions', 'read']],
  'repos/get-commit': [['contents', 'read']],
  'repos/get-content': [['contents', 'read']],
  'repos/get-latest-release': [['contents', 'read']],
  'repos/list-deployment-statuses': [['deployments', 'read']],
  'repos/list-deployments': [['deployments', 'read']],
  'repos/list-tags': [['metadata', 'read']],
}

export interface Visit {
  readonly operation: string
  readonly writes: boolean
  readonly token: Token | undefined
  /** Undefined for what belongs to no repository. */
  readonly isPrivate: boolean | undefined
}

/**
 * GitHub's refusal of a visitor, undefined if they may pass. Public repositories are read without any permission;
 * a private one does not exist for those without a token.
 */
export function refusedVisit({ operation, writes, token, isPrivate }: Visit): Reply | undefined {
  if (isPrivate === undefined) return refusedUser(token)
  if (token === undefined) {
    if (writes) return refusal(401, 'Requires authentication')
    return isPrivate ? refusal(404, 'Not Found') : undefined
  }
  if (!writes && !isPrivate) return undefined
  if (operation.startsWith('checks/') && writes && token.kind === 'personal') {
    return refusal(403, 'You must authenticate via a GitHub App.')
  }
  const needed = NEEDED[operation] ?? []
  if (needed.some(([permission, level]) => allows(token.permissions[permission], level))) return undefined
  const accepted = needed.map(([permission, level]) => `${permission}=${level}`).join('; ')
  return refusal(403, 'Resource not accessible by integration', { 'x-accepted-github-permissions': accepted })
}

function refusedUser(token: Token | undefined): Reply | undefined {
  if (token === undefined) return refusal(401, 'Requires authentication')
  return token.kind === 'app' ? refusal(403, 'Resource not accessible by integration') : undefined
}

function allows(granted: Level | undefined, level: Level): boolean {
  return granted === 'write' || granted === level
}
