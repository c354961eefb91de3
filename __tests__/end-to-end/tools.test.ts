import { afterAll, describe, expect, test } from '@jest/globals'
import { gitRepository, type Files } from '../runner/repository.js'
import { temporaryFolders } from '../runner/temporary.js'
import { places, reportIn, type SeenReport } from './report.js'
import { SHOP, SLOW_INDEX, INDEX_UP } from './shop.js'
import { terminal } from './terminal.js'

const folders = temporaryFolders()
const { cli } = terminal(folders)
afterAll(() => {
  folders.removeAll()
})

/** What the bundle says of a change: each tool loads parts of it that others do not. */
async function reviewed(base: Files, head: Files, options: readonly string[] = []): Promise<SeenReport> {
  const { workspace } = gitRepository(folders, { base, head, checkout: 'head' })
  const run = await cli(['review', '--base', 'origin/main', '--format', 'json', ...options], workspace, 'bundle')
  expect([run.stderr, run.exitCode === 0 || run.exitCode === 1]).toEqual(['', true])
  return reportIn(run.stdout)
}

const lockTimeout = "SET lock_timeout = '5s';\n"

describe('Knex: SQL in a template literal', () => {
  const knex: Files = {
    'package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.11.0" } }\n',
    'knexfile.js': "module.exports = { client: 'pg', migrations: { directory: './migrations' } }\n",
    'migrations/20240101000000_orders.js':
      "exports.up = (knex) => knex.schema.createTable('orders', (t) => {\n  t.bigIncrements('id')\n  t.text('note')\n})\nexports.down = (knex) => knex.schema.dropTable('orders')\n",
  }
  const path = 'migrations/20240201000000_index.js'

  test('with an escape, a constant and a non-ASCII letter: the finding stands at its line and column', async () => {
    const source = [
      "const TABLE = 'orders'",
      'exports.up = async (knex) => {',
      '  await knex.raw(`',
      "    COMMENT ON TABLE ${TABLE} IS 'é \\`quoted\\`';",
      '  `)',
      '  await knex.raw(`/* é */ CREATE INDEX "orders\\u005fnote" ON ${TABLE} (note)`)',
      '}',
      "exports.down = (knex) => knex.raw('DROP INDEX orders_note')",
      '',
    ].join('\n')
    const { findings, histories } = await reviewed(knex, { [path]: source })
    expect(histories).toEqual([expect.objectContaining({ tool: 'knex', dialect: 'postgres' })])
    const index = findings.find(({ hazard }) => hazard === 'index-not-concurrent')
    expect(index).toMatchObject({ path, line: 6 })
    expect(index?.column).toBe((source.split('\n')[5] ?? '').indexOf('CREATE INDEX') + 1)
    expect(index?.message).toContain('orders_note')
  })

  test('with a switch of dialects: only the branch of this database counts', async () => {
    const source = [
      'exports.up = async (knex) => {',
      "  if (knex.client.config.client === 'pg') {",
      "    await knex.raw('CREATE INDEX CONCURRENTLY orders_note ON orders (note)')",
      '  } else {',
      "    await knex.raw('CREATE INDEX orders_note ON orders (note(20))')",
      '  }',
      '}',
      "exports.down = (knex) => knex.raw('DROP INDEX CONCURRENTLY orders_note')",
      'exports.config = { transaction: false }',
      '',
    ].join('\n')
    const { findings } = await reviewed(knex, { [path]: source })
    expect(findings.filter(({ line }) => line === 5)).toEqual([])
    expect(findings.map(({ hazard }) => hazard)).not.toContain('index-not-concurrent')
  })
})

test('MySQL: an ALTER of two clauses behind DELIMITER is one statement with two findings, at its place', async () => {
  const base: Files = {
    'package.json': '{ "dependencies": { "mysql2": "3.9.0" } }\n',
    'migrations/001_orders.sql':
      'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), memo text) ENGINE=InnoDB;\n',
  }
  const path = 'migrations/002_change.sql'
  const source = [
    'DELIMITER $$',
    'CREATE PROCEDURE touch_orders() BEGIN SELECT 1; END$$',
    'DELIMITER ;',
    'ALTER TABLE orders DROP COLUMN memo, MODIFY note bigint;',
    '',
  ].join('\n')
  const { findings, histories } = await reviewed(base, { [path]: source })
  expect(histories).toEqual([expect.objectContaining({ dialect: 'mysql' })])
  const atAlter = findings.filter((each) => each.path === path && each.line === 4).map(({ hazard }) => hazard)
  expect(atAlter).toContain('drop-column')
  expect(atAlter.length).toBeGreaterThanOrEqual(2)
})

test('Django: a RemoveField in SeparateDatabaseAndState knows from an earlier migration that the field is a foreign key', async () => {
  const migration = (depends: string, operations: string): string =>
    `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${depends}]\n    operations = [\n${operations}    ]\n`
  const base: Files = {
    'manage.py': '#!/usr/bin/env python\n',
    'requirements.txt': 'Django==5.0\npsycopg2==2.9\n',
    'shop/settings.py':
      "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'shop'}}\nINSTALLED_APPS = ['orders']\n",
    'orders/migrations/__init__.py': '',
    'orders/migrations/0001_initial.py': migration(
      '',
      "        migrations.CreateModel(name='Order', fields=[('id', models.BigAutoField(primary_key=True)), ('buyer', models.ForeignKey('auth.User', models.PROTECT, null=True))]),\n",
    ),
  }
  const path = 'orders/migrations/0002_buyer.py'
  const remove =
    "        migrations.SeparateDatabaseAndState(\n            database_operations=[\n                migrations.RemoveField(model_name='order', name='buyer'),\n            ],\n            state_operations=[\n                migrations.RemoveField(model_name='order', name='buyer'),\n            ],\n        ),\n"
  const { findings, histories } = await reviewed(base, { [path]: migration("('orders', '0001_initial')", remove) })
  expect(histories).toEqual([expect.objectContaining({ tool: 'django', dialect: 'postgres' })])
  const drop = findings.find(({ hazard }) => hazard === 'drop-column')
  expect(drop).toMatchObject({ path, line: 9 })
  // The column of a foreign key has another name than the field.
  expect(drop?.message).toContain('orders_order.buyer_id')
})

describe('SQL migrations', () => {
  const compose = { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n' }
  const table = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n'
  const index = `${lockTimeout}CREATE INDEX orders_note ON orders (note);\n`

  test.each<[string, string, Files, string]>([
    ['golang-migrate', 'golang-migrate', SHOP, INDEX_UP],
    [
      'Prisma',
      'prisma',
      {
        'package.json': '{ "devDependencies": { "prisma": "5.10.0" } }\n',
        'prisma/schema.prisma':
          'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n\nmodel orders {\n  id BigInt @id\n  note String?\n}\n',
        'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
        'prisma/migrations/20240101000000_init/migration.sql': table,
      },
      'prisma/migrations/20240201000000_index/migration.sql',
    ],
    [
      'pop with templates',
      'pop',
      {
        'go.mod': 'module x\n\nrequire github.com/gobuffalo/pop/v6 v6.1.1\n',
        'database.yml': 'development:\n  dialect: postgres\n  database: shop\n',
        'migrations/20240101000000_orders.up.sql': table.replace('orders', '{{ index .Options "Namespace" }}.orders'),
      },
      'migrations/20240201000000_index.up.sql',
    ],
    ['plain files', 'plain-sql', { ...compose, 'db/migrations/001_orders.sql': table }, 'db/migrations/002_index.sql'],
  ])('of %s: an index on an existing table is found', async (_, tool, base, path) => {
    const sql =
      tool === 'golang-migrate'
        ? SLOW_INDEX[INDEX_UP]
        : tool === 'pop'
          ? index.replace('ON orders', 'ON {{index .Options "Namespace"}}.orders')
          : index
    const report = await reviewed(base, { [path]: sql })
    expect(report.histories).toEqual([expect.objectContaining({ tool, dialect: 'postgres' })])
    expect(places(report)).toContain(`index-not-concurrent ${path}:2`)
  })

  test('that nothing tells the dialect of are read as --dialect says', async () => {
    const base = { 'migrations/001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20));\n' }
    const head = { 'migrations/002_drop.sql': 'ALTER TABLE orders DROP COLUMN note;\n' }
    const { histories, findings } = await reviewed(base, head, ['--dialect', 'postgres'])
    expect(histories).toEqual([expect.objectContaining({ dialect: 'postgres' })])
    expect(findings.map(({ hazard }) => hazard)).toContain('drop-column')
  })
})
