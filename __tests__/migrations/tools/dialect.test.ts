import { describe, expect, test } from '@jest/globals'
import { decideDialect } from '../../../src/migrations/tools/dialect.js'
import type { Dialect } from '../../../src/migrations/model.js'
import { surroundingsOf } from './trees.js'

/** A monorepo: the server stores in PostgreSQL, the client in SQLite, and `tools/` names both drivers. */
const DRIVERS: readonly (readonly [Dialect, string])[] = [
  ['postgres', 'server/Cargo.toml'],
  ['sqlite', 'client/Cargo.toml'],
  ['postgres', 'tools/Cargo.toml'],
  ['sqlite', 'tools/Cargo.toml'],
]

function decided(directory: string, text: string): ReturnType<typeof decideDialect> {
  const file = `${directory}/1_a.sql`
  const around = surroundingsOf({ [file]: text }, { engines: ['postgres', 'sqlite'] })
  const databases = around.stack.databases.map((database) => ({
    ...database,
    signals: DRIVERS.flatMap(([technology, path]) =>
      technology === database.engine
        ? [{ technology, strength: 'strong' as const, path, line: 1, detail: 'sqlx', role: 'primary' as const }]
        : [],
    ),
  }))
  return decideDialect(directory, [file], { ...around, stack: { ...around.stack, databases } })
}

describe('the dialect of a folder in a repository with several databases', () => {
  test.each([
    ['client/migrations', 'sqlite', 'the driver that client/Cargo.toml names'],
    ['server/migrations', 'postgres', 'the driver that server/Cargo.toml names'],
    ['client/migrations/postgres', 'postgres', 'the folder name postgres'],
    ['util/PostgresMigrations/Scripts', 'postgres', 'the folder name PostgresMigrations'],
    ['util/MySqlMigrations/Scripts', 'mysql', 'the folder name MySqlMigrations'],
    ['util/MigrationsSqlServer', 'sqlserver', 'the folder name MigrationsSqlServer'],
    ['driver/riversqlite/migration', 'sqlite', 'the folder name riversqlite'],
    ['driver/databasesql/migration', 'postgres', undefined],
  ])('%s is %s: %s', (directory, dialect, from) => {
    expect(decided(directory, 'CREATE TABLE a (id int);')).toEqual({ dialect, from })
  })

  test('takes no spelling from comments and strings', () => {
    const sql = "-- `state` is unsigned\n/* AUTO_INCREMENT */\nCREATE TABLE a (id int DEFAULT 'unsigned');"
    expect(decided('sqlc/migrations', sql)).toEqual({ dialect: 'postgres', from: undefined })
    expect(
      decided('sqlc/migrations', `/*!40101 SET x = 1 */;\n/*!50503 ALTER TABLE a ENGINE=InnoDB */;`),
    ).toMatchObject({
      dialect: 'mysql',
    })
  })

  test('is that of the statements where the package names several drivers, or none stands above', () => {
    const text = 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);'
    for (const directory of ['tools/migrations', 'migrations'])
      expect(decided(directory, text)).toMatchObject({ dialect: 'sqlite', from: expect.stringContaining('spelling') })
  })
})
