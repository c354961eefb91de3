import type { Report } from '../report.js'
import { fill, UNLIMITED } from './budget.js'
import { completeSections } from './complete.js'

/** The whole report as Markdown, of any length. */
export function renderMarkdown(report: Report): string {
  return `${fill(completeSections(report, 'in the JSON report'), UNLIMITED)}\n`
}
