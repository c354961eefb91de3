import { describe, expect, test } from '@jest/globals'
import { eventFor } from '../github-server/events.js'
import { places } from './report.js'
import { theatre } from './scene.js'
import { INDEX_DOWN, INDEX_UP, SHOP, SLOW_INDEX } from './shop.js'

const { scene, server } = theatre()
const slow = { base: SHOP, head: SLOW_INDEX }
const finding = [`index-not-concurrent ${INDEX_UP}:2`]
const withReport = { inputs: { 'report-file': 'report.json' } }
const listed = { status: 'added', sha: null, additions: 1, deletions: 0 } as const

describe("the pull request's list of files", () => {
  test('that GitHub cuts is completed from the trees, and the report says so', async () => {
    const { run } = scene({ ...slow, files: [{ ...listed, filename: 'a.txt' }], claimedFiles: 3500 })
    const result = await run(withReport)
    expect(places(result.report())).toEqual(finding)
    const notice = 'GitHub lists only 1 of the changed files'
    expect(result.report().notices).toEqual([expect.stringContaining(notice)])
    expect(result.summary).toContain(notice)
  })

  test('of several pages is read to its end', async () => {
    const files = Array.from({ length: 205 }, (_, at) => ({ ...listed, filename: `src/${at}.txt` }))
    const { run } = scene({ ...slow, files: [...files, { ...listed, filename: INDEX_UP }] })
    const result = await run(withReport)
    expect(places(result.report())).toEqual(finding)
    expect(result.requests.filter((each) => each.endsWith('/files'))).toHaveLength(3)
    expect(result.requests.length).toBeLessThanOrEqual(20)
  })

  test('without a patch of a large file: the whole file counts as changed', async () => {
    const edited = { [INDEX_UP]: `${SLOW_INDEX[INDEX_UP]}-- More.\n` }
    const { run, checkRun } = scene({
      base: { ...SHOP, ...SLOW_INDEX },
      head: edited,
      files: [{ ...listed, status: 'modified', filename: INDEX_UP }],
    })
    await run({ inputs: { annotations: 'changed' } })
    expect(checkRun()?.annotations.map(({ path }) => path)).toContain(INDEX_UP)
  })

  test('with a migration that only moves: it is no new migration', async () => {
    const moved = Object.entries({ ...SHOP, ...SLOW_INDEX }).filter(([path]) => path.startsWith('migrations/'))
    const { run } = scene({
      base: { ...SHOP, ...SLOW_INDEX },
      head: Object.fromEntries(
        moved.flatMap(([path, text]) => [
          [path, null],
          [`db/${path}`, text],
        ]),
      ),
    })
    const result = await run(withReport)
    expect(result.report().trigger.triggered).toBe(true)
    expect(result.report().findings.filter(({ hazard }) => hazard === 'index-not-concurrent')).toEqual([])
  })

  test('with a migration that is deleted: the review runs and names it', async () => {
    const { run } = scene({ base: { ...SHOP, ...SLOW_INDEX }, head: { [INDEX_UP]: null, [INDEX_DOWN]: null } })
    const result = await run(withReport)
    expect([0, 1]).toContain(result.exitCode)
    expect(result.report().trigger.reasons.map(({ path }) => path)).toContain(INDEX_UP)
  })
})

test('a head that moved on while the job waited: the commit of the event is reviewed', async () => {
  const { run, push, pullRequest, repository, checkRun, git } = scene({ ...slow, checkout: 'none' })
  const event = eventFor(server(), repository, { name: 'pull_request', pullRequest })
  push({ [INDEX_UP]: 'SELECT 1;\n' })
  const result = await run({ ...withReport, event })
  expect(places(result.report())).toEqual(finding)
  expect(checkRun()?.headSha).toBe(git.headSha)
})

test('an empty pull request ends green', async () => {
  const { run } = scene({ base: SHOP, head: {}, files: [], claimedFiles: 0 })
  expect((await run()).exitCode).toBe(0)
})
