import { expect, test } from '@jest/globals'
import type { Reach } from '../../src/migrations/operation.js'
import { decideReach } from '../../src/schema/reach.js'
import { Schema } from '../../src/schema/schema.js'
import { column, createIndex, createTable, expression, index, primaryKey, unique } from './build.js'

function schema(): Schema {
  const built = new Schema('postgres')
  const columns = ['id', 'email', 'tenant', 'slug', 'state'].map((name) => column(name, 'text'))
  built.apply(createTable('users', columns, [primaryKey(['id']), unique(['tenant', 'slug'])]), '1')
  built.apply(createIndex(index('users', ['state'], { unique: true, where: expression('id > 0', ['id']) })), '1')
  return built
}

function reach(columns: readonly string[], table = 'users', text = ''): Reach {
  return decideReach({ kind: 'predicate', columns, text }, schema().table({ name: table }))
}

test('a WHERE that compares a whole key with constants reaches as many rows as it names', () => {
  expect(reach(['id'])).toEqual({ kind: 'key', columns: ['id'], constants: 1 })
  expect(reach(['slug', 'state', 'tenant'])).toMatchObject({ kind: 'key', columns: ['tenant', 'slug'] })
  expect(reach(['id'], 'users', 'id IN (1, 2, 3)')).toMatchObject({ constants: 3 })
  const counted = decideReach(
    { kind: 'predicate', columns: ['id'], text: '', constants: 7 },
    schema().table({ name: 'users' }),
  )
  expect(counted).toMatchObject({ constants: 7 })
})

test('part of a key, no key and a partial unique index leave it open', () => {
  for (const columns of [['tenant'], ['email'], ['state'], []]) expect(reach(columns).kind).toBe('predicate')
})

test('on a table that no migration creates, a column named like its key counts as one', () => {
  expect(['id', 'uuid', 'order_id'].map((name) => reach([name], 'orders').kind)).toEqual(['key', 'key', 'key'])
  expect(['customer_id', 'state'].map((name) => reach([name], 'orders').kind)).toEqual(['predicate', 'predicate'])
})

test('a column that is never NULL equals itself in every row; one that may be NULL need not', () => {
  expect(reach([], 'users', 'id = id').kind).toBe('everything')
  expect(reach([], 'users', '(users."id" = users."id")').kind).toBe('everything')
  expect(
    ['email = email', 'id = tenant', 'id = id AND email = 1'].map((text) => reach([], 'users', text).kind),
  ).toEqual(['predicate', 'predicate', 'predicate'])
})

test('other reaches stay what they are', () => {
  const everything: Reach = { kind: 'everything' }
  expect(decideReach(everything, schema().table({ name: 'users' }))).toBe(everything)
})
