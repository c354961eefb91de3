import { expect, test } from '@jest/globals'
import { dataPreservation } from '../../../src/checklist/rollback/data-preservation.js'
import { answerOf, changing, lineOf, type Scene } from '../scenes.js'

const SHOP = `CREATE TABLE orders (id bigint PRIMARY KEY, total int, note text);
CREATE TABLE settings (key text PRIMARY KEY);`
const both = (up: string, down: string, more: Scene = {}): Scene =>
  changing(SHOP, up, { downs: { '20260201000000_change_shop': down }, ...more })

test('a down that takes back only what the up did warns at best: it was not run on rows', async () => {
  expect(await lineOf(dataPreservation, both('CREATE INDEX i ON orders (total);', 'DROP INDEX i;'))).toBe(
    'warn: the downs take back only what the ups did; not run on rows',
  )
})

test('what was written since the up is lost by going back, and is named', async () => {
  const scene = both('ALTER TABLE orders ADD COLUMN tax int;', 'ALTER TABLE orders DROP COLUMN tax;')
  expect(await lineOf(dataPreservation, scene)).toBe(
    'warn: rows written since the up are lost in orders.tax; not run on rows',
  )
  const moved = both(
    'ALTER TABLE orders ADD COLUMN tax int;\nALTER TABLE orders RENAME TO sales;',
    'ALTER TABLE sales DROP COLUMN tax;\nALTER TABLE sales RENAME TO orders;',
  )
  expect(await lineOf(dataPreservation, moved)).toMatch(/^warn: rows written since the up are lost in sales.tax/)
})

test('fails, critically, where the down destroys what stood before the up', async () => {
  const scenes = [
    both('ALTER TABLE orders ADD COLUMN tax int;', 'DROP TABLE orders;'),
    both('ALTER TABLE orders ADD COLUMN tax int;', 'ALTER TABLE orders DROP COLUMN tax, DROP COLUMN note;'),
    both("INSERT INTO settings VALUES ('a');", 'DELETE FROM settings;'),
    both('CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);', 'DROP TABLE orders;'),
  ]
  for (const scene of scenes)
    expect(await answerOf(dataPreservation, scene)).toMatchObject({ status: 'fail', priority: 'critical' })
})

test('a table that only a rebuild in the up made did not stand before it', async () => {
  const scene = both(
    'CREATE TABLE new_orders (id integer PRIMARY KEY, total int, note text NOT NULL);\nINSERT INTO new_orders SELECT id, total, note FROM orders;\nDROP TABLE orders;\nALTER TABLE new_orders RENAME TO orders;',
    'DROP TABLE new_orders;',
    { dialect: 'sqlite' },
  )
  expect(await lineOf(dataPreservation, scene)).toBe('warn: 1 down fails; not run on rows')
})

test('fails where a dropped column comes back empty; not where the values were kept', async () => {
  const lost = both('ALTER TABLE orders DROP COLUMN note;', 'ALTER TABLE orders ADD COLUMN note text;')
  expect(await lineOf(dataPreservation, lost)).toBe(
    'fail: orders.note: the up destroys the values, and no down brings them back',
  )
  const kept = both(
    'CREATE TABLE note_kept AS SELECT id, note FROM orders;\nALTER TABLE orders DROP COLUMN note;',
    'ALTER TABLE orders ADD COLUMN note text;\nUPDATE orders SET note = k.note FROM note_kept k WHERE k.id = orders.id;\nDROP TABLE note_kept;',
  )
  expect(await lineOf(dataPreservation, kept)).toMatch(/^warn/)
})

test('a narrower type warns', async () => {
  const scene = both(
    'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
    'ALTER TABLE orders ALTER COLUMN total TYPE int;',
  )
  expect(await lineOf(dataPreservation, scene)).toMatch(/^warn: values may not fit back into orders.total/)
})

test('a down that cannot be read is unverifiable; without a down it does not apply', async () => {
  const dynamic = both(
    'ALTER TABLE orders ADD COLUMN tax int;',
    "DO $$ BEGIN EXECUTE current_setting('app.ddl'); END $$;",
  )
  expect(await lineOf(dataPreservation, dynamic)).toBe('unverifiable: 1 down could not be read in full')
  expect(
    await lineOf(dataPreservation, changing(SHOP, 'ALTER TABLE orders ADD COLUMN tax int;', { downs: {} })),
  ).toMatch(/^not-applicable/)
})

test('a table that the up makes is its own, though a later migration makes it anew', async () => {
  const scene: Scene = {
    base: { '20260101000000_users': 'CREATE TABLE users (id bigint PRIMARY KEY);' },
    change: {
      '20260201000000_sign_ins': 'CREATE TABLE sign_ins (id bigint PRIMARY KEY);',
      '20260202000000_sign_ins_cascade': 'DROP TABLE sign_ins;\nCREATE TABLE sign_ins (id bigint PRIMARY KEY);',
    },
    downs: { '20260201000000_sign_ins': 'DROP TABLE sign_ins;' },
  }
  expect(await lineOf(dataPreservation, scene)).not.toMatch(/sign_ins: the down destroys/)
})

test('a table that two migrations lose is named once', async () => {
  const anew = 'DROP TABLE orders;\nCREATE TABLE orders (id bigint PRIMARY KEY);'
  const scene: Scene = {
    base: { '20260101000000_shop': SHOP },
    change: { '20260201000000_once': anew, '20260202000000_twice': anew },
    downs: { '20260201000000_once': anew, '20260202000000_twice': anew },
  }
  expect(await lineOf(dataPreservation, scene)).toMatch(/^fail: orders: the up destroys the values/)
})
