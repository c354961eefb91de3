import { describe, expect, test } from '@jest/globals'
import { nodePgMigrate } from '../../../../src/migrations/tools/node-pg-migrate/index.js'
import { historiesOf, historyIn } from '../trees.js'

const UP = '-- Up Migration\nCREATE TABLE orders (id int);\n'
const DOWN = '-- Down Migration\nDROP TABLE orders;\n'

describe('node-pg-migrate', () => {
  test('applies files by time, all pending ones in one transaction', async () => {
    const history = await historyIn(nodePgMigrate, {
      'migrations/20240101000000000_items.sql': UP,
      'migrations/1700000000000_orders.sql': UP + DOWN,
    })
    expect(history).toMatchObject({ id: 'node-pg-migrate:migrations', dialect: 'postgres' })
    expect(history.migrations.map(({ name, down, transaction }) => [name, down.kind, transaction.kind])).toEqual([
      ['orders', 'statements', 'around all pending'],
      ['items', 'none', 'around all pending'],
    ])
  })

  test.each([UP + DOWN, DOWN + UP, `CREATE TABLE orders (id int);\n-- DOWN migration\nDROP TABLE orders;`])(
    'keeps the sections apart in either order: %j',
    async (text) => {
      const around = { tools: { 'node-pg-migrate': '7.9.0' } }
      const [migration] = (await historyIn(nodePgMigrate, { 'db/1700000000000_a.sql': text }, around)).migrations
      expect(migration?.up.map(({ sql }) => sql.text)).toEqual(['CREATE TABLE orders (id int)'])
      expect(migration?.down).toMatchObject({
        kind: 'statements',
        statements: [{ sql: { text: 'DROP TABLE orders' } }],
      })
    },
  )

  test.each([
    ['node-pg-migrate up --no-single-transaction', 'per migration'],
    ['node-pg-migrate --single-transaction=false up', 'per migration'],
    ['node-pg-migrate up', 'around all pending'],
    ['pg_dump --no-single-transaction', 'around all pending'],
  ])('the script %j runs what is pending %s', async (migrate, kind) => {
    const files = {
      'api/package.json': JSON.stringify({ scripts: { migrate } }),
      'api/migrations/1700000000000_a.sql': UP,
    }
    expect((await historyIn(nodePgMigrate, files)).migrations).toMatchObject([{ transaction: { kind } }])
  })

  test.each([
    ['node-pg-migrate up', 'api/migrations'],
    ['tsc && node-pg-migrate up --migrations-dir=db/changes', 'api/db/changes'],
  ])('the script %j names the folder, whose files may count on an index', async (migrate, directory) => {
    const files = {
      'api/package.json': JSON.stringify({ scripts: { migrate } }),
      [`${directory}/001_a.sql`]: 'SELECT 1;',
    }
    const around = { tools: { 'node-pg-migrate': '7.9.0' } }
    expect((await historyIn(nodePgMigrate, files, around)).root).toBe(directory)
    expect(await historiesOf(nodePgMigrate, { ...files, 'api/package.json': '{}' }, around)).toEqual([])
  })

  test('lists migrations in JavaScript in their place, and does not claim to read them', async () => {
    const history = await historyIn(nodePgMigrate, {
      'migrations/1700000000000_a.sql': UP + DOWN,
      'migrations/1700000000001_b.js': 'exports.up = (pgm) => pgm.dropTable("orders")\nexports.down = false\n',
      'migrations/1700000000002_c.ts': 'export const up = () => {}\n',
    })
    expect(history.migrations.map(({ name, down, unread }) => [name, down.kind, unread.length])).toEqual([
      ['a', 'statements', 0],
      ['b', 'none', 1],
      ['c', 'derived', 1],
    ])
  })

  test('leaves folders without its marks, and of JavaScript alone, to others', async () => {
    const installed = { tools: { 'node-pg-migrate': '7.9.0' } }
    expect(await historiesOf(nodePgMigrate, { 'migrations/1700000000000_a.sql': 'SELECT 1;' })).toEqual([])
    expect(await historiesOf(nodePgMigrate, { 'migrations/1700000000000_a.js': '' }, installed)).toEqual([])
  })

  // What 9.0.0 (npm) did on PostgreSQL: 0001_a, 0010-c, 1700000000000_b; a second file of a number ran, too.
  test('takes indexes for numbers, and two files of one number by name', async () => {
    const history = await historyIn(nodePgMigrate, {
      'migrations/1700000000000_b.sql': UP,
      'migrations/20231114221320000_late.sql': UP,
      'migrations/0010-c.sql': UP,
      'migrations/0001_a.sql': UP + DOWN,
      'migrations/1_z.sql': UP,
      'migrations/seed.sql': UP,
    })
    expect(history.migrations.map(({ id, version }) => [id, version])).toEqual([
      ['0001_a', '1'],
      ['1_z', '1'],
      ['0010-c', '10'],
      ['1700000000000_b', '1700000000000'],
      ['20231114221320000_late', '1700000000000'],
    ])
    expect(history.disorder).toEqual([])
    expect(history.ignored).toMatchObject([{ path: 'migrations/seed.sql' }])
  })

  test('leaves indexed files without marks to others', async () => {
    const installed = { tools: { 'node-pg-migrate': '9.0.0' } }
    expect(await historiesOf(nodePgMigrate, { 'migrations/0001_a.sql': 'SELECT 1;' }, installed)).toEqual([])
  })
})
