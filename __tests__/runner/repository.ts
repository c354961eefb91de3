import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gitEnvironment } from '../github-server/git.js'
import { fastImport, type Files } from './fast-import.js'
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
 * Names, dates and therefore ids are the same in every run.
 */
export function gitRepository(folders: TemporaryFolders, plan: RepositoryPlan): GitRepository {
  const folder = folders.create()
  const gitDir = join(folder, 'origin.git')
  const workspace = join(folder, 'workspace')
  mkdirSync(workspace)
  run(folder, ['init', '--quiet', '--bare', '--initial-branch=main', gitDir])
  fastImport(gitDir, commitsOf(plan))
  for (const tag of plan.tags ?? []) run(gitDir, ['tag', tag, 'base-state'])
  const [mergeBaseSha = '', baseSha = '', headSha = '', mergeSha = ''] = run(gitDir, [
    'rev-parse',
    'refs/heads/base-state',
    'refs/heads/main',
    'refs/heads/feature',
    PULL_REQUEST,
  ]).split('\n')
  run(gitDir, ['update-ref', '-d', 'refs/heads/base-state'])
  checkOut(gitDir, workspace, plan)
  return { gitDir, workspace, mergeBaseSha, baseSha, headSha, mergeSha }
}

function commitsOf(plan: RepositoryPlan): Parameters<typeof fastImport>[1] {
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

/** What actions/checkout leaves behind: one fetched commit without a branch, of full or of no history. */
function checkOut(gitDir: string, workspace: string, plan: RepositoryPlan): void {
  const checkout = plan.checkout ?? 'merge'
  if (checkout === 'none') return
  const source = { merge: PULL_REQUEST, head: 'refs/heads/feature', base: 'refs/heads/main' }[checkout]
  const fetched = checkout === 'merge' ? 'refs/remotes/pull/1/merge' : source.replace('heads', 'remotes/origin')
  const branches = plan.shallow === true ? [] : ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*']
  const depth = plan.shallow === true ? ['--depth=1', '--no-tags'] : []
  run(workspace, ['init', '--quiet', '--initial-branch=main'])
  run(workspace, ['config', 'core.protectNTFS', 'false'])
  run(workspace, ['remote', 'add', 'origin', `file://${gitDir}`])
  run(workspace, ['fetch', '--quiet', ...depth, 'origin', `+${source}:${fetched}`, ...branches])
  run(workspace, ['checkout', '--quiet', '--force', '--detach', fetched])
}

function run(directory: string, args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    env: gitEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
