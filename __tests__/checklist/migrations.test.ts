import { describe, expect, test } from '@jest/globals'
import { CHECKS, evaluateChecklist } from '../../src/checklist/checklist.js'
import type { Evidence } from '../../src/checklist/check.js'
import { gapsOf, recommendationsOf } from '../../src/gaps.js'
import type { DatabaseSettings, Settings } from '../../src/inputs/settings.js'
import type { TransactionRule } from '../../src/migrations/model.js'
import { unreadHistories, type UnreadHistory } from '../../src/migrations/unread.js'
import type { CheckResult } from '../../src/report.js'
import type { Database, DetectedTool, Stack } from '../../src/stack/model.js'
import { judged, NOW, type Judged, type Scenario } from '../findings/settled.js'
import { NO_FACTS } from './no-facts.js'

const AUTOCOMMIT: TransactionRule = { kind: 'autocommit' }
const UNKNOWN: TransactionRule = { kind: 'unknown', reason: 'nothing says how they are run' }
const BASE = { '20260101000000_create_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text, total int);' }
const ADD = 'ALTER TABLE orders ADD COLUMN tax int;'
const DYNAMIC = "DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('app.what'); END $$;"

function evidenceOf(first: Judged, ...others: readonly Judged[]): Evidence {
  const all = [first, ...others]
  const histories = all.map((each) => each.replayed.plan.history)
  return {
    mode: first.mode,
    survey: {
      tree: { name: 'head', commit: undefined, entries: new Map(), read: () => Promise.resolve(new Map()) },
      stack: { databases: [], tools: [], kind: 'application' },
      histories,
      notAnalysed: [],
      texts: new Map(),
    },
    replayed: all.map((each) => each.replayed),
    facts: NO_FACTS,
    findings: all.flatMap((each) => each.findings),
    settings: first.settings,
    now: NOW,
  }
}

async function evidence(sql: string, scenario: Scenario = {}): Promise<Evidence> {
  return evidenceOf(await judged({ base: BASE, change: { '20260102000000_alter_orders': sql }, ...scenario }))
}

function result(of: Evidence, name: string): CheckResult | undefined {
  return evaluateChecklist(of)
    .flatMap((each) => each.checks)
    .find((each) => each.id === `migrations/${name}`)
}

async function status(name: string, sql: string, scenario: Scenario = {}): Promise<string | undefined> {
  return result(await evidence(sql, scenario), name)?.status
}

function database(tables: Partial<DatabaseSettings['tables']>): Partial<Settings> {
  return {
    databases: [
      {
        id: 'main',
        paths: [],
        dialect: 'postgres',
        version: undefined,
        urlEnv: undefined,
        transaction: undefined,
        tables: { large: [], rows: {}, statsFile: undefined, ...tables },
        role: undefined,
        criticality: 'normal',
      },
    ],
  }
}

const store = (engine: Database['engine']): Database => ({
  id: engine,
  engine,
  version: undefined,
  role: 'primary',
  signals: [],
})

describe('files-present', () => {
  const name = 'files-present'
  const without = async (databases: readonly Database[], owner?: string): Promise<CheckResult | undefined> => {
    const all = await evidence(ADD)
    return result(
      {
        ...all,
        replayed: [],
        findings: [],
        survey: { ...all.survey, histories: [], stack: { ...all.survey.stack, databases } },
        settings: { ...all.settings, migrations: { owner, irreversible: [] } },
      },
      name,
    )
  }

  test('passes with readable, ordered files', async () => {
    expect(await status(name, ADD)).toBe('pass')
  })

  test('warns of two migrations of one version', async () => {
    const disorder = [
      { kind: 'duplicate version', detail: 'both are 1', path: 'migrations/1.sql', migrations: ['a', 'b'] },
    ] as const
    expect(await status(name, ADD, { history: { disorder } })).toBe('warn')
  })

  test('fails where a file does not parse, old ones too', async () => {
    expect(await status(name, 'ALTER TABEL orders;')).toBe('fail')
    expect(await status(name, ADD, { base: { '20250101000000_broken': 'CREATE TABEL x;' } })).toBe('fail')
  })

  test('says nothing of a schema that lives elsewhere, and names its owner', async () => {
    expect(await without([store('postgres')])).toMatchObject({ status: 'unverifiable' })
    expect(await without([store('postgres')], 'the billing service')).toMatchObject({
      status: 'unverifiable',
      summary: 'the billing service owns the schema',
    })
  })

  test('does not apply without a relational database', async () => {
    expect(await without([])).toMatchObject({ status: 'not-applicable' })
    expect(await without([store('redis')])).toMatchObject({ status: 'not-applicable' })
  })
})

describe('idempotent', () => {
  const name = 'idempotent'
  const two = `${ADD} CREATE TABLE lines (id bigint);`

  test.each([
    ['one transaction', two, {}],
    ['a lone statement', ADD, { rule: AUTOCOMMIT }],
    ['BEGIN and COMMIT in the file', `BEGIN; ${two} COMMIT;`, { rule: AUTOCOMMIT }],
    ['guards', 'CREATE TABLE IF NOT EXISTS a (id int); CREATE TABLE IF NOT EXISTS b (id int);', { rule: AUTOCOMMIT }],
    ['BEGIN and COMMIT, whoever runs it', `BEGIN; ${two} COMMIT;`, { rule: UNKNOWN }],
  ] as const)('passes with %s', async (_, sql, scenario) => {
    expect(await status(name, sql, scenario)).toBe('pass')
  })

  test.each([
    ['statements that commit one by one', two, AUTOCOMMIT],
    ['two transactions', 'BEGIN; CREATE TABLE a (); COMMIT; BEGIN; CREATE TABLE b (); COMMIT;', AUTOCOMMIT],
    [
      'a runner whose version decides',
      two,
      { kind: 'depends on version', either: { kind: 'one string' }, or: AUTOCOMMIT, boundary: '7.4' },
    ],
  ] as const)('warns of %s', async (_, sql, rule) => {
    expect(await status(name, sql, { rule })).toBe('warn')
  })

  test('is unverifiable where nobody knows the runner', async () => {
    expect(await status(name, two, { rule: UNKNOWN })).toBe('unverifiable')
  })

  test('never passes on what could not be read', async () => {
    expect(await status(name, DYNAMIC)).toBe('unverifiable')
  })

  test('does not apply where nothing is under review', async () => {
    expect(await status(name, ADD, { change: {} })).toBe('not-applicable')
  })
})

describe('up-down', () => {
  const name = 'up-down'

  test('passes with a down, a derived one, or none where the up does nothing', async () => {
    const back = { '20260102000000_alter_orders': 'ALTER TABLE orders DROP COLUMN tax;' }
    expect(await status(name, ADD, { downs: back })).toBe('pass')
    expect(await status(name, ADD)).toBe('pass')
    expect(await status(name, 'SELECT 1;', { downs: {} })).toBe('pass')
  })

  test('passes where the configuration declares the migration irreversible', async () => {
    const settings = { migrations: { owner: undefined, irreversible: ['*_alter_orders'] } }
    expect(await status(name, ADD, { downs: {}, settings })).toBe('pass')
  })

  test('warns without a down, and fails where the up destroys', async () => {
    expect(await status(name, ADD, { downs: {} })).toBe('warn')
    expect(await status(name, 'ALTER TABLE orders DROP COLUMN note;', { downs: {} })).toBe('fail')
  })

  test('warns where the tool has no downs', async () => {
    expect(await status(name, ADD, { downs: {}, history: { downs: 'none' } })).toBe('warn')
  })

  test('its remedy is the inverse', async () => {
    const all = await evidence(ADD, { downs: {} })
    const gap = gapsOf(evaluateChecklist(all), all).find((each) => each.check === 'migrations/up-down')
    expect(gap?.fix.code).toBe('ALTER TABLE orders DROP COLUMN tax;')
  })
})

describe('transaction-wrapping', () => {
  const name = 'transaction-wrapping'
  const two = `${ADD} CREATE TABLE lines (id bigint);`

  test('passes with atomic migrations and single statements', async () => {
    expect(await status(name, two)).toBe('pass')
    expect(await status(name, ADD, { rule: AUTOCOMMIT })).toBe('pass')
  })

  test('warns of statements that commit one by one', async () => {
    expect(await status(name, two, { rule: AUTOCOMMIT })).toBe('warn')
  })

  test('fails, critically, where the engine refuses the transaction', async () => {
    const all = await evidence('CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);')
    expect(result(all, name)).toMatchObject({ status: 'fail', priority: 'critical' })
  })

  test('is unverifiable where nobody knows the runner, unless the file says it itself', async () => {
    expect(await status(name, two, { rule: UNKNOWN })).toBe('unverifiable')
    expect(await status(name, `BEGIN; ${two} COMMIT;`, { rule: UNKNOWN })).toBe('pass')
  })
})

describe('naming', () => {
  const name = 'naming'
  const named = (id: string, scenario: Scenario = {}) => status(name, '', { change: { [id]: ADD }, ...scenario })

  test('passes by the scheme of the others', async () => {
    expect(await named('20260102000000_add_tax')).toBe('pass')
    expect(
      await named('000002_add_tax', { base: { '000001_create_orders': BASE['20260101000000_create_orders'] } }),
    ).toBe('pass')
  })

  test.each([
    ['out of step with the others', '7_add_tax'],
    ['vague', '20260102000000_update'],
    ['of a day that does not exist', '20260230000000_add_tax'],
    ['of the far future', '20990101000000_add_tax'],
  ])('warns of a name %s', async (_, id) => {
    expect(await named(id)).toBe('warn')
  })

  test('fails where the tool passes over a file', async () => {
    const history = { ignored: [{ path: 'migrations/add_tax.sql', reason: 'no version' }] }
    expect(await named('20260102000000_add_tax', { history })).toBe('fail')
  })

  test('a baseline of version 0 is no other scheme', async () => {
    expect(
      await status(name, '', {
        base: BASE,
        change: { '0_init': 'CREATE TABLE a (id int);', '20260102000000_add_tax': ADD },
      }),
    ).toBe('pass')
  })

  test('judges names though their statements cannot be read', async () => {
    expect(await status(name, DYNAMIC)).toBe('pass')
  })
})

describe('no-data-loss', () => {
  const name = 'no-data-loss'
  const drop = 'ALTER TABLE orders DROP COLUMN note;'

  test('passes where nothing older is dropped', async () => {
    expect(await status(name, ADD)).toBe('pass')
    expect(await status(name, 'CREATE TABLE x (id int); DROP TABLE x;')).toBe('pass')
  })

  test('fails, critically', async () => {
    expect(result(await evidence(drop), name)).toMatchObject({ status: 'fail', priority: 'critical' })
  })

  test('warns at best where it is waived', async () => {
    const waived = `-- database-review: allow drop-column reason="archived" approved-by=@rosa\n${drop}`
    expect(await status(name, waived)).toBe('warn')
  })

  test('the baseline buys no pass', async () => {
    const all = await evidence(drop)
    const accepted = { ...all, findings: all.findings.map((each) => ({ ...each, baselined: true })) }
    expect(result(accepted, name)?.status).toBe('fail')
  })

  test('never passes on what could not be read', async () => {
    expect(await status(name, DYNAMIC)).toBe('unverifiable')
    expect(await status(name, 'EXEC(@statement);', { dialect: 'sqlserver' })).toBe('unverifiable')
  })

  test('an audit leaves the past alone', async () => {
    const past = ['20260102000000_alter_orders']
    expect(await status(name, drop, { mode: 'audit', past })).toBe('pass')
    expect(await status(name, drop, { mode: 'audit' })).toBe('fail')
  })
})

describe('index-creation', () => {
  const name = 'index-creation'

  test('passes where no writer waits', async () => {
    const concurrently = 'CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);'
    expect(await status(name, concurrently, { rule: AUTOCOMMIT })).toBe('pass')
    expect(await status(name, 'CREATE TABLE x (id int); CREATE INDEX ON x (id);')).toBe('pass')
  })

  test('fails where writers wait, and warns where the table is small', async () => {
    const index = 'CREATE INDEX orders_note_idx ON orders (note);'
    expect(await status(name, index)).toBe('fail')
    expect(await status(name, index, { settings: database({ rows: { orders: 200 } }) })).toBe('warn')
  })

  test('does not apply without an index, and is unverifiable where one may hide', async () => {
    expect(await status(name, ADD)).toBe('not-applicable')
    expect(await status(name, DYNAMIC)).toBe('unverifiable')
  })
})

describe('large-table', () => {
  const name = 'large-table'
  const update = "UPDATE orders SET total = 0 WHERE note = 'x';"

  test('passes where few rows change, or the table is declared small', async () => {
    expect(await status(name, 'INSERT INTO orders (id) VALUES (1);')).toBe('pass')
    expect(await status(name, update, { settings: database({ rows: { orders: 200 } }) })).toBe('pass')
  })

  test('warns of one statement over a table of unknown size, fails over a large one', async () => {
    expect(await status(name, update)).toBe('warn')
    expect(await status(name, update, { settings: database({ large: ['orders'] }) })).toBe('fail')
    const rewrite = 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;'
    expect(await status(name, rewrite, { settings: database({ rows: { orders: 2_000_000 } }) })).toBe('fail')
  })

  test('warns at best where it is waived', async () => {
    const waived = `-- database-review: allow unbatched-update reason="at night"\n${update}`
    expect(await status(name, waived, { settings: database({ large: ['orders'] }) })).toBe('warn')
  })

  test('does not apply where no rows change', async () => {
    expect(await status(name, ADD)).toBe('not-applicable')
    expect(await status(name, 'CREATE TABLE x (id int); INSERT INTO x VALUES (1);')).toBe('not-applicable')
  })
})

describe('several stores', () => {
  const shop = (sql: string, history: Scenario['history']) =>
    judged({
      base: BASE,
      change: { '20260102000000_alter_orders': sql },
      ...(history === undefined ? {} : { history }),
    })

  test('the worst decides, and each is listed', async () => {
    const all = evidenceOf(
      await shop(ADD, { id: 'a', database: 'shop' }),
      await shop('DROP TABLE orders;', { id: 'b', database: 'billing', root: 'billing' }),
    )
    expect(result(all, 'no-data-loss')).toMatchObject({
      status: 'fail',
      stores: [
        { id: 'billing', status: 'fail' },
        { id: 'shop', status: 'pass' },
      ],
    })
  })

  test('two histories of one store are one', async () => {
    const all = evidenceOf(await shop(ADD, { id: 'a' }), await shop('DROP TABLE orders;', { id: 'b', root: 'more' }))
    expect(result(all, 'no-data-loss')).toMatchObject({ status: 'fail', stores: [] })
  })

  test('a merged finding counts in each history that it lists', async () => {
    const [one, other] = [
      await shop('DROP TABLE orders;', { id: 'a' }),
      await shop('DROP TABLE orders;', { id: 'b', database: 'copy' }),
    ]
    const all = { ...evidenceOf(one, other), findings: one.findings }
    expect(result(all, 'no-data-loss')?.stores.map((each) => each.status)).toEqual(['fail', 'fail'])
  })
})

describe('gaps', () => {
  test('come the most urgent first, each with code to paste', async () => {
    const sql = `DROP TABLE orders; CREATE TABLE x (id int); ${DYNAMIC}`
    const all = await evidence(sql, { rule: AUTOCOMMIT, downs: {}, base: { ...BASE, '7_odd': 'SELECT 1;' } })
    const categories = evaluateChecklist(all)
    const gaps = gapsOf(categories, all)
    expect(gaps).toContainEqual(
      expect.objectContaining({ check: 'migrations/no-data-loss', priority: 'critical', status: 'fail' }),
    )
    const urgency = ['critical', 'high', 'medium', 'low']
    const order = gaps.map((each) => urgency.indexOf(each.priority))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    // What only people do is said in words.
    for (const { check, fix } of gaps)
      expect([check, (fix.language === 'text' ? fix.text : fix.code).trim()]).not.toEqual([check, ''])
    const { before, after } = recommendationsOf(categories, gapsOf(categories, all))
    // Gaps that one thing closes are one line, which names them all.
    const said = [...before, ...after].map(({ text }) => text)
    for (const { title, fix } of gaps)
      expect(
        said.filter((each) => each.endsWith(`: ${fix.text}`) && each.toLowerCase().includes(title.toLowerCase())),
      ).not.toEqual([])
    expect(new Set(said).size).toBe(said.length)
    expect(before.map((each) => each.check)).toContain('migrations/no-data-loss')
  })

  test('what is wrong with the migration itself is done before the release, however small', async () => {
    const all = await evidence(`${ADD} ALTER TABLE orders ADD COLUMN fee int;`, { rule: AUTOCOMMIT, downs: {} })
    const categories = evaluateChecklist(all)
    const { before } = recommendationsOf(categories, gapsOf(categories, all))
    expect(before.find(({ check }) => check === 'migrations/idempotent')?.priority).not.toMatch(/critical|high/)
  })

  test('there are none where all is well', async () => {
    const all = await evidence(ADD)
    const gaps = gapsOf(evaluateChecklist(all), all)
    expect(gaps.filter((each) => each.check.startsWith('migrations/'))).toEqual([])
  })
})

test('a category that the configuration excludes does not appear', async () => {
  const categories = evaluateChecklist(await evidence(ADD, { settings: { excludeCategories: ['migrations'] } }))
  expect(categories.map((each) => each.id)).toEqual(['rollback', 'backup', 'integrity', 'safety', 'docs'])
})

test('the checks stand in the order of the checklist', () => {
  expect(CHECKS.migrations.map((each) => [each.id.split('/')[1], each.requirement])).toEqual([
    ['files-present', 'required'],
    ['idempotent', 'required'],
    ['up-down', 'required'],
    ['transaction-wrapping', 'required'],
    ['naming', 'required'],
    ['no-data-loss', 'required'],
    ['index-creation', 'recommended'],
    ['large-table', 'recommended'],
  ])
})

test('an audit answers for what it read, and passes nothing while migrations of another tool stand there unread', async () => {
  const { survey, ...rest } = evidenceOf(await judged({ base: BASE }))
  const audited: Evidence = { ...rest, mode: 'audit', survey: { ...survey, unread: unread(ALEMBIC, 164) } }
  for (const [name, status, read] of [
    ['files-present', 'pass', '1 migration in migrations'],
    ['naming', 'not-applicable', 'no migrations to judge'],
  ] as const)
    expect(result(audited, name)).toMatchObject({
      status: 'unverifiable',
      summary: `${read}; the 164 migrations of Alembic are not read yet`,
      stores: [
        { id: 'main', status, summary: read },
        { id: 'main (Alembic)', status: 'unverifiable', summary: 'the 164 migrations of Alembic are not read yet' },
      ],
    })
  expect(result({ ...audited, mode: 'review' }, 'files-present')).toMatchObject({ status: 'pass' })
})

test('migrations of a tool that nothing reads yet are counted by their names, and nothing is said of their statements', async () => {
  const { survey, ...rest } = evidenceOf(await judged({ base: BASE }))
  const stack = { ...survey.stack, databases: [store('postgres')] }
  const known: Evidence = {
    ...rest,
    mode: 'audit',
    replayed: [],
    survey: { ...survey, histories: [], stack, unread: unread(ALEMBIC, 3) },
  }
  expect(result(known, 'files-present')).toMatchObject({
    status: 'warn',
    summary: '3 migrations of Alembic in versions, not read yet',
    facts: [{ detail: 'the last of 3 migrations of Alembic', path: 'versions/000000000002_step.py' }],
  })
  for (const name of ['no-data-loss', 'up-down', 'index-creation'])
    expect(result(known, name)).toMatchObject({
      status: 'unverifiable',
      summary: 'the 3 migrations of Alembic are not read yet',
    })
  const nameless: Evidence = { ...known, survey: { ...known.survey, unread: [], unreadTools: ['Alembic'] } }
  expect(result(nameless, 'files-present')).toMatchObject({
    status: 'unverifiable',
    summary: 'the migrations of Alembic are not read yet',
  })
})

const ALEMBIC = { id: 'alembic', title: 'Alembic', version: '1.16.0', signals: [] }

/** As many files of a tool, by their names alone. */
function unread(tool: DetectedTool, files: number): readonly UnreadHistory[] {
  const stack: Stack = { databases: [store('postgres')], tools: [tool], kind: 'application' }
  const paths = Array.from({ length: files }, (_, at) => `versions/${String(at).padStart(12, '0')}_step.py`)
  return unreadHistories(stack, [], paths)
}
