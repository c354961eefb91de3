import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import * as z from 'zod'
import { tested } from '../../../src/checklist/rollback/tested.js'
import { changing, command, lineOf, remedyOf, unit, type Scene } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);'
const ADD = 'ALTER TABLE orders ADD COLUMN note text;'
const down = (sql: string, more: Scene = {}): Scene =>
  changing(SHOP, ADD, { downs: { '20260201000000_change_shop': sql }, ...more })
const GOOD = 'ALTER TABLE orders DROP COLUMN note;'

test('a down that restores the schema when it is read warns: it never ran', async () => {
  expect(await lineOf(tested, down(GOOD))).toBe('warn: 1 down restores the schema when read; never run')
})

test('CI that runs both directions warns: it was not seen to succeed', async () => {
  const units = [unit('migrations', [command('migrate'), command('roll back'), command('migrate')])]
  expect(await lineOf(tested, down(GOOD, { automation: { units } }))).toBe(
    'warn: CI runs up and down (migrations), not seen to succeed with this migration',
  )
})

test('a test that takes migrations back warns: it was not seen to succeed', async () => {
  const seen = { path: 'migrate/migrate_test.go', line: 9, quote: 'migrator.Down()' }
  const databaseTests = [{ asserts: true, engine: 'real' as const, takesBack: { ...seen, line: 20 }, seen }]
  expect(await lineOf(tested, down(GOOD, { automation: { databaseTests } }))).toBe(
    'warn: a test takes migrations back on a real engine; whether it succeeds was not seen',
  )
})

test('rolling the application back, ignoring the failure or running on a schedule is no test', async () => {
  const others = [
    unit('rollback', [command('migrate'), command('roll back application')]),
    unit('rollback', [command('migrate'), command('roll back', { failureIgnored: true })]),
    unit('nightly', [command('migrate'), command('roll back')], { onPullRequest: false }),
    unit('script', [command('migrate'), command('roll back')], { reachable: false }),
  ]
  for (const each of others)
    expect(await lineOf(tested, down(GOOD, { automation: { units: [each] } }))).toMatch(/never run$/)
})

test('fails where the down leaves another schema', async () => {
  expect(await lineOf(tested, down('ALTER TABLE orders DROP COLUMN total;'))).toBe(
    'fail: Down leaves another schema than it found',
  )
})

test('a down that the tool derives is unverifiable: nobody has seen it', async () => {
  expect(await lineOf(tested, changing(SHOP, ADD))).toMatch(/^unverifiable/)
})

test('does not apply where nothing can be taken back', async () => {
  expect(await lineOf(tested, changing(SHOP, ADD, { downs: {}, history: { downs: 'none' } }))).toMatch(
    /^not-applicable/,
  )
  expect(await lineOf(tested, changing(SHOP, ADD, { downs: {} }))).toMatch(/^not-applicable/)
})

const Workflow = z.object({
  jobs: z.object({ 'up-down-up': z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
})

test('the workflow that it proposes is YAML, and runs up, down and up again', async () => {
  const of = async (tool: string) =>
    Workflow.parse(parse((await remedyOf(tested, down(GOOD, { history: { tool, root: "db/it's migrations" } }))) ?? ''))
  for (const tool of ['golang-migrate', 'knex', 'alembic', 'goose', 'plain-sql']) {
    const workflow = await of(tool)
    const steps = workflow.jobs['up-down-up'].steps
    expect(steps.at(-1)?.run).toBe(steps.at(-3)?.run)
    expect(steps.at(-2)?.run).toMatch(/down|back|revert/)
  }
  expect(JSON.stringify(await of('golang-migrate'))).toContain(String.raw`-path 'db/it'\\''s migrations'`)
})
