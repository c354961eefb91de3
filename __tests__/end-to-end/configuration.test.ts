import { describe, expect, test } from '@jest/globals'
import { theatre } from './scene.js'
import { INDEX_UP, OTHER_CHANGE, SHOP, SLOW_INDEX } from './shop.js'
import { terminal } from './terminal.js'

const { scene, folders } = theatre()
const PATH = '.github/database-review.yml'
const { folder, cli } = terminal(folders)

const BOMB = `version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]`).join('\n')}\n`

const MISTAKES: readonly (readonly [string, string, number, RegExp])[] = [
  ['an unknown key', 'version: 1\nfailon: high\n', 2, /failon is not a key of this file.*did you mean fail-on/],
  ['a value that is not allowed', 'version: 1\nfail-on: hihg\n', 2, /fail-on must be critical, high.*not "hihg"/],
  ['a value of another type', 'version: 1\nkeywords: 3\n', 2, /keywords must be a list/],
  ['a number out of range', 'version: 1\nmin-score: 101\n', 2, /min-score/],
  ['another format', 'version: 2\n', 1, /version must be 1/],
  ['no YAML', 'version: 1\npaths: [a\n', 3, /no valid YAML/],
  ['a key twice', 'version: 1\nfail-on: high\nfail-on: never\n', 3, /no valid YAML/],
  ['a secret', 'version: 1\npostgres-url: postgres://x\n', 2, /postgres-url is an input of the action and never a key/],
  [
    'a hazard that does not exist',
    'version: 1\nhazards:\n  drop-colum: off\n',
    3,
    /no hazard.*did you mean drop-column/,
  ],
  ['an alias bomb', BOMB, 1, /too many YAML aliases/],
]

describe('a mistake in the configuration file is one sentence at its line, exit code 2', () => {
  test.each(MISTAKES)('in the terminal: %s', async (_, text, line, message) => {
    const { exitCode, stdout, stderr } = await cli(['audit'], folder({ [PATH]: text }))
    const [first = '', ...others] = stderr.trim().split('\n')
    expect([exitCode, stdout, others]).toEqual([2, '', []])
    expect(first.startsWith(`${PATH}:${line}:`)).toBe(true)
    expect(first).toMatch(message)
  })

  test('in the action, as an annotation on that line, for each mistake one', async () => {
    const { run, checkRun } = scene({ base: SHOP, head: { [PATH]: 'version: 1\nfail-on: hihg\nmin-score: x\n' } })
    const { exitCode, commands } = await run({ program: 'bundle' })
    expect([exitCode, checkRun()]).toEqual([2, undefined])
    expect(commands.map(({ command, properties }) => [command, properties['file'], properties['line']])).toEqual([
      ['error', PATH, '2'],
      ['error', PATH, '3'],
    ])
  })

  test('a file that is named and not there', async () => {
    const { exitCode, stderr } = await cli(['audit', '--config', 'ci/review.yml'], folder(SHOP))
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/^There is no configuration file ci\/review\.yml.*\.\n$/),
    ])
    const { run } = scene({ base: SHOP, head: SLOW_INDEX, checkout: 'none' })
    const result = await run({ inputs: { config: 'ci/review.yml' } })
    expect([result.exitCode, result.commands.length]).toEqual([2, 1])
  })
})

describe('in a pull request', () => {
  const strict = 'version: 1\nfail-on: high\nhazards:\n  index-not-concurrent: high\n'
  const loose = 'version: 1\nfail-on: never\nhazards:\n  index-not-concurrent: off\n'

  test('the configuration of the base decides, and the difference of the head is said', async () => {
    const { run, comment } = scene({ base: { ...SHOP, [PATH]: strict }, head: { ...SLOW_INDEX, [PATH]: loose } })
    const { exitCode, summary } = await run()
    expect(exitCode).toBe(1)
    for (const text of [summary, comment()?.body]) {
      expect(text).toContain('fail-on changes from high to never when this is merged')
      expect(text).toContain('hazards.index-not-concurrent changes from high to off when this is merged')
    }
  })

  test('the configuration of the head holds where the base has none', async () => {
    const { run } = scene({ base: SHOP, head: { ...SLOW_INDEX, [PATH]: loose } })
    const { exitCode, report } = await run({ inputs: { 'report-file': 'report.json' } })
    expect([exitCode, report().gate.settingsFrom, report().findings]).toEqual([0, 'head', []])
  })

  test('an input wins over the file, and another file can be named', async () => {
    const base = { ...SHOP, 'ci/review.yml': loose }
    const { run } = scene({ base, head: SLOW_INDEX, checkout: 'none' })
    expect((await run({ inputs: { config: './ci/review.yml' } })).exitCode).toBe(0)
    const other = scene({ base: { ...SHOP, [PATH]: 'version: 1\nfail-on: never\n' }, head: SLOW_INDEX })
    expect((await other.run()).exitCode).toBe(0)
    expect((await other.run({ inputs: { 'fail-on': 'high' } })).exitCode).toBe(1)
  })

  test('keywords of the base start the review without a checkout', async () => {
    const config = 'version: 1\nkeywords: [payout]\n'
    const { run } = scene({
      base: { ...SHOP, [PATH]: config },
      head: OTHER_CHANGE,
      title: 'Payout, not database',
      checkout: 'none',
    })
    const { report } = await run({ inputs: { 'report-file': 'report.json' } })
    expect(report().trigger.reasons.map(({ detail }) => detail)).toEqual([expect.stringContaining('“payout”')])
  })

  test('a waiver in the migration is honoured and listed', async () => {
    const waiver = '-- database-review: allow index-not-concurrent reason="a small table" until=2099-01-31\n'
    const [set, ...rest] = SLOW_INDEX[INDEX_UP].split('\n')
    const { run } = scene({
      base: SHOP,
      head: { ...SLOW_INDEX, [INDEX_UP]: `${set ?? ''}\n${waiver}${rest.join('\n')}` },
    })
    const { exitCode, summary } = await run()
    expect(exitCode).toBe(0)
    expect(summary).toContain('a small table')
  })
})
