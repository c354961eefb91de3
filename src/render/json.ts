import type { Report } from '../report.js'
import { reportSchema } from './schema.js'

/** The report as JSON: keys in the schema's order, whatever order they were made in. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(reportSchema.parse(report), null, 2)}\n`
}
