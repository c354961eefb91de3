import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { places } from './report.js'
import { theatre } from './scene.js'
import { INDEX_UP, OTHER_CHANGE, SAFE_INDEX, SHOP, SLOW_INDEX } from './shop.js'

const { scene, folders } = theatre()
const slow = { base: SHOP, head: SLOW_INDEX }

describe('what a job leaves behind', () => {
  test('the summary, every output and the report tell of the same finding', async () => {
    const { run, git } = scene(slow)
    const result = await run({ program: 'bundle', inputs: { 'report-file': 'report.json' } })
    expect(result.summary).toContain('orders_customer_idx')
    expect(result.outputs).toMatchObject({
      triggered: 'true',
      conclusion: 'failure',
      findings: '1',
      critical: '0',
      high: '1',
      medium: '0',
      low: '0',
      'report-file': 'report.json',
      'sarif-file': '',
    })
    expect(Number(result.outputs['score'])).toBeLessThanOrEqual(Number(result.outputs['ceiling']))
    expect(places(result.report())).toEqual([`index-not-concurrent ${INDEX_UP}:2`])
    expect(readdirSync(git.workspace).filter((name) => name.includes('.tmp'))).toEqual([])
  })

  test('a change without a database leaves outputs that say so', async () => {
    const { run } = scene({ base: SHOP, head: OTHER_CHANGE })
    const { outputs, exitCode, summary } = await run()
    expect(exitCode).toBe(0)
    expect(outputs).toMatchObject({
      triggered: 'false',
      verdict: 'not-applicable',
      conclusion: 'success',
      findings: '0',
    })
    expect(summary).toMatch(/does not touch the database/i)
  })

  test('nothing but the summary is missing where the runner takes none', async () => {
    const { run, comment } = scene(slow)
    const { exitCode, outputs } = await run({ program: 'bundle', env: { GITHUB_STEP_SUMMARY: '' } })
    expect([exitCode, outputs['high'], comment() === undefined]).toEqual([1, '1', false])
  })

  test('a working directory leaves the rest of the repository out', async () => {
    const { run } = scene(slow)
    const other = await run({ inputs: { 'working-directory': 'services/mail' } })
    expect([other.exitCode, other.outputs['findings']]).toEqual([0, '0'])
    const own = await run({ inputs: { 'working-directory': 'migrations' } })
    expect([own.exitCode, own.outputs['high']]).toEqual([1, '1'])
  })

  test('the report is never written outside the workspace and the temporary folder of the runner', async () => {
    const { run, git } = scene(slow)
    const outside = folders.create()
    symlinkSync(outside, join(git.workspace, 'link'))
    for (const path of ['../report.json', join(outside, 'report.json'), 'link/report.json']) {
      const { exitCode, commands } = await run({ inputs: { 'report-file': path } })
      expect([exitCode, commands.map(({ message }) => message)]).toEqual([
        2,
        [expect.stringContaining(`The report cannot be written to ${path}: name a file in the workspace`)],
      ])
    }
    expect(readdirSync(outside)).toEqual([])
    expect(existsSync(join(git.workspace, '../report.json'))).toBe(false)
  })
})

describe('the exit code', () => {
  test('is 1 where the gate fails, and 0 where fail-on is above the finding', async () => {
    const { run } = scene(slow)
    expect((await run()).exitCode).toBe(1)
    expect((await run({ inputs: { 'fail-on': 'critical' } })).exitCode).toBe(0)
    expect((await run({ inputs: { 'fail-on': 'never' } })).exitCode).toBe(0)
  })

  test('is 1 where the score is under min-score', async () => {
    const { run } = scene({ base: SHOP, head: { ...SLOW_INDEX, ...SAFE_INDEX } })
    expect((await run({ inputs: { 'min-score': '1' } })).exitCode).toBe(0)
    const low = scene({ base: SHOP, head: SLOW_INDEX })
    const result = await low.run({ inputs: { 'min-score': '100', 'fail-on': 'never', 'report-file': 'report.json' } })
    expect(result.exitCode).toBe(1)
    expect(result.report().gate.reasons.join()).toContain('is under min-score 100')
  })

  test('is 2 with one sentence for a bad input, before anything is asked of GitHub', async () => {
    const { run } = scene(slow)
    const { exitCode, commands, requests } = await run({ program: 'bundle', inputs: { 'fail-on': 'hihg' } })
    expect(exitCode).toBe(2)
    expect(commands).toEqual([expect.objectContaining({ command: 'error' })])
    expect(commands[0]?.message).toMatch(/fail-on must be .*"hihg".*did you mean high/)
    expect(requests).toEqual([])
  })

  test('is 2 with one sentence outside a workflow', async () => {
    const { run } = scene(slow)
    for (const env of [{ GITHUB_EVENT_PATH: '' }, { GITHUB_EVENT_PATH: '/none/event.json' }, { GITHUB_SHA: '' }]) {
      const { exitCode, commands } = await run({ env })
      expect(exitCode).toBe(2)
      expect(commands).toHaveLength(1)
    }
  })
})
