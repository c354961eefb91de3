import { expect, test } from '@jest/globals'
import type { Operation } from '../../src/migrations/operation.js'
import { COLUMN_ORDER, differences } from '../../src/schema/compare.js'
import { Schema } from '../../src/schema/schema.js'
import {
  addColumn,
  alterColumn,
  alterColumnType,
  check,
  addConstraint,
  column,
  createIndex,
  createTable,
  dropColumn,
  dropIndex,
  dropTable,
  expression,
  index,
  opaque,
  primaryKey,
} from './build.js'

const orders = createTable(
  'orders',
  [
    column('id', 'int8'),
    column('total', 'numeric(8,2)', { default: expression('0') }),
    column('note', 'text', { nullable: false }),
  ],
  [primaryKey(['id'])],
)

function differenceAfter(...operations: readonly Operation[]): readonly string[] {
  const before = new Schema('postgres')
  before.apply(orders, '1')
  const after = before.clone()
  for (const operation of operations) after.apply(operation, '2')
  return differences(before, after)
}

test('a schema does not differ from itself, nor from itself after a change and its undoing', () => {
  expect(differenceAfter()).toEqual([])
  expect(differenceAfter(addColumn('orders', column('x', 'int4')), dropColumn('orders', 'x'))).toEqual([])
  expect(differenceAfter(dropTable('orders'), orders)).toEqual([])
})

test('columns, indexes and constraints that are missing or new are named', () => {
  expect(
    differenceAfter(
      dropColumn('orders', 'total'),
      createIndex(index('orders', ['note'], { name: 'orders_note_idx' })),
      addConstraint('orders', check("note <> ''", ['note'], { name: 'note_filled' })),
    ),
  ).toEqual([
    'column orders.total is missing',
    'constraint orders.note_filled is new',
    'index orders_note_idx on orders is new',
  ])
  expect(differenceAfter(dropTable('orders'))).toEqual(['table orders is missing'])
  expect(differenceAfter(createTable('notes', []))).toEqual(['table notes is new'])
})

test('what a column lost or gained is named', () => {
  expect(
    differenceAfter(
      alterColumn('orders', 'note', { kind: 'drop not null' }),
      alterColumn('orders', 'total', { kind: 'drop default' }),
      alterColumnType('orders', 'total', 'numeric(10,2)'),
    ),
  ).toEqual([
    'orders.total: type was numeric(8,2), is numeric(10,2)',
    'orders.total: DEFAULT is gone',
    'orders.note: NOT NULL is gone',
  ])
})

test('an index that came back with other columns differs', () => {
  const made = (key: string): Operation => createIndex(index('orders', [key], { name: 'i' }))
  const before = new Schema('postgres')
  for (const operation of [orders, made('total')]) before.apply(operation, '1')
  const after = before.clone()
  for (const operation of [dropIndex('i'), made('note')]) after.apply(operation, '2')
  expect(differences(before, after)).toEqual(['index i on orders was btree (total), is btree (note)'])
})

test('a column that comes back at the end is only a difference of order', () => {
  const lines = differenceAfter(
    dropColumn('orders', 'total'),
    addColumn('orders', column('total', 'numeric(8,2)', { default: expression('0') })),
  )
  expect(lines).toEqual([`${COLUMN_ORDER}orders had (id, total, note), has (id, note, total)`])
})

test('nothing is claimed of tables that are only partly known', () => {
  expect(differenceAfter(opaque(), dropColumn('orders', 'total'))).toEqual([])
})

test('the comparison can be limited to some tables', () => {
  const before = new Schema('postgres')
  const after = new Schema('postgres')
  for (const operation of [orders, createTable('notes', [])]) after.apply(operation, '1')
  expect(differences(before, after, [{ name: 'notes' }])).toEqual(['table notes is new'])
})

test('the names of one moment are one default', () => {
  const made = (text: string): Schema => {
    const schema = new Schema('mysql')
    schema.apply(createTable('visits', [column('at', 'timestamp', { default: expression(text) })]), 'first')
    return schema
  }
  expect(differences(made('CURRENT_TIMESTAMP'), made('(current_timestamp())'))).toEqual([])
  expect(differences(made('now()'), made('CURRENT_TIMESTAMP'))).toEqual([])
  expect(differences(made('CURRENT_TIMESTAMP'), made("'now()'"))).toHaveLength(1)
})
