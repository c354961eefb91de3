import type { CheckResult, CheckStatus, Finding, Gap, Recommendation, Report } from '../report.js'
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

/** Gaps by where they come from. In an audit none stood before: all are the repository's as it is. */
export interface GapOrigins {
  /** Of checks that judge the change alone: its findings say the same at their lines. */
  readonly ofChange: readonly Gap[]
  /** Of checks of the repository that the change makes worse. */
  readonly brought: readonly Gap[]
  /** What the repository lacked before. */
  readonly standing: readonly Gap[]
}

export function gapOrigins(report: Report): GapOrigins {
  const checks = new Map(checksOf(report).map((each) => [each.id, each]))
  const originOf = ({ check }: Gap): keyof GapOrigins => {
    const judged = checks.get(check)
    if (judged === undefined || judged.scope === 'change' || judged.before === undefined) return 'ofChange'
    return badness(judged.status) > badness(judged.before) ? 'brought' : 'standing'
  }
  const origins: Record<keyof GapOrigins, Gap[]> = { ofChange: [], brought: [], standing: [] }
  for (const gap of report.gaps) origins[originOf(gap)].push(gap)
  return origins
}

/**
 * Gaps of one cause that nothing printed closes, such as migrations that nobody read, are one: the most urgent says it for
 * the others, and names them.
 */
export function folded(gaps: readonly Gap[]): readonly Gap[] {
  const causeOf = ({ missing, fix }: Gap): string | undefined =>
    fix.code === '' ? JSON.stringify([missing, fix.text]) : undefined
  const byCause = new Map<string, Gap[]>()
  for (const gap of gaps) {
    const cause = causeOf(gap)
    if (cause !== undefined) byCause.set(cause, [...(byCause.get(cause) ?? []), gap])
  }
  return gaps.flatMap((gap) => {
    const [first, ...others] = byCause.get(causeOf(gap) ?? '') ?? [gap]
    if (gap !== first) return []
    if (others.length === 0) return [gap]
    const also = others.map(({ title }) => title).join(', ')
    return [
      {
        ...gap,
        title: `${gap.title}, and ${others.length} more`,
        missing: `${gap.missing}. The same holds for: ${also}.`,
      },
    ]
  })
}

/** What to do about the change; about all of the repository, in an audit. */
export function recommended(report: Report): Report['recommendations'] {
  const standing = new Set(gapOrigins(report).standing.map(({ check }) => check))
  const { before, after } = report.recommendations
  const isOwn = ({ check }: Recommendation): boolean => report.mode === 'audit' || !standing.has(check)
  return { before: before.filter(isOwn), after: after.filter(isOwn) }
}

/** What is not known, or does not apply, is nothing to lose. */
function badness(status: CheckStatus): number {
  switch (status) {
    case 'pass':
    case 'not-applicable':
      return 0
    case 'unverifiable':
    case 'warn':
      return 1
    case 'fail':
      return 2
  }
}

export function checksOf(report: Report): readonly CheckResult[] {
  return report.categories.flatMap((each) => each.checks)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
