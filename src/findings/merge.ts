import { atLeast } from './severity.js'
import type { Finding } from '../report.js'

/**
 * One finding per place, hazard and object. A file that serves several histories gives one finding that lists their
 * engines, at the highest severity any of them gives it; the fingerprint, and with it the baseline, is that one's.
 */
export function merged(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>()
  for (const finding of findings) {
    const key = [finding.path, finding.line, finding.column, finding.hazard, finding.object].join('\0')
    const known = byPlace.get(key)
    byPlace.set(key, known === undefined ? finding : together(known, finding))
  }
  return [...byPlace.values()]
}

function together(a: Finding, b: Finding): Finding {
  const worse = atLeast(a.severity, b.severity) ? a : b
  const engines = [...new Set([...a.engines, ...b.engines])].sort()
  const { waived, ...rest } = worse
  const both = a.waived !== undefined && b.waived !== undefined && waived !== undefined
  const introduced = a.introduced === b.introduced ? a.introduced : strongest(a, b)
  return { ...rest, engines, introduced, past: a.past && b.past, ...(both ? { waived } : {}) }
}

function strongest(a: Finding, b: Finding): Finding['introduced'] {
  return a.introduced === 'yes' || b.introduced === 'yes' ? 'yes' : 'unknown'
}
