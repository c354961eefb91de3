import { describe, expect, test } from '@jest/globals'
import { replayedExample } from '../replay/sql-history.js'

/** What stands before each probe. */
const BASE = `
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), note text, age int, paid numeric(8, 2), seen timestamp,
  ok boolean DEFAULT true, CONSTRAINT adult CHECK (age > 17) NOT VALID);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int, CONSTRAINT total_positive CHECK (total > 0));
CREATE INDEX orders_total ON orders (total);
CREATE VIEW open_orders AS SELECT id FROM orders;
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
CREATE TYPE mood AS ENUM ('calm', 'tense');
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE SCHEMA app;
CREATE TABLE app.settings (id bigint PRIMARY KEY);
CREATE TABLE events (day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_may (day date NOT NULL);
ALTER TABLE app.settings ENABLE ROW LEVEL SECURITY;
`

interface Probe {
  readonly relies: string
  readonly sql: string
  /** Hazards that must be found, with their severity where it is part of the answer. */
  readonly found?: readonly string[]
  /** Hazards that must not be. `all`: nothing above info. */
  readonly not?: readonly string[] | 'all'
  readonly outsideTransaction?: boolean
}

const PROBES: readonly Probe[] = [
  {
    relies: 'a longer varchar rewrites nothing',
    sql: 'ALTER TABLE users ALTER COLUMN email TYPE varchar(500)',
    not: 'all',
  },
  {
    relies: 'an index on a table of the same migration blocks nobody',
    sql: 'CREATE TABLE fresh (id bigint PRIMARY KEY, a int); CREATE INDEX ON fresh (a)',
    not: 'all',
  },
  {
    relies: 'a required column on a table of the same transaction meets no row',
    sql: 'CREATE TABLE fresh (id bigint PRIMARY KEY); ALTER TABLE fresh ADD COLUMN a int NOT NULL',
    not: 'all',
  },
  {
    relies: 'REFERENCES on a new nullable column only locks both tables briefly',
    sql: 'ALTER TABLE orders ADD COLUMN buyer_id bigint REFERENCES users (id)',
    found: ['add-foreign-key-validating:info'],
    not: ['add-foreign-key-validating:high'],
  },
  {
    relies: 'DROP INDEX CONCURRENTLY in a transaction fails the deploy',
    sql: 'DROP INDEX CONCURRENTLY orders_total',
    found: ['concurrently-in-transaction:critical'],
  },
  {
    relies: 'DROP INDEX CONCURRENTLY outside one is the safe way',
    sql: 'DROP INDEX CONCURRENTLY orders_total',
    outsideTransaction: true,
    not: 'all',
  },
  {
    relies: 'REINDEX CONCURRENTLY in a transaction fails the deploy',
    sql: 'REINDEX INDEX CONCURRENTLY orders_total',
    found: ['concurrently-in-transaction:critical'],
  },
  {
    relies: 'a new enum member cannot be used before it is committed',
    sql: "ALTER TYPE mood ADD VALUE 'angry'; SELECT 'angry'::mood",
    found: ['enum-value-used-in-transaction:critical'],
  },
  {
    relies: 'an UPDATE without WHERE overwrites every row',
    sql: "UPDATE users SET note = ''",
    found: ['update-without-where:critical'],
  },
  {
    relies: 'a DELETE without WHERE empties the table',
    sql: 'DELETE FROM users',
    found: ['delete-without-where:critical'],
  },
  {
    relies: 'readers of a materialized view wait while it is refreshed',
    sql: 'REFRESH MATERIALIZED VIEW totals',
    found: ['refresh-materialized-view:high'],
  },
  {
    relies: 'an attached partition is read under its lock',
    sql: "ALTER TABLE events ATTACH PARTITION events_may FOR VALUES FROM ('2026-05-01') TO ('2026-06-01')",
    found: ['attach-partition-scan:high'],
  },
  { relies: 'DROP SCHEMA loses all that is in it', sql: 'DROP SCHEMA app CASCADE', found: ['drop-schema:critical'] },
  {
    relies: 'writers wait for CREATE TRIGGER',
    sql: 'CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    found: ['trigger-lock:medium'],
  },
  { relies: 'SET UNLOGGED rewrites the table', sql: 'ALTER TABLE users SET UNLOGGED', found: ['table-rewrite:high'] },
  {
    relies: 'a new bigserial column rewrites the table',
    sql: 'ALTER TABLE users ADD COLUMN number bigserial',
    found: ['add-column-rewrite:high'],
  },
  {
    relies: 'a new column of a constrained domain rewrites the table',
    sql: 'ALTER TABLE users ADD COLUMN level positive',
    found: ['add-column-rewrite:high'],
  },
  {
    relies: 'DEFAULT now() rewrites nothing',
    sql: 'ALTER TABLE users ADD COLUMN made timestamptz NOT NULL DEFAULT now()',
    not: 'all',
  },
  {
    relies: 'a DO block is executed',
    sql: 'DO $$ BEGIN ALTER TABLE users DROP COLUMN note; END $$',
    found: ['drop-column:critical'],
  },
  {
    relies: 'a string that a DO block executes is executed',
    sql: "DO $$ BEGIN EXECUTE 'ALTER TABLE users ' || 'DROP COLUMN note'; END $$",
    found: ['drop-column:critical'],
  },
  {
    relies: 'the body of a function that nobody calls here is not executed',
    sql: "CREATE FUNCTION clear() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE users'; END $$",
    not: 'all',
  },
  { relies: 'PUBLIC is every role', sql: 'GRANT SELECT ON users TO PUBLIC', found: ['grant-to-public:high'] },
  {
    relies: 'so it is by default privileges',
    sql: 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC',
    found: ['grant-to-public:high'],
  },
  {
    relies: 'row security that is turned off is said',
    sql: 'ALTER TABLE app.settings DISABLE ROW LEVEL SECURITY',
    found: ['row-security-disabled:high'],
  },
  {
    relies: 'SET SCHEMA breaks code like a rename',
    sql: 'ALTER TABLE users SET SCHEMA app',
    found: ['rename-table:high'],
  },
  {
    relies: 'a renamed enum member breaks code that writes it',
    sql: "ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'",
    found: ['rename-column:high'],
  },
  {
    relies: 'a dropped view loses no rows, and is not said to',
    sql: 'DROP VIEW open_orders',
    not: ['drop-table', 'drop-table:critical'],
  },
  {
    relies: 'writers may rely on a default',
    sql: 'ALTER TABLE users ALTER COLUMN ok DROP DEFAULT',
    found: ['drop-default:low'],
  },
  {
    relies: 'a rule that goes is said',
    sql: 'ALTER TABLE orders DROP CONSTRAINT total_positive',
    found: ['drop-constraint:medium'],
  },
  {
    relies: 'NOT VALID takes the scan away, not the missing index',
    sql: 'ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID',
    found: ['foreign-key-without-index:medium'],
    not: ['add-foreign-key-validating:high'],
  },
  {
    relies: 'lock_timeout = 0 is none',
    sql: 'SET lock_timeout = 0; ALTER TABLE users ADD COLUMN a int',
    found: ['lock-timeout-off:medium'],
  },
  {
    relies: 'another CHECK says nothing about this column',
    sql: 'ALTER TABLE users VALIDATE CONSTRAINT adult; ALTER TABLE users ALTER COLUMN note SET NOT NULL',
    found: ['set-not-null-scan:high'],
  },
  {
    relies: 'EXCLUDE is built under the lock',
    sql: 'ALTER TABLE users ADD CONSTRAINT one_email EXCLUDE (email WITH =)',
    found: ['exclusion-constraint:high'],
  },
  {
    relies: 'two tables locked in one transaction can deadlock',
    sql: 'ALTER TABLE users ADD COLUMN a int; ALTER TABLE orders ADD COLUMN a int',
    found: ['several-tables-locked:medium'],
  },
  { relies: 'comments are not executed', sql: 'SELECT 1 /* DROP TABLE users */ -- DROP TABLE orders', not: 'all' },
  { relies: 'strings are not executed', sql: "SELECT 'DROP TABLE users'", not: 'all' },
  {
    relies: 'a file of another engine is refused where it stands, and nothing else stops',
    sql: 'ALTER TABLE users ADD COLUMN a int; CREATE TABLE `t` (`id` int AUTO_INCREMENT) ENGINE=InnoDB',
    found: ['syntax-error:critical'],
  },
  {
    relies: 'a virtual column is computed when it is read',
    sql: 'ALTER TABLE users ADD COLUMN twice int GENERATED ALWAYS AS (age * 2) VIRTUAL',
    not: 'all',
  },
  {
    relies: 'CONCURRENTLY on a partitioned table fails',
    sql: 'CREATE INDEX CONCURRENTLY ON events (day)',
    outsideTransaction: true,
    found: ['concurrent-index-on-partitioned-table:critical'],
  },
]

/** Said of any strong lock and of any name; not what these probes ask. */
const BESIDES: readonly string[] = ['missing-lock-timeout', 'vague-name']

describe('tricky statements', () => {
  test.each(PROBES)('$relies', async ({ sql, outsideTransaction = false, found = [], not = [] }) => {
    const { detected } = await replayedExample({ before: BASE, sql: `${sql};`, outsideTransaction }, 'postgres')
    const said = detected
      .map(({ hazard, candidate }) => [hazard.id, candidate.severity ?? hazard.severity] as const)
      .filter(([id]) => !BESIDES.includes(id))
    const levelled = said.map(([id, severity]) => `${id}:${severity}`)
    expect(found.filter((each) => !levelled.includes(each))).toEqual([])
    const loud = said.filter(([, severity]) => severity !== 'info').map(([id]) => id)
    if (not === 'all') expect(loud).toEqual([])
    else expect([...levelled, ...loud].filter((each) => not.includes(each))).toEqual([])
  })

  test('the advice for EXCLUDE is not NOT VALID, which PostgreSQL refuses', async () => {
    const sql = 'ALTER TABLE users ADD CONSTRAINT one_email EXCLUDE (email WITH =);'
    const { detected } = await replayedExample({ before: BASE, sql }, 'postgres')
    expect(JSON.stringify(detected.map(({ candidate }) => candidate.fix ?? ''))).not.toMatch(/not valid/i)
  })
})
