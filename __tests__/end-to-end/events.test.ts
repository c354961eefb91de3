import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { places } from './report.js'
import { theatre } from './scene.js'
import { INDEX_UP, OTHER_CHANGE, SHOP, SLOW_INDEX } from './shop.js'

const { scene } = theatre()
const slow = { base: SHOP, head: SLOW_INDEX }
const finding = [`index-not-concurrent ${INDEX_UP}:2`]
const NO_COMMIT = '0'.repeat(40)
const withReport = { inputs: { 'report-file': 'report.json' } }

/** Twenty-five migrations, so that their contents come in one archive where nothing is checked out. */
const LONG_HISTORY = {
  ...SHOP,
  ...Object.fromEntries(
    Array.from({ length: 25 }, (_, at) => [
      `migrations/1000${10 + at}_t${at}.up.sql`,
      `CREATE TABLE t${at} (id bigint PRIMARY KEY);\n`,
    ]),
  ),
}

describe('a pull_request is reviewed', () => {
  test('from a full checkout, with few requests and none for trees', async () => {
    const { run } = scene(slow)
    const result = await run({ ...withReport, program: 'bundle' })
    expect(places(result.report())).toEqual(finding)
    expect(result.requests.filter((each) => /\/git\/|\/contents\/|tarball/.test(each))).toEqual([])
    expect(result.requests.length).toBeLessThanOrEqual(8)
  })

  test('from a shallow checkout, with what is missing read from GitHub', async () => {
    const { run } = scene({ ...slow, shallow: true })
    const result = await run(withReport)
    expect(places(result.report())).toEqual(finding)
    expect(result.requests.length).toBeLessThanOrEqual(20)
  })

  test('without a checkout', async () => {
    const { run } = scene({ ...slow, checkout: 'none' })
    const result = await run(withReport)
    expect(places(result.report())).toEqual(finding)
    expect(result.requests.length).toBeLessThanOrEqual(20)
  })

  test('without a checkout, a history that comes as an archive, and migrations that the archive leaves out', async () => {
    const attributes = { '.gitattributes': 'migrations export-ignore\n' }
    const { run } = scene({ base: { ...LONG_HISTORY, ...attributes }, head: SLOW_INDEX, checkout: 'none' })
    const plain = scene({ base: LONG_HISTORY, head: SLOW_INDEX, checkout: 'none' })
    const [left, whole] = [await run({ ...withReport, program: 'bundle' }), await plain.run(withReport)]
    expect(places(left.report())).toEqual(places(whole.report()))
    expect(left.report().histories).toEqual(whole.report().histories)
    expect(whole.requests.length).toBeLessThanOrEqual(20)
  })

  test('as it will stand after the merge, where the base branch moved on', async () => {
    const later = { 'migrations/000003_note.up.sql': 'ALTER TABLE orders ADD COLUMN memo text;\n' }
    const { run, checkRun, git } = scene({ ...slow, laterBase: later })
    const result = await run(withReport)
    expect(result.report().findings.map(({ hazard }) => hazard)).toContain('index-not-concurrent')
    expect(checkRun()?.headSha).toBe(git.headSha)
  })

  test('against the merge base, where GitHub has no merge of it', async () => {
    const { run, pullRequest } = scene({ ...slow, checkout: 'none' })
    pullRequest.mergeSha = 'f'.repeat(40)
    expect(places((await run(withReport)).report())).toEqual(finding)
  })

  test('and ends green in no time where nothing in it can matter, without fetching a tree', async () => {
    const { run, checkRun, comment } = scene({ base: SHOP, head: OTHER_CHANGE, checkout: 'none' })
    const { exitCode, requests, stdout } = await run()
    expect(exitCode).toBe(0)
    expect(requests.filter((each) => /\/git\/|compare|tarball/.test(each))).toEqual([])
    expect(requests.length).toBeLessThanOrEqual(8)
    expect(stdout).toContain('This change touches no database')
    expect([checkRun()?.conclusion, comment()]).toEqual(['success', undefined])
  })
})

describe('pull_request_target', () => {
  test('reads the head as data: nothing is checked out, nothing runs, and the base configuration decides', async () => {
    const trap = {
      'package.json': '{"scripts":{"preinstall":"touch /tmp/pwned"}}',
      '.github/database-review.yml': 'version: 1\nfail-on: never\n',
    }
    const { run, git, pullRequest, checkRun } = scene({
      base: { ...SHOP, '.github/database-review.yml': 'version: 1\nfail-on: high\n' },
      head: { ...SLOW_INDEX, ...trap },
      checkout: 'base',
      fork: 'someone/shop',
    })
    const before = readdirSync(git.workspace)
    const result = await run({ program: 'bundle', on: { name: 'pull_request_target', pullRequest } })
    expect(result.exitCode).toBe(1)
    expect(readdirSync(git.workspace)).toEqual(before)
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: git.workspace, encoding: 'utf8' })).toBe('')
    expect(checkRun()).toMatchObject({ conclusion: 'failure', headSha: git.headSha })
    expect(result.summary).toContain('fail-on changes from high to never when this is merged')
  })

  test('a branch that left the configuration alone is judged by the newest one of the base, without a word about it', async () => {
    const config = '.github/database-review.yml'
    const { run, pullRequest } = scene({
      base: { ...SHOP, [config]: 'version: 1\nfail-on: never\n' },
      head: SLOW_INDEX,
      laterBase: { [config]: 'version: 1\nfail-on: high\n' },
      checkout: 'none',
    })
    const result = await run({ on: { name: 'pull_request_target', pullRequest } })
    expect(result.exitCode).toBe(1)
    expect(result.summary).not.toContain('when this is merged')
  })
})

describe('other events', () => {
  test('merge_group: its two commits are compared, with a check run on the head and no comment', async () => {
    const { run, git, checkRun, comment } = scene(slow)
    const { baseSha, mergeSha } = git
    const result = await run({
      ...withReport,
      on: { name: 'merge_group', baseSha, headSha: mergeSha, pullRequest: 1 },
    })
    expect([result.exitCode, places(result.report())]).toEqual([1, finding])
    expect(checkRun()?.headSha).toBe(mergeSha)
    expect(comment()).toBeUndefined()
  })

  test('push: what the push brings is reviewed', async () => {
    const { run, git } = scene(slow)
    const result = await run({ ...withReport, on: { name: 'push', before: git.baseSha, after: git.mergeSha } })
    expect([result.exitCode, places(result.report())]).toEqual([1, finding])
  })

  test('push of a new branch: compared with the point where it left the default branch', async () => {
    const { run, git } = scene({ ...slow, checkout: 'none' })
    const ref = 'refs/heads/feature'
    const result = await run({ ...withReport, on: { name: 'push', before: NO_COMMIT, after: git.headSha, ref } })
    expect(places(result.report())).toEqual(finding)
  })

  test('push of a tag of a major version starts a review', async () => {
    const { run, git } = scene(slow)
    const ref = 'refs/tags/v2.0.0'
    const result = await run({ ...withReport, on: { name: 'push', before: NO_COMMIT, after: git.mergeSha, ref } })
    expect(result.report().trigger.reasons).toContainEqual(
      expect.objectContaining({ id: 'major-release', detail: expect.stringContaining('v2.0.0') }),
    )
  })

  test('workflow_dispatch: the whole repository is audited, and findings do not fail the job', async () => {
    const { run, git, checkRun } = scene({ ...slow, checkout: 'head' })
    const result = await run({ ...withReport, on: { name: 'workflow_dispatch', sha: git.headSha } })
    expect(result.exitCode).toBe(0)
    expect(result.report().mode).toBe('audit')
    expect(places(result.report())).toEqual(finding)
    expect(result.summary).toContain('orders_customer_idx')
    expect(checkRun()).toBeUndefined()
  })

  test('workflow_dispatch with a number: that pull request is reviewed, with its comment', async () => {
    const { run, git, comment, checkRun } = scene({ ...slow, checkout: 'base' })
    const inputs = { 'pull-request': '1', 'report-file': 'report.json' }
    const result = await run({ inputs, on: { name: 'workflow_dispatch', sha: git.baseSha } })
    expect([result.exitCode, places(result.report())]).toEqual([1, finding])
    expect(comment()).toBeDefined()
    expect(checkRun()?.headSha).toBe(git.headSha)
  })

  test('workflow_dispatch with a number that is no pull request: one sentence', async () => {
    const { run, git } = scene(slow)
    for (const [number, message] of [
      ['99', 'GitHub does not find pull request 99'],
      ['x', 'must be the number of a pull request, not "x"'],
    ] as const) {
      const inputs = { 'pull-request': number }
      const { exitCode, commands } = await run({ inputs, on: { name: 'workflow_dispatch', sha: git.baseSha } })
      expect([exitCode, commands.map(({ message: text }) => text)]).toEqual([2, [expect.stringContaining(message)]])
    }
  })

  test('schedule: an audit, also without a checkout', async () => {
    const { run, git } = scene({ ...slow, checkout: 'none' })
    const result = await run({ ...withReport, on: { name: 'schedule', sha: git.mergeSha } })
    expect([result.exitCode, result.report().mode, places(result.report())]).toEqual([0, 'audit', finding])
  })

  test('mode: review without a change, and mode: audit on a pull request', async () => {
    const { run, git } = scene(slow)
    const refused = await run({ inputs: { mode: 'review' }, on: { name: 'schedule', sha: git.mergeSha } })
    expect([refused.exitCode, refused.commands.map(({ message }) => message)]).toEqual([
      2,
      [expect.stringContaining('the event schedule brings none: name one with the input pull-request')],
    ])
    const audit = await run({ inputs: { mode: 'audit', 'report-file': 'report.json' } })
    expect([audit.exitCode, audit.report().mode]).toEqual([0, 'audit'])
  })

  test('any other event ends green and says so', async () => {
    const { run, git, repository } = scene(slow)
    const event = { name: 'issues', payload: {}, repository: `${repository.owner}/${repository.name}` }
    const result = await run({ program: 'bundle', event: { ...event, sha: git.baseSha, ref: 'refs/heads/main' } })
    expect([result.exitCode, result.outputs['triggered'], result.requests]).toEqual([0, 'false', []])
    expect(result.stdout).toContain('Nothing to review: issues brings no change.')
  })
})
