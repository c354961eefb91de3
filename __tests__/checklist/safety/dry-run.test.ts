import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { dryRun } from '../../../src/checklist/safety/dry-run.js'
import { command, lineOf, remedyOf, standing, unit, withoutMigrations, type Scene } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const PLAN = command('dry run', { program: 'alembic upgrade --sql' })
const ci = (...units: readonly ReturnType<typeof unit>[]): Scene => standing(SHOP, { automation: { units } })

test('passes where pull requests print the plan or apply the migrations to a throw-away database', async () => {
  expect(await lineOf(dryRun, ci(unit('plan', [PLAN])))).toBe('pass: alembic upgrade --sql on each pull request')
  const applied = command('migrate', { program: 'prisma migrate deploy', local: true })
  expect(await lineOf(dryRun, ci(unit('test', [applied])))).toBe(
    'pass: prisma migrate deploy on a throw-away database on each pull request',
  )
})

test('warns where the plan stops nothing, comes too late, or is only there to be run', async () => {
  expect(await lineOf(dryRun, ci(unit('plan', [{ ...PLAN, failureIgnored: true }])))).toMatch(/^warn: .*stops nothing/)
  expect(await lineOf(dryRun, ci(unit('plan', [PLAN], { onPullRequest: false })))).toMatch(
    /^warn: .*after the merge only/,
  )
  expect(
    await lineOf(dryRun, ci(unit('plan', [PLAN], { kind: 'script', reachable: false, onPullRequest: false }))),
  ).toMatch(/^warn: .*nothing runs it/)
  const databaseTests = [
    { asserts: false, engine: 'real' as const, seen: { path: 'test/db.test.ts', line: 3, quote: '' } },
  ]
  expect(await lineOf(dryRun, standing(SHOP, { automation: { databaseTests } }))).toMatch(/^warn: tests apply/)
  const besides = (onPullRequest: boolean): Scene => {
    const testsBesideDatabase = [{ path: '.github/workflows/ci.yml', line: 9, quote: 'test:', onPullRequest }]
    return standing(SHOP, { automation: { databaseTests, testsBesideDatabase } })
  }
  expect(await lineOf(dryRun, besides(true))).toBe(
    'pass: tests that run on each pull request, beside a database, apply the migrations',
  )
  expect(await lineOf(dryRun, besides(false))).toMatch(/^warn: tests apply/)
})

test('says where the jobs of pull requests stand in another repository', async () => {
  const calledElsewhere = [
    { path: '.github/workflows/ci.yml', line: 5, quote: 'uses: shop/ci/.github/workflows/go.yml@v1' },
  ]
  const databaseTests = [
    { asserts: false, engine: 'real' as const, seen: { path: 'test/db.test.ts', line: 3, quote: '' } },
  ]
  expect(await lineOf(dryRun, standing(SHOP, { automation: { databaseTests, calledElsewhere } }))).toBe(
    'warn: tests apply the migrations; whether pull requests run them stands in a workflow of another repository, which is not read',
  )
  expect(await lineOf(dryRun, standing(SHOP, { automation: { calledElsewhere } }))).toBe(
    'warn: nothing that was read plans or tries migrations; pull requests call a workflow of another repository, which is not read',
  )
})

test('warns where tests run beside a database and nobody can tell what they do to it', async () => {
  const testsBesideDatabase = [{ path: '.github/workflows/ci.yml', line: 9, quote: 'test:', onPullRequest: true }]
  expect(await lineOf(dryRun, standing(SHOP, { automation: { testsBesideDatabase } }))).toMatch(
    /^warn: .*whether they apply the migrations cannot be read$/,
  )
})

test('fails where nothing tries migrations before the merge: a deploy is no trial', async () => {
  const deploy = unit('deploy', [command('migrate')], { onPullRequest: false })
  expect(await lineOf(dryRun, ci(deploy))).toBe('fail: nothing plans or tries migrations before the merge')
})

test('does not apply without migrations', async () => {
  expect(dryRun.evaluate(await withoutMigrations()).status).toBe('not-applicable')
})

test("the fix prints the plan in the tool's own words, or runs up and down where the tool has no plan", async () => {
  const fix = async (tool: string): Promise<unknown> =>
    parse((await remedyOf(dryRun, { ...ci(), history: { tool } })) ?? '')
  expect(await fix('alembic')).toMatchObject({
    on: 'pull_request',
    jobs: {
      plan: { steps: expect.arrayContaining([{ uses: 'actions/checkout@v4' }, { run: 'alembic upgrade head --sql' }]) },
    },
  })
  expect(await fix('knex')).toMatchObject({ jobs: { 'up-down-up': {} } })
})
