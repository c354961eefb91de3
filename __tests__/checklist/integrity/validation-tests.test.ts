import { expect, test } from '@jest/globals'
import { validationTests } from '../../../src/checklist/integrity/validation-tests.js'
import { answerOf, command, lineOf, remedyOf, standing, unit, withoutMigrations } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const SEEN = { path: 'test/orders.test.ts', line: 4, quote: "rejects.toMatchObject({ code: '23503' })" }

test('tests on a real engine that assert warn at most: whether they succeed is not seen', async () => {
  const databaseTests = [{ asserts: true, engine: 'real' as const, seen: SEEN }]
  expect(await lineOf(validationTests, standing(SHOP, { automation: { databaseTests } }))).toBe(
    'warn: 1 test on a real engine with assertions; whether it succeeds was not seen',
  )
})

test('tests that assert nothing, or on a substitute of the engine, say so', async () => {
  const of = (asserts: boolean, engine: 'real' | 'substitute') =>
    lineOf(validationTests, standing(SHOP, { automation: { databaseTests: [{ asserts, engine, seen: SEEN }] } }))
  expect(await of(false, 'real')).toMatch(/^warn: .* none asserts/)
  expect(await of(true, 'substitute')).toMatch(/^warn: .* substitute/)
})

test('CI that only applies the migrations warns; a job that ignores the failure is no evidence', async () => {
  const applied = (failureIgnored: boolean) =>
    lineOf(
      validationTests,
      standing(SHOP, { automation: { units: [unit('test', [command('migrate', { failureIgnored })])] } }),
    )
  expect(await applied(false)).toMatch(/^warn: CI applies the migrations/)
  const at = async (path: string): Promise<number | undefined> => {
    const seen = { path, line: 12, quote: 'manage.py migrate' }
    const units = [unit('test', [command('migrate', { seen })])]
    return (await answerOf(validationTests, standing(SHOP, { automation: { units } }))).facts?.[0]?.line
  }
  expect([await at('.github/workflows/ci.yml'), await at('scripts/test.sh')]).toEqual([12, 7])
  expect(await applied(true)).toMatch(/^fail/)
})

test('tests that look at rows of the application are named: they show nothing of what a migration leaves', async () => {
  const rowTests = [{ path: 'shop/tests/test_orders.py', line: 7, quote: 'Order.objects.get()' }]
  const units = [unit('test', [command('migrate')])]
  expect(await lineOf(validationTests, standing(SHOP, { automation: { units, rowTests } }))).toBe(
    'warn: CI applies the migrations; 1 test file looks at rows that the application wrote, and none was seen to look at what a migration leaves',
  )
  const databaseTests = [{ asserts: false, engine: 'real' as const, seen: SEEN }]
  expect(await lineOf(validationTests, standing(SHOP, { automation: { databaseTests, rowTests } }))).toMatch(
    /^warn: the migrations are applied to a real engine for tests; 1 test file looks at rows/,
  )
})

test('CI that runs tests beside a database warns: what they do with it cannot be read', async () => {
  const testsBesideDatabase = [{ path: '.github/workflows/ci.yml', line: 9, quote: 'test:', onPullRequest: true }]
  expect(await lineOf(validationTests, standing(SHOP, { automation: { testsBesideDatabase } }))).toMatch(
    /^warn: CI runs tests beside a database; .* cannot be read$/,
  )
})

test('fails where no test looks at the database', async () => {
  expect(await lineOf(validationTests, standing(SHOP))).toMatch(/^fail/)
  expect(await remedyOf(validationTests, standing(SHOP))).toContain('refers to rows that')
})

test('does not apply without migrations', async () => {
  expect(validationTests.evaluate(await withoutMigrations())).toMatchObject({ status: 'not-applicable' })
})

test('a CI system that is not read may do what is not seen: a warning names its file', async () => {
  const unreadCi = ['.woodpecker.yml']
  expect(await lineOf(validationTests, standing(SHOP, { automation: { unreadCi } }))).toBe(
    'warn: no test that was read applies the migrations; .woodpecker.yml was not read',
  )
})
