import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, test } from '@jest/globals'
import { printedBack } from '../../src/findings/printed-back.js'
import type { Dialect } from '../../src/migrations/operation.js'
import { invert } from '../../src/schema/invert.js'
import { database, refusal } from '../migrations/sql/sqlite/engine.js'
import { readerOf, replayedExample } from '../replay/sql-history.js'
import { psql, serverVersion } from '../schema/effects/psql.js'

const PARCELS = `CREATE TABLE parcels (
  id integer PRIMARY KEY,
  sent_on date NOT NULL,
  weight integer NOT NULL,
  state varchar(20) DEFAULT 'new' NOT NULL,
  note varchar(20),
  seen timestamp DEFAULT CURRENT_TIMESTAMP NOT NULL
);`
const ROWS = "INSERT INTO parcels (id, sent_on, weight) VALUES (1, '2026-01-01', 3), (2, '2026-01-02', 4);"
const COLUMNS = ['sent_on', 'weight', 'state', 'note', 'seen']

const dropOf = (column: string): string => `ALTER TABLE parcels DROP COLUMN ${column};`

async function backOf(dialect: Dialect, column: string, schema = PARCELS): Promise<string | undefined> {
  const { after } = await replayedExample({ sql: schema }, dialect)
  const read = await readerOf(dialect)
  const operations = read(dropOf(column), 'drop.sql').statements.flatMap((each) => each.operations)
  const inverse = operations.flatMap((each) => invert(each, after) ?? [])
  return printedBack(inverse, dialect)?.join('\n')
}

async function scriptOf(dialect: Dialect, column: string): Promise<string> {
  return [PARCELS, ROWS, dropOf(column), (await backOf(dialect, column)) ?? 'not printed'].join('\n')
}

test.each<readonly [Dialect, string]>([
  [
    'postgres',
    'ALTER TABLE parcels ADD COLUMN weight INTEGER /* was NOT NULL: set it again once every row has a value */;',
  ],
  [
    'mysql',
    'ALTER TABLE `parcels` ADD COLUMN `weight` INTEGER NULL, ALGORITHM=INSTANT /* was NOT NULL: set it again once every row has a value */;',
  ],
  [
    'sqlite',
    'ALTER TABLE parcels ADD COLUMN weight INTEGER /* was NOT NULL: set it again once every row has a value */;',
  ],
  [
    'sqlserver',
    'ALTER TABLE [parcels] ADD [weight] INTEGER NULL /* was NOT NULL: set it again once every row has a value */;',
  ],
])('a required column without a default comes back without NOT NULL in %s, and says so', async (dialect, back) => {
  expect((await backOf(dialect, 'weight'))?.toUpperCase()).toBe(back.toUpperCase())
})

test('a column with a default comes back as it was', async () => {
  expect((await backOf('postgres', 'state'))?.toUpperCase()).toBe(
    "ALTER TABLE PARCELS ADD COLUMN STATE VARCHAR(20) DEFAULT 'NEW' NOT NULL;",
  )
})

test('a primary key does not come back by SQL: nobody knows its values', async () => {
  expect(await backOf('postgres', 'code', 'CREATE TABLE parcels (code text PRIMARY KEY, weight int);')).toBeUndefined()
})

const NAME = `database_review_back_${String(process.pid)}`

const onPostgres = serverVersion() === undefined ? test.skip : test
describe('on a table with rows', () => {
  afterAll(() => {
    psql('postgres', `DROP DATABASE IF EXISTS ${NAME}`)
    mariadb(`DROP DATABASE IF EXISTS ${NAME}`)
  })

  onPostgres('PostgreSQL takes what is printed', async () => {
    psql('postgres', `CREATE DATABASE ${NAME}`)
    const scripts = await Promise.all(COLUMNS.map((each) => scriptOf('postgres', each)))
    expect(psql(NAME, scripts.map((each) => `BEGIN;\n${each}\nROLLBACK;`).join('\n')).complaints).toBe('')
  })

  onMariadb('MariaDB takes what is printed', async () => {
    const scripts = await Promise.all(COLUMNS.map((each) => scriptOf('mariadb', each)))
    const fresh = `CREATE DATABASE IF NOT EXISTS ${NAME};\nUSE ${NAME};\nSET sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE';\n`
    expect(mariadb(fresh + scripts.map((each) => `${each}\nDROP TABLE parcels;`).join('\n')).complaints).toBe('')
  })

  test.each(COLUMNS)('SQLite takes what is printed for %s', async (column) => {
    expect(refusal(database(), await scriptOf('sqlite', column))).toBeUndefined()
  })
})

function mariadb(script: string): { readonly complaints: string; readonly ok: boolean } {
  const ran = spawnSync('mariadb', ['-h', '127.0.0.1', '-u', 'root', '-N', '-B'], { input: script, encoding: 'utf8' })
  return { complaints: ran.stderr, ok: ran.status === 0 }
}

function onMariadb(name: string, run: () => Promise<void>): void {
  if (mariadb('SELECT 1').ok) test(name, run)
  else test.skip(name, run)
}
