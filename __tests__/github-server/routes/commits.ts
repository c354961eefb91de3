import { git, readChanges, readCommits, resolveObject, type Commit } from '../git.js'
import type { ChangedFile, PullRequest } from '../records.js'
import {
  encodedPath,
  list,
  notFound,
  pageOf,
  part,
  refusal,
  repositoryApi,
  repositoryPage,
  type Call,
  type Reply,
} from '../replies.js'

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits: at most 300 files, all on the first page. */
const COMPARED_FILES = 300

/** A repository without objects: GitHub says so with 409. */
export function emptyRepository(): Reply {
  return refusal(409, 'Git Repository is empty.')
}

/** The commit of a branch, tag, (abbreviated) id, `refs/pull/7/head` or `refs/pull/7/merge`. */
export async function commitOf(call: Call, name: string): Promise<string | undefined> {
  const gitDir = call.repository.gitDir
  if (gitDir === undefined) return undefined
  const pull = /^(?:refs\/)?pull\/(\d+)\/(head|merge)$/.exec(name)
  const pullRequest = call.repository.pullRequests.get(Number(pull?.[1]))
  const sha = pull?.[2] === 'merge' ? pullRequest?.mergeSha : pullRequest?.head.sha
  // A comparison names the head of a fork as `owner:branch`.
  return resolveObject(gitDir, sha ?? name.replace(/^[^:/]+:/, ''), 'commit')
}

export async function getCommit(call: Call): Promise<Reply> {
  const gitDir = call.repository.gitDir
  if (gitDir === undefined) return emptyRepository()
  const sha = await commitOf(call, part(call, 'ref'))
  const commit = sha === undefined ? undefined : (await readCommits(gitDir, '-1', sha))[0]
  if (commit === undefined) return refusal(422, `No commit found for SHA: ${part(call, 'ref')}`)
  const parent = commit.parents[0]
  const changes = parent === undefined ? [] : await readChanges(gitDir, parent, commit.sha)
  const { items, headers } = pageOf(call, changes)
  const files = items.map((file) => fileReply(call, file, commit.sha))
  return { status: 200, body: { ...commitReply(call, commit), files }, headers }
}

export async function compare(call: Call): Promise<Reply> {
  const gitDir = call.repository.gitDir
  const [from = '', to = ''] = part(call, 'basehead').split('...')
  const [base, head] = await Promise.all([commitOf(call, from), commitOf(call, to)])
  if (gitDir === undefined || base === undefined || head === undefined) return notFound()
  const common = await mergeBase(call, base, head)
  if (common === undefined) return refusal(404, `No common ancestor between ${from} and ${to}.`)
  const [ahead, behind, ends] = await Promise.all([
    readCommits(gitDir, '--reverse', `${base}..${head}`),
    readCommits(gitDir, `${head}..${base}`),
    readCommits(gitDir, '--no-walk=unsorted', base, common),
  ])
  const { items, headers } = pageOf(call, ahead)
  const firstPage = Number(call.query.get('page') ?? 1) === 1
  const files = firstPage ? (await readChanges(gitDir, common, head)).slice(0, COMPARED_FILES) : undefined
  const body = {
    status: comparison(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: ends.filter(({ sha }) => sha === base).map((commit) => commitReply(call, commit))[0],
    merge_base_commit: ends.filter(({ sha }) => sha === common).map((commit) => commitReply(call, commit))[0],
    commits: items.map((commit) => commitReply(call, commit)),
    files: files?.map((file) => fileReply(call, file, head)),
  }
  return { status: 200, body, headers }
}

function comparison(ahead: number, behind: number): 'ahead' | 'behind' | 'diverged' | 'identical' {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

async function mergeBase(call: Call, base: string, head: string): Promise<string | undefined> {
  const gitDir = call.repository.gitDir
  if (gitDir === undefined) return undefined
  return (await git(gitDir, 'merge-base', base, head))?.toString('utf8').trim()
}

/** The files of a pull request: as the test gave them, else from its merge base to its head. */
export async function pullRequestFiles(call: Call, pullRequest: PullRequest): Promise<readonly ChangedFile[]> {
  if (pullRequest.files !== undefined) return pullRequest.files
  const gitDir = call.repository.gitDir
  const common = await mergeBase(call, pullRequest.base.sha, pullRequest.head.sha)
  return gitDir === undefined || common === undefined ? [] : readChanges(gitDir, common, pullRequest.head.sha)
}

export async function pullRequestCommits(call: Call, pullRequest: PullRequest): Promise<readonly Commit[]> {
  if (pullRequest.commits !== undefined) return pullRequest.commits.map(({ sha, message }) => bareCommit(sha, message))
  const gitDir = call.repository.gitDir
  return gitDir === undefined
    ? []
    : readCommits(gitDir, '--reverse', `${pullRequest.base.sha}..${pullRequest.head.sha}`)
}

function bareCommit(sha: string, message: string): Commit {
  const person = { name: 'Developer', email: 'developer@example.com', date: '2026-01-05T09:00:00Z' }
  return { sha, tree: sha, parents: [], author: person, committer: person, message }
}

export async function listTags(call: Call): Promise<Reply> {
  const gitDir = call.repository.gitDir
  const format = '--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)'
  const output =
    gitDir === undefined ? undefined : await git(gitDir, 'for-each-ref', '--sort=-version:refname', format, 'refs/tags')
  const lines = (output?.toString('utf8') ?? '').split('\n').filter((line) => line !== '')
  return list(call, lines, (line) => {
    const [name = '', object = '', peeled = ''] = line.split('\0')
    const sha = peeled === '' ? object : peeled
    return { name, commit: { sha, url: `${repositoryApi(call)}/commits/${sha}` } }
  })
}

export function commitReply(call: Call, commit: Commit): Readonly<Record<string, unknown>> {
  const address = `${repositoryApi(call)}/commits/${commit.sha}`
  return {
    sha: commit.sha,
    url: address,
    html_url: `${repositoryPage(call)}/commit/${commit.sha}`,
    comments_url: `${address}/comments`,
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${repositoryApi(call)}/git/trees/${commit.tree}` },
      url: `${repositoryApi(call)}/git/commits/${commit.sha}`,
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha, url: `${repositoryApi(call)}/commits/${sha}` })),
  }
}

export function fileReply(call: Call, file: ChangedFile, head: string): Readonly<Record<string, unknown>> {
  const path = encodedPath(file.filename)
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryPage(call)}/blob/${head}/${path}`,
    raw_url: `${repositoryPage(call)}/raw/${head}/${path}`,
    contents_url: `${repositoryApi(call)}/contents/${path}?ref=${head}`,
    ...(file.previousFilename === undefined ? {} : { previous_filename: file.previousFilename }),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  }
}
