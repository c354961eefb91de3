import { describe, expect, test } from '@jest/globals'
import { judged, type Scenario } from '../findings/settled.js'
import { replayedExample } from '../replay/sql-history.js'

/** The integrity group: what is judged, where the finding stands, how heavy it is, what it says. */
async function found(hazard: string, scenario: Scenario): Promise<string[]> {
  const { findings } = await judged(scenario)
  return findings
    .filter((each) => each.hazard === hazard)
    .map((each) => `${each.path.replace('migrations/', '')}:${each.line} ${each.severity} ${each.message}`)
}

const CUSTOMERS = { '1_customers': 'CREATE TABLE customers (id bigint PRIMARY KEY);' }
const ORDERS = 'CREATE TABLE orders (\n  id bigint PRIMARY KEY,\n  customer_id bigint REFERENCES customers\n);'

describe('what is judged', () => {
  test('a foreign key and its index may come in two migrations of one change', async () => {
    const change = { '2_orders': ORDERS, '3_index': 'CREATE INDEX ON orders (customer_id);' }
    expect(await found('foreign-key-without-index', { base: CUSTOMERS, change })).toEqual([])
    expect(await found('foreign-key-without-index', { base: CUSTOMERS, change: { '2_orders': ORDERS } })).toEqual([
      '2_orders.sql:3 medium Every DELETE in customers reads all of orders for rows that refer to it: no index begins with customer_id.',
    ])
  })

  test('an audit leaves alone what can no longer be changed', async () => {
    const base = { ...CUSTOMERS, '2_orders': ORDERS, '3_visits': 'CREATE TABLE visits (at date);' }
    const audit = (past: readonly string[]): Scenario => ({ base, mode: 'audit', past })
    expect(await found('foreign-key-without-index', audit([]))).toHaveLength(1)
    expect(await found('foreign-key-without-index', audit(['1_customers', '2_orders']))).toEqual([])
    expect(await found('table-without-primary-key', audit(['1_customers', '2_orders']))).toHaveLength(1)
  })

  test('the finding follows the table through its new name and is waived at its statement', async () => {
    const renamed = { '2_orders': ORDERS, '3_rename': 'ALTER TABLE orders RENAME TO sales;' }
    expect(await found('foreign-key-without-index', { base: CUSTOMERS, change: renamed })).toEqual([
      expect.stringMatching(/^2_orders\.sql:3 medium .* all of sales/),
    ])
    const waiver = '-- database-review: allow foreign-key-without-index reason="customers are never deleted"\n'
    const { findings } = await judged({ base: CUSTOMERS, change: { '2_orders': `${waiver}${ORDERS}` } })
    expect(findings.map((each) => [each.hazard, each.waived?.reason])).toContainEqual([
      'foreign-key-without-index',
      'customers are never deleted',
    ])
  })

  test('what an unreadable step may have added is not missed', async () => {
    const change = { '2_orders': ORDERS, '3_ddl': "DO $$ BEGIN EXECUTE current_setting('app.ddl'); END $$;" }
    expect(await found('foreign-key-without-index', { base: CUSTOMERS, change })).toEqual([])
    expect(
      await found('table-without-primary-key', { change: { '1_t': 'CREATE TABLE t (a int);', ...change } }),
    ).toEqual([])
  })
})

describe('types of the two sides', () => {
  const pair = async (child: string, parent: string, more: Scenario = {}): Promise<string[]> =>
    (
      await found('foreign-key-type-mismatch', {
        base: { '1_parent': `CREATE TABLE parent (id ${parent} PRIMARY KEY);` },
        change: {
          '2_child': `CREATE TABLE child (id int PRIMARY KEY, p ${child}, FOREIGN KEY (p) REFERENCES parent (id));`,
        },
        ...more,
      })
    ).map((each) => each.split(' ')[1] ?? '')

  // Each row was tried on PostgreSQL 15: what it refuses is critical.
  test.each([
    ['int', 'bigint', ['high']],
    ['bigint', 'int', []],
    ['int', 'numeric', ['medium']],
    ['numeric', 'int', ['critical']],
    ['text', 'uuid', ['critical']],
    ['varchar(10)', 'text', []],
    ['citext', 'text', []],
    ['timestamptz', 'timestamp', ['medium']],
    ['double precision', 'int', ['critical']],
    ['boolean', 'int', ['critical']],
    ['cidr', 'inet', []],
    ['some_enum', 'text', []],
  ])('PostgreSQL: %s to %s', async (child, parent, severities) => {
    expect(await pair(child, parent)).toEqual(severities)
  })

  // Each row was tried on MariaDB 10.11.
  test.each([
    ['int', 'bigint', ['critical']],
    ['int', 'int unsigned', ['critical']],
    ['int(11)', 'int(10)', []],
    ['varchar(10)', 'char(36)', []],
    ['int', 'varchar(10)', ['critical']],
    ['decimal(10,2)', 'decimal(12,2)', []],
    ['datetime', 'timestamp', []],
  ])('MariaDB: %s to %s', async (child, parent, severities) => {
    expect(await pair(child, parent, { dialect: 'mariadb' })).toEqual(severities)
  })

  test('MySQL takes a key that is not unique until 8.4', async () => {
    const scene = (engineVersion: string): Scenario => ({
      dialect: 'mysql',
      history: { engineVersion },
      base: { '1_parent': 'CREATE TABLE parent (id int PRIMARY KEY, code int, KEY (code));' },
      change: {
        '2_child': 'CREATE TABLE child (id int PRIMARY KEY, code int, FOREIGN KEY (code) REFERENCES parent (code));',
      },
    })
    expect(await found('foreign-key-type-mismatch', scene('8.0'))).toEqual([
      expect.stringMatching(/ high .* is not unique/),
    ])
    expect(await found('foreign-key-type-mismatch', scene('8.4'))).toEqual([
      expect.stringMatching(/ critical The deploy/),
    ])
  })
})

test('MySQL 9 makes the foreign key that 8 ignores', async () => {
  const scene = (engineVersion: string | undefined): Scenario => ({
    dialect: 'mysql',
    history: { engineVersion },
    change: {
      '1_t': 'CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p (id));',
    },
  })
  expect(await found('inline-references-ignored', scene(undefined))).toEqual([
    expect.stringMatching(/ medium MySQL before 9.0 ignores this REFERENCES, and which version runs is not known/),
  ])
  expect(await found('inline-references-ignored', scene('8.4'))).toEqual([
    expect.stringMatching(/ high MySQL ignores this REFERENCES/),
  ])
  expect(await found('inline-references-ignored', scene('9.0'))).toEqual([])
})

test('triggers may be turned on by the next migration, session settings may not', async () => {
  const base = { '1_t': 'CREATE TABLE t (id int PRIMARY KEY);' }
  const triggers = { '2_off': 'ALTER TABLE t DISABLE TRIGGER ALL;', '3_on': 'ALTER TABLE t ENABLE TRIGGER ALL;' }
  expect(await found('constraints-disabled', { base, change: triggers })).toEqual([])
  const session = { '2_off': 'SET session_replication_role = replica;', '3_on': 'RESET ALL;' }
  expect(await found('constraints-disabled', { base, change: session })).toEqual([
    expect.stringMatching(/^2_off\.sql:1 high session_replication_role = replica turns foreign key checks off,/),
  ])
})

test('a dropped rule says what comes in from now on', async () => {
  const base = {
    '1_t':
      'CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE t (id int PRIMARY KEY, p_id int REFERENCES p, code text UNIQUE, n int CHECK (n > 0));',
  }
  const drop = (name: string): Scenario => ({ base, change: { '2_drop': `ALTER TABLE t DROP CONSTRAINT ${name};` } })
  expect(await found('drop-constraint', drop('t_p_id_fkey'))).toEqual([
    '2_drop.sql:1 medium Nothing checks any more that t.p_id names a row of p: t_p_id_fkey is dropped and not replaced.',
  ])
  expect(await found('drop-constraint', drop('t_code_key'))).toEqual([
    expect.stringMatching(/Two rows of t may have the same code from now on/),
  ])
  expect(await found('drop-constraint', drop('t_n_check'))).toEqual([expect.stringMatching(/that break n > 0/)])
})

describe('the upserts that a dropped unique key serves', () => {
  const before = `CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, name text);`
  const sql = 'ALTER TABLE users DROP CONSTRAINT users_email_key;'
  const upsert = (rest: string): string => `db.query('INSERT INTO users (id) VALUES (1) ${rest}')\n`
  const said = async (change: string, code: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    (await replayedExample({ before, sql: change, code }, 'postgres')).detected
      .filter(({ hazard }) => hazard.id === 'drop-constraint')
      .map(({ candidate: { severity = 'medium', message } }) => `${severity} ${message}`)

  test('are named with their place', async () => {
    const code = {
      'src/a.ts': `\n${upsert('ON CONFLICT (email) DO NOTHING')}`,
      'src/b.ts': upsert('ON CONFLICT (email) DO UPDATE SET name = excluded.name'),
    }
    expect(await said(sql, code)).toEqual([
      'high Each ON CONFLICT (email) of src/a.ts:2 and 1 more place fails from the commit on: users_email_key is dropped, and users has no other unique key of these columns.',
    ])
  })

  test('are no matter of theirs where another key serves them, or they ask for another one', async () => {
    const other = { 'src/a.ts': upsert('ON CONFLICT (id) DO NOTHING') }
    expect(await said(sql, other)).toEqual([expect.stringMatching(/^medium Two rows of users may have the same email/)])
    const code = { 'src/a.ts': upsert('ON CONFLICT (email) DO NOTHING') }
    expect(await said(`CREATE UNIQUE INDEX users_mail ON users (email); ${sql}`, code)).toEqual([])
    const never = { 'src/a.ts': upsert('ON CONFLICT (name) DO NOTHING') }
    expect(await said(sql, never)).toEqual([expect.stringMatching(/^medium/)])
  })
})
