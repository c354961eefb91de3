import { describe, expect, test } from '@jest/globals'
import type { Dialect, History, Migration, Reading, Statement, TransactionRule } from '../../src/migrations/model.js'
import { planStatements, type Plan } from '../../src/migrations/plan.js'
import { migration, readerOf } from '../replay/sql-history.js'

const postgres = await readerOf('postgres')

const AROUND_ALL: TransactionRule = { kind: 'around all pending' }
const PER_MIGRATION: TransactionRule = { kind: 'per migration' }
const ONE_STRING: TransactionRule = { kind: 'one string' }
const AUTOCOMMIT: TransactionRule = { kind: 'autocommit' }
const UNKNOWN: TransactionRule = { kind: 'unknown', reason: 'nobody knows the runner' }
const BY_VERSION: TransactionRule = {
  kind: 'depends on version',
  either: ONE_STRING,
  or: AUTOCOMMIT,
  boundary: 'Runner 7.4',
}

function read(sql: string): Reading {
  return postgres(sql, 'm.sql')
}

function migrationOf(id: string, rule: TransactionRule, reading: Reading): Migration {
  return { ...migration(id, reading, 'autocommit'), transaction: rule }
}

function planned(
  migrations: readonly Migration[],
  { mode = 'review', dialect = 'postgres' }: { mode?: Plan['mode']; dialect?: Dialect } = {},
): Plan {
  const history: History = {
    id: 'h',
    database: 'main',
    tool: 'example',
    toolVersion: undefined,
    dialect,
    engineVersion: undefined,
    root: 'migrations',
    ordering: 'number',
    downs: 'none',
    migrations,
    ignored: [],
    disorder: [],
    session: [],
  }
  return planStatements(history, mode, () => ({ change: 'added', pending: true, past: false }))
}

/** Each statement's transaction as a letter in order of appearance, `-` for none; migrations apart by a bar. */
function letters(plan: Plan): string {
  const seen = new Map<number, string>()
  const letter = (id: number): string => {
    const known = seen.get(id) ?? String.fromCharCode('a'.charCodeAt(0) + seen.size)
    seen.set(id, known)
    return known
  }
  return plan.migrations
    .map(({ steps }) =>
      steps.map(({ transaction }) => (transaction === undefined ? '-' : letter(transaction.id))).join(''),
    )
    .join('|')
}

function of(rule: TransactionRule, sql: string, dialect: Dialect = 'postgres'): string {
  return letters(planned([migrationOf('1_a', rule, read(sql))], { dialect }))
}

const A = 'CREATE TABLE a (id int);'
const B = 'CREATE TABLE b (id int);'
const C = 'CREATE TABLE c (id int);'

describe('a runner that wraps each migration', () => {
  test('puts all of a file in one transaction', () => {
    expect(of(PER_MIGRATION, A + B)).toBe('aa')
  })

  test('keeps its transaction through a BEGIN in the file', () => {
    expect(of(PER_MIGRATION, `BEGIN;${A}BEGIN;${B}`)).toBe('aaaa')
  })

  test('loses its transaction at a COMMIT, and what follows commits by itself', () => {
    expect(of(PER_MIGRATION, `${A}COMMIT;${B}${C}`)).toBe('aa--')
  })

  test('a ROLLBACK ends the transaction as well', () => {
    expect(of(PER_MIGRATION, `${A}ROLLBACK;${B}`)).toBe('aa-')
  })

  test('in SQL Server a COMMIT ends only what the file began inside it, a ROLLBACK all', () => {
    expect(of(PER_MIGRATION, `${A}BEGIN;${B}COMMIT;${C}`, 'sqlserver')).toBe('aaaaa')
    expect(of(PER_MIGRATION, `BEGIN;${A}ROLLBACK;${B}`, 'sqlserver')).toBe('aaa-')
    expect(of(PER_MIGRATION, `BEGIN;${A}COMMIT;COMMIT;${B}`, 'sqlserver')).toBe('aaaa-')
    expect(of(AUTOCOMMIT, `BEGIN;${A}BEGIN;${B}COMMIT;${C}COMMIT;${A}`, 'sqlserver')).toBe('aaaaaaa-')
  })

  test('a BEGIN after the COMMIT opens a transaction of the file', () => {
    const plan = planned([migrationOf('1_a', PER_MIGRATION, read(`${A}COMMIT;BEGIN;${B}COMMIT;${C}`))])
    expect(letters(plan)).toBe('aabbb-')
    expect(plan.migrations[0]?.steps.map((step) => step.transaction?.opener)).toEqual([
      'tool',
      'tool',
      'file',
      'file',
      'file',
      undefined,
    ])
  })

  test('savepoints end nothing', () => {
    expect(of(PER_MIGRATION, `SAVEPOINT s;${A}ROLLBACK TO s;RELEASE s;${B}`)).toBe('aaaaa')
  })

  test('a COMMIT in a DO block is the block’s, not the file’s', () => {
    expect(of(PER_MIGRATION, `${A}DO $$ BEGIN COMMIT; END $$;${B}`)).toBe('aaa')
    expect(of(AUTOCOMMIT, `BEGIN;${A}DO $$ BEGIN COMMIT; END $$;${B}COMMIT;`)).toBe('aaaaa')
  })
})

describe('statements that the tool sends outside its transaction', () => {
  const cut = (reading: Reading, ...outside: readonly number[]): Reading => ({
    ...reading,
    statements: reading.statements.map((statement, index): Statement =>
      outside.includes(index) ? { ...statement, outsideTransaction: true } : statement,
    ),
  })

  test('commit what precedes them, and another transaction follows', () => {
    const plan = planned([migrationOf('1_a', PER_MIGRATION, cut(read(A + B + C + A), 1, 2))])
    expect(letters(plan)).toBe('a--b')
  })

  test('need no transaction before them', () => {
    expect(letters(planned([migrationOf('1_a', PER_MIGRATION, cut(read(A + B), 0))]))).toBe('-a')
  })

  test('cut the transaction around all pending for the migrations that follow, too', () => {
    const plan = planned([
      migrationOf('1_a', AROUND_ALL, read(A)),
      migrationOf('2_b', AROUND_ALL, cut(read(A + B + C), 1)),
      migrationOf('3_c', AROUND_ALL, read(A)),
    ])
    expect(letters(plan)).toBe('a|a-b|b')
  })
})

describe('a runner that wraps all pending migrations', () => {
  const three = (middle: TransactionRule, sql = A): readonly Migration[] => [
    migrationOf('1_a', AROUND_ALL, read(A)),
    migrationOf('2_b', middle, read(sql)),
    migrationOf('3_c', AROUND_ALL, read(A)),
  ]

  test('runs them in one transaction', () => {
    const plan = planned(three(AROUND_ALL))
    expect(letters(plan)).toBe('a|a|a')
    expect(plan.migrations[0]?.steps[0]?.transaction?.span).toBe('all pending')
  })

  test('gives each its own where one of them opts out', () => {
    expect(letters(planned(three(AUTOCOMMIT)))).toBe('a|-|b')
  })

  test('loses its transaction for all that follows at a COMMIT in a file', () => {
    expect(letters(planned(three(AROUND_ALL, `${A}COMMIT;${B}`)))).toBe('a|aa-|-')
  })

  test('is taken migration by migration in an audit', () => {
    expect(letters(planned(three(AROUND_ALL), { mode: 'audit' }))).toBe('a|b|c')
  })

  test('is an ordinary transaction where one migration is pending', () => {
    const plan = planned([migrationOf('1_a', AROUND_ALL, read(A + B))])
    expect(letters(plan)).toBe('aa')
    expect(plan.migrations[0]?.steps[0]?.transaction?.span).toBe('migration')
  })
})

describe('a runner that sends the file in one string', () => {
  test('gives several statements one implicit transaction', () => {
    const plan = planned([migrationOf('1_a', ONE_STRING, read(A + B))])
    expect(letters(plan)).toBe('aa')
    expect(plan.migrations[0]?.steps[0]?.transaction?.opener).toBe('implicit')
  })

  test('lets a lone statement commit by itself', () => {
    expect(of(ONE_STRING, `-- a comment is no statement\n${A}`)).toBe('-')
  })

  test('BEGIN takes over what the string did before it, and after COMMIT another implicit transaction starts', () => {
    expect(of(ONE_STRING, `${A}BEGIN;${B}COMMIT;${C}`)).toBe('aaaab')
  })

  test('BEGIN and COMMIT around the whole file are one transaction', () => {
    expect(of(ONE_STRING, `BEGIN;${A}${B}COMMIT;`)).toBe('aaaa')
  })

  test('a COMMIT without BEGIN still ends the implicit transaction', () => {
    expect(of(ONE_STRING, `${A}COMMIT;${B}`)).toBe('aab')
  })

  test('each string has its own, and a BEGIN outlives its string', () => {
    const batches = (sql: string, ...numbers: readonly number[]): Reading => {
      const reading = read(sql)
      return {
        ...reading,
        statements: reading.statements.map((each, index): Statement => ({ ...each, batch: numbers[index] ?? 0 })),
      }
    }
    const run = (reading: Reading): string => letters(planned([migrationOf('1_a', ONE_STRING, reading)]))
    expect(run(batches(A + B + C + A + B, 1, 1, 2, 3, 3))).toBe('aa-bb')
    expect(run(batches(`BEGIN;${A}COMMIT;${B}`, 1, 2, 3, 4))).toBe('aaa-')
  })

  test('means nothing to engines other than PostgreSQL', () => {
    expect(of(ONE_STRING, A + B, 'sqlite')).toBe('--')
  })
})

describe('a runner that opens no transaction', () => {
  test('only BEGIN and COMMIT in the file make one', () => {
    expect(of(AUTOCOMMIT, `${A}BEGIN;${B}COMMIT;${C}`)).toBe('-aaa-')
  })

  test('a second BEGIN opens no second transaction', () => {
    expect(of(AUTOCOMMIT, `BEGIN;${A}BEGIN;${B}COMMIT;${C}`)).toBe('aaaaa-')
  })

  test('a runner that nobody knows is said to be unknown, and opens nothing for sure', () => {
    const plan = planned([migrationOf('1_a', UNKNOWN, read(A + B))])
    expect(letters(plan)).toBe('--')
    expect(plan.migrations[0]?.unknownTransaction).toBe('nobody knows the runner')
  })
})

describe('a rule that depends on a version that nobody knows', () => {
  test('keeps both possibilities, neither of them certain', () => {
    const plan = planned([migrationOf('1_a', BY_VERSION, read(A + B))])
    const [step] = plan.migrations[0]?.steps ?? []
    expect(letters(plan)).toBe('aa')
    expect(step?.transaction?.certain).toBe(false)
    expect(step?.alternatives.map((each) => each?.opener)).toEqual(['implicit', undefined])
  })

  test('is certain of what both versions do: a BEGIN in the file', () => {
    const plan = planned([migrationOf('1_a', BY_VERSION, read(`BEGIN;${A}COMMIT;`))])
    expect(plan.migrations[0]?.steps.map((step) => step.transaction?.certain)).toEqual([true, true, true])
  })
})

test('migrations that are not judged are planned without transactions', () => {
  const { history } = planned([migrationOf('1_a', PER_MIGRATION, read(A))])
  const plan = planStatements(history, 'review', () => ({ change: 'unchanged', pending: false, past: false }))
  expect(letters(plan)).toBe('-')
})
