import type { Unit } from '../../evidence/automation/facts.js'
import type { JobRun } from '../../evidence/github/facts.js'
import { COLUMN_ORDER } from '../../schema/compare.js'
import { check, type Answer, type Evidence } from '../check.js'
import { mainHistory } from '../shared/histories.js'
import { bestOf } from '../shared/backups.js'
import { judgeChange } from '../shared/judge.js'
import { hasWayBack, knowsDowns, needsWayBack } from '../shared/reversibility.js'
import { trialWorkflow } from '../shared/workflows.js'
import { ago, answerOfRun, daysSince, jobOf, LONGEST_DAYS, refusal, runsOf } from '../shared/runs.js'
import { count, inScope, type InScope } from '../shared/scope.js'

const ID = 'rollback/tested'

/** Schemas move: a run of last month says little about the down of today. */
const FRESH_DAYS = 30

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
      missing: answer.status === 'fail' ? (fact?.detail ?? answer.summary) : answer.summary,
      text:
        answer.status === 'fail'
          ? 'Undo every statement of the up in the down, and let CI run up, down and up again.'
          : 'Let CI run up, down and up again on each pull request.',
      language: 'yaml',
      code: trialWorkflow(evidence, inScope(evidence)[0]?.replayed.plan.history ?? mainHistory(evidence)),
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  },
})

/** A run of both directions proves it; what the files and the replay show is less, and is said to be. */
function judge({ replayed, migrations }: InScope, evidence: Evidence): Answer {
  const { history } = replayed.plan
  if (!knowsDowns(history)) return { status: 'not-applicable', summary: 'the tool has no downs' }
  const reversible = migrations
    .map(({ migration }) => migration)
    .filter((each) => needsWayBack(each) && each.down.kind !== 'irreversible' && hasWayBack(each, evidence.settings))
  if (reversible.length === 0) return { status: 'not-applicable', summary: 'nothing here can be taken back' }
  const downs = count(reversible.length, 'down')
  const ran = evidence.facts.automation.units.filter(bothWays).flatMap((unit) => asRun(evidence, unit, migrations))
  const proven = bestOf(ran)
  if (proven !== undefined) return proven
  const inCi = evidence.facts.automation.units.filter(runsBothWays)
  const [first] = inCi
  if (first !== undefined)
    return {
      status: 'warn',
      summary: `CI runs up and down (${first.name}), not seen to succeed with ${reversible.length === 1 ? 'this migration' : 'these migrations'}${refusal(runsOf(evidence, first))}`,
      level: 'E3',
      vouchable: true,
      facts: inCi
        .slice(0, 10)
        .map(({ name, seen }) => ({ detail: `${name} runs up and down`, path: seen.path, line: seen.line })),
    }
  const byTests = evidence.facts.automation.databaseTests.flatMap(({ engine, takesBack }) =>
    engine === 'real' && takesBack !== undefined ? [takesBack] : [],
  )
  if (byTests.length > 0)
    return {
      status: 'warn',
      summary: `${byTests.length === 1 ? 'a test takes' : `${byTests.length} tests take`} migrations back on a real engine; whether ${byTests.length === 1 ? 'it succeeds' : 'they succeed'} was not seen`,
      level: 'E4',
      vouchable: true,
      facts: byTests.slice(0, 10).map(({ path, line }) => ({ detail: 'takes migrations back', path, line })),
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
    vouchable: true,
  }
}

/** A run on the reviewed commit, else one within thirty days whose commit holds these migrations as they are. */
function asRun(evidence: Evidence, unit: Unit, migrations: InScope['migrations']): readonly Answer[] {
  const job = jobOf(evidence, unit)
  if (job === undefined) return []
  const what = migrations.length === 1 ? 'this migration' : 'these migrations'
  const onHead = job.onHead.known ? job.onHead.value : { runs: [], running: false }
  const [head] = onHead.runs
  if (head?.outcome === 'success')
    return [answerOfRun('pass', `${unit.name} ran up and down with ${what} on this commit`, head)]
  if (head !== undefined) return [failed(unit, head)]
  if (onHead.running)
    return [{ status: 'warn', summary: `${unit.name} runs up and down on this commit, and has not ended`, level: 'E3' }]
  const files = new Set(migrations.flatMap(({ migration }) => migration.files))
  const runs = job.runs.known ? job.runs.value : []
  const holding = runs.find(
    ({ outcome, missing }) => outcome === 'success' && missing?.every((path) => !files.has(path)) === true,
  )
  if (holding === undefined) return []
  const days = daysSince(holding.finishedAt, evidence.now)
  if (days > LONGEST_DAYS) return []
  const summary = `${unit.name} ran up and down with ${what} ${ago(holding.finishedAt, evidence.now)}`
  return [answerOfRun(days <= FRESH_DAYS ? 'pass' : 'warn', summary, holding)]
}

/** A job may fail in its tests: only where the migrating step itself broke, the down is to blame. */
function failed(unit: Unit, run: JobRun): Answer {
  const broke = unit.commands.some(
    ({ purpose, step }) => purpose === 'roll back' && step !== undefined && run.brokenStep === step,
  )
  return broke
    ? answerOfRun('fail', `the down failed in ${unit.name} on this commit`, run)
    : answerOfRun('warn', `${unit.name} runs up and down, and failed on this commit`, run)
}

/** Both directions of the database in one unit of CI. Rolling the application back is another thing. */
function runsBothWays(unit: Unit): boolean {
  return unit.onPullRequest && bothWays(unit)
}

function bothWays({ reachable, commands }: Unit): boolean {
  const counts = (purpose: Unit['commands'][number]['purpose']): boolean =>
    commands.some((each) => each.purpose === purpose && !each.failureIgnored && !each.onFailure)
  return reachable && counts('migrate') && counts('roll back')
}
