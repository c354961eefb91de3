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
  return [['**This change**'], ...checkItems(checks, evidence)]
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
        : [[`**${markdown(category.title, 100)}**`], ...checkItems(category.checks, evidence)],
    ),
  ]
}

/** A line for each check; those that do not apply are one line for each reason, after the rest. */
function checkItems(checks: readonly CheckResult[], evidence: (check: CheckResult) => string): readonly Item[] {
  const reasons = new Map<string, CheckResult[]>()
  for (const each of checks)
    if (each.status === 'not-applicable' && each.facts.length === 0)
      reasons.set(each.summary, [...(reasons.get(each.summary) ?? []), each])
  const idle = new Set([...reasons.values()].flat())
  return [
    ...checks
      .filter((each) => !idle.has(each))
      .map((each): Item => [`${checkLine(each)}${storeLines(each)}${evidence(each)}`]),
    ...[...reasons].map(([reason, of]): Item => [
      `- \`${statusMark('not-applicable')}\` ${of.map(({ title }) => markdown(title, 150)).join(', ')}${reason === '' ? '' : `: ${markdown(reason, 300)}`}`,
    ]),
  ]
}

/** The stores' own answers, where they are not all the same. */
export function differingStores({ stores }: CheckResult): CheckResult['stores'] {
  return new Set(stores.map(({ status, summary }) => `${status}\0${summary}`)).size < 2 ? [] : stores
}

function storeLines(check: CheckResult): string {
  return differingStores(check)
    .map(({ id, status, summary }) => `\n  - \`${statusMark(status)}\` ${markdown(id, 100)}: ${markdown(summary, 300)}`)
    .join('')
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
