import type { Report } from '../report.js'
import { bytes, fill } from './budget.js'
import { completeSections } from './complete.js'

/** GitHub takes 1 MiB per step and drops the whole of what is larger; a little room is left for what else is written. */
const LIMIT = bytes(1_048_576 - 1_024)

/** The job summary: the whole report as Markdown, as far as GitHub takes it. */
export function renderSummary(report: Report): string {
  return `${fill(completeSections(report, 'in the JSON report'), LIMIT)}\n`
}
