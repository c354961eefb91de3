import type { Command, Schedule, Unit } from '../../evidence/automation/facts.js'
import type { OwnBackup } from '../../evidence/code/facts.js'
import type { Seen } from '../../evidence/facts.js'
import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import type { Dialect } from '../../migrations/operation.js'
import type { CheckStatus, ReportedFact } from '../../report.js'
import type { Answer, Evidence } from '../check.js'
import { worstOf } from './judge.js'

/** A store that holds what nothing else does, with what is seen of its backups. */
export interface BackedUpStore {
  readonly id: string
  readonly engine: Dialect
  /** What infrastructure code declares of it for production. Empty: it is declared elsewhere. */
  readonly resources: readonly StoreResource[]
  readonly jobs: readonly BackupJob[]
  /** Where the application's code can take a backup, whoever asks it to. */
  readonly own: OwnBackup | undefined
  /** Nobody needs it back to the minute. */
  readonly unimportant: boolean
}

/** Something that takes backups by commands. */
export interface BackupJob {
  readonly unit: Unit
  /** Commands that take a whole backup: shipping a log is none. */
  readonly backups: readonly Command[]
  readonly logs: readonly Command[]
  readonly uploads: readonly Command[]
  /** It writes to storage away from the database's host. */
  readonly offHost: boolean
  readonly schedules: readonly Schedule[]
}

/**
 * Asks each primary store, and takes the worst. A library is not operated; without a primary store there is nothing to
 * back up.
 */
export function judgeStores(evidence: Evidence, judge: (store: BackedUpStore) => Answer): Answer {
  if (evidence.survey.stack.kind === 'library') {
    return { status: 'not-applicable', summary: 'a library is not operated' }
  }
  const stores = backedUpStores(evidence)
  if (stores.length === 0) {
    const others = (evidence.survey.stack.unreviewed ?? []).map(({ title }) => title)
    const summary =
      others.length === 0 ? 'no primary database' : `${others.join(', ')} not analysed, no other primary database`
    return { status: 'not-applicable', summary }
  }
  return worstOf(stores.map((store) => ({ store: store.id, answer: judge(store) })))
}

/** The primary stores of the stack, and those that a history migrates. */
export function backedUpStores({ survey, facts, settings }: Evidence): readonly BackedUpStore[] {
  const primary = [
    ...survey.stack.databases.filter((each) => each.role === 'primary'),
    ...storesOfHistoriesAlone(survey),
  ]
  const stores = [...new Map(primary.map(({ id, engine }) => [id, { id, engine }])).values()]
  return migratedFirst(stores, survey).map(({ id, engine }) => ({
    id,
    engine,
    resources: facts.infrastructure.stores.filter((each) => each.role === 'primary' && mayBe(each, engine)),
    jobs: facts.automation.units.flatMap((unit) => jobOf(unit, engine)),
    own: facts.ownBackups?.find((each) => isKin(each.engine, engine)),
    unimportant: settings.databases.some((each) => each.id === id && each.criticality === 'low'),
  }))
}

/** The engines that migrations are read for before others that an application can be set up with. */
export function migratedFirst<Store extends { readonly engine: Dialect }>(
  stores: readonly Store[],
  { histories }: Evidence['survey'],
): readonly Store[] {
  const isMigrated = ({ engine }: Store): boolean => histories.some((each) => isKin(each.dialect, engine))
  return [...stores.filter(isMigrated), ...stores.filter((each) => !isMigrated(each))]
}

/** Stores that a history migrates and nothing else in the stack shows. */
export function storesOfHistoriesAlone({
  stack,
  histories,
}: Evidence['survey']): readonly { readonly id: string; readonly engine: Dialect }[] {
  const alone = histories
    .filter(
      (history) => !stack.databases.some(({ id, engine }) => id === history.database || isKin(engine, history.dialect)),
    )
    .map((history) => ({ id: history.database, engine: history.dialect }))
  return [...new Map(alone.map((each) => [each.id, each])).values()]
}

/** MySQL's programs and services serve MariaDB as well. */
export function isKin(a: Dialect, b: Dialect): boolean {
  const family = (engine: Dialect): Dialect => (engine === 'mariadb' ? 'mysql' : engine)
  return family(a) === family(b)
}

/** A managed relational database whose kind is not written may be any that providers run. */
export function mayBe({ engine }: StoreResource, wanted: Dialect): boolean {
  return engine === undefined ? isServer(wanted) : isKin(engine, wanted)
}

const SHIPS_LOGS =
  /^(wal-g wal-push|pgbackrest archive-push|barman-cloud-wal-archive|pg_receivewal|mysqlbinlog|litestream replicate)$/

/** Programs that write to storage of their own, away from the host; those that start with a cloud's name ask a service. */
const SHIPS_ITSELF =
  /^(wal-g|pgbackrest|barman-cloud|litestream|pbm|velero|aws|gcloud|az|heroku|fly|flyctl|pscale|neon|neonctl|supabase|railway|render)\b/

function isShipped({ program }: Command): boolean {
  return SHIPS_ITSELF.test(program)
}

/** Whether a program of the job writes its backups away by itself, whatever is uploaded besides. */
export function shipsItself({ backups, logs }: BackupJob): boolean {
  return [...backups, ...logs].some(isShipped)
}

function jobOf(unit: Unit, engine: Dialect): readonly BackupJob[] {
  const own = unit.commands.filter(
    (each) =>
      each.purpose === 'backup' &&
      !each.schemaOnly &&
      !each.local &&
      each.engine !== undefined &&
      isKin(each.engine, engine),
  )
  if (own.length === 0) return []
  const uploads = unit.commands.filter((each) => each.purpose === 'upload')
  if (uploads.length === 0 && isCopy(unit, own)) return []
  const logs = own.filter((each) => SHIPS_LOGS.test(each.program))
  return [
    {
      unit,
      // What litestream replicates is log and base at once.
      backups: own.filter((each) => !logs.includes(each) || each.program.startsWith('litestream')),
      logs,
      uploads,
      offHost: uploads.length > 0 || own.some(isShipped),
      schedules: unit.schedules,
    },
  ]
}

/** A dump in a folder for what is temporary, restored into another database by the same unit: nothing is kept of it. */
function isCopy({ commands }: Unit, dumps: readonly Command[]): boolean {
  return (
    commands.some(({ purpose, local }) => purpose === 'restore' && !local) &&
    dumps.every((each) => !isShipped(each) && /(?:^|[\s="'>])\/(?:var\/)?tmp\//.test(each.seen.quote))
  )
}

/** Commands by which the provider takes a snapshot that it keeps itself, encrypted as its source is. */
const TAKES_SNAPSHOT =
  /^(aws (rds create-db-(cluster-)?snapshot|dynamodb create-backup|backup start-backup-job)|gcloud sql backups|az flexible-server backup)/

/** Whether everything that a job takes is kept by the provider: nothing is written that could be read or encrypted here. */
export function keptByProvider({ backups }: BackupJob): boolean {
  return backups.length > 0 && backups.every(({ program }) => TAKES_SNAPSHOT.test(program))
}

/** Backups exist here, whether or not they are good: infrastructure that switches them on, or a job that takes them. */
export function hasBackups(store: BackedUpStore): boolean {
  return (
    store.resources.some((each) => each.backups.state === 'on') || store.jobs.some((each) => each.backups.length > 0)
  )
}

const BEST_FIRST: readonly CheckStatus[] = ['pass', 'warn', 'unverifiable', 'fail']

/** Any of several ways is enough: the best of them. */
export function bestOf(answers: readonly Answer[]): Answer | undefined {
  return [...answers].sort((a, b) => BEST_FIRST.indexOf(a.status) - BEST_FIRST.indexOf(b.status))[0]
}

/** All of several things must hold: the worst of them. */
export function worstAnswer(answers: readonly Answer[]): Answer | undefined {
  return answers.length === 0 ? undefined : worstOf(answers.map((answer) => ({ store: '', answer })))
}

/** An answer from one place. */
export function seenAnswer(
  status: CheckStatus,
  summary: string,
  seen: Seen | undefined,
  more: Pick<Answer, 'priority' | 'level'> = {},
): Answer {
  return {
    status,
    summary,
    level: 'E3',
    ...(seen === undefined ? {} : { facts: [factOf(seen, summary)] }),
    ...more,
  }
}

/** What the application can take by itself is worth what a script is that nothing schedules. */
export function ownAnswer({ own }: BackedUpStore, status: 'warn' | 'unverifiable'): readonly Answer[] {
  if (own === undefined) return []
  const summary = `the application can back itself up (${own.what}); nothing seen here schedules it`
  return [seenAnswer(status, summary, own.seen, { level: 'E4' })]
}

export function factOf(seen: Seen, said: string): ReportedFact {
  return { detail: `${said}: ${seen.quote}`, path: seen.path, line: seen.line }
}

/** What a plan that cannot be seen keeps, against the days that are wanted. */
export function enoughByPlan(
  { least, most }: NonNullable<StoreResource['backups']['byPlan']>,
  wanted: number,
): CheckStatus {
  return least >= wanted ? 'pass' : most < wanted ? 'warn' : 'unverifiable'
}

export function isServer(engine: Dialect): boolean {
  return /^(postgres|mysql|mariadb|sqlserver)$/.test(engine)
}

/** `14 days`, `1 day`. */
export function inDays(days: number): string {
  const rounded = Math.round(days * 10) / 10
  return `${rounded} ${rounded === 1 ? 'day' : 'days'}`
}

/** `24 hours`, `7 days`. */
export function inHours(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} minutes`
  return hours <= 48 ? `${Math.round(hours)} ${Math.round(hours) === 1 ? 'hour' : 'hours'}` : inDays(hours / 24)
}

/** A script is weaker evidence than what something runs. */
export function levelOf({ unit }: BackupJob): 'E3' | 'E4' {
  return unit.kind === 'script' && unit.schedules.length === 0 ? 'E4' : 'E3'
}
