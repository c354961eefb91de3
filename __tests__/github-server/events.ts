import { createRequire } from 'node:module'
import * as z from 'zod'
import { fullName, type PullRequest, type Repository } from './records.js'
import type { GitHubServer } from './server.js'

/** What starts a run: the payload of GITHUB_EVENT_PATH, and the variables that the runner derives from it. */
export interface RunnerEvent {
  readonly name: string
  readonly payload: Readonly<Record<string, unknown>>
  /** `owner/name`. */
  readonly repository: string
  readonly sha: string
  readonly ref: string
  readonly headRef?: string
  readonly baseRef?: string
}

export type EventRequest =
  | {
      readonly name: 'pull_request' | 'pull_request_target'
      readonly pullRequest: PullRequest
      readonly action?: string
    }
  | { readonly name: 'merge_group'; readonly baseSha: string; readonly headSha: string; readonly pullRequest: number }
  | { readonly name: 'push'; readonly before: string; readonly after: string; readonly ref?: string }
  | { readonly name: 'workflow_dispatch'; readonly sha: string; readonly inputs?: Readonly<Record<string, string>> }
  | { readonly name: 'schedule'; readonly sha: string; readonly cron?: string }

type Payload = Readonly<Record<string, unknown>>
type Example = 'pull_request' | 'merge_group' | 'push' | 'workflow_dispatch'

const NO_COMMIT = '0'.repeat(40)
const payload = z.record(z.string(), z.unknown())
const definitions = z.array(z.looseObject({ name: z.string(), examples: z.array(z.unknown()) }))

/** An event of this repository, made from one that GitHub once sent (`@octokit/webhooks-examples`). */
export function eventFor(server: GitHubServer, repository: Repository, request: EventRequest): RunnerEvent {
  const common = { name: request.name, repository: fullName(repository) }
  const branch = `refs/heads/${repository.defaultBranch}`
  switch (request.name) {
    case 'pull_request':
    case 'pull_request_target': {
      const { base, head, mergeSha, number } = request.pullRequest
      const isTarget = request.name === 'pull_request_target'
      return {
        ...common,
        payload: pullRequestPayload(server, repository, request.pullRequest, request.action ?? 'opened'),
        sha: isTarget ? base.sha : (mergeSha ?? head.sha),
        ref: isTarget ? `refs/heads/${base.ref}` : `refs/pull/${number}/merge`,
        headRef: head.ref,
        baseRef: base.ref,
      }
    }
    case 'merge_group': {
      const { baseSha, headSha } = request
      const ref = `refs/heads/gh-readonly-queue/${repository.defaultBranch}/pr-${request.pullRequest}-${baseSha}`
      const example = exampleOf(server, repository, 'merge_group', 'checks_requested')
      const group = { base_sha: baseSha, head_sha: headSha, base_ref: branch, head_ref: ref }
      const merge_group = { ...record(example['merge_group']), ...group }
      return { ...common, payload: { ...example, merge_group }, sha: headSha, ref }
    }
    case 'push': {
      const { before, after, ref = branch } = request
      const example = exampleOf(server, repository, 'push', undefined)
      const head = { ...record(example['head_commit']), id: after }
      const created = before === NO_COMMIT
      const push = { ref, before, after, created, deleted: false, forced: false, head_commit: head, commits: [head] }
      return { ...common, payload: { ...example, ...push }, sha: after, ref }
    }
    case 'workflow_dispatch': {
      const example = exampleOf(server, repository, 'workflow_dispatch', undefined)
      return {
        ...common,
        payload: { ...example, ref: branch, inputs: request.inputs ?? null },
        sha: request.sha,
        ref: branch,
      }
    }
    case 'schedule': {
      // Not a webhook, so there is no example: a run's payload is the cron line and the repository.
      const { repository: described, sender } = exampleOf(server, repository, 'workflow_dispatch', undefined)
      const cron = { schedule: request.cron ?? '0 3 * * 1', workflow: '.github/workflows/database.yml' }
      return { ...common, payload: { ...cron, repository: described, sender }, sha: request.sha, ref: branch }
    }
  }
}

function pullRequestPayload(server: GitHubServer, repository: Repository, pull: PullRequest, action: string): Payload {
  const example = exampleOf(server, repository, 'pull_request', action)
  const described = record(example['pull_request'])
  const base = record(described['base'])
  const head = record(described['head'])
  const fork = pull.head.repository
  const isFork = fork !== fullName(repository)
  const [owner = '', name = ''] = fork.split('/')
  const forkRepository = { ...record(head['repo']), ...(isFork ? { id: repository.id + 1_000_000 } : {}) }
  const pull_request = {
    ...described,
    number: pull.number,
    url: `${server.apiUrl}/repos/${fullName(repository)}/pulls/${pull.number}`,
    html_url: `${server.serverUrl}/${fullName(repository)}/pull/${pull.number}`,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    draft: pull.draft,
    user: { ...record(described['user']), ...pull.author },
    labels: pull.labels.map((label, at) => ({
      id: at + 1,
      name: label,
      color: 'ededed',
      default: false,
      description: null,
    })),
    merge_commit_sha: pull.mergeSha,
    base: { ...base, ...pull.base, label: `${repository.owner}:${pull.base.ref}` },
    head: {
      ...head,
      label: `${owner}:${pull.head.ref}`,
      ref: pull.head.ref,
      sha: pull.head.sha,
      repo: { ...forkRepository, name, full_name: fork, fork: isFork },
    },
    changed_files: pull.claimedFiles ?? pull.files?.length ?? 1,
  }
  return { ...example, action, number: pull.number, pull_request }
}

/** The first example of an event (with this action, where one is known), told of this repository on this server. */
function exampleOf(server: GitHubServer, repository: Repository, name: Example, action: string | undefined): Payload {
  // Megabytes, which are read once a test file this way.
  const known = definitions.parse(createRequire(import.meta.url)('@octokit/webhooks-examples'))
  const examples = (known.find((definition) => definition.name === name)?.examples ?? []).map(record)
  const example = examples.find((it) => it['action'] === action) ?? examples[0] ?? {}
  const described = record(example['repository'])
  const told = JSON.stringify(example)
    .replaceAll(String(described['full_name']), fullName(repository))
    .replaceAll('https://api.github.com', server.apiUrl)
    .replaceAll('https://github.com', server.serverUrl)
  const adapted = payload.parse(JSON.parse(told))
  const kept = Object.entries(adapted).filter(([key]) => key !== 'organization' && key !== 'installation')
  return { ...Object.fromEntries(kept), repository: ownRepository(record(adapted['repository']), repository) }
}

function ownRepository(described: Payload, repository: Repository): Payload {
  const owner = { ...record(described['owner']), login: repository.owner, name: repository.owner }
  const { id, name, isPrivate, defaultBranch } = repository
  return { ...described, id, name, private: isPrivate, default_branch: defaultBranch, owner }
}

function record(value: unknown): Payload {
  return payload.safeParse(value).data ?? {}
}
