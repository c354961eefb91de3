import type { GitHubFacts } from '../evidence/github/facts.js'
import { asksAnything, type GitHubQuestions } from '../evidence/github/questions.js'
import { answered, Budget } from '../github/answered.js'
import type { Client } from '../github/client.js'
import type { Event } from '../github/event.js'
import { askGitHub } from '../github/evidence.js'
import type { RepositoryName } from '../github/repository.js'
import { changedLines, type LineRange } from '../github/hunks.js'
import { changedFiles, commitMessages, type ChangedFiles, type PullRequest } from '../github/pull-request.js'
import type { Log } from '../publish.js'
import { stopwatch } from '../stopwatch.js'
import type { BlobCache } from '../tree/blobs.js'
import { changesBetween } from '../tree/changes.js'
import { commitMessagesBetween } from '../tree/messages.js'
import { treeAt, treesOf, type Sources, type Target } from '../tree/pair.js'
import { latestRelease } from '../tree/release.js'
import type { Tree, TreePair } from '../tree/tree.js'
import { changedFile } from '../trigger/changed-file.js'
import type { ChangedFile, Words } from '../trigger/change.js'
import type { Changes, World } from '../world.js'

export interface EventWorldOptions {
  readonly event: Event
  readonly byNumber: PullRequest | undefined
  readonly target: Target
  readonly client: Client | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: Date
  readonly log: Log
}

export interface EventWorld extends World {
  readonly sources: Sources
  /** The pull request's own list of files, with hunks; undefined where the event has none. */
  readonly listed: () => Promise<ChangedFiles | undefined>
}

/** The world of a workflow run: the event, the GitHub API, and the workspace where something is checked out. */
export function eventWorld({ event, byNumber, target, client, env, now, log }: EventWorldOptions): EventWorld {
  const cache: BlobCache = new Map()
  const watch = stopwatch((stage) => log.info(stage))
  const clone = event.run.workspace === undefined ? undefined : { dir: event.run.workspace, env }
  const pull =
    byNumber ?? (event.kind === 'pull_request' || event.kind === 'pull_request_target' ? event.pullRequest : undefined)
  const sources: Sources = { repository: event.run.repository, client, clone, cache }
  const trees = once(() => treesOf(target, sources))
  const listed = once(async () =>
    pull === undefined || client === undefined ? undefined : changedFiles(client, event.run.repository, pull),
  )
  return {
    now,
    sources,
    listed,
    trees,
    progress: watch.progress,
    timings: watch.timings,
    release: async () => (target.kind === 'state' && clone !== undefined ? latestRelease(clone, cache) : undefined),
    github: async (questions) => {
      if (client === undefined || !asksAnything(questions)) return undefined
      watch.progress('Asking GitHub what ran')
      return askedGitHub(event, pull, client, sources, questions)
    },
    changes: once(async (): Promise<Changes> => {
      const [words, list] = await Promise.all([wordsOf(event, pull, sources), listed()])
      const tag = event.kind === 'push' ? /^refs\/tags\/(.+)$/.exec(event.ref)?.[1] : undefined
      const { files, notices } = await filesOf(list, trees)
      return { files, words, notices, ...(tag === undefined ? {} : { tag }) }
    }),
  }
}

/** Commits that runs and deployments are of: each may cost requests. */
const MOST_COMMITS = 8

async function askedGitHub(
  event: Event,
  pull: PullRequest | undefined,
  client: Client,
  sources: Sources,
  questions: GitHubQuestions,
): Promise<GitHubFacts | undefined> {
  const { repository } = sources
  const { run } = event
  const defaultBranch = run.defaultBranch ?? (await defaultBranchOf(client, repository))
  if (defaultBranch === undefined) return undefined
  const known = new Map<string, Promise<Tree | undefined>>()
  const treeOf = async (commit: string): Promise<Tree | undefined> => {
    const asked = known.get(commit) ?? (known.size < MOST_COMMITS ? treeAt(sources, commit) : undefined)
    if (asked !== undefined) known.set(commit, asked)
    return asked
  }
  const headCommit = pull?.head.sha ?? (event.kind === 'merge_group' || event.kind === 'push' ? event.head : run.commit)
  return askGitHub(
    {
      client,
      repository,
      serverUrl: run.serverUrl,
      defaultBranch,
      headCommit,
      ownRun: run.id,
      budget: new Budget(),
      treeAt: treeOf,
    },
    questions,
  )
}

async function defaultBranchOf(client: Client, repository: RepositoryName): Promise<string | undefined> {
  const reply = await answered('actions: read', () => client.rest.repos.get({ ...repository }))
  return reply.known ? reply.value.data.default_branch : undefined
}

/** The pull request's list, or the difference of the trees where GitHub gives none or cuts it. */
async function filesOf(
  list: ChangedFiles | undefined,
  trees: () => Promise<TreePair>,
): Promise<{ readonly files: readonly ChangedFile[]; readonly notices: readonly string[] }> {
  if (list !== undefined && !list.truncated) return { files: list.files.flatMap(listedFile), notices: [] }
  const { head, base } = await trees()
  const files = base === undefined ? [] : changesBetween(base.entries, head.entries).map(changedFile)
  if (list === undefined) return { files, notices: [] }
  return {
    files,
    notices: [
      `GitHub lists only ${list.files.length} of the changed files; the other ones were found by comparing the two trees.`,
    ],
  }
}

function listedFile({ path, status, previous }: ChangedFiles['files'][number]): readonly ChangedFile[] {
  switch (status) {
    case 'added':
    case 'copied':
      return [{ path, status: 'added' }]
    case 'removed':
      return [{ path, status: 'deleted' }]
    case 'renamed':
      return [{ path, status: 'renamed', ...(previous === undefined ? {} : { previousPath: previous }) }]
    case 'modified':
    case 'changed':
      return [{ path, status: 'modified' }]
    case 'unchanged':
      return []
  }
}

async function wordsOf(event: Event, pull: PullRequest | undefined, sources: Sources): Promise<readonly Words[]> {
  if (pull === undefined)
    return event.kind === 'push' ? event.messages.map((text) => ({ source: 'commit' as const, text })) : []
  const messages = await messagesOf(pull, sources)
  return [
    { source: 'title', text: pull.title },
    { source: 'body', text: pull.body },
    ...pull.labels.map((text) => ({ source: 'label' as const, text })),
    ...messages.map((text) => ({ source: 'commit' as const, text })),
  ]
}

async function messagesOf(pull: PullRequest, { client, repository, clone }: Sources): Promise<readonly string[]> {
  if (client !== undefined) return commitMessages(client, repository, pull.number)
  if (clone === undefined) return []
  return (await commitMessagesBetween(clone, pull.base.sha, pull.head.sha)).map(({ text }) => text)
}

/** The changed lines by path. Where GitHub gives no patch, the whole file counts as changed. */
export async function changedLinesOf(
  world: EventWorld,
): Promise<ReadonlyMap<string, readonly LineRange[] | 'whole file'>> {
  const list = await world.listed()
  const { files } = await world.changes()
  const patches = new Map((list?.files ?? []).map((each) => [each.path, each.patch]))
  return new Map(
    files.map(({ path, status }) => {
      const patch = patches.get(path)
      return [path, patch === undefined || status === 'added' ? 'whole file' : changedLines(patch)]
    }),
  )
}

/** The answer of the first call, for all. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined
  return () => (asked ??= ask())
}
