import type { Applied } from '../../hazards/hazard.js'
import { strongTableLocks } from '../../hazards/shared/locks.js'
import { DEFAULT_LOCK_WAIT, isWaitBounded } from '../../hazards/shared/bounded-wait.js'
import { isMysql } from '../../hazards/shared/engines.js'
import type { Dialect } from '../../migrations/model.js'
import type { ReportedFact } from '../../report.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { boundedWaitOfRole } from '../patterns/lock-wait.js'
import { dialectOf } from '../patterns/pattern.js'
import { judgeChange, worstOf } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, findingsOf, inScope, type InScope } from '../shared/scope.js'
import { boundsLocks, boundsStatements } from '../shared/timeouts.js'

const ID = 'safety/timeouts'

/** Engines in which DDL queues behind running queries, and queries behind it. */
const QUEUE: readonly Dialect[] = ['postgres', 'mysql', 'mariadb', 'sqlserver']

export const timeouts = check({
  id: ID,
  title: 'Timeout configuration',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: true,
  priority: 'high',
  why: 'DDL that waits for one long query makes every new query wait behind it: without a bound the outage lasts as long as that query.',
  evaluate: judge,
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

/** What the files lack, a setting for every session may give: findings of a missing timeout alone are answered by it. */
function judge(evidence: Evidence): Answer {
  const scopes = inScope(evidence)
  const findings = findingsOf(evidence, ID).filter((each) => each.severity !== 'info' && each.waived === undefined)
  const answered = scopes.every(({ replayed }) => boundsLocks(evidence, replayed.plan.history.dialect) !== undefined)
  if (scopes.length > 0 && answered && findings.every((each) => each.hazard === 'missing-lock-timeout'))
    return worstOf(
      scopes.map((scope) => ({ store: scope.replayed.plan.history.database, answer: inForce(scope, evidence) })),
    )
  const answer = judgeChange(evidence, ID, 'no migrations to judge', (scope) => inForce(scope, evidence))
  // A role or a server may set what no file here shows; what a file sets is seen.
  const nothingSeen =
    findingsOf(evidence, ID).every((each) => each.hazard === 'missing-lock-timeout') &&
    !evidence.facts.automation.timeouts.some(({ name }) => /lock_(?:wait_)?timeout$/i.test(name))
  return answer.status === 'warn' && nothingSeen ? { ...answer, vouchable: true } : answer
}

function inForce({ replayed, migrations }: InScope, evidence: Evidence): Answer {
  const { dialect } = replayed.plan.history
  const strong = migrations
    .flatMap(({ migration }) => replayed.applied.get(migration) ?? [])
    .filter((each) => strongTableLocks(each).length > 0)
  if (!QUEUE.includes(dialect)) return { status: 'not-applicable', summary: 'nothing queues for locks in this engine' }
  if (strong.length === 0) return { status: 'not-applicable', summary: 'nothing waits for a strong lock' }
  const configured = boundsLocks(evidence, dialect)
  const unbounded =
    configured === undefined ? strong.filter((each) => !isWaitBounded(each, dialect, evidence.settings)) : []
  if (unbounded.length > 0)
    return {
      status: 'warn',
      summary: `nothing bounds the wait for ${count(unbounded.length, 'lock')}${isMysql(dialect) ? `: lock_wait_timeout is ${DEFAULT_LOCK_WAIT[dialect]} by default` : ''}`,
      level: 'E3',
      facts: unbounded.slice(0, 10).map(factOf),
    }
  const where = configured === undefined ? 'in the migrations' : `${configured.name} = ${configured.value}`
  const facts =
    configured === undefined
      ? []
      : [{ detail: where, path: configured.seen.path, line: configured.seen.line } satisfies ReportedFact]
  if (!isLimited(strong, evidence))
    return {
      status: 'warn',
      summary: `the wait for ${count(strong.length, 'lock')} is bounded (${where}); neither a statement nor the job has a limit`,
      level: 'E3',
      facts,
    }
  return {
    status: 'pass',
    summary: `the wait for ${count(strong.length, 'lock')} is bounded: ${where}`,
    level: 'E3',
    facts,
  }
}

/** Where this repository does not run the migrations, the limit of the job is somebody else's. */
function isLimited(strong: readonly Applied[], evidence: Evidence): boolean {
  if (boundsStatements(evidence) !== undefined) return true
  if (strong.every(({ session }) => session.get('statement_timeout') !== undefined)) return true
  const migrating = evidence.facts.automation.units.filter(({ commands, onPullRequest }) => {
    return !onPullRequest && commands.some(({ purpose, local }) => purpose === 'migrate' && !local)
  })
  return migrating.length === 0 || migrating.some(({ timeoutMinutes }) => timeoutMinutes !== undefined)
}

function factOf({ operation }: Applied): ReportedFact {
  return { detail: 'waits for a strong lock', path: operation.span.path, line: operation.span.line }
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const dialect = dialectOf(evidence)
  const fallback: Remedy = {
    missing: answer.summary,
    text:
      dialect === 'postgres'
        ? 'Give the role that migrates both limits, and run the migration again when it times out.'
        : 'End the wait after seconds, and run the migration again when it times out.',
    ...boundedWaitOfRole(dialect),
  }
  return remedyOfFindings(evidence, ID, 'Bound the wait for each lock.', fallback)
}
