import type { Dialect } from '../../../migrations/operation.js'
import { scheduleOf } from '../../automation/schedule.js'
import type { StoreResource } from '../facts.js'
import { engineOfImage } from '../images.js'
import { at, booleanOf, items, textOf, type Property } from '../value.js'
import { storeOf, type Manifest } from './manifest.js'

const WORKLOADS = ['StatefulSet', 'Deployment']

/** A database that runs from its image on a volume: nothing backs it up by itself. */
export function containerStore(manifest: Manifest, all: readonly Manifest[]): StoreResource | undefined {
  if (manifest.group !== 'apps' || !WORKLOADS.includes(manifest.kind)) return undefined
  const pod = at(manifest.root, 'spec', 'template', 'spec')
  const container = items(at(pod, 'containers')).find(
    (each) => engineOfImage(textOf(at(each, 'image')) ?? '') !== undefined,
  )
  const image = at(container, 'image')
  const engine = engineOfImage(textOf(image) ?? '')
  if (engine === undefined || image === undefined || !keeps(manifest, pod)) return undefined
  const store = storeOf(manifest, engine, 'container')
  const archive = archiving(container)
  return withVelero(
    {
      ...store,
      seen: image.seen,
      backups: { ...store.backups, state: 'off', seen: image.seen, note: 'nothing here copies its volume' },
      pitr: archive ?? withoutArchive(engine, image),
    },
    manifest,
    all,
  )
}

/** Redis keeps no log from which a moment could be recovered. */
export function withoutArchive(engine: Dialect, image: Property): StoreResource['pitr'] {
  const has = engine !== 'redis' && engine !== 'sqlite'
  return { state: has ? 'off' : 'not applicable', seen: image.seen, note: undefined }
}

/** It has a volume that outlives the pod. */
function keeps(manifest: Manifest, pod: Property | undefined): boolean {
  return (
    items(at(manifest.root, 'spec', 'volumeClaimTemplates')).length > 0 ||
    items(at(pod, 'volumes')).some((each) => at(each, 'persistentVolumeClaim') !== undefined)
  )
}

/** `-c archive_command=…` among a container's arguments. */
export function archiving(container: Property | undefined): StoreResource['pitr'] | undefined {
  const command = at(container, 'command')
  for (const argument of [...items(command), ...items(at(container, 'args'))]) {
    const written = /\barchive_command\s*=\s*(.+)/.exec(textOf(argument) ?? '')?.[1]
    if (written === undefined) continue
    return isOffHost(written)
      ? { state: 'on', seen: argument.seen, note: undefined }
      : { state: 'weak', seen: argument.seen, note: 'WAL is copied to a path on the same host' }
  }
  return undefined
}

/** Programs that ship a segment away: a `cp` does not. */
function isOffHost(command: string): boolean {
  return /\b(wal-g|wal-e|pgbackrest|barman-cloud-wal-archive|barman-wal-archive|aws\s+s3|gsutil|gcloud|az\s+storage|rclone|rsync|scp)\b/.test(
    command,
  )
}

/**
 * Velero (https://velero.io/docs/main/api-types/schedule/) copies what a namespace holds. Without a hook that stops or
 * dumps the database, what it copies is what a crash would leave.
 */
function withVelero(store: StoreResource, manifest: Manifest, all: readonly Manifest[]): StoreResource {
  const schedule = all.find(
    (each) => each.group === 'velero.io' && each.kind === 'Schedule' && includes(each, manifest),
  )
  if (schedule === undefined) return store
  const expression = at(schedule.root, 'spec', 'schedule')
  const paused = booleanOf(at(schedule.root, 'spec', 'paused')) === true
  const hooked =
    items(at(schedule.root, 'spec', 'template', 'hooks', 'resources')).length > 0 ||
    annotated(manifest, 'pre.hook.backup.velero.io/command')
  return {
    ...store,
    backups: {
      state: paused ? 'off' : 'on',
      retentionDays: hours(textOf(at(schedule.root, 'spec', 'template', 'ttl'))),
      schedule: scheduleOf(textOf(expression) ?? '', 'cron', expression?.seen ?? schedule.seen, paused),
      seen: schedule.seen,
      note: paused ? 'its Velero schedule is paused' : 'Velero',
      ...(hooked ? {} : { weakness: 'a copy of a running volume without a hook: what a crash would leave' }),
    },
  }
}

function includes(schedule: Manifest, manifest: Manifest): boolean {
  const names = (key: string): readonly (string | undefined)[] =>
    items(at(schedule.root, 'spec', 'template', key)).map((each) => textOf(each))
  const [included, excluded] = [names('includedNamespaces'), names('excludedNamespaces')]
  if (manifest.namespace !== undefined && excluded.includes(manifest.namespace)) return false
  if (booleanOf(at(schedule.root, 'spec', 'template', 'snapshotVolumes')) === false) {
    return booleanOf(at(schedule.root, 'spec', 'template', 'defaultVolumesToFsBackup')) === true
  }
  return (
    included.length === 0 ||
    included.includes('*') ||
    (manifest.namespace !== undefined && included.includes(manifest.namespace))
  )
}

function annotated(manifest: Manifest, name: string): boolean {
  return at(manifest.root, 'spec', 'template', 'metadata', 'annotations', name) !== undefined
}

/** `720h0m0s` in days. */
function hours(ttl: string | undefined): number | undefined {
  const written = /^(\d+)h/.exec(ttl ?? '')?.[1]
  return written === undefined ? undefined : Number(written) / 24
}
