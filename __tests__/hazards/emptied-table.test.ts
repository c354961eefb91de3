import { describe, expect, test } from '@jest/globals'
import type { Dialect } from '../../src/migrations/model.js'
import { judged } from '../findings/settled.js'

const BASE = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total int, note text);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id), note text);`

const ABOUT_ROWS = `ALTER TABLE orders ALTER COLUMN total TYPE uuid USING total::text::uuid;
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE orders ADD CONSTRAINT orders_note_check CHECK (note <> '');
ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE (note);
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
UPDATE orders SET note = 'x';`

const ROW_HAZARDS = [
  'add-check-validating',
  'add-column-rewrite',
  'add-foreign-key-validating',
  'change-column-type',
  'index-not-concurrent',
  'narrow-column-type',
  'set-not-null-scan',
  'unbatched-update',
  'unique-constraint-without-using-index',
  'update-without-where',
]

async function found(change: string, dialect: Dialect = 'postgres', base = BASE): Promise<readonly string[]> {
  const { findings } = await judged({ base: { '1_base': base }, change: { '2_change': change }, dialect })
  return [...new Set(findings.map(({ hazard }) => hazard))].sort()
}

function aboutRows(hazards: readonly string[]): readonly string[] {
  return hazards.filter((each) => ROW_HAZARDS.includes(each))
}

describe('a table that the migration has emptied', () => {
  test('has no row left to rewrite, refuse or look up; that it is locked is still said', async () => {
    expect(aboutRows(await found(ABOUT_ROWS))).toEqual(ROW_HAZARDS)
    const hazards = await found(`TRUNCATE orders CASCADE;\n${ABOUT_ROWS}`)
    expect(aboutRows(hazards)).toEqual([])
    expect(hazards).toEqual(
      expect.arrayContaining(['truncate', 'work-under-exclusive-lock', 'foreign-key-locks-parent']),
    )
  })

  test.each([
    ['a TRUNCATE that cascades', 'TRUNCATE customers, orders CASCADE;'],
    ['a TRUNCATE that a procedure of the migration does', 'DO $$ BEGIN TRUNCATE orders; END $$;'],
  ])('by %s', async (_, emptied) => {
    expect(aboutRows(await found(`${emptied}\nALTER TABLE orders ALTER COLUMN note SET NOT NULL;`))).toEqual([])
  })

  test('by DELETE, has no values left; what was deleted is still read and indexed', async () => {
    expect(aboutRows(await found(`DELETE FROM orders;\n${ABOUT_ROWS}`))).toEqual([
      'add-check-validating',
      'add-column-rewrite',
      'add-foreign-key-validating',
      'change-column-type',
      'index-not-concurrent',
      'set-not-null-scan',
      'unique-constraint-without-using-index',
    ])
  })

  test('takes along what CASCADE empties', async () => {
    const scan = 'ALTER TABLE lines ALTER COLUMN note SET NOT NULL;'
    expect(aboutRows(await found(`TRUNCATE orders CASCADE;\n${scan}`))).toEqual([])
    expect(aboutRows(await found(`TRUNCATE orders;\n${scan}`))).toEqual(['set-not-null-scan'])
  })

  test('is told of once: a second TRUNCATE takes nothing', async () => {
    const { findings } = await judged({
      base: { '1_base': BASE },
      change: { '2_change': 'TRUNCATE orders CASCADE;\nTRUNCATE lines;' },
    })
    expect(findings.filter(({ hazard }) => hazard === 'truncate').map(({ line }) => line)).toEqual([1])
  })

  test.each([
    ['some rows are deleted', 'DELETE FROM orders WHERE total > 3;'],
    ['rows come again', "TRUNCATE orders CASCADE;\nINSERT INTO orders (id, note) VALUES (1, 'x');"],
    ['rows are copied in', 'TRUNCATE orders CASCADE;\nCOPY orders FROM STDIN;\n\\.'],
    ['nobody knows whether it runs', 'DO $$ BEGIN IF now() > $1 THEN TRUNCATE orders; END IF; END $$;'],
    ['something unread follows', 'TRUNCATE orders;\nSELECT refill();'],
    ['another table is emptied', 'TRUNCATE lines;'],
  ])('is not, where %s', async (_, first) => {
    expect(aboutRows(await found(`${first}\nALTER TABLE orders ALTER COLUMN note SET NOT NULL;`))).toEqual([
      'set-not-null-scan',
    ])
  })

  test('is so no longer in the next migration', async () => {
    const { findings } = await judged({
      base: { '1_base': BASE },
      change: { '2_empty': 'TRUNCATE orders CASCADE;', '3_scan': 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;' },
    })
    expect(aboutRows(findings.map(({ hazard }) => hazard))).toEqual(['set-not-null-scan'])
  })

  test('in MySQL and SQL Server too', async () => {
    const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int, note varchar(200));'
    const change = 'TRUNCATE TABLE orders;\nALTER TABLE orders MODIFY note varchar(10) NOT NULL;'
    expect(aboutRows(await found(change, 'mysql', orders))).toEqual([])
    const narrow = 'TRUNCATE TABLE orders;\nALTER TABLE orders ALTER COLUMN note varchar(10) NOT NULL;'
    expect(aboutRows(await found(narrow, 'sqlserver', orders))).toEqual([])
  })
})
