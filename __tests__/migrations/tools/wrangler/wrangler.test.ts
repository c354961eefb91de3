import { describe, expect, test } from '@jest/globals'
import { drizzle } from '../../../../src/migrations/tools/drizzle/index.js'
import { wrangler } from '../../../../src/migrations/tools/wrangler/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const ORDERS = 'CREATE TABLE orders (id integer PRIMARY KEY);\n'
const bound = (more = ''): string => `[[d1_databases]]\nbinding = "DB"\ndatabase_name = "shop"\n${more}`

const ids = async (files: Files): Promise<readonly string[]> =>
  (await historyIn(wrangler, files)).migrations.map(({ id }) => id)

describe('wrangler', () => {
  test('applies the files of migrations_dir by number, each in a transaction of its own', async () => {
    const history = await historyIn(wrangler, {
      'wrangler.toml': bound('migrations_dir = "db/changes"\nmigrations_table = "applied"'),
      'db/changes/10_note.sql': 'ALTER TABLE orders ADD COLUMN note text;\n',
      'db/changes/9_orders.sql': ORDERS,
      'db/changes/readme.sql': '',
    })
    expect(history).toMatchObject({
      id: 'wrangler:db/changes',
      dialect: 'sqlite',
      ordering: 'number',
      downs: 'none',
      late: 'runs',
      target: 'shop',
      ledger: 'applied',
      disorder: [],
    })
    expect(history.migrations.map(({ id, transaction }) => [id, transaction.kind])).toEqual([
      ['9_orders', 'per migration'],
      ['10_note', 'per migration'],
      ['readme', 'per migration'],
    ])
  })

  test('takes migrations beside the configuration where none is named', async () => {
    expect(
      await ids({
        'api/wrangler.jsonc': '{ "d1_databases": [{ "binding": "DB" }] }',
        'api/migrations/0001_a.sql': ORDERS,
      }),
    ).toEqual(['0001_a'])
  })

  test('takes what migrations_pattern matches, by the number of its folder', async () => {
    const files = {
      'wrangler.toml': bound('migrations_dir = "drizzle"\nmigrations_pattern = "drizzle/*/migration.sql"'),
      'drizzle/0002_b/migration.sql': ORDERS,
      'drizzle/0001_a/migration.sql': ORDERS,
      'drizzle/0003_c.sql': ORDERS,
    }
    const history = await historyIn(wrangler, files)
    expect(history.migrations.map(({ id }) => id)).toEqual(['0001_a/migration', '0002_b/migration'])
    expect(history.ignored.map(({ path }) => path)).toEqual(['drizzle/0003_c.sql'])
  })

  test('is told production’s database where environments share a folder', async () => {
    const toml = `${bound()}\n[[env.production.d1_databases]]\nbinding = "DB"\ndatabase_name = "shop-live"\n`
    const { target } = await historyIn(wrangler, { 'wrangler.toml': toml, 'migrations/0001_a.sql': ORDERS })
    expect(target).toBe('shop-live --env production')
  })

  test.each([
    ['no D1 database is bound', 'name = "shop"\n', 'migrations/0001_a.sql', ORDERS],
    ['another tool marked the files', bound(), 'migrations/0001_a.sql', `-- migrate:up\n${ORDERS}-- migrate:down\n`],
  ])('leaves a folder alone where %s', async (_, toml, path, text) => {
    expect(await historiesOf(wrangler, { 'wrangler.toml': toml, [path]: text })).toEqual([])
  })
})

describe('what Drizzle wrote for D1', () => {
  const written = {
    'drizzle/meta/_journal.json': '{"dialect":"sqlite","entries":[{"idx":0,"when":1,"tag":"0000_a"}]}',
    'drizzle/0000_a.sql': ORDERS,
  }
  const NAMED = bound('migrations_dir = "drizzle"')

  test.each([
    ['wrangler’s where its configuration names the folder', NAMED, '{}', true],
    ['Drizzle’s where it does not', bound(), '{}', false],
    ['Drizzle’s where a script says that it applies it', NAMED, '{"scripts":{"m":"drizzle-kit migrate"}}', false],
    [
      'wrangler’s where a script says so',
      NAMED,
      '{"scripts":{"m":"wrangler d1 migrations apply DB --remote && drizzle-kit migrate"}}',
      true,
    ],
  ])('is %s', async (_, toml, scripts, wranglers) => {
    const files = { ...written, 'wrangler.toml': toml, 'package.json': scripts }
    expect((await historiesOf(drizzle, files)).length).toBe(wranglers ? 0 : 1)
    if (wranglers) expect(await ids(files)).toEqual(['0000_a'])
  })
})
