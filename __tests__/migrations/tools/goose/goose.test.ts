import { describe, expect, test } from '@jest/globals'
import { goose } from '../../../../src/migrations/tools/goose/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const ORDERS = '-- +goose Up\nCREATE TABLE orders (id int);\n\n-- +goose Down\nDROP TABLE orders;\n'
const SHOP: Files = {
  'go.mod': 'module shop\n\nrequire github.com/pressly/goose/v3 v3.24.1\n',
  'migrations/00010_items.sql': '-- +goose Up\nCREATE TABLE items (id int);\n',
  'migrations/00009_orders.sql': ORDERS,
}

describe('goose', () => {
  test('applies files by number and keeps the down section out of the up', async () => {
    const history = await historyIn(goose, SHOP)
    expect(history).toMatchObject({ id: 'goose:migrations', toolVersion: 'v3.24.1', ordering: 'number' })
    expect(history.migrations.map(({ id, up, down }) => [id, up.map(({ sql }) => sql.text), down.kind])).toEqual([
      ['9_orders', ['CREATE TABLE orders (id int)'], 'statements'],
      ['10_items', ['CREATE TABLE items (id int)'], 'none'],
    ])
  })

  test('points at a down section in which nothing runs', async () => {
    const text = '-- +goose Up\nCREATE TABLE tags (id int);\n-- +goose Down\n-- nothing\n'
    const history = await historyIn(goose, { 'db/1_tags.sql': text })
    expect(history.migrations[0]?.down).toMatchObject({ kind: 'empty', path: 'db/1_tags.sql', span: { line: 3 } })
  })

  test.each([
    ['-- Forward-only data repair:\n-- no rollback.', 'Forward-only data repair: no rollback.'],
    ['-- This cannot be undone', 'This cannot be undone'],
    ['-- no rollback needed', undefined],
    ['-- DROP TABLE tags;', undefined],
  ])('keeps what the comment of an empty down says: %j', async (down, comment) => {
    const text = `-- +goose Up\nUPDATE tags SET id = 1;\n-- +goose Down\n${down}\n`
    const [migration] = (await historyIn(goose, { 'db/1_tags.sql': text })).migrations
    expect(migration?.down).toEqual({
      kind: 'empty',
      path: 'db/1_tags.sql',
      span: expect.anything(),
      ...(comment === undefined ? {} : { comment }),
    })
  })

  test('runs a file in a transaction, unless it opts out', async () => {
    const without = `-- +goose NO TRANSACTION\n${ORDERS}`
    const history = await historyIn(goose, { 'db/1_a.sql': ORDERS, 'db/2_b.sql': without })
    expect(history.migrations.map(({ transaction }) => transaction.kind)).toEqual(['per migration', 'autocommit'])
  })

  test.each([
    ['as documented', (text: string) => text],
    ['in lower case', (text: string) => text.toLowerCase()],
    ['with Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ])('reads every annotation %s', async (_, written) => {
    const text = [
      '-- +goose NO TRANSACTION',
      '-- +goose Up',
      '-- +goose StatementBegin',
      'CREATE TABLE b (id int);',
      'CREATE TABLE c (id int);',
      '-- +goose StatementEnd',
      '-- +goose Down',
      'DROP TABLE b;',
    ].join('\n')
    const [migration] = (await historyIn(goose, { 'db/1_a.sql': written(text) })).migrations
    expect(migration?.up).toHaveLength(2)
    expect(migration?.transaction).toEqual({ kind: 'one string' })
    expect(migration?.down).toMatchObject({ kind: 'statements', statements: [expect.anything()] })
  })

  test('sends what stands between StatementBegin and StatementEnd in one string', async () => {
    const text = [
      '-- +goose NO TRANSACTION',
      '-- +goose Up',
      'CREATE TABLE a (id int);',
      '-- +goose StatementBegin',
      'CREATE TABLE b (id int);',
      'CREATE TABLE c (id int);',
      '-- +goose StatementEnd',
    ].join('\n')
    const [migration] = (await historyIn(goose, { 'db/1_a.sql': text })).migrations
    expect(migration?.transaction).toEqual({ kind: 'one string' })
    const batches = migration?.up.map(({ batch }) => batch) ?? []
    expect(batches[1]).toBe(batches[2])
    expect(batches[0]).not.toBe(batches[1])
  })

  test('lists migrations in Go in their place, and does not claim to read them', async () => {
    const register = (call: string): string => `package migrations\n\nfunc init() {\n\t${call}\n}\n`
    const history = await historyIn(goose, {
      'db/1_a.sql': ORDERS,
      'db/2_b.go': register('goose.AddMigrationContext(upB, downB)'),
      'db/3_c.go': register('goose.AddMigrationNoTxContext(upC, nil)'),
      'db/3_c_test.go': 'package migrations\n',
    })
    expect(history.migrations.map(({ id, down, transaction }) => [id, down.kind, transaction.kind])).toEqual([
      ['1_a', 'statements', 'per migration'],
      ['2_b', 'statements', 'per migration'],
      ['3_c', 'none', 'autocommit'],
    ])
    expect(history.migrations[1]?.unread).toMatchObject([{ reason: 'migrations written in Go are not read, only SQL' }])
  })

  test('is one history for each folder, in the dialect that its name says', async () => {
    const histories = await historiesOf(goose, { 'db/mysql/1_a.sql': ORDERS, 'db/postgres/1_a.sql': ORDERS })
    expect(histories.map(({ root }) => root.dialect)).toEqual(['mysql', 'postgres'])
  })

  test('leaves folders without its marks to others', async () => {
    expect(await historiesOf(goose, { 'migrations/1_a.sql': 'CREATE TABLE a (id int);' })).toEqual([])
    expect(await historiesOf(goose, { 'migrations/1_a.sql': '-- migrate:up\nSELECT 1;' })).toEqual([])
  })

  test('names what it passes over, and two files of one version', async () => {
    const history = await historyIn(goose, { ...SHOP, 'migrations/9_x.sql': ORDERS, 'migrations/notes.sql': ORDERS })
    expect(history.ignored).toMatchObject([{ path: 'migrations/notes.sql' }])
    expect(history.disorder).toMatchObject([{ kind: 'duplicate version', migrations: ['9_orders', '9_x'] }])
  })

  test('knows a migration by its path only where it could be one', () => {
    expect(goose.role('db/migrations/00001_a.sql')).toBe('migration')
    expect(goose.role('db/migrations/00001_a.go')).toBe('migration')
    expect(goose.role('homework/01_select.sql')).toBeUndefined()
  })
})
