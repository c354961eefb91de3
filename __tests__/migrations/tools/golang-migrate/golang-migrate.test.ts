import { describe, expect, test } from '@jest/globals'
import { golangMigrate } from '../../../../src/migrations/tools/golang-migrate/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const MODULE = 'module shop\n\nrequire (\n\tgithub.com/golang-migrate/migrate/v4 v4.18.1\n)\n'
const SHOP: Files = {
  'go.mod': MODULE,
  'migrations/10_items.up.sql': 'CREATE TABLE items (id int);',
  'migrations/10_items.down.sql': '-- nothing yet\n',
  'migrations/9_orders.up.sql': 'CREATE TABLE orders (id int);',
  'migrations/9_orders.down.sql': 'DROP TABLE orders;',
  'migrations/11_users.up.sql': 'CREATE TABLE users (id int);',
}

describe('golang-migrate', () => {
  test('applies files by number and pairs each with its down', async () => {
    const history = await historyIn(golangMigrate, SHOP)
    expect(history).toMatchObject({ id: 'golang-migrate:migrations', toolVersion: 'v4.18.1', ordering: 'number' })
    expect(history.migrations.map(({ id, down }) => [id, down.kind])).toEqual([
      ['9_orders', 'statements'],
      ['10_items', 'empty'],
      ['11_users', 'none'],
    ])
  })

  test('takes whatever stands behind the direction for the extension, as a slip of the pen', async () => {
    const files = {
      ...SHOP,
      'migrations/12_tags.up..sql': 'CREATE TABLE tags (id int);',
      'migrations/12_tags.down.sql': '',
    }
    const history = await historyIn(golangMigrate, files)
    expect(history.migrations.at(-1)).toMatchObject({ id: '12_tags', down: { kind: 'empty' } })
    expect(history.ignored).toEqual([])
  })

  test('takes a written reason for a missing way back', async () => {
    const history = await historyIn(golangMigrate, {
      ...SHOP,
      'migrations/11_users.up.sql':
        'CREATE TABLE users (id int);\n-- irreversible: restore from the backup of the day\n',
    })
    expect(history.migrations.at(-1)?.down).toMatchObject({
      kind: 'irreversible',
      reason: 'restore from the backup of the day',
      declared: true,
      span: { line: 2 },
    })
  })

  test.each([
    ['postgres', 'one string'],
    ['mysql', 'autocommit'],
    ['sqlite', 'per migration'],
  ] as const)('knows how the %s driver sends a file', async (dialect, kind) => {
    const history = await historyIn(golangMigrate, SHOP, { engines: [dialect] })
    expect(history.migrations[0]?.transaction).toEqual({ kind })
  })

  test('says that two files of one version stand in each other’s way', async () => {
    const history = await historyIn(golangMigrate, {
      ...SHOP,
      'migrations/010_tags.up.sql': 'CREATE TABLE tags (id int);',
    })
    expect(history.disorder).toMatchObject([{ kind: 'duplicate version', migrations: ['010_tags', '10_items'] }])
  })

  // source/parse.go of golang-migrate/migrate reads the version with ParseUint, and migration.go keys by it.
  test('pairs an up with a down of the same number, however it is padded', async () => {
    const files = {
      'go.mod': MODULE,
      'db/010_a.up.sql': 'CREATE TABLE a (id int);',
      'db/10_a.down.sql': 'DROP TABLE a;',
    }
    const history = await historyIn(golangMigrate, files)
    expect(history.migrations).toMatchObject([{ id: '010_a', version: '10', down: { kind: 'statements' } }])
    expect(history.disorder).toEqual([])
  })

  // source/iofs/iofs.go: "duplicate migration file" for a second file of one version and direction.
  test('says that two downs of one version stand in each other’s way', async () => {
    const history = await historyIn(golangMigrate, { ...SHOP, 'migrations/009_x.down.sql': 'DROP TABLE orders;' })
    expect(history.disorder).toMatchObject([
      { kind: 'duplicate version', migrations: ['migrations/9_orders.down.sql', 'migrations/009_x.down.sql'] },
    ])
  })

  test('says once that two migrations bear one version, each with its down', async () => {
    const history = await historyIn(golangMigrate, {
      ...SHOP,
      'migrations/009_x.up.sql': 'CREATE TABLE x (id int);',
      'migrations/009_x.down.sql': 'DROP TABLE x;',
    })
    expect(history.disorder).toMatchObject([{ kind: 'duplicate version', migrations: ['009_x', '9_orders'] }])
  })

  test('finds migrations beside the Go service that runs them', async () => {
    const history = await historyIn(golangMigrate, {
      'server/go.mod': MODULE,
      'db/1_a.up.sql': 'CREATE TABLE a (id int);',
    })
    expect(history.root).toBe('db')
  })

  test('leaves folders to others where nothing uses golang-migrate', async () => {
    const withoutGo = Object.fromEntries(Object.entries(SHOP).filter(([path]) => path !== 'go.mod'))
    expect(await historiesOf(golangMigrate, withoutGo)).toEqual([])
    const pop = { ...withoutGo, 'go.mod': 'require github.com/gobuffalo/pop/v6 v6.1.1\n' }
    expect(await historiesOf(golangMigrate, pop)).toEqual([])
  })

  test('serves a repository that only runs the command', async () => {
    const history = await historyIn(
      golangMigrate,
      { 'migrations/1_a.up.sql': 'CREATE TABLE a (id int);' },
      { tools: { 'golang-migrate': undefined } },
    )
    expect(history.migrations).toHaveLength(1)
  })
})
