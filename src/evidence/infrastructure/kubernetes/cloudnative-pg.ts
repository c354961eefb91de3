import { scheduleOf } from '../../automation/schedule.js'
import type { StoreResource } from '../facts.js'
import { at, booleanOf, items, textOf, type Property } from '../value.js'
import { sameNamespace, storeOf, type Manifest } from './manifest.js'

/**
 * CloudNativePG (https://cloudnative-pg.io/documentation/current/backup/): a ScheduledBackup that names the Cluster is
 * its backup, with six fields, seconds first; the archive of the WAL is point-in-time recovery, and nothing without a
 * base backup. A single Backup is no schedule.
 */
export function cloudNativeStore(manifest: Manifest, all: readonly Manifest[]): StoreResource | undefined {
  if (manifest.group !== 'postgresql.cnpg.io' || manifest.kind !== 'Cluster') return undefined
  const store = storeOf(manifest, 'postgres', 'operator')
  const archive = archiveOf(manifest, all)
  const scheduled = all.filter((each) => each.kind === 'ScheduledBackup' && isFor(each, manifest))
  const replica = booleanOf(at(manifest.root, 'spec', 'replica', 'enabled')) === true
  return {
    ...store,
    role: replica ? 'replica' : store.role,
    backups: backupsOf(store, manifest, scheduled, archive),
    pitr:
      archive === undefined
        ? { state: 'off', seen: manifest.seen, note: 'the WAL is not archived' }
        : { state: 'on', seen: archive.seen, note: undefined },
    encryptedAtRest: encryption(archive?.store, manifest),
  }
}

interface Archive {
  readonly seen: Property['seen']
  /** `barmanObjectStore`, or the ObjectStore of the plugin; undefined where it is declared elsewhere. */
  readonly store: Property | undefined
  readonly retention: Property | undefined
}

/** `spec.backup.barmanObjectStore` (until 1.30), or the Barman Cloud plugin as the archiver of the WAL. */
function archiveOf(manifest: Manifest, all: readonly Manifest[]): Archive | undefined {
  const own = at(manifest.root, 'spec', 'backup', 'barmanObjectStore')
  if (own !== undefined) {
    return { seen: own.seen, store: own, retention: at(manifest.root, 'spec', 'backup', 'retentionPolicy') }
  }
  const plugin = items(at(manifest.root, 'spec', 'plugins')).find(
    (each) =>
      textOf(at(each, 'name')) === 'barman-cloud.cloudnative-pg.io' &&
      booleanOf(at(each, 'isWALArchiver')) === true &&
      booleanOf(at(each, 'enabled')) !== false,
  )
  if (plugin === undefined) return undefined
  const named = textOf(at(plugin, 'parameters', 'barmanObjectName'))
  const object = all.find((each) => each.kind === 'ObjectStore' && each.name === named && sameNamespace(each, manifest))
  return {
    seen: plugin.seen,
    store: at(object?.root, 'spec', 'configuration'),
    retention: at(object?.root, 'spec', 'retentionPolicy'),
  }
}

function isFor(backup: Manifest, cluster: Manifest): boolean {
  return (
    backup.group === 'postgresql.cnpg.io' &&
    [cluster.name, ...cluster.formerNames].includes(namedBy(backup) ?? '') &&
    sameNamespace(backup, cluster)
  )
}

function namedBy(backup: Manifest): string | undefined {
  return textOf(at(backup.root, 'spec', 'cluster', 'name'))
}

function backupsOf(
  store: StoreResource,
  cluster: Manifest,
  scheduled: readonly Manifest[],
  archive: Archive | undefined,
): StoreResource['backups'] {
  const backup = scheduled.find((each) => !isSuspended(each)) ?? scheduled[0]
  if (backup === undefined) {
    const note =
      archive === undefined ? 'no ScheduledBackup' : 'the WAL is archived, but no ScheduledBackup takes a base'
    return { ...store.backups, state: 'off', note }
  }
  const expression = at(backup.root, 'spec', 'schedule')
  const written = textOf(expression) ?? ''
  const suspended = isSuspended(backup)
  const snapshots = textOf(at(backup.root, 'spec', 'method')) === 'volumeSnapshot'
  if (archive === undefined && !snapshots) {
    const note = 'its ScheduledBackup has no object store to write to'
    return { ...store.backups, state: 'off', seen: backup.seen, note }
  }
  const doubt = doubtOf(backup, cluster)
  return {
    state: suspended ? 'off' : doubt === undefined ? 'on' : 'unknown',
    retentionDays: days(textOf(archive?.retention)),
    schedule: scheduleOf(written, 'cron with seconds', expression?.seen ?? backup.seen, suspended),
    seen: backup.seen,
    note: suspended ? 'its ScheduledBackup is suspended' : doubt,
  }
}

/**
 * Why a schedule may not reach its cluster. Kustomize renames references of Kubernetes' own kinds, not that of a
 * ScheduledBackup:
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/namereference.go
 */
function doubtOf(backup: Manifest, cluster: Manifest): string | undefined {
  if (backup.conditional) return "the chart's values decide whether it is there"
  const name = namedBy(backup)
  return name === cluster.name || cluster.referencesFollow
    ? undefined
    : `its ScheduledBackup names ${name ?? 'no cluster'}, which kustomize renames to ${cluster.name}`
}

function isSuspended(backup: Manifest): boolean {
  return booleanOf(at(backup.root, 'spec', 'suspend')) === true
}

/** `30d`, `4w`, `3m`. */
function days(policy: string | undefined): number | undefined {
  const [, number, unit] = /^(\d+)([dwm])$/.exec(policy ?? '') ?? []
  return number === undefined ? undefined : Number(number) * (unit === 'w' ? 7 : unit === 'm' ? 30 : 1)
}

/** Amazon, Google and Azure encrypt what is stored with them; another endpoint may not. */
function encryption(store: Property | undefined, manifest: Manifest): StoreResource['encryptedAtRest'] {
  const asked = at(store, 'data', 'encryption')
  if (asked !== undefined) return { state: 'on', seen: asked.seen }
  const destination = at(store, 'destinationPath')
  const written = textOf(destination) ?? ''
  const atProvider = /^(s3|gs):\/\/|\.blob\.core\.windows\.net/.test(written) && at(store, 'endpointURL') === undefined
  return { state: atProvider ? 'provider default' : 'unknown', seen: destination?.seen ?? manifest.seen }
}
