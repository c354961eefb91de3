import { expect, test } from '@jest/globals'
import { timeouts } from '../../../src/checklist/safety/timeouts.js'
import { changing, command, lineOf, remedyOf, unit, type Scene } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);'
const ADD = 'ALTER TABLE orders ADD COLUMN note text;'
const UNSET: Scene = { history: { session: [] } }
const set = (name: string, value: string) => ({
  name,
  value,
  seen: { path: 'config/database.yml', line: 9, quote: '' },
})

test('passes where the wait for each lock is bounded in the file or for every session', async () => {
  expect(await lineOf(timeouts, changing(SHOP, `SET LOCAL lock_timeout = '5s';\n${ADD}`, UNSET))).toBe(
    'pass: the wait for 1 lock is bounded: in the migrations',
  )
  const configured = {
    ...UNSET,
    automation: { timeouts: [set('lock_timeout', '5s'), set('statement_timeout', '15min')] },
  }
  expect(await lineOf(timeouts, changing(SHOP, ADD, configured))).toBe(
    'pass: the wait for 1 lock is bounded: lock_timeout = 5s',
  )
})

test('warns where nothing bounds the wait, or what is set is no bound', async () => {
  const configured = (name: string, value: string) => ({ ...UNSET, automation: { timeouts: [set(name, value)] } })
  expect(await lineOf(timeouts, changing(SHOP, ADD, UNSET))).toBe('warn: Nothing bounds the wait for the lock')
  for (const [name, value] of [
    ['lock_timeout', '0'],
    ['lock_timeout', '10min'],
    ['statement_timeout', '5s'],
    ['connect_timeout', '5'],
  ] as const)
    expect([name, value, await lineOf(timeouts, changing(SHOP, ADD, configured(name, value)))]).toEqual([
      name,
      value,
      expect.stringMatching(/^warn/),
    ])
  expect(await remedyOf(timeouts, changing(SHOP, ADD, UNSET))).toContain('lock_timeout')
})

test('a job that migrates without any limit warns; one with a limit passes', async () => {
  const job = (timeoutMinutes: number | undefined): Scene => ({
    automation: { units: [unit('deploy', [command('migrate')], { onPullRequest: false, timeoutMinutes })] },
  })
  expect(await lineOf(timeouts, changing(SHOP, ADD, job(undefined)))).toMatch(
    /^warn: .* neither a statement nor the job/,
  )
  expect(await lineOf(timeouts, changing(SHOP, ADD, job(15)))).toMatch(/^pass/)
})

test('MySQL waits for a year by default', async () => {
  const scene = (sql: string) =>
    changing('CREATE TABLE orders (id int PRIMARY KEY, total int);', sql, { dialect: 'mysql', ...UNSET })
  const change = 'ALTER TABLE orders MODIFY total bigint;'
  expect(await lineOf(timeouts, scene(change))).toBe('warn: Nothing bounds the wait for the lock')
  expect(await lineOf(timeouts, scene(`SET SESSION lock_wait_timeout = 5;\n${change}`))).toMatch(/^pass/)
})

test('does not apply where nothing waits, or the engine knows no queue', async () => {
  expect(await lineOf(timeouts, changing(SHOP, 'CREATE TABLE notes (id bigint PRIMARY KEY);'))).toMatch(
    /^not-applicable/,
  )
})

test('a statement that cannot be read is unverifiable', async () => {
  const dynamic = "DO $$ BEGIN EXECUTE current_setting('app.ddl'); END $$;"
  expect(await lineOf(timeouts, changing(SHOP, dynamic))).toMatch(/^unverifiable/)
})
