import type { RestoreTestingPlan } from '../../evidence/infrastructure/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import {
  bestOf,
  hasBackups,
  inDays,
  inHours,
  isKin,
  judgeStores,
  seenAnswer,
  type BackedUpStore,
} from '../shared/backups.js'
import { notHere } from '../shared/elsewhere.js'
import { asDocumented } from '../shared/documented-backups.js'
import { backupRemedy } from '../shared/backup-remedies.js'
import { drillOf, worth, type Drill } from '../shared/drills.js'
import { newestReport } from '../shared/drill-reports.js'
import { ago, answerOfRun, daysSince, disabledAnswer, LONGEST_DAYS, refusal, runsOf } from '../shared/runs.js'

export const restoreTested = check({
  id: 'backup/restore-tested',
  title: 'Restoration tested',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E2',
  attestable: true,
  priority: 'critical',
  why: 'A backup that was never restored is a hope.',
  evaluate: (evidence) => judgeStores(evidence, (store) => restoreTestOf(evidence, store)),
  remedy: backupRemedy('restore-tested'),
  afterwards: 'Look at the newest run of the restore drill once a month, and at how long it took.',
})

/** How far restores are tested: by a drill's own report, by runs that GitHub knows, else as configured. */
function restoreTestOf(evidence: Evidence, store: BackedUpStore): Answer {
  const plans = evidence.facts.infrastructure.restoreTests.filter(
    (each) => each.engine === undefined || isKin(each.engine, store.engine),
  )
  const drills = evidence.facts.automation.units
    .flatMap((unit) => drillOf(unit, store))
    .sort((a, b) => worth(b) - worth(a))
  const report = newestReport(evidence, store)
  if (report !== undefined) return report
  const best = bestOf([
    ...plans.map((each) => fromPlan(each, evidence.settings.restoreDays)),
    ...drills.map((each) => fromDrill(evidence, each)),
  ])
  if (best !== undefined) return best
  if (hasBackups(store)) return neverRestored(store)
  const off = store.resources.find((each) => each.backups.state === 'off')
  if (off !== undefined) {
    const answer = seenAnswer('fail', `${off.address}: there is no backup to restore`, off.backups.seen)
    return asDocumented(evidence, store.engine, off, answer, 'whether one was ever restored cannot be seen')
  }
  return notHere(evidence, store, 'whether its backups were ever restored cannot be seen', 'restore')
}

/** A restore by hand leaves no trace here, and who takes backups by hand may well restore them by hand. */
function neverRestored({ resources, jobs }: BackedUpStore): Answer {
  const kept = resources.find(({ backups }) => backups.state === 'on')
  const [first] = jobs.filter(({ backups }) => backups.length > 0)
  const runs = jobs.some(
    ({ backups, unit, schedules }) => backups.length > 0 && (unit.reachable || schedules.length > 0),
  )
  if (kept === undefined && !runs) {
    const summary = `nothing here restores what ${first?.unit.name ?? 'a script'} writes; whether anybody does cannot be seen`
    return seenAnswer('unverifiable', summary, first?.backups[0]?.seen, { level: 'E4' })
  }
  const summary =
    kept?.service === undefined
      ? 'backups are configured here, and nothing ever restores one'
      : 'the provider keeps backups, and nothing here ever restores one'
  return { ...seenAnswer('fail', summary, kept?.backups.seen ?? first?.backups[0]?.seen), vouchable: true }
}

function fromPlan({ schedule, seen }: RestoreTestingPlan, days: number): Answer {
  const gap = schedule?.maxGapHours
  if (gap === undefined) {
    return seenAnswer('warn', 'AWS Backup tests restores; how often cannot be read', seen)
  }
  // Months have up to 31 days: a monthly plan keeps a limit of 30.
  return gap <= (days + 1) * 24
    ? seenAnswer('pass', `AWS Backup restores at least every ${inHours(gap)}; its results are not visible here`, seen)
    : seenAnswer('warn', `AWS Backup restores only every ${inHours(gap)}`, seen)
}

/** What a drill's runs prove, never more than what it is written to do. */
function fromDrill(evidence: Evidence, drill: Drill): Answer {
  const { unit } = drill
  const { restoreDays } = evidence.settings
  const written = asWritten(drill, restoreDays)
  if (written.answer.status === 'fail') return written.answer
  const runs = runsOf(evidence, unit)
  if (runs.kind !== 'known') return withRefusal(written.answer, refusal(runs))
  const [last] = runs.runs
  const success = runs.runs.find(({ outcome }) => outcome === 'success')
  const disabled = runs.workflow && disabledAnswer(unit.name, runs.workflow)
  if (last?.outcome === 'failure')
    return answerOfRun('fail', `the last run of ${unit.name} failed ${ago(last.finishedAt, evidence.now)}`, last)
  if (success === undefined) return disabled ?? neverRan(evidence, drill, runs.workflow?.url)
  const days = daysSince(success.finishedAt, evidence.now)
  const when = `${unit.name} last restored ${ago(success.finishedAt, evidence.now)}`
  if (days > LONGEST_DAYS) return answerOfRun('fail', `${when}: that is too long ago`, success)
  if (disabled !== undefined) return answerOfRun('warn', `${when}, and its workflow has been disabled since`, success)
  if (days > restoreDays) return answerOfRun('warn', `${when}; the limit is ${inDays(restoreDays)}`, success)
  if (written.weakness !== undefined) return answerOfRun('warn', `${when}, but ${written.weakness}`, success)
  return answerOfRun('pass', when, success)
}

/** A drill that was written a moment ago has not run yet: in a review that is no fault. */
function neverRan({ mode }: Evidence, { unit, restore }: Drill, url: string | undefined): Answer {
  const summary =
    mode === 'review'
      ? `${unit.name} has not succeeded yet on the default branch`
      : `no run of ${unit.name} is known that succeeded`
  const answer = seenAnswer(mode === 'review' ? 'warn' : 'fail', summary, restore.seen, { level: 'E2' })
  return url === undefined ? answer : { ...answer, facts: [...(answer.facts ?? []), { detail: 'its runs', url }] }
}

function withRefusal(answer: Answer, reason: string): Answer {
  return reason === '' ? answer : { ...answer, summary: `${answer.summary}${reason}` }
}

/** What the drill is as it is written. `weakness`: a run of it proves less than that backups can be restored. */
function asWritten(
  { unit, restore, fetches, asserts, ownDump }: Drill,
  days: number,
): { readonly answer: Answer; readonly weakness?: string } {
  const warn = (summary: string): { readonly answer: Answer } => ({
    answer: seenAnswer('warn', summary, restore.seen),
  })
  const weak = (weakness: string, summary: string): { readonly answer: Answer; readonly weakness: string } => ({
    ...warn(summary),
    weakness,
  })
  const running = unit.schedules.filter((each) => !each.suspended)
  const suspended = unit.schedules.length > 0 && running.length === 0
  if (suspended)
    return { answer: seenAnswer('fail', `the restore drill ${unit.name} is suspended`, unit.schedules[0]?.seen) }
  if (ownDump)
    return weak(
      'it restores the dump that it has just made',
      `${unit.name} restores the dump that it has just made: it tests commands, not backups`,
    )
  if (restore.failureIgnored)
    return weak('a failed restore does not stop it', `${unit.name} goes on when the restore fails`)
  if (!asserts) return weak('nothing looks at the rows', `${unit.name} restores, but nothing looks at the rows`)
  if (!fetches)
    return weak(
      'from where it restores cannot be seen',
      `${unit.name} restores and checks, but from where cannot be seen`,
    )
  if (running.length === 0) {
    return warn(
      unit.reachable ? `${unit.name} restores and checks, without a schedule` : `nothing runs the drill ${unit.name}`,
    )
  }
  const gap = Math.min(...running.map((each) => each.maxGapHours ?? Infinity))
  if (gap > (days + 1) * 24) {
    return warn(
      `${unit.name} restores and checks ${gap === Infinity ? 'at times that cannot be read' : `every ${inDays(gap / 24)}`}`,
    )
  }
  const { answer } = warn(`a drill every ${inHours(gap)} is configured; whether it succeeds cannot be seen`)
  return { answer: { ...answer, vouchable: true } }
}
