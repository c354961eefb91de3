import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gitEnvironment } from '../github-server/git.js'
import { FAST_IMPORT, importStream, type Files, type ImportedCommit } from './fast-import.js'
import type { TemporaryFolders } from './temporary.js'

export type { Files } from './fast-import.js'

interface CommitPlan {
  readonly message: string
  readonly files: Files
}

export interface RepositoryPlan {
  /** The state that the pull request starts from. */
  readonly base: Files
  /** Commits of the base branch before that state, oldest first; `base` is added on top of them. */
  readonly history?: readonly CommitPlan[]
  /** What the pull request changes: new contents by path, `null` for a file that it removes. */
  readonly head?: Files
  readonly headMessage?: string
  /** Further commits of the pull request. */
  readonly moreHead?: readonly CommitPlan[]
  /** What the base branch has gained since the pull request started. */
  readonly laterBase?: Files
  /** Tags on the base state. */
  readonly tags?: readonly string[]
  /** What the runner finds in its workspace; `merge` is what actions/checkout makes for `pull_request`. */
  readonly checkout?: 'merge' | 'head' | 'base' | 'none'
  /** `fetch-depth: 1`, the default of actions/checkout. The default here is the whole history. */
  readonly shallow?: boolean
}

export interface GitRepository {
  /** The bare repository that the local GitHub serves. */
  readonly gitDir: string
  /** The runner's workspace. */
  readonly workspace: string
  /** Where the pull request branched off: the merge base. */
  readonly mergeBaseSha: string
  /** The newest commit of the base branch; the same as `mergeBaseSha` without `laterBase`. */
  readonly baseSha: string
  readonly headSha: string
  /** A real merge commit: its first parent is `baseSha`, its second `headSha`. */
  readonly mergeSha: string
}

const PULL_REQUEST = 'refs/pull/1/merge'

/**
 * A git repository with a base branch `main`, a branch `feature` for pull request 1, and GitHub's merge of the two.
 * Names, dates and therefore ids are the same in every run. One shell runs every command: hundreds of repositories are
 * made, and starting a process from this one costs more than what git does.
 */
export function gitRepository(folders: TemporaryFolders, plan: RepositoryPlan): GitRepository {
  const folder = folders.create()
  const gitDir = join(folder, 'origin.git')
  const workspace = join(folder, 'workspace')
  mkdirSync(workspace)
  const script = ['set -e', ...origin(gitDir), ...checkout(gitDir, workspace, plan)].join('\n')
  const output = execFileSync('sh', ['-c', script, 'sh', ...(plan.tags ?? [])], {
    cwd: folder,
    env: gitEnvironment(),
    encoding: 'utf8',
    input: importStream(commitsOf(plan)),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const [mergeBaseSha = '', baseSha = '', headSha = '', mergeSha = ''] = output.split('\n')
  return { gitDir, workspace, mergeBaseSha, baseSha, headSha, mergeSha }
}

function commitsOf(plan: RepositoryPlan): readonly ImportedCommit[] {
  const history = plan.history ?? []
  const headPlans = [{ message: plan.headMessage ?? 'Change', files: plan.head ?? {} }, ...(plan.moreHead ?? [])]
  const changes: Files = Object.fromEntries(headPlans.flatMap(({ files }) => Object.entries(files)))
  return [
    ...history.map((commit) => ({ ...commit, branch: 'refs/heads/main' })),
    { branch: 'refs/heads/main', message: 'Base', files: plan.base },
    { branch: 'refs/heads/base-state', from: 'refs/heads/main' },
    { branch: 'refs/heads/feature', from: 'refs/heads/main' },
    ...headPlans.map((commit) => ({ ...commit, branch: 'refs/heads/feature' })),
    ...(plan.laterBase === undefined
      ? []
      : [{ branch: 'refs/heads/main', message: 'Meanwhile', files: plan.laterBase }]),
    { branch: PULL_REQUEST, from: 'refs/heads/main' },
    { branch: PULL_REQUEST, message: 'Merge', files: changes, merge: 'refs/heads/feature' },
  ]
}

/** Commands that make the repository GitHub serves, of the commits on standard input; the tags are the arguments. */
function origin(gitDir: string): readonly string[] {
  return [
    `git init --quiet --bare --template= --initial-branch=main '${gitDir}'`,
    `cd '${gitDir}'`,
    `git ${FAST_IMPORT.join(' ')}`,
    'for tag; do git tag "$tag" base-state; done',
    `git rev-parse refs/heads/base-state refs/heads/main refs/heads/feature ${PULL_REQUEST}`,
    'git update-ref -d refs/heads/base-state',
  ]
}

/** What actions/checkout leaves behind: one fetched commit without a branch, of full or of no history. */
function checkout(gitDir: string, workspace: string, plan: RepositoryPlan): readonly string[] {
  const wanted = plan.checkout ?? 'merge'
  if (wanted === 'none') return []
  const source = { merge: PULL_REQUEST, head: 'refs/heads/feature', base: 'refs/heads/main' }[wanted]
  const fetched = wanted === 'merge' ? 'refs/remotes/pull/1/merge' : source.replace('heads', 'remotes/origin')
  const branches = "'+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'"
  const [depth, others] = plan.shallow === true ? ['--depth=1 --no-tags', ''] : ['', branches]
  return [
    `cd '${workspace}'`,
    'git init --quiet --template= --initial-branch=main',
    'git config core.protectNTFS false',
    `git remote add origin 'file://${gitDir}'`,
    `git -c maintenance.auto=false fetch --quiet ${depth} origin '+${source}:${fetched}' ${others}`,
    `git checkout --quiet --force --detach '${fetched}'`,
  ]
}
