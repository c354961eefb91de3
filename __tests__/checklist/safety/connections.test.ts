import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { connections } from '../../../src/checklist/safety/connections.js'
import type { Connection } from '../../../src/evidence/automation/facts.js'
import type { History } from '../../../src/migrations/model.js'
import { readInfrastructure } from '../../../src/evidence/infrastructure/index.js'
import { command, evidenceOf, lineOf, remedyOf, standing, unit, withoutMigrations, type Scene } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const connection = (pooled: Connection['pooled'], purpose: Connection['purpose'] = 'migrate'): Connection => ({
  purpose,
  pooled,
  seen: { path: '.env.example', line: 2, quote: 'DATABASE_URL' },
})
const MIGRATE = command('migrate', { program: 'prisma migrate deploy' })
const scene = (tool: string, more: Parameters<typeof unit>[2], ...addresses: readonly Connection[]): Scene =>
  standing(SHOP, {
    history: { tool },
    automation: { units: [unit('migrate', [MIGRATE], { onPullRequest: false, ...more })], connections: addresses },
  })

test('passes with a direct connection and one runner at a time', async () => {
  expect(await lineOf(connections, scene('prisma', {}, connection('no')))).toBe(
    'pass: migrations connect directly, one runner at a time',
  )
  expect(
    await lineOf(connections, scene('typeorm', { single: true }, connection('no'), connection('yes', 'application'))),
  ).toMatch(/^pass/)
  expect(await lineOf(connections, scene('django', { kind: 'release phase' }, connection('no')))).toMatch(/^pass/)
})

test('warns where the address is not said, two runs may meet, or a container migrates at its start', async () => {
  expect(await lineOf(connections, scene('prisma', {}, connection('unknown')))).toMatch(
    /^warn: whether migrations go through a pooler is not said here/,
  )
  expect(await lineOf(connections, scene('typeorm', {}, connection('no')))).toBe(
    'warn: two runs of migrate may migrate at once',
  )
  expect(await lineOf(connections, scene('prisma', { kind: 'container', replicas: 3 }, connection('no')))).toMatch(
    /^warn: migrate migrates at each start, kept apart/,
  )
  expect(await lineOf(connections, scene('prisma', {}, connection('yes', 'application')))).toMatch(
    /^warn: the application goes through/,
  )
})

test('asks for the address alone where one runner migrates at a time', async () => {
  expect(await remedyOf(connections, scene('prisma', { single: true }, connection('unknown')))).toMatch(
    /check: safety\/connections\n {4}statement: <which address/,
  )
  const boots = scene('prisma', { kind: 'container', replicas: 3 }, connection('unknown'))
  expect(await remedyOf(connections, boots)).not.toMatch(/attestations/)
})

test('fails behind a pooler with a lock of the session, and with replicas that nothing keeps apart', async () => {
  expect(await lineOf(connections, scene('prisma', {}, connection('yes')))).toMatch(/^fail: .*pooler/)
  expect(await lineOf(connections, scene('typeorm', { single: true }, connection('yes')))).toMatch(/^warn: .*pooler/)
  expect(await lineOf(connections, scene('typeorm', { kind: 'container', replicas: 3 }, connection('no')))).toBe(
    'fail: 3 replicas migrate at their start, and the tool takes no lock',
  )
})

test('warns behind a pooler where the lock of the tool is one of a transaction', async () => {
  const through = connection('yes')
  expect(await lineOf(connections, scene('flyway', { single: true }, through))).toMatch(
    /^warn: .*SET and session locks/,
  )
  expect(await lineOf(connections, scene('sqitch', { single: true }, through))).toMatch(/^fail: .*lock of the tool/)
})

test("the lock of a tool may differ by engine and by release: Kysely's holds for a session since 0.28.18", async () => {
  const line = async (history: Partial<History>): Promise<string> =>
    lineOf(connections, { ...scene('kysely', { single: true }, connection('yes')), history })
  const fails = /^fail: .*lock of the tool/
  for (const toolVersion of ['0.28.18', '0.28.19', '0.29.3', '0.29.9'])
    expect(await line({ tool: 'kysely', toolVersion })).toMatch(fails)
  for (const toolVersion of ['0.27.6', '0.28.17', '0.29.2', undefined])
    expect(await line({ tool: 'kysely', toolVersion })).toMatch(/^warn/)
  expect(await line({ tool: 'ecto' })).toMatch(/^warn/)
  expect(await line({ tool: 'ecto', dialect: 'mysql' })).toMatch(fails)
  expect(await line({ tool: 'ecto', dialect: 'sqlserver' })).toMatch(/^warn/)
})

test('is unverifiable where nothing here migrates, and does not apply to SQLite', async () => {
  expect(await lineOf(connections, standing(SHOP))).toMatch(/^unverifiable/)
  expect(await lineOf(connections, standing(SHOP, { history: { dialect: 'sqlite' } }))).toMatch(/^not-applicable/)
  expect(connections.evaluate(await withoutMigrations()).status).toBe('not-applicable')
  const laptop = scene('typeorm', { kind: 'container', environment: 'development', replicas: 2 })
  expect(await lineOf(connections, laptop)).toMatch(/^unverifiable/)
})

test('the fix is one job with a direct address', async () => {
  const fix: unknown = parse((await remedyOf(connections, scene('prisma', {}, connection('yes')))) ?? '')
  expect(fix).toMatchObject({
    concurrency: 'migrate-production',
    jobs: { migrate: { steps: [{ uses: 'actions/checkout@v4' }, { run: 'npx prisma migrate deploy' }] } },
  })
})

test('warns where code of the application migrates, and says whether a lock keeps two starts apart', async () => {
  const applied = [{ tool: 'goose', what: 'goose.Up', seen: { path: 'main.go', line: 5, quote: 'goose.Up(db)' } }]
  const line = async (tool: string): Promise<string> =>
    lineOf(connections, standing(SHOP, { history: { tool }, applied, automation: { connections: [connection('no')] } }))
  expect(await line('goose')).toBe(
    'warn: the application applies its migrations itself, and the tool takes no lock: of two that start at once one may fail',
  )
  expect(await line('sqlx')).toBe(
    'warn: the application applies its migrations itself, kept apart by the lock of the tool',
  )
  const locked = applied.map((each) => ({ ...each, locked: true as const }))
  expect(
    await lineOf(
      connections,
      standing(SHOP, { history: { tool: 'goose' }, applied: locked, automation: { connections: [connection('no')] } }),
    ),
  ).toBe('warn: the application applies its migrations itself, kept apart by a lock that its code takes')
})

const RDS = 'resource "aws_rds_cluster" "shop" {\n  engine = "aurora-postgresql"\n}\n'

test.each<[string, string, RegExp]>([
  [
    'without a proxy',
    RDS,
    /^pass: aws_rds_cluster.shop is declared here, and no proxy or pooler before it, one runner/,
  ],
  ['beside a proxy', `${RDS}resource "aws_db_proxy" "shop" {}\n`, /^warn: whether migrations go through a pooler/],
  [
    'of another provider, which may have a pooler built in',
    'resource "google_sql_database_instance" "shop" {\n  database_version = "POSTGRES_16"\n}\n',
    /^warn: whether migrations go through a pooler/,
  ],
])('a server that is declared here %s', async (_, terraform, expected) => {
  const infrastructure = await readInfrastructure(new Map([['main.tf', terraform]]))
  const evidence = await evidenceOf(scene('prisma', {}, connection('unknown')))
  const answer = connections.evaluate({ ...evidence, facts: { ...evidence.facts, infrastructure } })
  expect(`${answer.status}: ${answer.summary}`).toMatch(expected)
})
