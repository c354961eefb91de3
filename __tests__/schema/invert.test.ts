import { describe, expect, test } from '@jest/globals'
import type { Operation } from '../../src/migrations/operation.js'
import { COLUMN_ORDER, differences } from '../../src/schema/compare.js'
import { invert } from '../../src/schema/invert.js'
import { Schema } from '../../src/schema/schema.js'
import {
  addColumn,
  addConstraint,
  alterColumn,
  alterColumnType,
  base,
  check,
  column,
  createDomain,
  createIndex,
  createTable,
  dropColumn,
  dropConstraint,
  dropIndex,
  dropTable,
  expression,
  foreignKey,
  index,
  named,
  opaque,
  primaryKey,
  remove,
  renameColumn,
  renameTable,
  truncate,
  update,
} from './build.js'

function built(): Schema {
  const schema = new Schema('postgres')
  const operations = [
    createTable('customers', [column('id', 'int8')], [primaryKey(['id'])]),
    createTable(
      'orders',
      [column('id', 'int8'), column('customer_id', 'int8'), column('total', 'int4', { default: expression('0') })],
      [
        primaryKey(['id']),
        foreignKey(['customer_id'], 'customers'),
        check('total >= 0', ['total'], { name: 'positive' }),
      ],
    ),
    createIndex(index('orders', ['total'], { name: 'orders_total_idx' })),
  ]
  for (const operation of operations) schema.apply(operation, '1')
  return schema
}

describe('an operation and its inverse leave the schema as it was', () => {
  const invertible: readonly Operation[] = [
    createTable('notes', [column('id', 'int8')]),
    dropTable('orders'),
    renameTable('orders', 'purchases'),
    renameTable('orders', 'sales.orders'),
    addColumn('orders', column('note', 'text')),
    dropColumn('orders', 'total'),
    renameColumn('orders', 'total', 'amount'),
    alterColumn('orders', 'total', { kind: 'set not null' }),
    alterColumn('orders', 'id', { kind: 'drop not null' }),
    alterColumn('orders', 'id', { kind: 'set not null' }),
    alterColumn('orders', 'total', { kind: 'set default', default: expression('1') }),
    alterColumn('orders', 'total', { kind: 'drop default' }),
    alterColumn('orders', 'id', { kind: 'set default', default: expression('1') }),
    alterColumnType('orders', 'total', 'int8'),
    addConstraint('orders', check('total < 9', ['total'], { name: 'small' })),
    dropConstraint('orders', 'positive'),
    dropConstraint('orders', 'orders_customer_id_fkey'),
    createIndex(index('orders', ['customer_id'], { name: 'i' }), { concurrently: true }),
    dropIndex('orders_total_idx', true),
    createDomain('cents', 'int4', true),
    { ...base, kind: 'alter-index', index: named('orders_total_idx'), change: { kind: 'rename', to: 'i' } },
    { ...base, kind: 'rename-constraint', table: named('orders'), constraint: 'positive', to: 'p' },
    { ...base, kind: 'row-security', table: named('orders'), change: 'enable' },
    { ...base, kind: 'alter-table-storage', table: named('orders'), change: { kind: 'logged', logged: false } },
  ]
  for (const [at, operation] of invertible.entries()) {
    test(`${String(at + 1)}: ${operation.kind}`, () => {
      const before = built()
      const after = before.clone()
      const inverse = invert(operation, before)
      expect(inverse).toBeDefined()
      for (const each of [operation, ...(inverse ?? [])]) after.apply(each, '2')
      expect(differences(before, after).filter((line) => !line.startsWith(COLUMN_ORDER))).toEqual([])
    })
  }
})

test('what loses rows or a definition has no inverse', () => {
  const lost = [
    truncate(['orders']),
    update('orders', 'total', '0'),
    remove('orders'),
    opaque(),
    dropTable('legacy'),
    dropColumn('legacy', 'a'),
  ]
  expect(lost.map((operation) => invert(operation, built()))).toEqual(lost.map(() => undefined))
})
