import { expect, test } from '@jest/globals'
import { unique } from '../../../src/checklist/integrity/unique.js'
import { modelsOf } from '../../../src/evidence/code/gather.js'
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
