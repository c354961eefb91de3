import { describe, expect, test } from '@jest/globals'
import { foreignKeys } from '../../../src/checklist/integrity/foreign-keys.js'
import type { ForeignKeySwitch } from '../../../src/evidence/code/facts.js'
import type { Database } from '../../../src/stack/model.js'
import { changing, evidenceOf, lineOf, remedyOf, standing, withoutMigrations, type Scene } from '../scenes.js'

const CUSTOMERS = 'CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);\n'
const SHOP = `${CUSTOMERS}CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers);
CREATE INDEX ON orders (customer_id);`

test('passes where each reference is a foreign key that an index serves', async () => {
  expect(await lineOf(foreignKeys, standing(SHOP))).toBe(
    'pass: 1 foreign key, enforced and served by an index; no model was read to compare',
  )
})

test('a column that only its name makes a reference warns, and never fails', async () => {
  const scene = standing(
    `${CUSTOMERS}CREATE TABLE orders (id bigint PRIMARY KEY, "customerId" bigint, customer_id bigint);`,
  )
  expect(await lineOf(foreignKeys, scene)).toBe(
    'warn: 0 foreign keys; 2 columns named like a reference without one: orders.customerId and orders.customer_id',
  )
  expect(await remedyOf(foreignKeys, scene)).toContain('FOREIGN KEY ("customerId") REFERENCES customers (id) NOT VALID')
})

test('columns of another type, polymorphic ones and those that the configuration names are no references', async () => {
  const bare = (columns: string): string => `${SHOP}\nCREATE TABLE notes (id bigint PRIMARY KEY, ${columns});`
  expect(await lineOf(foreignKeys, standing(bare('customer_id text')))).toMatch(/^pass/)
  expect(await lineOf(foreignKeys, standing(bare('customer_id bigint, customer_type text')))).toMatch(/^pass/)
  const declared = { integrity: { assertions: [], polymorphic: ['notes.customer_id'] } }
  expect(await lineOf(foreignKeys, standing(bare('customer_id bigint'), { settings: declared }))).toMatch(/^pass/)
  expect(await lineOf(foreignKeys, standing(bare('customer_id bigint')))).toMatch(/^warn/)
})

test('a foreign key without an index, or one that old rows need not meet, warns', async () => {
  const unindexed = `${CUSTOMERS}CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`
  expect(await lineOf(foreignKeys, standing(unindexed))).toBe(
    'warn: 1 foreign key; 1 without an index: orders.customer_id',
  )
  expect(await remedyOf(foreignKeys, standing(unindexed))).toBe(
    'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);',
  )
  const notValid = `${CUSTOMERS}CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE INDEX ON orders (customer_id);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;`
  expect(await lineOf(foreignKeys, standing(notValid))).toMatch(/^warn: 1 foreign key; 1 not validated/)
})

test('fails where the change turns the checks off, or MySQL ignores what is written', async () => {
  expect(await lineOf(foreignKeys, changing(SHOP, 'ALTER TABLE orders DISABLE TRIGGER ALL;'))).toBe(
    'fail: Constraint checks turned off and left off',
  )
  const inline = `CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers (id));`
  const on = (dialect: 'mysql' | 'mariadb', engineVersion?: string): ReturnType<typeof lineOf> =>
    lineOf(foreignKeys, standing(inline, { dialect, history: { engineVersion } }))
  expect(await on('mysql', '8.4')).toBe('fail: 1 foreign key that MySQL 8.4 reads and ignores: orders.customer_id')
  expect(await on('mysql', '9.0')).toMatch(/^pass/)
  expect(await on('mariadb', '10.4')).toMatch(/^fail: 1 foreign key that MariaDB 10.4 reads and ignores/)
  expect(await on('mariadb', '10.5')).toMatch(/^pass/)
  expect(await on('mariadb')).toMatch(/^pass/)
})

test('a foreign key that one MySQL makes and another ignores is unverifiable until the version is known', async () => {
  const inline = `CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers (id));`
  const scene = standing(inline, { dialect: 'mysql' })
  expect(await lineOf(foreignKeys, scene)).toBe(
    'unverifiable: 1 foreign key that MySQL before 9.0 reads and ignores, and which version runs is not known: orders.customer_id',
  )
  expect(await remedyOf(foreignKeys, scene)).toContain('mysql-version: ')
  const spelled = `${inline}\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);`
  expect(await lineOf(foreignKeys, standing(spelled, { dialect: 'mysql' }))).toMatch(/^pass/)
})

test('a table that an unreadable step may have changed is no evidence either way', async () => {
  const dynamic = `${CUSTOMERS}CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
DO $$ BEGIN EXECUTE current_setting('app.ddl'); END $$;`
  expect(await lineOf(foreignKeys, standing(dynamic))).toMatch(/^unverifiable: 2 of 2 tables known only in part/)
})

test('does not apply to one table, to tables that do not refer, or without a relational store', async () => {
  expect(await lineOf(foreignKeys, standing(CUSTOMERS))).toMatch(/^not-applicable/)
  expect(await lineOf(foreignKeys, standing(`${CUSTOMERS}CREATE TABLE rates (id int PRIMARY KEY);`))).toMatch(
    /^not-applicable/,
  )
  expect(foreignKeys.evaluate(await withoutMigrations())).toMatchObject({ status: 'not-applicable' })
})

test('a store whose schema is not here is unverifiable, not a failure', async () => {
  const databases = [{ id: 'orders', engine: 'postgres', version: undefined, role: 'primary', signals: [] } as const]
  expect(foreignKeys.evaluate(await withoutMigrations({ databases }))).toMatchObject({
    status: 'unverifiable',
    summary: 'no migration here shows the schema of orders',
  })
  const unreplayed = await evidenceOf(standing(SHOP))
  expect(foreignKeys.evaluate({ ...unreplayed, replayed: [] })).toMatchObject({ status: 'unverifiable' })
})

describe('SQLite', () => {
  const TABLES = `CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id));
CREATE INDEX orders_customer_id_idx ON orders (customer_id);`
  const sqlite = (more: Scene = {}): Scene => standing(TABLES, { dialect: 'sqlite', ...more })
  const driver = (name: string): Database => ({
    id: 'sqlite',
    engine: 'sqlite',
    version: undefined,
    role: 'primary',
    signals: [
      {
        technology: 'sqlite',
        strength: 'strong',
        path: 'package.json',
        line: 9,
        detail: `"${name}" in dependencies`,
        role: 'primary',
      },
    ],
  })
  const switched = (on: boolean, holds: ForeignKeySwitch['holds'] = 'each connection'): Scene => ({
    foreignKeySwitches: [{ on, holds, seen: { path: 'store/open.go', line: 12, quote: 'foreign_keys' } }],
  })

  test('checks its foreign keys where the application says so, or its driver does', async () => {
    expect(await lineOf(foreignKeys, sqlite(switched(true)))).toMatch(
      /^pass: 1 foreign key, checked as store\/open\.go:12 sets it/,
    )
    expect(await lineOf(foreignKeys, sqlite({ databases: [driver('better-sqlite3')] }))).toMatch(
      /^pass: 1 foreign key, checked as better-sqlite3 opens its connections/,
    )
    expect(await lineOf(foreignKeys, sqlite({ history: { tool: 'django' } }))).toMatch(/^pass: .* as Django opens/)
  })

  test('is not taken to check them otherwise', async () => {
    expect(await lineOf(foreignKeys, sqlite())).toMatch(/^warn: 1 foreign key, .* nothing here shows that it does$/)
    expect(await lineOf(foreignKeys, sqlite(switched(true, 'one connection')))).toBe(
      'warn: 1 foreign key, which store/open.go:12 switches on for one connection of the pool',
    )
    const off = { ...switched(false), databases: [driver('sqlx')] }
    expect(await lineOf(foreignKeys, sqlite(off))).toBe('warn: 1 foreign key, which store/open.go:12 switches off')
    const both = { databases: [driver('better-sqlite3'), driver('sqlite3')] }
    expect(await lineOf(foreignKeys, sqlite(both))).toMatch(/^warn/)
  })

  test('is told to, in the words of the driver', async () => {
    expect(await remedyOf(foreignKeys, sqlite({ databases: [driver('github.com/mattn/go-sqlite3')] }))).toBe(
      'sql.Open("sqlite3", "file:app.db?_foreign_keys=on")',
    )
    expect(await remedyOf(foreignKeys, sqlite())).toContain('PRAGMA foreign_keys = ON;')
  })
})

test('fails where SQLite takes a reference to a table that no migration creates: it refuses every row afterwards', async () => {
  const notes = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES users (id));'
  expect(await lineOf(foreignKeys, standing(notes, { dialect: 'sqlite' }))).toBe(
    'fail: notes.author_id refers to users, which no migration creates: where keys are checked, SQLite refuses every row of the table',
  )
  const users = 'CREATE TABLE Users (id INTEGER PRIMARY KEY);'
  expect(await lineOf(foreignKeys, standing(`${users}\n${notes}`, { dialect: 'sqlite' }))).not.toMatch(/no migration/)
  const elsewhere = 'ALTER TABLE teams ADD COLUMN note text;'
  expect(await lineOf(foreignKeys, standing(`${elsewhere}\n${notes}`, { dialect: 'sqlite' }))).not.toMatch(
    /no migration/,
  )
})
