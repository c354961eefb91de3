import type { Unit } from '../../evidence/automation/facts.js'
import { COLUMN_ORDER } from '../../schema/compare.js'
import { check, type Answer, type Evidence } from '../check.js'
import { judgeChange } from '../shared/judge.js'
import { hasWayBack, knowsDowns, needsWayBack } from '../shared/reversibility.js'
import { roundTripWorkflow } from '../shared/round-trip.js'
import { count, inScope, type InScope } from '../shared/scope.js'

const ID = 'rollback/tested'

export const tested = check({
  id: ID,
  title: 'Rollback tested',
  requirement: 'required',
  scope: 'change',
  minimum: 'E2',
  attestable: true,
  priority: 'high',
  why: 'A down that never ran is a guess, and the first time it runs is the night when everything else has failed.',
  evaluate: (evidence) => judgeChange(evidence, ID, 'no migrations to judge', (scope) => judge(scope, evidence)),
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const [fact] = answer.facts ?? []
    return {
      missing: answer.summary,
      text:
        answer.status === 'fail'
          ? 'Undo every statement of the up in the down, and let CI run up, down and up again.'
          : 'Let CI run up, down and up again on each pull request.',
      language: 'yaml',
      code: roundTripWorkflow(inScope(evidence)[0]?.replayed.plan.history ?? evidence.survey.histories[0]),
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  },
})

/** Nothing here runs a down: what the files and the replay show is less than a run, and is said to be. */
function judge({ replayed, migrations }: InScope, evidence: Evidence): Answer {
  const { history } = replayed.plan
  if (!knowsDowns(history)) return { status: 'not-applicable', summary: 'the tool has no downs' }
  const reversible = migrations
    .map(({ migration }) => migration)
    .filter((each) => needsWayBack(each) && each.down.kind !== 'irreversible' && hasWayBack(each, evidence.settings))
  if (reversible.length === 0) return { status: 'not-applicable', summary: 'nothing here can be taken back' }
  const downs = count(reversible.length, 'down')
  const inCi = evidence.facts.automation.units.filter(runsBothWays)
  const [first] = inCi
  if (first !== undefined)
    return {
      status: 'warn',
      summary: `CI runs up and down (${first.name}), not seen to succeed with ${reversible.length === 1 ? 'this migration' : 'these migrations'}`,
      level: 'E3',
      facts: inCi
        .slice(0, 10)
        .map(({ name, seen }) => ({ detail: `${name} runs up and down`, path: seen.path, line: seen.line })),
    }
  const replayable = reversible.filter((each) => {
    const differences = replayed.downDifferences.get(each)
    return differences !== undefined && differences.every((line) => line.startsWith(COLUMN_ORDER))
  })
  if (replayable.length < reversible.length)
    return {
      status: 'unverifiable',
      summary: `${count(reversible.length - replayable.length, 'down')} of ${reversible.length} never ran, and ${reversible.length - replayable.length === 1 ? 'it is' : 'they are'} derived by the tool or not readable in full`,
    }
  return {
    status: 'warn',
    summary: `${downs} restore${reversible.length === 1 ? 's' : ''} the schema when read; never run`,
    level: 'E3',
  }
}

/** Both directions of the database in one unit of CI. Rolling the application back is another thing. */
function runsBothWays({ onPullRequest, reachable, commands }: Unit): boolean {
  const counts = (purpose: Unit['commands'][number]['purpose']): boolean =>
    commands.some((each) => each.purpose === purpose && !each.failureIgnored && !each.onFailure)
  return onPullRequest && reachable && counts('migrate') && counts('roll back')
}
