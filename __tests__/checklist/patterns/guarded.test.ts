import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { guardedStatements } from '../../../src/checklist/patterns/guarded.js'
import type { Dialect } from '../../../src/migrations/operation.js'
import { judged } from '../../findings/settled.js'
import { reviewOf } from '../states/repository.js'

const BASE = 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int, code varchar(20));'
const CHANGE = `CREATE TABLE routes (id bigint PRIMARY KEY);
ALTER TABLE parcels ADD COLUMN state varchar(20) NOT NULL DEFAULT 'it''s new';
CREATE INDEX parcels_state_idx ON parcels (state);`

async function printed(dialect: Dialect, change: string): Promise<string> {
  const { replayed } = await judged({ dialect, base: { '1_parcels': BASE }, change: { '2_routes': change } })
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
