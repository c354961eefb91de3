import { describe, expect, test } from '@jest/globals'
import type { Migration, TransactionRule } from '../../src/migrations/model.js'
import type { Replayed } from '../../src/replay/replay.js'
import { migration, readerOf, replayedHistory } from './sql-history.js'

const read = await readerOf('postgres')

function step(
  id: string,
  sql: string,
  rule: 'per migration' | 'autocommit' | 'one string' = 'per migration',
): Migration {
  return migration(id, read(sql, `${id}.sql`), rule, { kind: 'none' })
}

function reviewed(migrations: readonly Migration[], ...pending: readonly string[]): Replayed {
  return replayedHistory(migrations, 'postgres', new Set(pending), { downs: 'paired' })
}

function hazardsOf(replayed: Replayed): readonly string[] {
  return replayed.detected.map((each) => each.hazard.id)
}

const ORDERS = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);'
const INDEX = 'CREATE INDEX orders_note_idx ON orders (note);'

describe('what is old and what is new', () => {
  test('a table of the base is old', () => {
    expect(hazardsOf(reviewed([step('1_orders', ORDERS), step('2_index', INDEX)], '2_index'))).toContain(
      'index-not-concurrent',
    )
  })

  test('a table that another migration of the same change creates is new', () => {
    const replayed = reviewed([step('1_orders', ORDERS), step('2_index', INDEX)], '1_orders', '2_index')
    expect(hazardsOf(replayed)).not.toContain('index-not-concurrent')
  })

  test('a table of the base is old although the change brings a migration that sorts before it', () => {
    const late = [step('1_late', 'CREATE TABLE lines (id bigint);'), step('2_orders', ORDERS), step('3_index', INDEX)]
    expect(hazardsOf(reviewed(late, '1_late', '3_index'))).toContain('index-not-concurrent')
  })

  test('the table that the early one brings stays new', () => {
    const late = [
      step('1_lines', 'CREATE TABLE lines (id bigint, note text);'),
      step('2_orders', ORDERS),
      step('3_index', 'CREATE INDEX lines_note_idx ON lines (note);'),
    ]
    expect(hazardsOf(reviewed(late, '1_lines', '3_index'))).not.toContain('index-not-concurrent')
  })
})

describe('routines', () => {
  const purge = 'CREATE PROCEDURE purge() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM orders; END $$;'

  test('the body of a procedure that the migration defines and calls is executed code', () => {
    const replayed = reviewed([step('1_orders', ORDERS), step('2_purge', `${purge}CALL purge();`)], '2_purge')
    expect(hazardsOf(replayed)).toContain('delete-without-where')
  })

  test('so is what that procedure calls', () => {
    const outer = 'CREATE PROCEDURE outer_purge() LANGUAGE plpgsql AS $$ BEGIN CALL purge(); END $$;'
    const replayed = reviewed(
      [step('1_orders', ORDERS), step('2_purge', `${purge}${outer}CALL outer_purge();`)],
      '2_purge',
    )
    expect(hazardsOf(replayed)).toContain('delete-without-where')
  })

  test('procedures that call each other end', () => {
    const sql =
      'CREATE PROCEDURE a() LANGUAGE plpgsql AS $$ BEGIN CALL b(); END $$;' +
      'CREATE PROCEDURE b() LANGUAGE plpgsql AS $$ BEGIN CALL a(); END $$;CALL a();'
    expect(reviewed([step('1_loop', sql)], '1_loop').applied.size).toBe(1)
  })

  test('a body that nobody calls is no executed code', () => {
    const replayed = reviewed([step('1_orders', ORDERS), step('2_purge', purge)], '2_purge')
    expect(hazardsOf(replayed)).not.toContain('delete-without-where')
  })
})

describe('session settings', () => {
  const alter = 'ALTER TABLE orders ADD COLUMN total int;'
  const timeoutMissing = (sql: string, rule: TransactionRule): boolean => {
    const change = { ...step('2_change', sql), transaction: rule }
    return hazardsOf(reviewed([step('1_orders', ORDERS), change], '2_change')).includes('missing-lock-timeout')
  }

  test('SET LOCAL holds within its transaction', () => {
    expect(timeoutMissing(`SET LOCAL lock_timeout = '5s';${alter}`, { kind: 'per migration' })).toBe(false)
  })

  test('SET LOCAL outside a transaction sets nothing', () => {
    expect(timeoutMissing(`SET LOCAL lock_timeout = '5s';${alter}`, { kind: 'autocommit' })).toBe(true)
  })

  test('SET LOCAL ends with COMMIT', () => {
    expect(timeoutMissing(`BEGIN;SET LOCAL lock_timeout = '5s';COMMIT;${alter}`, { kind: 'autocommit' })).toBe(true)
  })

  test('SET holds beyond COMMIT, until RESET', () => {
    const set = "BEGIN;SET lock_timeout = '5s';COMMIT;"
    expect(timeoutMissing(`${set}${alter}`, { kind: 'autocommit' })).toBe(false)
    expect(timeoutMissing(`${set}RESET lock_timeout;${alter}`, { kind: 'autocommit' })).toBe(true)
  })

  test('SET LOCAL under a runner that nobody knows is taken at its word', () => {
    const unknown: TransactionRule = { kind: 'unknown', reason: 'nothing says how they are run' }
    expect(timeoutMissing(`SET LOCAL lock_timeout = '5s';${alter}`, unknown)).toBe(false)
  })

  test('a SET of one migration does not reach into the next', () => {
    const replayed = reviewed(
      [
        step('1_orders', ORDERS),
        step('2_set', `SET lock_timeout = '5s';${alter}`),
        step('3_drop', 'ALTER TABLE orders ADD COLUMN x int;'),
      ],
      '2_set',
      '3_drop',
    )
    const missing = replayed.detected.filter((each) => each.hazard.id === 'missing-lock-timeout')
    expect(missing.map((each) => each.migration?.id)).toEqual(['3_drop'])
  })
})

describe('the way back', () => {
  const down = (sql: string): Migration['down'] => ({
    kind: 'statements',
    path: '2.down.sql',
    ...read(sql, '2.down.sql'),
  })
  const difference = (up: string, back: string): readonly string[] | undefined => {
    const change = { ...step('2_change', up), down: down(back) }
    return reviewed([step('1_orders', ORDERS), change], '2_change').downDifferences.get(change)
  }

  test('a down that undoes its up leaves no difference', () => {
    expect(difference('ALTER TABLE orders ADD COLUMN total int;', 'ALTER TABLE orders DROP COLUMN total;')).toEqual([])
  })

  test('what a down forgets is named', () => {
    const up = 'ALTER TABLE orders ADD COLUMN total int; ALTER TABLE orders ADD COLUMN tax int;'
    expect(difference(up, 'ALTER TABLE orders DROP COLUMN total;')).toEqual(['column orders.tax is new'])
  })

  test('nothing is claimed of a down that cannot be read', () => {
    const dynamic = "DO $$ BEGIN EXECUTE 'ALTER TABLE orders ' || current_setting('app.what'); END $$;"
    expect(difference('ALTER TABLE orders ADD COLUMN total int;', dynamic)).toBeUndefined()
  })

  test('the inverse of a migration without a down undoes it from its end', () => {
    const change = step('2_change', `ALTER TABLE orders ADD COLUMN total int; ${INDEX}`)
    const inverse = reviewed([step('1_orders', ORDERS), change], '2_change').inverses.get(change)
    expect(inverse?.map((each) => each.kind)).toEqual(['drop-index', 'drop-column'])
  })

  test('the rows of a table that the migration makes go with the table', () => {
    const change = step('1_countries', "CREATE TABLE countries (code text); INSERT INTO countries VALUES ('de');")
    const inverse = reviewed([change], '1_countries').inverses.get(change)
    expect(inverse?.map((each) => each.kind)).toEqual(['drop-table'])
  })

  test('rows that stood before have no inverse', () => {
    const change = step('2_clean', "DELETE FROM orders WHERE note = 'x';")
    const { inverses } = reviewed([step('1_orders', ORDERS), change], '2_clean')
    expect(inverses.get(change)).toBeUndefined()
  })
})

test('a down that is missing beside lost data is critical, and medium beside none', () => {
  const severity = (sql: string): string | undefined =>
    reviewed([step('1_orders', ORDERS), step('2_change', sql)], '2_change').detected.find(
      (each) => each.hazard.id === 'missing-down',
    )?.candidate.severity
  expect(severity('ALTER TABLE orders DROP COLUMN note;')).toBe('critical')
  expect(severity('ALTER TABLE orders ADD COLUMN total int;')).toBe('medium')
})
