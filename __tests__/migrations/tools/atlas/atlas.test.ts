import { describe, expect, test } from '@jest/globals'
import { atlas } from '../../../../src/migrations/tools/atlas/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const SQL = 'CREATE TABLE orders (id int);'

function sum(...names: readonly string[]): string {
  return ['h1:abc=', ...names.map((name) => `${name} h1:def=`)].join('\n')
}

const SHOP: Files = {
  'go.mod': 'module shop\n\nrequire (\n\tariga.io/atlas v0.31.0\n\tentgo.io/ent v0.14.1\n)\n',
  'ent/migrate/migrations/atlas.sum': sum('20240101_orders.sql', '20240201_items.sql'),
  'ent/migrate/migrations/20240201_items.sql': '-- a comment\n-- atlas:txmode none\n\nCREATE TABLE items (id int);',
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
