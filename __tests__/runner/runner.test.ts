import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { TOKENS } from '../github-server/access.js'
import { eventFor, type EventRequest } from '../github-server/events.js'
import type { PullRequest, Repository } from '../github-server/records.js'
import { startGitHub, type GitHubServer } from '../github-server/server.js'
import { addPullRequest, addRepository } from '../github-server/state.js'
import { inputEnvironment, runAction } from './runner.js'
import { temporaryFolders } from './temporary.js'

const [BASE, HEAD, MERGE] = ['b'.repeat(40), 'a'.repeat(40), 'c'.repeat(40)]
const CORE = pathToFileURL(fileURLToPath(new URL('../../node_modules/@actions/core/lib/core.js', import.meta.url))).href

let server: GitHubServer
let repository: Repository
let pullRequest: PullRequest
const folders = temporaryFolders()

beforeEach(async () => {
  server = await startGitHub({ ghes: true })
  repository = addRepository(server.state, { name: 'acme/shop', defaultBranch: 'trunk' })
  const shas = { baseSha: BASE, headSha: HEAD, mergeSha: MERGE }
  pullRequest = addPullRequest(repository, {
    number: 7,
    ...shas,
    title: 'Add a table',
    labels: ['database'],
    files: [],
  })
})
afterEach(() => server.close())
afterAll(() => {
  folders.removeAll()
})

/** An action whose `main` is this code, with the real @actions/core at hand. */
function actionOf(code: string, metadata = ''): string {
  const folder = folders.create()
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'action.yml'), `name: x\n${metadata}runs:\n  using: node24\n  main: dist/index.js\n`)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'dist', 'index.js'), `import * as core from ${JSON.stringify(CORE)}\n${code}`)
  return folder
}

describe('a run', () => {
  test('gives back what @actions/core says: outputs, summary, commands, exit code', async () => {
    const action = actionOf(`
      core.setOutput('verdict', 'at-risk')
      core.setOutput('report', 'a\\nb=c')
      core.error('50% of: x\\ny', { file: 'db/a,b.sql', startLine: 3, title: 'Slow: lock' })
      await core.summary.addRaw('# Report').write()
      process.stderr.write('progress')
      process.exitCode = 1
    `)
    const event = eventFor(server, repository, { name: 'pull_request', pullRequest })
    const run = await runAction({ action, workspace: folders.create(), event, server })
    expect(run.outputs).toEqual({ verdict: 'at-risk', report: 'a\nb=c' })
    expect(run.summary).toBe('# Report')
    expect(run.commands).toEqual([
      { command: 'error', properties: { title: 'Slow: lock', file: 'db/a,b.sql', line: '3' }, message: '50% of: x\ny' },
    ])
    expect([run.exitCode, run.stderr]).toEqual([1, 'progress'])
  })

  test('sees the inputs, the event and the server, and nothing of the environment around it', async () => {
    const action = actionOf(
      `
      import { readFileSync } from 'node:fs'
      const { title } = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')).pull_request
      const inputs = ['github-token', 'fail-on', 'comment'].map((name) => core.getInput(name))
      core.setOutput('seen', JSON.stringify([title, ...inputs, process.cwd(), process.env.GITHUB_API_URL]))
      core.setOutput('environment', Object.keys(process.env).join(' '))
    `,
      'inputs:\n  github-token:\n    default: ${{ github.token }}\n  fail-on:\n    description: x\n  comment:\n    description: x\n',
    )
    const workspace = folders.create()
    const event = eventFor(server, repository, { name: 'pull_request', pullRequest })
    const run = await runAction({ action, workspace, event, server, inputs: { 'fail-on': 'never' } })
    const seen = ['Add a table', TOKENS.write, 'never', '', workspace, server.apiUrl]
    expect(run.outputs['seen']).toBe(JSON.stringify(seen))
    expect(run.outputs['environment']).toMatch(/\bINPUT_FAIL-ON\b/)
    expect(run.outputs['environment']).not.toMatch(/JEST|npm_/)
  })

  test('inputs keep their hyphens and lose their spaces', () => {
    expect(inputEnvironment({ 'fail-on': 'high', 'two words': 'x' })).toEqual({
      'INPUT_FAIL-ON': 'high',
      INPUT_TWO_WORDS: 'x',
    })
  })
})

describe('events', () => {
  test.each<[EventRequest['name'], (pull: PullRequest) => EventRequest, string, string]>([
    ['pull_request', (pull) => ({ name: 'pull_request', pullRequest: pull }), MERGE, 'refs/pull/7/merge'],
    ['pull_request_target', (pull) => ({ name: 'pull_request_target', pullRequest: pull }), BASE, 'refs/heads/trunk'],
    [
      'merge_group',
      () => ({ name: 'merge_group', baseSha: BASE, headSha: HEAD, pullRequest: 7 }),
      HEAD,
      `refs/heads/gh-readonly-queue/trunk/pr-7-${BASE}`,
    ],
    ['push', () => ({ name: 'push', before: BASE, after: HEAD }), HEAD, 'refs/heads/trunk'],
    ['workflow_dispatch', () => ({ name: 'workflow_dispatch', sha: BASE }), BASE, 'refs/heads/trunk'],
    ['schedule', () => ({ name: 'schedule', sha: BASE }), BASE, 'refs/heads/trunk'],
  ])('%s tells of this repository on this server', (_, request, sha, ref) => {
    const event = eventFor(server, repository, request(pullRequest))
    expect([event.sha, event.ref]).toEqual([sha, ref])
    expect(event.payload['repository']).toMatchObject({
      full_name: 'acme/shop',
      name: 'shop',
      owner: { login: 'acme' },
    })
    const text = JSON.stringify(event.payload)
    expect(text).not.toMatch(/Codertocat\/Hello-World|octo-org\/octo-repo|"https:\/\/(api\.)?github\.com\//)
  })

  test('a pull request event carries the pull request of the state, from its fork', () => {
    pullRequest.head.repository = 'someone/shop'
    const event = eventFor(server, repository, { name: 'pull_request', pullRequest, action: 'synchronize' })
    expect(event.payload).toMatchObject({
      action: 'synchronize',
      number: 7,
      pull_request: {
        title: 'Add a table',
        labels: [{ name: 'database' }],
        base: { sha: BASE, ref: 'trunk', repo: { full_name: 'acme/shop' } },
        head: { sha: HEAD, ref: 'feature', repo: { full_name: 'someone/shop', fork: true } },
      },
    })
  })

  test('a merge group has the two commits and no pull request', () => {
    const event = eventFor(server, repository, { name: 'merge_group', baseSha: BASE, headSha: HEAD, pullRequest: 7 })
    expect(event.payload).toMatchObject({
      merge_group: { base_sha: BASE, head_sha: HEAD, base_ref: 'refs/heads/trunk' },
    })
    expect(event.payload).not.toHaveProperty('pull_request')
  })
})
