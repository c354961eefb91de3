import { ofWhatIsRead, unreadRemedy } from './checklist/shared/unread.js'
import { CHECKS } from './checklist/checklist.js'
import type { Check, Evidence } from './checklist/check.js'
import type { Category, CheckResult, Gap, Priority, Recommendation, Report } from './report.js'

const URGENCY: readonly Priority[] = ['critical', 'high', 'medium', 'low']
/** What is wrong goes before what is weak, and that before what nobody can see. */
const CERTAINTY: readonly Gap['status'][] = ['fail', 'warn', 'unverifiable']

/** What is missing, why it matters and how to fix it, for every check that does not pass, the most urgent first. */
export function gapsOf(categories: readonly Category[], evidence: Evidence): readonly Gap[] {
  const gaps = categories.flatMap((category) =>
    category.checks.flatMap((result) => {
      const check = CHECKS[category.id].find((each) => each.id === result.id)
      return check === undefined ? [] : gapOf(check, result, evidence)
    }),
  )
  return gaps.sort(
    (a, b) =>
      URGENCY.indexOf(a.priority) - URGENCY.indexOf(b.priority) ||
      CERTAINTY.indexOf(a.status) - CERTAINTY.indexOf(b.status),
  )
}

function gapOf(check: Check, result: CheckResult, evidence: Evidence): readonly Gap[] {
  if (result.status !== 'fail' && result.status !== 'warn' && result.status !== 'unverifiable') return []
  const outcome = ofWhatIsRead(result, evidence)
  const remedy = unreadRemedy(outcome) ?? check.remedy(evidence, outcome)
  if (remedy === undefined) return []
  return [
    {
      check: check.id,
      title: check.title,
      priority: result.status === 'fail' ? result.priority : lower(result.priority),
      status: outcome.status === 'warn' ? 'warn' : result.status,
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

/**
 * The gaps as a list of things to do: before the release what fails and what is wrong with its own migrations, after it
 * what can wait and what stays to be watched. Gaps that one thing closes are one line.
 */
export function recommendationsOf(categories: readonly Category[], gaps: readonly Gap[]): Report['recommendations'] {
  const ofTheChange = new Set(
    categories.flatMap(({ checks }) => checks.flatMap(({ id, scope }) => (scope === 'change' ? [id] : []))),
  )
  const before = gaps.filter(
    ({ check, status, priority }) =>
      status === 'fail' ||
      priority === 'critical' ||
      priority === 'high' ||
      // Once a migration has run, it is too late to bound its waits or to give it a way back.
      (status === 'warn' && ofTheChange.has(check)),
  )
  const after = gaps.filter((each) => !before.includes(each))
  return { before: toDo(before), after: [...toDo(after), ...toWatch(categories, after)] }
}

function toDo(gaps: readonly Gap[]): readonly Recommendation[] {
  const byText = new Map<string, Gap[]>()
  for (const gap of gaps) byText.set(gap.fix.text, [...(byText.get(gap.fix.text) ?? []), gap])
  return [...byText].flatMap(([text, [first, ...more]]) =>
    first === undefined
      ? []
      : [
          {
            priority: first.priority,
            check: first.check,
            text: `${[first.title, ...more.map(({ title }) => lowerFirst(title))].join(', ')}: ${text}`,
          },
        ],
  )
}

/** What a check asks for once all is in place; nothing where the check itself is still to be done later. */
function toWatch(categories: readonly Category[], later: readonly Gap[]): readonly Recommendation[] {
  return categories.flatMap((category) =>
    category.checks.flatMap(({ id, status }) => {
      const text = CHECKS[category.id].find((each) => each.id === id)?.afterwards
      const applies = status === 'pass' || status === 'warn' || status === 'fail'
      return text === undefined || !applies || later.some((each) => each.check === id)
        ? []
        : [{ priority: 'low' as const, check: id, text }]
    }),
  )
}

/** `Foreign key constraints` within a sentence; `ERD diagram` stays. */
function lowerFirst(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title
}
