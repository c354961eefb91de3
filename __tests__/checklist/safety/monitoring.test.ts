import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { monitoring } from '../../../src/checklist/safety/monitoring.js'
import type { Alert } from '../../../src/evidence/automation/facts.js'
import { command, lineOf, remedyOf, standing, unit, withoutMigrations, type Scene } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const seen = { path: 'monitoring/rules.yml', line: 4, quote: 'LongTransaction' }
const alerting = (...on: readonly Alert['on'][]): Scene =>
  standing(SHOP, { automation: { alerts: on.map((each) => ({ on: each, seen })) } })

test('passes with an alert on locks or long transactions', async () => {
  expect(await lineOf(monitoring, alerting('locks', 'long transactions', 'other database metric'))).toBe(
    'pass: 2 alerts on locks and long transactions',
  )
})

test('passes where a failing job is told and a time limit ends one that hangs, warns without the limit', async () => {
  const job = (timeoutMinutes: number | undefined): Scene =>
    standing(SHOP, {
      automation: {
        units: [
          unit('migrate', [command('migrate'), command('notify', { onFailure: true })], {
            onPullRequest: false,
            timeoutMinutes,
          }),
        ],
      },
    })
  expect(await lineOf(monitoring, job(20))).toMatch(/^pass/)
  expect(await lineOf(monitoring, job(undefined))).toBe('warn: a failed migration is told, one that hangs is not')
})

test('warns with alerts on the database that would not see a waiting migration', async () => {
  expect(await lineOf(monitoring, alerting('other database metric'))).toMatch(/^warn: 1 alert on the database/)
  expect(await lineOf(monitoring, alerting('failure'))).toMatch(/^warn/)
})

test('fails where alerts are kept here and none is on a database', async () => {
  expect(await lineOf(monitoring, standing(SHOP, { automation: { otherAlert: seen } }))).toMatch(/^fail/)
})

test('is unverifiable without any alerting here: a message of success is none', async () => {
  const job = unit('migrate', [command('migrate'), command('notify')], { onPullRequest: false })
  expect(await lineOf(monitoring, standing(SHOP, { automation: { units: [job] } }))).toMatch(/^unverifiable/)
  expect(monitoring.evaluate(await withoutMigrations()).status).toBe('not-applicable')
})

test('does not apply to a document store that no migration changes', async () => {
  const databases = [{ id: 'mongodb', engine: 'mongodb', version: undefined, role: 'primary', signals: [] }] as const
  const { status, summary } = monitoring.evaluate(await withoutMigrations({ databases }))
  expect(`${status}: ${summary}`).toBe('not-applicable: no migrations')
})

test('prints no metric of PostgreSQL for another engine', async () => {
  expect(await remedyOf(monitoring, standing('CREATE TABLE o (id int PRIMARY KEY);', { dialect: 'sqlserver' }))).toBe(
    '',
  )
})

test("the fix is rules for the engine's own exporter", async () => {
  const fix = async (scene: Scene): Promise<unknown> => parse((await remedyOf(monitoring, scene)) ?? '')
  const rule = (expr: string) => ({ alert: expect.any(String), expr: expect.stringContaining(expr), for: '1m' })
  expect(await fix(standing(SHOP))).toMatchObject({
    groups: [{ rules: [rule('pg_stat_activity_max_tx_duration'), rule('pg_locks_count')] }],
  })
  expect(await fix(standing('CREATE TABLE o (id int PRIMARY KEY);', { dialect: 'mysql' }))).toMatchObject({
    groups: [{ rules: [rule('mysql_')] }],
  })
})
