import type { Schedule } from '../../evidence/automation/facts.js'
import type { Seen } from '../../evidence/facts.js'
import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import { ago, answerOfRun, disabledAnswer, factOfRun, hoursSince, refusal, runsOf } from '../shared/runs.js'
import {
  bestOf,
  inHours,
  judgeStores,
  levelOf,
  ownAnswer,
  seenAnswer,
  worstAnswer,
  type BackedUpStore,
  type BackupJob,
} from '../shared/backups.js'
import { notHere } from '../shared/elsewhere.js'
import { asDocumented } from '../shared/documented-backups.js'
import { backupRemedy } from '../shared/backup-remedies.js'

const DAY = 24
const WEEK = 7 * DAY
/** How far a continuous archive lags: PostgreSQL fills a segment, or `archive_timeout` ends it, in minutes. */
const ARCHIVE_MINUTES = 5

export const frequency = check({
  id: 'backup/frequency',
  title: 'Backup frequency defined',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: true,
  priority: 'high',
  why: 'Everything that was written since the last backup is lost with the database.',
  evaluate: (evidence) => judgeStores(evidence, (store) => answerFor(evidence, store)),
  remedy: backupRemedy('frequency'),
})

function answerFor(evidence: Evidence, store: BackedUpStore): Answer {
  const { rpoMinutes } = evidence.settings
  const jobs = store.jobs.map((each) => asRun(evidence, each, fromJob(each, store, rpoMinutes)))
  const job = bestOf([...jobs, ...ownAnswer(store, 'unverifiable')])
  if (store.resources.length === 0)
    return job ?? notHere(evidence, store, 'how often it is backed up cannot be seen', 'backup')
  const answers = store.resources.map((each) => {
    const own = asDocumented(evidence, store.engine, each, fromResource(each, rpoMinutes), 'how often cannot be seen')
    return job === undefined ? own : (bestOf([own, job]) ?? own)
  })
  return worstAnswer(answers) ?? notHere(evidence, store, 'how often it is backed up cannot be seen', 'backup')
}

function fromResource({ address, backups, pitr }: StoreResource, rpo: number | undefined): Answer {
  const { schedule, seen } = backups
  if (schedule?.suspended === true) return seenAnswer('fail', `${address}: its schedule is suspended`, schedule.seen)
  switch (backups.state) {
    case 'off':
      return seenAnswer('fail', `${address}: no backups are taken`, seen)
    case 'unknown':
      return seenAnswer('unverifiable', `${address}: ${backups.note ?? 'not set here'}`, seen)
    case 'on':
      if (schedule === undefined && pitr.state === 'on') return continuous(address, pitr.seen ?? seen, rpo)
      return fromSchedule(address, schedule, pitr.state === 'on', rpo, seen)
  }
}

function fromJob(job: BackupJob, store: BackedUpStore, rpo: number | undefined): Answer {
  const { unit, schedules, backups, logs } = job
  const seen = (backups[0] ?? logs[0])?.seen ?? unit.seen
  if (logs.some((each) => each.program.startsWith('litestream'))) return continuous(unit.name, seen, rpo)
  if (backups.length === 0) return seenAnswer('unverifiable', `${unit.name} ships the log; no base backup here`, seen)
  const running = schedules.filter((each) => !each.suspended)
  if (schedules.length > 0 && running.length === 0) {
    return seenAnswer('fail', `${unit.name} is suspended`, schedules[0]?.seen ?? seen)
  }
  if (running.length === 0) {
    return unit.reachable
      ? seenAnswer('warn', `${unit.name} has no schedule`, seen)
      : seenAnswer('unverifiable', `nothing here schedules ${unit.name}`, seen, { level: levelOf(job) })
  }
  const [best] = [...running].sort((a, b) => (a.maxGapHours ?? Infinity) - (b.maxGapHours ?? Infinity))
  const archived = store.jobs.some((each) => each.logs.length > 0 && each.offHost)
  return fromSchedule(unit.name, best, archived, rpo, seen)
}

/** What GitHub says of a schedule: whether it runs at all, and when it last brought a backup. */
function asRun(evidence: Evidence, { unit, schedules }: BackupJob, written: Answer): Answer {
  const gap = Math.min(...schedules.flatMap((each) => (each.suspended ? [] : [each.maxGapHours ?? Infinity])))
  const runs = runsOf(evidence, unit)
  if (!Number.isFinite(gap) || runs.kind === 'not asked' || written.status === 'fail') return written
  if (runs.kind === 'refused') return { ...written, summary: `${written.summary}${refusal(runs)}` }
  const disabled = runs.workflow && disabledAnswer(unit.name, runs.workflow)
  if (disabled !== undefined) return disabled
  const scheduled = runs.runs.filter(({ event }) => event === 'schedule')
  const success = scheduled.find(({ outcome }) => outcome === 'success')
  if (success === undefined) {
    const [failed] = scheduled
    return failed === undefined
      ? { ...written, summary: `${written.summary}; no run of the schedule is known` }
      : answerOfRun(
          'fail',
          `${unit.name} failed ${ago(failed.finishedAt, evidence.now)}, and no run before succeeded`,
          failed,
        )
  }
  const hours = hoursSince(success.finishedAt, evidence.now)
  if (hours > 2 * gap)
    return answerOfRun(
      'fail',
      `${unit.name} should run every ${inHours(gap)}, and last succeeded ${inHours(hours)} ago`,
      success,
    )
  return {
    ...written,
    level: 'E2',
    summary: `${written.summary}; last succeeded ${inHours(hours)} ago`,
    facts: [...(written.facts ?? []), factOfRun(`last succeeded at ${success.finishedAt}`, success.url)],
  }
}

function continuous(name: string, seen: Seen, rpo: number | undefined): Answer {
  return rpo !== undefined && rpo < ARCHIVE_MINUTES
    ? seenAnswer('warn', `${name}: continuous, about ${ARCHIVE_MINUTES} minutes; the RPO is ${rpo}`, seen)
    : seenAnswer('pass', `${name}: continuous`, seen)
}

/** A weekly base backup is enough where the log between is archived. */
function fromSchedule(
  name: string,
  schedule: Schedule | undefined,
  archived: boolean,
  rpo: number | undefined,
  seen: Seen,
): Answer {
  const gap = schedule?.maxGapHours
  const place = schedule?.seen ?? seen
  if (schedule === undefined || gap === undefined) {
    const why = schedule === undefined ? 'when it runs is not written here' : `"${schedule.expression}" cannot be read`
    return seenAnswer('unverifiable', `${name}: ${why}`, place)
  }
  const every = `${name}: at most ${inHours(gap)} between backups`
  if (gap > WEEK) return seenAnswer('fail', every, place)
  if (archived) {
    const lags = rpo !== undefined && rpo < ARCHIVE_MINUTES
    const summary = `${name}: base every ${inHours(gap)}, the log continuously`
    return seenAnswer(lags ? 'warn' : 'pass', summary, place)
  }
  const allowed = rpo === undefined ? DAY : rpo / 60
  if (gap <= allowed) return seenAnswer('pass', every, place)
  return seenAnswer('warn', rpo === undefined ? every : `${every}; the RPO is ${inHours(allowed)}`, place)
}
