import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Example, Fix } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import { printSteps } from '../../src/migrations/sql/print.js'
import type { Replayed } from '../../src/replay/replay.js'
import { migration, readerOf, replayedExample, replayedHistory } from '../replay/sql-history.js'
import { expanding } from './expanding.js'

const VERSION = '18'

/** The statement stays: behind the release that makes it harmless, or because its lock cannot be spared. */
const STAYS: ReadonlySet<string> = new Set([
  'drop-default',
  'drop-not-null',
  'foreign-key-locks-parent',
  'trigger-lock',
])

/** Set before the statement, in the same migration. */
const PRECEDES: ReadonlySet<string> = new Set(['missing-lock-timeout'])

/** What people do before the fix runs, by its notes. */
const PEOPLE: Readonly<Record<string, string>> = {
  'DROP FUNCTION keep_total() CASCADE;': 'drop trigger orders_total on orders',
  'DROP SCHEMA billing CASCADE;': 'drop table billing.invoices',
  'DROP TYPE mood CASCADE;': 'alter table people drop column mood',
  'REFRESH MATERIALIZED VIEW totals;': 'create unique index on totals (total)',
}

/** Only people know the values, which they write between two steps of the fix. */
const FILLED_BY_PEOPLE: ReadonlySet<string> = new Set(['add-not-null-without-default', 'add-required-column'])

/** The embedded server comes without it. */
const MISSING = /create extension/i

const CLEAR = `do $clear$ declare home text; begin
  for home in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', home);
  end loop;
end $clear$; create schema public;`

/** A row with a value in each column, in each table that takes one: a fix must run where there is data. */
const FILL = `do $fill$ declare home record; names text; given text; begin
  for home in select c.oid, c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by c.oid loop
    select string_agg(quote_ident(attname), ', ' order by attnum), string_agg(case
        when t.typtype = 'e' then (select quote_literal(enumlabel) from pg_enum where enumtypid = t.oid order by enumsortorder limit 1)
        when t.typcategory = 'N' then '1'
        when t.typcategory = 'B' then 'true'
        when t.typcategory = 'D' then quote_literal('2024-06-01 00:00')
        when t.typname = 'uuid' then quote_literal('00000000-0000-4000-8000-000000000001')
        when t.typname in ('json', 'jsonb') then quote_literal('{}')
        when t.typcategory = 'A' then quote_literal('{}')
        else quote_literal('1') end, ', ' order by attnum)
      into names, given from pg_attribute a join pg_type t on t.oid = a.atttypid
      where attrelid = home.oid and attnum > 0 and not attisdropped and attgenerated = '' and attidentity <> 'a';
    begin
      execute format('insert into %s (%s) values (%s)', home.name, names, given);
    exception when others then null;
    end;
  end loop;
end $fill$;`

const read = await readerOf('postgres')
let server: PGlite | undefined

beforeAll(async () => {
  server = await PGlite.create()
}, 60_000)

afterAll(async () => {
  await server?.close()
})

function replayed({ before }: Example, sql: string, outsideTransaction: boolean): Replayed {
  const rule = outsideTransaction ? 'autocommit' : 'per migration'
  const migrations = [
    ...(before === undefined ? [] : [migration('1_base', read(before, '1_base.sql'), 'per migration')]),
    migration('2_change', read(sql, '2_change.sql'), rule),
  ]
  return replayedHistory(migrations, 'postgres', new Set(['2_change']), { engineVersion: VERSION })
}

/** What is left to the author cannot run as it is. */
function fixesOf(id: string, example: Example): readonly Fix[] {
  return replayed(example, example.sql, example.outsideTransaction === true).detected.flatMap(
    ({ hazard, candidate: { fix } }) =>
      hazard.id === id && fix !== undefined && !fix.steps.some((step) => 'incomplete' in step) ? [fix] : [],
  )
}

/** A fix takes the place of its statement: of several the others would have to run before it. */
const CASES = hazards.flatMap(({ id, bad }) =>
  (bad.postgres ?? [])
    .filter(({ before, sql }) => before !== undefined && read(sql, '2_change.sql').statements.length === 1)
    .filter(({ before = '' }) => !MISSING.test(before))
    .flatMap((example) => fixesOf(id, example).map((fix): [string, Example, Fix] => [id, example, fix])),
)

test('PostgreSQL 18 is given NOT NULL … NOT VALID', () => {
  const given = CASES.filter(([, , fix]) => /NOT NULL \S+ NOT VALID/.test(printSteps('postgres', fix)))
  expect(given.length).toBeGreaterThan(3)
})

test.each(CASES)('PostgreSQL 18 runs the fix of %s, and its review finds it no more: %j', async (id, example, fix) => {
  const stays = fix.place === 'beside' || fix.place === 'within'
  const whole = printSteps('postgres', fix)
  const run = [PEOPLE[example.sql] ?? '', stays ? example.sql : '', whole].join(';\n')
  await server?.exec('reset all')
  await server?.exec(CLEAR)
  await server?.exec(example.before ?? '')
  if (!FILLED_BY_PEOPLE.has(id)) await server?.exec(FILL)
  for (const { sql } of read(run, 'fix.sql').statements) await server?.exec(sql.text)

  if (STAYS.has(id)) return
  const first = printSteps('postgres', expanding(fix))
  const outside = fix.steps.some((step) => 'outsideTransaction' in step && step.outsideTransaction)
  const parts = PRECEDES.has(id) ? [first, example.sql] : stays ? [example.sql, first] : [first]
  const again = replayed(example, parts.join(';\n'), outside)
  const left = again.detected.filter(({ hazard }) => hazard.id === id)
  expect(left.map(({ candidate }) => candidate.message)).toEqual([])
})

test('the batches of a type change pass over rows without a value', async () => {
  const before = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);'
  const [fix] = fixesOf('change-column-type', { before, sql: 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;' })
  const way = fix === undefined ? '' : printSteps('postgres', expanding(fix))
  await server?.exec(`reset all; ${CLEAR} ${before} INSERT INTO orders VALUES (1, NULL), (2, 7);`)
  for (const { sql } of read(way, 'fix.sql').statements) await server?.exec(sql.text)
  const rows = await server?.query('SELECT id::int, total_new::int FROM orders ORDER BY id')
  expect(rows?.rows).toEqual([
    { id: 1, total_new: null },
    { id: 2, total_new: 7 },
  ])
})

describe('the column that takes the place of another', () => {
  const before = `CREATE TABLE orders (id bigint PRIMARY KEY, overspeed int NOT NULL DEFAULT 7, total int NOT NULL);
CREATE INDEX orders_overspeed ON orders (overspeed);`

  test.each([
    ['change-column-type', 'ALTER TABLE orders ALTER COLUMN overspeed TYPE bigint;', 'overspeed_new'],
    ['narrow-column-type', 'ALTER TABLE orders ALTER COLUMN overspeed TYPE smallint;', 'overspeed_new'],
    ['rename-column', 'ALTER TABLE orders RENAME COLUMN overspeed TO speed;', 'speed'],
    ['replace-column', 'ALTER TABLE orders DROP COLUMN overspeed, ADD COLUMN overspeeds int;', 'overspeeds'],
  ])('gets its default behind the release that writes both: %s', async (id, sql, added) => {
    const [fix] = fixesOf(id, { before, sql })
    const way = fix === undefined ? '' : printSteps('postgres', expanding(fix))
    expect(way).toMatch(new RegExp(`ADD COLUMN ${added} \\w+;[^]*Release code[^]*ALTER COLUMN ${added} SET DEFAULT 7;`))
    expect(way).toContain(`Give orders.${added} what orders.overspeed has: NOT NULL and its indexes`)
    await server?.exec(`reset all; ${CLEAR} ${before}`)
    for (const { sql: each } of read(way, 'fix.sql').statements) await server?.exec(each.text)
    await server?.exec('INSERT INTO orders (id, total) VALUES (1, 1)')
    const rows = await server?.query(`SELECT ${added}::int AS given FROM orders`)
    expect(rows?.rows).toEqual([{ given: 7 }])
  })

  test('lets code leave the old one out, which is required and has no default', async () => {
    const [fix] = fixesOf('change-column-type', { before, sql: 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;' })
    const way = fix === undefined ? '' : printSteps('postgres', expanding(fix))
    await server?.exec(`reset all; ${CLEAR} ${before}`)
    for (const { sql } of read(way, 'fix.sql').statements) await server?.exec(sql.text)
    await server?.exec('INSERT INTO orders (id, total_new) VALUES (1, 1)')
    expect(way).toContain('ALTER COLUMN total DROP NOT NULL;')
  })
})

test.each([
  [
    'a foreign key',
    'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED;',
    'add-foreign-key-validating',
    /FOREIGN KEY \(customer_id\) REFERENCES customers \(id\) DEFERRABLE INITIALLY DEFERRED NOT VALID;/,
  ],
  [
    'UNIQUE',
    'ALTER TABLE orders ADD CONSTRAINT orders_customer_key UNIQUE (customer_id) DEFERRABLE INITIALLY DEFERRED;',
    'unique-constraint-without-using-index',
    /USING INDEX \w+ DEFERRABLE INITIALLY DEFERRED;/,
  ],
])('%s that is looked at on commit stays so in its fix', async (_, sql, id, expected) => {
  const before =
    'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);'
  const { detected } = await replayedExample({ before, sql }, 'postgres')
  const fixes = detected.flatMap(({ hazard, candidate }) =>
    hazard.id === id && candidate.fix !== undefined ? [printSteps('postgres', candidate.fix)] : [],
  )
  expect(fixes.join('\n')).toMatch(expected)
})

test.each([
  ['CREATE TEMP TABLE picked ON COMMIT DROP AS SELECT id FROM orders;', true],
  ['CREATE TABLE picked AS SELECT id FROM orders;', false],
])('batches that commit are not advised over a table that the first COMMIT drops: %s', async (made, told) => {
  const { detected } = await replayedExample(
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE lines (order_id bigint);',
      sql: `${made}\nINSERT INTO lines SELECT orders.id FROM orders JOIN picked ON picked.id = orders.id;`,
    },
    'postgres',
  )
  const ways = detected.flatMap(({ hazard, candidate }) =>
    hazard.id === 'unbatched-insert' ? [JSON.stringify(candidate.fix)] : [],
  )
  expect(ways.length).toBeGreaterThan(0)
  expect(ways.some((each) => each.includes('picked is a temporary table'))).toBe(told)
})
