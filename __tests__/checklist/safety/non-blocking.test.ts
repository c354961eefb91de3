import { expect, test } from '@jest/globals'
import { nonBlocking } from '../../../src/checklist/safety/non-blocking.js'
import { changing, lineOf } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);'
const ADD = 'ALTER TABLE orders ADD COLUMN note text;'
const UNSET = { history: { session: [] } }

test('passes where locks are brief and the wait for them is bounded', async () => {
  expect(await lineOf(nonBlocking, changing(SHOP, ADD))).toBe(
    'pass: 1 strong lock on older tables, each for an instant, by the rules of the engine; not measured',
  )
  const weak = changing(SHOP, 'CREATE INDEX CONCURRENTLY i ON orders (total);', { rule: { kind: 'autocommit' } })
  expect(await lineOf(nonBlocking, weak)).toMatch(/^pass: .* readers and writers go on/)
})

test('a brief lock that nothing bounds warns; a setting for every session bounds it', async () => {
  expect(await lineOf(nonBlocking, changing(SHOP, ADD, UNSET))).toBe(
    'warn: 1 brief lock, but nothing bounds the wait for it',
  )
  const timeouts = [{ name: 'lock_timeout', value: '5s', seen: { path: 'db/roles.sql', line: 1, quote: '' } }]
  expect(await lineOf(nonBlocking, changing(SHOP, ADD, { ...UNSET, automation: { timeouts } }))).toMatch(/^pass/)
})

test('fails where a table is rewritten or read under its lock', async () => {
  expect(await lineOf(nonBlocking, changing(SHOP, 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;'))).toMatch(
    /^fail/,
  )
})

test('does not apply where every object is new, and is unverifiable where statements cannot be read', async () => {
  expect(await lineOf(nonBlocking, changing(SHOP, 'CREATE TABLE notes (id bigint PRIMARY KEY);'))).toMatch(
    /^not-applicable/,
  )
  const dynamic = "DO $$ BEGIN EXECUTE current_setting('app.ddl'); END $$;"
  expect(await lineOf(nonBlocking, changing(SHOP, dynamic))).toMatch(/^unverifiable/)
})
