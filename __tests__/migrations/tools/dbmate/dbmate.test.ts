import { describe, expect, test } from '@jest/globals'
import { dbmate } from '../../../../src/migrations/tools/dbmate/index.js'
import { historiesOf, historyIn } from '../trees.js'

const ORDERS = '-- migrate:up\nCREATE TABLE orders (id int);\n\n-- migrate:down\nDROP TABLE orders;\n'
const UNWRAPPED = ORDERS.replace('migrate:up', 'migrate:up transaction:false')

describe('dbmate', () => {
  test('applies files by name and keeps the down section out of the up', async () => {
    const history = await historyIn(dbmate, {
      'db/migrations/20240102_items.sql': '-- migrate:up\nCREATE TABLE items (id int);\n-- migrate:down\n',
      'db/migrations/20240101_orders.sql': ORDERS,
    })
    expect(history).toMatchObject({ id: 'dbmate:db/migrations', ordering: 'name' })
    expect(history.migrations.map(({ id, up, down }) => [id, up.map(({ sql }) => sql.text), down.kind])).toEqual([
      ['20240101_orders', ['CREATE TABLE orders (id int)'], 'statements'],
      ['20240102_items', ['CREATE TABLE items (id int)'], 'empty'],
    ])
  })

  test.each([
    ['postgres', 'one string'],
    ['mysql', 'autocommit'],
  ] as const)('sends the section of a %s file that opts out of the transaction at once', async (engine, kind) => {
    const files = { 'db/migrations/1_a.sql': UNWRAPPED, 'db/migrations/2_b.sql': ORDERS }
    const history = await historyIn(dbmate, files, { engines: [engine] })
    expect(history.migrations.map(({ transaction }) => transaction.kind)).toEqual([kind, 'per migration'])
  })

  test('runs several pairs of one file, the downs last one first', async () => {
    const pair = (table: string, option = ''): string =>
      `-- migrate:up${option}\nCREATE TABLE ${table} (id int);\n-- migrate:down\nDROP TABLE ${table};\n`
    const files = { 'db/migrations/1_a.sql': pair('a') + pair('b', ' transaction:false') }
    const [migration] = (await historyIn(dbmate, files)).migrations
    expect(migration?.transaction.kind).toBe('per migration')
    expect(migration?.up.map(({ sql, outsideTransaction }) => [sql.text, outsideTransaction])).toEqual([
      ['CREATE TABLE a (id int)', undefined],
      ['CREATE TABLE b (id int)', true],
    ])
    expect(migration?.down).toMatchObject({
      statements: [{ sql: { text: 'DROP TABLE b' } }, { sql: { text: 'DROP TABLE a' } }],
    })
  })

  test('serves a folder for each dialect', async () => {
    const histories = await historiesOf(dbmate, {
      'db/migrations/mysql/1_a.sql': ORDERS,
      'db/migrations/sqlite/1_a.sql': ORDERS,
    })
    expect(histories.map(({ root }) => root.dialect)).toEqual(['mysql', 'sqlite'])
  })

  test('leaves folders without its marks to others', async () => {
    expect(await historiesOf(dbmate, { 'db/migrations/1_a.sql': 'CREATE TABLE a (id int);' })).toEqual([])
  })

  test('names what it passes over, and two files of one version', async () => {
    const history = await historyIn(dbmate, {
      'db/migrations/1_a.sql': ORDERS,
      'db/migrations/1_b.sql': ORDERS,
      'db/migrations/notes.sql': ORDERS,
    })
    expect(history.ignored).toMatchObject([{ path: 'db/migrations/notes.sql' }])
    expect(history.disorder).toMatchObject([{ kind: 'duplicate version', migrations: ['1_a', '1_b'] }])
  })

  // The answers of dbmate 2.36.0 (npm) to the same files; pkg/dbmate/migration.go of amacneil/dbmate.
  test.each([
    ['no up', 'SELECT 1;\n', 1, /no -- migrate:up/],
    ['an up that is indented', ` ${ORDERS}`, 1, /no -- migrate:up/],
    ['a statement before the up', `CREATE TYPE t AS ENUM ();\n${ORDERS}`, 1, /before -- migrate:up/],
    ['a comment of the other style before the up', `-- Orders\n/* x */\n${ORDERS}`, 2, /before -- migrate:up/],
    ['an up without a down', '-- migrate:up\nSELECT 1;\n', 1, /no -- migrate:down/],
    ['a down before its up', '-- migrate:down\n-- migrate:up\nSELECT 1;\n', 2, /no -- migrate:down/],
    ['two downs behind one up', `${ORDERS}-- migrate:down\n`, 6, /second -- migrate:down/],
    ['a second up without a down', `${ORDERS}-- migrate:up\nSELECT 1;\n`, 6, /no -- migrate:down/],
  ])('says where it stops: at %s', async (_, sql, line, reason) => {
    const files = { 'db/migrations/1_a.sql': ORDERS, 'db/migrations/2_b.sql': sql }
    const { disorder } = await historyIn(dbmate, files)
    expect(disorder).toMatchObject([
      { kind: 'refused file', migrations: ['2_b'], span: { line }, detail: expect.stringMatching(reason) },
    ])
  })
})
