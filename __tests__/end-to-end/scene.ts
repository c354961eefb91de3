import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import { eventFor, type EventRequest, type RunnerEvent } from '../github-server/events.js'
import type { CheckRun, Comment, PullRequest, Repository } from '../github-server/records.js'
import { startGitHub, type GitHubOptions, type GitHubServer } from '../github-server/server.js'
import { addPullRequest, addRepository, type PullRequestSeed } from '../github-server/state.js'
import { fastImport } from '../runner/fast-import.js'
import { gitRepository, type Files, type GitRepository, type RepositoryPlan } from '../runner/repository.js'
import { runAction, type ActionOptions, type ActionRun } from '../runner/runner.js'
import { temporaryFolders, type TemporaryFolders } from '../runner/temporary.js'
import { reportIn, type SeenReport } from './report.js'

export type Plan = RepositoryPlan & Partial<PullRequestSeed> & { readonly isPrivate?: boolean }

/** A repository on the local GitHub with pull request 1, and the workspace of a runner. */
export interface Scene {
  readonly server: GitHubServer
  readonly repository: Repository
  readonly pullRequest: PullRequest
  readonly git: GitRepository
  /**
   * Runs the action on the pull request, or on another event, and checks that it spoke to GitHub as GitHub asks: the
   * sources, in this process, unless `program` says that the bundle itself is what the scenario is about.
   */
  readonly run: (options?: RunOptions) => Promise<SceneRun>
  /** One more commit on the pull request's branch, and a new merge result. The workspace stays as it is. */
  readonly push: (files: Files) => void
  readonly comment: () => Comment | undefined
  readonly checkRun: () => CheckRun | undefined
}

export interface RunOptions extends Partial<Omit<ActionOptions, 'event' | 'server'>> {
  readonly on?: EventRequest
  readonly event?: RunnerEvent
}

export interface SceneRun extends ActionRun {
  /** Requests of this run: `GET /repos/acme/shop/pulls/1/files`, without the query. */
  readonly requests: readonly string[]
  /** What `report-file: report.json` wrote. */
  readonly report: () => SeenReport
}

export interface Theatre {
  readonly folders: TemporaryFolders
  readonly server: () => GitHubServer
  readonly scene: (plan: Plan) => Scene
}

/** A local GitHub for a test file. After each scenario it must not have seen anything that GitHub does not document. */
export function theatre(options: GitHubOptions = {}): Theatre {
  const folders = temporaryFolders()
  let started: GitHubServer | undefined
  const server = (): GitHubServer => {
    if (started === undefined) throw new Error('the local GitHub has not been started')
    return started
  }
  beforeAll(async () => {
    started = await startGitHub(options)
  })
  afterEach(() => {
    expect(server().contractBreaks).toEqual([])
  })
  afterAll(async () => {
    await started?.close()
    folders.removeAll()
  })
  return { folders, server, scene: (plan) => sceneOf(server(), folders, plan) }
}

const MERGE = 'refs/pull/1/merge'

function sceneOf(server: GitHubServer, folders: TemporaryFolders, plan: Plan): Scene {
  const git = gitRepository(folders, plan)
  const { gitDir, workspace, baseSha, headSha, mergeSha } = git
  const name = `acme/shop-${server.state.repositories.size + 1}`
  const { isPrivate } = plan
  const repository = addRepository(server.state, { name, gitDir, ...(isPrivate === undefined ? {} : { isPrivate }) })
  const pullRequest = addPullRequest(repository, { ...seedOf(plan), number: 1, baseSha, headSha, mergeSha })
  let changed: Files = { ...plan.head }

  // What a program that has ended had sent may be answered after the next one has begun.
  function isOfAnotherScene(path: string): boolean {
    const of = /^\/repos\/(acme\/shop-\d+)\//.exec(path)?.[1]
    return of !== undefined && of !== name
  }

  async function run({ on, event, ...options }: RunOptions = {}): Promise<SceneRun> {
    const first = server.requests.length
    const about = event ?? eventFor(server, repository, on ?? { name: 'pull_request', pullRequest })
    const run = await runAction({ workspace, server, program: 'sources', ...options, event: about })
    expect(run.stdout + run.stderr).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m)
    return {
      ...run,
      requests: server.requests
        .slice(first)
        .filter(({ path }) => !isOfAnotherScene(path))
        .map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`),
      report: () => reportIn(readFileSync(join(options.workspace ?? workspace, 'report.json'), 'utf8')),
    }
  }

  function push(files: Files): void {
    changed = { ...changed, ...files }
    fastImport(gitDir, [
      { branch: 'refs/heads/feature', from: 'refs/heads/feature^0' },
      { branch: 'refs/heads/feature', message: 'More', files },
      { branch: MERGE, from: 'refs/heads/main^0' },
      { branch: MERGE, message: 'Merge', files: changed, merge: 'refs/heads/feature' },
    ])
    pullRequest.head.sha = commitAt(gitDir, 'refs/heads/feature')
    pullRequest.mergeSha = commitAt(gitDir, MERGE)
  }

  return {
    server,
    repository,
    pullRequest,
    git,
    run,
    push,
    comment: () => repository.comments.find(({ author }) => author.type === 'Bot'),
    checkRun: () => repository.checkRuns.at(-1),
  }
}

function seedOf({ title, body, labels, fork, files, claimedFiles, commits, author, headRef }: Plan) {
  const seed = { title, body, labels, fork, files, claimedFiles, commits, author, headRef }
  return Object.fromEntries(Object.entries(seed).filter(([, value]) => value !== undefined))
}

// fast-import writes loose refs.
function commitAt(gitDir: string, ref: string): string {
  return readFileSync(join(gitDir, ref), 'utf8').trim()
}
