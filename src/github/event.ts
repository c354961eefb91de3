import * as z from 'zod'
import { messageOf, UserError } from '../errors.js'
import { factsOf, pullRequestSchema, type PullRequest } from './pull-request.js'
import type { RepositoryName } from './repository.js'

/** The run that an event started. */
export interface Run {
  readonly repository: RepositoryName
  readonly id: number
  readonly attempt: number
  /** GITHUB_SHA: what the run is about; of a pull request the merge result, of a `pull_request_target` the base. */
  readonly commit: string
  /** GITHUB_WORKSPACE: where a checkout step, if there is one, puts the repository. */
  readonly workspace: string | undefined
  readonly defaultBranch: string | undefined
  /** Whose token it is: Dependabot's runs get a read-only one. */
  readonly actor: string
  /** GITHUB_SERVER_URL, for links. */
  readonly serverUrl: string
}

/** Why the action runs. Texts are the author's: untrusted. */
export type Event =
  | { readonly kind: 'pull_request'; readonly run: Run; readonly pullRequest: PullRequest }
  | { readonly kind: 'pull_request_target'; readonly run: Run; readonly pullRequest: PullRequest }
  | { readonly kind: 'merge_group'; readonly run: Run; readonly head: string; readonly base: string }
  | {
      readonly kind: 'push'
      readonly run: Run
      readonly ref: string
      readonly head: string
      /** Undefined for a new branch or tag. */
      readonly base: string | undefined
      readonly messages: readonly string[]
    }
  | { readonly kind: 'workflow_dispatch'; readonly run: Run }
  | { readonly kind: 'schedule'; readonly run: Run }
  /** An event that brings no change to review, such as the deletion of a branch. */
  | { readonly kind: 'other'; readonly run: Run; readonly name: string }

const environmentSchema = z.object({
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_RUN_ID: z.coerce.number().int().positive(),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int().positive().default(1),
  GITHUB_SHA: z.string().min(1),
  GITHUB_WORKSPACE: z.string().optional(),
  GITHUB_ACTOR: z.string().default(''),
  GITHUB_SERVER_URL: z.string().default('https://github.com'),
})

const payloadSchema = z.object({ repository: z.object({ default_branch: z.string().optional() }).optional() })

const pullRequestPayload = z.object({ pull_request: pullRequestSchema })

const mergeGroupPayload = z.object({ merge_group: z.object({ head_sha: z.string(), base_sha: z.string() }) })

const pushPayload = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  commits: z.array(z.object({ message: z.string() })).default([]),
})

/**
 * The event behind a run, from the variables that a runner sets and the text of the file at GITHUB_EVENT_PATH.
 * Throws `UserError` where they are not what GitHub writes.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows.
 */
export function readEvent(env: Readonly<Record<string, string | undefined>>, payloadText: string): Event {
  const known = checked(environmentSchema, env, 'The environment')
  const payload = parsed(payloadText)
  const [owner = '', repo = ''] = known.GITHUB_REPOSITORY.split('/')
  const run: Run = {
    repository: { owner, repo },
    id: known.GITHUB_RUN_ID,
    attempt: known.GITHUB_RUN_ATTEMPT,
    commit: known.GITHUB_SHA,
    workspace: known.GITHUB_WORKSPACE,
    defaultBranch: checked(payloadSchema, payload, EVENT_FILE).repository?.default_branch,
    actor: known.GITHUB_ACTOR,
    serverUrl: known.GITHUB_SERVER_URL,
  }
  return eventOf(known.GITHUB_EVENT_NAME, run, payload)
}

function eventOf(name: string, run: Run, payload: unknown): Event {
  switch (name) {
    case 'pull_request':
    case 'pull_request_target': {
      const { pull_request } = checked(pullRequestPayload, payload, EVENT_FILE)
      return { kind: name, run, pullRequest: factsOf(pull_request) }
    }
    case 'merge_group': {
      const { merge_group } = checked(mergeGroupPayload, payload, EVENT_FILE)
      return { kind: name, run, head: merge_group.head_sha, base: merge_group.base_sha }
    }
    case 'push': {
      const { ref, before, after, commits } = checked(pushPayload, payload, EVENT_FILE)
      if (isNothing(after)) return { kind: 'other', run, name: `the deletion of ${ref}` }
      const base = isNothing(before) ? undefined : before
      return { kind: name, run, ref, head: after, base, messages: commits.map(({ message }) => message) }
    }
    case 'workflow_dispatch':
    case 'schedule':
      return { kind: name, run }
    default:
      return { kind: 'other', run, name }
  }
}

const EVENT_FILE = 'The event file (GITHUB_EVENT_PATH)'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`${EVENT_FILE} is no JSON: ${messageOf(error)}; run this as a step of a GitHub workflow.`)
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`
  throw new UserError(`${what} is not what GitHub gives to a workflow (${where}); run this as a step of a workflow.`)
}

// The commit of a ref that is being created or deleted is all zeros.
function isNothing(commit: string): boolean {
  return /^0+$/.test(commit)
}
