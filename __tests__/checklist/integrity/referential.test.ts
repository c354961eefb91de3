import { expect, test } from '@jest/globals'
import { largeTable } from '../../../src/checklist/migrations/large-table.js'
import { batchSize } from '../../../src/checklist/safety/batch-size.js'
import { referential } from '../../../src/checklist/integrity/referential.js'
import { changing, lineOf, remedyOf } from '../scenes.js'

const SHOP = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total int);`
const ADD = 'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)'

test('passes where the referring table is new: no row can be an orphan', async () => {
  const sql = 'CREATE TABLE lines (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);'
  expect(await lineOf(referential, changing(SHOP, sql))).toBe(
    'pass: 1 foreign key on new tables: no row can be an orphan yet',
  )
  const column = 'ALTER TABLE orders ADD COLUMN referrer_id bigint REFERENCES customers;'
  expect(await lineOf(referential, changing(SHOP, column))).toMatch(/^pass/)
})

test('passes on a table that the migration itself has emptied, whose rows no batch has to spare', async () => {
  const shop = 'CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, p bigint);'
  const scene = changing(
    shop,
    'TRUNCATE t; ALTER TABLE t ALTER COLUMN p TYPE int; ALTER TABLE t ADD CONSTRAINT t_p_fkey FOREIGN KEY (p) REFERENCES p (id);',
  )
  expect(await lineOf(referential, scene)).toBe('pass: 1 foreign key on emptied tables: no row can be an orphan yet')
  expect(await lineOf(batchSize, scene)).toMatch(/^not-applicable/)
  expect(await lineOf(largeTable, scene)).toMatch(/^not-applicable/)
})

test('a foreign key over older rows warns and gives the query that finds orphans', async () => {
  expect(await lineOf(referential, changing(SHOP, `${ADD};`))).toBe(
    'warn: 1 foreign key on older tables and no clean-up of orphans; ask production for them first',
  )
  expect(await remedyOf(referential, changing(SHOP, `${ADD};`))).toBe(
    'SELECT child.* FROM orders child LEFT JOIN customers parent ON parent.id = child.customer_id\nWHERE child.customer_id IS NOT NULL AND parent.id IS NULL;',
  )
  const cleaned = `DELETE FROM orders WHERE customer_id NOT IN (SELECT id FROM customers);\n${ADD};`
  expect(await lineOf(referential, changing(SHOP, cleaned))).toMatch(/^warn: .* after a clean-up/)
})

test('a column that came without a value in the same migration refers to nothing yet', async () => {
  const add = 'ALTER TABLE orders ADD CONSTRAINT orders_plan FOREIGN KEY (plan_id) REFERENCES plans (id)'
  const plans = 'CREATE TABLE plans (id bigint PRIMARY KEY);\nALTER TABLE orders ADD COLUMN plan_id bigint;\n'
  expect(await lineOf(referential, changing(SHOP, `${plans}${add};`))).toBe(
    'pass: 1 foreign key on columns without values: no row can be an orphan yet',
  )
  const filled = `${plans}UPDATE orders SET plan_id = 1;\n${add};`
  expect(await lineOf(referential, changing(SHOP, filled))).toMatch(/^warn: .* after a clean-up/)
  const byDefault = 'ALTER TABLE orders ADD COLUMN plan_id bigint DEFAULT 1;\n'
  const shop = `${SHOP}\nCREATE TABLE plans (id bigint PRIMARY KEY);`
  expect(await lineOf(referential, changing(shop, `${byDefault}${add};`))).toMatch(/^warn/)
})

test('a foreign key that takes over from one of the same columns meets no orphan', async () => {
  const anew = ADD.replace('ALTER TABLE orders ADD', ', ADD').replace(/$/, ' ON DELETE CASCADE')
  const drop = 'ALTER TABLE orders DROP CONSTRAINT orders_customer'
  const kept = 'pass: 1 foreign key in the place of one like it: no row can be an orphan yet'
  expect(await lineOf(referential, changing(`${SHOP}\n${ADD};`, `${drop} ${anew};`))).toBe(kept)
  expect(await lineOf(referential, changing(`${SHOP}\n${ADD};`, `${drop};\n${ADD} ON DELETE CASCADE;`))).toBe(kept)
})

test.each([
  ['never validated', `${ADD} NOT VALID;`, `ALTER TABLE orders DROP CONSTRAINT orders_customer;\n${ADD};`],
  [
    'of other columns',
    'ALTER TABLE orders ADD FOREIGN KEY (total) REFERENCES customers (id);',
    `ALTER TABLE orders DROP CONSTRAINT orders_total_fkey;\n${ADD};`,
  ],
  [
    'dropped before rows changed',
    `${ADD};`,
    `ALTER TABLE orders DROP CONSTRAINT orders_customer;\nDELETE FROM customers WHERE id = 1;\n${ADD};`,
  ],
])('a foreign key that was %s vouches for nothing', async (_, before, change) => {
  expect(await lineOf(referential, changing(`${SHOP}\n${before}`, change))).toMatch(/^warn/)
})

test('warns of a rule that is dropped, or that old rows need not meet', async () => {
  expect(
    await lineOf(referential, changing(`${SHOP}\n${ADD};`, 'ALTER TABLE orders DROP CONSTRAINT orders_customer;')),
  ).toBe('warn: Rule dropped and not replaced')
  expect(await lineOf(referential, changing(SHOP, `${ADD} NOT VALID;`))).toBe(
    'warn: Constraint that older rows need not meet',
  )
})

test('fails where the checks are left off', async () => {
  expect(await lineOf(referential, changing(SHOP, "SET session_replication_role = 'replica';"))).toMatch(/^fail/)
})

test('says nothing of a change that it cannot read, and does not apply to one without foreign keys', async () => {
  const dynamic = "DO $$ BEGIN EXECUTE current_setting('app.ddl'); END $$;"
  expect(await lineOf(referential, changing(SHOP, dynamic))).toMatch(/^unverifiable/)
  expect(await lineOf(referential, changing(SHOP, 'ALTER TABLE orders ADD COLUMN note text;'))).toMatch(
    /^not-applicable/,
  )
})
