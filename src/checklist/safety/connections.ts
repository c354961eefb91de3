import type { Connection } from '../../evidence/automation/facts.js'
import type { Dialect, History } from '../../migrations/model.js'
import { check, type Answer, type Evidence, type Remedy } from '../check.js'
import { historiesOf, mainHistory } from '../shared/histories.js'
import { withoutMigrations } from '../shared/judge.js'
import { attestationForm } from '../shared/attestation-form.js'
import { factOf, migratingUnits, type Migrating } from '../shared/deploys.js'
import { lockOf } from '../shared/migration-locks.js'
import { deploymentOf } from '../shared/platforms.js'
import { migrateWorkflow, releaseCommand } from '../shared/workflows.js'

export const connections = check({
  id: 'safety/connections',
  title: 'Connection pooling',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: true,
  priority: 'medium',
  why: 'Behind a pooler of transactions the lock of the tool and its SET statements land in another session, and with a runner per replica two of them migrate at once.',
  evaluate: judge,
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const [fact] = answer.facts ?? []
    return {
      missing: answer.summary,
      ...(answer.summary === NOT_SAID || answer.summary === NOT_SAID_HERE
        ? pastThePooler(evidence)
        : oncePerDeploy(evidence)),
      ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
    }
  },
})

/** All that is left to know: the runner is one at a time. */
const NOT_SAID = 'whether migrations go through a pooler is not said'
const NOT_SAID_HERE = `${NOT_SAID} here: their address comes from the environment`

const CONNECTED: readonly Dialect[] = ['postgres', 'mysql', 'mariadb', 'sqlserver', 'mongodb']

function judge(evidence: Evidence): Answer {
  const histories = historiesOf(evidence).filter(({ dialect }) => CONNECTED.includes(dialect))
  const [history] = histories
  if (history === undefined) return withoutMigrations(evidence, 'no migrations over a connection')
  const migrating = migratingUnits(evidence)
  const answers = [address(evidence, history, migrating), runner(history, migrating)]
  const order = ['fail', 'warn', 'unverifiable', 'pass'] as const
  const sorted = order.flatMap((status) => answers.filter((each) => each.status === status))
  const [worst] = sorted
  if (worst === undefined) return { status: 'unverifiable', summary: 'nothing says how migrations connect' }
  if (worst.status === 'unverifiable') return worst
  const alike = sorted.filter(({ status }) => status === worst.status)
  return {
    ...worst,
    summary: [...new Set(alike.map(({ summary }) => summary))].join(worst.status === 'pass' ? ', ' : '; '),
    facts: alike.flatMap((each) => each.facts ?? []),
  }
}

/** Whether migrations go past a pooler of transactions. Only PostgreSQL's are common enough to ask. */
function address({ facts }: Evidence, history: History, migrating: readonly Migrating[]): Answer {
  const { connections: all } = facts.automation
  const ours = all.filter(({ purpose }) => purpose === 'migrate')
  const pooled = ours.find((each) => each.pooled === 'yes')
  if (pooled !== undefined) return throughPooler(pooled, history)
  const direct = ours.find((each) => each.pooled === 'no')
  if (direct !== undefined) return { ...at('pass', 'migrations connect directly', direct), level: 'E3' }
  const application = all.find((each) => each.pooled === 'yes')
  if (application !== undefined)
    return at(
      'warn',
      'the application goes through a pooler, and no direct connection is set for migrations',
      application,
    )
  if (migrating.length === 0) return { status: 'unverifiable', summary: 'nothing here says how migrations connect' }
  if (history.dialect !== 'postgres') return { status: 'pass', summary: 'no pooler in sight', level: 'E3' }
  const here = withoutPooler(facts)
  if (here !== undefined) {
    const said = `${here.address} is declared here, and no proxy or pooler before it`
    return { status: 'pass', summary: said, level: 'E3', facts: [factOf(here, said)] }
  }
  const [unknown] = ours
  return unknown === undefined ? { status: 'warn', summary: NOT_SAID, level: 'E3' } : at('warn', NOT_SAID_HERE, unknown)
}

/**
 * A server of RDS whose infrastructure code is here, with no word of a pooler in any of it. RDS has none built in: a
 * proxy is a resource beside it (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html).
 */
function withoutPooler({ infrastructure: { stores, poolers = [], unread } }: Evidence['facts']) {
  if (poolers.length > 0 || unread.length > 0) return undefined
  return stores.find(
    ({ kind, role, engine, address: name }) =>
      kind === 'managed' &&
      role === 'primary' &&
      (engine === undefined || engine === 'postgres') &&
      /(?:^|\.)aws_(?:db_instance|rds_cluster)\./.test(name),
  )
}

function throughPooler(connection: Connection, history: History): Answer {
  return lockOf(history) === 'session'
    ? at('fail', 'migrations go through a pooler of transactions, where the lock of the tool does not hold', connection)
    : at('warn', 'migrations go through a pooler of transactions: SET and session locks do not hold there', connection)
}

/** Whether exactly one runner migrates. */
function runner(history: History, migrating: readonly Migrating[]): Answer {
  if (migrating.length === 0) return { status: 'unverifiable', summary: 'nothing here migrates a deployed database' }
  const lock = lockOf(history)
  const boots = migrating.filter(({ unit }) => unit.kind === 'container' && !unit.single)
  const many = boots.find(({ unit }) => (unit.replicas ?? 1) > 1)
  if (many !== undefined && lock === 'none')
    return said('fail', `${many.unit.replicas ?? 2} replicas migrate at their start, and the tool takes no lock`, many)
  const own = migrating.find(({ unit }) => unit.kind === 'application')
  if (own !== undefined) return byItself(own, lock)
  const [boot] = boots
  if (boot !== undefined)
    return said(
      'warn',
      `${boot.unit.name} migrates at each start${lock === 'session' || lock === 'table' ? ', kept apart by the lock of the tool' : ''}`,
      boot,
    )
  const open = migrating.find(({ unit }) => !isSingle(unit.kind, unit.single))
  if (open !== undefined && lock !== 'session' && lock !== 'table')
    return said('warn', `two runs of ${open.unit.name} may migrate at once`, open)
  const [first] = migrating
  if (first === undefined) return { status: 'unverifiable', summary: 'nothing here migrates a deployed database' }
  return said('pass', 'one runner at a time', first)
}

/** Code of the application migrates wherever it starts: whether that is in one place, nobody knows from here. */
function byItself(own: Migrating, lock: ReturnType<typeof lockOf>): Answer {
  const apart = own.unit.single
    ? ', kept apart by a lock that its code takes'
    : lock === 'none'
      ? ', and the tool takes no lock: of two that start at once one may fail'
      : lock === 'unknown'
        ? ''
        : ', kept apart by the lock of the tool'
  return said('warn', `${own.unit.name} applies its migrations itself${apart}`, own)
}

function isSingle(kind: Migrating['unit']['kind'], single: boolean): boolean {
  return single || kind === 'release phase' || kind === 'hook'
}

function at(status: Answer['status'], summary: string, connection: Connection): Answer {
  return { status, summary, level: 'E3', facts: [factOf(connection, summary)] }
}

function said(status: Answer['status'], summary: string, { unit, command }: Migrating): Answer {
  return { status, summary, level: 'E3', facts: [factOf(command, `${unit.name}: ${command.program}`)] }
}

function pastThePooler({ now }: Evidence): Pick<Remedy, 'text' | 'language' | 'code'> {
  return {
    text: 'Look where the address that migrations are given leads. Past every pooler of transactions: say so in .github/database-review.yml, with a link to the proof. Through one: give migrations an address of their own, of the server itself.',
    language: 'yaml',
    code: attestationForm({
      check: 'safety/connections',
      statement: 'which address migrations are given, and that no pooler of transactions stands before it',
      days: 180,
      now,
    }),
  }
}

/** In the platform's own release phase where it has one, else in a job. */
function oncePerDeploy(evidence: Evidence): Pick<Remedy, 'text' | 'language' | 'code'> {
  const history = mainHistory(evidence)
  const release = deploymentOf(evidence).release?.(releaseCommand(evidence, history))
  return release === undefined
    ? {
        text: 'Migrate once per deploy, in a job of its own, over a connection that goes past the pooler.',
        language: 'yaml',
        code: migrateWorkflow(evidence, history),
      }
    : {
        text: `Migrate once per deploy, in ${release.path}, over a connection that goes past the pooler. ${release.text}`,
        language: release.language,
        code: release.code,
      }
}
