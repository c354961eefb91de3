import { atLeast } from './findings/severity.js'
import type { Settings } from './inputs/settings.js'
import type { Category, Finding, Gate, Score } from './report.js'

export interface GateOptions {
  readonly mode: 'review' | 'audit'
  readonly settings: Settings
  readonly settingsFrom: Gate['settingsFrom']
  /** Only what people say of the change started the review: it touches no database file. */
  readonly wordsOnly: boolean
  readonly findings: readonly Finding[]
  readonly categories: readonly Category[]
  readonly score: Score
  /** The score on the base, for max-score-drop; undefined where it was not computed. */
  readonly baseScore: Score | undefined
}

/**
 * Whether this change may be merged. It fails on an introduced finding at or above `fail-on` that is neither waived nor
 * baselined, on a check of the repository that the change turns to fail, and on the scores that the settings ask for.
 */
export function gate(options: GateOptions): Gate {
  const { mode, settings } = options
  const failOn = settings.failOn ?? (mode === 'review' ? 'high' : 'never')
  const { settingsFrom, wordsOnly } = options
  const ofChange = [...findingReasons(options, failOn), ...(mode === 'review' ? regressions(options.categories) : [])]
  // A change of no database file can do nothing about the state of the repository.
  const ofState = [...scoreReasons(options), ...(settings.blockOnUnverifiable ? unverifiable(options.categories) : [])]
  const reasons = wordsOnly ? ofChange : [...ofChange, ...ofState]
  if (reasons.length > 0) return { conclusion: 'failure', failOn, reasons, settingsFrom }
  return wordsOnly
    ? { conclusion: 'neutral', failOn, reasons: [NO_DATABASE_FILE], settingsFrom }
    : { conclusion: 'success', failOn, reasons, settingsFrom }
}

const NO_DATABASE_FILE = 'the change speaks of a database and touches no database file'

/** Whether a finding can gate: what the change brings, or in an audit what can still be changed. */
export function isOpen(finding: Finding, mode: 'review' | 'audit'): boolean {
  if (finding.waived !== undefined || finding.baselined || finding.past) return false
  return mode === 'audit' || finding.introduced === 'yes'
}

function findingReasons({ findings, mode }: GateOptions, failOn: Gate['failOn']): string[] {
  if (failOn === 'never') return []
  const blocking = findings.filter((each) => isOpen(each, mode) && atLeast(each.severity, failOn))
  if (blocking.length === 0) return []
  const counts = (['critical', 'high', 'medium', 'low'] as const).flatMap((severity) => {
    const count = blocking.filter((each) => each.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  })
  return [`${counts.join(', ')} ${blocking.length === 1 ? 'finding' : 'findings'} at or above ${failOn}`]
}

function regressions(categories: readonly Category[]): string[] {
  return categories
    .flatMap((each) => each.checks)
    .filter((each) => each.scope === 'repository' && each.requirement === 'required' && each.status === 'fail')
    .filter((each) => each.before === 'pass' || each.before === 'warn')
    .map((each) => `this change turns "${each.title}" from ${each.before ?? ''} to fail: ${each.summary}`)
}

function scoreReasons({ settings, score, baseScore }: GateOptions): string[] {
  const reasons: string[] = []
  if (score.value === null) return reasons
  if (settings.minScore !== undefined && score.value < settings.minScore)
    reasons.push(`the score ${score.value} is under min-score ${settings.minScore}`)
  const drop = baseScore?.value == null ? 0 : baseScore.value - score.value
  if (settings.maxScoreDrop !== undefined && drop > settings.maxScoreDrop)
    reasons.push(`the score drops by ${drop}, more than max-score-drop ${settings.maxScoreDrop}`)
  return reasons
}

function unverifiable(categories: readonly Category[]): string[] {
  return categories
    .flatMap((each) => each.checks)
    .filter((each) => each.requirement === 'required' && each.status === 'unverifiable')
    .map((each) => `"${each.title}" cannot be verified: ${each.summary}`)
}
