import { describe, expect, test } from '@jest/globals'
import { publishComment, type CommentRequest } from '../../src/github/comment.js'
import { printMarker, type Marker } from '../../src/github/marker.js'
import { ACTIONS_BOT, DEVELOPER, type Account } from '../github-server/records.js'
import { TOKENS } from '../github-server/access.js'
import { dropped, refuses, secondaryLimit, serverError } from '../github-server/faults.js'
import { addComment, addPullRequest, removeComment } from '../github-server/state.js'
import { localGitHub, SHOP } from './local-github.js'

const github = localGitHub()
const NUMBER = 7
const marker: Marker = { key: 'default', head: 'a'.repeat(40), run: { id: 100, attempt: 1 } }
const older: Marker = { ...marker, head: 'b'.repeat(40), run: { id: 99, attempt: 1 } }
const newer: Marker = { ...marker, head: 'c'.repeat(40), run: { id: 101, attempt: 1 } }
const create = { method: 'POST', path: /comments$/ }
const update = { method: 'PATCH', path: /comments/ }
const list = { method: 'GET', path: /comments$/ }

function publish(change: Partial<CommentRequest> = {}, token: string = TOKENS.write) {
  const { repository } = github()
  if (!repository.pullRequests.has(NUMBER))
    addPullRequest(repository, { number: NUMBER, baseSha: '1'.repeat(40), headSha: marker.head })
  return publishComment(github().client({ token }), {
    repository: SHOP,
    pullRequest: NUMBER,
    marker,
    body: 'Two findings.',
    mode: 'auto',
    somethingToSay: true,
    ...change,
  })
}

function exists(by: Marker, author: Account = ACTIONS_BOT, text = 'Before.') {
  return addComment(github().server.state, github().repository, {
    issue: NUMBER,
    body: `${printMarker(by)}\n${text}`,
    author,
  })
}

const bodies = () => github().repository.comments.map(({ body }) => body)
const texts = () => bodies().map((body) => body.slice(body.indexOf('\n') + 1))

describe('whether there is a comment', () => {
  test('one is created where there is something to say', async () => {
    const result = await publish()
    expect(result).toMatchObject({ kind: 'created', url: expect.stringContaining('/pull/7#issuecomment-') })
    expect(bodies()).toEqual([`${printMarker(marker)}\nTwo findings.`])
  })

  test('none is created where there is nothing to say', async () => {
    expect(await publish({ somethingToSay: false })).toEqual({ kind: 'skipped', reason: 'nothing to say' })
    expect(bodies()).toEqual([])
  })

  test('with `always`, one is created all the same', async () => {
    expect(await publish({ somethingToSay: false, mode: 'always' })).toMatchObject({ kind: 'created' })
  })

  test('with `never`, GitHub is not even asked', async () => {
    expect(await publish({ mode: 'never' })).toEqual({ kind: 'skipped', reason: 'turned off' })
    expect(github().server.requests).toEqual([])
  })

  test('an existing one turns green though there is nothing to say any more', async () => {
    exists(older)
    expect(await publish({ somethingToSay: false, body: 'All is well.' })).toMatchObject({ kind: 'updated' })
    expect(texts()).toEqual(['All is well.'])
  })
})

describe('which comment is updated', () => {
  test('ours, also behind the first page of a long conversation', async () => {
    for (let index = 0; index < 230; index += 1)
      addComment(github().server.state, github().repository, { issue: NUMBER, body: `Comment ${index}` })
    exists(older)
    expect(await publish()).toMatchObject({ kind: 'updated' })
    expect(bodies()).toHaveLength(231)
    expect(texts().at(-1)).toBe('Two findings.')
  })

  test('never the one of a person, even with our marker in its first line', async () => {
    exists(older, DEVELOPER)
    expect(await publish()).toMatchObject({ kind: 'created' })
    expect(texts()).toEqual(['Before.', 'Two findings.'])
  })

  test('ours, where a personal token wrote it in the name of its owner', async () => {
    exists(older, DEVELOPER)
    expect(await publish({}, TOKENS.personal)).toMatchObject({ kind: 'updated' })
    expect(texts()).toEqual(['Two findings.'])
  })

  test('not the one of another working directory', async () => {
    exists({ ...older, key: 'services/billing' })
    expect(await publish()).toMatchObject({ kind: 'created' })
  })

  test('not one that a newer run wrote for a newer head', async () => {
    exists(newer)
    expect(await publish()).toEqual({ kind: 'superseded' })
    expect(texts()).toEqual(['Before.'])
  })

  test('one that a later run wrote for the same head: this run started again', async () => {
    exists({ ...newer, head: marker.head })
    expect(await publish()).toMatchObject({ kind: 'updated' })
  })
})

describe('while others are at work', () => {
  test('a comment that was deleted before the update is created anew', async () => {
    const { id } = exists(older)
    github().server.after(list, () => void removeComment(github().repository, id))
    expect(await publish()).toMatchObject({ kind: 'created' })
    expect(texts()).toEqual(['Two findings.'])
  })

  test('of two runs that create at once, the later one takes its comment back and updates the first', async () => {
    github().server.before(create, () => void exists(older))
    expect(await publish()).toMatchObject({ kind: 'updated' })
    expect(texts()).toEqual(['Two findings.'])
  })

  test('the later one leaves what the first said of a newer head', async () => {
    github().server.before(create, () => void exists(newer))
    expect(await publish()).toEqual({ kind: 'superseded' })
    expect(texts()).toEqual(['Before.'])
  })

  test('the first one keeps its comment and lets the later run remove its own', async () => {
    github().server.after(create, () => void exists(newer))
    expect(await publish()).toMatchObject({ kind: 'created' })
    expect(texts()).toEqual(['Two findings.', 'Before.'])
  })

  test('duplicates of earlier runs are removed', async () => {
    exists(older)
    exists(older)
    expect(await publish()).toMatchObject({ kind: 'updated' })
    expect(texts()).toEqual(['Two findings.'])
  })

  test('both runs at the same moment leave one comment', async () => {
    await Promise.all([publish(), publish({ marker: newer, body: 'Newer.' })])
    expect(texts()).toHaveLength(1)
  })
})

describe('where GitHub refuses', () => {
  test('a read-only token is told which permission is missing', async () => {
    expect(await publish({}, TOKENS.readOnly)).toEqual({ kind: 'not permitted', permission: 'pull-requests: write' })
  })

  test('a locked conversation is no matter of permissions', async () => {
    github().server.fault({ match: create, reply: refuses(403, 'Unable to create comment because issue is locked.') })
    expect(await publish()).toEqual({
      kind: 'failed',
      reason: 'GitHub answered 403: Unable to create comment because issue is locked.',
    })
  })

  test('a refused body and a wrong token are reported, not thrown', async () => {
    github().server.fault({ match: create, reply: refuses(422, 'Validation Failed') })
    expect(await publish()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('422') })
    expect(await publish({}, TOKENS.wrong)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('401') })
  })

  test('a rate limit beyond patience is reported', async () => {
    github().server.fault({ match: create, reply: secondaryLimit(3600) })
    expect(await publish()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('3600 seconds') })
  })

  test.each([
    ['an error', serverError(502, true)],
    ['a dropped connection', dropped(true)],
  ])('a comment that was stored although the answer was %s is not there twice', async (_, reply) => {
    github().server.fault({ match: create, reply })
    await publish()
    expect(texts()).toEqual(['Two findings.'])
  })

  test('an update after a server error goes through', async () => {
    exists(older)
    github().server.fault({ match: update, reply: serverError(500) })
    expect(await publish()).toMatchObject({ kind: 'updated' })
  })
})

test('a body over the limit of GitHub is cut, and its marker kept', async () => {
  await publish({ body: '😀'.repeat(40_000) })
  expect(bodies()[0]?.length).toBeLessThanOrEqual(65_536)
  expect(bodies()[0]).toMatch(/^<!-- database-review: [^\n]+ -->\n(?:😀)+…$/u)
})
