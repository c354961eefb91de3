import type { Finding } from '../report.js'
import type { Baseline } from './baseline-file.js'
import { endOfDay } from './dates.js'

export const BASELINE_PATH = '.github/database-review-baseline.json'

/** A critical finding is accepted only with a reason and a date until which it holds. */
export function isBaselined(
  baseline: Baseline | undefined,
  finding: Pick<Finding, 'fingerprint' | 'severity'>,
  now: Date,
): boolean {
  const accepted = baseline?.fingerprints ?? {}
  const entry = Object.hasOwn(accepted, finding.fingerprint) ? accepted[finding.fingerprint] : undefined
  if (entry === undefined) return false
  const { reason = '', expires } = entry
  if (expires !== undefined && (endOfDay(expires) ?? 0) < now.getTime()) return false
  return finding.severity !== 'critical' || (reason.trim() !== '' && expires !== undefined)
}

/** What stands in a repository today, for a baseline. */
export interface Standing {
  readonly findings: readonly Finding[]
  /** The id of each history's last migration. */
  readonly newest: Readonly<Record<string, string>>
}

/** A baseline, and how it differs from the one before. */
export interface WrittenBaseline {
  readonly baseline: Baseline
  readonly added: number
  readonly gone: number
  /** Critical findings that stay open until a person adds a reason and a date. */
  readonly open: readonly Finding[]
}

/**
 * Accepts what stands today; with `prune` only takes away what no longer stands. Reasons and dates that people wrote are
 * kept. A waived finding, and one that only informs, needs no baseline.
 */
export function writeBaseline(
  { findings, newest }: Standing,
  { previous, prune, now }: { readonly previous: Baseline | undefined; readonly prune: boolean; readonly now: Date },
): WrittenBaseline {
  const before = previous?.fingerprints ?? {}
  const standing = new Map(
    findings
      .filter((each) => each.waived === undefined && each.severity !== 'info')
      .map((each) => [each.fingerprint, each]),
  )
  const kept = [...standing].filter(([print]) => !prune || Object.hasOwn(before, print))
  const fingerprints = Object.fromEntries(
    kept
      .map(([print, { hazard, object }]) => [print, { ...before[print], hazard, object }] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const baseline: Baseline = {
    version: 1,
    created: prune && previous !== undefined ? previous.created : now.toISOString().slice(0, 10),
    tool: 'database-review',
    upTo: prune && previous !== undefined ? previous.upTo : newest,
    fingerprints,
  }
  return {
    baseline,
    added: kept.filter(([print]) => !Object.hasOwn(before, print)).length,
    gone: Object.keys(before).filter((print) => !standing.has(print)).length,
    open: kept.map(([, finding]) => finding).filter((each) => !isBaselined(baseline, each, now)),
  }
}

/** The file's text: the same findings give the same bytes. */
export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`
}
