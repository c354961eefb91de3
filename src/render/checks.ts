import type { CheckResult, Report } from '../report.js'
import type { Item } from './budget.js'
import { markdown } from './escape.js'
import { checksOf } from './groups.js'
import { statusMark, statusWord, verdictWord } from './severity-words.js'

/** `1 check fails, 2 warn, 5 pass` */
export function stateCounts(checks: readonly CheckResult[]): string {
  const states = ['fail', 'warn', 'unverifiable', 'pass', 'not-applicable'] as const
  return states
    .flatMap((status) => {
      const count = checks.filter((each) => each.status === status).length
      return count === 0 ? [] : [`${count} ${statusWord(status)}`]
    })
    .join(', ')
}

/** The checks that judge the change alone, worst first. */
export function changeItems(report: Report, evidence = nothing): readonly Item[] {
  const checks = checksOf(report).filter((each) => each.scope === 'change')
  if (checks.length === 0) return []
  return [['**This change**'], ...checks.map((each): Item => [`${checkLine(each)}${evidence(each)}`])]
}

/** The score and the checks of the repository, by category. */
export function repositoryItems(report: Report, evidence = nothing): readonly Item[] {
  const { score } = report
  const categories = report.categories.map((category) => ({
    ...category,
    checks: category.checks.filter((each) => each.scope === 'repository'),
  }))
  return [
    [`**The repository**: ${markdown(score.action, 300)}`],
    ...scoreNotes(report).map((each): Item => [`- ${each}`]),
    ...categories.flatMap((category): Item[] =>
      category.checks.length === 0
        ? []
        : [
            [`**${markdown(category.title, 100)}**`],
            ...category.checks.map((each): Item => [`${checkLine(each)}${evidence(each)}`]),
          ],
    ),
  ]
}

/** No evidence below a check's line: where there is little room. */
const nothing: (check: CheckResult) => string = () => ''

/** What a reader must know to understand the score. */
function scoreNotes({ score }: Report): readonly string[] {
  return [
    ...score.caps.map(({ limit, reason }) => `At most ${limit}: ${markdown(reason, 500)}`),
    ...(score.insufficientEvidence
      ? [`Too little evidence for ${verdictWord('block')}: with it, the score could be ${score.ceiling ?? 0}`]
      : []),
  ]
}

function checkLine(check: CheckResult): string {
  const before =
    check.before === undefined || check.before === check.status ? '' : ` (on the base: ${statusWord(check.before)})`
  const attested = check.attested ? ' (attested)' : ''
  const summary = check.summary === '' ? '' : `: ${markdown(check.summary, 300)}`
  return `- \`${statusMark(check.status)}\` ${markdown(check.title, 150)}${summary}${attested}${before}`
}

/** The categories with their weights and scores, as a table. */
export function categoryTable(report: Report): string {
  const rows = report.categories.map(
    ({ title, weight, score, checks }) =>
      `| ${markdown(title, 100)} | ${weight} % | ${score ?? 'not counted'} | ${stateCounts(checks)} |`,
  )
  return ['| Category | Weight | Score | Checks |', '| --- | ---: | ---: | --- |', ...rows].join('\n')
}
