import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { dropped, primaryLimit, refuses, secondaryLimit, serverError } from './faults.js'
import { TOKENS } from './access.js'
import type { Repository } from './records.js'
import { startGitHub, type GitHubServer } from './server.js'
import { addComment, addPullRequest, addRepository, removeComment } from './state.js'

const SHA = 'a'.repeat(40)
const COMMENTS = /\/issues\/7\/comments$/

let server: GitHubServer
let repository: Repository

beforeEach(async () => {
  server = await startGitHub()
  repository = addRepository(server.state, { name: 'acme/shop' })
  addPullRequest(repository, { number: 7, baseSha: SHA, headSha: SHA, files: [] })
})
afterEach(() => server.close())

function call(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${TOKENS.write}` }
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  return fetch(`${server.apiUrl}/repos/acme/shop${path}`, init)
}

test('a fault lasts as long as it was asked to, then the server answers again', async () => {
  server.fault({ match: { method: 'GET', path: COMMENTS }, times: 2, reply: serverError(502) })
  const statuses = [
    await call('GET', '/issues/7/comments'),
    await call('GET', '/issues/7/comments'),
    await call('GET', '/issues/7/comments'),
  ]
  expect(statuses.map(({ status }) => status)).toEqual([502, 502, 200])
  expect(server.contractBreaks).toEqual([])
})

test('a fault can spare the first requests', async () => {
  server.fault({ match: { path: COMMENTS }, skip: 1, reply: refuses(409, 'Conflict') })
  expect((await call('GET', '/issues/7/comments')).status).toBe(200)
  expect((await call('GET', '/issues/7/comments')).status).toBe(409)
})

test('the secondary limit says how long to wait', async () => {
  server.fault({ match: { path: COMMENTS }, reply: secondaryLimit(60, 429) })
  const reply = await call('POST', '/issues/7/comments', { body: 'x' })
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '60'])
  expect(await reply.text()).toContain('secondary rate limit')
  expect(repository.comments).toEqual([])
})

test('a dropped connection breaks the reply, whether or not the request was carried out', async () => {
  server.fault({ match: { path: COMMENTS }, reply: dropped(true) })
  await expect(call('POST', '/issues/7/comments', { body: 'x' }).then((reply) => reply.text())).rejects.toThrow()
  expect(repository.comments).toHaveLength(1)
  server.fault({ match: { path: COMMENTS }, reply: dropped() })
  await expect(call('POST', '/issues/7/comments', { body: 'x' }).then((reply) => reply.text())).rejects.toThrow()
  expect(repository.comments).toHaveLength(1)
})

test('another program can act between two requests', async () => {
  const stale = addComment(server.state, repository, { issue: 7, body: 'old' })
  server.after({ method: 'GET', path: COMMENTS }, () => void removeComment(repository, stale.id))
  const listed = await call('GET', '/issues/7/comments')
  expect(await listed.json()).toHaveLength(1)
  expect((await call('PATCH', `/issues/comments/${stale.id}`, { body: 'new' })).status).toBe(404)

  server.before(
    { method: 'GET', path: COMMENTS },
    () => void addComment(server.state, repository, { issue: 7, body: 'first' }),
  )
  expect(await (await call('GET', '/issues/7/comments')).json()).toHaveLength(1)
  expect(server.contractBreaks).toEqual([])
})

test('the head of a pull request can move while it is read', async () => {
  server.after({ path: /\/pulls\/7\/files$/ }, () => {
    const pullRequest = repository.pullRequests.get(7)
    if (pullRequest !== undefined) pullRequest.head.sha = 'f'.repeat(40)
  })
  const heads = []
  for (const path of ['/pulls/7', '/pulls/7/files', '/pulls/7']) heads.push(await (await call('GET', path)).json())
  expect(heads).toMatchObject([{ head: { sha: SHA } }, [], { head: { sha: 'f'.repeat(40) } }])
  expect(server.contractBreaks).toEqual([])
})

test('a pull request can claim more files than it lists', async () => {
  addPullRequest(repository, { number: 8, baseSha: SHA, headSha: SHA, files: [], claimedFiles: 12 })
  expect(await (await call('GET', '/pulls/8')).json()).toMatchObject({ changed_files: 12 })
  expect(await (await call('GET', '/pulls/8/files')).json()).toEqual([])
})

test('the primary limit says when it ends', async () => {
  server.fault({ match: { path: COMMENTS }, reply: primaryLimit(1_767_603_600) })
  const { status, headers } = await call('GET', '/issues/7/comments')
  const limits = ['x-ratelimit-remaining', 'x-ratelimit-reset'].map((name) => headers.get(name))
  expect([status, ...limits]).toEqual([403, '0', '1767603600'])
})

test('a body that is no JSON is refused, and no stack trace is shown', async () => {
  const headers = { authorization: `Bearer ${TOKENS.write}` }
  const reply = await fetch(`${server.apiUrl}/repos/acme/shop/issues/7/comments`, {
    method: 'POST',
    headers,
    body: '{',
  })
  expect([reply.status, await reply.json()]).toMatchObject([400, { message: 'Problems parsing JSON' }])
})

test('an Enterprise Server answers under /api/v3 only', async () => {
  const enterprise = await startGitHub({ ghes: true })
  try {
    addRepository(enterprise.state, { name: 'acme/shop' })
    const right = await fetch(`${enterprise.apiUrl}/repos/acme/shop`)
    expect([right.status, right.headers.get('x-github-enterprise-version')]).toEqual([200, '3.17.0'])
    expect(enterprise.apiUrl).toMatch(/\/api\/v3$/)
    expect(enterprise.contractBreaks).toEqual([])
    expect((await fetch(`${enterprise.serverUrl}/repos/acme/shop`)).status).toBe(404)
    expect(enterprise.contractBreaks).toEqual(['unknown address: GET /repos/acme/shop'])
  } finally {
    await enterprise.close()
  }
})
