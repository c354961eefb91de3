import { check, type Answer, type Evidence } from '../check.js'
import { historiesOf } from '../shared/histories.js'
import { withoutMigrations } from '../shared/judge.js'
import { besides, factOf, migratingUnits } from '../shared/deploys.js'
import { isRelational } from '../shared/relational.js'
import { count } from '../shared/scope.js'

export const monitoring = check({
  id: 'safety/monitoring',
  title: 'Monitoring during migration',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E3',
  attestable: true,
  priority: 'low',
  why: 'A migration that waits for a lock looks like nothing at all until the connection pool is empty: users notice it before the team does.',
  evaluate: judge,
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const [fact] = answer.facts ?? []
    const code = rulesFor(evidence)
    return {
      missing: answer.summary,
      text: 'Alert on transactions that stay open and on lock waits, so that a stuck migration is seen within minutes.',
      language: code === '' ? 'text' : 'yaml',
      code,
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  },
  afterwards: 'Watch lock waits and the longest open transaction while a migration runs.',
})

function judge(evidence: Evidence): Answer {
  const { survey, facts } = evidence
  if (survey.histories.length === 0 && !survey.stack.databases.some(({ role }) => role === 'primary'))
    return { status: 'not-applicable', summary: 'no primary database' }
  if (
    historiesOf(evidence).length === 0 &&
    survey.stack.databases.every(({ role, engine }) => role !== 'primary' || !isRelational(engine))
  )
    return withoutMigrations(evidence, 'no migrations')
  const { alerts, otherAlert } = facts.automation
  const sharp = alerts.filter(({ on }) => on === 'locks' || on === 'long transactions' || on === 'duration')
  if (sharp.length > 0)
    return {
      status: 'pass',
      summary: `${count(sharp.length, 'alert')} on ${[...new Set(sharp.map(({ on }) => (on === 'duration' ? 'the duration of migrations' : on)))].join(' and ')}`,
      level: 'E3',
      facts: sharp.slice(0, 10).map((each) => factOf(each, each.seen.quote)),
    }
  const migrating = migratingUnits(evidence)
  const notices = migrating.flatMap(({ unit }) =>
    besides(evidence, unit).flatMap((each) =>
      each.commands.filter(({ purpose, onFailure }) => purpose === 'notify' && onFailure),
    ),
  )
  const [notice] = [...notices, ...alerts.filter(({ on }) => on === 'failure')]
  // A job that is ended by its time limit fails, and its failure is told: that is a notice of duration.
  const limited = notices.length > 0 && migrating.every(({ unit }) => unit.timeoutMinutes !== undefined)
  if (notice !== undefined)
    return {
      status: limited ? 'pass' : 'warn',
      summary: limited
        ? 'a migration that fails or runs over its time limit is told'
        : 'a failed migration is told, one that hangs is not',
      level: 'E3',
      facts: [factOf(notice, notice.seen.quote)],
    }
  const [other] = alerts
  if (other !== undefined)
    return {
      status: 'warn',
      summary: `${count(alerts.length, 'alert')} on the database, none on locks or long transactions`,
      level: 'E3',
      facts: alerts.slice(0, 10).map((each) => factOf(each, each.seen.quote)),
    }
  if (otherAlert !== undefined)
    return {
      status: 'fail',
      summary: 'alerts are kept here, and none is on a database',
      level: 'E3',
      facts: [{ detail: otherAlert.quote, path: otherAlert.path, line: otherAlert.line }],
    }
  return { status: 'unverifiable', summary: 'no alert on the database is seen in this repository' }
}

/** Metrics of the usual exporters; of other engines none is named here. */
function rulesFor(evidence: Evidence): string {
  const { survey } = evidence
  const engines = [
    ...historiesOf(evidence).map(({ dialect }) => dialect),
    ...survey.stack.databases.filter(({ role }) => role === 'primary').map(({ engine }) => engine),
  ]
  if (engines[0] === 'mysql' || engines[0] === 'mariadb') return MYSQL_RULES
  return engines[0] === 'postgres' ? POSTGRES_RULES : ''
}

const POSTGRES_RULES = `groups:
  - name: migrations
    rules:
      - alert: TransactionOpenTooLong
        expr: max by (datname) (pg_stat_activity_max_tx_duration{state!="idle"}) > 300
        for: 1m
        labels: { severity: page }
        annotations:
          summary: "A transaction in {{ $labels.datname }} has been open for over five minutes"
      - alert: ExclusiveLockHeld
        expr: sum by (datname) (pg_locks_count{mode="accessexclusivelock"}) > 0
        for: 1m
        labels: { severity: page }
        annotations:
          summary: "ACCESS EXCLUSIVE has been held in {{ $labels.datname }} for a minute"
`

const MYSQL_RULES = `groups:
  - name: migrations
    rules:
      - alert: RowLockWaits
        expr: mysql_global_status_innodb_row_lock_current_waits > 5
        for: 1m
        labels: { severity: page }
        annotations:
          summary: "Sessions on {{ $labels.instance }} have waited for row locks for a minute"
`
