import type { Schedule } from '../../automation/facts.js'
import { scheduleOf } from '../../automation/schedule.js'
import type { StoreResource } from '../facts.js'
import { at, booleanOf, items, stateOf, textOf, type Property } from '../value.js'
import { storeOf, type Manifest } from './manifest.js'

/** The stores of other operators, with the backups that their own resource describes. */
export function operatorStore(manifest: Manifest): StoreResource | undefined {
  const { group, kind } = manifest
  if (group === 'acid.zalan.do' && kind === 'postgresql') return zalando(manifest)
  if (group === 'postgres-operator.crunchydata.com' && kind === 'PostgresCluster') return pgBackRest(manifest)
  if (group === 'pgv2.percona.com' && kind === 'PerconaPGCluster') return pgBackRest(manifest)
  if (group === 'psmdb.percona.com' && kind === 'PerconaServerMongoDB') {
    return percona(manifest, storeOf(manifest, 'mongodb', 'operator'), 'tasks')
  }
  if (group === 'pxc.percona.com' && kind === 'PerconaXtraDBCluster') {
    return percona(manifest, storeOf(manifest, 'mysql', 'operator'), 'schedule')
  }
  if (kind === 'MongoDBCommunity') return storeOf(manifest, 'mongodb', 'operator')
  return undefined
}

/**
 * Zalando's operator (https://postgres-operator.readthedocs.io/en/latest/reference/cluster_manifest/): logical backups
 * by a switch of the cluster. WAL-G may also be configured for all clusters at once, elsewhere: without either here
 * nothing is known.
 */
function zalando(manifest: Manifest): StoreResource {
  const store = storeOf(manifest, 'postgres', 'operator')
  const logical = at(manifest.root, 'spec', 'enableLogicalBackup')
  const expression = at(manifest.root, 'spec', 'logicalBackupSchedule')
  const written = textOf(expression)
  const environment = items(at(manifest.root, 'spec', 'env'))
  const shipped = environment.find((each) => SHIPS_WAL.test(textOf(at(each, 'name')) ?? ''))
  const on = booleanOf(logical) === true
  if (!on && shipped !== undefined) return withBaseBackups(store, environment, shipped)
  return {
    ...store,
    backups: {
      ...store.backups,
      state: on ? 'on' : 'unknown',
      schedule:
        on && written !== undefined ? scheduleOf(written, 'cron', expression?.seen ?? manifest.seen) : undefined,
      seen: logical?.seen ?? manifest.seen,
      note: on ? undefined : 'no logical backups; whether the operator ships WAL is configured elsewhere',
    },
    pitr:
      shipped === undefined
        ? { state: 'unknown', seen: manifest.seen, note: 'the operator may ship WAL for all clusters' }
        : { state: 'on', seen: shipped.seen, note: undefined },
  }
}

/**
 * Variables of Spilo that say where WAL and base backups go; USE_WALG_BACKUP only says by which program
 * (https://github.com/zalando/spilo/blob/master/ENVIRONMENT.rst).
 */
const SHIPS_WAL = /^(WAL_(S3|GS|SWIFT)_BUCKET|WALG_(S3|GS|AZ|SSH|SWIFT)_PREFIX|WALE_(S3|GS|SWIFT)_PREFIX)$/

/** Where it ships WAL, Spilo takes base backups too: every day at 01:00 unless BACKUP_SCHEDULE says otherwise. */
function withBaseBackups(store: StoreResource, environment: readonly Property[], shipped: Property): StoreResource {
  const written = at(
    environment.find((each) => textOf(at(each, 'name')) === 'BACKUP_SCHEDULE'),
    'value',
  )
  const seen = written?.seen ?? shipped.seen
  return {
    ...store,
    backups: {
      ...store.backups,
      state: 'on',
      schedule: scheduleOf(textOf(written) ?? '00 01 * * *', 'cron', seen),
      seen: shipped.seen,
      note: undefined,
    },
    pitr: { state: 'on', seen: shipped.seen, note: undefined },
  }
}

/**
 * Crunchy's operator and Percona's for PostgreSQL archive WAL into pgBackRest repositories; backups are scheduled per
 * repository (https://access.crunchydata.com/documentation/postgres-operator/latest/tutorials/backups-disaster-recovery/backup-management,
 * https://docs.percona.com/percona-operator-for-postgresql/backups-schedule.html).
 */
function pgBackRest(manifest: Manifest): StoreResource {
  const store = storeOf(manifest, 'postgres', 'operator')
  const base = at(manifest.root, 'spec', 'backups', 'pgbackrest')
  const repositories = items(at(base, 'repos'))
  const schedules = repositories.flatMap((each) => schedulesOf(at(each, 'schedules')))
  const best = oftenest(schedules)
  const remote = repositories.filter((each) => at(each, 'volume') === undefined)
  const regions = new Set(remote.map((each) => textOf(at(each, 's3', 'region'))).filter((each) => each !== undefined))
  const cipher = repositories
    .map((each) => at(base, 'global', `${textOf(at(each, 'name')) ?? ''}-cipher-type`))
    .find((each) => each !== undefined)
  return {
    ...store,
    backups: {
      ...store.backups,
      state: best === undefined ? 'off' : manifest.conditional ? 'unknown' : 'on',
      schedule: best,
      seen: best?.seen ?? base?.seen ?? manifest.seen,
      note: best === undefined ? 'no repository has a schedule' : undefined,
      ...(best !== undefined && remote.length === 0 ? { weakness: 'kept on a volume of the same cluster' } : {}),
    },
    pitr:
      repositories.length === 0
        ? { state: 'off', seen: manifest.seen, note: 'no repository' }
        : remote.length === 0
          ? { state: 'weak', seen: base?.seen, note: 'WAL is kept on a volume of the same cluster' }
          : { state: 'on', seen: remote[0]?.seen, note: undefined },
    crossRegion:
      regions.size > 1
        ? { state: 'on', seen: base?.seen, note: `repositories in ${[...regions].join(' and ')}` }
        : store.crossRegion,
    encryptedAtRest:
      textOf(cipher) === 'aes-256-cbc'
        ? { state: 'on', seen: cipher?.seen }
        : remote.some(
              (each) =>
                at(each, 's3', 'endpoint') === undefined ||
                /amazonaws\.com/.test(textOf(at(each, 's3', 'endpoint')) ?? ''),
            )
          ? { state: 'provider default', seen: remote[0]?.seen }
          : store.encryptedAtRest,
  }
}

/** `full: "0 1 * * 0"`, `incremental: …`. */
function schedulesOf(property: Property | undefined): readonly Schedule[] {
  if (property?.value.kind !== 'map') return []
  return [...property.value.entries.values()].flatMap((each) => {
    const written = textOf(each)
    return written === undefined ? [] : [scheduleOf(written, 'cron', each.seen)]
  })
}

function oftenest(schedules: readonly Schedule[]): Schedule | undefined {
  return [...schedules].sort((a, b) => (a.maxGapHours ?? Infinity) - (b.maxGapHours ?? Infinity))[0]
}

/**
 * Percona's operators for MongoDB (`spec.backup.tasks`, https://docs.percona.com/percona-operator-for-mongodb/backups-scheduled.html)
 * and MySQL (`spec.backup.schedule`, https://docs.percona.com/percona-operator-for-mysql/pxc/backups-scheduled.html).
 * MongoDB's are off unless `enabled` is true, of the backups and of each task: `Enabled bool` in
 * https://github.com/percona/percona-server-mongodb-operator/blob/main/pkg/apis/psmdb/v1/psmdb_types.go. MySQL's have no
 * such switch.
 */
function percona(manifest: Manifest, store: StoreResource, list: 'tasks' | 'schedule'): StoreResource {
  const backup = at(manifest.root, 'spec', 'backup')
  const isOn = (property: Property | undefined): boolean =>
    list === 'tasks' ? booleanOf(at(property, 'enabled')) === true : booleanOf(at(property, 'enabled')) !== false
  const enabled = isOn(backup)
  const tasks = items(at(backup, list)).filter(isOn)
  const schedules = tasks.flatMap((each) => {
    const expression = at(each, 'schedule')
    const written = textOf(expression)
    return expression === undefined || written === undefined ? [] : [scheduleOf(written, 'cron', expression.seen)]
  })
  const best = enabled ? oftenest(schedules) : undefined
  const pitr = at(backup, 'pitr', 'enabled')
  const [storage] = storagesOf(backup, tasks)
  const local = /^(filesystem|pvc)$/i.test(textOf(at(storage, 'type')) ?? '')
  const elsewhere = at(storage, 's3', 'endpointUrl') !== undefined
  return {
    ...store,
    backups: {
      ...store.backups,
      state: best === undefined ? 'off' : manifest.conditional ? 'unknown' : 'on',
      schedule: best,
      seen: best?.seen ?? backup?.seen ?? manifest.seen,
      note: best === undefined ? (enabled ? 'nothing is scheduled' : 'backups are switched off') : undefined,
      ...(local && best !== undefined ? { weakness: 'kept on a volume of the same cluster' } : {}),
    },
    pitr: { state: enabled ? stateOf(pitr, 'off') : 'off', seen: pitr?.seen ?? manifest.seen, note: undefined },
    encryptedAtRest:
      storage !== undefined && !local && !elsewhere
        ? { state: 'provider default', seen: storage.seen }
        : store.encryptedAtRest,
  }
}

function storagesOf(backup: Property | undefined, tasks: readonly Property[]): readonly Property[] {
  return tasks.flatMap((each) => {
    const storage = at(backup, 'storages', textOf(at(each, 'storageName')) ?? '')
    return storage === undefined ? [] : [storage]
  })
}
