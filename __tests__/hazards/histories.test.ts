import { expect, test } from '@jest/globals'
import { duplicateVersion } from '../../src/hazards/duplicate-version.js'
import { editedMigration } from '../../src/hazards/edited-migration.js'
import type { Hazard, HistoryContext } from '../../src/hazards/hazard.js'
import { ignoredFile } from '../../src/hazards/ignored-file.js'
import { outOfOrderMigration } from '../../src/hazards/out-of-order-migration.js'
import { twoHeads } from '../../src/hazards/two-heads.js'
import { vagueName } from '../../src/hazards/vague-name.js'
import type { Change, History, Migration } from '../../src/migrations/model.js'
import { planStatements } from '../../src/migrations/plan.js'
import { Schema } from '../../src/schema/schema.js'
import { migration, readerOf } from '../replay/sql-history.js'

interface Given {
  /** Migrations of the head by file name, and what the change did to each that is not unchanged. */
  readonly head: Readonly<Record<string, string>>
  readonly changes?: Readonly<Record<string, Change>>
  readonly base?: Readonly<Record<string, string>>
  readonly baseTip?: readonly string[]
  readonly history?: Partial<History>
}

async function judged(hazard: Hazard, given: Given): Promise<string[]> {
  if (hazard.subject !== 'history') throw new Error(`${hazard.id} does not look at histories`)
  const read = await readerOf('postgres')
  const historyOf = (files: Readonly<Record<string, string>>): History => ({
    id: 'example:migrations',
    database: 'postgres',
    tool: 'example',
    toolVersion: undefined,
    dialect: 'postgres',
    engineVersion: undefined,
    root: 'migrations',
    ordering: 'number',
    downs: 'derived',
    migrations: Object.entries(files).map(([id, sql]): Migration =>
      migration(id, read(sql, `${id}.sql`), 'per migration'),
    ),
    ignored: [],
    disorder: [],
    session: [],
    ...given.history,
  })
  const history = historyOf(given.head)
  const plan = planStatements(history, 'review', ({ id }) => {
    const change = given.changes?.[id] ?? 'unchanged'
    return { change, pending: change !== 'unchanged', past: false }
  })
  const context: HistoryContext = {
    history,
    dialect: 'postgres',
    engineVersion: 14,
    release: { major: 14, minor: 0, patch: 0 },
    settings: { lockTimeoutCeiling: 10_000 },
    plan,
    base: historyOf(given.base ?? {}),
    baseTip: given.baseTip ?? [],
    code: undefined,
    released: [],
    after: new Schema('postgres'),
  }
  return hazard.detect(context).map(({ span, severity, message }) => {
    return `${span.path}:${span.line} ${severity ?? hazard.severity} ${message}`
  })
}

const ORDERS = 'CREATE TABLE orders (id bigint);'

test('an edited migration is shown at the statement that the base does not have', async () => {
  const given = {
    base: { '1_orders': `${ORDERS}\nCREATE TABLE lines (id int);` },
    head: { '1_orders': `${ORDERS}\nCREATE TABLE lines (id bigint);` },
    changes: { '1_orders': 'edited' as const },
  }
  expect(await judged(editedMigration, given)).toEqual([
    '1_orders.sql:2 high 1_orders is on the base already: databases that have applied it never see this change, and new ones come out different.',
  ])
})

test('an edit of comments alone matters only to tools that keep checksums', async () => {
  const given = {
    base: { '1_orders': ORDERS },
    head: { '1_orders': `-- all orders\n${ORDERS}` },
    changes: { '1_orders': 'edited' as const },
  }
  expect(await judged(editedMigration, given)).toEqual([expect.stringMatching(/^1_orders\.sql:1 low /)])
})

test('a deleted migration and a renamed one are told apart', async () => {
  const deleted = { base: { '1_orders': ORDERS, '2_lines': 'CREATE TABLE lines ();' }, head: { '1_orders': ORDERS } }
  expect(await judged(editedMigration, deleted)).toEqual([
    '2_lines.sql:1 high 2_lines is on the base and gone here: databases have applied it, new ones will not, and a tool that misses it stops.',
  ])
  const renamed = {
    base: { '1_orders': ORDERS },
    head: { '3_orders': ORDERS },
    changes: { '3_orders': 'added' as const },
  }
  expect(await judged(editedMigration, renamed)).toEqual([
    '3_orders.sql:1 high 1_orders is on the base and is called 3_orders here: databases that have applied it run it a second time under the new name.',
  ])
})

test('a new migration is out of order when the base, or its tip, has a later one', async () => {
  const given = {
    base: { '10_orders': ORDERS },
    head: { '9_lines': 'CREATE TABLE lines ();', '10_orders': ORDERS, '11_parts': 'CREATE TABLE parts ();' },
    changes: { '9_lines': 'added' as const, '11_parts': 'added' as const },
  }
  expect(await judged(outOfOrderMigration, given)).toEqual([
    expect.stringMatching(/^9_lines\.sql:1 high .* before 10,/),
  ])
  expect(await judged(outOfOrderMigration, { ...given, baseTip: ['10', '12'] })).toHaveLength(2)
  expect(await judged(outOfOrderMigration, { ...given, history: { ordering: 'graph' } })).toEqual([])
})

test.each([
  ['runs', /medium .* run it after it, new ones before it/],
  ['skips', /high .* never run it, and no error says so/],
  ['stops', /high .* the tool refuses to run, .* the deploy stops/],
] as const)('of a late migration it is said what a tool does that %s', async (late, said) => {
  const given = {
    base: { '10_orders': ORDERS },
    head: { '9_lines': ORDERS, '10_orders': ORDERS },
    changes: { '9_lines': 'added' as const },
    history: { late },
  }
  expect(await judged(outOfOrderMigration, given)).toEqual([expect.stringMatching(said)])
})

test('a version that the base branch has taken meanwhile is a duplicate', async () => {
  const given = { head: { '2_lines': ORDERS }, changes: { '2_lines': 'added' as const }, baseTip: ['1', '2'] }
  expect(await judged(duplicateVersion, given)).toEqual([
    expect.stringMatching(/^2_lines\.sql:1 high .* version 2 by now/),
  ])
  expect(await judged(duplicateVersion, { ...given, baseTip: ['1'] })).toEqual([])
})

test('disorder that stood before the change is not laid at its door', async () => {
  const disorder = [
    { kind: 'duplicate version' as const, detail: 'both are 1', path: '1_a.sql', migrations: ['1_a', '1_b'] },
    { kind: 'two heads' as const, detail: '', path: '2_c.sql', migrations: ['1_a', '2_c'] },
  ]
  const given = {
    head: { '1_a': '', '1_b': '', '2_c': '' },
    changes: { '2_c': 'added' as const },
    history: { disorder },
  }
  expect(await judged(duplicateVersion, given)).toEqual([])
  expect(await judged(twoHeads, given)).toEqual([
    expect.stringMatching(/^2_c\.sql:1 high The history ends in 1_a and 2_c/),
  ])
})

test('a file that the tool passes over is said with the reason', async () => {
  const ignored = [{ path: 'migrations/add_orders.sql', reason: 'its name has no version' }]
  expect(await judged(ignoredFile, { head: {}, history: { ignored } })).toEqual([
    'migrations/add_orders.sql:1 high The tool never runs this file: its name has no version.',
  ])
})

test('what the tool refuses stops the deploy', async () => {
  const ignored = [{ path: 'migrations/seed_data.sql', reason: 'its name has no version', refused: true as const }]
  expect(await judged(ignoredFile, { head: {}, history: { ignored } })).toEqual([
    'migrations/seed_data.sql:1 critical The tool refuses this name and runs nothing, the deploy stops: its name has no version.',
  ])
  const refused = true as const
  const span = { path: '2_b.sql', line: 3, column: 1, endLine: 3, endColumn: 9, exact: true }
  const disorder = [
    { kind: 'refused file' as const, detail: 'A second up.', path: '1_a.sql', migrations: ['1_a'], refused },
    { kind: 'refused file' as const, detail: 'A second up.', path: '2_b.sql', span, migrations: ['2_b'], refused },
  ]
  const given = { head: { '1_a': '', '2_b': ORDERS }, changes: { '2_b': 'added' as const }, history: { disorder } }
  expect(await judged(ignoredFile, given)).toEqual([
    '2_b.sql:3 critical The tool refuses this file and runs nothing, the deploy stops: A second up.',
  ])
})

test('a version that two migrations bear is critical where the tool is known to run nothing then', async () => {
  const twice = {
    kind: 'duplicate version' as const,
    detail: 'Both are 1.',
    path: '1_b.sql',
    migrations: ['1_a', '1_b'],
  }
  const given = { head: { '1_a': ORDERS, '1_b': ORDERS }, changes: { '1_b': 'added' as const } }
  expect(await judged(duplicateVersion, { ...given, history: { disorder: [twice] } })).toEqual([
    expect.stringMatching(/^1_b\.sql:1 high /),
  ])
  expect(await judged(duplicateVersion, { ...given, history: { disorder: [{ ...twice, refused: true }] } })).toEqual([
    expect.stringMatching(/^1_b\.sql:1 critical /),
  ])
})

test('names that say nothing are told from names that do', async () => {
  const names = ['fix', 'update', 'new-migration', 'Migration1700000000', 'auto_20220414_1025', 'x', '']
  const good = [
    'init',
    'add_currency_to_orders',
    'fix_totals',
    'AddOrders',
    'größe_der_bestellung',
    'rename_ruby_version',
  ]
  for (const name of names) {
    const id = `1_${name}`
    expect([name, await judged(vagueName, { head: { [id]: ORDERS }, changes: { [id]: 'added' } })]).toEqual([
      name,
      [expect.any(String)],
    ])
  }
  for (const name of good) {
    const id = `1_${name}`
    expect([name, await judged(vagueName, { head: { [id]: ORDERS }, changes: { [id]: 'added' } })]).toEqual([name, []])
  }
})
