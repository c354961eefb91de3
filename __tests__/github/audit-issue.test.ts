import { expect, test } from '@jest/globals'
import { publishAuditIssue, type IssueRequest } from '../../src/github/audit-issue.js'
import { TOKENS } from '../github-server/access.js'
import { DEVELOPER } from '../github-server/records.js'
import { localGitHub, SHOP } from './local-github.js'

const github = localGitHub()

function request(run: number, more: Partial<IssueRequest> = {}): IssueRequest {
  return {
    repository: SHOP,
    marker: { key: 'audit .', head: `head-${run}`, run: { id: run, attempt: 1 } },
    title: 'Database review: audit',
    body: `run ${run}`,
    urgent: false,
    ...more,
  }
}

test('audits keep one issue: opened once, then updated in place', async () => {
  const { client, repository } = github()
  expect(await publishAuditIssue(client(), request(1))).toMatchObject({ kind: 'opened' })
  expect(await publishAuditIssue(client(), request(2))).toMatchObject({ kind: 'updated' })
  expect([...repository.issues.values()].map(({ body }) => body?.split('\n').at(-1))).toEqual(['run 2'])
})

test('an issue that was closed is opened again only for something critical', async () => {
  const { client, repository } = github()
  await publishAuditIssue(client(), request(1))
  const [issue] = repository.issues.values()
  if (issue !== undefined) issue.state = 'closed'
  await publishAuditIssue(client(), request(2))
  expect(issue?.state).toBe('closed')
  expect(await publishAuditIssue(client(), request(3, { urgent: true }))).toMatchObject({ kind: 'reopened' })
  expect(issue?.state).toBe('open')
})

test('an issue in which somebody quotes the marker stays as it is', async () => {
  const { client, repository } = github()
  await publishAuditIssue(client(), request(1))
  const [own] = repository.issues.values()
  repository.issues.clear()
  const body = own?.body ?? ''
  repository.issues.set(1, { number: 1, title: 'Mine', body, labels: [], state: 'open', author: DEVELOPER })
  expect(await publishAuditIssue(client(), request(2))).toMatchObject({ kind: 'opened' })
  expect(repository.issues.get(1)).toMatchObject({ title: 'Mine', body })
})

test('a body that is too long is cut, and an older audit does not overwrite a newer one', async () => {
  const { client } = github()
  expect(await publishAuditIssue(client(), request(5, { body: 'x'.repeat(70_000) }))).toMatchObject({ kind: 'opened' })
  expect(await publishAuditIssue(client(), request(4))).toEqual({ kind: 'superseded' })
})

test('a read-only token is told the permission', async () => {
  const { client } = github()
  expect(await publishAuditIssue(client({ token: TOKENS.readOnly }), request(1))).toEqual({
    kind: 'not permitted',
    permission: 'issues: write',
  })
})
