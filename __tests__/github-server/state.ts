import {
  DEVELOPER,
  fullName,
  type Account,
  type Comment,
  type GitHubState,
  type PullRequest,
  type Repository,
} from './records.js'

const BEGINNING = Date.UTC(2026, 0, 5, 10)
const MEGABYTE = 1024 * 1024

export function emptyState(): GitHubState {
  return { repositories: new Map(), lastId: 1000, seconds: 0 }
}

export function nextId(state: GitHubState): number {
  state.lastId += 1
  return state.lastId
}

/** The server's own time, as GitHub writes it; moves by a second with each call. */
export function nextTime(state: GitHubState): string {
  state.seconds += 1
  return new Date(BEGINNING + state.seconds * 1000).toISOString().replace('.000Z', 'Z')
}

export interface RepositorySeed {
  /** `owner/name`. */
  readonly name: string
  readonly gitDir?: string
  readonly isPrivate?: boolean
  readonly defaultBranch?: string
}

export function addRepository(state: GitHubState, seed: RepositorySeed): Repository {
  const [owner = '', name = ''] = seed.name.split('/')
  const repository: Repository = {
    owner,
    name,
    id: nextId(state),
    isPrivate: seed.isPrivate ?? false,
    defaultBranch: seed.defaultBranch ?? 'main',
    gitDir: seed.gitDir,
    pullRequests: new Map(),
    issues: new Map(),
    comments: [],
    checkRuns: [],
    workflows: [],
    workflowRuns: [],
    artifacts: [],
    deployments: [],
    environments: [],
    releases: [],
    treeLimit: 100_000,
    blobLimit: 100 * MEGABYTE,
    checkStatesFrozen: false,
  }
  state.repositories.set(seed.name.toLowerCase(), repository)
  return repository
}

export type PullRequestSeed = Partial<Omit<PullRequest, 'number' | 'base' | 'head'>> & {
  readonly number?: number
  readonly baseSha: string
  readonly headSha: string
  readonly baseRef?: string
  readonly headRef?: string
  /** `owner/name` of the fork that the head lives in. */
  readonly fork?: string
}

export function addPullRequest(repository: Repository, seed: PullRequestSeed): PullRequest {
  const pullRequest: PullRequest = {
    number: seed.number ?? repository.pullRequests.size + repository.issues.size + 1,
    title: seed.title ?? 'Change',
    body: seed.body ?? null,
    labels: seed.labels ?? [],
    author: seed.author ?? DEVELOPER,
    state: seed.state ?? 'open',
    draft: seed.draft ?? false,
    base: { ref: seed.baseRef ?? repository.defaultBranch, sha: seed.baseSha },
    head: { ref: seed.headRef ?? 'feature', sha: seed.headSha, repository: seed.fork ?? fullName(repository) },
    mergeSha: seed.mergeSha ?? null,
    files: seed.files,
    claimedFiles: seed.claimedFiles,
    commits: seed.commits,
  }
  repository.pullRequests.set(pullRequest.number, pullRequest)
  return pullRequest
}

export interface CommentSeed {
  readonly issue: number
  readonly body: string
  readonly author?: Account
}

export function addComment(state: GitHubState, repository: Repository, seed: CommentSeed): Comment {
  const createdAt = nextTime(state)
  const comment: Comment = {
    id: nextId(state),
    issue: seed.issue,
    body: seed.body,
    author: seed.author ?? DEVELOPER,
    createdAt,
    updatedAt: createdAt,
  }
  repository.comments.push(comment)
  return comment
}

export function removeComment(repository: Repository, id: number): boolean {
  const at = repository.comments.findIndex((comment) => comment.id === id)
  if (at >= 0) repository.comments.splice(at, 1)
  return at >= 0
}
