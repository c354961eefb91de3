import { CHECKS } from './checklist/checklist.js'
import type { Check, Evidence } from './checklist/check.js'
import type { Category, CheckResult, Gap, Priority, Recommendation, Report } from './report.js'

const URGENCY: readonly Priority[] = ['critical', 'high', 'medium', 'low']

/** What is missing, why it matters and how to fix it, for every check that does not pass, the most urgent first. */
export function gapsOf(categories: readonly Category[], evidence: Evidence): readonly Gap[] {
  const gaps = categories.flatMap((category) =>
    category.checks.flatMap((result) => {
      const check = CHECKS[category.id].find((each) => each.id === result.id)
      return check === undefined ? [] : gapOf(check, result, evidence)
    }),
  )
  return gaps.sort((a, b) => URGENCY.indexOf(a.priority) - URGENCY.indexOf(b.priority))
}

function gapOf(check: Check, result: CheckResult, evidence: Evidence): readonly Gap[] {
  if (result.status !== 'fail' && result.status !== 'warn' && result.status !== 'unverifiable') return []
  const remedy = check.remedy(evidence, result)
  if (remedy === undefined) return []
  return [
    {
      check: check.id,
      title: check.title,
      priority: result.status === 'fail' ? result.priority : lower(result.priority),
      status: result.status,
      missing: remedy.missing,
      why: check.why,
      fix: { text: remedy.text, language: remedy.language, code: remedy.code },
      ...(remedy.path === undefined ? {} : { path: remedy.path }),
      ...(remedy.line === undefined ? {} : { line: remedy.line }),
    },
  ]
}

/** A gap that only warns, or that nobody can verify, is one step less urgent than a failure. */
function lower(priority: Priority): Priority {
  return URGENCY[Math.min(URGENCY.length - 1, URGENCY.indexOf(priority) + 1)] ?? priority
}

/** The gaps as a list of things to do: before the release what fails, after it what can wait. */
export function recommendationsOf(categories: readonly Category[], evidence: Evidence): Report['recommendations'] {
  const gaps = gapsOf(categories, evidence)
  const asRecommendation = ({ priority, check, title, fix }: Gap): Recommendation => ({
    priority,
    check,
    text: `${title}: ${fix.text}`,
  })
  const before = gaps.filter(
    (each) => each.status === 'fail' || each.priority === 'critical' || each.priority === 'high',
  )
  return {
    before: before.map(asRecommendation),
    after: gaps.filter((each) => !before.includes(each)).map(asRecommendation),
  }
}
