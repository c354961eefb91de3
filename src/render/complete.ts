import type { CheckResult, Gap, Report, ReportedDatabase, ReportedHistory } from '../report.js'
import { paragraph, type Item, type Section } from './budget.js'
import { categoryTable, changeItems, repositoryItems } from './checks.js'
import { code, link, markdown } from './escape.js'
import { DETAILS_END, detailsStart, placeOf, type FileUrl } from './finding.js'
import { gapInFull, gapInShort, recommendationLine } from './gap.js'
import { folded, gapOrigins, groupsOf, recommended } from './groups.js'
import { gateReasons, headline, reasonText } from './headline.js'
import {
  compactSection,
  fullSection,
  listSection,
  noticesSection,
  notAnalysedSection,
  waivedSection,
  acceptanceHint,
} from './sections.js'
import { countsOf, plural, scoreLine } from './severity-words.js'
import { storeName, storeNames } from './stores.js'

/** Everything that a report says, most important first. `rest` says where to look for what does not fit. */
export function completeSections(report: Report, rest: string): readonly Section[] {
  const title = paragraph(`# Database review: ${lowerFirst(headline(report))}`)
  if (!report.trigger.triggered)
    return [title, paragraph(whyNot(report)), noticesSection(report, { importance: 75, rest })]
  const groups = groupsOf(report)
  const toDo = recommended(report)
  const at = (importance: number, share?: number) => ({
    importance,
    rest,
    ...(share === undefined ? {} : { share }),
    ...NO_LINKS,
  })
  return [
    title,
    listSection('', facts(report), 'fact', at(99, 0.3)),
    ...list(
      'Why the gate says so',
      gateReasons(report).map((each) => [`- ${markdown(each)}`]),
      'reason',
      at(98, 0.3),
    ),
    waivedSection(groups.waived, at(80, 0.3)),
    fullSection(`## Blocking: ${countsOf(groups.blocking)}`, groups.blocking, at(95, 0.6)),
    fullSection(`## Not blocking: ${countsOf(groups.open)}`, groups.open, at(85, 0.5)),
    ...checklist(report, rest),
    ...gaps(report, rest),
    ...list(
      'Before the release',
      toDo.before.map((each) => [recommendationLine(each)]),
      'recommendation',
      at(55),
    ),
    ...list(
      'After the release',
      toDo.after.map((each) => [recommendationLine(each)]),
      'recommendation',
      at(54),
    ),
    compactSection(`## Outside this change: ${countsOf(groups.existing)}`, groups.existing, at(45, 0.7)),
    ...list('Older than what this audit judges', pastItems(report), 'hazard', at(44)),
    compactSection(`## Accepted by the baseline: ${countsOf(groups.baselined)}`, groups.baselined, at(43, 0.7)),
    notAnalysedSection(report, at(65, 0.5)),
    noticesSection(report, at(75, 0.3)),
    ...list(
      'Histories',
      report.histories.map((each) => [historyLine(each)]),
      'history',
      at(40, 0.7),
    ),
    ...list('Databases', report.databases.flatMap(databaseItems), 'sign', at(39, 0.7)),
    paragraph(
      groups.blocking.length + groups.open.length === 0
        ? ''
        : `${acceptanceHint(groups.blocking[0] ?? groups.open[0])}.`,
    ),
  ]
}

/** Past findings by hazard, most frequent first: `12 × Column dropped`. */
export function pastCounts(
  report: Report,
): readonly { readonly title: string; readonly hazard: string; readonly count: number }[] {
  const counts = new Map<string, { title: string; hazard: string; count: number }>()
  for (const { hazard, title } of groupsOf(report).past) {
    const known = counts.get(hazard)
    if (known === undefined) counts.set(hazard, { title, hazard, count: 1 })
    else known.count += 1
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.hazard < b.hazard ? -1 : 1))
}

const NO_LINKS: { readonly fileUrl?: FileUrl } = {}

function list(
  heading: string,
  items: readonly Item[],
  one: string,
  placement: Parameters<typeof listSection>[3],
): readonly Section[] {
  return items.length === 0 ? [] : [listSection(`## ${heading}`, items, one, placement)]
}

function whyNot({ gate }: Report): string {
  return gate.reasons.map((each) => markdown(each, 500)).join(' ')
}

function facts(report: Report): readonly Item[] {
  const { trees, trigger, mode } = report
  const stores = storeNames(report).slice(0, 20)
  const against = trees.base === null ? '' : ` against ${code(trees.base, 100)}`
  return [
    [
      `- Project: ${markdown(report.project, 200)}, ${mode === 'audit' ? 'audit of' : 'review of'} ${code(trees.head, 100)}${against}`,
    ],
    ...(report.tools.length === 0 ? [] : [[`- Tools: ${report.tools.slice(0, 20).map(toolName).join(', ')}`]]),
    ...(stores.length === 0 ? [] : [[`- Databases: ${stores.map((each) => markdown(each, 100)).join(', ')}`]]),
    [`- Score: ${scoreLine(report.score)}`],
    ...trigger.reasons.map((each): Item => [`- Triggered by: ${reasonText(each)}`]),
  ]
}

function toolName({ title, version }: Report['tools'][number]): string {
  return markdown(version === null ? title : `${title} ${version}`, 100)
}

function checklist(report: Report, rest: string): readonly Section[] {
  if (report.categories.length === 0) return []
  const items = [...changeItems(report, evidenceOf), ...repositoryItems(report, evidenceOf)]
  return [
    paragraph('## Checklist', 90),
    paragraph(categoryTable(report), 90),
    listSection('**Every check**', items, 'line of the checklist', { importance: 60, rest, share: 0.7 }),
  ]
}

const FACTS_SHOWN = 5

/** What a check was judged by, below its line. */
function evidenceOf({ facts: seen, level }: CheckResult): string {
  const shown = seen.slice(0, FACTS_SHOWN).map((fact) => `\n  - ${factText(fact, level)}`)
  const rest = seen.length - shown.length
  return [...shown, ...(rest > 0 ? [`\n  - ${plural(rest, 'more fact')} in the JSON report`] : [])].join('')
}

/** Pages that GitHub named are linked; what a person attests is shown as it is written. */
function factText({ detail, path, line, url }: CheckResult['facts'][number], level: CheckResult['level']): string {
  const place = path === undefined ? '' : ` ${placeOf({ path, ...(line === undefined ? {} : { line }) }, undefined)}`
  const page = url === undefined ? '' : ` ${level === 'E2' ? link('on GitHub', url) : code(url, 300)}`
  return `${markdown(detail, 300)}${place}${page}`
}

function gaps(report: Report, rest: string): readonly Section[] {
  const { standing: unchanged } = gapOrigins(report)
  const changed = report.gaps.filter((each) => !unchanged.includes(each))
  const items = (of: readonly Gap[]): readonly Item[] => folded(of).map((each) => [gapInFull(each), gapInShort(each)])
  const section = listSection('', items(unchanged), 'gap', { importance: 50, rest, share: 0.7 })
  return [
    ...list('Gap analysis', items(changed), 'gap', { importance: 58, rest, share: 0.7 }),
    ...(unchanged.length === 0
      ? []
      : [
          {
            ...section,
            before: detailsStart(`Already on the base: ${plural(unchanged.length, 'gap')} (unchanged)`),
            after: DETAILS_END,
          },
        ]),
  ]
}

function pastItems(report: Report): readonly Item[] {
  return pastCounts(report).map(({ count, title, hazard }) => [
    `- ${count} × ${markdown(title, 200)} (${code(hazard, 100)})`,
  ])
}

function historyLine({ id, tool, toolVersion, dialect, root, migrations }: ReportedHistory): string {
  const { total, changed, past } = migrations
  const counts = [plural(total, 'migration'), `${changed} in this change`, ...(past > 0 ? [`${past} older`] : [])]
  const version = toolVersion === null ? '' : ` ${markdown(toolVersion, 40)}`
  return `- ${code(id, 200)}: ${markdown(tool, 80)}${version}, ${dialect}, in ${code(root === '' ? '.' : root, 300)}: ${counts.join(', ')}`
}

function databaseItems(database: ReportedDatabase): readonly Item[] {
  return [
    [`**${markdown(storeName({ ...database, role: 'primary' }), 100)}**, ${database.role}, by these signs:`],
    ...database.signals.map((each): Item => [
      `- ${each.strength}: ${markdown(each.detail, 200)} ${placeOf(each, undefined)}`,
    ]),
  ]
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
