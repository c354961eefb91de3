import type { CheckResult, Finding, Gap, Report } from '../report.js'
import { WORST_FIRST } from './severity-words.js'

/** The findings as a reader meets them; every finding is in exactly one group. Worst first, then by place. */
export interface Groups {
  readonly waived: readonly Finding[]
  /** What fails the gate. */
  readonly blocking: readonly Finding[]
  /** What the change brings without failing the gate; in an audit, what can still be changed. */
  readonly open: readonly Finding[]
  /** What stood before the change. */
  readonly existing: readonly Finding[]
  readonly baselined: readonly Finding[]
  /** In an audit, what has long run in production. */
  readonly past: readonly Finding[]
}

export function groupsOf(report: Report): Groups {
  const groups: Record<keyof Groups, Finding[]> = {
    waived: [],
    blocking: [],
    open: [],
    existing: [],
    baselined: [],
    past: [],
  }
  for (const finding of worstFirst(report.findings)) groups[groupOf(finding, report)].push(finding)
  return groups
}

export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) ||
      compare(a.path, b.path) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.hazard, b.hazard),
  )
}

// The same conditions as the gate's, which has judged already: here they only sort.
function groupOf(finding: Finding, { mode, gate }: Report): keyof Groups {
  if (finding.past) return 'past'
  if (finding.waived !== undefined) return 'waived'
  if (finding.baselined) return 'baselined'
  if (mode === 'review' && finding.introduced !== 'yes') return 'existing'
  if (gate.conclusion !== 'failure' || gate.failOn === 'never') return 'open'
  return WORST_FIRST.indexOf(finding.severity) <= WORST_FIRST.indexOf(gate.failOn) ? 'blocking' : 'open'
}

/** Gaps that the base has in the same state are no business of this change. In an audit none is. */
export function gapsOnBase(report: Report): { readonly changed: readonly Gap[]; readonly unchanged: readonly Gap[] } {
  const unchangedChecks = new Set(
    checksOf(report)
      .filter((each) => each.scope === 'repository' && each.before !== undefined && each.before === each.status)
      .map((each) => each.id),
  )
  return {
    changed: report.gaps.filter((each) => !unchangedChecks.has(each.check)),
    unchanged: report.gaps.filter((each) => unchangedChecks.has(each.check)),
  }
}

export function checksOf(report: Report): readonly CheckResult[] {
  return report.categories.flatMap((each) => each.checks)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
