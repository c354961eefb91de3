import { describe, expect, test } from '@jest/globals'
import { loadReaders } from '../../../../src/migrations/sql/readers.js'
import { prisma } from '../../../../src/migrations/tools/prisma/index.js'
import { historiesOf, historyIn, surroundingsOf, type Files } from '../trees.js'

const LOCK = '# written by Prisma\nprovider = "postgresql"\n'
const SHOP: Files = {
  'prisma/migrations/migration_lock.toml': LOCK,
  'prisma/migrations/20240102000000_orders/migration.sql': 'CREATE TABLE orders (id int);',
  'prisma/migrations/20240101000000_users/migration.sql': 'CREATE TABLE users (id int);',
}

describe('prisma', () => {
  test('applies folders in the order of their names and takes the dialect from the ledger', async () => {
    const history = await historyIn(prisma, SHOP)
    expect(history.id).toBe('prisma:prisma/migrations')
    expect(history.dialect).toBe('postgres')
    expect(history.migrations.map(({ id }) => id)).toEqual(['20240101000000_users', '20240102000000_orders'])
    expect(history.migrations[0]).toMatchObject({ version: '20240101000000', name: 'users', down: { kind: 'none' } })
  })

  test('keeps the ids of migrations when the schema folder moves', async () => {
    const moved = Object.fromEntries(Object.entries(SHOP).map(([path, text]) => [`packages/my db/${path}`, text]))
    const ids = (await historyIn(prisma, moved)).migrations.map(({ id }) => id)
    expect(ids).toEqual((await historyIn(prisma, SHOP)).migrations.map(({ id }) => id))
  })

  test('reads names with spaces and letters of any language', async () => {
    const history = await historyIn(prisma, {
      'prisma/migrations/migration_lock.toml': LOCK,
      'prisma/migrations/20240101000000_größe der tür/migration.sql': 'SELECT 1 FROM t;',
    })
    expect(history.migrations.map(({ name }) => name)).toEqual(['größe der tür'])
  })

  test('runs a folder whatever its name, beside the ledger', async () => {
    const files = {
      ...SHOP,
      'prisma/migrations/baseline/migration.sql': 'SELECT 1 FROM t;',
      'prisma/migrations/0_init/migration.sql': 'SELECT 1 FROM t;',
      'prisma/migrations/0_init/down.sql': 'DROP TABLE t;',
    }
    const { migrations, ignored } = await historyIn(prisma, files)
    expect(migrations.map(({ id, name, down }) => [id, name, down.kind])).toEqual([
      ['0_init', 'init', 'statements'],
      ['20240101000000_users', 'users', 'none'],
      ['20240102000000_orders', 'orders', 'none'],
      ['baseline', 'baseline', 'none'],
    ])
    expect(ignored).toEqual([])
  })

  test('names the steps in code that a script of the repository runs between its migrations', () => {
    const files = {
      ...SHOP,
      'prisma/migrations/20240103000000_fill_orders/migration.ts': 'export const run = () => undefined',
      'prisma/migrations/20240103000000_fill_orders/rows.ts': '',
      'prisma/migrations/20240102000000_orders/migration.ts': '',
    }
    const [root] = prisma.find(surroundingsOf(files))
    expect(root?.beside?.map(({ path }) => path)).toEqual(['prisma/migrations/20240103000000_fill_orders/migration.ts'])
    expect(prisma.find(surroundingsOf(SHOP))[0]?.beside).toBeUndefined()
  })

  test('takes down.sql beside a migration as its way back', async () => {
    const down = 'prisma/migrations/20240101000000_users/down.sql'
    const history = await historyIn(prisma, { ...SHOP, [down]: 'DROP TABLE users;' })
    expect(history.migrations[0]).toMatchObject({
      files: ['prisma/migrations/20240101000000_users/migration.sql', down],
      down: { kind: 'statements', path: down },
    })
  })

  test.each([
    ['package-lock.json', '{"packages":{"node_modules/prisma":{"version":"6.19.3"}}}', 'one string'],
    ['package-lock.json', '{"packages":{"node_modules/prisma":{"version":"7.4.0"}}}', 'autocommit'],
    ['pnpm-lock.yaml', "packages:\n\n  '@prisma/client@7.10.1(typescript@5.9.3)':\n    resolution: {}\n", 'autocommit'],
    ['pnpm-lock.yaml', 'packages:\n\n  /prisma@5.1.0:\n    resolution: {}\n', 'one string'],
    ['yarn.lock', 'prisma@^6.0.0, prisma@^6.1.0:\n  version "6.1.0"\n', 'one string'],
    ['yarn.lock', '"prisma@npm:^7.4.0":\n  version: 7.5.2\n', 'autocommit'],
    ['bun.lock', '{ "packages": { "prisma": ["prisma@7.4.1", "", {}, "sha512"] } }', 'autocommit'],
    ['pnpm-lock.yaml', 'packages:\n\n  prisma@5.1.0:\n    a: 1\n  prisma@7.5.0:\n    a: 1\n', 'depends on version'],
    ['package-lock.json', 'not json', 'depends on version'],
  ])('knows the transaction from %s: %s', async (path, text, kind) => {
    const [migration] = (await historyIn(prisma, { ...SHOP, [path]: text })).migrations
    expect(migration?.transaction.kind).toBe(kind)
  })

  test('sends a file with DROP INDEX CONCURRENTLY in one string, whatever the version', async () => {
    const readers = loadReaders()
    await readers.load('postgres')
    const files = {
      ...SHOP,
      'package-lock.json': '{"packages":{"node_modules/prisma":{"version":"7.4.0"}}}',
      'prisma/migrations/20240103000000_drop/migration.sql': 'DROP INDEX CONCURRENTLY a;\nDROP INDEX CONCURRENTLY b;\n',
    }
    const { migrations } = await historyIn(prisma, files, {}, readers)
    expect(migrations.map(({ transaction }) => transaction.kind)).toEqual(['autocommit', 'autocommit', 'one string'])
  })

  test('prefers the version that a workspace installed for itself', async () => {
    const inWorkspace = Object.fromEntries(Object.entries(SHOP).map(([path, text]) => [`packages/db/${path}`, text]))
    const lock = {
      packages: {
        'node_modules/prisma': { version: '6.0.0' },
        'packages/db/node_modules/prisma': { version: '7.4.0' },
      },
    }
    const history = await historyIn(prisma, { ...inWorkspace, 'package-lock.json': JSON.stringify(lock) })
    expect(history.toolVersion).toBe('7.4.0')
  })

  test('follows migrations.path of prisma.config.ts', async () => {
    const history = await historyIn(prisma, {
      'db/prisma.config.ts': "export default defineConfig({ schema: 'x.prisma', migrations: { path: './changes' } })",
      'db/x.prisma': 'datasource db {\n  provider = "mysql"\n}',
      'db/changes/20240101000000_a/migration.sql': 'SELECT 1 FROM t;',
    })
    expect(history).toMatchObject({ root: 'db/changes', dialect: 'mysql' })
  })

  test('follows the schema that package.json names', async () => {
    const history = await historyIn(prisma, {
      'package.json': '{"prisma":{"schema":"./src/db/schema.prisma"}}',
      'src/db/schema.prisma': 'datasource db { provider = "sqlite" }',
      'src/db/migrations/0_init/migration.sql': 'SELECT 1 FROM t;',
    })
    expect(history).toMatchObject({ root: 'src/db/migrations', dialect: 'sqlite' })
  })

  test('leaves alone what Drizzle, MongoDB or test material put there', async () => {
    const sql = 'SELECT 1 FROM t;'
    const trees: Files[] = [
      { 'drizzle/20240101000000_a/migration.sql': sql, 'drizzle/20240101000000_a/snapshot.json': '{}', 'a.prisma': '' },
      {
        'a/migrations/migration_lock.toml': 'provider = "mongodb"',
        'a/migrations/20240101000000_a/migration.sql': sql,
      },
      { 'tests/migrations/migration_lock.toml': LOCK, 'tests/migrations/20240101000000_a/migration.sql': sql },
      { 'other/20240101000000_a/migration.sql': sql },
    ]
    for (const tree of trees) expect(await historiesOf(prisma, tree)).toEqual([])
  })

  test('names the SQL files that Prisma passes over', async () => {
    const stray = 'prisma/migrations/fix.sql'
    const history = await historyIn(prisma, { ...SHOP, [stray]: 'SELECT 1;' })
    expect(history.ignored.map(({ path }) => path)).toEqual([stray])
  })
})
