import { describe, expect, test } from '@jest/globals'
import type { Category, CheckResult, Priority } from '../src/report.js'
import { CATEGORIES, categoryScore, score, type ScoreOptions } from '../src/scoring.js'

/** One letter a check: Pass, Warn, Fail, Unverifiable, Not applicable, Attested; small for a recommended one. */
function checks(letters: string, priority: Priority = 'high'): CheckResult[] {
  return Array.from(letters).map((letter, index): CheckResult => {
    const status = { p: 'pass', w: 'warn', f: 'fail', u: 'unverifiable', n: 'not-applicable', a: 'pass' } as const
    const known = Object.entries(status).find(([each]) => each === letter.toLowerCase())?.[1] ?? 'fail'
    return {
      id: `x/${index}`,
      title: `Check ${index}`,
      requirement: letter === letter.toUpperCase() ? 'required' : 'recommended',
      scope: 'repository',
      status: known,
      level: null,
      attested: letter.toLowerCase() === 'a',
      priority,
      summary: '',
      stores: [],
      facts: [],
    }
  })
}

/** The categories in their order; an empty string leaves one out. */
function categories(...letters: readonly string[]): readonly Category[] {
  return CATEGORIES.flatMap((category, index) => {
    const all = checks(letters[index] ?? '')
    return all.length === 0 ? [] : [{ ...category, score: categoryScore(all), checks: all }]
  })
}

const NOTHING_PROVEN: ScoreOptions = { applicable: true, provenCritical: false }

/** One check fails critically. */
function critical(all: readonly Category[], id: Category['id']): readonly Category[] {
  return all.map((category) =>
    category.id !== id
      ? category
      : {
          ...category,
          checks: category.checks.map((each) => (each.status === 'fail' ? { ...each, priority: 'critical' } : each)),
        },
  )
}

/** The seed's checklist: required ones in capitals. */
const PERFECT = ['PPPPPPpp', 'PPPPPp', 'PPPPppPP', 'PPPpPPp', 'PPPpPpP', 'pPpPp'] as const
const [MIGRATIONS, ROLLBACK, BACKUP, INTEGRITY, SAFETY, DOCS] = PERFECT

const scoresOf = (all: readonly Category[]): readonly (number | null)[] => all.map((each) => each.score)

describe('the worked examples', () => {
  test('a report like the seed’s, with what it does not print left out', () => {
    const all = categories('PPFPNPwn', 'FFWPNn', 'PPFFwnPN', 'PPPwPNn', 'WFPnPnN', 'wFwPn')
    expect(scoresOf(all)).toEqual([77.3, 37.5, 59.1, 94.4, 62.5, 50])
    expect(score(all, NOTHING_PROVEN)).toMatchObject({
      raw: 63.4,
      value: 63,
      ceiling: 63,
      coverage: 100,
      verdict: 'at-risk',
    })
    // Two critical failures: the cap of 69 does not bind.
    expect(score(critical(all, 'rollback'), NOTHING_PROVEN)).toMatchObject({ raw: 63.4, value: 63, verdict: 'at-risk' })
  })

  test('the same, with what it does not print unverifiable', () => {
    const all = categories('PPFPUPwu', 'FFWPUu', 'PPFFwuPU', 'PPPwPUu', 'WFPuPuU', 'wFwPu')
    expect(scoresOf(all)).toEqual([65.4, 30, 50, 77.3, 50, 50])
    expect(score(all, NOTHING_PROVEN)).toMatchObject({
      raw: 52.9,
      value: 52,
      ceiling: 69,
      coverage: 76,
      verdict: 'at-risk',
    })
  })

  test('all good in the repository, the backups in a console', () => {
    const all = categories(MIGRATIONS, 'PUPPUp', 'UUUPuuUU', INTEGRITY, 'PPPpUpP', DOCS)
    expect(scoresOf(all)).toEqual([100, 63.6, 16.7, 100, 83.3, 100])
    expect(score(all, NOTHING_PROVEN)).toMatchObject({
      raw: 72.6,
      value: 72,
      ceiling: 100,
      coverage: 72,
      verdict: 'needs-work',
    })
  })

  test('the same, all attested', () => {
    const all = categories(MIGRATIONS, 'PAPPAp', 'AAAPaaAA', INTEGRITY, 'PPPpApP', DOCS)
    expect(scoresOf(all)).toEqual([100, 90.9, 78.6, 100, 95.8, 100])
    const total = score(all, NOTHING_PROVEN)
    expect(total).toMatchObject({ raw: 93, ceiling: 93, coverage: 100, verdict: 'pass' })
    expect(total.attested).toBeGreaterThan(0)
  })

  test('the same, backups declared out of scope', () => {
    const all = categories(MIGRATIONS, 'PAPPAp', '', INTEGRITY, 'PPPpApP', DOCS)
    expect(score(all, NOTHING_PROVEN)).toMatchObject({ raw: 96.6, value: 96, verdict: 'pass' })
  })

  test('perfect but for lost data: 69, and 49 where this change brings it', () => {
    const all = critical(categories('PPPPPFpp', ROLLBACK, BACKUP, INTEGRITY, SAFETY, DOCS), 'migrations')
    expect(scoresOf(all)[0]).toBe(85.7)
    expect(score(all, NOTHING_PROVEN)).toMatchObject({ raw: 96.4, value: 69, verdict: 'at-risk' })
    expect(score(all, { applicable: true, provenCritical: true })).toMatchObject({
      raw: 96.4,
      value: 49,
      verdict: 'block',
    })
  })

  test('perfect but for a restore that nobody tested', () => {
    const all = critical(categories(MIGRATIONS, ROLLBACK, 'PPFPppPP', INTEGRITY, SAFETY, DOCS), 'backup')
    expect(scoresOf(all)[2]).toBe(85.7)
    expect(score(all, NOTHING_PROVEN)).toMatchObject({ raw: 97.1, value: 69, verdict: 'at-risk' })
  })

  test('a good service without relations', () => {
    const all = categories('PPPNPPnp', 'PPPPPw', BACKUP, 'NPPpPNp', SAFETY, DOCS)
    expect(scoresOf(all)).toEqual([100, 95.5, 100, 100, 100, 100])
    expect(score(all, NOTHING_PROVEN)).toMatchObject({ raw: 98.9, value: 98, verdict: 'pass' })
  })

  test('a web application without downs and runbooks, its database managed elsewhere', () => {
    const all = categories('PPFWPWwn', 'FUFFUf', 'UUUFuuUU', 'PPPwWPf', 'WWWnFnW', 'fPwFw')
    expect(scoresOf(all)).toEqual([65.4, 0, 0, 79.2, 40, 42.9])
    const expected = { raw: 34.4, value: 34, ceiling: 60, coverage: 74 }
    expect(score(all, NOTHING_PROVEN)).toMatchObject({ ...expected, verdict: 'at-risk', insufficientEvidence: true })
    expect(score(critical(all, 'migrations'), NOTHING_PROVEN)).toMatchObject({
      ...expected,
      verdict: 'block',
      insufficientEvidence: false,
    })
  })

  test('nothing verifiable is at risk for want of evidence, and not blocked', () => {
    const all = categories('UUUUUUuu', 'UUUUUu', 'UUUUuuUU', 'UUUuUUu', 'UUUuUuU', 'uUuUu')
    expect(score(all, NOTHING_PROVEN)).toMatchObject({
      raw: 0,
      value: 0,
      ceiling: 100,
      coverage: 0,
      verdict: 'at-risk',
      insufficientEvidence: true,
    })
  })
})

test('a score is never rounded up to a pass', () => {
  const all = categories('P'.repeat(2249) + 'F'.repeat(251))
  expect(score(all, NOTHING_PROVEN)).toMatchObject({ raw: 90, value: 89, verdict: 'needs-work' })
})

test('fractions that binary numbers cannot hold do not cost a point', () => {
  expect(score(categories('PPPPPPPPPF'), NOTHING_PROVEN)).toMatchObject({ value: 90, verdict: 'pass' })
})

test('low scores that no unknown could save are blocked', () => {
  expect(score(categories('FFFPU'), NOTHING_PROVEN)).toMatchObject({ value: 20, ceiling: 40, verdict: 'block' })
})

test('a category in which nothing counts does not weigh', () => {
  const all = categories('PP', 'NN', 'nuu')
  expect(scoresOf(all)).toEqual([100, null, null])
  expect(score(all, NOTHING_PROVEN)).toMatchObject({ value: 100 })
})

test('without a primary database there is no score', () => {
  const none = { value: null, raw: null, ceiling: null, verdict: 'not-applicable' }
  expect(score(categories('PP'), { applicable: false, provenCritical: false })).toMatchObject(none)
  expect(score(categories('NN'), NOTHING_PROVEN)).toMatchObject(none)
})
