import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parseTableStatistics } from '../../src/inputs/table-statistics.js'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** The query that the README gives behind the words. */
function queryFor(words: string): string {
  const from = README.indexOf(words)
  const query = /```sql\n([\s\S]*?)```/.exec(README.slice(from))?.[1]
  if (from === -1 || query === undefined) throw new Error(`the README gives no query behind "${words}"`)
  return query
}

/** Rows of three tables, one of them empty, in a database that is dropped whatever happens. */
const TABLES = 'CREATE TABLE orders (id int); CREATE TABLE "line items" (id int); CREATE TABLE fresh (id int);'
const ROWS = 'INSERT INTO orders VALUES (1), (2), (3); INSERT INTO "line items" VALUES (1);'

const NAME = `statistics_${process.pid}`

function ran(program: string, args: readonly string[], input: string): string {
  const { stdout, stderr, status } = spawnSync(program, args, { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stderr}`)
  return stdout
}

const answers = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0

const PSQL = ['-X', '-q', '-h', '127.0.0.1', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1']
const MARIADB = ['-h', '127.0.0.1', '-u', 'root']

const postgres = answers('psql', [...PSQL, '-c', 'select 1']) ? test : test.skip
const mariadb = answers('mariadb', [...MARIADB, '-e', 'select 1']) ? test : test.skip
const sqlite = answers('sqlite3', ['-version']) ? test : test.skip

postgres('what psql prints for the query of the README is read, without tables that nobody analysed', () => {
  ran('psql', [...PSQL, '-c', `CREATE DATABASE ${NAME}`], '')
  try {
    const inside = [...PSQL, '-d', NAME]
    ran('psql', inside, `${TABLES}${ROWS}ANALYZE orders; ANALYZE "line items";`)
    const { rows, asOf } = parseTableStatistics(
      ran('psql', [...inside, '--csv'], queryFor('PostgreSQL, with')),
      's.csv',
    )
    expect(Object.fromEntries(rows)).toEqual({ 'public.orders': 3, 'public.line items': 1 })
    expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
  } finally {
    ran('psql', [...PSQL, '-c', `DROP DATABASE ${NAME}`], '')
  }
})

mariadb('what mariadb prints for the query of the README is read', () => {
  const script = `CREATE DATABASE ${NAME}; USE ${NAME}; SET sql_mode = ANSI_QUOTES; ${TABLES}${ROWS}ANALYZE TABLE orders, "line items", fresh;`
  try {
    ran('mariadb', MARIADB, script)
    const printed = ran('mariadb', [...MARIADB, '--batch', NAME], queryFor('MySQL and MariaDB, with'))
    expect(Object.fromEntries(parseTableStatistics(printed, 's.tsv').rows)).toEqual({
      [`${NAME}.orders`]: 3,
      [`${NAME}.line items`]: 1,
      [`${NAME}.fresh`]: 0,
    })
  } finally {
    ran('mariadb', [...MARIADB, '-e', `DROP DATABASE IF EXISTS ${NAME}`], '')
  }
})

sqlite('what sqlite3 prints for the query of the README is read', () => {
  const script = `${TABLES}CREATE INDEX i ON orders (id);${ROWS}ANALYZE;\n.headers on\n.mode csv\n${queryFor('SQLite, with')}`
  const printed = ran('sqlite3', [':memory:'], script)
  expect(Object.fromEntries(parseTableStatistics(printed, 's.csv').rows)).toMatchObject({ orders: 3 })
})
