import { describe, expect, test } from '@jest/globals'
import { isOwner, ownersOf, parseCodeowners } from '../../src/findings/codeowners.js'
import { isBaselined } from '../../src/findings/baseline.js'
import { parseBaseline, type Baseline } from '../../src/findings/baseline-file.js'
import { endOfDay } from '../../src/findings/dates.js'
import { merged } from '../../src/findings/merge.js'
import type { Finding } from '../../src/report.js'
import { finding } from '../render/reports.js'
import { judged, NOW, type Scenario } from './settled.js'

const BASE = { '1_create_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text, total int);' }
const DROP = 'ALTER TABLE orders DROP COLUMN note;'
const INDEX = 'CREATE INDEX orders_note_idx ON orders (note);'

async function found(change: string, scenario: Scenario = {}): Promise<readonly Finding[]> {
  return (await judged({ base: BASE, change: { '2_alter_orders': change }, ...scenario })).findings
}

async function waivedBy(waiver: string, sql: string): Promise<{ waived: boolean; problems: readonly string[] }> {
  const all = await found(`-- database-review: ${waiver}\n${sql}`)
  return {
    waived: all.some((each) => each.waived !== undefined),
    problems: all.filter((each) => each.hazard.startsWith('waiver-')).map((each) => `${each.hazard}: ${each.message}`),
  }
}

describe('waivers', () => {
  test('one with a reason covers its finding, which is still reported', async () => {
    const all = await found(
      `-- database-review: allow index-not-concurrent reason="small table" until=2027-01-31\n${INDEX}`,
    )
    expect(all.map((each) => each.hazard)).toEqual(['index-not-concurrent'])
    expect(all[0]?.waived).toEqual({ reason: 'small table', until: '2027-01-31', by: null })
  })

  test.each([
    ['gives no reason', 'allow index-not-concurrent', INDEX, 'waiver-without-reason'],
    ['gives a blank reason', 'allow index-not-concurrent reason=" "', INDEX, 'waiver-without-reason'],
    ['has expired', 'allow index-not-concurrent reason="x" until=2026-11-21', INDEX, 'waiver-expired'],
    [
      'ends on no day of the calendar',
      'allow index-not-concurrent reason="x" until=2027-02-30',
      INDEX,
      'waiver-expired',
    ],
    ['names no hazard', 'allow index-not-concurent reason="x"', INDEX, 'waiver-unused'],
    ['covers nothing', 'allow drop-table reason="x"', INDEX, 'waiver-unused'],
    ['covers critical without approval', 'allow drop-column reason="x"', DROP, 'waiver-without-reason'],
    ['is approved by no owner', 'allow drop-column reason="x" approved-by=@mallory', DROP, 'waiver-without-reason'],
    [
      'is approved by the owner of other files',
      'allow drop-column reason="x" approved-by=@octo/platform',
      DROP,
      'waiver-without-reason',
    ],
  ])('one that %s does not hold, and says so', async (_, waiver, sql, problem) => {
    const { waived, problems } = await waivedBy(waiver, sql)
    expect(waived).toBe(false)
    expect(problems).toEqual([expect.stringContaining(`${problem}: `)])
  })

  test('a critical one holds with the approval of an owner of the file', async () => {
    expect(await waivedBy('allow drop-column reason="unused since March" approved-by=@Rosa', DROP)).toEqual({
      waived: true,
      problems: [],
    })
  })

  test('without CODEOWNERS nobody can approve a critical one', async () => {
    const sql = `-- database-review: allow drop-column reason="x" approved-by=@rosa\n${DROP}`
    const all = await found(sql, { options: { codeowners: undefined } })
    expect(all.every((each) => each.waived === undefined)).toBe(true)
  })

  test('one still holds on its last day', async () => {
    expect((await waivedBy('allow index-not-concurrent reason="x" until=2026-11-22', INDEX)).waived).toBe(true)
  })

  test('one covers its own statement, not another of the same line', async () => {
    const sql = `-- database-review: allow index-not-concurrent reason="x"\n${INDEX} CREATE INDEX total_idx ON orders (total);`
    const all = await found(sql)
    const indexes = all.filter((each) => each.hazard === 'index-not-concurrent')
    expect(indexes.map((each) => [each.object, each.waived !== undefined])).toEqual([
      ['orders.orders_note_idx', true],
      ['orders.total_idx', false],
    ])
  })

  test('one for the migration as a whole may stand at its first statement', async () => {
    const sql =
      '-- database-review: allow missing-down reason="we only roll forward"\nALTER TABLE orders ADD COLUMN tax int;'
    const all = await found(sql, { downs: {} })
    expect(all.map((each) => [each.hazard, each.waived !== undefined])).toEqual([['missing-down', true]])
  })

  test('the findings about waivers can be turned off', async () => {
    const sql = `-- database-review: allow drop-table reason="x"\nALTER TABLE orders ADD COLUMN tax int;`
    expect(await found(sql, { settings: { hazards: { 'waiver-unused': 'off' } } })).toEqual([])
  })
})

describe('severity', () => {
  const tables = (rows: number): Scenario => ({
    settings: {
      databases: [
        {
          id: 'main',
          paths: [],
          dialect: 'postgres',
          version: undefined,
          urlEnv: undefined,
          transaction: undefined,
          tables: { large: [], rows: { orders: rows }, statsFile: undefined },
          role: undefined,
          criticality: 'normal',
        },
      ],
    },
  })

  test('a table that is declared small lowers a wait by one, and an unbatched change to low', async () => {
    expect((await found(INDEX, tables(250)))[0]?.severity).toBe('medium')
    const update = (await found("UPDATE orders SET total = 0 WHERE note = 'x';", tables(250))).find(
      (each) => each.hazard === 'unbatched-update',
    )
    expect(update?.severity).toBe('low')
  })

  test('a large table keeps the default, and lost data does not depend on size', async () => {
    expect((await found(INDEX, tables(5_000_000)))[0]?.severity).toBe('high')
    expect((await found(DROP, tables(3)))[0]?.severity).toBe('critical')
  })

  test('the configuration decides last', async () => {
    expect((await found(INDEX, { settings: { hazards: { 'index-not-concurrent': 'info' } } }))[0]?.severity).toBe(
      'info',
    )
    expect(await found(INDEX, { settings: { hazards: { 'index-not-concurrent': 'off' } } })).toEqual([])
  })
})

test('ignored files and migrations that are declared irreversible give no findings', async () => {
  expect(await found(INDEX, { settings: { ignore: ['migrations/**'] } })).toEqual([])
  const add = 'ALTER TABLE orders ADD COLUMN tax int;'
  expect((await found(add, { downs: {} })).map((each) => each.hazard)).toEqual(['missing-down'])
  const irreversible = { migrations: { owner: undefined, irreversible: ['2_*'] } }
  expect(await found(add, { downs: {}, settings: irreversible })).toEqual([])
})

test('findings are sorted by file, line and hazard', async () => {
  const { findings } = await judged({
    base: BASE,
    change: { '3_index_orders': INDEX, '2_drop_note': `${INDEX.replace('note_idx', 'x_idx')}\n${DROP}` },
  })
  const places = findings.map((each) => `${each.path}:${each.line}:${each.hazard}`)
  expect(places).toEqual([...places].sort())
})

describe('fingerprints', () => {
  const printed = async (sql: string, scenario: Scenario = {}) =>
    (await found(sql, scenario)).map((each) => each.fingerprint)

  test('stay when the folder moves, and when lines or comments are added above', async () => {
    const print = await printed(DROP)
    expect(await printed(DROP, { history: { root: 'db/changes' } })).toEqual(print)
    expect(await printed(`-- Not needed any more\n\n\n${DROP}`)).toEqual(print)
    expect(await printed('ALTER TABLE orders\n  DROP COLUMN note;')).toEqual(print)
  })

  test('differ by what is done, and by store', async () => {
    const print = await printed(DROP)
    expect(await printed('ALTER TABLE orders DROP COLUMN total;')).not.toEqual(print)
    expect(await printed(DROP, { history: { database: 'billing' } })).not.toEqual(print)
  })
})

describe('the baseline', () => {
  const baseline = (entry: object): Baseline =>
    parseBaseline(
      JSON.stringify({
        version: 1,
        created: '2026-01-01',
        tool: '0.1.0',
        upTo: {},
        fingerprints: { f1: { hazard: 'drop-column', object: 'orders.note', ...entry } },
      }),
    )
  const accepts = (entry: object, severity: Finding['severity']): boolean =>
    isBaselined(baseline(entry), { fingerprint: 'f1', severity }, NOW)

  test('accepts what it names', () => {
    expect(accepts({}, 'high')).toBe(true)
    expect(isBaselined(baseline({}), { fingerprint: 'f2', severity: 'high' }, NOW)).toBe(false)
    expect(isBaselined(baseline({}), { fingerprint: 'constructor', severity: 'high' }, NOW)).toBe(false)
    expect(isBaselined(undefined, { fingerprint: 'f1', severity: 'high' }, NOW)).toBe(false)
  })

  test('accepts critical findings only with a reason and a date, and until then', () => {
    expect(accepts({}, 'critical')).toBe(false)
    expect(accepts({ reason: 'archived' }, 'critical')).toBe(false)
    expect(accepts({ expires: '2027-01-31' }, 'critical')).toBe(false)
    expect(accepts({ reason: ' ', expires: '2027-01-31' }, 'critical')).toBe(false)
    expect(accepts({ reason: 'archived', expires: '2027-01-31' }, 'critical')).toBe(true)
    expect(accepts({ reason: 'archived', expires: '2026-11-22' }, 'critical')).toBe(true)
    expect(accepts({ reason: 'archived', expires: '2026-11-21' }, 'critical')).toBe(false)
  })

  test.each([
    ['{', 'is not JSON'],
    ['{}', 'version'],
    ['[]', 'the file'],
  ])('%j is refused in one sentence', (text, words) => {
    expect(() => parseBaseline(text)).toThrow(words)
  })

  test('a date that is none is refused', () => {
    expect(() => baseline({ expires: 'never' })).toThrow('is not a date like 2027-01-31')
  })

  test('marks findings and leaves them in the report', async () => {
    const [print] = (await found(INDEX)).map((each) => each.fingerprint)
    const accepted = {
      ...baseline({}),
      fingerprints: { [print ?? '']: { hazard: 'index-not-concurrent', object: 'x' } },
    }
    expect((await found(INDEX, { options: { baseline: accepted } })).map((each) => each.baselined)).toEqual([true])
  })
})

describe('what the change brings', () => {
  test('is what its own migrations do', async () => {
    expect((await found(INDEX)).map((each) => each.introduced)).toEqual(['yes'])
    expect(
      (await found(INDEX, { mode: 'audit', past: ['2_alter_orders'] })).map((each) => [each.introduced, each.past]),
    ).toContainEqual(['no', true])
  })

  test('a file that it leaves alone, beside the migrations, brings nothing', async () => {
    const history = { ignored: [{ path: 'migrations/notes.sql', reason: 'no version' }] }
    const stray = async (touched: boolean) =>
      (await found('SELECT 1;', { history, options: { touched: () => touched } })).find(
        (each) => each.hazard === 'ignored-file',
      )?.introduced
    expect(await stray(false)).toBe('no')
    expect(await stray(true)).toBe('yes')
  })
})

describe('findings of several histories at one place', () => {
  const postgres = finding({ severity: 'high', engines: ['postgres'], history: 'a' })
  const mysql = finding({ severity: 'medium', engines: ['mysql'], history: 'b', introduced: 'no', past: true })

  test('are one, at the highest severity, with all engines', () => {
    for (const pair of [
      [postgres, mysql],
      [mysql, postgres],
    ])
      expect(merged(pair)).toEqual([
        expect.objectContaining({ severity: 'high', engines: ['mysql', 'postgres'], introduced: 'yes', past: false }),
      ])
  })

  test('are waived only where both are', () => {
    const waived = { reason: 'r', until: null, by: null }
    expect(merged([{ ...postgres, waived }, mysql])[0]?.waived).toBeUndefined()
    expect(
      merged([
        { ...postgres, waived },
        { ...mysql, waived },
      ])[0]?.waived,
    ).toEqual(waived)
  })

  test('two objects at one place stay two', () => {
    expect(merged([postgres, { ...postgres, object: 'lines.total' }])).toHaveLength(2)
  })
})

describe('code owners', () => {
  const owners = parseCodeowners(
    ['# all', '*  @all', '*.sql @sql # inline', '/db/ @db', 'docs/* @docs', 'apps/ @apps @two', '/db/free/'].join('\n'),
  )

  test.each([
    ['readme.md', ['@all']],
    ['x/y.sql', ['@sql']],
    ['db/x/y.sql', ['@db']],
    ['x/db/y.md', ['@all']],
    ['docs/a.md', ['@docs']],
    ['docs/a/b.md', ['@all']],
    ['x/apps/y/z.md', ['@apps', '@two']],
    ['db/free/x.sql', []],
  ])('%s belongs to %j: the last rule that matches decides', (path, expected) => {
    expect(ownersOf(owners, path)).toEqual(expected)
  })

  test('are compared without case, as GitHub compares names', () => {
    expect(isOwner(owners, 'db/a.sql', '@DB')).toBe(true)
    expect(isOwner(owners, 'db/a.sql', '@sql')).toBe(false)
  })
})

test('days end at midnight UTC, and only days of the calendar end', () => {
  expect(endOfDay('2027-01-31')).toBe(Date.parse('2027-01-31T23:59:59.999Z'))
  for (const none of ['2027-02-30', '2027-13-01', '31.1.2027', 'soon', '2027-1-31'])
    expect(endOfDay(none)).toBeUndefined()
})
