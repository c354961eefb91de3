import { describe, expect, test } from '@jest/globals'
import { pop } from '../../../../src/migrations/tools/pop/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

const MODULE = 'module shop\n\nrequire github.com/gobuffalo/pop/v6 v6.1.1\n'

describe('pop', () => {
  test('reads the folder of a repository that requires pop, by version as a string', async () => {
    const history = await historyIn(pop, {
      'go.mod': MODULE,
      'database.yml': 'development:\n  dialect: "postgres"\n',
      'migrations/20240102000000_b.up.sql': 'CREATE TABLE b (id int);',
      'migrations/00_a.up.sql': 'CREATE TABLE {{ index .Options "Namespace" }}.a (id int);',
      'migrations/00_a.down.sql': 'DROP TABLE a;',
    })
    expect(history).toMatchObject({ id: 'pop:migrations', dialect: 'postgres', toolVersion: 'v6.1.1' })
    expect(history.migrations.map(({ id, down }) => [id, down.kind])).toEqual([
      ['00_a', 'statements'],
      ['20240102000000_b', 'none'],
    ])
    expect(history.migrations[0]?.transaction).toEqual({ kind: 'per migration' })
  })

  const MANY: Files = {
    'sql/20240101000000000001_a.up.sql': 'CREATE TABLE a (id int);',
    'sql/20240101000000000001_a.down.sql': 'DROP TABLE a;',
    'sql/20240101000000000001_a.mysql.up.sql': 'CREATE TABLE a (id int) ENGINE=InnoDB;',
    'sql/20240101000000000001_a.sqlite3.up.sql': 'CREATE TABLE a (id integer);',
    'sql/20240102000000000000_i.postgres.autocommit.up.sql': 'CREATE INDEX CONCURRENTLY i ON a (id);',
    'sql/20240102000000000000_i.cockroach.up.sql': 'CREATE INDEX i ON a (id);',
  }

  test('makes one history for each dialect, a file of the dialect before the one for all', async () => {
    const histories = await historiesOf(pop, MANY)
    expect(histories.map(({ history }) => history.id)).toEqual(['pop:sql#mysql', 'pop:sql#postgres', 'pop:sql#sqlite'])
    expect(histories.map(({ history }) => history.migrations.map(({ files }) => files))).toEqual([
      [['sql/20240101000000000001_a.mysql.up.sql', 'sql/20240101000000000001_a.down.sql']],
      [
        ['sql/20240101000000000001_a.up.sql', 'sql/20240101000000000001_a.down.sql'],
        ['sql/20240102000000000000_i.postgres.autocommit.up.sql'],
      ],
      [['sql/20240101000000000001_a.sqlite3.up.sql', 'sql/20240101000000000001_a.down.sql']],
    ])
  })

  test('sends a file with .autocommit. in its name without a transaction, in one string', async () => {
    const postgres = (await historiesOf(pop, MANY)).find(({ root }) => root.dialect === 'postgres')
    expect(postgres?.history.migrations[1]?.transaction).toEqual({ kind: 'one string' })
  })

  test('lists fizz as not analysed', async () => {
    const history = await historyIn(pop, { 'migrations/20240101000000_a.up.fizz': 'create_table("a") {}\n' })
    expect(history.migrations[0]).toMatchObject({ up: [], unread: [{ reason: 'fizz is not read, only SQL' }] })
  })

  test('does not take the fizz from which the SQL beside it was rendered for a history', async () => {
    const fizz = { 'db/templates/20240101_a.up.fizz': 'create_table("a") {}' }
    const sql = { 'db/sql/20240101000001_a.mysql.up.sql': 'CREATE TABLE a (id int);' }
    const roots = async (files: Files): Promise<string[]> =>
      (await historiesOf(pop, { 'go.mod': MODULE, ...files })).map(({ root }) => root.directory)
    expect(await roots({ ...fizz, ...sql })).toEqual(['db/sql'])
    expect(await roots(fizz)).toEqual(['db/templates'])
  })

  test('leaves files that another Go tool names alike', async () => {
    const bun = {
      'go.mod': 'require github.com/uptrace/bun v1.2.0',
      'm/20240101000000_a.tx.up.sql': 'SELECT 1 FROM t;',
    }
    expect(await historiesOf(pop, bun)).toEqual([])
  })

  // popx/migration_box.go of ory/x: check() wants a down for every up, findMigrations errs at other .sql names.
  test('stops where popx stops: at an up without a down of any dialect, and at names that do not fit', async () => {
    const files: Files = {
      'go.mod': 'module shop\n\nrequire (\n\tgithub.com/ory/pop/v6 v6.2.0\n\tgithub.com/ory/x v0.0.700\n)\n',
      'sql/20240101000000000000_a.postgres.up.sql': 'CREATE TABLE a (id int);',
      'sql/20240101000000000000_a.down.sql': '',
      'sql/20240102000000000000_b.postgres.up.sql': 'CREATE TABLE b (id int);',
      'sql/20240103000000000000_c.postgres.up.sql': 'CREATE TABLE c (id int);',
      'sql/20240103000000000000_c.mysql.down.sql': '',
      'sql/20240103000000000000_c.mysql.up.sql': '',
      'sql/notes.sql': '',
    }
    const history = (await historiesOf(pop, files)).find(({ root }) => root.dialect === 'postgres')?.history
    expect(history?.disorder).toMatchObject([{ kind: 'refused file', migrations: ['20240102000000000000_b'] }])
    expect(history?.ignored).toMatchObject([{ path: 'sql/notes.sql', refused: true }])
    expect(history?.migrations[0]?.down.kind).toBe('empty')
  })

  test('names the migrations in Go that ory’s runner runs among the files', async () => {
    const files = {
      'db/sql/20240101000000000001_a.up.sql': 'CREATE TABLE a (id int);',
      'db/sql/20240101000000000001_a.down.sql': 'DROP TABLE a;',
      'db/go/20240102000000000000_backfill.go': 'package migrations\n',
      'db/go/20240102000000000000_backfill_test.go': 'package migrations\n',
      'db/go/all.go': 'package migrations\n',
    }
    const passedOver = async (module: string): Promise<readonly (string | undefined)[]> =>
      (await historiesOf(pop, { 'go.mod': `module shop\n\nrequire ${module}\n`, ...files })).flatMap(
        ({ root }) => root.passedOver?.map(({ path }) => path) ?? [],
      )
    expect(await passedOver('github.com/ory/pop/v6 v6.2.0')).toEqual(['db/go/20240102000000000000_backfill.go'])
    expect(await passedOver('github.com/gobuffalo/pop/v6 v6.1.1')).toEqual([])
  })

  // migrator.go of gobuffalo/pop: mrx has no group for .autocommit.
  test('passes over .autocommit. where gobuffalo’s pop runs the files', async () => {
    const history = await historyIn(pop, {
      'go.mod': MODULE,
      'migrations/20240101000000_a.up.sql': 'CREATE TABLE a (id int);',
      'migrations/20240102000000_i.autocommit.up.sql': 'CREATE INDEX CONCURRENTLY i ON a (id);',
    })
    expect(history.migrations.map(({ id, optOut }) => [id, optOut])).toEqual([['20240101000000_a', undefined]])
    expect(history.ignored).toMatchObject([{ path: 'migrations/20240102000000_i.autocommit.up.sql' }])
  })
})
