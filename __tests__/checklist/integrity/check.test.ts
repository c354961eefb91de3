import { expect, test } from '@jest/globals'
import { check } from '../../../src/checklist/integrity/check.js'
import { modelsIn } from '../../../src/evidence/code/read.js'
import { evidenceOf, lineOf, remedyOf, standing } from '../scenes.js'

test('passes where a CHECK, an enum, a domain or a foreign key restricts each status and quantity', async () => {
  const scene = standing(`CREATE TYPE state AS ENUM ('new', 'paid');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE statuses (code text PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, state state, status text REFERENCES statuses, quantity positive, price int CHECK (price >= 0));`)
  expect(await lineOf(check, scene)).toMatch(/^pass: 1 CHECK/)
})

test('warns of a status that takes anything, and of a CHECK that old rows need not meet', async () => {
  const scene = standing('CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, quantity int);')
  expect(await lineOf(check, scene)).toBe('warn: 0 CHECKs; any value may stand in orders.status and orders.quantity')
  expect(await remedyOf(check, scene)).toContain("CHECK (status IN ('new', 'paid', 'shipped')) NOT VALID")
  const notValid = `CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);
ALTER TABLE orders ADD CONSTRAINT q CHECK (quantity > 0) NOT VALID;`
  expect(await lineOf(check, standing(notValid))).toBe('warn: 1 CHECK; 1 not validated')
})

test('fails where MySQL reads CHECK and ignores it', async () => {
  const sql = 'CREATE TABLE orders (id int PRIMARY KEY, quantity int, CHECK (quantity > 0));'
  const of = (engineVersion: string) => standing(sql, { dialect: 'mysql', history: { engineVersion } })
  expect(await lineOf(check, of('5.7'))).toBe(
    'fail: MySQL 5.7 reads CHECK and ignores it: 1 constraint that nothing enforces',
  )
  expect(await lineOf(check, of('8.0.15'))).toMatch(/^fail/)
  expect(await lineOf(check, of('8.0.16'))).toMatch(/^pass/)
  expect(await lineOf(check, of('8.0'))).toMatch(/^pass/)
})

test('does not apply where no column has a small set of values', async () => {
  expect(await lineOf(check, standing('CREATE TABLE notes (id bigint PRIMARY KEY, body text, sort int);'))).toMatch(
    /^not-applicable/,
  )
})

test('a table of which only a part is known is unverifiable', async () => {
  expect(await lineOf(check, standing('ALTER TABLE legacy ADD COLUMN note text;'))).toMatch(/^unverifiable/)
})

test.each([
  'session_state text NOT NULL',
  'state text PRIMARY KEY',
  'state text NOT NULL UNIQUE',
  'state text',
  'state text NOT NULL, nonce text',
])('the random value of a sign-in is no status: %s', async (columns) => {
  expect(await lineOf(check, standing(`CREATE TABLE sign_ins (${columns});`))).toMatch(/^not-applicable/)
})

test('a state that every row has, or that begins with a value, is one', async () => {
  for (const column of ['state text NOT NULL', "state text DEFAULT 'new'"])
    expect(await lineOf(check, standing(`CREATE TABLE jobs (id bigint PRIMARY KEY, ${column});`))).toMatch(
      /^warn: .*jobs\.state/,
    )
})

test('warns of values that a model lists and the database does not hold to, and prints them', async () => {
  const model = `enum Status {\n  new\n  paid\n}\nmodel Order {\n  id Int @id\n  size Status\n  rank Status\n  kind Status\n  @@map("orders")\n}\n`
  const files = new Map([['prisma/schema.prisma', model]])
  const models = [...files].flatMap(([path, text]) => modelsIn(path, text).map((each) => ({ path, model: each })))
  const scene = standing(`CREATE TYPE kind AS ENUM ('new', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, size text NOT NULL, rank text NOT NULL CHECK (rank IN ('new', 'paid')), kind kind);`)
  const known = await evidenceOf(scene)
  const evidence = { ...known, facts: { ...known.facts, models } }
  const answer = check.evaluate(evidence)
  expect(answer).toMatchObject({
    status: 'warn',
    summary: '1 CHECK; restricted in models alone: orders.size',
    facts: [
      { detail: 'orders.size takes any value, and the model only new, paid', path: 'prisma/schema.prisma', line: 7 },
    ],
  })
  expect(check.remedy(evidence, answer)?.code).toContain("CHECK (size IN ('new', 'paid')) NOT VALID")
})
