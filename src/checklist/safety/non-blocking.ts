import type { Applied } from '../../hazards/hazard.js'
import { strongTableLocks } from '../../hazards/shared/locks.js'
import { check, type Answer, type Evidence } from '../check.js'
import { boundedWait } from '../patterns/lock-wait.js'
import { dialectOf } from '../patterns/pattern.js'
import { fromFindings, judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, findingsOf, type InScope } from '../shared/scope.js'
import { boundsLocks } from '../shared/timeouts.js'

const ID = 'safety/non-blocking'

export const nonBlocking = check({
  id: ID,
  title: 'Non-blocking migrations',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'While a migration holds a strong lock, every request that needs the table waits, and the connection pool runs dry behind them.',
  evaluate: (evidence) => judgeChange(evidence, ID, 'no migrations to judge', (scope) => judge(scope, evidence)),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(
          evidence,
          [ID, 'safety/timeouts'],
          'Do the work in steps that let readers and writers go on.',
          {
            missing: answer.summary,
            text: 'Bound the wait for each lock, and run the migration again when it times out.',
            ...boundedWait(dialectOf(evidence)),
          },
        ),
})

/** What is brief does harm, too, while it waits for its lock and everybody waits behind it: something must bound that. */
function judge({ replayed, migrations }: InScope, evidence: Evidence): Answer {
  const { history } = replayed.plan
  const applied = migrations.flatMap(({ migration }) => replayed.applied.get(migration) ?? [])
  const older = applied.filter(touchesOlder)
  if (older.length === 0) return { status: 'not-applicable', summary: 'nothing that stood before is locked' }
  const strong = older.filter((each) => strongTableLocks(each).length > 0)
  const unbounded = findingsOf(evidence, 'safety/timeouts', history).filter((each) => each.severity !== 'info')
  if (unbounded.length > 0 && !boundsLocks(evidence, history.dialect))
    return {
      ...fromFindings(unbounded),
      status: 'warn',
      summary: `${count(strong.length, 'brief lock')}, but nothing bounds the wait for ${strong.length === 1 ? 'it' : 'them'}`,
      priority: 'medium',
    }
  return {
    status: 'pass',
    summary:
      strong.length === 0
        ? `${count(older.length, 'statement')} on older tables, readers and writers go on`
        : `${count(strong.length, 'strong lock')} on older tables, each for an instant, by the rules of the engine; not measured`,
    level: 'E3',
  }
}

function touchesOlder({ effect }: Applied): boolean {
  return effect.locks.some((lock) => lock.older)
}
