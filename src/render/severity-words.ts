import type { CheckStatus, Finding, Report, Verdict } from '../report.js'

type Severity = Finding['severity']

/** Worst first. */
export const WORST_FIRST: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info']

export function severityWord(severity: Severity): string {
  return severity.charAt(0).toUpperCase() + severity.slice(1)
}

/** The band as the report prints it. */
export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case 'pass':
      return 'PASS'
    case 'needs-work':
      return 'NEEDS WORK'
    case 'at-risk':
      return 'AT RISK'
    case 'block':
      return 'BLOCK'
    case 'not-applicable':
      return 'NOT APPLICABLE'
  }
}

/** A check's state as the terminal report prints it, between brackets. */
export function statusMark(status: CheckStatus): string {
  switch (status) {
    case 'pass':
      return 'PASS'
    case 'warn':
      return 'WARN'
    case 'fail':
      return 'FAIL'
    case 'not-applicable':
      return 'N/A'
    case 'unverifiable':
      return '????'
  }
}

/** A check's state in a sentence. */
export function statusWord(status: CheckStatus): string {
  switch (status) {
    case 'pass':
      return 'pass'
    case 'warn':
      return 'warn'
    case 'fail':
      return 'fail'
    case 'not-applicable':
      return 'not applicable'
    case 'unverifiable':
      return 'not verifiable'
  }
}

/** `63/100 AT RISK · ceiling 63 · coverage 100 % · attested 0 %` */
export function scoreLine({
  value,
  verdict,
  ceiling,
  coverage,
  attested,
  insufficientEvidence,
}: Report['score']): string {
  if (value === null) return verdictWord(verdict)
  return [
    `${value}/100 ${verdictWord(verdict)}${insufficientEvidence ? ' (insufficient evidence)' : ''}`,
    `ceiling ${ceiling ?? value}`,
    `coverage ${coverage} %`,
    `attested ${attested} %`,
  ].join(' · ')
}

/** `2 critical, 1 high`; empty where there are none. */
export function countsOf(findings: readonly Finding[]): string {
  return WORST_FIRST.flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  }).join(', ')
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
