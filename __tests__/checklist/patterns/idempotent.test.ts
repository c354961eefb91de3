import { expect, test } from '@jest/globals'
import { idempotentMigration } from '../../../src/checklist/patterns/idempotent.js'
import { judged } from '../../findings/settled.js'
import { database, refusal } from '../../migrations/sql/sqlite/engine.js'
import { reviewOf } from '../states/repository.js'

const NAME = 'migrations/20260102030405_add_users'

function office(extension: 'js' | 'ts', migration: string) {
  return {
    'package.json': '{ "name": "office", "dependencies": { "knex": "3.1.0", "pg": "8.13.1" } }\n',
    [`knexfile.${extension}`]: "module.exports = { client: 'pg', connection: process.env.DATABASE_URL }\n",
    [`${NAME}.${extension}`]: migration,
  }
}

function printedFor(extension: 'js' | 'ts', dialect: 'postgres' | 'mysql' = 'postgres') {
  const span = { path: `${NAME}.${extension}`, line: 1, column: 1, endLine: 1, endColumn: 1, exact: true }
  return idempotentMigration({ dialect, tool: 'knex', migrations: [{ span }] })
}

test.each(['js', 'ts'] as const)(
  'the Knex example is a whole migration that our own review takes (%s)',
  async (extension) => {
    const { language, code } = printedFor(extension)
    expect(language).toBe(extension)
    const { histories, findings, notAnalysed } = await reviewOf({ files: office(extension, code) })
    expect(histories).toMatchObject([{ tool: 'knex', dialect: 'postgres', migrations: { total: 1 } }])
    expect(notAnalysed).toEqual([])
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ hazard }) => hazard)).toEqual([])
  },
)

test('MySQL, which has no guard for an index, is asked for it', () => {
  expect(printedFor('js', 'mysql').code).toContain('SHOW INDEX FROM users')
})

const PARCELS = {
  postgres:
    'CREATE TABLE parcels (id bigint PRIMARY KEY, state text NOT NULL);\nCREATE INDEX parcels_state_idx ON parcels (state);',
  mysql:
    'CREATE TABLE parcels (id bigint PRIMARY KEY, state varchar(20) NOT NULL);\nCREATE INDEX parcels_state_idx ON parcels (state);',
  sqlite:
    'CREATE TABLE parcels (id integer PRIMARY KEY, state text NOT NULL);\nCREATE INDEX parcels_state_idx ON parcels (state);',
  sqlserver:
    'CREATE TABLE parcels (id bigint PRIMARY KEY, state nvarchar(20) NOT NULL);\nCREATE INDEX parcels_state_idx ON parcels (state);',
}

test.each(['postgres', 'mysql', 'sqlite', 'sqlserver'] as const)(
  'where no statement of a migration takes a guard, a table of the schema shows how (%s)',
  async (dialect) => {
    const { replayed } = await judged({ dialect, base: { '1_parcels': PARCELS[dialect] }, change: {} })
    const [table] = replayed.after.tables()
    const { code } = idempotentMigration(replayed.plan.history, table)
    expect(code).toContain('parcels_state_idx')
    expect(code).not.toContain('users')
    if (dialect === 'sqlite') expect(refusal(database(PARCELS.sqlite), `${code}\n${code}`)).toBeUndefined()
  },
)
