import { describe, expect, test } from '@jest/globals'
import { operations, place } from './reading.js'

/** What EXECUTE runs where `expression` was assigned before it. */
const executed = (expression: string, before = '') =>
  operations(
    `${before}SET @sql = ${expression};\nPREPARE stmt FROM @sql;\nEXECUTE stmt;\nDEALLOCATE PREPARE stmt;`,
  ).filter(({ kind }) => kind !== 'other')

const IF_THERE = '(SELECT count(*) FROM information_schema.table_constraints WHERE constraint_name = "k") > 0'

describe('a text that is written out is read where it stands', () => {
  test('both ways of an IF that asks the catalogue are guarded', () => {
    const sql = `IF(${IF_THERE}, 'ALTER TABLE orders DROP FOREIGN KEY k', 'SELECT 1')`
    const [drop, ...more] = executed(sql)
    expect(more).toEqual([])
    expect(drop).toMatchObject({
      kind: 'drop-constraint',
      table: { name: 'orders' },
      constraint: 'k',
      guards: ['condition'],
    })
    expect(drop && place(drop.span)).toMatch(/^1:\d+-1:\d+$/)
  })

  test.each([
    ['a query', `(SELECT IF(${IF_THERE}, 'SELECT 1', 'ALTER TABLE orders ADD COLUMN note text'))`],
    ['names from variables', `IF(${IF_THERE}, 'DO 0', CONCAT('ALTER TABLE ', @t, ' ADD COLUMN ', @c, ' text'))`],
    ['CASE', `CASE WHEN ${IF_THERE} THEN 'DO 0' ELSE 'ALTER TABLE orders ADD COLUMN note text' END`],
  ])('%s', (_, expression) => {
    expect(executed(expression, "SET @t = 'orders', @c = 'note';\n")).toMatchObject([
      { kind: 'add-column', table: { name: 'orders' }, column: { name: 'note' }, guards: ['condition'] },
    ])
  })

  test('SELECT … INTO assigns, and any other condition is a branch', () => {
    const sql =
      "SELECT IF(@@version LIKE '8%', 'ALTER TABLE orders ADD COLUMN note text', 'DO 0') INTO @sql; PREPARE s FROM @sql; EXECUTE s;"
    expect(operations(sql)).toMatchObject([
      {},
      {},
      { kind: 'add-column', branch: expect.stringMatching(/^IF\(@@version/) },
    ])
  })

  test('escapes mean what the server takes them for', () => {
    expect(executed("'ALTER TABLE orders ADD COLUMN note varchar(9) DEFAULT ''it\\'s'''")).toMatchObject([
      { kind: 'opaque' },
    ])
    expect(executed(`"ALTER TABLE orders ADD COLUMN note varchar(9) DEFAULT 'a'"`)).toMatchObject([
      { kind: 'add-column', column: { default: { text: "'a'" } } },
    ])
  })
})

describe('of a text that is put together', () => {
  test.each([
    ["CONCAT('ALTER TABLE orders ADD COLUMN ', @name, ' text')", [{ name: 'orders' }]],
    [
      "IF(@x, 'SELECT 1', CONCAT('CREATE INDEX i ON `shop`.`orders` (', @c, ')'))",
      [{ schema: 'shop', name: 'orders' }],
    ],
    ["CONCAT('ALTER TABLE ', @table, ' ADD COLUMN note text')", undefined],
    ["CONCAT('ALTER TABLE orders', @suffix, ' ADD COLUMN note text')", undefined],
    ["CONCAT('ALTER TABLE orders RENAME TO ', @name)", undefined],
    ["CONCAT('DROP TABLE orders, ', @more)", undefined],
    ['(SELECT group_concat(s) FROM information_schema.tables)', undefined],
    ['@never_set', undefined],
  ])('%s', (expression, touches) => {
    const [only, ...more] = executed(expression)
    expect(more).toEqual([])
    expect(only).toMatchObject({ kind: 'opaque' })
    expect(only?.kind === 'opaque' ? only.touches : 'read').toEqual(touches)
  })
})
