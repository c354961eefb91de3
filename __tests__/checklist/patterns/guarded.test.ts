import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { guardedStatements } from '../../../src/checklist/patterns/guarded.js'
import type { Dialect } from '../../../src/migrations/operation.js'
import { database, refusal } from '../../migrations/sql/sqlite/engine.js'
import { psql, serverVersion } from '../../schema/effects/psql.js'
import { judged } from '../../findings/settled.js'
import { reviewOf } from '../states/repository.js'

const BASE = 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int, code varchar(20));'
const CHANGE = `CREATE TABLE routes (id bigint PRIMARY KEY);
ALTER TABLE parcels ADD COLUMN state varchar(20) NOT NULL DEFAULT 'it''s new';
CREATE INDEX parcels_state_idx ON parcels (state);`

async function printed(dialect: Dialect, change: string, base = BASE): Promise<string> {
  const { replayed } = await judged({ dialect, base: { '1_parcels': base }, change: { '2_routes': change } })
  const migration = replayed.plan.history.migrations.at(-1)
  return migration === undefined ? '' : (guardedStatements(dialect, 'example', migration)?.code ?? '')
}

function mariadb(script: string): string {
  return spawnSync('mariadb', ['-h', '127.0.0.1', '-u', 'root', '-N', '-B'], { input: script, encoding: 'utf8' }).stderr
}

const there = mariadb('SELECT 1;') === ''
if (!there) process.stderr.write('SKIPPED: no MariaDB on 127.0.0.1 to run guarded statements on\n')
const onMariadb = there ? test : test.skip
const NAME = `database_review_guarded_${String(process.pid)}`

onMariadb.each(['mysql', 'mariadb'] as const)(
  'guarded for %s, a migration of the repository runs twice',
  async (dialect) => {
    const code = await printed(dialect, CHANGE)
    expect(code).toContain('CREATE TABLE IF NOT EXISTS routes')
    const fresh = `DROP DATABASE IF EXISTS ${NAME}; CREATE DATABASE ${NAME}; USE ${NAME}; ${BASE}`
    const once = mariadb(`${fresh}\n${CHANGE}\n${code}\n${code}\nDROP DATABASE ${NAME};`)
    const twice = mariadb(
      `${fresh}\n${code}\n${code}\nINSERT INTO parcels (id, state) VALUES (1, 'x');\nDROP DATABASE ${NAME};`,
    )
    expect([once, twice]).toEqual(['', ''])
  },
)

/** Each made and taken away again, on a table with an index of its own. */
const KEPT = `${BASE}\nCREATE INDEX parcels_code_idx ON parcels (code);`
const CHANGES = [
  'ALTER TABLE parcels ADD COLUMN note varchar(20);',
  'ALTER TABLE parcels DROP COLUMN weight;',
  'CREATE INDEX parcels_weight_idx ON parcels (weight);',
  'ALTER TABLE parcels ADD CONSTRAINT parcels_weight_check CHECK (weight > 0);',
]
const DROPPED_INDEX = { postgres: 'DROP INDEX parcels_code_idx;', mysql: 'DROP INDEX parcels_code_idx ON parcels;' }

onMariadb.each(
  (['mysql', 'mariadb'] as const).flatMap((dialect) =>
    [...CHANGES, DROPPED_INDEX.mysql].map((change) => [dialect, change] as const),
  ),
)('guarded for %s, a statement of the repository runs again: %s', async (dialect, change) => {
  const code = await printed(dialect, change, KEPT)
  const fresh = `DROP DATABASE IF EXISTS ${NAME}; CREATE DATABASE ${NAME}; USE ${NAME}; ${KEPT}`
  expect(code).not.toBe('')
  expect(mariadb(`${fresh}\n${code}\n${code}\n`)).toBe('')
  expect(mariadb(`${fresh}\n${change}\n${code}\nDROP DATABASE ${NAME};`)).toBe('')
})

const version = serverVersion()
if (version === undefined) process.stderr.write('SKIPPED: no PostgreSQL on 127.0.0.1 to run guarded statements on\n')
const onPostgres = version === undefined ? test.skip : test

onPostgres.each([...CHANGES, DROPPED_INDEX.postgres])(
  'guarded for PostgreSQL, a statement of the repository runs again: %s',
  async (change) => {
    const code = await printed('postgres', change, KEPT)
    expect(code).not.toBe('')
    const start = `\\set ON_ERROR_STOP on\nSET client_min_messages = warning;\nCREATE SCHEMA ${NAME};\nSET search_path = ${NAME};\n${KEPT}`
    const end = `DROP SCHEMA ${NAME} CASCADE;`
    for (const script of [`${code}\n${code}`, `${change}\n${code}`])
      expect(psql('postgres', `${start}\n${script}\n${end}`).complaints).toBe('')
  },
)

test.each(['CREATE INDEX parcels_weight_idx ON parcels (weight);', DROPPED_INDEX.postgres])(
  'guarded for SQLite, a statement of the repository runs again: %s',
  async (change) => {
    const code = await printed('sqlite', change, KEPT)
    expect(code).not.toBe('')
    expect(refusal(database(KEPT), `${code}\n${code}`)).toBeUndefined()
    expect(refusal(database(KEPT, change), code)).toBeUndefined()
  },
)

test('guarded for SQL Server, which asks before it makes something', async () => {
  const code = await printed(
    'sqlserver',
    'CREATE TABLE routes (id bigint PRIMARY KEY);\nALTER TABLE parcels ADD note int;',
  )
  expect(code).toContain("IF OBJECT_ID(N'[routes]') IS NULL\n  CREATE TABLE routes")
  expect(code).toContain("IF COL_LENGTH(N'[parcels]', N'note') IS NULL\n  ALTER TABLE parcels ADD note int;")
})

test('what takes no guard that can be written is left to the general example', async () => {
  expect(await printed('mysql', 'ALTER TABLE parcels MODIFY code varchar(40);')).toBe('')
})

test('a Knex migration asks for its own tables and columns', async () => {
  const { gaps } = await reviewOf({
    files: {
      'package.json': '{ "name": "depot", "dependencies": { "knex": "3.1.0", "mysql2": "3.11.0" } }\n',
      'knexfile.js': "module.exports = { client: 'mysql2', connection: process.env.DATABASE_URL }\n",
      'migrations/20260102030405_add_routes.js': `exports.up = async (knex) => {
  await knex.schema.createTable('routes', (table) => { table.bigIncrements('id') })
  await knex.schema.alterTable('parcels', (table) => { table.string('state', 20) })
}
exports.down = async (knex) => {
  await knex.schema.alterTable('parcels', (table) => { table.dropColumn('state') })
  await knex.schema.dropTable('routes')
}
`,
    },
  })
  const code = gaps.find(({ check }) => check === 'migrations/idempotent')?.fix.code ?? ''
  expect(code).toContain('if (!(await knex.schema.hasTable("routes"))) {\n  // line 2 as it stands')
  expect(code).toContain('if (!(await knex.schema.hasColumn("parcels", "state"))) {\n  // line 3 as it stands')
  expect(code).not.toContain('users')
})
