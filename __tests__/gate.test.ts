import { describe, expect, test } from '@jest/globals'
import { gate, type GateOptions } from '../src/gate.js'
import { DEFAULTS } from '../src/inputs/defaults.js'
import type { Settings } from '../src/inputs/settings.js'
import type { Category, CheckResult } from '../src/report.js'
import { NOT_APPLICABLE } from '../src/scoring.js'
import { finding } from './render/reports.js'

function judged(change: Partial<GateOptions> = {}, settings: Partial<Settings> = {}) {
  return gate({
    mode: 'review',
    settings: { ...DEFAULTS, ...settings },
    settingsFrom: 'base',
    wordsOnly: false,
    findings: [],
    categories: [],
    score: { ...NOT_APPLICABLE, value: 80 },
    baseScore: undefined,
    ...change,
  })
}

function repositoryCheck(change: Partial<CheckResult>): readonly Category[] {
  const check: CheckResult = {
    id: 'backup/procedure',
    title: 'Backup procedure exists',
    requirement: 'required',
    scope: 'repository',
    status: 'fail',
    level: 'E3',
    attested: false,
    priority: 'critical',
    summary: 'backups are off',
    stores: [],
    facts: [],
    ...change,
  }
  return [{ id: 'backup', title: 'Backup restoration', weight: 20, score: 0, checks: [check] }]
}

describe('findings', () => {
  test('one that the change brings fails the gate at or above fail-on', () => {
    expect(judged({ findings: [finding({ severity: 'high' })] })).toMatchObject({
      conclusion: 'failure',
      failOn: 'high',
      reasons: ['1 high finding at or above high'],
    })
    expect(judged({ findings: [finding({ severity: 'medium' })] }).conclusion).toBe('success')
    expect(judged({ findings: [finding({ severity: 'medium' })] }, { failOn: 'medium' }).conclusion).toBe('failure')
  })

  test.each([
    ['was there before', { introduced: 'no' }],
    ['is perhaps older', { introduced: 'unknown' }],
    ['is waived', { waived: { reason: 'r', until: null, by: null } }],
    ['is in the baseline', { baselined: true }],
    ['is past', { past: true }],
  ] as const)('one that %s does not', (_, change) => {
    expect(judged({ findings: [finding(change)] }).conclusion).toBe('success')
  })

  test('fail-on never lets all pass', () => {
    expect(judged({ findings: [finding()] }, { failOn: 'never' }).conclusion).toBe('success')
  })

  test('an audit reports and does not gate, unless it is asked to', () => {
    const findings = [finding({ introduced: 'no' })]
    expect(judged({ mode: 'audit', findings })).toMatchObject({ conclusion: 'success', failOn: 'never' })
    expect(judged({ mode: 'audit', findings }, { failOn: 'high' }).conclusion).toBe('failure')
    expect(
      judged({ mode: 'audit', findings: [finding({ introduced: 'no', past: true })] }, { failOn: 'high' }).conclusion,
    ).toBe('success')
  })
})

describe('checks of the repository', () => {
  test.each(['pass', 'warn'] as const)('one that the change turns from %s to fail fails the gate', (before) => {
    expect(judged({ categories: repositoryCheck({ before }) }).conclusion).toBe('failure')
  })

  test.each(['fail', 'unverifiable', 'not-applicable'] as const)('one that was %s before does not', (before) => {
    expect(judged({ categories: repositoryCheck({ before }) }).conclusion).toBe('success')
  })

  test('a check of the change gates by its findings alone', () => {
    expect(judged({ categories: repositoryCheck({ scope: 'change', before: 'pass' }) }).conclusion).toBe('success')
  })

  test('what nobody can verify gates only where it is asked for', () => {
    const categories = repositoryCheck({ status: 'unverifiable' })
    expect(judged({ categories }).conclusion).toBe('success')
    expect(judged({ categories }, { blockOnUnverifiable: true }).conclusion).toBe('failure')
    const recommended = repositoryCheck({ status: 'unverifiable', requirement: 'recommended' })
    expect(judged({ categories: recommended }, { blockOnUnverifiable: true }).conclusion).toBe('success')
  })
})

describe('scores', () => {
  test('gate only where the settings say so', () => {
    expect(judged({}, { minScore: 80 }).conclusion).toBe('success')
    expect(judged({}, { minScore: 81 })).toMatchObject({
      conclusion: 'failure',
      reasons: ['the score 80 is under min-score 81'],
    })
  })

  test('a drop beyond max-score-drop fails', () => {
    const baseScore = { ...NOT_APPLICABLE, value: 90 }
    expect(judged({ baseScore }, { maxScoreDrop: 10 }).conclusion).toBe('success')
    expect(judged({ baseScore }, { maxScoreDrop: 9 }).conclusion).toBe('failure')
    expect(judged({}, { maxScoreDrop: 0 }).conclusion).toBe('success')
  })

  test('no score, no gate', () => {
    expect(judged({ score: NOT_APPLICABLE }, { minScore: 100 }).conclusion).toBe('success')
  })
})

describe('a keyword without any database file', () => {
  test('is neutral, and the gate says why', () => {
    const { conclusion, reasons } = judged({ wordsOnly: true }, { minScore: 100, blockOnUnverifiable: true })
    expect(conclusion).toBe('neutral')
    expect(reasons).toEqual(['the change speaks of a database and touches no database file'])
  })

  test('does not hide what the change brings all the same', () => {
    expect(judged({ wordsOnly: true, findings: [finding()] }).conclusion).toBe('failure')
  })
})
