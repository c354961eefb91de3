import { describe, expect, test } from '@jest/globals'
import type { Example, Fix } from '../../src/hazards/hazard.js'
import { printSteps } from '../../src/migrations/sql/postgres/print.js'
import type { History } from '../../src/migrations/model.js'
import { migration, readerOf, replayedExample, replayedHistory } from '../replay/sql-history.js'

/** Readers or writers wait: where the finding stands, how heavy it is, what it says, and the SQL of its fix. */
interface Found {
  readonly at: string
  readonly severity: string
  readonly message: string
  readonly fix: Fix | undefined
}

async function found(id: string, example: Example): Promise<readonly Found[]> {
  const { detected } = await replayedExample(example, 'postgres')
  return ofHazard(id, detected)
}

async function foundInHistory(id: string, before: string, sql: string, overrides: Partial<History>) {
  const read = await readerOf('postgres')
  const base = migration('1_base', read(before, '1_base.sql'), 'per migration')
  const change = migration('2_change', read(sql, '2_change.sql'), 'per migration')
  return ofHazard(id, replayedHistory([base, change], 'postgres', new Set(['2_change']), overrides).detected)
}

function ofHazard(id: string, detected: Awaited<ReturnType<typeof replayedExample>>['detected']): readonly Found[] {
  return detected
    .filter(({ hazard }) => hazard.id === id)
    .map(({ hazard, candidate }) => ({
      at: `${candidate.span.line}:${candidate.span.column}`,
      severity: candidate.severity ?? hazard.severity,
      message: candidate.message,
      fix: candidate.fix,
    }))
}

function fixOf(found: Found | undefined): string {
  return found?.fix === undefined ? '' : printSteps(found.fix)
}

const ORDERS =
  'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, total int);\n'

describe('indexes', () => {
  test('an index inside a DO block is found at its own line and column', async () => {
    const sql = 'DO $$\nBEGIN\n  CREATE INDEX orders_total_idx ON orders (total);\nEND $$;'
    const [index] = await found('index-not-concurrent', { before: ORDERS, sql })
    expect(index).toMatchObject({ at: '3:3', message: 'Writes to orders wait until orders_total_idx is built.' })
  })

  test('a procedure that the migration calls builds its index for real', async () => {
    const procedure = 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN CREATE INDEX i ON orders (total); END $$;'
    expect(await found('index-not-concurrent', { before: ORDERS, sql: procedure })).toEqual([])
    expect(await found('index-not-concurrent', { before: ORDERS, sql: `${procedure}\nCALL p();` })).toHaveLength(1)
  })

  test('an index on an older materialized view only keeps its refresh waiting', async () => {
    const before = `${ORDERS}CREATE MATERIALIZED VIEW totals AS SELECT total FROM orders;`
    const [index] = await found('index-not-concurrent', { before, sql: 'CREATE INDEX ON totals (total);' })
    expect(index).toMatchObject({
      severity: 'low',
      message: 'REFRESH of totals waits until the index on totals is built.',
    })
  })

  test('the table keeps its age when it is renamed', async () => {
    const sql = 'ALTER TABLE orders RENAME TO purchases;\nCREATE INDEX ON purchases (total);'
    expect(await found('index-not-concurrent', { before: ORDERS, sql })).toMatchObject([{ at: '2:1' }])
  })

  test('the way around a partitioned table names each of its partitions', async () => {
    const before = `CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`
    const sql = 'CREATE INDEX CONCURRENTLY events_at_idx ON events (at);'
    const [index] = await found('concurrent-index-on-partitioned-table', { before, sql, outsideTransaction: true })
    const written = fixOf(index)
    expect(written).toContain('CREATE INDEX events_at_idx ON ONLY events (at);')
    for (const year of ['2025', '2026']) {
      expect(written).toContain(`CREATE INDEX CONCURRENTLY events_${year}_at_idx ON events_${year} (at);`)
      expect(written).toContain(`ALTER INDEX events_at_idx ATTACH PARTITION events_${year}_at_idx;`)
    }
  })
})

describe('constraints', () => {
  test('REFERENCES in ADD COLUMN looks up no row, unless the column has a default', async () => {
    const inline = (end: string) => ({
      before: ORDERS,
      sql: `ALTER TABLE orders\n  ADD COLUMN customer_id bigint${end} REFERENCES customers;`,
    })
    expect(await found('add-foreign-key-validating', inline(''))).toMatchObject([{ severity: 'info' }])
    expect(await found('add-foreign-key-validating', inline(' DEFAULT 1'))).toMatchObject([{ severity: 'high' }])
  })

  test('UNIQUE is never told to be NOT VALID, which PostgreSQL refuses', async () => {
    const sql = 'ALTER TABLE orders ADD UNIQUE (total);'
    const [unique] = await found('unique-constraint-without-using-index', { before: ORDERS, sql })
    expect(fixOf(unique)).not.toContain('NOT VALID')
    expect(fixOf(unique)).toContain('ADD CONSTRAINT orders_total_key UNIQUE USING INDEX orders_total_key')
  })

  test('from PostgreSQL 18 NOT NULL itself is added NOT VALID', async () => {
    const sql = 'ALTER TABLE orders ALTER COLUMN total SET NOT NULL;'
    const [newer] = await foundInHistory('set-not-null-scan', ORDERS, sql, { engineVersion: '18' })
    const [older] = await foundInHistory('set-not-null-scan', ORDERS, sql, { engineVersion: '17' })
    expect(fixOf(newer)).toContain('NOT NULL total NOT VALID')
    expect(fixOf(older)).toContain('CHECK (total IS NOT NULL) NOT VALID')
  })

  test('each clause of a long ALTER is judged by itself', async () => {
    const before = 'CREATE TABLE t (a int, b varchar(10), c numeric(8,2));'
    const sql = 'ALTER TABLE t\n  ALTER a TYPE bigint,\n  ALTER b TYPE varchar(20),\n  ALTER c TYPE numeric(9,3);'
    expect(await found('change-column-type', { before, sql })).toMatchObject([{ at: '2:3' }, { at: '4:3' }])
  })

  test('a type change is not judged where nobody knows the old type and it may be in place', async () => {
    expect(await found('change-column-type', { sql: 'ALTER TABLE t ALTER a TYPE text;' })).toEqual([])
    expect(await found('change-column-type', { sql: 'ALTER TABLE t ALTER a TYPE uuid USING a::uuid;' })).toHaveLength(1)
  })

  test('a function of unknown volatility is said to be unknown', async () => {
    const sql = 'ALTER TABLE orders ADD COLUMN code text DEFAULT make_code();'
    const [column] = await found('add-column-rewrite', { before: ORDERS, sql })
    expect(column?.severity).toBe('medium')
    expect(column?.message).toContain('unless make_code() is declared STABLE or IMMUTABLE')
  })
})

describe('transactions', () => {
  test('a foreign key and the table that it references are no two tables', async () => {
    const sql = `ALTER TABLE orders ADD COLUMN customer_id bigint;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;`
    expect(await found('several-tables-locked', { before: ORDERS, sql })).toEqual([])
  })

  test('two tables in two statements are found at the second', async () => {
    const sql = 'ALTER TABLE orders ADD COLUMN a int;\nDROP TABLE customers;'
    expect(await found('several-tables-locked', { before: ORDERS, sql })).toMatchObject([{ at: '2:1' }])
    expect(await found('several-tables-locked', { before: ORDERS, sql, outsideTransaction: true })).toEqual([])
  })

  test('rows changed by their key are no long work under a lock', async () => {
    const change = (where: string) => ({
      before: ORDERS,
      sql: `ALTER TABLE customers ADD COLUMN a int;\nUPDATE orders SET total = 1 WHERE ${where};`,
    })
    expect(await found('work-under-exclusive-lock', change('id = 7'))).toEqual([])
    expect(await found('work-under-exclusive-lock', change('total = 7'))).toMatchObject([{ at: '2:1' }])
  })

  test('a foreign key of a new table is no long work under a lock', async () => {
    const sql = `ALTER TABLE orders ADD COLUMN a int;
CREATE TABLE lines (order_id bigint);
ALTER TABLE lines ADD FOREIGN KEY (order_id) REFERENCES customers;`
    expect(await found('work-under-exclusive-lock', { before: ORDERS, sql })).toEqual([])
  })
})

describe('lock_timeout', () => {
  const three = 'ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN b int;\nDROP TABLE customers;'

  test('one finding for a migration says how many more statements wait', async () => {
    const [first, ...more] = await found('missing-lock-timeout', { before: ORDERS, sql: three })
    expect(more).toEqual([])
    expect(first?.at).toBe('1:1')
    expect(first?.message).toContain('2 more statements of this migration wait alike')
  })

  test('a timeout in the configuration of the tool counts', async () => {
    const session = (value: string) => ({ session: [{ name: 'lock_timeout', value, path: 'env.py', line: 4 }] })
    expect(await foundInHistory('missing-lock-timeout', ORDERS, three, session('4s'))).toEqual([])
    const [off] = await foundInHistory('missing-lock-timeout', ORDERS, three, session('0'))
    expect(off?.message).toContain('lock_timeout is 0 (env.py:4)')
  })

  test.each(['SET LOCAL lock_timeout = 5000;', "SELECT set_config('lock_timeout', '5s', true);"])(
    '%s bounds the wait',
    async (set) => {
      expect(await found('missing-lock-timeout', { before: ORDERS, sql: `${set}\n${three}` })).toEqual([])
    },
  )

  test.each(['0', "'1h'", "'11s'", '600000'])('a timeout of %s is found where it is set', async (value) => {
    const sql = `SELECT 1;\n  SET lock_timeout = ${value};\n${three}`
    expect(await found('lock-timeout-off', { before: ORDERS, sql })).toMatchObject([{ at: '2:3', severity: 'medium' }])
    expect(await found('missing-lock-timeout', { before: ORDERS, sql })).toEqual([])
  })

  test('a timeout that is turned off where nothing older is locked bothers nobody', async () => {
    const sql = 'SET lock_timeout = 0;\nCREATE TABLE t (id int);\nALTER TABLE t ADD COLUMN a int;'
    expect(await found('lock-timeout-off', { sql })).toEqual([])
  })
})

test('what follows the work goes with it, since it may need what stands before', async () => {
  const sql = `ALTER TABLE orders ADD COLUMN carrier_id bigint;
CREATE TABLE carriers (id bigint PRIMARY KEY);
CREATE INDEX customers_id_idx ON customers (id);
ALTER TABLE orders ADD FOREIGN KEY (carrier_id) REFERENCES carriers;`
  const [work] = await found('work-under-exclusive-lock', { before: ORDERS, sql })
  const written = fixOf(work)
  expect(written.indexOf('CREATE TABLE carriers')).toBeLessThan(written.indexOf('FOREIGN KEY'))
})

test('writers of a parent that the migration itself makes do not wait: there are none', async () => {
  const sql = `CREATE TABLE plans (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN plan_id bigint;
ALTER TABLE users ADD CONSTRAINT users_plan_fkey FOREIGN KEY (plan_id) REFERENCES plans (id);`
  const [finding] = await foundInHistory(
    'add-foreign-key-validating',
    'CREATE TABLE users (id bigint PRIMARY KEY);',
    sql,
    {},
  )
  expect(finding?.message).toBe('Writes to users wait until every row of users has been looked up in plans.')
})
