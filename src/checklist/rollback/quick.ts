import { check, type Answer, type Evidence } from '../check.js'
import { hasWayBack, knowsDowns, needsWayBack } from '../shared/reversibility.js'
import { count } from '../shared/scope.js'

export const quick = check({
  id: 'rollback/quick',
  title: 'Quick rollback',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E2',
  attestable: true,
  priority: 'medium',
  why: 'Whether to roll back or to repair is decided in minutes; without two numbers, how long may it take and how long does it take, it is a guess.',
  evaluate: judge,
  remedy: (_evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : {
          missing: answer.summary,
          text: 'Declare how long a rollback may take, measure one, and attest the measurement with its date.',
          language: 'yaml',
          code: ATTESTED,
        },
})

/** Only people know how long it may take; how long it takes, only a run shows. Neither is guessed. */
function judge({ survey, settings }: Evidence): Answer {
  const { histories } = survey
  if (histories.length === 0) return { status: 'not-applicable', summary: 'no migrations here' }
  const { rtoMinutes } = settings
  if (rtoMinutes === undefined)
    return { status: 'unverifiable', summary: 'no recovery time objective is declared (rto-minutes)' }
  const restores = histories
    .filter(knowsDowns)
    .flatMap(({ migrations }) => migrations)
    .filter((each) => needsWayBack(each) && !hasWayBack(each, settings))
  const onlyRestore =
    restores.length === 0
      ? ''
      : `; ${count(restores.length, 'migration')} can only be taken back by hand or by a restore`
  return {
    status: 'warn',
    summary: `${rtoMinutes} minutes declared, and no rollback was measured${onlyRestore}`,
    level: 'E6',
  }
}

const ATTESTED = `# .github/database-review.yml
version: 1
rto-minutes: 30
attestations:
  - check: rollback/quick
    statement: Rolled back the newest migration on a copy of production in 4 minutes
    date: 2026-11-10
    expires: 2027-02-08
    by: "@dba-team"
    evidence: https://wiki.example/drills/2026-11-10`
