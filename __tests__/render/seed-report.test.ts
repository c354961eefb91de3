import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import type { GitHubFacts } from '../../src/evidence/github/facts.js'
import { renderText } from '../../src/render/text.js'
import type { CheckResult, Report } from '../../src/report.js'
import { audited } from '../runner/in-memory.js'

type State = 'PASS' | 'WARN' | 'FAIL' | '????' | 'N/A'

interface Line {
  /** What the sample prints. */
  readonly state: State
  readonly says: string
  /** The check of ours that answers it. */
  readonly check: string
  /** What ours says, where it is another state, and why. */
  readonly ours?: readonly [state: State, because: string]
}

/** The checklist of the sample report that this product was asked for, line by line. */
const SAMPLE: Readonly<Record<string, readonly Line[]>> = {
  'MIGRATION SCRIPTS': [
    { state: 'PASS', says: 'Migration files present (12 migrations)', check: 'migrations/files-present' },
    { state: 'PASS', says: 'Idempotent migrations detected', check: 'migrations/idempotent' },
    {
      state: 'FAIL',
      says: 'Missing down migrations for 3 files',
      check: 'migrations/up-down',
      ours: [
        'WARN',
        'a down that is missing where the up destroys nothing is a medium finding: rollback/scripts-exist fails on the same three, and one fault is not paid twice',
      ],
    },
    { state: 'PASS', says: 'Transaction wrapping present', check: 'migrations/transaction-wrapping' },
    { state: 'WARN', says: 'Some migrations use ACCESS EXCLUSIVE lock', check: 'migrations/index-creation' },
    { state: 'PASS', says: 'No data loss operations detected', check: 'migrations/no-data-loss' },
  ],
  'ROLLBACK PROCEDURES': [
    { state: 'FAIL', says: 'Not all migrations have rollback scripts', check: 'rollback/scripts-exist' },
    {
      state: 'FAIL',
      says: 'Rollback not tested in last 30 days',
      check: 'rollback/tested',
      ours: [
        'WARN',
        'the downs that are there restore the schema when they are read: without a run that failed or was lost that is weak evidence, not proof of the contrary',
      ],
    },
    { state: 'WARN', says: 'Rollback documentation incomplete', check: 'rollback/documented' },
    {
      state: 'PASS',
      says: 'Data preservation strategy exists',
      check: 'rollback/data-preservation',
      ours: ['WARN', 'only a run on rows can pass; downs that are read and lose what was written since warn at best'],
    },
  ],
  'BACKUP RESTORATION': [
    { state: 'PASS', says: 'Backup scripts present', check: 'backup/procedure' },
    { state: 'PASS', says: 'Daily backup schedule configured', check: 'backup/frequency' },
    { state: 'FAIL', says: 'Restoration not tested recently', check: 'backup/restore-tested' },
    { state: 'FAIL', says: 'No restoration documentation', check: 'backup/restore-documented' },
    {
      state: 'WARN',
      says: 'Point-in-time recovery not configured',
      check: 'backup/pitr',
      ours: ['????', 'the server runs outside the repository: its log may be archived where nobody here can see it'],
    },
    { state: 'PASS', says: 'Backups encrypted at rest', check: 'backup/encryption' },
  ],
  'DATA INTEGRITY': [
    { state: 'PASS', says: 'Foreign key constraints defined', check: 'integrity/foreign-keys' },
    { state: 'PASS', says: 'Unique constraints in place', check: 'integrity/unique' },
    { state: 'PASS', says: 'Not null constraints enforced', check: 'integrity/not-null' },
    { state: 'WARN', says: 'Missing check constraints', check: 'integrity/check' },
    { state: 'PASS', says: 'Data validation tests present', check: 'integrity/validation-tests' },
  ],
  'MIGRATION SAFETY': [
    { state: 'WARN', says: 'Some migrations may cause extended locks', check: 'safety/non-blocking' },
    { state: 'FAIL', says: 'No batch size limits for large updates', check: 'safety/batch-size' },
    { state: 'PASS', says: 'Timeout configuration present', check: 'safety/timeouts' },
    { state: 'PASS', says: 'Staging verification documented', check: 'safety/staging' },
  ],
  'SCHEMA DOCUMENTATION': [
    {
      state: 'WARN',
      says: 'No ERD diagram found',
      check: 'docs/erd',
      ours: [
        'FAIL',
        'a diagram lives in the repository or nowhere: where it is absent the check fails; it is only recommended, and its gap is low',
      ],
    },
    { state: 'FAIL', says: 'Schema documentation missing', check: 'docs/schema' },
    { state: 'PASS', says: 'Migration changelog maintained', check: 'docs/changelog' },
    { state: 'WARN', says: 'Index documentation incomplete', check: 'docs/indexes' },
  ],
}

/** The priorities of the sample's gaps beside ours. */
const PRIORITIES: readonly {
  readonly says: string
  readonly check: string
  readonly sample: string
  readonly ours: string
  readonly because: string
}[] = [
  {
    says: 'Missing Rollback Migrations',
    check: 'rollback/scripts-exist',
    sample: 'critical',
    ours: 'high',
    because: 'no migration without a way back destroys anything',
  },
  {
    says: 'Backup Restoration Not Tested',
    check: 'backup/restore-tested',
    sample: 'critical',
    ours: 'critical',
    because: '',
  },
  {
    says: 'No Batch Size Limits for Large Updates',
    check: 'safety/batch-size',
    sample: 'high',
    ours: 'high',
    because: '',
  },
  {
    says: 'Missing Schema Documentation',
    check: 'docs/schema',
    sample: 'high',
    ours: 'medium',
    because: 'nothing stops in production for want of it',
  },
  {
    says: 'Extended Lock Migrations Detected',
    check: 'safety/non-blocking',
    sample: 'medium',
    ours: 'medium',
    because: '',
  },
  {
    says: 'No Point-in-Time Recovery Configured',
    check: 'backup/pitr',
    sample: 'medium',
    ours: 'low',
    because: 'nobody can see that it is not: one step less urgent than a failure',
  },
]

/** Checks of the checklist that the sample does not print. */
const NOT_IN_SAMPLE = [
  'migrations/naming',
  'migrations/large-table',
  'rollback/quick',
  'rollback/automated',
  'backup/cross-region',
  'backup/integrity',
  'integrity/referential',
  'integrity/constraint-naming',
  'safety/dry-run',
  'safety/monitoring',
  'safety/connections',
  'docs/query-patterns',
]

const URL = 'https://github.com/example/shop/actions/runs/7'
const GITHUB: GitHubFacts = {
  workflows: { known: true, value: [] },
  jobs: [],
  deployments: {
    known: true,
    value: [{ environment: 'staging', commit: '4f2a9c1', at: '2026-11-20T09:00:00Z', url: URL, missing: [] }],
  },
  drillReports: { known: true, value: [] },
  onHead: { known: true, value: new Map([['.github/workflows/ci.yml', { green: 1, red: 0, running: 0, url: URL }]]) },
}

let report: Report
let text: string
beforeAll(async () => {
  const root = join(import.meta.dirname, '..', 'fixtures', 'seed-report')
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, string] => [relative(root, path), readFileSync(path, 'utf8')])
  report = await audited(Object.fromEntries(files), { github: GITHUB })
  text = renderText(report, { colour: false })
})

function checkOf(id: string): CheckResult {
  const found = report.categories.flatMap(({ checks }) => checks).find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no check ${id}`)
  return found
}

test.each(Object.entries(SAMPLE))('%s has the states of the sample, but for the differences listed', (title, lines) => {
  const start = text.indexOf(`\n${title}\n`)
  const section = text.slice(start, text.indexOf('\n\n', start + 1))
  const printed = lines.map(({ check }) => {
    const { title: name } = checkOf(check)
    const line = section.split('\n').find((each) => each.slice(9).startsWith(name))
    return `${/^ {2}\[(.+?)\]/.exec(line ?? '')?.[1] ?? 'missing'} ${check}`
  })
  expect(printed).toEqual(lines.map(({ state, check, ours }) => `${ours?.[0] ?? state} ${check}`))
})

/** The sample prints the locks of an index before data loss, and indexes after the changelog; its own checklist does not. */
const PLACED_ELSEWHERE = ['migrations/index-creation', 'docs/indexes']

test('the order of the lines is the sample’s', () => {
  const ours = report.categories.flatMap(({ checks }) => checks).map(({ id }) => id)
  for (const lines of Object.values(SAMPLE)) {
    const places = lines
      .filter(({ check }) => !PLACED_ELSEWHERE.includes(check))
      .map(({ check }) => ours.indexOf(check))
    expect(places).toEqual([...places].sort((a, b) => a - b))
  }
})

test('the counts of the sample stand in our lines', () => {
  expect(checkOf('migrations/files-present').summary).toContain('12 migrations')
  expect(checkOf('rollback/scripts-exist').summary).toBe('9 of 12 migrations reversible')
  expect(checkOf('migrations/up-down').summary).toContain('No way back ×3')
})

test('every check is a line of the sample or listed as one that it lacks', () => {
  const known = [
    ...Object.values(SAMPLE)
      .flat()
      .map(({ check }) => check),
    ...NOT_IN_SAMPLE,
  ]
  expect(known.sort()).toEqual(
    report.categories
      .flatMap(({ checks }) => checks)
      .map(({ id }) => id)
      .sort(),
  )
  for (const { state, ours } of Object.values(SAMPLE).flat())
    if (ours !== undefined) expect([ours[0] !== state, ours[1].length > 20]).toEqual([true, true])
})

test.each(PRIORITIES)('$says: $sample in the sample, $ours here', ({ check, sample, ours, because }) => {
  expect(report.gaps.find((each) => each.check === check)?.priority).toBe(ours)
  expect(because === '').toBe(sample === ours)
})

test('the parts stand in the order of the sample, and the band is its own', () => {
  const parts = [
    'DATABASE READINESS PRODUCTION REPORT',
    'Project: ',
    'Database: ',
    'ORM/Tool: ',
    'Date: ',
    'OVERALL SCORE: ',
    'CHECKLIST RESULTS',
    'GAP ANALYSIS',
    'RECOMMENDATIONS',
    'Before Production Release:',
    'After Production:',
  ]
  const places = parts.map((each) => text.indexOf(each))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(report.score.verdict).toBe('at-risk')
  expect(text).toMatch(/OVERALL SCORE: 6\d\/100 AT RISK\n {2}Significant gaps, review required; ceiling/)
})
