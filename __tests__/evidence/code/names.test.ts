import { describe, expect, test } from '@jest/globals'
import { isReleasedCode } from '../../../src/evidence/code/paths.js'
import { findNames } from '../../../src/evidence/code/read.js'

function usesOf(name: string, sources: Readonly<Record<string, string>>): readonly string[] {
  const [table = '', column] = name.split('.')
  const [found] = findNames(
    new Map(Object.entries(sources).filter(([path]) => isReleasedCode(path))),
    [{ table, column }],
    true,
  ).names
  return (found?.uses ?? []).map(({ how, seen }) => `${how} ${seen.path}:${seen.line}`)
}

const ORDER = 'class Order < ApplicationRecord\nend\n'

describe('a column that code names is found at its line', () => {
  test('a table is named by statements and clauses, not by what begins with its name', () => {
    expect(usesOf('orders', { 'a.ts': 'q(`LEFT JOIN orders o ON o.id = l.order_id`)' })).toEqual(['sql a.ts:1'])
    expect(usesOf('orders', { 'a.ts': 'table = ` lines l LEFT JOIN orders o ON o.id = l.order_id`' })).toEqual([])
  })

  test.each<[string, string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a query in a template string', 'orders.note', { 'a.ts': 'q(`\n  SELECT o.note FROM orders o`)' }, ['sql a.ts:2']],
    [
      'a query of joined strings',
      'orders.note',
      { 'a.py': 'q = ("SELECT note "\n     "FROM orders")' },
      ['sql a.py:1'],
    ],
    ['quoted identifiers', 'orders.note', { 'a.go': 'db.Exec(`UPDATE "orders" SET "note" = $1`)' }, ['sql a.go:1']],
    [
      'a heredoc',
      'orders.note',
      { 'a.rb': 'sql(<<~SQL)\n  INSERT INTO orders (note) VALUES (1)\nSQL' },
      ['sql a.rb:2'],
    ],
    ['a query file', 'orders.note', { 'q/list.sql': '-- name: List\nSELECT note FROM orders;' }, ['sql q/list.sql:2']],
    ['a fragment with its table', 'orders.note', { 'a.rb': 'where("orders.note is null")' }, ['sql a.rb:1']],
    [
      'an identifier of two words',
      'orders.paid_at',
      { 'app/models/order.rb': ORDER, 'app/pay.rb': 'Order.find(1).paid_at' },
      ['name app/pay.rb:1'],
    ],
    [
      'a word of the language behind its row',
      'orders.status',
      { 'app/models/order.rb': ORDER, 'app/pay.rb': 'order.status' },
      ['name app/pay.rb:1'],
    ],
  ])('%s', (_, name, sources, expected) => {
    expect(usesOf(name, sources)).toEqual(expected)
  })
})

describe('what only looks like a use is none', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['a comment', 'orders.note', { 'a.ts': '// SELECT note FROM orders\n/* orders.note */' }],
    ["another table's alias", 'orders.note', { 'a.ts': 'q(`SELECT i.note FROM orders o JOIN invoices i ON true`)' }],
    ['a parameter', 'orders.note', { 'a.py': 'q("UPDATE orders SET remark = :note")' }],
    ['a value', 'orders.note', { 'a.py': `q("SELECT id FROM orders WHERE kind = 'note'")` }],
    ['an alias given in the query', 'orders.note', { 'a.py': 'q("SELECT remark AS note FROM orders")' }],
    ['English', 'orders', { 'a.ts': "say('Update orders'); say('removed from orders')" }],
    ['a statement that defines', 'orders.note', { 'a.ts': 'q(`ALTER TABLE orders DROP COLUMN note`)' }],
    ['a word of the language elsewhere', 'orders.status', { 'app/models/order.rb': ORDER, 'app/a.rb': 'res.status' }],
    [
      'a method of that name',
      'orders.paid_at',
      {
        'app/models/order.rb': 'class Order < ApplicationRecord\n  def paid_at = payments.last.at\nend',
        'b.rb': 'Order.new.paid_at',
      },
    ],
    [
      'a field that a model with all columns does not have',
      'orders.paid_at',
      {
        'a.py':
          'class Order(Base):\n    __tablename__ = "orders"\n    id = mapped_column(Integer)\n\nprint(order.paid_at)\n',
      },
    ],
    [
      'a table of that name in an analytical store',
      'orders',
      { 'clickhouse.ts': 'clickhouse.query(`SELECT count() FROM orders FINAL`)' },
    ],
    ['a script of developers', 'orders', { 'dev-scripts/try.py': 'q("SELECT 1 FROM orders")' }],
    ['a page', 'orders.paid_at', { 'app/models/order.rb': ORDER, 'web/order.tsx': 'order.paid_at' }],
  ])('%s', (_, name, sources) => {
    expect(usesOf(name, sources)).toEqual([])
  })
})

describe('a column is known to be named nowhere', () => {
  const absent = (sources: Readonly<Record<string, string>>, complete = true): boolean | undefined =>
    findNames(new Map(Object.entries(sources)), [{ table: 'orders', column: 'note' }], complete).names[0]?.absent

  test('where code that works with the table was read to the end', () => {
    expect(absent({ 'a.ts': 'q(`SELECT id FROM orders`) // no note' })).toBe(true)
  })
  test('not where any identifier bears the name, whosever it is', () => {
    expect(absent({ 'a.ts': 'q(`SELECT id FROM orders`); invoice.note' })).toBe(false)
  })
  test('not where no code works with the table', () => {
    expect(absent({ 'a.ts': 'start()' })).toBe(false)
  })
  test('not where a source could not be read', () => {
    expect(absent({ 'a.ts': 'q(`SELECT id FROM orders`)' }, false)).toBe(false)
  })
})

test('a mapper that lists the columns of a renamed table under its new name tells that an identifier is of something else', () => {
  const texts = new Map([
    [
      'src/schema.rs',
      'diesel::table! {\n    order_labels (id) {\n        id -> Int4,\n        label_id -> Int4,\n    }\n}\n',
    ],
    ['src/api.rs', 'let tag = OrderTag::read(data.tag_id);\n'],
  ])
  const used = (tableNow?: string) =>
    findNames(texts, [{ table: 'order_tags', column: 'tag_id', ...(tableNow === undefined ? {} : { tableNow }) }], true)
      .names[0]?.uses
  expect(used()).toHaveLength(1)
  expect(used('order_labels')).toEqual([])
})
