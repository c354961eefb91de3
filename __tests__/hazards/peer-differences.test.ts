import { beforeAll, expect, test } from '@jest/globals'
import { EUGENE } from '../../scripts/docs/eugene.js'
import { judged } from '../findings/settled.js'
import { psql, serverVersion } from '../schema/effects/psql.js'

/** A change of the shape of an example of eugene's, what we say of it, and what a server is asked about it. */
interface Difference {
  /** Migrations, in order, of a tool that runs each in a transaction. */
  readonly files: readonly string[]
  readonly says: readonly string[]
  readonly measure: string
  readonly answer: string
}

const ORDERS =
  "CREATE TABLE orders (id bigint PRIMARY KEY, total int, note text); INSERT INTO orders VALUES (1, 2, 'n');"
const SCANS = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'orders';"
const LOCKS = (table: string): string =>
  `SELECT coalesce(string_agg(mode, ', ' ORDER BY mode), 'none') FROM pg_locks WHERE relation = '${table}'::regclass AND pid = pg_backend_pid();`
/** What each script starts from is committed nowhere: the counters before the change are taken off. */
const COUNTED = (change: string): string =>
  `${SCANS.replace('seq_scan', 'seq_scan AS before').replace(';', '')} \\gset\n${change}\n${SCANS.replace('seq_scan', 'seq_scan - :before')}`
const REFUSAL = (change: string): string => `\\set VERBOSITY sqlstate\n${change}\n\\echo :SQLSTATE`

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'E3/bad': {
    files: ['CREATE TABLE papers (id bigint PRIMARY KEY, body json);'],
    says: [],
    measure: 'CREATE TABLE papers (id bigint PRIMARY KEY, body json);' + REFUSAL('SELECT DISTINCT body FROM papers;'),
    answer: '42883',
  },
  'E4/good': {
    files: [ORDERS, "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN email text NOT NULL;"],
    says: ['add-not-null-without-default', 'add-required-column'],
    measure: ORDERS + REFUSAL('ALTER TABLE orders ADD COLUMN email text NOT NULL;'),
    answer: '23502',
  },
  'E5/good': {
    files: [
      ORDERS,
      "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN total_big bigint;",
      "UPDATE orders SET total_big = total::bigint;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE orders ADD CONSTRAINT filled CHECK (total_big IS NOT NULL) NOT VALID;",
      "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders VALIDATE CONSTRAINT filled, DROP COLUMN total;\nALTER TABLE orders RENAME COLUMN total_big TO total;",
    ],
    says: ['backfill-beside-schema-change', 'drop-column', 'rename-column', 'unbatched-update'],
    measure:
      ORDERS +
      'ALTER TABLE orders ADD COLUMN total_big bigint; UPDATE orders SET total_big = total;\n' +
      'ALTER TABLE orders ADD CONSTRAINT filled CHECK (total_big IS NOT NULL) NOT VALID;\n' +
      REFUSAL("INSERT INTO orders (id, total, note) VALUES (2, 3, 'of the running release');"),
    answer: '23514',
  },
  'E10/good': {
    files: [ORDERS, "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders ALTER total TYPE bigint;"],
    says: ['change-column-type'],
    measure: `${ORDERS} SELECT relfilenode AS before FROM pg_class WHERE oid = 'orders'::regclass \\gset
      ALTER TABLE orders ALTER total TYPE bigint; SELECT relfilenode <> :before FROM pg_class WHERE oid = 'orders'::regclass;`,
    answer: 't',
  },
  'E15/good': {
    files: [ORDERS, "SET LOCAL lock_timeout = '2s';\nCREATE INDEX orders_total ON orders (total);"],
    says: ['index-not-concurrent'],
    // What the inserts before took is RowExclusiveLock; the index takes ShareLock, which no writer gets past.
    measure: `${ORDERS} CREATE INDEX orders_total ON orders (total); ${LOCKS('orders')}`,
    answer: 'ShareLock',
  },
  'W12/good': {
    files: [ORDERS, "SET lock_timeout = '2s';\nALTER TABLE orders ALTER total SET NOT NULL, ALTER note SET NOT NULL;"],
    says: ['set-not-null-scan', 'set-not-null-scan'],
    measure: ORDERS + COUNTED('ALTER TABLE orders ALTER total SET NOT NULL, ALTER note SET NOT NULL;'),
    answer: '1',
  },
  'W13/bad': {
    files: [
      "CREATE TYPE shade AS ENUM ('light'); CREATE TABLE papers (id bigint PRIMARY KEY, shade shade);",
      "SET LOCAL lock_timeout = '2s';\nALTER TYPE shade ADD VALUE 'dark';",
    ],
    says: [],
    measure: `CREATE TYPE shade AS ENUM ('light'); CREATE TABLE papers (id bigint PRIMARY KEY, shade shade);
      SELECT count(*) AS before FROM pg_locks WHERE relation = 'papers'::regclass \\gset
      ALTER TYPE shade ADD VALUE 'dark';
      SELECT count(*) - :before FROM pg_locks WHERE relation = 'papers'::regclass;`,
    answer: '0',
  },
  'W13/good': {
    files: [
      'CREATE TABLE shades (name text PRIMARY KEY);\nCREATE TABLE papers (id bigint PRIMARY KEY, shade text REFERENCES shades (name));',
    ],
    says: ['foreign-key-without-index'],
    measure: `CREATE TABLE shades (name text PRIMARY KEY); INSERT INTO shades VALUES ('dark');
      CREATE TABLE orders (id bigint PRIMARY KEY, shade text REFERENCES shades (name));
      ${COUNTED("DELETE FROM shades WHERE name = 'dark';")}`,
    answer: '1',
  },
  'W14/good': {
    files: [
      'CREATE TABLE papers (note text); CREATE UNIQUE INDEX papers_note_key ON papers (note);',
      "SET LOCAL lock_timeout = '2s';\nALTER TABLE papers ALTER note SET NOT NULL;",
      'ALTER TABLE papers ADD CONSTRAINT papers_pkey PRIMARY KEY USING INDEX papers_note_key;',
    ],
    says: ['missing-lock-timeout', 'set-not-null-scan'],
    measure: ORDERS + COUNTED('ALTER TABLE orders ALTER note SET NOT NULL;'),
    answer: '1',
  },
}

const server = serverVersion()
const required = process.env['REQUIRE_SERVERS'] === '1'

beforeAll(() => {
  if (required) expect(server).toBeDefined()
})

test('each difference that the page lists is one of these', () => {
  expect(EUGENE.map(({ example }) => example).sort()).toEqual(Object.keys(DIFFERENCES).sort())
})

test.each(Object.entries(DIFFERENCES))('what we say where eugene says otherwise: %s', async (_, { files, says }) => {
  const change = Object.fromEntries(files.map((sql, at) => [String(at + 1), sql]))
  const { findings } = await judged({ change, mode: 'audit', history: { session: [] } })
  // The file of an example has no name that could say anything.
  const found = findings.map(({ hazard }) => hazard).filter((id) => id !== 'vague-name')
  expect(found.sort()).toEqual([...says].sort())
})

const measured = server === undefined ? test.skip : test
measured.each(Object.entries(DIFFERENCES))('what the server does: %s', (_, { measure, answer }) => {
  // Rolled back by the end of the session: nothing of it stays.
  const { out } = psql('postgres', `BEGIN; CREATE SCHEMA difference; SET LOCAL search_path = difference;\n${measure}\n`)
  expect(out.trim().split('\n').at(-1)).toMatch(new RegExp(`(^|, )${answer}(,|$)`))
})
