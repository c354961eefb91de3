import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import {
  bestOf,
  enoughByPlan,
  inDays,
  judgeStores,
  levelOf,
  ownAnswer,
  seenAnswer,
  worstAnswer,
  type BackedUpStore,
  shipsItself,
  type BackupJob,
} from '../shared/backups.js'
import { notHere } from '../shared/elsewhere.js'
import { backupRemedy } from '../shared/backup-remedies.js'
import { asDocumented } from '../shared/documented-backups.js'
import { cited } from '../shared/scanner-rules.js'

/** Between what scanners ask (1) and what AWS Config asks (35): a mistake is often found after a weekend. */
const RETENTION_DAYS = 7

export const procedure = check({
  id: 'backup/procedure',
  title: 'Backup procedure exists',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: true,
  priority: 'high',
  why: 'Without backups one mistake, one lost disk or one attacker takes all data for good.',
  evaluate: (evidence) => judgeStores(evidence, (store) => answerFor(evidence, store)),
  remedy: backupRemedy('procedure'),
})

function answerFor(evidence: Evidence, store: BackedUpStore): Answer {
  const jobs = store.jobs.filter((each) => each.backups.length > 0).map(fromJob)
  const job = bestOf([...jobs, ...ownAnswer(store, 'warn')])
  if (store.resources.length === 0) return job ?? notHere(evidence, store, 'its backups cannot be seen', 'backup')
  const least = evidence.settings.backup.minRetentionDays ?? RETENTION_DAYS
  const answers = store.resources.map((each) => {
    const own = asDocumented(evidence, store.engine, each, fromResource(each, least))
    return job === undefined ? own : (bestOf([own, job]) ?? own)
  })
  return worstAnswer(answers) ?? notHere(evidence, store, 'its backups cannot be seen', 'backup')
}

function fromResource(resource: StoreResource, least: number): Answer {
  return cited(stateOf(resource, least), resource, 'backups')
}

function stateOf({ address, backups, kind }: StoreResource, least: number): Answer {
  switch (backups.state) {
    case 'on': {
      if (backups.weakness !== undefined) return seenAnswer('warn', `${address}: ${backups.weakness}`, backups.seen)
      const { retentionDays: days, byPlan } = backups
      if (byPlan !== undefined)
        return seenAnswer(
          enoughByPlan(byPlan, least),
          `${address}: the provider keeps backups, ${byPlan.said}`,
          backups.seen,
        )
      if (days === undefined) return seenAnswer('pass', `${address}: backups are on`, backups.seen)
      const summary = `${address}: backups kept ${inDays(days)}`
      return days < least
        ? seenAnswer('warn', `${summary}, fewer than ${least}`, backups.seen)
        : seenAnswer('pass', summary, backups.seen)
    }
    case 'off': {
      const why = backups.note ?? (kind === 'managed' ? 'backups are off' : 'nothing backs it up')
      return seenAnswer('fail', `${address}: ${why}`, backups.seen, { priority: 'critical' })
    }
    case 'unknown':
      return seenAnswer('unverifiable', `${address}: ${backups.note ?? 'not set here'}`, backups.seen)
  }
}

/** https://docs.github.com/actions/managing-workflow-runs-and-deployments/managing-workflow-runs/downloading-workflow-artifacts */
const ARTIFACT = /^actions\/upload-artifact$/

function fromJob(job: BackupJob): Answer {
  const { unit, backups, uploads, schedules, offHost } = job
  const [command] = backups
  const name = `${unit.name} (${command?.program ?? unit.kind})`
  const seen = command?.seen ?? unit.seen
  const running = schedules.filter((each) => !each.suspended)
  if (schedules.length > 0 && running.length === 0) {
    return seenAnswer('fail', `${unit.name} is suspended`, schedules[0]?.seen ?? seen)
  }
  if (!unit.reachable && running.length === 0) {
    return seenAnswer('warn', `nothing schedules ${name}`, seen, { level: levelOf(job) })
  }
  if (running.length === 0) return seenAnswer('warn', `${name} takes backups only when it happens to run`, seen)
  if (backups.every((each) => each.failureIgnored)) {
    return seenAnswer('warn', `${name} goes on when the backup fails`, seen)
  }
  if (offHost && uploads.length > 0 && uploads.every(({ program }) => ARTIFACT.test(program)) && !shipsItself(job)) {
    const summary = `${name} keeps its backups as artifacts of its runs alone: gone after 90 days by default, and whoever can read the repository can download them`
    return seenAnswer('warn', summary, uploads[0]?.seen ?? seen)
  }
  return offHost
    ? seenAnswer('pass', `${name} backs up on a schedule, off the host`, seen)
    : seenAnswer('warn', `${name} keeps its backups where it runs`, seen)
}
