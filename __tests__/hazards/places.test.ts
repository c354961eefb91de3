import { expect, test } from '@jest/globals'
import type { Example } from '../../src/hazards/hazard.js'
import { migration, readerOf, replayedExample, replayedHistory } from '../replay/sql-history.js'

const ORDERS = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric, note text);'

/** `line:column severity message` of each finding of one hazard. */
async function found(id: string, example: Example): Promise<string[]> {
  const { detected } = await replayedExample(example, 'postgres')
  return detected
    .filter((each) => each.hazard.id === id)
    .map(({ candidate, hazard }) => {
      const { line, column } = candidate.span
      return `${line}:${column} ${candidate.severity ?? hazard.severity} ${candidate.message}`
    })
}

test('each dropped column of one long ALTER is named at its own clause', async () => {
  const sql = [
    '-- é: columns that nobody reads',
    'alter table orders',
    '  add column currency text,',
    '  drop note, drop column if exists total;',
  ].join('\n')
  const places = await found('drop-column', { before: ORDERS, sql })
  expect(places.map((each) => each.split(' ')[0])).toEqual(['4:3', '4:14'])
})

test('a dropped column takes its constraints and indexes along, and the message says which', async () => {
  const before = `${ORDERS}
    CREATE INDEX orders_customer ON orders (customer_id) INCLUDE (note);
    ALTER TABLE orders ADD CONSTRAINT orders_once UNIQUE (customer_id, total);`
  const [message] = await found('drop-column', { before, sql: 'ALTER TABLE orders DROP COLUMN customer_id;' })
  expect(message).toContain('With it vanish the unique orders_once and the index orders_customer.')
})

test('TRUNCATE CASCADE names every table that it reaches, however far away', async () => {
  const before = `${ORDERS}
    CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
    CREATE TABLE parts (id bigint PRIMARY KEY, line_id bigint REFERENCES lines (id));`
  const [message] = await found('truncate', { before, sql: 'TRUNCATE orders CASCADE;' })
  expect(message).toContain('CASCADE also empties lines and parts.')
})

test('DROP TYPE CASCADE names the columns that go with the type', async () => {
  const before = `CREATE TYPE mood AS ENUM ('ok');
    CREATE TABLE people (id bigint PRIMARY KEY, now mood, before mood);`
  const [message] = await found('drop-type', { before, sql: 'DROP TYPE mood CASCADE;' })
  expect(message).toMatch(/^1:1 critical CASCADE drops people\.now and people\.before /)
})

test('a schema that RESTRICT refuses to drop stops the deploy and loses nothing', async () => {
  const before = 'CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);'
  expect(await found('drop-schema', { before, sql: 'DROP SCHEMA billing;' })).toEqual([
    '1:1 critical The schema billing still holds billing.invoices: it is refused and the deploy fails.',
  ])
  const emptied = { before, sql: 'DROP TABLE billing.invoices;\nDROP SCHEMA billing;' }
  expect(await found('drop-schema', emptied)).toEqual([
    '2:1 medium The schema billing is dropped: the deploy fails if anything still stands in it.',
  ])
})

test('one row by its key is no update of many rows, and the same column of a table without that key is', async () => {
  const sql = "UPDATE plans SET seats = 10 WHERE id = 'team';"
  const keyed = 'CREATE TABLE plans (id text PRIMARY KEY, seats int);'
  const keyless = 'CREATE TABLE plans (id text, seats int);'
  expect(await found('unbatched-update', { before: keyed, sql })).toEqual([])
  expect(await found('unbatched-update', { before: keyless, sql })).toHaveLength(1)
})

test.each([
  ['UPDATE orders SET total = 0;'],
  ['UPDATE orders AS o SET total = 0 WHERE o.note IS NULL OR o.total > 5;'],
  ['DELETE FROM orders WHERE total IS NULL;'],
  ['CREATE TABLE archive (id bigint PRIMARY KEY);\nINSERT INTO archive (id) SELECT id FROM orders;'],
])('the batches that are proposed for %j are no finding themselves', async (sql) => {
  const { detected } = await replayedExample({ before: ORDERS, sql }, 'postgres')
  const unbatched = detected.find((each) => each.hazard.id.startsWith('unbatched'))
  const loop = unbatched?.candidate.fix?.steps.find((step) => step.kind === 'sql')
  expect(loop?.kind === 'sql' && loop.outsideTransaction).toBe(true)
  const again = await replayedExample(
    { before: ORDERS, sql: loop?.kind === 'sql' ? loop.sql : '', outsideTransaction: true },
    'postgres',
  )
  expect(again.plan.migrations.flatMap((each) => each.migration.unread)).toEqual([])
  expect(again.detected.map((each) => each.hazard.id).filter((id) => id !== 'vague-name')).toEqual([])
})

test('a backfill beside a schema change is said once, at the statement that brings them together', async () => {
  const sql = `ALTER TABLE orders ADD COLUMN currency text;
UPDATE orders SET total = 0 WHERE id = 1;
UPDATE orders SET currency = 'EUR';
ALTER TABLE orders ALTER COLUMN currency SET NOT NULL;
UPDATE orders SET note = '';`
  expect(await found('backfill-beside-schema-change', { before: ORDERS, sql })).toEqual([
    '3:1 medium Readers and writers of orders wait until this change of orders has committed: the lock of line 1 is held until then.',
  ])
})

test('of several new columns the one that sounds like the dropped one is taken for its replacement', async () => {
  const before = 'CREATE TABLE users (id bigint PRIMARY KEY, billing_mail text);'
  const sql = 'ALTER TABLE users ADD COLUMN nickname text, ADD COLUMN mail text, DROP COLUMN billing_mail;'
  const [message] = await found('replace-column', { before, sql })
  expect(message).toContain('users.billing_mail is dropped and users.mail (text) is added')
})

test('a rename is judged against what the same pull request made, in another migration too', async () => {
  const read = await readerOf('postgres')
  const { detected } = replayedHistory(
    [
      migration('1_base', read(ORDERS, '1.sql'), 'per migration'),
      migration('2_orders_currency', read('ALTER TABLE orders ADD COLUMN cur text;', '2.sql'), 'per migration'),
      migration('3_orders_currency', read('ALTER TABLE orders RENAME cur TO currency;', '3.sql'), 'per migration'),
    ],
    'postgres',
    new Set(['2_orders_currency', '3_orders_currency']),
  )
  expect(detected.map((each) => each.hazard.id)).not.toContain('rename-column')
})

test('a type made in the transaction takes its new members from PostgreSQL 17 on', async () => {
  const read = await readerOf('postgres')
  const sql = "CREATE TYPE s AS ENUM ('a');\nALTER TYPE s ADD VALUE 'b';\nCREATE TABLE t (s s DEFAULT 'b');"
  const on = (engineVersion: string) =>
    replayedHistory([migration('1_status', read(sql, '1.sql'), 'per migration')], 'postgres', new Set(['1_status']), {
      engineVersion,
    })
      .detected.filter((each) => each.hazard.id === 'enum-value-used-in-transaction')
      .map((each) => each.candidate.span.line)
  expect(on('16')).toEqual([3])
  expect(on('17.2')).toEqual([])
})

test('CONCURRENTLY is refused in the implicit transaction of two statements that are sent in one string', async () => {
  const read = await readerOf('postgres')
  const lines = (sql: string) =>
    replayedHistory(
      [
        migration('1_base', read(ORDERS, '1.sql'), 'per migration'),
        migration('2_orders_index', read(sql, '2.sql'), 'one string'),
      ],
      'postgres',
      new Set(['2_orders_index']),
    )
      .detected.filter((each) => each.hazard.id === 'concurrently-in-transaction')
      .map((each) => each.candidate.span.line)
  const index = 'CREATE INDEX CONCURRENTLY a ON orders (total);'
  expect(lines(index)).toEqual([])
  expect(lines(`SET lock_timeout = '5s';\n${index}`)).toEqual([2])
})

test('a way back that a transaction refuses is found before somebody needs it', async () => {
  const example = {
    before: ORDERS,
    sql: 'ALTER TABLE orders DROP COLUMN note;',
    down: 'ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX CONCURRENTLY notes ON orders (note);',
  }
  expect(await found('concurrently-in-transaction', example)).toEqual([
    '2:1 high CREATE INDEX CONCURRENTLY cannot run inside a transaction block, and the way back runs in one: the rollback fails here.',
  ])
})
