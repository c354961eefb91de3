import { describe, expect, test } from '@jest/globals'
import { refusedColumn } from '../../../../src/hazards/shared/sqlite-columns.js'
import { database, refusal } from './engine.js'
import { operation } from './reading.js'

const TABLE = `CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INT, d TEXT CHECK (d <> ''), CHECK (c > 0));
CREATE INDEX t_b ON t (b);
INSERT INTO t VALUES (1, 'x', 2, 'y');`

const COLUMNS: readonly string[] = [
  'x',
  'x INT NOT NULL',
  'x INT NOT NULL DEFAULT NULL',
  'x INT NOT NULL DEFAULT 5',
  'x INT NOT NULL DEFAULT (-1)',
  'x INT UNIQUE',
  'x INT PRIMARY KEY',
  'x DEFAULT CURRENT_TIMESTAMP',
  "x DEFAULT (datetime('now'))",
  'x DEFAULT (1 = 1)',
  "x DEFAULT ('a' || 'b')",
  "x DEFAULT ('{}')",
  "x DEFAULT x'00'",
  'x DEFAULT (CAST(5 AS INT))',
  'x DEFAULT true',
  'x DEFAULT 1.5e3',
  'x AS (a) STORED',
  'x AS (a) VIRTUAL',
  'x INT REFERENCES t (a)',
]

describe('ADD COLUMN to a table with rows', () => {
  test.each(COLUMNS)('is refused by us where SQLite refuses it: %s', (column) => {
    const sql = `ALTER TABLE t ADD COLUMN ${column};`
    const isRefused = refusal(database(TABLE), sql) !== undefined
    expect(refusedColumn(operation(sql, 'add-column')) !== undefined).toBe(isRefused)
  })
})

test.each(['a', 'b', 'c'])('DROP COLUMN %s is refused while a key, an index or a check needs it', (column) => {
  expect(refusal(database(TABLE), `ALTER TABLE t DROP COLUMN ${column};`)).toMatch(/drop/)
})

test('a column whose rule is its own is dropped with it', () => {
  expect(refusal(database(TABLE), 'ALTER TABLE t DROP COLUMN d;')).toBeUndefined()
})
