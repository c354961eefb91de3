import { describe, expect, test } from '@jest/globals'
import { operation, operations } from '../reading.js'

describe('how many rows a change reaches', () => {
  test.each([
    ['DELETE FROM t', { kind: 'everything' }],
    ['DELETE FROM t WHERE true', { kind: 'everything' }],
    ['DELETE FROM t WHERE 1 = 1 AND true', { kind: 'everything' }],
    ['DELETE FROM t WHERE a > 1', { kind: 'predicate', columns: [], text: 'a > 1' }],
    [
      'DELETE FROM t WHERE id IN (1, 2) AND b',
      { kind: 'predicate', columns: ['id'], constants: 2, text: 'id IN (1, 2) AND b' },
    ],
    ["DELETE FROM t WHERE id = 'a' OR id = 'b'", { kind: 'predicate', columns: ['id'], constants: 2 }],
    [
      'DELETE FROM t WHERE id = ANY (ARRAY[1, 2, 3]) RETURNING *',
      { kind: 'predicate', constants: 3, text: 'id = ANY (ARRAY[1, 2, 3])' },
    ],
    ['DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a LIMIT 100)', { kind: 'batch', size: 100 }],
    ['DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a)', { kind: 'predicate', columns: [] }],
    ['DELETE FROM t WHERE ctid = ANY (ARRAY(SELECT ctid FROM t LIMIT 10))', { kind: 'batch', size: 10 }],
    ['DELETE FROM t WHERE id BETWEEN 1 AND 1000', { kind: 'batch', size: 1000 }],
    ['WITH b AS (SELECT id FROM t LIMIT 50) DELETE FROM t USING b WHERE b.id = t.id', { kind: 'batch', size: 50 }],
  ])('%s', (sql, reach) => {
    expect(operation(sql, 'delete').reach).toMatchObject(reach)
  })

  test.each([
    ['INSERT INTO t VALUES (1), (2)', { kind: 'values', rows: 2 }],
    ['INSERT INTO t DEFAULT VALUES', { kind: 'values', rows: 1 }],
    ['INSERT INTO t SELECT 1 UNION ALL SELECT 2', { kind: 'values', rows: 2 }],
    ['INSERT INTO t SELECT * FROM u', { kind: 'everything' }],
    ['INSERT INTO t SELECT * FROM u WHERE k = 2', { kind: 'predicate', columns: ['k'] }],
    ['INSERT INTO t SELECT * FROM u LIMIT 5', { kind: 'batch', size: 5 }],
    [
      'WITH d AS (DELETE FROM u WHERE id = 1 RETURNING *) INSERT INTO t SELECT * FROM d',
      { kind: 'predicate', columns: ['id'] },
    ],
  ])('%s', (sql, reach) => {
    expect(operation(sql, 'insert').reach).toMatchObject(reach)
  })

  test('an update knows what it writes, from where, and whether it skips locked rows', () => {
    const sql =
      'UPDATE t SET a = b IS DISTINCT FROM c, (d, e) = (1, 2) FROM u WHERE t.id IN (SELECT id FROM v LIMIT 9 FOR UPDATE SKIP LOCKED)'
    expect(operation(sql, 'update')).toMatchObject({
      assignments: [
        { column: 'a', value: { text: 'b IS DISTINCT FROM c' } },
        { column: 'd', value: { text: '(1, 2)' } },
        { column: 'e' },
      ],
      from: [{ name: 'u' }, { name: 'v' }],
      skipLocked: true,
      reach: { kind: 'batch', size: 9 },
    })
  })

  test('EXPLAIN ANALYZE runs what it explains, EXPLAIN does not', () => {
    expect(operations('EXPLAIN ANALYZE DELETE FROM t').map((each) => each.kind)).toEqual(['delete', 'query'])
    expect(operations('EXPLAIN DELETE FROM t').map((each) => each.kind)).toEqual(['query'])
  })
})
