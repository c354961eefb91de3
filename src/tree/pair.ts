import { UserError } from '../errors.js'
import type { Client } from '../github/client.js'
import type { Event } from '../github/event.js'
import type { PullRequest } from '../github/pull-request.js'
import type { RepositoryName } from '../github/repository.js'
import { apiCommit, apiMergeBase, apiReaders, apiTree } from './api.js'
import { emptyTree, type BlobCache } from './blobs.js'
import { gitBlobs, commitOf, gitTree, mergeBase } from './git.js'
import { whereGitCan, type GitFolder } from './git-command.js'
import type { Tree, TreePair } from './tree.js'

/** Where trees are read from: the checked out clone where it has the objects, else the API. */
export interface Sources {
  readonly repository: RepositoryName
  readonly client: Client | undefined
  /** The workspace, whether or not anything was checked out there. */
  readonly clone: GitFolder | undefined
  readonly cache: BlobCache
}

/** The states that an event is about, by their commits. */
export type Target =
  /** What merging would make of the base branch. `head` is the pull request's commit, `base` the branch's. */
  | { readonly kind: 'merge result'; readonly commit: string; readonly head: string; readonly base: string }
  /** A branch against the point where it left the base branch. */
  | { readonly kind: 'branch'; readonly head: string; readonly base: string }
  | { readonly kind: 'commits'; readonly head: string; readonly base: string }
  /** A branch that was pushed for the first time; `from` is the default branch, unless it is the one. */
  | { readonly kind: 'new branch'; readonly head: string; readonly from: string | undefined }
  /** One state alone: an audit. */
  | { readonly kind: 'state'; readonly commit: string }

/**
 * Which states an event asks to look at; undefined if none. `pull_request_target` and a pull request by number never
 * use a merge result: GitHub makes none for them.
 */
export function targetOf(event: Event, byNumber?: PullRequest): Target | undefined {
  if (byNumber !== undefined) return branchOf(byNumber)
  switch (event.kind) {
    case 'pull_request':
      return { ...branchOf(event.pullRequest), kind: 'merge result', commit: event.run.commit }
    case 'pull_request_target':
      return branchOf(event.pullRequest)
    case 'merge_group':
      return { kind: 'commits', head: event.head, base: event.base }
    case 'push': {
      if (event.base !== undefined) return { kind: 'commits', head: event.head, base: event.base }
      const { defaultBranch } = event.run
      return {
        kind: 'new branch',
        head: event.head,
        from: event.ref === `refs/heads/${defaultBranch}` ? undefined : defaultBranch,
      }
    }
    case 'workflow_dispatch':
    case 'schedule':
      return { kind: 'state', commit: event.run.commit }
    case 'other':
      return undefined
  }
}

function branchOf({ head, base }: PullRequest) {
  return { kind: 'branch', head: head.sha, base: base.sha } as const
}

/** The trees of a target. Throws `UserError` where neither the clone nor GitHub has one of them. */
export async function treesOf(target: Target, sources: Sources): Promise<TreePair> {
  switch (target.kind) {
    case 'merge result':
      return (await mergeResult(target, sources)) ?? againstMergeBase(target, sources)
    case 'branch':
      return againstMergeBase(target, sources)
    case 'commits': {
      const [head, base] = await Promise.all([required(sources, target.head), treeAt(sources, target.base)])
      // After a forced push the commit before may be gone: then the pushed one alone can be compared with its parent.
      return pair(head, base ?? (await firstParent(sources, target.head)))
    }
    case 'new branch':
      return againstDefaultBranch(target, sources)
    case 'state':
      return pair(await required(sources, target.commit), undefined)
  }
}

// Undefined where the commit is not the merge of this head, as after a merge by squashing, or is gone.
async function mergeResult(
  { commit, head }: Extract<Target, { kind: 'merge result' }>,
  sources: Sources,
): Promise<TreePair | undefined> {
  const merge = await commitAt(sources, commit)
  const [base, merged] = merge?.parents ?? []
  if (merge === undefined || base === undefined || merged !== head) return undefined
  const [headTree, baseTree, headFacts] = await Promise.all([
    treeAt(sources, commit),
    treeAt(sources, base),
    commitAt(sources, head),
  ])
  if (headTree === undefined || baseTree === undefined) return undefined
  // Where the base did not move since the branch left it, the merge has the very tree of the head.
  const own = headFacts?.tree === merge.tree ? headTree : await treeAt(sources, head)
  return { ...pair(headTree, baseTree), headCommit: own && blobsOf(own) }
}

async function againstMergeBase(
  { head, base }: { readonly head: string; readonly base: string },
  sources: Sources,
): Promise<TreePair> {
  const common = await commonAncestor(sources, base, head)
  if (common === undefined) {
    if (sources.client === undefined) await required(sources, head)
    throw new UserError(
      `The commits ${base.slice(0, 7)} and ${head.slice(0, 7)} share no history that can be read: check out with fetch-depth 0, or give the job the permission \`contents: read\`.`,
    )
  }
  const [headTree, baseTree, tip] = await Promise.all([
    required(sources, head),
    required(sources, common),
    common === base ? undefined : treeAt(sources, base),
  ])
  return { ...pair(headTree, baseTree), baseTip: tip }
}

async function againstDefaultBranch(
  { head, from }: Extract<Target, { kind: 'new branch' }>,
  sources: Sources,
): Promise<TreePair> {
  const common = from === undefined ? undefined : await commonAncestor(sources, from, head)
  const [headTree, baseTree] = await Promise.all([
    required(sources, head),
    common === undefined ? undefined : treeAt(sources, common),
  ])
  return pair(headTree, baseTree ?? emptyTree())
}

async function firstParent(sources: Sources, commit: string): Promise<Tree> {
  const [parent] = (await commitAt(sources, commit))?.parents ?? []
  return (parent === undefined ? undefined : await treeAt(sources, parent)) ?? emptyTree()
}

function pair(head: Tree, base: Tree | undefined): TreePair {
  return { head, base, baseTip: undefined, headCommit: undefined }
}

function blobsOf(tree: Tree): ReadonlyMap<string, string> {
  return new Map([...tree.entries.values()].map(({ path, blob }) => [path, blob]))
}

async function required(sources: Sources, commit: string): Promise<Tree> {
  const tree = await treeAt(sources, commit)
  if (tree !== undefined) return tree
  const { owner, repo } = sources.repository
  throw new UserError(
    sources.client === undefined
      ? `Commit ${commit.slice(0, 7)} is not in the workspace and there is no github-token to read it with: add a checkout step or give the token.`
      : `GitHub finds no commit ${commit.slice(0, 7)} in ${owner}/${repo}: give this job the permission \`contents: read\` or add a checkout step.`,
  )
}

// A clone without the commit, or without one of its folders, answers nothing; the blobs that it has are used anyway.
export async function treeAt({ repository, client, clone, cache }: Sources, commit: string): Promise<Tree | undefined> {
  const remote = client === undefined ? [] : apiReaders(client, repository, commit)
  const local = clone && (await whereGitCan(() => gitTree(clone, commit, cache, remote)))
  if (local !== undefined || client === undefined) return local
  const hasObjects = clone !== undefined && (await commitOf(clone, 'HEAD')) !== undefined
  return apiTree(client, repository, commit, cache, hasObjects ? [gitBlobs(clone)] : [])
}

async function commitAt({ repository, client, clone }: Sources, commit: string) {
  const local = clone && (await commitOf(clone, commit))
  return local ?? (client && (await apiCommit(client, repository, commit)))
}

async function commonAncestor({ repository, client, clone }: Sources, base: string, head: string) {
  const local = clone && (await mergeBase(clone, base, head))
  return local ?? (client && (await apiMergeBase(client, repository, base, head)))
}
