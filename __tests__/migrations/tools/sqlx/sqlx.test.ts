import { describe, expect, test } from '@jest/globals'
import { sqlx } from '../../../../src/migrations/tools/sqlx/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const USES = { tools: { sqlx: '0.8.2' } }
const SQL = 'CREATE TABLE orders (id int);'
const CRATE: Files = { 'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n' }

describe('sqlx', () => {
  test('applies simple files by number, without downs', async () => {
    const history = await historyIn(
      sqlx,
      { ...CRATE, 'migrations/10_items.sql': SQL, 'migrations/9_orders.sql': SQL },
      USES,
    )
    expect(history).toMatchObject({ id: 'sqlx:migrations', toolVersion: '0.8.2', ordering: 'number', downs: 'none' })
    expect(history.migrations.map(({ id, down }) => [id, down.kind])).toEqual([
      ['9_orders', 'none'],
      ['10_items', 'none'],
    ])
  })

  test('pairs reversible files', async () => {
    const files = { 'migrations/1_a.up.sql': SQL, 'migrations/1_a.down.sql': 'DROP TABLE orders;' }
    const history = await historyIn(sqlx, { ...CRATE, ...files }, USES)
    expect(history.downs).toBe('paired')
    expect(history.migrations).toMatchObject([{ id: '1_a', files: Object.keys(files), down: { kind: 'statements' } }])
  })

  test('takes a file out of the transaction by its very first bytes only', async () => {
    const history = await historyIn(
      sqlx,
      {
        ...CRATE,
        'migrations/1_a.sql': `-- no-transaction\n${SQL}`,
        'migrations/2_b.sql': `\n-- no-transaction\n${SQL}`,
      },
      USES,
    )
    expect(history.migrations.map(({ transaction }) => transaction.kind)).toEqual(['one string', 'per migration'])
  })

  test('finds folders that sqlx.toml names', async () => {
    const toml = '[migrate]\nmigrations-dir = "schema"\n'
    const history = await historyIn(sqlx, { 'api/sqlx.toml': toml, 'api/schema/1_a.sql': SQL }, USES)
    expect(history.root).toBe('api/schema')
  })

  test('leaves alone what other tools run', async () => {
    const files = {
      ...CRATE,
      'web/package.json': '{}',
      'web/migrations/1_a.sql': SQL,
      'goose/migrations/1_a.sql': `-- +goose Up\n${SQL}`,
      'supabase/config.toml': '',
      'supabase/migrations/1_a.sql': SQL,
      'other/1_a.sql': SQL,
    }
    expect(await historiesOf(sqlx, files, USES)).toEqual([])
    expect(await historiesOf(sqlx, { ...CRATE, 'migrations/1_a.sql': SQL })).toEqual([])
    const claimed = ['migrations/1_a.sql']
    expect(await historiesOf(sqlx, { ...CRATE, 'migrations/1_a.sql': SQL }, { ...USES, claimed })).toEqual([])
  })
})
