import type { Category, CheckResult, CheckStatus, Gap, Recommendation, Report } from '../report.js'
import { differingStores } from './checks.js'
import { palette, type Palette } from './colour.js'
import { pastCounts } from './complete.js'
import { plain, plainLines, withoutCommands } from './escape.js'
import { folded, gapOrigins, groupsOf, recommended } from './groups.js'
import { headline } from './headline.js'
import { withSameWays } from './same-way.js'
import { countsOf, plural, statusMark, verdictWord } from './severity-words.js'
import { storeNames } from './stores.js'
import { findingText, waivedText } from './text-finding.js'
import { indented, wrapped } from './wrap.js'

export interface TextOptions {
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width?: number
}

const RULE_WIDTH = 63

/** The report for a terminal or a log, in the layout of a production readiness report. */
export function renderText(report: Report, { colour, width = 100 }: TextOptions): string {
  const paint = palette(colour)
  const columns = Math.max(40, width)
  const sections = report.trigger.triggered
    ? [
        ...header(report, paint),
        ...judged(report, paint, columns),
        ...gapAnalysis(report, paint, columns),
        ...recommendations(report, paint, columns),
        ...limits(report, paint, columns),
        '═'.repeat(RULE_WIDTH),
      ]
    : notices(report, columns)
  return withoutCommands(`${[...sections, gateLine(report, paint)].join('\n')}\n`)
}

/** What a change brings comes first; an audit begins with the checklist. */
function judged(report: Report, paint: Palette, width: number): readonly string[] {
  const found = findings(report, paint, width)
  const checks = checklist(report, paint, width)
  return report.mode === 'review' ? [...found, ...checks] : [...checks, ...found]
}

function header(report: Report, paint: Palette): readonly string[] {
  const { score } = report
  const databases = storeNames(report)
  const tools = report.tools.map(({ title, version }) => (version === null ? title : `${title} ${version}`))
  const doubt = score.insufficientEvidence ? ' (insufficient evidence)' : ''
  const verdict = paint.verdict(score.verdict)(`${verdictWord(score.verdict)}${doubt}`)
  return [
    '═'.repeat(RULE_WIDTH),
    paint.strong('         DATABASE READINESS PRODUCTION REPORT'),
    '═'.repeat(RULE_WIDTH),
    `Project: ${plain(report.project, 200)}`,
    `Database: ${listed(databases, 'none found')}`,
    `ORM/Tool: ${listed(tools, 'none found')}`,
    `Date: ${dateOf(report)}`,
    '',
    `${paint.strong('OVERALL SCORE:')} ${score.value === null ? verdict : `${score.value}/100 ${verdict}`}`,
    ...(score.value === null
      ? [`  ${plain(score.action, 300)}`]
      : [
          `  ${plain(score.action, 300)}; ceiling ${score.ceiling ?? score.value}, coverage ${score.coverage} %, attested ${score.attested} %`,
        ]),
    ...score.caps.map(({ limit, reason }) => `  At most ${limit}: ${plain(reason, 500)}`),
    '',
  ]
}

function dateOf({ generatedAt }: Report): string {
  return plain(generatedAt, 40).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/, '$1 $2 UTC')
}

function listed(names: readonly string[], none: string): string {
  const unique = [...new Set(names.map((each) => plain(each, 100)))]
  return unique.length === 0 ? none : unique.join(', ')
}

function title(text: string, indent: number, paint: Palette): readonly string[] {
  return ['─'.repeat(RULE_WIDTH), paint.strong(`${' '.repeat(indent)}${text}`), '─'.repeat(RULE_WIDTH), '']
}

function findings(report: Report, paint: Palette, width: number): readonly string[] {
  const { waived, blocking, open, existing, baselined } = groupsOf(report)
  const past = pastCounts(report)
  const counts = [
    ...(existing.length === 0 ? [] : [`Outside this change: ${countsOf(existing)}`]),
    ...(baselined.length === 0 ? [] : [`Accepted by the baseline: ${countsOf(baselined)}`]),
    ...(past.length === 0 ? [] : ['Older than what this audit judges:']),
    ...past.map(
      (each) => `  ${String(each.count).padStart(5)} × ${plain(each.title, 200)} (${plain(each.hazard, 100)})`,
    ),
  ]
  const judged = [
    ...waived.map((each) => waivedText(each, paint, width)),
    ...withSameWays([...blocking, ...open]).map(({ finding, same }) => findingText(finding, same, paint, width)),
  ]
  if (judged.length === 0 && counts.length === 0) return []
  return [
    ...title('FINDINGS', 20, paint),
    ...judged.flatMap((each) => [...each, '']),
    ...counts,
    ...(counts.length === 0 ? [] : ['']),
  ]
}

function checklist(report: Report, paint: Palette, width: number): readonly string[] {
  if (report.categories.length === 0) return []
  return [
    ...title('CHECKLIST RESULTS', 20, paint),
    ...report.categories.flatMap((each) => [...categoryText(each, paint, width), '']),
  ]
}

function categoryText({ title: name, checks }: Category, paint: Palette, width: number): readonly string[] {
  const lines = checks.every(({ status }) => status === 'not-applicable')
    ? marked('not-applicable', `All ${checks.length} checks (${reasonsOf(checks)})`, paint, width, 2)
    : checks.flatMap((each) => checkText(each, paint, width))
  return [paint.strong(plain(name, 100).toUpperCase()), ...lines]
}

/** Why none of them applies, each reason once. */
function reasonsOf(checks: readonly CheckResult[]): string {
  return [...new Set(checks.map(({ summary }) => plain(summary, 300)))].filter((each) => each !== '').join('; ')
}

function checkText(check: CheckResult, paint: Palette, width: number): readonly string[] {
  const { status, title: name, summary, attested, before } = check
  const notes = [
    ...(summary === '' ? [] : [plain(summary, 300)]),
    ...(attested ? ['attested'] : []),
    ...(before === undefined || before === status ? [] : [`${statusMark(before)} on the base`]),
  ]
  const reason = notes.length === 0 ? '' : ` (${notes.join('; ')})`
  return [
    ...marked(status, `${plain(name, 150)}${reason}`, paint, width, 2),
    ...differingStores(check).flatMap((each) =>
      marked(each.status, `${plain(each.id, 100)}: ${plain(each.summary, 300)}`, paint, width, 9),
    ),
  ]
}

const MARK = 7

/** `[PASS] what`, folded under what is said. */
function marked(status: CheckStatus, text: string, paint: Palette, width: number, indent: number): readonly string[] {
  const [first = '', ...rest] = wrapped(text, width - indent - MARK, 0)
  const mark = paint.status(status)(`[${statusMark(status)}]`.padEnd(MARK - 1))
  return [`${' '.repeat(indent)}${mark} ${first}`, ...indented(rest, indent + MARK)]
}

function gapAnalysis(report: Report, paint: Palette, width: number): readonly string[] {
  const { standing } = gapOrigins(report)
  const own = report.gaps.filter((each) => !standing.includes(each))
  return [
    ...(own.length === 0 ? [] : title('GAP ANALYSIS', 20, paint)),
    ...folded(own).flatMap((each) => [...gapText(each, paint, width), '']),
    ...(standing.length === 0 ? [] : title('ALREADY ON THE BASE (unchanged; an audit says how to fix)', 4, paint)),
    ...folded(standing).flatMap((each) =>
      wrapped(`${priorityMark(each, paint)} ${plain(each.title, 200)}: ${plain(each.missing, 300)}`, width, 0, 2),
    ),
    ...(standing.length === 0 ? [] : ['']),
  ]
}

function priorityMark({ priority }: Gap, paint: Palette): string {
  return paint.severity(priority)(`[${priority.toUpperCase()}]`)
}

function gapText(gap: Gap, paint: Palette, width: number): readonly string[] {
  const place = gap.path === undefined ? '' : gap.line === undefined ? gap.path : `${gap.path}:${gap.line}`
  return [
    `${priorityMark(gap, paint)} ${plain(gap.title, 200)}`,
    ...wrapped(`Missing: ${plain(gap.missing, 4_000)}`, width, 2),
    ...wrapped(`Impact: ${plain(gap.why, 4_000)}`, width, 2),
    ...wrapped(`Fix: ${plain(gap.fix.text, 4_000)}`, width, 2),
    ...(place === '' ? [] : [`  File: ${plain(place, 1_000)}`]),
    ...(gap.fix.code === '' ? [] : ['', ...indented(plainLines(gap.fix.code), 2)]),
  ]
}

function recommendations(report: Report, paint: Palette, width: number): readonly string[] {
  const { before, after } = recommended(report)
  if (before.length + after.length === 0) return []
  return [
    ...title('RECOMMENDATIONS', 18, paint),
    ...(before.length === 0 ? [] : ['Before Production Release:', ...numbered(before, true, width), '']),
    ...(after.length === 0 ? [] : ['After Production:', ...numbered(after, false, width), '']),
  ]
}

function numbered(all: readonly Recommendation[], withPriority: boolean, width: number): readonly string[] {
  return all.flatMap(({ priority, text }, index) =>
    wrapped(`${index + 1}. ${withPriority ? `[${priority.toUpperCase()}] ` : ''}${plain(text, 1_000)}`, width, 0, 3),
  )
}

/** What the review did not see, and what it says about itself. */
function limits(report: Report, paint: Palette, width: number): readonly string[] {
  const { notAnalysed } = report
  return [
    ...(notAnalysed.length === 0 ? [] : title(`NOT ANALYSED (${notAnalysed.length})`, 20, paint)),
    ...notAnalysed.flatMap(({ path, line, reason }) =>
      wrapped(`${plain(path, 1_000)}:${line}  ${plain(reason, 500)}`, width, 0, 2),
    ),
    ...(notAnalysed.length === 0 ? [] : ['']),
    ...notices(report, width),
    ...(report.notices.length === 0 ? [] : ['']),
  ]
}

function notices(report: Report, width: number): readonly string[] {
  return report.notices.flatMap((each) => wrapped(`Note: ${plain(each, 2_000)}`, width, 0, 6))
}

/** The last line: what failed or passed, and why. */
function gateLine(report: Report, paint: Palette): string {
  const { conclusion, reasons, failOn } = report.gate
  if (!report.trigger.triggered) return paint.gate(true)(`${headline(report)}.`)
  const said = reasons.map((each) => plain(each, 500)).join('; ')
  switch (conclusion) {
    case 'failure':
      return `${paint.gate(false)('Gate failed')}: ${said}.`
    case 'neutral':
      return `Gate neutral: ${said === '' ? 'nothing could be judged' : said}.`
    case 'success':
      return `${paint.gate(true)('Gate passed')}: ${said === '' ? passedBecause(report, failOn) : said}.`
  }
}

function passedBecause(report: Report, failOn: Report['gate']['failOn']): string {
  const { open } = groupsOf(report)
  const rest = open.length === 0 ? '' : `, ${plural(open.length, 'finding')} to look at (${countsOf(open)})`
  return failOn === 'never'
    ? `it fails on nothing (fail-on is never)${rest}`
    : `no finding at or above ${failOn}${rest}`
}
