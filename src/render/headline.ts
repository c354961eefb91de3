import type { Report, TriggerReason } from '../report.js'
import { markdown } from './escape.js'
import { placeOf, type FileUrl } from './finding.js'
import { groupsOf } from './groups.js'
import { countsOf, plural } from './severity-words.js'

/** The verdict in one short sentence without a full stop: words of this program only. */
export function headline(report: Report): string {
  const { blocking, open } = groupsOf(report)
  if (!report.trigger.triggered) return 'This change does not touch the database'
  switch (report.gate.conclusion) {
    case 'failure': {
      const verdict = report.mode === 'review' ? 'Do not merge yet' : 'Not ready for production'
      return blocking.length === 0 ? verdict : `${verdict}: ${countsOf(blocking)}`
    }
    case 'neutral':
      return 'Nothing in this change could be judged'
    case 'success':
      if (report.mode === 'audit')
        return open.length === 0 ? withoutFindings(report) : `To be changed: ${countsOf(open)}`
      return open.length === 0 ? nothingBlocks(report) : `Nothing blocks this change: ${countsOf(open)}`
  }
}

/** That nothing was found is worth nothing where no migration was read. */
function withoutFindings({ histories, notAnalysed }: Report): string {
  return histories.length === 0 && notAnalysed.length > 0
    ? 'No migration here could be read'
    : 'No finding in what can still be changed'
}

/** What nobody read may block all the same. */
function nothingBlocks({ notAnalysed }: Report): string {
  const unread = notAnalysed.length
  if (unread === 0) return 'Nothing blocks this change'
  return `Nothing that was read blocks this change, and ${plural(unread, 'place')} of it ${unread === 1 ? 'was' : 'were'} not analysed`
}

/** Why the gate failed, beyond the findings that the headline counts. */
export function gateReasons(report: Report): readonly string[] {
  const { gate } = report
  if (gate.conclusion === 'success') return []
  return gate.reasons.length === 1 && groupsOf(report).blocking.length > 0 ? [] : gate.reasons
}

/** Why the review ran, in one line of Markdown. */
export function triggerLine(report: Report, fileUrl?: FileUrl): string {
  const { reasons } = report.trigger
  if (report.mode === 'audit') return 'Audit of the whole repository.'
  if (reasons.length === 0) return ''
  const shown = reasons.slice(0, 2).map((each) => reasonText(each, fileUrl))
  const rest = reasons.length - shown.length
  return `Triggered by: ${[...shown, ...(rest > 0 ? [plural(rest, 'more reason')] : [])].join('; ')}.`
}

export function reasonText({ detail, path, line }: TriggerReason, fileUrl?: FileUrl): string {
  const place = path === undefined ? '' : ` (${placeOf({ path, ...(line === undefined ? {} : { line }) }, fileUrl)})`
  return `${markdown(detail, 200)}${place}`
}
