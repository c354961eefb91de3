import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import {
  bestOf,
  enoughByPlan,
  inDays,
  judgeStores,
  seenAnswer,
  worstAnswer,
  type BackedUpStore,
  type BackupJob,
} from '../shared/backups.js'
import { isLibsql, notHere } from '../shared/elsewhere.js'
import { backupRemedy } from '../shared/backup-remedies.js'
import { cited } from '../shared/scanner-rules.js'

const DAYS = 7

export const pitr = check({
  id: 'backup/pitr',
  title: 'Point-in-time recovery',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E3',
  attestable: true,
  priority: 'medium',
  why: 'Without an archived log everything since the last full backup is lost, and the moment before a mistake is out of reach.',
  evaluate: (evidence) => judgeStores(evidence, (store) => answerFor(evidence, store)),
  remedy: backupRemedy('pitr'),
})

function answerFor(evidence: Evidence, store: BackedUpStore): Answer {
  if (store.unimportant) return { status: 'not-applicable', summary: `${store.id} is declared of low criticality` }
  const job = bestOf(store.jobs.filter((each) => each.logs.length > 0).map((each) => fromJob(each, store)))
  if (store.resources.length === 0) {
    if (job !== undefined) return job
    if (store.engine === 'sqlite' && !isLibsql(evidence))
      return { status: 'not-applicable', summary: 'SQLite without a shipped log' }
    if (store.engine === 'redis') return { status: 'not-applicable', summary: 'Redis has no log to recover from' }
    return notHere(evidence, store, 'whether its log is archived cannot be seen')
  }
  const answers = store.resources.map((each) => {
    const own = fromResource(each)
    return job === undefined ? own : (bestOf([own, job]) ?? own)
  })
  return worstAnswer(answers) ?? notHere(evidence, store, 'whether its log is archived cannot be seen')
}

function fromResource(resource: StoreResource): Answer {
  return cited(stateOf(resource), resource, 'log')
}

function stateOf({ address, pitr: log, backups }: StoreResource): Answer {
  const seen = log.seen ?? backups.seen
  switch (log.state) {
    case 'on': {
      const { byPlan } = backups
      if (log.days === undefined && byPlan !== undefined)
        return seenAnswer(enoughByPlan(byPlan, DAYS), `${address}: recoverable to the minute, ${byPlan.said}`, seen)
      const days = log.days ?? backups.retentionDays
      return days !== undefined && days < DAYS
        ? seenAnswer('warn', `${address}: recoverable to the minute for only ${inDays(days)}`, seen)
        : seenAnswer('pass', `${address}: recoverable to the minute`, seen)
    }
    case 'weak':
      return seenAnswer('warn', `${address}: ${log.note ?? 'the log stays on the host'}`, seen)
    case 'off':
      return seenAnswer('fail', `${address}: ${log.note ?? 'no log is archived'}`, seen)
    case 'unknown':
      return seenAnswer('unverifiable', `${address}: ${log.note ?? 'not set here'}`, seen)
    case 'not applicable':
      return { status: 'not-applicable', summary: `${address}: it has no log to recover from` }
  }
}

function fromJob(job: BackupJob, store: BackedUpStore): Answer {
  const { unit, logs, offHost } = job
  const [command] = logs
  const name = `${unit.name} (${command?.program ?? ''})`
  const seen = command?.seen ?? unit.seen
  if (!offHost) return seenAnswer('warn', `${name} keeps the log where it runs`, seen)
  const based =
    store.jobs.some((each) => each.backups.length > 0) || store.resources.some((each) => each.backups.state === 'on')
  return based
    ? seenAnswer('pass', `${name} ships the log away`, seen)
    : seenAnswer('warn', `${name} ships the log away, but no base backup is seen`, seen)
}
