import { describe, expect, test } from '@jest/globals'
import { plainSql } from '../../../../src/migrations/tools/plain-sql/index.js'
import { historiesOf, historyIn, surroundingsOf, type Files } from '../trees.js'

const SQL = 'CREATE TABLE t (id int);'

async function rootsIn(paths: readonly string[]): Promise<string[]> {
  const files = Object.fromEntries(paths.map((path) => [path, SQL]))
  return (await historiesOf(plainSql, files)).map(({ root }) => root.directory)
}

describe('plain SQL files', () => {
  test('are ordered by number where every version is a number', async () => {
    const history = await historyIn(plainSql, { 'db/migrations/10_b.sql': SQL, 'db/migrations/9_a.sql': SQL })
    expect(history.ordering).toBe('number')
    expect(history.migrations.map(({ id }) => id)).toEqual(['9_a', '10_b'])
  })

  test('need no number of their own in the folder of a version, where some of them change the schema', async () => {
    const files = {
      'schema/postgres/versioned/v1.10/add_queues.sql': SQL,
      'schema/postgres/versioned/v1.2/schema.sql': SQL,
      'schema/postgres/versioned/v1.2/indexes.sql': SQL,
    }
    const history = await historyIn(plainSql, files, { engines: ['postgres'] })
    expect(history.migrations.map(({ id }) => id)).toEqual(['v1.2/indexes', 'v1.2/schema', 'v1.10/add_queues'])
    const queries = Object.fromEntries(Object.keys(files).map((path) => [path, 'DELETE FROM queues WHERE id = 1;']))
    expect(await historiesOf(plainSql, queries, { engines: ['postgres'] })).toEqual([])
  })

  test('are one history where each version has a folder of its own, in the order of the folders', async () => {
    const history = await historyIn(plainSql, {
      'store/migration/sqlite/0.10/00__c.sql': SQL,
      'store/migration/sqlite/0.9/01__b.sql': SQL,
      'store/migration/sqlite/0.9/00__a.sql': SQL,
      'store/migration/sqlite/LATEST.sql': SQL,
    })
    expect(history).toMatchObject({ id: 'plain-sql:store/migration/sqlite', dialect: 'sqlite', ignored: [] })
    expect(history.migrations.map(({ id }) => id)).toEqual(['0.9/00__a', '0.9/01__b', '0.10/00__c'])
    expect(history.migrations.map(({ version }) => version)).toEqual(['0.9.00', '0.9.01', '0.10.00'])
  })

  test('leave out a file that states the whole schema beside the diff that brings it', async () => {
    const history = await historyIn(plainSql, {
      'Schema/Migrations/2.diff.sql': SQL,
      'Schema/Migrations/3.sql': SQL,
      'Schema/Migrations/3.diff.sql': SQL,
      'Schema/Migrations/4.sql': SQL,
    })
    expect(history.migrations.map(({ id }) => id)).toEqual(['2.diff', '3.diff', '4'])
    expect(history.ignored).toEqual([])
  })

  test.each([
    ['util/DbScripts/2020-08-26_00_CreateUsers.sql', '2020-08-26_00', 'CreateUsers'],
    ['sql/0007##add tax.sql', '0007', 'add tax'],
    ['supabase/migrations/20240101000000_größe.sql', '20240101000000', 'größe'],
    ['schema/1.4.2-users.sql', '1.4.2', 'users'],
    ['schema/v1.4.2_users.sql', '1.4.2', 'users'],
    ['Database/Scripts/Script0003 - Add users.sql', '0003', 'Add users'],
  ])('read the version and name of %s', async (path, version, name) => {
    const history = await historyIn(plainSql, { [path]: SQL })
    expect(history.migrations).toMatchObject([{ version, name }])
  })

  test.each([
    ['migrations/1_a.up.sql', 'migrations/1_a.down.sql'],
    ['migrations/1_a.sql', 'migrations/1_a.down.sql'],
    ['migrations/1_a.sql', 'migrations/rollback/1_a.sql'],
    ['migrations/up/1_a.sql', 'migrations/down/1_a.sql'],
    ['migrations/1_a.sql', 'migrations/1_a_rollback.sql'],
  ])('pair %s with %s', async (up, down) => {
    const history = await historyIn(plainSql, { [up]: SQL, [down]: 'DROP TABLE t;' })
    expect(history.migrations).toMatchObject([{ files: [up, down], down: { kind: 'statements', path: down } }])
  })

  test.each([
    '-- +migrate Up\nCREATE TABLE t (id int);\n-- +migrate Down\nDROP TABLE t;\n',
    'CREATE TABLE t (id int);\r\n-- +migrate Down\r\nDROP TABLE t;\r\n',
    '-- UP\nCREATE TABLE t (id int);\n-- DOWN\nDROP TABLE t;',
  ])('keep a down section out of the up: %j', async (text) => {
    const [migration] = (await historyIn(plainSql, { 'migrations/1_a.sql': text })).migrations
    expect(migration?.up.map(({ sql }) => sql.text)).toEqual(['CREATE TABLE t (id int)'])
    expect(migration?.down).toMatchObject({ kind: 'statements', statements: [{ sql: { text: 'DROP TABLE t' } }] })
  })

  test('do not end at a comment that merely speaks of a rollback', async () => {
    const text = '-- rollback:\n-- DROP TABLE t;\nCREATE TABLE t (id int);'
    const [migration] = (await historyIn(plainSql, { 'migrations/1_a.sql': text })).migrations
    expect(migration?.up).toHaveLength(1)
  })

  test('are one history for each dialect that the names speak of', async () => {
    const histories = await historiesOf(plainSql, {
      'migrations/1_a.mysql.sql': SQL,
      'migrations/1_a.sql': SQL,
      'migrations/2_b.sql.postgres': SQL,
      'schema/postgres/1_a.sql': SQL,
    })
    expect(histories.map(({ root }) => [root.directory, root.variant, root.dialect, root.files])).toEqual([
      ['migrations', 'mysql', 'mysql', ['migrations/1_a.mysql.sql']],
      ['migrations', 'postgres', 'postgres', ['migrations/1_a.sql', 'migrations/2_b.sql.postgres']],
      ['schema/postgres', undefined, 'postgres', ['schema/postgres/1_a.sql']],
    ])
  })

  test('take the dialect from the stack, the setting, or their own spelling, and say when it is a guess', () => {
    const dialectOf = (files: Files, around = {}): unknown => {
      const [root] = plainSql.find(surroundingsOf(files, around))
      return [root?.dialect, root?.dialectFrom !== undefined]
    }
    const files = { 'migrations/1_a.sql': SQL }
    expect(dialectOf(files, { engines: ['mysql'], settings: { dialect: 'sqlite' } })).toEqual(['mysql', true])
    expect(dialectOf(files, { engines: ['mysql', 'postgres'], settings: { dialect: 'sqlite' } })).toEqual([
      'sqlite',
      true,
    ])
    expect(dialectOf(files)).toEqual(['postgres', false])
    expect(dialectOf({ 'migrations/1_a.sql': 'CREATE TABLE `t` (id int) ENGINE=InnoDB;' })).toEqual(['mysql', true])
    expect(dialectOf({ 'migrations/1_a.sql': 'CREATE TABLE t (id bigserial, at timestamptz);' })).toEqual([
      'postgres',
      true,
    ])
    expect(dialectOf({ 'migrations/1_a.sql': 'CREATE TABLE dbo.t (n NVARCHAR(10))\nGO\n' })).toEqual([
      'sqlserver',
      true,
    ])
    expect(dialectOf({ 'migrations/1_a.sql': 'PRAGMA foreign_keys=off;' })).toEqual(['sqlite', true])
  })

  test('are not seeds, fixtures, queries, dumps, Flyway’s, nor numbered files elsewhere', async () => {
    expect(
      await rootsIn([
        'db/seeds/001_users.sql',
        'tests/migrations/001_users.sql',
        'internal/queries/001_users.sql',
        'db/structure.sql',
        'migrations/schema.sql',
        'db/migration/V1__users.sql',
        'homework/01_select.sql',
        'src/migrations/index.ts',
        'supabase/seed.sql',
        'supabase/schemas/01_tables.sql',
        'apps/web/supabase/database/02_orders.sql',
        'docker/mysql/docker-entrypoint-initdb.d/01-databases.sql',
        'db/initdb/01_roles.sql',
        'shop-db/tenant-backups/0001-shared.sql',
        'shop-db/old-schema-files/0002-reference-data.sql',
      ]),
    ).toEqual([])
  })

  test('are those of a program that keeps backups, of an older store, and those named migrations, whatever stands before', async () => {
    const paths = [
      'pg-backup/sql/0001_jobs.sql',
      'db/golden-schema/0001_a.sql',
      'old/db/0001_b.sql',
      'db/old-migrations/1_c.sql',
    ]
    expect(await rootsIn(paths)).toHaveLength(4)
  })

  test('are not numbered questions of a dashboard, while one change among them makes a folder of migrations', () => {
    const asks = "WITH done AS (SELECT * FROM {{#12-updates}}) -- update me\nSELECT 'create', count(*) FROM done;"
    const questions = { 'bi/sql/133-orders/365-open.sql': asks, 'bi/sql/133-orders/368-paid.sql': asks }
    expect(plainSql.find(surroundingsOf(questions))).toEqual([])
    const changed = { ...questions, 'bi/sql/133-orders/369-add.sql': 'ALTER TABLE orders ADD COLUMN paid boolean;' }
    expect(plainSql.find(surroundingsOf(changed)).map(({ directory }) => directory)).toEqual(['bi/sql/133-orders'])
    expect(plainSql.find(surroundingsOf({ 'db/migrations/001_check.sql': asks }))).toHaveLength(1)
  })

  test('are never files that another tool took', async () => {
    expect(
      await historiesOf(plainSql, { 'migrations/1_a.up.sql': SQL }, { claimed: ['migrations/1_a.up.sql'] }),
    ).toEqual([])
  })

  test('are not what another tool leaves over in its own folder', async () => {
    const files = { 'migrations/1_a.cockroach.up.sql': SQL, 'migrations/1_a.postgres.up.sql': SQL }
    expect(await historiesOf(plainSql, files, { claimed: ['migrations/1_a.postgres.up.sql'] })).toEqual([])
  })

  test('are not what lies beside the folders of versions of another tool', async () => {
    const files = { 'migrations/2024-01-01_a/up.sql': SQL, 'migrations/backfill.sql': SQL }
    expect(await historiesOf(plainSql, files, { claimed: ['migrations/2024-01-01_a/up.sql'] })).toEqual([])
  })

  test('are not what stands around the folder in which another tool keeps its own', async () => {
    const files = {
      'tools/migrate/migrations/1_a.up.sql': SQL,
      'tools/migrate/views.sql': SQL,
      'tools/migrate/legacy/reconcile/001_functions.sql': SQL,
      'tools/migrate/legacy/reconcile/002_trigger.sql': SQL,
    }
    expect(await historiesOf(plainSql, files, { claimed: ['tools/migrate/migrations/1_a.up.sql'] })).toEqual([])
  })

  test('are not the resources of a project in which EF Core migrates', async () => {
    const files = {
      'util/Shop/Shop.csproj': '<Project />',
      'util/Shop/Migrations/20260101120000_Init.cs': 'class Init : Migration {}',
      'util/Shop/SqlScripts/2026-01-01_00_Up_SplitNames.sql': 'UPDATE customers SET first = name;',
      'util/Shop/SqlScripts/2026-01-01_00_Down_SplitNames.sql': 'UPDATE customers SET name = first;',
      'util/Other/Other.csproj': '<Project />',
      'util/Other/DbScripts/2026-01-01_00_Init.sql': 'CREATE TABLE customers (id int);',
    }
    const rootsOf = async (tools: Record<string, undefined>): Promise<readonly string[]> =>
      (await historiesOf(plainSql, files, { tools, engines: ['postgres'] })).map(({ root }) => root.directory)
    expect(await rootsOf({ 'ef-core': undefined })).toEqual(['util/Other/DbScripts'])
    expect(await rootsOf({})).toEqual(['util/Shop/SqlScripts', 'util/Other/DbScripts'])
  })

  test('leave alone what another tool took, whatever its folder is called', async () => {
    const path = 'prisma/migrations/20240101000000_views.sql/migration.sql'
    expect(await historiesOf(plainSql, { [path]: SQL }, { claimed: [path] })).toEqual([])
  })

  test('leave it open how an unknown runner wraps them', async () => {
    const history = await historyIn(plainSql, { 'db/migrations/1_a.sql': SQL })
    expect(history.migrations[0]?.transaction).toEqual({
      kind: 'unknown',
      reason: 'nothing that is known here runs db/migrations',
    })
  })

  test('run in a transaction where Bytebase sends them, unless they say otherwise', async () => {
    const files = { 'migrations/1_a.sql': SQL, 'migrations/2_b.sql': `-- txn-mode = off\n${SQL}` }
    const { migrations } = await historyIn(plainSql, files, { tools: { bytebase: undefined } })
    expect(migrations.map(({ transaction }) => transaction.kind)).toEqual(['per migration', 'autocommit'])
  })

  test('run in a transaction where bun’s name for them says so, else in the parts that its mark divides', async () => {
    const files = {
      'migrations/1_a.tx.up.sql': SQL,
      'migrations/1_a.tx.down.sql': 'DROP TABLE a;',
      'migrations/2_b.up.sql': `${SQL}\n--bun:split\nSELECT 1;\nSELECT 2;`,
    }
    const { migrations } = await historyIn(plainSql, files, { engines: ['postgres'] })
    expect(migrations.map(({ id, down, transaction }) => [id, down.kind, transaction.kind])).toEqual([
      ['1_a', 'statements', 'per migration'],
      ['2_b', 'none', 'one string'],
    ])
    expect(migrations[1]?.up.map(({ batch }) => batch)).toEqual([0, 1, 1])
  })

  test('name the files beside them that bear no version', async () => {
    const history = await historyIn(plainSql, { 'migrations/1_a.sql': SQL, 'migrations/notes.sql': SQL })
    expect(history.ignored).toMatchObject([{ path: 'migrations/notes.sql' }])
  })
})
