import { expect, test } from '@jest/globals'
import { notNull } from '../../../src/checklist/integrity/not-null.js'
import { changing, lineOf, remedyOf, standing } from '../scenes.js'

const ORDERS = `CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL, total int NOT NULL, placed_at timestamptz NOT NULL, note text);\n`

test('passes where most columns say that every row has them', async () => {
  expect(await lineOf(notNull, standing(ORDERS))).toBe('pass: 4 of 5 columns NOT NULL; no model was read to compare')
})

test('warns of a table whose columns are mostly open, and of a created_at that may be missing', async () => {
  const open = 'CREATE TABLE leads (id bigint PRIMARY KEY, a text, b text, c text, d text NOT NULL);'
  expect(await lineOf(notNull, standing(`${ORDERS}${open}`))).toBe('warn: most columns may be NULL in 1 table: leads')
  const stamp = 'CREATE TABLE visits (id bigint PRIMARY KEY, created_at timestamptz);'
  expect(await lineOf(notNull, standing(`${ORDERS}${stamp}`))).toBe('warn: created_at may be NULL in visits')
  expect(await remedyOf(notNull, standing(stamp))).toContain('ALTER TABLE visits ALTER COLUMN created_at SET NOT NULL;')
})

test('of a table whose columns are mostly open, begins with what every row most likely has', async () => {
  const open =
    'CREATE TABLE leads (id bigint PRIMARY KEY, note text, email text, updated_at timestamptz, paid boolean DEFAULT false);'
  const printed = await remedyOf(notNull, standing(`${ORDERS}${open}`))
  expect(printed).toMatch(/count\(paid\)[^]*count\(updated_at\)[^]*count\(email\)[^]*count\(note\)/)
  expect(printed).toContain('ALTER TABLE leads ALTER COLUMN paid SET NOT NULL;')
})

test('fails where the change adds NOT NULL to rows that have no value', async () => {
  const scene = changing(ORDERS, 'ALTER TABLE orders ADD COLUMN currency text NOT NULL;')
  expect(await lineOf(notNull, scene)).toMatch(/^fail/)
  const relaxed = changing(ORDERS, 'ALTER TABLE orders ALTER COLUMN number DROP NOT NULL;')
  expect(await lineOf(notNull, relaxed)).toMatch(/^warn/)
})

test('a table that no migration creates is unverifiable', async () => {
  expect(await lineOf(notNull, standing('ALTER TABLE legacy ADD COLUMN note text;'))).toMatch(/^unverifiable/)
})

test('does not apply without tables', async () => {
  expect(await lineOf(notNull, standing('CREATE VIEW v AS SELECT 1;'))).toMatch(/^not-applicable/)
  expect(await lineOf(notNull, standing('CREATE COLLECTION x;', { dialect: 'redis' }))).toMatch(/^not-applicable/)
})
