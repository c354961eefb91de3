import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.js'
import { changedFiles, commitMessages, pullRequest } from '../../src/github/pull-request.js'
import { TOKENS } from '../github-server/access.js'
import { serverError } from '../github-server/faults.js'
import type { ChangedFile } from '../github-server/records.js'
import { addPullRequest, type PullRequestSeed } from '../github-server/state.js'
import { localGitHub, SHOP } from './local-github.js'

const github = localGitHub()
const NUMBER = 7

function exists(seed: Partial<PullRequestSeed> = {}) {
  addPullRequest(github().repository, { number: NUMBER, baseSha: '1'.repeat(40), headSha: '2'.repeat(40), ...seed })
}

function files(count: number): readonly ChangedFile[] {
  return Array.from({ length: count }, (_, index) => ({
    filename: `migrations/${index}.sql`,
    status: 'added',
    sha: 'a'.repeat(40),
    additions: 1,
    deletions: 0,
  }))
}

const listed = (expected?: number) => changedFiles(github().client(), SHOP, { number: NUMBER, changedFiles: expected })

describe('a pull request by its number', () => {
  test('brings the facts that an event brings', async () => {
    exists({ title: 'Add orders', labels: ['database'], fork: 'eve/shop', files: files(3) })
    expect(await pullRequest(github().client(), SHOP, NUMBER)).toMatchObject({
      number: NUMBER,
      title: 'Add orders',
      body: '',
      labels: ['database'],
      fork: true,
      head: { sha: '2'.repeat(40) },
      base: { sha: '1'.repeat(40), ref: 'main' },
      changedFiles: 3,
    })
  })

  test('that does not exist is one sentence', async () => {
    await expect(pullRequest(github().client(), SHOP, 99)).rejects.toThrow(
      new UserError(
        'GitHub does not find pull request 99 of acme/shop: check the number, and that the job has the permission `pull-requests: read`.',
      ),
    )
  })

  test('with a wrong token, or without the permission, is one sentence', async () => {
    exists()
    github().repository.isPrivate = true
    github().server.tokens.set('ghs_bare', { ...bare, permissions: {} })
    await expect(pullRequest(github().client({ token: TOKENS.wrong }), SHOP, NUMBER)).rejects.toThrow(
      /accept the token/,
    )
    await expect(pullRequest(github().client({ token: 'ghs_bare' }), SHOP, NUMBER)).rejects.toThrow(
      /may not read pull request 7 of acme\/shop: give this job the permission `pull-requests: read`/,
    )
  })

  test('from a GitHub that is down is one sentence', async () => {
    github().server.fault({ match: { path: /./ }, times: 9, reply: serverError(503) })
    await expect(pullRequest(github().client(), SHOP, NUMBER)).rejects.toThrow(/503 .*run the job again later/)
  })
})

const bare = { kind: 'app', actor: { login: 'github-actions[bot]', id: 1, type: 'Bot' } } as const

describe('the files of a pull request', () => {
  test('are listed whole, page by page', async () => {
    exists({ files: files(230) })
    expect(await listed(230)).toMatchObject({ truncated: false, files: { length: 230 } })
    expect(github().server.requests).toHaveLength(3)
  })

  test('over three thousand are cut, and that is said', async () => {
    exists({ files: files(3100) })
    const result = await listed(3100)
    expect(result.files).toHaveLength(3000)
    expect(result.truncated).toBe(true)
  })

  test('fewer than GitHub counts are said to be cut', async () => {
    exists({ files: files(5), claimedFiles: 8 })
    expect((await listed(8)).truncated).toBe(true)
  })

  test('bring the path before a rename, the patch if there is one, and the blob', async () => {
    const [plain] = files(1)
    const renamed = { filename: 'b.sql', status: 'renamed', previousFilename: 'a.sql', sha: 'b'.repeat(40) } as const
    exists({
      files: [{ ...renamed, additions: 1, deletions: 1, patch: '@@ -1 +1 @@\n-a\n+b' }, ...(plain ? [plain] : [])],
    })
    expect((await listed()).files).toEqual([
      { path: 'b.sql', status: 'renamed', previous: 'a.sql', blob: 'b'.repeat(40), patch: '@@ -1 +1 @@\n-a\n+b' },
      { path: 'migrations/0.sql', status: 'added', previous: undefined, blob: 'a'.repeat(40), patch: undefined },
    ])
  })
})

test('the messages of all commits are read, oldest first', async () => {
  const commits = Array.from({ length: 120 }, (_, index) => ({
    sha: String(index).padStart(40, '0'),
    message: `Step ${index}`,
  }))
  exists({ commits })
  const messages = await commitMessages(github().client(), SHOP, NUMBER)
  expect(messages).toEqual(commits.map(({ message }) => message))
})
