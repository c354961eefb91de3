import { describe, expect, test } from '@jest/globals'
import { conclude, type Reviewed } from '../src/conclude.js'
import type { Survey } from '../src/migrations/histories.js'
import type { Settings } from '../src/inputs/settings.js'
import type { Finding, Report } from '../src/report.js'
import type { Tree } from '../src/tree/tree.js'
import { finding } from './render/reports.js'
import { judged, NOW, type Judged, type Scenario } from './findings/settled.js'
import { NO_FACTS } from './checklist/no-facts.js'

const BASE = { '1_create_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);' }

function tree(files: Readonly<Record<string, string>>): Tree {
  return {
    name: 'a tree',
    commit: undefined,
    entries: new Map(Object.entries(files).map(([path, blob]) => [path, { path, kind: 'file', size: 1, blob }])),
    read: () => Promise.resolve(new Map()),
  }
}

function survey({ replayed }: Judged, change: Partial<Survey> = {}): Survey {
  return {
    tree: tree({}),
    stack: { databases: [], tools: [], kind: 'application' },
    histories: [replayed.plan.history],
    notAnalysed: [],
    texts: new Map(),
    ...change,
  }
}

/** These tests look at one category. */
const OTHERS = ['rollback', 'backup', 'integrity', 'safety', 'docs']

interface Given {
  readonly change?: Readonly<Record<string, string>>
  readonly base?: Scenario['base']
  readonly settings?: Partial<Settings>
  readonly findings?: readonly Finding[]
  readonly reviewed?: Partial<Reviewed>
  readonly headSurvey?: Partial<Survey>
}

async function concluded({
  change = {},
  base = BASE,
  settings = {},
  findings,
  reviewed,
  headSurvey,
}: Given): Promise<Report> {
  const head = await judged({ base, change, settings: { excludeCategories: OTHERS, ...settings } })
  const before = await judged({ base: BASE })
  return conclude({
    request: {
      mode: 'review',
      project: 'shop',
      version: '0',
      settings: head.settings,
      settingsFrom: 'base',
      notices: [],
    },
    world: {
      now: NOW,
      changes: () => Promise.reject(new Error('known already')),
      trees: () => Promise.reject(new Error('known already')),
      github: () => Promise.resolve(undefined),
      release: () => Promise.resolve(undefined),
      progress: () => undefined,
      timings: () => ({}),
    },
    changes: { files: [], words: [], notices: [] },
    trigger: { triggered: true, reasons: [{ id: 'migration-files', detail: 'added', path: 'migrations/2.sql' }] },
    trees: {
      head: tree({ 'big.sql': 'b', 'new.sql': 'n' }),
      base: tree({ 'big.sql': 'b' }),
      baseTip: undefined,
      headCommit: undefined,
    },
    head: survey(head, headSurvey),
    facts: NO_FACTS,
    before: { survey: survey(before), replayed: [before.replayed], facts: NO_FACTS },
    replayed: [head.replayed],
    findings: findings ?? head.findings,
    ...reviewed,
  })
}

const WORDS = { trigger: { triggered: true, reasons: [{ id: 'keywords', detail: '“schema” in the title' }] } }

describe('a keyword alone', () => {
  test('is neutral where no migration is pending', async () => {
    expect((await concluded({ reviewed: WORDS })).gate.conclusion).toBe('neutral')
  })

  test('is an ordinary review where one is', async () => {
    const report = await concluded({
      change: { '2_add_tax': 'ALTER TABLE orders ADD COLUMN tax int;' },
      reviewed: WORDS,
    })
    expect(report.gate.conclusion).toBe('success')
  })
})

test('the report holds a diagram of what each history leaves', async () => {
  const { schemas } = await concluded({ change: { '2_add_tax': 'ALTER TABLE orders ADD COLUMN tax int;' } })
  expect(schemas).toMatchObject([
    { tables: 1, erd: 'erDiagram\n  orders {\n    int8 id PK\n    text note\n    int4 tax\n  }\n' },
  ])
})

describe('the base', () => {
  test('a check of the repository that the change turns to fail fails the gate', async () => {
    const change = { '2_broken': 'CREATE TABEL lines (id bigint);' }
    const report = await concluded({ change, findings: [] })
    const check = report.categories[0]?.checks.find((each) => each.id === 'migrations/files-present')
    expect(check).toMatchObject({ before: 'pass', status: 'fail' })
    expect(report.gate).toMatchObject({ conclusion: 'failure' })
  })

  test('checks of the change have no state before it', async () => {
    const report = await concluded({})
    const known = report.categories.flatMap((each) => each.checks).filter((each) => each.before !== undefined)
    expect(known.map((each) => each.id)).toEqual(['migrations/files-present'])
  })

  test('max-score-drop measures from the score of the base', async () => {
    const change = { '2_index_note': 'CREATE INDEX note_idx ON orders (note);\nDROP INDEX note_idx;' }
    const settings = { failOn: 'never', maxScoreDrop: 0 } as const
    const report = await concluded({ change, settings })
    expect(report.score.value).toBeLessThan(100)
    expect(report.gate.conclusion).toBe('failure')
    expect((await concluded({ settings })).gate.conclusion).toBe('success')
  })
})

describe('the cap of 49', () => {
  const drop = { '2_drop_note': 'ALTER TABLE orders DROP COLUMN note;' }
  const capOf = async (given: Given) => (await concluded(given)).score.caps.map((each) => each.limit)

  test('is for lost data that this change brings', async () => {
    expect(await capOf({ change: drop })).toEqual([49])
  })

  test('is not for a critical finding that feeds no check', async () => {
    expect(await capOf({ findings: [finding({ check: null, hazard: 'secret-in-migration' })] })).toEqual([])
  })
})

test('in a review only files that the change brings are listed as not analysed', async () => {
  const notAnalysed = ['big.sql', 'new.sql'].map((path) => ({ path, line: 1, reason: 'the file is too large' }))
  const report = await concluded({ headSurvey: { notAnalysed } })
  expect(report.notAnalysed.map((each) => each.path)).toEqual(['new.sql'])
  const beside = await concluded({ headSurvey: { beside: notAnalysed } })
  expect(beside.notAnalysed.map((each) => each.path)).toEqual(['new.sql'])
})

describe('the databases of a report', () => {
  const queue = { id: 'redis', engine: 'redis', version: '7', role: 'queue', signals: [] } as const
  const signal = {
    technology: 'clickhouse',
    strength: 'medium',
    path: 'compose.yml',
    line: 4,
    detail: 'image',
    role: 'primary',
  } as const

  test('are those of the stack, and those that only a history shows', async () => {
    const stack = { databases: [queue], tools: [], kind: 'application' } as const
    const { databases } = await concluded({ headSurvey: { stack } })
    expect(databases.map(({ engine, role }) => `${engine} ${role}`)).toEqual(['redis queue', 'postgres primary'])
  })

  test('that are not reviewed are named beside them', async () => {
    const unreviewed = [{ id: 'clickhouse', title: 'ClickHouse', reviewedAs: undefined, signals: [signal] }]
    const report = await concluded({
      headSurvey: { stack: { databases: [], tools: [], kind: 'application', unreviewed } },
    })
    expect(report.unreviewedStores).toEqual([
      { id: 'clickhouse', title: 'ClickHouse', path: 'compose.yml', line: 4, detail: 'image' },
    ])
  })
})
