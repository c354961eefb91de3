import { afterAll, describe, expect, test } from '@jest/globals'
import type { Event, Run } from '../../src/github/event.js'
import type { PullRequest } from '../../src/github/pull-request.js'
import { targetOf, treesOf, type Target } from '../../src/tree/pair.js'
import type { Tree, TreePair } from '../../src/tree/tree.js'
import { gitEnvironment } from '../github-server/git.js'
import { localGitHub, SHOP } from '../github/local-github.js'
import { gitRepository, type GitRepository, type RepositoryPlan } from '../runner/repository.js'
import { temporaryFolders } from '../runner/temporary.js'

const folders = temporaryFolders()
afterAll(folders.removeAll)

const github = localGitHub()

/** A branch that adds b.sql and edits both.sql at its top, while main gained later.sql and edited both.sql's end. */
const plan = {
  base: { 'a.sql': 'A', 'old.sql': 'O' },
  head: { 'b.sql': 'B', 'old.sql': null },
  laterBase: { 'later.sql': 'L' },
} as const

const ways: readonly (readonly [string, Partial<RepositoryPlan>])[] = [
  ['with a full checkout', { checkout: 'merge' }],
  ['with a shallow checkout', { checkout: 'merge', shallow: true }],
  ['with a checkout of the head', { checkout: 'head' }],
  ['with a shallow checkout of the base', { checkout: 'base', shallow: true }],
  ['without a checkout', { checkout: 'none' }],
]

function repository(change: Partial<RepositoryPlan> = {}): GitRepository {
  const made = gitRepository(folders, { ...plan, ...change })
  github().repository.gitDir = made.gitDir
  return made
}

function trees(target: Target, { workspace }: GitRepository, withClient = true): Promise<TreePair> {
  return treesOf(target, {
    repository: SHOP,
    client: withClient ? github().client() : undefined,
    clone: { dir: workspace, env: gitEnvironment() },
    cache: new Map(),
  })
}

async function files(tree: Tree | undefined) {
  if (tree === undefined) return undefined
  const contents = await tree.read(tree.entries.keys())
  return Object.fromEntries([...contents].map(([path, it]) => [path, it.kind === 'text' ? it.text : it.reason]))
}

describe.each(ways)('%s', (_, checkout) => {
  test('a pull request is the merge result against its first parent', async () => {
    const made = repository(checkout)
    const target: Target = { kind: 'merge result', commit: made.mergeSha, head: made.headSha, base: made.baseSha }
    const { head, base, baseTip, headCommit } = await trees(target, made)
    expect(await files(head)).toEqual({ 'a.sql': 'A', 'b.sql': 'B', 'later.sql': 'L' })
    expect(await files(base)).toEqual({ 'a.sql': 'A', 'old.sql': 'O', 'later.sql': 'L' })
    expect(baseTip).toBeUndefined()
    expect([...(headCommit?.keys() ?? [])]).toEqual(['a.sql', 'b.sql'])
  })

  test('a branch is compared with where it left the base, whose newest state is listed', async () => {
    const made = repository(checkout)
    const { head, base, baseTip } = await trees({ kind: 'branch', head: made.headSha, base: made.baseSha }, made)
    expect(await files(head)).toEqual({ 'a.sql': 'A', 'b.sql': 'B' })
    expect(await files(base)).toEqual({ 'a.sql': 'A', 'old.sql': 'O' })
    expect([...(baseTip?.entries.keys() ?? [])]).toEqual(['a.sql', 'later.sql', 'old.sql'])
  })

  test('a push and a merge group are their two commits', async () => {
    const made = repository(checkout)
    const { head, base } = await trees({ kind: 'commits', head: made.mergeSha, base: made.baseSha }, made)
    expect([...head.entries.keys()]).toEqual(['a.sql', 'b.sql', 'later.sql'])
    expect([...(base?.entries.keys() ?? [])]).toEqual(['a.sql', 'later.sql', 'old.sql'])
  })

  test('a new branch is compared with where it left the default branch', async () => {
    const made = repository(checkout)
    const { base } = await trees({ kind: 'new branch', head: made.headSha, from: 'main' }, made)
    expect(await files(base)).toEqual({ 'a.sql': 'A', 'old.sql': 'O' })
  })

  test('an audit looks at one state', async () => {
    const made = repository(checkout)
    const { head, base } = await trees({ kind: 'state', commit: made.baseSha }, made)
    expect(await files(head)).toEqual({ 'a.sql': 'A', 'old.sql': 'O', 'later.sql': 'L' })
    expect(base).toBeUndefined()
  })
})

describe('the work that is saved', () => {
  test('a full checkout needs no request', async () => {
    const made = repository()
    await trees({ kind: 'merge result', commit: made.mergeSha, head: made.headSha, base: made.baseSha }, made)
    expect(github().server.requests).toEqual([])
  })

  test('a shallow one asks for listings, and reads what both states have from the clone', async () => {
    const made = repository({ shallow: true })
    const target: Target = { kind: 'merge result', commit: made.mergeSha, head: made.headSha, base: made.baseSha }
    const { head, base } = await trees(target, made)
    await files(head)
    await files(base)
    const blobs = github().server.requests.filter(({ path }) => path.includes('/blobs/'))
    expect(blobs).toHaveLength(1)
  })

  test('the head is not listed again where the merge has its very tree', async () => {
    const made = gitRepository(folders, { base: plan.base, head: plan.head, shallow: true })
    github().repository.gitDir = made.gitDir
    const target: Target = { kind: 'merge result', commit: made.mergeSha, head: made.headSha, base: made.baseSha }
    const { headCommit } = await trees(target, made)
    expect([...(headCommit?.keys() ?? [])]).toEqual(['a.sql', 'b.sql'])
    expect(github().server.requests.filter(({ path }) => path.includes('/trees/'))).toHaveLength(1)
  })
})

describe('where commits are gone', () => {
  test('a pull request whose merge commit is gone is compared as a branch', async () => {
    const made = repository()
    const target: Target = { kind: 'merge result', commit: '9'.repeat(40), head: made.headSha, base: made.baseSha }
    const { head, base } = await trees(target, made)
    expect([...head.entries.keys()]).toEqual(['a.sql', 'b.sql'])
    expect([...(base?.entries.keys() ?? [])]).toEqual(['a.sql', 'old.sql'])
  })

  test('a forced push, whose commit before is gone, is compared with the parent', async () => {
    const made = repository()
    const { base } = await trees({ kind: 'commits', head: made.headSha, base: '9'.repeat(40) }, made)
    expect([...(base?.entries.keys() ?? [])]).toEqual(['a.sql', 'old.sql'])
  })

  test('the first push of the default branch brings everything', async () => {
    const made = repository()
    const { base } = await trees({ kind: 'new branch', head: made.headSha, from: undefined }, made)
    expect([...(base?.entries.keys() ?? [])]).toEqual([])
  })

  test('a commit that nobody has is one sentence', async () => {
    const made = repository({ checkout: 'none' })
    const target: Target = { kind: 'state', commit: '9'.repeat(40) }
    await expect(trees(target, made)).rejects.toThrow(/GitHub finds no commit 9999999 in acme\/shop: give this job/)
    await expect(trees(target, made, false)).rejects.toThrow(/no github-token to read it with: add a checkout step/)
    const branch: Target = { kind: 'branch', head: '9'.repeat(40), base: made.baseSha }
    await expect(trees(branch, made)).rejects.toThrow(/share no history that can be read/)
  })
})

describe('what an event asks for', () => {
  const run: Run = {
    repository: SHOP,
    id: 1,
    attempt: 1,
    commit: 'merge',
    workspace: undefined,
    defaultBranch: 'main',
    actor: 'ada',
    serverUrl: 'https://github.com',
  }
  const pullRequest: PullRequest = {
    number: 7,
    title: '',
    body: '',
    labels: [],
    head: { sha: 'head', ref: 'orders' },
    base: { sha: 'base', ref: 'main' },
    fork: false,
    author: { login: 'ada', bot: false },
    draft: false,
    changedFiles: 1,
  }
  const push = { kind: 'push', run, ref: 'refs/heads/orders', head: 'head', base: undefined, messages: [] } as const
  const branch = { kind: 'branch', head: 'head', base: 'base' }
  const asked: readonly (readonly [string, Event, object | undefined])[] = [
    ['pull_request', { kind: 'pull_request', run, pullRequest }, { ...branch, kind: 'merge result', commit: 'merge' }],
    ['pull_request_target', { kind: 'pull_request_target', run, pullRequest }, branch],
    ['merge_group', { kind: 'merge_group', run, head: 'h', base: 'b' }, { kind: 'commits', head: 'h', base: 'b' }],
    ['a push', { ...push, base: 'b' }, { kind: 'commits', head: 'head', base: 'b' }],
    ['a new branch', push, { kind: 'new branch', head: 'head', from: 'main' }],
    [
      'the default branch, new',
      { ...push, ref: 'refs/heads/main' },
      { kind: 'new branch', head: 'head', from: undefined },
    ],
    ['schedule', { kind: 'schedule', run }, { kind: 'state', commit: 'merge' }],
    ['another event', { kind: 'other', run, name: 'issues' }, undefined],
  ]

  test.each(asked)('%s', (_, event, target) => {
    expect(targetOf(event)).toEqual(target)
  })

  test('a pull request by number never uses a merge result', () => {
    expect(targetOf({ kind: 'workflow_dispatch', run }, pullRequest)).toEqual(branch)
  })
})
