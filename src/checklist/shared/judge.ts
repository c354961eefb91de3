import type { CheckStatus, Finding, ReportedFact } from '../../report.js'
import type { Answer, Evidence } from '../check.js'
import { count, findingsOf, inScope, unreadIn, type InScope } from './scope.js'

/**
 * The state of a check of the change, from its findings: critical and high fail, medium, low and waived warn, info passes.
 * Without findings `otherwise` decides for each history; what could not be read is never a pass.
 */
export function judgeChange(
  evidence: Evidence,
  check: string,
  nothing: string,
  otherwise: (scope: InScope) => Answer,
): Answer {
  const scopes = inScope(evidence)
  if (scopes.length === 0) return { status: 'not-applicable', summary: nothing }
  const answers = scopes.map((scope) => {
    const findings = findingsOf(evidence, check, scope.replayed.plan.history.id).filter(
      (each) => each.severity !== 'info',
    )
    const answer = findings.length > 0 ? fromFindings(findings) : unlessUnread(scope, otherwise(scope))
    return { answer, store: scope.replayed.plan.history.database }
  })
  return worstOf(answers)
}

function fromFindings(findings: readonly Finding[]): Answer {
  const open = findings.filter((each) => each.waived === undefined && !each.baselined)
  const fails = open.some((each) => each.severity === 'critical' || each.severity === 'high')
  const titles = new Map<string, number>()
  for (const each of findings) titles.set(each.hazard, (titles.get(each.hazard) ?? 0) + 1)
  const what = [...titles].map(([hazard, times]) => (times === 1 ? hazard : `${hazard} ×${times}`)).join(', ')
  const waived = findings.length - open.length
  return {
    status: fails ? 'fail' : 'warn',
    summary: `${what}${waived === 0 ? '' : ` (${waived} accepted)`}`,
    level: 'E3',
    facts: findings.slice(0, 10).map(factOf),
    ...(open.some((each) => each.severity === 'critical') ? { priority: 'critical' as const } : {}),
  }
}

function factOf(finding: Finding): ReportedFact {
  return { detail: finding.message, path: finding.path, line: finding.line }
}

function unlessUnread({ migrations }: InScope, answer: Answer): Answer {
  const unread = unreadIn(migrations)
  if (answer.status !== 'pass' || unread.length === 0) return answer
  const facts = unread
    .slice(0, 10)
    .map((each) => ({ detail: 'not analysed', path: each.span.path, line: each.span.line }))
  return {
    status: 'unverifiable',
    summary: `${count(unread.length, 'migration')} could not be read whole`,
    facts,
  }
}

const WORST_FIRST: readonly CheckStatus[] = ['fail', 'unverifiable', 'warn', 'pass', 'not-applicable']

/** The worst state over the stores, with each store's own when there are several. */
export function worstOf(answers: readonly { readonly store: string; readonly answer: Answer }[]): Answer {
  const sorted = [...answers].sort(
    (a, b) => WORST_FIRST.indexOf(a.answer.status) - WORST_FIRST.indexOf(b.answer.status),
  )
  const [worst] = sorted
  if (worst === undefined) return { status: 'not-applicable', summary: 'nothing to judge' }
  if (answers.length === 1) return worst.answer
  return {
    ...worst.answer,
    facts: sorted.flatMap((each) => each.answer.facts ?? []).slice(0, 20),
    stores: sorted.map(({ store, answer }) => ({ id: store, status: answer.status, summary: answer.summary })),
  }
}
