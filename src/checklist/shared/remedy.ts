import { SEVERITIES } from '../../hazards/hazard.js'
import type { Finding } from '../../report.js'
import type { Evidence, Remedy } from '../check.js'
import { findingsOf } from './scope.js'

/** The remedy that the worst finding of a check carries, or `fallback` where it has none. */
export function remedyOfFindings(evidence: Evidence, check: string, text: string, fallback: Remedy): Remedy {
  const worst = [...findingsOf(evidence, check)]
    .filter((each) => each.waived === undefined)
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || Number(hasCode(b)) - Number(hasCode(a)),
    )[0]
  if (worst === undefined) return fallback
  return {
    missing: worst.message,
    text,
    language: worst.fix?.language ?? fallback.language,
    code: worst.fix?.code ?? fallback.code,
    path: worst.path,
    line: worst.line,
  }
}

function hasCode(finding: Finding): boolean {
  return finding.fix?.code !== undefined
}
