import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { TOKENS } from './access.js'
import { client, refusalOf } from './client.js'
import type { Repository } from './records.js'
import { ROUTES } from './routes/index.js'
import { startGitHub, type GitHubServer } from './server.js'
import { readSlice } from './slice.js'
import { addComment, addPullRequest, addRepository } from './state.js'

const SHA = 'a'.repeat(40)
const where = { owner: 'acme', repo: 'shop' }

let server: GitHubServer
let repository: Repository

beforeEach(async () => {
  server = await startGitHub()
  repository = addRepository(server.state, { name: 'acme/shop' })
})
afterEach(() => server.close())

function files(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const filename = `migrations/${String(at).padStart(6, '0')}.sql`
    return {
      filename,
      status: 'added' as const,
      sha: SHA,
      additions: 1,
      deletions: 0,
      patch: '@@ -0,0 +1 @@\n+SELECT 1;',
    }
  })
}

describe('lists', () => {
  test('the files of a pull request come in pages that link to each other, 30 unless asked otherwise', async () => {
    addPullRequest(repository, { number: 7, baseSha: SHA, headSha: SHA, files: files(205) })
    const first = await client(server).rest.pulls.listFiles({ ...where, pull_number: 7 })
    expect(first.data).toHaveLength(30)
    expect(first.headers.link).toContain('page=2>; rel="next"')
    const all = await client(server).paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...where,
      pull_number: 7,
      per_page: 100,
    })
    expect(all).toHaveLength(205)
    expect(server.requests).toHaveLength(4)
    expect(server.contractBreaks).toEqual([])
  })

  test('a pull request lists 3,000 files at most, and still counts them all', async () => {
    addPullRequest(repository, { number: 7, baseSha: SHA, headSha: SHA, files: files(3100) })
    const last = await client(server).rest.pulls.listFiles({ ...where, pull_number: 7, per_page: 100, page: 30 })
    const beyond = await client(server).rest.pulls.listFiles({ ...where, pull_number: 7, per_page: 100, page: 31 })
    const pull = await client(server).rest.pulls.get({ ...where, pull_number: 7 })
    expect([last.data.length, beyond.data.length, pull.data.changed_files]).toEqual([100, 0, 3100])
    expect(server.contractBreaks).toEqual([])
  })
})

describe('comments', () => {
  test("a comment of 65,536 characters is stored and one more is refused in GitHub's words", async () => {
    addPullRequest(repository, { number: 7, baseSha: SHA, headSha: SHA, files: [] })
    await client(server).rest.issues.createComment({ ...where, issue_number: 7, body: 'é'.repeat(65_536) })
    const long = client(server).rest.issues.createComment({ ...where, issue_number: 7, body: 'é'.repeat(65_537) })
    const { status, message } = await refusalOf(long)
    expect(status).toBe(422)
    expect(message).toContain('Body is too long (maximum is 65536 characters)')
    expect(repository.comments).toHaveLength(1)
  })

  test('a comment lives from creation to deletion, with its author and its times', async () => {
    addPullRequest(repository, { number: 7, baseSha: SHA, headSha: SHA, files: [] })
    addComment(server.state, repository, { issue: 7, body: 'Looks good' })
    const { data: created } = await client(server).rest.issues.createComment({
      ...where,
      issue_number: 7,
      body: 'Review',
    })
    await client(server).rest.issues.updateComment({ ...where, comment_id: created.id, body: 'Review 2' })
    const { data: listed } = await client(server).rest.issues.listComments({ ...where, issue_number: 7 })
    expect(listed.map(({ body, user }) => [body, user?.login, user?.type])).toEqual([
      ['Looks good', 'developer', 'User'],
      ['Review 2', 'github-actions[bot]', 'Bot'],
    ])
    expect(Date.parse(listed[1]?.updated_at ?? '')).toBeGreaterThan(Date.parse(listed[1]?.created_at ?? ''))
    await client(server).rest.issues.deleteComment({ ...where, comment_id: created.id })
    const gone = await refusalOf(
      client(server).rest.issues.updateComment({ ...where, comment_id: created.id, body: 'Late' }),
    )
    expect(gone.status).toBe(404)
    expect(server.contractBreaks).toEqual([])
  })
})

describe('check runs', () => {
  const annotation = {
    path: 'a.sql',
    start_line: 1,
    end_line: 1,
    annotation_level: 'warning',
    message: 'Slow',
  } as const
  const run = { ...where, name: 'Database review', head_sha: SHA, status: 'completed', conclusion: 'failure' } as const

  test('annotations beyond 50 are refused in one request and appended by updates of the output', async () => {
    const output = { title: 'Two', summary: 'Findings', annotations: new Array(51).fill(annotation) }
    const { status, message } = await refusalOf(client(server).rest.checks.create({ ...run, output }))
    expect([status, message]).toEqual([422, expect.stringContaining('must NOT have more than 50 items')])

    const fifty = { ...output, annotations: output.annotations.slice(0, 50) }
    const { data } = await client(server).rest.checks.create({ ...run, output: fifty })
    const update = { ...where, check_run_id: data.id, output: { ...output, annotations: [annotation] } }
    const updated = await client(server).rest.checks.update(update)
    expect(updated.data.output.annotations_count).toBe(51)
    const listed = await client(server).rest.checks.listAnnotations({ ...where, check_run_id: data.id, per_page: 100 })
    expect(listed.data).toHaveLength(51)
    const runs = await client(server).rest.checks.listForRef({ ...where, ref: SHA })
    expect(runs.data.check_runs.map(({ conclusion, status: state }) => [state, conclusion])).toEqual([
      ['completed', 'failure'],
    ])
    expect(server.contractBreaks).toEqual([])
  })

  test('columns over several lines are refused', async () => {
    const annotations = [{ ...annotation, end_line: 2, start_column: 1, end_column: 4 }]
    const { status } = await refusalOf(
      client(server).rest.checks.create({ ...run, output: { title: 'x', summary: 'x', annotations } }),
    )
    expect(status).toBe(422)
  })

  test('a completed run without a conclusion is refused', async () => {
    const { status } = await refusalOf(
      client(server).request('POST /repos/{owner}/{repo}/check-runs', {
        ...where,
        name: 'x',
        head_sha: SHA,
        completed_at: '2026-01-05T10:00:00Z',
      }),
    )
    expect(status).toBe(422)
  })

  test('a level that no annotation has is refused', async () => {
    const annotations = [{ ...annotation, annotation_level: 'fatal' }]
    const body = JSON.stringify({ ...run, output: { title: 'x', summary: 'x', annotations } })
    const headers = { authorization: `token ${TOKENS.write}` }
    const reply = await fetch(`${server.apiUrl}/repos/acme/shop/check-runs`, { method: 'POST', headers, body })
    expect([reply.status, repository.checkRuns]).toEqual([422, []])
  })
})

describe('tokens', () => {
  beforeEach(() => {
    addPullRequest(repository, { number: 7, baseSha: SHA, headSha: SHA, files: [] })
  })

  test('a read-only token reads, and is told which permission a write needs', async () => {
    await client(server, TOKENS.readOnly).rest.issues.listComments({ ...where, issue_number: 7 })
    const denied = client(server, TOKENS.readOnly).rest.issues.createComment({ ...where, issue_number: 7, body: 'x' })
    await expect(denied).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' } },
    })
    expect(repository.comments).toEqual([])
  })

  test('a wrong token is refused, no token cannot write, a person cannot make check runs', async () => {
    const wrong = await refusalOf(client(server, TOKENS.wrong).rest.pulls.get({ ...where, pull_number: 7 }))
    expect(wrong).toMatchObject({ status: 401, message: expect.stringContaining('Bad credentials') })
    const none = await fetch(`${server.apiUrl}/repos/acme/shop/issues/7/comments`, {
      method: 'POST',
      body: '{"body":"x"}',
    })
    expect(none.status).toBe(401)
    const personal = client(server, TOKENS.personal).rest.checks.create({ ...where, name: 'x', head_sha: SHA })
    expect((await refusalOf(personal)).status).toBe(403)
    expect((await client(server, TOKENS.personal).rest.users.getAuthenticated()).data.login).toBe('developer')
    expect((await refusalOf(client(server).rest.users.getAuthenticated())).status).toBe(403)
    expect(server.contractBreaks).toEqual([])
  })

  test('a private repository does not exist for a visitor, and asks for each permission it needs', async () => {
    repository.isPrivate = true
    server.tokens.set('ghs_few', {
      kind: 'app',
      actor: { login: 'x', id: 1, type: 'Bot' },
      permissions: { contents: 'read' },
    })
    expect((await fetch(`${server.apiUrl}/repos/acme/shop`)).status).toBe(404)
    expect((await refusalOf(client(server, 'ghs_few').rest.repos.listDeployments(where))).status).toBe(403)
  })
})

describe('the description', () => {
  test('the slice says which package it was cut from', () => {
    const { source } = readSlice('github.com')
    expect([source.package, source.version]).toEqual(['@octokit/openapi', '23.0.2'])
    expect(source.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(Object.keys(readSlice('ghes').operations)).toEqual(Object.keys(readSlice('github.com').operations))
  })

  test('every operation of the slice is answered', () => {
    const operations = Object.keys(readSlice('github.com').operations)
    expect(operations.filter((id) => id !== 'users/get-authenticated')).toEqual(Object.keys(ROUTES))
  })

  test('a reply that GitHub would not give is reported', async () => {
    repository.releases.push({ id: 6.5, tag: 'v1', name: '', body: '', prerelease: false, createdAt: 'yesterday' })
    await client(server).rest.repos.getLatestRelease(where)
    expect(server.contractBreaks).toEqual([
      'repos/get-latest-release: our reply 200: data/id must be integer',
      'repos/get-latest-release: our reply 200: data/created_at must match format "date-time"',
      'repos/get-latest-release: our reply 200: data/published_at must match format "date-time"',
    ])
  })

  test('an address, a query parameter and a key that GitHub does not know are reported', async () => {
    addPullRequest(repository, { number: 7, baseSha: SHA, headSha: SHA, files: [] })
    await refusalOf(client(server).request('GET /repos/{owner}/{repo}/nowhere', where))
    await client(server).request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files?per_pages=3', {
      ...where,
      pull_number: 7,
    })
    await client(server).request('POST /repos/{owner}/{repo}/check-runs', {
      ...where,
      name: 'x',
      head_sha: SHA,
      colour: 'red',
    })
    expect(server.contractBreaks).toEqual([
      'unknown address: GET /repos/acme/shop/nowhere',
      'pulls/list-files: unknown query parameter per_pages',
      'checks/create: unknown key colour in the body',
    ])
  })
})
