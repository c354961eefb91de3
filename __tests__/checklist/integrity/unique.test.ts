import { describe, expect, test } from '@jest/globals'
import { unique } from '../../../src/checklist/integrity/unique.js'
import { modelsOf } from '../../../src/evidence/code/gather.js'
import { upsertsIn } from '../../../src/evidence/code/upserts/gather.js'
import { changing, evidenceOf, lineOf, remedyOf, standing } from '../scenes.js'

const USERS = 'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);\n'

test('passes where each table has a primary key and each natural key is unique', async () => {
  expect(await lineOf(unique, standing(USERS))).toBe(
    'pass: 1 table with a primary key, 1 more unique; no model was read to compare',
  )
})

test('any unique key over the column counts: with a tenant, in lower case, among live rows', async () => {
  const by = (index: string): string =>
    `CREATE TABLE users (id bigint PRIMARY KEY, tenant int, email text, gone boolean);\nCREATE UNIQUE INDEX ON users ${index};`
  for (const index of ['(tenant, email)', '(lower(email))', '(email) WHERE NOT gone'])
    expect([index, await lineOf(unique, standing(by(index)))]).toEqual([index, expect.stringMatching(/^pass/)])
})

test('fails where nothing tells the rows of a table apart', async () => {
  const scene = standing(`${USERS}CREATE TABLE visits (at timestamptz NOT NULL, path text);`)
  expect(await lineOf(unique, scene)).toBe('fail: 1 table without a primary key: visits')
  expect(await remedyOf(unique, scene)).toBe(
    'ALTER TABLE visits ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;',
  )
})

test('partitions, temporary tables, copies and the ledgers of tools need no key', async () => {
  const scene =
    standing(`${USERS}CREATE TABLE events (at date NOT NULL, id int, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TEMPORARY TABLE stage (a int);
CREATE TABLE users_before AS SELECT * FROM users;
CREATE TABLE schema_migrations (version text NOT NULL);`)
  expect(await lineOf(unique, scene)).toMatch(/^pass/)
})

test('a name alone warns: an e-mail address of an account, a pair of a join table', async () => {
  const accounts = standing('CREATE TABLE users (id bigint PRIMARY KEY, email text);')
  expect(await lineOf(unique, accounts)).toBe('warn: nothing keeps duplicates out of users.email')
  expect(await remedyOf(unique, accounts)).toContain(
    'CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);',
  )
  const join = `${USERS}CREATE TABLE roles (id bigint PRIMARY KEY);
CREATE TABLE user_roles (id bigint PRIMARY KEY, user_id bigint REFERENCES users, role_id bigint REFERENCES roles);`
  expect(await lineOf(unique, standing(join))).toBe(
    'warn: nothing keeps duplicates out of user_roles (user_id, role_id)',
  )
  const mail = `${USERS}CREATE TABLE newsletter_subscriptions (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, email text, sku text);`
  expect(await lineOf(unique, standing(mail))).toMatch(/^pass/)
})

test('what many rows hold empty is no name of one row', async () => {
  const slugs = (more: string) =>
    standing(`${USERS}CREATE TABLE pages (id bigint PRIMARY KEY, slug varchar(100) NOT NULL${more});`)
  expect(await lineOf(unique, slugs(''))).toBe('warn: nothing keeps duplicates out of pages.slug')
  expect(await lineOf(unique, slugs(" DEFAULT ''"))).toMatch(/^pass/)
  const evidence = await evidenceOf(slugs(''))
  const model = (field: string) =>
    modelsOf(
      new Map([
        [
          'web/models.py',
          `class Page(models.Model):\n    slug = models.CharField(${field})\n    class Meta:\n        db_table = "pages"\n`,
        ],
      ]),
    )
  const judgedBy = (field: string) =>
    unique.evaluate({ ...evidence, facts: { ...evidence.facts, models: model(field) } })
  expect(judgedBy('max_length=100, blank=True').status).toBe('pass')
  expect(judgedBy('max_length=100').status).toBe('warn')
})

test('a waived finding makes it warn at best', async () => {
  const waiver = '-- database-review: allow table-without-primary-key reason="read in bulk only"\n'
  const scene = changing(USERS, `${waiver}CREATE TABLE visits (at timestamptz NOT NULL);`)
  expect(await lineOf(unique, scene)).toBe('warn: 1 table without a primary key, waived')
})

test('a table of which only a part is known is unverifiable unless its key was seen', async () => {
  const altered = (sql: string) => standing(`${USERS}${sql}`)
  expect(await lineOf(unique, altered('ALTER TABLE legacy ADD COLUMN note text;'))).toMatch(/^unverifiable: 1 of 2/)
  expect(await lineOf(unique, altered('ALTER TABLE legacy ADD PRIMARY KEY (id);'))).toMatch(/^pass/)
})

test('a record of what happened may name the same two rows again; a membership may not', async () => {
  const people = `CREATE TABLE surveys (id bigint PRIMARY KEY);
CREATE TABLE people (id bigint PRIMARY KEY);
`
  const columns = '(id bigint PRIMARY KEY, survey_id bigint REFERENCES surveys, person_id bigint REFERENCES people)'
  expect(await lineOf(unique, standing(`${people}CREATE TABLE displays ${columns};`))).toMatch(/^pass/)
  expect(await lineOf(unique, standing(`${people}CREATE TABLE survey_people ${columns};`))).toMatch(/^warn/)
})

test('a model is compared with the database that stands nearest to it', async () => {
  const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text);'
  const shop = await evidenceOf(
    standing('CREATE TABLE notes (id bigint PRIMARY KEY);', { history: { root: 'api/migrations' } }),
  )
  const reports = await evidenceOf(standing(users, { history: { root: 'analytics/migrations' } }))
  const prisma = 'model User {\n  id Int @id\n  email String? @unique\n  @@map("users")\n}\n'
  const models = modelsOf(new Map([['api/prisma/schema.prisma', prisma]]))
  const both = { ...reports, replayed: [...shop.replayed, ...reports.replayed], facts: { ...reports.facts, models } }
  expect(unique.evaluate(both)).toMatchObject({
    status: 'warn',
    summary: 'nothing keeps duplicates out of users.email',
  })
  const alone = { ...reports, facts: { ...reports.facts, models } }
  expect(unique.evaluate(alone)).toMatchObject({ status: 'fail', summary: 'unique in models alone: users (email)' })
})

describe('an upsert', () => {
  const judgedWith = async (sql: string, path: string, text: string) => {
    const evidence = await evidenceOf(standing(sql))
    const facts = { ...evidence.facts, upserts: upsertsIn(path, text), models: modelsOf(new Map([[path, text]])) }
    return unique.evaluate({ ...evidence, facts })
  }
  const ORDERS = 'CREATE TABLE orders (id bigint PRIMARY KEY, tenant_id int, number text, gone boolean);\n'
  const UPSERT = 'sql`INSERT INTO orders (number) VALUES (1) ON CONFLICT (tenant_id, number) DO NOTHING`'

  test('fails where no unique key has its columns, and shows where', async () => {
    expect(
      await judgedWith(`${ORDERS}CREATE UNIQUE INDEX ON orders (number);`, 'src/a.ts', `\n${UPSERT}`),
    ).toMatchObject({
      status: 'fail',
      summary:
        'code writes to orders (tenant_id, number) by a key that is not unique: the engine refuses the statement',
      facts: [
        {
          detail:
            'ON CONFLICT (tenant_id, number) asks for a unique key over orders (tenant_id, number), and there is none',
          path: 'src/a.ts',
          line: 2,
        },
      ],
    })
  })

  test.each([
    ['an index in another order', 'CREATE UNIQUE INDEX ON orders (number, tenant_id);', 'pass'],
    ['a constraint', 'ALTER TABLE orders ADD UNIQUE (tenant_id, number);', 'pass'],
    ['an index of some rows', 'CREATE UNIQUE INDEX ON orders (tenant_id, number) WHERE NOT gone;', 'fail'],
    ['a deferrable constraint', 'ALTER TABLE orders ADD UNIQUE (tenant_id, number) DEFERRABLE;', 'fail'],
    ['an index of more columns', 'CREATE UNIQUE INDEX ON orders (tenant_id, number, gone);', 'fail'],
    ['an index over an expression', 'CREATE UNIQUE INDEX ON orders (tenant_id, lower(number));', 'fail'],
    ['a table that is known in part', "DO $$ BEGIN EXECUTE current_setting('a.b'); END $$;", 'pass'],
  ])('over %s', async (_, sql, status) => {
    expect((await judgedWith(ORDERS + sql, 'src/a.ts', UPSERT)).status).toBe(status)
  })

  test('by fields of a model is one by its columns', async () => {
    const text = `import { pgTable } from 'drizzle-orm/pg-core'
export const orders = pgTable('orders', {
  id: integer('id').primaryKey(),
  tenant: integer('tenant_id'),
  no: text('number'),
})
db.insert(orders).values(x).onConflictDoNothing({ target: [orders.tenant, orders.no] })`
    expect(await judgedWith(ORDERS, 'src/schema.ts', text)).toMatchObject({
      status: 'fail',
      facts: [{ detail: expect.stringContaining('orders (tenant_id, number)') }],
    })
    const index = 'CREATE UNIQUE INDEX ON orders (tenant_id, number);'
    expect((await judgedWith(ORDERS + index, 'src/schema.ts', text)).status).toBe('pass')
  })
})

test("a tool's own ledger is none of the application's tables, whatever is known of it", async () => {
  for (const ledger of ['__diesel_schema_migrations', '_sqlx_migrations', 'seaql_migrations'])
    expect(await lineOf(unique, standing(`${USERS}DELETE FROM ${ledger};`))).toMatch(/^pass: 1 table /)
})
