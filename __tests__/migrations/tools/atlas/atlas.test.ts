import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { atlas } from '../../../../src/migrations/tools/atlas/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'
import { sumOf } from './sum-of.js'

const SQL = 'CREATE TABLE orders (id int);'

function sum(...names: readonly string[]): string {
  return sumOf(names.map((name) => [name, SQL]))
}

const ITEMS = '-- a comment\n-- atlas:txmode none\n\nCREATE TABLE items (id int);'

const SHOP: Files = {
  'go.mod': 'module shop\n\nrequire (\n\tariga.io/atlas v0.31.0\n\tentgo.io/ent v0.14.1\n)\n',
  'ent/migrate/migrations/atlas.sum': sumOf([
    ['20240101_orders.sql', SQL],
    ['20240201_items.sql', ITEMS],
  ]),
  'ent/migrate/migrations/20240201_items.sql': ITEMS,
  'ent/migrate/migrations/20240101_orders.sql': SQL,
}

describe('Atlas', () => {
  test('applies the files beside atlas.sum by name; the way back is computed', async () => {
    const history = await historyIn(atlas, SHOP)
    expect(history).toMatchObject({ id: 'atlas:ent/migrate/migrations', toolVersion: 'v0.31.0', downs: 'derived' })
    expect(history.migrations.map(({ id, down, transaction }) => [id, down.kind, transaction.kind])).toEqual([
      ['20240101_orders', 'derived', 'per migration'],
      ['20240201_items', 'derived', 'autocommit'],
    ])
    expect(history.disorder).toEqual([])
  })

  test('takes directives only before the first statement', async () => {
    const late = `${SQL}\n-- atlas:txmode none\n-- atlas:checkpoint\n`
    const history = await historyIn(atlas, { 'm/atlas.sum': sum('1.sql'), 'm/1.sql': late })
    expect(history.migrations).toMatchObject([{ id: '1', transaction: { kind: 'per migration' }, baseline: false }])
  })

  test.each([
    ['-- atlas:txmode none\n\n', 'autocommit'],
    ['# a note\n-- atlas:txmode none\n \n', 'autocommit'],
    ['-- atlas:txmode file\n\n', 'per migration'],
    ['-- atlas:txmode all\n\n', 'per migration'],
    ['-- atlas:txmode none\n', 'per migration'],
    ['\n-- atlas:txmode none\n\n', 'per migration'],
  ])('a directive for the file stands at its very top, before a blank line: %j', async (head, kind) => {
    const files = { 'migrations/1_a.sql': `${head}CREATE TABLE a (id int);`, 'migrations/atlas.sum': '' }
    expect((await historyIn(atlas, files)).migrations).toMatchObject([{ transaction: { kind } }])
  })

  test('knows a checkpoint for a baseline', async () => {
    const text = `-- atlas:checkpoint\n\n${SQL}`
    const history = await historyIn(atlas, { 'm/atlas.sum': sum('1.sql'), 'm/1.sql': text })
    expect(history.migrations[0]?.baseline).toBe(true)
  })

  test('says where atlas.sum and the folder differ', async () => {
    const history = await historyIn(atlas, {
      'm/atlas.sum': sum('1_a.sql', '2_b.sql'),
      'm/1_a.sql': SQL,
      'm/3_c.sql': SQL,
    })
    expect(history.disorder.map(({ path, migrations }) => [path, migrations])).toEqual([
      ['m/3_c.sql', ['3_c']],
      ['m/atlas.sum', ['2_b']],
    ])
  })

  test('says which file was edited without atlas migrate hash: Atlas refuses the folder', async () => {
    const names = ['1_a.sql', '2_b.sql', '3_c.sql']
    const files: Files = {
      'm/atlas.sum': sum(...names),
      ...Object.fromEntries(names.map((name) => [`m/${name}`, SQL])),
    }
    expect((await historyIn(atlas, files)).disorder).toEqual([])
    expect((await historyIn(atlas, { ...files, 'm/2_b.sql': `${SQL}\n` })).disorder).toMatchObject([
      { kind: 'journal differs', path: 'm/2_b.sql', migrations: ['2_b'], refused: true },
    ])
  })

  test('says that atlas.sum was merged by hand', async () => {
    const merged = sum('1_a.sql', '2_b.sql').replace(/^h1:.*/, sum('1_a.sql').split('\n')[0] ?? '')
    const history = await historyIn(atlas, { 'm/atlas.sum': merged, 'm/1_a.sql': SQL, 'm/2_b.sql': SQL })
    expect(history.disorder).toMatchObject([{ path: 'm/atlas.sum', migrations: ['2_b'], refused: true }])
  })

  test('does not expect a file in atlas.sum that says atlas:sum ignore', async () => {
    const ignored = `-- atlas:sum ignore\n\n${SQL}`
    const listed = createHash('sha256').update('1_a.sql').update('2_b.sql').update(SQL).digest('base64')
    const total = createHash('sha256').update('2_b.sql').update(listed).digest('base64')
    const files = { 'm/1_a.sql': ignored, 'm/2_b.sql': SQL, 'm/atlas.sum': `h1:${total}\n2_b.sql h1:${listed}\n` }
    const history = await historyIn(atlas, files)
    expect(history.migrations.map(({ id }) => id)).toEqual(['1_a', '2_b'])
    expect(history.disorder).toEqual([])
  })

  test('reads migration.sql and down.sql of a txtar file; its checks only ask', async () => {
    const sql = `-- atlas:txtar\n\n-- checks.sql --\nSELECT 1;\n\n-- migration.sql --\n${SQL}\n-- down.sql --\nDROP TABLE orders;\n`
    const [migration] = (await historyIn(atlas, { 'm/1_a.sql': sql, 'm/atlas.sum': '' })).migrations
    expect(migration?.up.map((each) => [each.sql.text, each.span.line])).toEqual([[SQL.slice(0, -1), 7]])
    expect(migration?.down).toMatchObject({
      kind: 'statements',
      path: 'm/1_a.sql',
      statements: [{ span: { line: 9 } }],
    })
  })

  test('leaves folders in another tool’s format to that tool', async () => {
    const folder = (name: string, text: string): Files => ({ 'm/atlas.sum': sum(name), [`m/${name}`]: text })
    expect(await historiesOf(atlas, folder('1_a.sql', `-- +goose Up\n${SQL}`))).toEqual([])
    expect(await historiesOf(atlas, folder('1_a.sql', `-- migrate:up\n${SQL}`))).toEqual([])
    expect(await historiesOf(atlas, folder('1_a.up.sql', SQL))).toEqual([])
    expect(await historiesOf(atlas, folder('V1__a.sql', SQL))).toEqual([])
  })

  test.each([
    ['-- end', 'SELECT 1\n-- end\nSELECT 2\n-- end\n'],
    ['\\n\\n\\n', 'SELECT 1\n\n\nSELECT 2\n'],
  ])('splits at the delimiter %j', async (delimiter, sql) => {
    const file = `-- atlas:delimiter ${delimiter}\n\n${sql}`
    const history = await historyIn(
      atlas,
      { 'm/1_a.sql': file, 'm/atlas.sum': 'h1:x=\n1_a.sql h1:y=\n' },
      { engines: ['postgres'] },
    )
    expect(history.migrations[0]?.up.map((each) => each.sql.text.trim())).toEqual(['SELECT 1', 'SELECT 2'])
    expect(history.migrations[0]?.unread).toEqual([])
  })
})
