import type { Report } from '../report.js'
import { characters, fill, paragraph } from './budget.js'
import { changeItems, repositoryItems } from './checks.js'
import { clipped, markdown } from './escape.js'
import { groupsOf } from './groups.js'
import { gateReasons, headline, triggerLine } from './headline.js'
import {
  collapsed,
  compactSection,
  fullSection,
  listSection,
  notAnalysedSection,
  noticesSection,
  waivedSection,
} from './sections.js'
import { countsOf, plural, scoreLine } from './severity-words.js'

/** GitHub's limits: https://docs.github.com/en/rest/checks/runs#create-a-check-run. */
const TITLE = 255
const LIMIT = characters(65_535)

const REST = 'in the job summary'

/** The check run's page: the verdict and its reasons, then the findings. */
export function renderCheckRun(report: Report): {
  readonly title: string
  readonly summary: string
  readonly text: string
} {
  return { title: clipped(titleOf(report), TITLE), summary: summaryOf(report), text: textOf(report) }
}

function titleOf(report: Report): string {
  const { blocking } = groupsOf(report)
  return report.gate.conclusion === 'failure' && report.mode === 'review' && blocking.length > 0
    ? `${countsOf(blocking)}: do not merge yet`
    : headline(report)
}

function summaryOf(report: Report): string {
  const { blocking, open, waived } = groupsOf(report)
  const counts = [
    ...(blocking.length === 0 ? [] : [`${plural(blocking.length, 'finding')} blocking (${countsOf(blocking)})`]),
    ...(open.length === 0 ? [] : [`${plural(open.length, 'finding')} not blocking (${countsOf(open)})`]),
    ...(waived.length === 0 ? [] : [`${plural(waived.length, 'finding')} waived`]),
  ]
  const triggered = report.trigger.triggered
  return fill(
    [
      paragraph(`${headline(report)}.`),
      paragraph(triggered ? triggerLine(report) : ''),
      paragraph(counts.length === 0 ? '' : `${counts.join(', ')}.`),
      listSection(
        '',
        gateReasons(report).map((each) => [`- ${markdown(each, 500)}`]),
        'reason',
        {
          importance: 90,
          rest: REST,
        },
      ),
      paragraph(triggered ? `Repository: ${scoreLine(report.score)}.` : ''),
    ],
    LIMIT,
  )
}

function textOf(report: Report): string {
  const { blocking, open, waived } = groupsOf(report)
  return fill(
    [
      waivedSection(waived, { importance: 80, rest: REST, share: 0.3 }),
      fullSection(`## Blocking: ${countsOf(blocking)}`, blocking, { importance: 95, rest: REST, share: 0.7 }),
      compactSection(`## Not blocking: ${countsOf(open)}`, open, { importance: 70, rest: REST, share: 0.6 }),
      notAnalysedSection(report, { importance: 65, rest: REST, share: 0.5 }),
      noticesSection(report, { importance: 75, rest: REST, share: 0.3 }),
      collapsed('Checklist', [...changeItems(report), ...repositoryItems(report)], 'line of the checklist', {
        importance: 60,
        rest: REST,
      }),
    ],
    LIMIT,
  )
}
