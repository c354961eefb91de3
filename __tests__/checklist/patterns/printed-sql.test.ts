import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ALL_CHECKS } from '../../../src/checklist/checklist.js'
import type { Evidence, Remedy } from '../../../src/checklist/check.js'
import type { Dialect } from '../../../src/migrations/operation.js'
import { database, refusal } from '../../migrations/sql/sqlite/engine.js'
import { readerOf } from '../../replay/sql-history.js'
import { psql, serverVersion } from '../../schema/effects/psql.js'
import { evidenceOf } from '../scenes.js'
import { EXAMPLES, SCENES, type Relational } from './schemas.js'

const DIALECTS: readonly Relational[] = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver']

interface Printed {
  readonly check: string
  readonly code: string
  /** The schema and rows that it is run on. */
  readonly schema: string
}

/** Where nothing is known of the tables: each check prints the same example in each state that it may be asked in. */
async function examplesOf(dialect: Relational): Promise<readonly Printed[]> {
  const evidence = await evidenceOf({ dialect, history: { tool: 'example' } })
  return ALL_CHECKS.flatMap(({ id, remedy }) =>
    (['warn', 'fail', 'unverifiable'] as const).flatMap((status) =>
      printed(id, remedy(evidence, { status, summary: 'to be closed', facts: [] }), EXAMPLES[dialect]),
    ),
  )
}

/** With the names of the repository: what each check prints for a schema that lacks something. */
async function namedIn(dialect: Relational): Promise<readonly Printed[]> {
  const made = SCENES[dialect].map(async ({ schema, change, models = [] }) => {
    const known = await evidenceOf({
      dialect,
      base: { '1_shop': schema },
      ...(change === undefined ? {} : { change: { '2_change': change } }),
      downs: {},
    })
    const evidence: Evidence = { ...known, facts: { ...known.facts, models } }
    return ALL_CHECKS.flatMap(({ id, evaluate, remedy }) =>
      printed(id, remedy(evidence, evaluate(evidence)), `${schema}\n${change ?? ''}`),
    )
  })
  return (await Promise.all(made)).flat()
}

function printed(check: string, remedy: Remedy | undefined, schema: string): readonly Printed[] {
  return remedy?.language === 'sql' ? [{ check, code: remedy.code, schema }] : []
}

async function allOf(dialect: Relational): Promise<readonly Printed[]> {
  // What names no table of the repository is one of the examples.
  const all = [...(await namedIn(dialect)), ...(await examplesOf(dialect))]
  return [...new Map(all.map((each) => [`${each.check} ${each.code}`, each])).values()]
}

/** What an interrupted run may have done already must not hinder the next one. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'migrations/idempotent',
  'migrations/index-creation',
  'safety/batch-size',
])

function scriptOf({ check, code, schema }: Printed, dialect: Relational): string {
  // An index that is built a second time is refused where the engine has no guard for it.
  const whole = /^COMMIT;$/m.test(code)
  const twice = REPEATABLE.has(check) && !whole && !(check === 'migrations/index-creation' && dialect !== 'postgres')
  return [schema, code, ...(twice ? [code] : [])].join('\n')
}

const collected = new Map<Dialect, readonly Printed[]>()

beforeAll(async () => {
  for (const dialect of DIALECTS) collected.set(dialect, await allOf(dialect))
})

function complaintsOf(dialect: Relational, run: (script: string) => string | undefined): readonly string[] {
  return (collected.get(dialect) ?? []).flatMap((each) => {
    const complaint = run(scriptOf(each, dialect))
    return complaint === undefined ? [] : [`${each.check}: ${complaint}\n${each.code}`]
  })
}

const version = serverVersion()
if (version === undefined) process.stderr.write('SKIPPED: no PostgreSQL on 127.0.0.1 to run printed examples on\n')
const onPostgres = version === undefined ? test.skip : test

const NAME = `database_review_printed_${String(process.pid)}`

function mariadb(script: string): { readonly complaints: string; readonly ok: boolean } {
  const ran = spawnSync('mariadb', ['-h', '127.0.0.1', '-u', 'root', '-N', '-B'], { input: script, encoding: 'utf8' })
  return { complaints: ran.stderr, ok: ran.status === 0 }
}

const there = mariadb('SELECT 1').ok
if (!there) process.stderr.write('SKIPPED: no MariaDB on 127.0.0.1 to run printed examples on\n')
const onMariadb = there ? test : test.skip

describe('every SQL example that a check prints', () => {
  test.each(DIALECTS)('is collected in %s', (dialect) => {
    const checks = new Set((collected.get(dialect) ?? []).map(({ check }) => check))
    expect([...checks].sort()).toEqual(expect.arrayContaining([...PRINT_SQL]))
    expect((collected.get(dialect) ?? []).length).toBeGreaterThan(20)
  })

  test.each(DIALECTS)('is understood by our own reader in %s', async (dialect) => {
    const read = await readerOf(dialect)
    const unread = (collected.get(dialect) ?? []).flatMap(({ check, code }) =>
      read(code, 'example.sql').unread.map(({ reason }) => `${check}: ${reason}\n${code}`),
    )
    expect(unread).toEqual([])
  })

  test.each(DIALECTS)('names no step that it leaves out in %s', (dialect) => {
    const silent = (collected.get(dialect) ?? []).filter(({ code }) => code.includes('as it stands in the migration'))
    expect(silent).toEqual([])
  })

  onPostgres('runs on PostgreSQL, twice where it says that it may', () => {
    const complaints = complaintsOf('postgres', (script) => {
      const fresh = `DROP SCHEMA IF EXISTS shop CASCADE; CREATE SCHEMA shop; SET search_path = shop;`
      return (
        psql(NAME, `\\set ON_ERROR_STOP on\nSET client_min_messages = warning;\n${fresh}\n${script}`).complaints ||
        undefined
      )
    })
    expect(complaints).toEqual([])
  })

  onMariadb.each(['mysql', 'mariadb'] as const)(
    'for %s runs on MariaDB, twice where it says that it may',
    (dialect) => {
      const complaints = complaintsOf(dialect, (script) => {
        const fresh = `DROP DATABASE IF EXISTS ${NAME}; CREATE DATABASE ${NAME}; USE ${NAME};`
        return mariadb(`${fresh}\n${script}`).complaints || undefined
      })
      expect(complaints).toEqual([])
    },
  )

  test('runs on SQLite, twice where it says that it may', () => {
    expect(complaintsOf('sqlite', (script) => refusal(database(), script))).toEqual([])
  })

  // No server answers for SQL Server here: its examples are only read, above.
})

/** Checks that print SQL whatever the relational engine is. */
const PRINT_SQL = [
  'integrity/check',
  'integrity/constraint-naming',
  'integrity/foreign-keys',
  'integrity/not-null',
  'integrity/referential',
  'integrity/unique',
  'integrity/validation-tests',
  'migrations/idempotent',
  'migrations/index-creation',
  'migrations/no-data-loss',
  'migrations/up-down',
  'rollback/data-preservation',
  'rollback/scripts-exist',
  'safety/batch-size',
  'safety/non-blocking',
  'safety/timeouts',
]

beforeAll(() => {
  if (version !== undefined)
    psql('postgres', `drop database if exists ${NAME} with (force);\ncreate database ${NAME};\ncreate role migrator;`)
})

afterAll(() => {
  if (version !== undefined)
    psql('postgres', `drop database if exists ${NAME} with (force);\ndrop role if exists migrator;`)
  if (there) mariadb(`DROP DATABASE IF EXISTS ${NAME}`)
})
