import type { Category, CheckResult, Gap, Recommendation, Report } from '../report.js'
import { palette, type Palette } from './colour.js'
import { pastCounts } from './complete.js'
import { plain, plainLines, withoutCommands } from './escape.js'
import { groupsOf } from './groups.js'
import { headline } from './headline.js'
import { countsOf, plural, statusMark, verdictWord } from './severity-words.js'
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
        ...findings(report, paint, columns),
        ...checklist(report, paint),
        ...gapAnalysis(report, paint, columns),
        ...recommendations(report, paint, columns),
        ...limits(report, paint, columns),
        '═'.repeat(RULE_WIDTH),
      ]
    : notices(report, columns)
  return withoutCommands(`${[...sections, gateLine(report, paint)].join('\n')}\n`)
}

function header(report: Report, paint: Palette): readonly string[] {
  const { score } = report
  const databases = report.databases.map(({ engine, version }) => (version === null ? engine : `${engine} ${version}`))
  const tools = report.tools.map(({ title, version }) => (version === null ? title : `${title} ${version}`))
  const verdict = paint.verdict(score.verdict)(verdictWord(score.verdict))
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
          `  ${plain(score.action, 300)}; ceiling ${score.ceiling ?? score.value}, coverage ${score.coverage} %${score.attested > 0 ? `, attested ${score.attested} %` : ''}`,
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
    ...(past.length === 0 ? [] : ['Older than the last release or baseline, not judged:']),
    ...past.map(
      (each) => `  ${String(each.count).padStart(5)} × ${plain(each.title, 200)} (${plain(each.hazard, 100)})`,
    ),
  ]
  const judged = [
    ...waived.map((each) => waivedText(each, paint, width)),
    ...[...blocking, ...open].map((each) => findingText(each, paint, width)),
  ]
  if (judged.length === 0 && counts.length === 0) return []
  return [
    ...title('FINDINGS', 20, paint),
    ...judged.flatMap((each) => [...each, '']),
    ...counts,
    ...(counts.length === 0 ? [] : ['']),
  ]
}

function checklist(report: Report, paint: Palette): readonly string[] {
  if (report.categories.length === 0) return []
  return [
    ...title('CHECKLIST RESULTS', 20, paint),
    ...report.categories.flatMap((each) => [...categoryText(each, paint), '']),
  ]
}

function categoryText({ title: name, checks }: Category, paint: Palette): readonly string[] {
  return [paint.strong(plain(name, 100).toUpperCase()), ...checks.map((each) => checkText(each, paint))]
}

function checkText({ status, title: name, summary, attested, before }: CheckResult, paint: Palette): string {
  const notes = [
    ...(summary === '' ? [] : [plain(summary, 300)]),
    ...(attested ? ['attested'] : []),
    ...(before === undefined || before === status ? [] : [`${statusMark(before)} on the base`]),
  ]
  const reason = notes.length === 0 ? '' : ` (${notes.join('; ')})`
  return `  ${paint.status(status)(`[${statusMark(status)}]`.padEnd(6))} ${plain(name, 150)}${reason}`
}

function gapAnalysis(report: Report, paint: Palette, width: number): readonly string[] {
  if (report.gaps.length === 0) return []
  return [...title('GAP ANALYSIS', 20, paint), ...report.gaps.flatMap((each) => [...gapText(each, paint, width), ''])]
}

function gapText(gap: Gap, paint: Palette, width: number): readonly string[] {
  const place = gap.path === undefined ? '' : gap.line === undefined ? gap.path : `${gap.path}:${gap.line}`
  return [
    `${paint.severity(gap.priority)(`[${gap.priority.toUpperCase()}]`)} ${plain(gap.title, 200)}`,
    ...wrapped(`Missing: ${plain(gap.missing, 4_000)}`, width, 2),
    ...wrapped(`Impact: ${plain(gap.why, 4_000)}`, width, 2),
    ...wrapped(`Fix: ${plain(gap.fix.text, 4_000)}`, width, 2),
    ...(place === '' ? [] : [`  File: ${plain(place, 1_000)}`]),
    ...(gap.fix.code === '' ? [] : ['', ...indented(plainLines(gap.fix.code), 2)]),
  ]
}

function recommendations(
  { recommendations: { before, after } }: Report,
  paint: Palette,
  width: number,
): readonly string[] {
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
