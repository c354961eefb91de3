import type { Candidate, Hazard, Severity } from '../hazards/hazard.js'
import { SEVERITIES } from '../hazards/hazard.js'
import type { TableSettings } from '../inputs/settings.js'
import { sizeOf } from './sizes.js'

export function atLeast(severity: Severity, floor: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(floor)
}

function lowered(severity: Severity): Severity {
  return SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] ?? severity
}

/** Rows under which a lock or an unbatched change is a matter of milliseconds. */
const SMALL_TABLE_ROWS = 10_000

/**
 * The one place where a severity moves: from the hazard's default or the detector's choice, by what is known of the
 * table's size, then by the configuration. Unknown size moves nothing, and data loss does not depend on size.
 */
export function severityOf(
  hazard: Hazard,
  candidate: Candidate,
  tables: TableSettings | undefined,
  levels: Readonly<Record<string, 'off' | Severity>>,
): Severity {
  const level = levels[hazard.id]
  if (level !== undefined && level !== 'off') return level
  const severity = contracted(candidate.severity ?? hazard.severity, candidate)
  const rows = sizeOf(candidate, tables)?.rows
  if (rows === undefined || rows > SMALL_TABLE_ROWS || !waitsForRows(hazard)) return severity
  if (hazard.id.startsWith('unbatched-')) return 'low'
  return lowered(severity)
}

/** The last step of expand and contract loses little or nothing: with one proof of it a drop is medium, with both low. */
function contracted(severity: Severity, { proofs }: Candidate): Severity {
  const most = proofs === undefined || proofs.length === 0 ? severity : proofs.length === 1 ? 'medium' : 'low'
  return atLeast(severity, most) ? most : severity
}

/** Hazards whose cost grows with the table. */
export function waitsForRows(hazard: Hazard): boolean {
  return (
    hazard.check !== null &&
    /^(safety\/(non-blocking|batch-size)|migrations\/(index-creation|large-table))$/.test(hazard.check)
  )
}
