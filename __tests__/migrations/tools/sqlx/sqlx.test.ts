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

  // sqlx-core/src/migrate/source.rs of launchbadge/sqlx: a .sql name with an underscore and no number before it is
  // "error parsing migration filename", one without an underscore "not of the format", ignored.
  test('stops at a name that begins with no number, and passes over one without an underscore', async () => {
    const files = { 'migrations/1_a.sql': SQL, 'migrations/seed_data.sql': SQL, 'migrations/seed.sql': SQL }
    const { ignored } = await historyIn(sqlx, { ...CRATE, ...files }, USES)
    expect(ignored.map(({ path, refused }) => [path, refused])).toEqual([
      ['migrations/seed_data.sql', true],
      ['migrations/seed.sql', undefined],
    ])
  })

  // migrator.rs: run filters is_down_migration, undo everything else: a simple file among pairs is no error.
  test('takes simple files among pairs, without a way back', async () => {
    const files = {
      'migrations/1_a.up.sql': SQL,
      'migrations/01_a.down.sql': 'DROP TABLE orders;',
      'migrations/2_b.sql': SQL,
    }
    const history = await historyIn(sqlx, { ...CRATE, ...files }, USES)
    expect(history.migrations.map(({ id, down }) => [id, down.kind])).toEqual([
      ['1_a', 'statements'],
      ['2_b', 'none'],
    ])
    expect(history.disorder).toEqual([])
  })

  test('says that two files of one version stand in each other’s way', async () => {
    const files = {
      'migrations/1_a.up.sql': SQL,
      'migrations/1_b.sql': SQL,
      'migrations/1_a.down.sql': SQL,
      'migrations/1_b.down.sql': SQL,
    }
    const { disorder } = await historyIn(sqlx, { ...CRATE, ...files }, USES)
    expect(disorder.map(({ migrations }) => migrations)).toEqual([['1_a', '1_b']])
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
