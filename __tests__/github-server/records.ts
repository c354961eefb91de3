/** What the local GitHub remembers. Mutable on purpose: it is the server's database, and tests change it between requests. */
export interface GitHubState {
  readonly repositories: Map<string, Repository>
  lastId: number
  /** Seconds since the server's beginning: every write takes one, so that the order of events shows in the times. */
  seconds: number
}

export interface Account {
  readonly login: string
  readonly id: number
  readonly type: 'User' | 'Bot'
}

export const ACTIONS_BOT: Account = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' }
export const DEVELOPER: Account = { login: 'developer', id: 1001, type: 'User' }

export interface Repository {
  readonly owner: string
  readonly name: string
  readonly id: number
  isPrivate: boolean
  defaultBranch: string
  /** A git repository, bare or not, from which commits, trees, blobs and tarballs are served. */
  gitDir: string | undefined
  readonly pullRequests: Map<number, PullRequest>
  readonly issues: Map<number, Issue>
  readonly comments: Comment[]
  readonly checkRuns: CheckRun[]
  readonly workflows: Workflow[]
  readonly workflowRuns: WorkflowRun[]
  readonly artifacts: Artifact[]
  readonly deployments: Deployment[]
  readonly environments: string[]
  readonly releases: Release[]
  /** More entries than this and a tree listing is cut and says `truncated`. GitHub's own limit is 100,000. */
  treeLimit: number
  /** https://docs.github.com/en/rest/git/blobs#get-a-blob: blobs up to 100 megabytes. */
  blobLimit: number
  /** Since March 2025 github.com refuses new states for check runs that Actions made; which runs that means is disputed. */
  checkStatesFrozen: boolean
}

export interface PullRequest {
  readonly number: number
  title: string
  body: string | null
  labels: string[]
  author: Account
  state: 'open' | 'closed'
  draft: boolean
  base: Branch
  /** `repository` differs from the base's for a fork. */
  head: Branch & { repository: string }
  mergeSha: string | null
  /** Undefined: computed from git, with patches, as GitHub does from the merge base. */
  files: readonly ChangedFile[] | undefined
  /** What `changed_files` claims, where it must differ from the files listed. */
  claimedFiles: number | undefined
  /** Undefined: read from git. */
  commits: readonly ListedCommit[] | undefined
}

interface Branch {
  ref: string
  sha: string
}

export interface ChangedFile {
  readonly filename: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged'
  readonly previousFilename?: string
  readonly sha: string | null
  readonly additions: number
  readonly deletions: number
  /** Absent for binary files and for changes too large to show. */
  readonly patch?: string
}

interface ListedCommit {
  readonly sha: string
  readonly message: string
}

export interface Issue {
  readonly number: number
  title: string
  body: string | null
  labels: string[]
  state: 'open' | 'closed'
  author: Account
}

export interface Comment {
  readonly id: number
  readonly issue: number
  body: string
  author: Account
  readonly createdAt: string
  updatedAt: string
}

export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly start_column?: number | undefined
  readonly end_column?: number | undefined
  readonly annotation_level: string
  readonly message: string
  readonly title?: string | undefined
  readonly raw_details?: string | undefined
}

export interface CheckRun {
  readonly id: number
  readonly headSha: string
  name: string
  status: string
  conclusion: string | null
  title: string | null
  summary: string | null
  text: string | null
  externalId: string | null
  detailsUrl: string | null
  startedAt: string
  completedAt: string | null
  readonly annotations: Annotation[]
}

/** A workflow on the default branch, as GitHub has registered it. */
export interface Workflow {
  readonly id: number
  readonly path: string
  readonly state: 'active' | 'disabled_inactivity' | 'disabled_manually'
}

export interface Artifact {
  readonly id: number
  readonly name: string
  readonly run: number
  readonly branch: string
  /** A run of a fork's pull request. */
  readonly fromFork: boolean
  readonly expired: boolean
  readonly createdAt: string
  /** The archive. */
  readonly zip: Buffer
}

export interface WorkflowRun {
  readonly id: number
  readonly name: string
  readonly path: string
  readonly event: string
  readonly headSha: string
  readonly headBranch: string
  readonly status: string
  readonly conclusion: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly jobs: readonly Job[]
}

export interface Job {
  readonly id: number
  readonly name: string
  readonly conclusion: 'success' | 'failure' | 'skipped' | 'cancelled' | null
  readonly startedAt: string
  readonly completedAt: string | null
  readonly steps: readonly { readonly name: string; readonly conclusion: string | null }[]
}

export interface Deployment {
  readonly id: number
  readonly sha: string
  readonly ref: string
  readonly environment: string
  readonly createdAt: string
  readonly statuses: readonly { readonly id: number; readonly state: string; readonly createdAt: string }[]
}

interface Release {
  readonly id: number
  readonly tag: string
  readonly name: string
  readonly body: string
  readonly prerelease: boolean
  readonly createdAt: string
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`
}
