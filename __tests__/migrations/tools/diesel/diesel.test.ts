import { describe, expect, test } from '@jest/globals'
import { diesel } from '../../../../src/migrations/tools/diesel/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const USES = { tools: { diesel: '2.2.4' } }
const SHOP: Files = {
  'migrations/2024-02-01-120000_items/up.sql': 'CREATE TABLE items (id int);',
  'migrations/2024-02-01-120000_items/down.sql': '',
  'migrations/2024-01-01-120000_orders/up.sql': 'CREATE TABLE orders (id int);',
  'migrations/2024-01-01-120000_orders/down.sql': 'DROP TABLE orders;',
  'migrations/20240301_tags/up.sql': 'CREATE TABLE tags (id int);',
}

describe('Diesel', () => {
  test('applies folders by version and pairs each up with its down', async () => {
    const history = await historyIn(diesel, SHOP, USES)
    expect(history).toMatchObject({ id: 'diesel:migrations', toolVersion: '2.2.4', ordering: 'name' })
    expect(history.migrations.map(({ id, down }) => [id, down.kind])).toEqual([
      ['20240101120000_orders', 'statements'],
      ['20240201120000_items', 'empty'],
      ['20240301_tags', 'none'],
    ])
  })

  test('runs folders without a number, or without a name, in their place among the versions', async () => {
    const files = {
      ...SHOP,
      'migrations/initial/up.sql': 'SELECT 1;',
      'migrations/add_index/up.sql': 'SELECT 2;',
      'migrations/.drafts/up.sql': 'SELECT 3;',
    }
    const history = await historyIn(diesel, files, USES)
    expect(history.migrations.slice(3).map(({ id, version }) => [id, version])).toEqual([
      ['add_index', 'add'],
      ['initial', 'initial'],
    ])
  })

  test.each([
    ['postgres', 'one string'],
    ['mysql', 'autocommit'],
  ] as const)('takes a %s migration out of the transaction where metadata.toml says so', async (engine, kind) => {
    const metadata = 'migrations/20240301_tags/metadata.toml'
    const history = await historyIn(
      diesel,
      { ...SHOP, [metadata]: 'run_in_transaction = false\n' },
      { ...USES, engines: [engine] },
    )
    const last = history.migrations.at(-1)
    expect(last?.transaction).toEqual({ kind })
    expect(last?.files).toContain(metadata)
    expect(history.migrations[0]?.transaction).toEqual({ kind: 'per migration' })
  })

  test.each([
    ['', 'one string'],
    ['# nothing yet\n', 'one string'],
    ['run_in_transaction = true\n', 'per migration'],
    ['run_in_transaction = "no"\n', 'per migration'],
    ['run_in_transaction: false\n', 'per migration'],
  ])('takes metadata.toml of %j for %s', async (metadata, kind) => {
    const files = { ...SHOP, 'migrations/20240301_tags/metadata.toml': metadata }
    const history = await historyIn(diesel, files, { ...USES, engines: ['postgres'] })
    expect(history.migrations.at(-1)?.transaction).toEqual({ kind })
  })

  test('names the folders and the empty files at which Diesel stops', async () => {
    const history = await historyIn(
      diesel,
      {
        ...SHOP,
        'migrations/20240401_empty/up.sql': '',
        'migrations/20240501_half/down.sql': 'SELECT 1;',
        'migrations/.keep/notes.md': '',
        'migrations/.gitkeep': '',
      },
      USES,
    )
    expect(history.ignored).toEqual([
      { path: 'migrations/20240501_half/down.sql', reason: '20240501_half has no up.sql', refused: true },
    ])
    expect(history.disorder).toMatchObject([{ kind: 'refused file', path: 'migrations/20240401_empty/up.sql' }])
  })

  test('serves a folder for each dialect', async () => {
    const up = 'CREATE TABLE a (id int);'
    const histories = await historiesOf(
      diesel,
      { 'diesel.toml': '', 'migrations/mysql/1_a/up.sql': up, 'migrations/postgresql/1_a/up.sql': up },
      {},
    )
    expect(histories.map(({ root }) => root.dialect)).toEqual(['mysql', 'postgres'])
  })

  test('leaves folders of that shape to others where nothing uses Diesel', async () => {
    expect(await historiesOf(diesel, SHOP)).toEqual([])
  })
})
