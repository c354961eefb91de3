import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.js'
import { parseTableStatistics } from '../../src/inputs/table-statistics.js'

describe('a statistics file', () => {
  test.each([
    [
      'psql --csv',
      'db/stats.csv',
      'schema,table,rows,as_of\npublic,orders,2100000,2026-11-03\n"app","line items",7,\n',
    ],
    [
      'mysql --batch',
      'db/stats.tsv',
      'SCHEMA\tTABLE\tROWS\tAS_OF\npublic\torders\t2100000\t2026-11-03 04:00:00\napp\tline items\t7\t\n',
    ],
    [
      'JSON',
      'db/stats.json',
      '[{"schema":"public","table":"orders","rows":2100000,"as_of":"2026-11-03T04:00:00Z"},{"schema":"app","table":"line items","rows":"7"}]',
    ],
  ])('from %s gives rows by table, and its day', (_, path, text) => {
    const { rows, asOf } = parseTableStatistics(text, path)
    expect([...rows]).toEqual([
      ['public.orders', 2_100_000],
      ['app.line items', 7],
    ])
    expect(asOf).toBe('2026-11-03')
  })

  test('may leave out the schema and the day', () => {
    expect(parseTableStatistics('table,rows\norders,5\n', 's.csv')).toEqual({
      path: 's.csv',
      asOf: undefined,
      rows: new Map([['orders', 5]]),
    })
  })

  test.each([
    ['a row without a table', 's.csv', 'table,rows\n,5\n', 's.csv: table of row 1 is ""'],
    ['rows that are no number', 's.csv', 'table,rows\norders,many\n', 's.csv: rows of row 1 is "many"'],
    ['no column of that name', 's.csv', 'relname,reltuples\norders,5\n', 's.csv: table of row 1 is missing'],
    ['rows that PostgreSQL has never counted', 's.json', '[{"table":"a","rows":-1}]', 's.json: rows of row 1 is -1'],
    ['something that is no list', 's.json', '{"orders": 5}', 's.json holds no list of tables'],
    ['something that is no JSON', 's.json', 'table,rows', 's.json is not JSON'],
    ['rows of different lengths', 's.csv', 'table,rows\norders,5,6\n', 's.csv is no table'],
  ])('with %s is one sentence that names the place', (_, path, text, message) => {
    expect(() => parseTableStatistics(text, path)).toThrow(UserError)
    expect(() => parseTableStatistics(text, path)).toThrow(message)
  })
})
