import { expect, test } from '@jest/globals'
import { batchSize } from '../../../src/checklist/safety/batch-size.js'
import type { DatabaseSettings } from '../../../src/inputs/settings.js'
import { changing, lineOf, remedyOf } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);'
const ALL = 'UPDATE orders SET total = 0 WHERE total IS NULL;'
const MAIN: DatabaseSettings = {
  id: 'main',
  paths: [],
  dialect: 'postgres',
  version: undefined,
  urlEnv: undefined,
  transaction: undefined,
  tables: { large: [], rows: { orders: 200 }, statsFile: undefined },
  role: undefined,
  criticality: 'normal',
}

test('passes where each change of rows is bounded', async () => {
  expect(await lineOf(batchSize, changing(SHOP, 'UPDATE orders SET total = 0 WHERE id = 7;'))).toBe(
    'pass: 1 data change, each bounded by a key, a constant set or a batch',
  )
})

test('fails for one statement over a table of unknown size, and warns where it is declared small', async () => {
  expect(await lineOf(batchSize, changing(SHOP, ALL))).toMatch(/^fail/)
  expect(await lineOf(batchSize, changing(SHOP, ALL, { settings: { databases: [MAIN] } }))).toMatch(/^warn/)
  expect(await remedyOf(batchSize, changing(SHOP, ALL))).toContain('COMMIT')
})

test('the word LIMIT in a query bounds nothing', async () => {
  expect(await lineOf(batchSize, changing(SHOP, `SELECT 1 FROM orders LIMIT 10;\n${ALL}`))).toMatch(/^fail/)
})

test('does not apply where no older row is changed, and is unverifiable where statements cannot be read', async () => {
  expect(await lineOf(batchSize, changing(SHOP, 'ALTER TABLE orders ADD COLUMN note text;'))).toMatch(/^not-applicable/)
  const dynamic = "DO $$ BEGIN EXECUTE current_setting('app.dml'); END $$;"
  expect(await lineOf(batchSize, changing(SHOP, dynamic))).toMatch(/^unverifiable/)
})
