import { expect, test } from '@jest/globals'
import type { Down, History, TransactionRule } from '../../src/migrations/model.js'
import { migration, readerOf, replayedHistory } from '../replay/sql-history.js'

const BASE = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);'

async function found(
  ids: readonly string[],
  sql: string,
  over: { readonly down?: Down; readonly transaction?: TransactionRule; readonly repeatable?: boolean },
  history: Partial<History> = {},
): Promise<string[]> {
  const read = await readerOf('postgres')
  const change = { ...migration('2_orders_change', read(sql, '2.sql'), 'per migration'), ...over }
  const { detected } = replayedHistory(
    [migration('1_base', read(BASE, '1.sql'), 'per migration'), change],
    'postgres',
    new Set(['2_orders_change']),
    history,
  )
  return detected
    .filter((each) => ids.includes(each.hazard.id))
    .map((each) => `${each.hazard.id} ${each.candidate.severity ?? each.hazard.severity}`)
}

const back = ['missing-down', 'irreversible-migration']
const ADD = 'ALTER TABLE orders ADD COLUMN total numeric;'
const DROP = 'ALTER TABLE orders DROP COLUMN note;'

test('a missing down weighs more where the up destroys, and little where the tool has no downs', async () => {
  const down: Down = { kind: 'none' }
  expect(await found(back, ADD, { down }, { downs: 'paired' })).toEqual(['missing-down medium'])
  expect(await found(back, DROP, { down }, { downs: 'paired' })).toEqual(['missing-down critical'])
  expect(await found(back, ADD, { down }, { downs: 'none' })).toEqual([])
  expect(await found(back, DROP, { down }, { downs: 'none' })).toEqual(['missing-down medium'])
})

test('an empty down is no down; one that the tool derives is one', async () => {
  expect(await found(back, ADD, { down: { kind: 'empty', path: '2.down.sql' } })).toEqual(['missing-down medium'])
  expect(await found(back, ADD, { down: { kind: 'derived' } })).toEqual([])
})

test('a down that throws is irreversible, not missing', async () => {
  const down: Down = { kind: 'irreversible', reason: 'Cannot undo\n this migration.', declared: true }
  expect(await found(back, ADD, { down })).toEqual(['irreversible-migration medium'])
})

test('where the version of the runner decides, the worse of the two is judged one severity lower', async () => {
  const transaction: TransactionRule = {
    kind: 'depends on version',
    either: { kind: 'one string' },
    or: { kind: 'autocommit' },
    boundary: 'from 7.4 on each statement commits by itself',
  }
  const index = 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);'
  const ids = ['concurrently-in-transaction', 'non-atomic-migration']
  expect(await found(ids, `${ADD}\n${ADD.replace('total', 'net')}`, { transaction })).toEqual([
    'non-atomic-migration low',
  ])
  expect(await found(ids, index, { transaction })).toEqual([])
  expect(await found(ids, `${ADD}\n${index}`, { transaction })).toEqual([
    'concurrently-in-transaction high',
    'non-atomic-migration low',
  ])
})

test('where nobody knows how the migration runs, nothing is said of its transaction', async () => {
  const transaction: TransactionRule = { kind: 'unknown', reason: 'a script of the repository runs it' }
  expect(await found(['non-atomic-migration'], `${ADD}\n${DROP}`, { transaction })).toEqual([])
})

test('a repeatable migration may hold only what can run again', async () => {
  const ids = ['not-repeatable']
  expect(
    await found(ids, 'CREATE OR REPLACE VIEW v AS SELECT 1;\nCREATE TABLE IF NOT EXISTS t ();', { repeatable: true }),
  ).toEqual([])
  expect(await found(ids, 'CREATE VIEW v AS SELECT 1;', { repeatable: true })).toEqual(['not-repeatable medium'])
  expect(await found(ids, "INSERT INTO orders VALUES (1, 'a');", { repeatable: true })).toEqual([
    'not-repeatable medium',
  ])
  expect(await found(ids, "INSERT INTO orders VALUES (1, 'a') ON CONFLICT DO NOTHING;", { repeatable: true })).toEqual(
    [],
  )
})
