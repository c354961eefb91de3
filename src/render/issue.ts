import type { Report } from '../report.js'
import { characters, fill, paragraph } from './budget.js'
import { categoryTable } from './checks.js'
import { link, markdown } from './escape.js'
import type { FileUrl } from './finding.js'
import { gapInShort } from './gap.js'
import { folded, groupsOf } from './groups.js'
import { headline } from './headline.js'
import { compactSection, listSection, noticesSection } from './sections.js'
import { countsOf, scoreLine } from './severity-words.js'

/** GitHub takes 65,536 characters; the marker's line needs its share of them. */
const LIMIT = characters(65_000)

const REST = 'in the job summary'

/** The issue of an audit: verdict and score, then the gaps, the most urgent first. */
export function renderIssue(
  report: Report,
  { runUrl, fileUrl }: { readonly runUrl: string; readonly fileUrl?: FileUrl },
): { readonly title: string; readonly body: string } {
  const { open, blocking } = groupsOf(report)
  const findings = [...blocking, ...open].filter((each) => each.severity !== 'info')
  const body = fill(
    [
      paragraph(`### ${headline(report)}`),
      paragraph(`${scoreLine(report.score)}\n\n${markdown(report.score.action, 300)}.`),
      paragraph(`Audit of ${report.generatedAt.slice(0, 10)}. ${link('The whole report', runUrl)}.`),
      ...(report.categories.length === 0 ? [] : [paragraph(categoryTable(report), 90)]),
      listSection(
        report.gaps.length === 0 ? '' : '#### Gaps, the most urgent first',
        folded(report.gaps).map((each) => [gapInShort(each)]),
        'gap',
        { importance: 80, rest: REST, share: 0.6 },
      ),
      compactSection(findings.length === 0 ? '' : `#### To be changed: ${countsOf(findings)}`, findings, {
        importance: 70,
        rest: REST,
        share: 0.6,
        fileUrl,
      }),
      noticesSection(report, { importance: 60, rest: REST, share: 0.3 }),
      paragraph('<sub>Each audit updates this issue. A closed one is opened again when a critical gap appears.</sub>'),
    ],
    LIMIT,
  )
  return { title: 'Database review: audit', body }
}
