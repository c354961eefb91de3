import { fullName, type PullRequest } from '../records.js'
import {
  accountReply,
  list,
  notFound,
  numericPart,
  repositoryApi,
  repositoryPage,
  type Call,
  type Reply,
} from '../replies.js'
import { commitReply, fileReply, pullRequestCommits, pullRequestFiles } from './commits.js'
import { repositoryReply } from './repositories.js'

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files: 3,000 files at most. */
const LISTED_FILES = 3000
/** https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request: 250 commits at most. */
const LISTED_COMMITS = 250

function pullRequestOf(call: Call): PullRequest | undefined {
  return call.repository.pullRequests.get(numericPart(call, 'pull_number'))
}

export async function getPullRequest(call: Call): Promise<Reply> {
  const pullRequest = pullRequestOf(call)
  if (pullRequest === undefined) return notFound()
  const files = await pullRequestFiles(call, pullRequest)
  const commits = await pullRequestCommits(call, pullRequest)
  const api = `${repositoryApi(call)}/pulls/${pullRequest.number}`
  const page = `${repositoryPage(call)}/pull/${pullRequest.number}`
  const body = {
    url: api,
    html_url: page,
    number: pullRequest.number,
    id: pullRequest.number,
    state: pullRequest.state,
    title: pullRequest.title,
    body: pullRequest.body,
    user: accountReply(pullRequest.author),
    labels: pullRequest.labels.map((name, at) => ({
      id: at + 1,
      name,
      color: 'ededed',
      default: false,
      description: null,
    })),
    draft: pullRequest.draft,
    merged: false,
    mergeable: true,
    merge_commit_sha: pullRequest.mergeSha,
    base: branchReply(call, pullRequest.base, fullName(call.repository)),
    head: branchReply(call, pullRequest.head, pullRequest.head.repository),
    author_association: 'CONTRIBUTOR',
    comments: call.repository.comments.filter(({ issue }) => issue === pullRequest.number).length,
    commits: commits.length,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    changed_files: pullRequest.claimedFiles ?? files.length,
  }
  return { status: 200, body }
}

function branchReply(call: Call, branch: { readonly ref: string; readonly sha: string }, repository: string): unknown {
  const owner = repository.split('/')[0] ?? ''
  const user = { login: owner, id: call.repository.id, type: 'User', site_admin: false }
  return {
    label: `${owner}:${branch.ref}`,
    ref: branch.ref,
    sha: branch.sha,
    user,
    repo: repositoryReply(call, repository),
  }
}

export async function listPullRequestFiles(call: Call): Promise<Reply> {
  const pullRequest = pullRequestOf(call)
  if (pullRequest === undefined) return notFound()
  const files = (await pullRequestFiles(call, pullRequest)).slice(0, LISTED_FILES)
  return list(call, files, (file) => fileReply(call, file, pullRequest.head.sha))
}

export async function listPullRequestCommits(call: Call): Promise<Reply> {
  const pullRequest = pullRequestOf(call)
  if (pullRequest === undefined) return notFound()
  const commits = (await pullRequestCommits(call, pullRequest)).slice(0, LISTED_COMMITS)
  return list(call, commits, (commit) => commitReply(call, commit))
}
