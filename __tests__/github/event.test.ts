import { describe, expect, test } from '@jest/globals'
import { createRequire } from 'node:module'
import * as z from 'zod'
import { UserError } from '../../src/errors.js'
import { readEvent, type Event } from '../../src/github/event.js'

const ENVIRONMENT = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '12345678901',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_SHA: 'c'.repeat(40),
  GITHUB_WORKSPACE: '/home/runner/work/shop/shop',
  GITHUB_ACTOR: 'dependabot[bot]',
  GITHUB_SERVER_URL: 'https://github.example',
}

function read(name: string, payload: unknown): Event {
  return readEvent({ ...ENVIRONMENT, GITHUB_EVENT_NAME: name }, JSON.stringify(payload))
}

const examples = z
  .array(z.object({ name: z.string(), examples: z.array(z.unknown()) }))
  .parse(createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json'))

/** GitHub's own examples of an event's payload. */
function payloads(name: string): readonly unknown[] {
  return examples.find((event) => event.name === name)?.examples ?? []
}

const pullRequest = {
  number: 7,
  title: 'Add orders',
  body: null,
  labels: [{ name: 'database' }, { name: null }],
  head: { sha: 'a'.repeat(40), ref: 'orders', repo: { full_name: 'acme/shop' } },
  base: { sha: 'b'.repeat(40), ref: 'main', repo: { full_name: 'acme/shop' } },
  user: { login: 'ada', type: 'User' },
  draft: false,
  changed_files: 3,
}

describe('what GitHub really sends', () => {
  test.each(['pull_request', 'merge_group', 'push', 'workflow_dispatch'])('every example of %s is read', (name) => {
    expect(payloads(name).length).toBeGreaterThan(0)
    for (const payload of payloads(name))
      expect(read(name, payload).run.repository).toEqual({ owner: 'acme', repo: 'shop' })
  })

  test('an event that the action knows nothing about is named', () => {
    expect(read('issues', payloads('issues')[0])).toMatchObject({ kind: 'other', name: 'issues' })
  })
})

describe('the run', () => {
  test('is known by id, attempt, repository and workspace', () => {
    expect(read('schedule', { repository: { default_branch: 'trunk' } })).toEqual({
      kind: 'schedule',
      run: {
        repository: { owner: 'acme', repo: 'shop' },
        id: 12_345_678_901,
        attempt: 2,
        commit: 'c'.repeat(40),
        workspace: '/home/runner/work/shop/shop',
        defaultBranch: 'trunk',
        actor: 'dependabot[bot]',
        serverUrl: 'https://github.example',
      },
    })
  })
})

describe('a pull request', () => {
  test('brings its facts', () => {
    expect(read('pull_request', { pull_request: pullRequest })).toMatchObject({
      kind: 'pull_request',
      pullRequest: {
        number: 7,
        title: 'Add orders',
        body: '',
        labels: ['database'],
        head: { sha: 'a'.repeat(40), ref: 'orders' },
        base: { sha: 'b'.repeat(40), ref: 'main' },
        fork: false,
        author: { login: 'ada', bot: false },
        changedFiles: 3,
      },
    })
  })

  test.each([
    ['from another repository', { full_name: 'eve/shop' }],
    ['from a repository that was deleted', null],
  ])('%s is a fork', (_, repo) => {
    const payload = { pull_request: { ...pullRequest, head: { ...pullRequest.head, repo } } }
    expect(read('pull_request_target', payload)).toMatchObject({
      kind: 'pull_request_target',
      pullRequest: { fork: true },
    })
  })

  test('by a bot, or by an account that is gone, says so', () => {
    const by = (user: unknown) => read('pull_request', { pull_request: { ...pullRequest, user } })
    expect(by({ login: 'dependabot[bot]', type: 'Bot' })).toMatchObject({ pullRequest: { author: { bot: true } } })
    expect(by(null)).toMatchObject({ pullRequest: { author: { login: 'ghost', bot: false } } })
  })
})

describe('a push', () => {
  const push = { ref: 'refs/heads/main', before: 'a'.repeat(40), after: 'b'.repeat(40), commits: [{ message: 'One' }] }

  test('goes from one commit to another', () => {
    expect(read('push', push)).toMatchObject({
      kind: 'push',
      base: 'a'.repeat(40),
      head: 'b'.repeat(40),
      messages: ['One'],
    })
  })

  test('of a new branch has no commit before', () => {
    expect(read('push', { ...push, before: '0'.repeat(40) })).toMatchObject({ kind: 'push', base: undefined })
  })

  test('that deletes a branch brings nothing to review', () => {
    expect(read('push', { ...push, after: '0'.repeat(40) })).toMatchObject({
      kind: 'other',
      name: 'the deletion of refs/heads/main',
    })
  })
})

describe('what GitHub does not send', () => {
  test.each([
    ['no JSON', 'pull_request', '{"pull'],
    ['a payload without its pull request', 'pull_request', '{}'],
    ['a payload that is no object', 'push', '[]'],
  ])('%s is one sentence', (_, name, text) => {
    expect(() => readEvent({ ...ENVIRONMENT, GITHUB_EVENT_NAME: name }, text)).toThrow(UserError)
  })

  test('an environment without a run names the variable', () => {
    expect(() => readEvent({ GITHUB_EVENT_NAME: 'push' }, '{}')).toThrow(
      /The environment .*GITHUB_REPOSITORY.*run this as a step of a workflow\.$/,
    )
  })
})
