import type { Report } from '../report.js'
import { characters, fill, paragraph, type Section } from './budget.js'
import { changeItems, repositoryItems, stateCounts } from './checks.js'
import { link, markdown } from './escape.js'
import type { FileUrl } from './finding.js'
import { gapInFull, gapInShort } from './gap.js'
import { checksOf, folded, gapOrigins, groupsOf, type Groups } from './groups.js'
import { gateReasons, headline, triggerLine } from './headline.js'
import {
  collapsed,
  compactSection,
  listSection,
  fullSection,
  noticesSection,
  notAnalysedSection,
  waivedSection,
  acceptanceHint,
} from './sections.js'
import { countsOf, plural, scoreLine } from './severity-words.js'

export interface CommentOptions {
  /** The workflow run, whose page shows the job summary. */
  readonly runUrl: string
  readonly fileUrl?: FileUrl
}

/** GitHub takes 65,536 characters; the marker's line needs its share of them. */
const LIMIT = characters(65_000)

const REST = 'in the job summary'

/** Who meets more findings than this reads a list, not essays: the rest is one line each. */
const MOST_IN_FULL = 12

/** The one comment of a pull request: verdict first, then what blocks, then all else, within GitHub's limit. */
export function renderComment(report: Report, { runUrl, fileUrl }: CommentOptions): string {
  const title = headline(report)
  if (!report.trigger.triggered) return fill([paragraph(`Database review: ${lowerFirst(title)}.`)], LIMIT)
  const groups = groupsOf(report)
  return fill(
    [
      paragraph(`### ${report.gate.conclusion === 'failure' ? title : `Database review: ${lowerFirst(title)}`}`),
      paragraph(opening(report, fileUrl)),
      ...gateReasonSection(report),
      waivedSection(groups.waived, { importance: 80, rest: REST, share: 0.3, fileUrl }),
      fullSection('', groups.blocking.slice(0, MOST_IN_FULL), { importance: 95, rest: REST, share: 0.7, fileUrl }),
      ...othersThatBlock(groups, fileUrl),
      ...notBlocking(groups, fileUrl),
      notAnalysedSection(report, { importance: 65, rest: REST, share: 0.5, fileUrl }),
      noticesSection(report, { importance: 75, rest: REST, share: 0.3 }),
      broughtGaps(report, fileUrl),
      changeChecks(report),
      repository(report, groups, fileUrl),
      paragraph(footer(groups, runUrl)),
    ],
    LIMIT,
  )
}

/** Why the review ran, and where nothing is to be said, what was looked at. */
function opening(report: Report, fileUrl: FileUrl | undefined): string {
  const changed = report.histories.reduce((total, each) => total + each.migrations.changed, 0)
  const looked = changed === 0 ? '' : `${plural(changed, 'migration')} looked at.`
  return [triggerLine(report, fileUrl), looked].filter((each) => each !== '').join(' ')
}

function gateReasonSection(report: Report): readonly Section[] {
  const reasons = gateReasons(report)
  if (reasons.length === 0) return []
  return [
    {
      importance: 98,
      before: '#### Why the gate says so',
      items: reasons.map((each) => [`- ${markdown(each, 500)}`]),
      after: '',
      more: (omitted) => `${plural(omitted, 'more reason')} in the job summary.`,
      share: 0.3,
    },
  ]
}

function othersThatBlock({ blocking }: Groups, fileUrl: FileUrl | undefined): readonly Section[] {
  const others = blocking.slice(MOST_IN_FULL)
  if (others.length === 0) return []
  const heading = `#### ${plural(others.length, 'more finding')} ${others.length === 1 ? 'blocks' : 'block'} (${countsOf(others)})`
  return [compactSection(heading, others, { importance: 90, rest: REST, share: 0.6, fileUrl })]
}

/** Remarks (info) are counted here and listed in the job summary: a comment is read by everybody. */
function notBlocking({ open, blocking }: Groups, fileUrl: FileUrl | undefined): readonly Section[] {
  if (open.length === 0) return []
  const listed = open.filter((each) => each.severity !== 'info')
  const remarks = open.length - listed.length
  const counts = `${plural(open.length, 'finding')}${blocking.length === 0 ? '' : ' more'} (${countsOf(open)})`
  if (listed.length === 0) return [paragraph(`Not blocking: ${counts}, ${REST}.`, 70)]
  const heading = `#### Not blocking: ${counts}${remarks === 0 ? '' : `, the ${remarks} info ${REST}`}`
  return [compactSection(heading, listed, { importance: 70, rest: REST, share: 0.6, fileUrl })]
}

/** What the change takes from the repository stands in no finding: it is said in full. */
function broughtGaps(report: Report, fileUrl: FileUrl | undefined): Section {
  const { brought } = gapOrigins(report)
  return listSection(
    brought.length === 0 ? '' : `#### This change makes worse: ${plural(brought.length, 'check')} of the repository`,
    brought.map((each) => [gapInFull(each, fileUrl), gapInShort(each)]),
    'gap',
    { importance: 85, rest: REST, share: 0.5 },
  )
}

// The change's own verdict comes first, the repository's score second: one is not the other.
function changeChecks(report: Report): Section {
  const checks = checksOf(report).filter((each) => each.scope === 'change')
  return collapsed(`This change: ${stateCounts(checks)}`, changeItems(report), 'line of the checklist', {
    importance: 60,
    rest: REST,
  })
}

/** All that is the repository's and not the change's, in one collapsed section: its score, its checks, what it lacked before. */
function repository(report: Report, { existing, baselined }: Groups, fileUrl: FileUrl | undefined): Section {
  const { standing } = gapOrigins(report)
  const gaps = standing.length === 0 ? '' : ` · ${plural(standing.length, 'gap')} that stood before`
  const others = [
    ...(existing.length === 0 ? [] : [[`- Findings outside this change: ${countsOf(existing)}`]]),
    ...(baselined.length === 0 ? [] : [[`- Findings accepted by the baseline: ${countsOf(baselined)}`]]),
  ]
  return collapsed(
    `The repository with this change: ${scoreLine(report.score)}${gaps}`,
    [
      ...repositoryItems(report),
      ...(others.length === 0 ? [] : [['**Findings that are not this change’s**'], ...others]),
      ...(standing.length === 0 ? [] : [['**What was missing before**']]),
      ...folded(standing).map((each) => [gapInFull(each, fileUrl), gapInShort(each)]),
    ],
    'line',
    { importance: 40, rest: REST },
  )
}

function footer({ blocking, open }: Groups, runUrl: string): string {
  const first = blocking[0] ?? open[0]
  const parts = [
    ...(runUrl === '' ? [] : [link('The whole report', runUrl)]),
    ...(first === undefined ? [] : [acceptanceHint(first)]),
  ]
  return parts.length === 0 ? '' : `<sub>${parts.join(' · ')}</sub>`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
