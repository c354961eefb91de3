import { describe, expect, test } from '@jest/globals'
import { operations, place, reading, statement } from '../reading.js'

const places = (sql: string): readonly string[] => operations(sql).map((each) => `${each.kind} ${place(each.span)}`)

describe('positions', () => {
  test('a statement stands where its first word stands, without comments and semicolon', () => {
    expect(places('-- old\n/* é */ DROP TABLE orders ;\n')).toEqual(['drop-table 2:9-2:26'])
  })

  test('letters and emoji before a statement count as UTF-16 units', () => {
    expect(places("SELECT 'é🚀'; DROP TABLE a;\nALTER TABLE b DROP COLUMN ß🚀, DROP COLUMN c")).toEqual([
      'query 1:1-1:13',
      'drop-table 1:15-1:27',
      'drop-column 2:15-2:30',
      'drop-column 2:32-2:45',
    ])
  })

  test('carriage returns before line feeds move nothing', () => {
    expect(places('SELECT 1;\r\n\r\nDROP TABLE a;\r\nDROP TABLE b;\r\n')).toEqual([
      'query 1:1-1:9',
      'drop-table 3:1-3:13',
      'drop-table 4:1-4:13',
    ])
  })

  test('each clause of an ALTER TABLE has its own place', () => {
    const sql = [
      'ALTER TABLE ONLY shop.orders',
      '  ADD COLUMN total numeric(10, 2) DEFAULT round(1.5, 1),',
      '  drop a, -- gone',
      '  ALTER b TYPE timestamp (3) with time zone USING now(),',
      '  ADD CONSTRAINT c CHECK (x IN (1, 2)),',
      "  ALTER COLUMN d SET DEFAULT ARRAY['a', 'b'];",
    ].join('\n')
    expect(places(sql)).toEqual([
      'add-column 2:3-2:56',
      'drop-column 3:3-3:9',
      'alter-column 4:3-4:56',
      'add-constraint 5:3-5:39',
      'alter-column 6:3-6:45',
    ])
  })

  test('an ALTER TABLE with one clause stands as a whole', () => {
    expect(places('ALTER TABLE a\n  DROP COLUMN b;')).toEqual(['drop-column 1:1-2:16'])
  })

  test('a column of CREATE TABLE ends before the comma', () => {
    const [create] = operations("CREATE TABLE é (\n  id bigint PRIMARY KEY,\n  s text DEFAULT 'a,b' NOT NULL\n)")
    expect(create?.kind === 'create-table' && create.columns.map((column) => place(column.span))).toEqual([
      '2:3-2:24',
      '3:3-3:32',
    ])
    expect(create?.kind === 'create-table' && create.constraints.map((each) => place(each.span))).toEqual(['2:13-2:24'])
  })

  test('statements inside BEGIN ATOMIC and CREATE RULE do not end at their semicolons', () => {
    const sql =
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\nSELECT 3'
    expect(reading(sql).statements.map((each) => place(each.span))).toEqual(['1:1-1:93', '2:1-2:9'])
    const rule = 'CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b);'
    expect(reading(rule).statements).toHaveLength(1)
  })
})

describe('comments', () => {
  test('belong to the statement that they stand in, above, or behind on its last line', () => {
    const sql = '-- above\n/* still /* above */ */\nDROP TABLE a /* in */; -- behind\n-- next\nDROP TABLE b;'
    expect(reading(sql).statements.map((each) => each.comments.map((comment) => comment.text))).toEqual([
      ['above', 'still /* above */', 'in', 'behind'],
      ['next'],
    ])
    expect(place(statement(sql).comments[2]?.span ?? statement(sql).span)).toBe('3:14-3:22')
  })

  test('marks inside strings are no comments', () => {
    expect(statement("SELECT '-- no', $x$ /* no */ $x$, E'\\'-- no'").comments).toEqual([])
  })
})

describe('statements that PostgreSQL refuses', () => {
  test('cost only themselves, and are named at the word', () => {
    const { statements, unread } = reading("SELECT '🚀é'; CREATE TABEL x (id int);\nDROP TABLE a;")
    expect(statements.map((each) => each.operations[0]?.kind)).toEqual(['query', 'drop-table'])
    expect(unread.map((each) => [place(each.span), each.reason, each.refused])).toEqual([
      ['1:22-1:27', 'syntax error at or near "TABEL"', true],
    ])
  })

  test('do not take the rest of the file with a parenthesis that is never closed', () => {
    const { statements, unread } = reading('CREATE TABLE a (id int;\nDROP TABLE b;')
    expect(statements.map((each) => each.operations[0]?.kind)).toEqual(['drop-table'])
    expect(unread).toHaveLength(1)
  })

  test('nesting beyond the parser is said to be unread, not refused', () => {
    const { unread } = reading(`SELECT 1; SELECT ${'('.repeat(60_000)}1${')'.repeat(60_000)};`)
    expect(unread.map((each) => each.refused)).toEqual([false])
  })
})
