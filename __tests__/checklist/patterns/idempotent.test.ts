import { expect, test } from '@jest/globals'
import { idempotentMigration } from '../../../src/checklist/patterns/idempotent.js'
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
