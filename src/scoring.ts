import type { Category, CategoryId, CheckResult, Score, Verdict } from './report.js'

/** The seed's categories with their weights in percent. A category that is not built yet does not appear. */
export const CATEGORIES: readonly { readonly id: CategoryId; readonly title: string; readonly weight: number }[] = [
  { id: 'migrations', title: 'Migration scripts', weight: 25 },
  { id: 'rollback', title: 'Rollback procedures', weight: 25 },
  { id: 'backup', title: 'Backup restoration', weight: 20 },
  { id: 'integrity', title: 'Data integrity', weight: 15 },
  { id: 'safety', title: 'Migration safety', weight: 10 },
  { id: 'docs', title: 'Schema documentation', weight: 5 },
]

export interface ScoreOptions {
  /** A primary store was found; without one there is nothing to score. */
  readonly applicable: boolean
  /** A critical check failed on evidence (E1 to E3) and the change brought it, or backups are proven off. */
  readonly provenCritical: boolean
}

/**
 * Every check counts but those that do not apply and recommended ones that nobody can verify. A required check that
 * cannot be verified earns nothing and stays in the denominator; `ceiling` is the score if every unknown turned out fine.
 */
export function score(categories: readonly Category[], options: ScoreOptions): Score {
  const scored = categories.map((each) => ({ ...each, ...sums(each.checks) })).filter((each) => each.weights > 0)
  const weights = sum(scored.map((each) => each.weight))
  if (!options.applicable || weights === 0) return NOT_APPLICABLE
  const raw = (100 * sum(scored.map((each) => (each.weight * each.points) / each.weights))) / weights
  const ceiling = (100 * sum(scored.map((each) => (each.weight * each.possible) / each.weights))) / weights
  const attestedPoints = sum(scored.map((each) => (each.weight * each.attested) / each.weights))
  const allPoints = sum(scored.map((each) => (each.weight * each.points) / each.weights))
  const caps = capsOf(categories, options)
  const capped = Math.min(raw, ...caps.map((each) => each.limit))
  const criticalFails = categories.flatMap((each) => each.checks).some(isCriticalFail)
  const insufficientEvidence = raw < 50 && ceiling >= 50 && !criticalFails
  const verdict = insufficientEvidence ? 'at-risk' : band(whole(capped))
  return {
    value: whole(capped),
    raw: rounded(raw),
    ceiling: whole(ceiling),
    coverage: coverage(categories),
    attested: allPoints === 0 ? 0 : Math.round((100 * attestedPoints) / allPoints),
    verdict,
    insufficientEvidence,
    caps,
    action: ACTIONS[verdict],
  }
}

/** A category's own score, 0 to 100 to one decimal; null where no check counts. */
export function categoryScore(checks: readonly CheckResult[]): number | null {
  const { weights, points } = sums(checks)
  return weights === 0 ? null : rounded((100 * points) / weights)
}

export const ACTIONS: Readonly<Record<Verdict, string>> = {
  pass: 'Ready for production',
  'needs-work': 'Address gaps before release',
  'at-risk': 'Significant gaps, review required',
  block: 'Critical gaps, do not release',
  'not-applicable': 'No primary database was found in this repository',
}

export const NOT_APPLICABLE: Score = {
  value: null,
  raw: null,
  ceiling: null,
  coverage: 0,
  attested: 0,
  verdict: 'not-applicable',
  insufficientEvidence: false,
  caps: [],
  action: ACTIONS['not-applicable'],
}

function band(value: number): Verdict {
  if (value >= 90) return 'pass'
  if (value >= 70) return 'needs-work'
  return value >= 50 ? 'at-risk' : 'block'
}

function weightOf(check: CheckResult): number {
  return check.requirement === 'required' ? 2 : 1
}

function counts(check: CheckResult): boolean {
  if (check.status === 'not-applicable') return false
  return check.status !== 'unverifiable' || check.requirement === 'required'
}

function valueOf(check: CheckResult): number {
  switch (check.status) {
    case 'pass':
      return check.attested ? 0.75 : 1
    case 'warn':
      return 0.5
    case 'fail':
    case 'unverifiable':
    case 'not-applicable':
      return 0
  }
}

function sums(checks: readonly CheckResult[]): {
  readonly weights: number
  readonly points: number
  readonly possible: number
  readonly attested: number
} {
  const counted = checks.filter(counts)
  return {
    weights: sum(counted.map(weightOf)),
    points: sum(counted.map((each) => weightOf(each) * valueOf(each))),
    possible: sum(counted.map((each) => weightOf(each) * (each.status === 'unverifiable' ? 1 : valueOf(each)))),
    attested: sum(counted.filter((each) => each.attested).map((each) => weightOf(each) * valueOf(each))),
  }
}

function coverage(categories: readonly Category[]): number {
  const shares = categories.flatMap((category) => {
    const applicable = category.checks.filter((each) => each.status !== 'not-applicable')
    const all = sum(applicable.map(weightOf))
    const verified = sum(applicable.filter((each) => each.status !== 'unverifiable').map(weightOf))
    return all === 0 ? [] : [{ weight: category.weight, share: verified / all }]
  })
  const weights = sum(shares.map((each) => each.weight))
  return weights === 0 ? 0 : Math.round((100 * sum(shares.map((each) => each.weight * each.share))) / weights)
}

function isCriticalFail(check: CheckResult): boolean {
  return check.status === 'fail' && check.priority === 'critical'
}

function capsOf(categories: readonly Category[], options: ScoreOptions): Score['caps'] {
  const failed = categories.flatMap((each) => each.checks).filter(isCriticalFail)
  if (failed.length === 0) return []
  const names = failed.map((each) => each.title.toLowerCase()).join(', ')
  const limit = options.provenCritical ? 49 : 69
  return [{ limit, reason: `${failed.length === 1 ? 'a critical check fails' : 'critical checks fail'}: ${names}` }]
}

/** To one decimal. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10
}

/** Down to an integer: 89.96 is 89, never a pass by rounding. The addend takes up the noise of binary fractions. */
function whole(value: number): number {
  return Math.floor(value + 1e-9)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
