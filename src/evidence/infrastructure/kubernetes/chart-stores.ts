import type { StoreResource } from '../facts.js'
import { at, booleanOf, items, map, text, textOf, type Property, type Value } from '../value.js'
import { cloudNativeStore } from './cloudnative-pg.js'
import { storeOfChart } from './helm.js'
import { manifestOf, type Manifest } from './manifest.js'
import { operatorStore } from './operators.js'

/** A chart that somebody installs. */
export interface InstalledChart {
  readonly name: string
  /** Of the repository that it comes from, as far as it is said: `https://cloudnative-pg.github.io/charts`. */
  readonly repository: string
  readonly address: string
  readonly release: string
  readonly namespace: string | undefined
  readonly path: string
  readonly place: string
  /** The values that it is installed with, over those that it brings. */
  readonly values: Property | undefined
  readonly declared: Property
}

/** The database of a chart, by the values that it is installed with; undefined for other charts. */
export function storeOfInstalled(chart: InstalledChart): StoreResource | undefined {
  const { name, values, address, declared } = chart
  if (name === 'cluster' && /cloudnative-?pg|cnpg/i.test(chart.repository)) return ofCloudNativeChart(chart)
  const made = PERCONA[name]
  if (made !== undefined) return ofPercona(chart, made)
  if (PERSISTENCE.some((keys) => booleanOf(at(values, ...keys)) === false)) return undefined
  return storeOfChart(name, address, (keys) => at(values, ...keys), declared)
}

/** Without a volume the database is gone with its pod: https://github.com/bitnami/charts/tree/main/bitnami/postgresql#persistence */
const PERSISTENCE: readonly (readonly string[])[] = [
  ['persistence', 'enabled'],
  ['primary', 'persistence', 'enabled'],
  ['master', 'persistence', 'enabled'],
]

/**
 * Percona's charts hand their `backup` to the resource of their operator. Of MySQL and MongoDB it is on without a
 * schedule; what that of PostgreSQL brings is not known here:
 * https://github.com/percona/percona-helm-charts/blob/main/charts/pxc-db/values.yaml, psmdb-db, pg-db
 */
const PERCONA: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string; readonly key: string }>> =
  {
    'pxc-db': { apiVersion: 'pxc.percona.com/v1', kind: 'PerconaXtraDBCluster', key: 'backup' },
    'psmdb-db': { apiVersion: 'psmdb.percona.com/v1', kind: 'PerconaServerMongoDB', key: 'backup' },
    'pg-db': { apiVersion: 'pgv2.percona.com/v2', kind: 'PerconaPGCluster', key: 'backups' },
  }

function ofPercona(
  chart: InstalledChart,
  { apiVersion, kind, key }: { readonly apiVersion: string; readonly kind: string; readonly key: string },
): StoreResource | undefined {
  const { seen } = chart.declared
  const given = at(chart.values, key)
  const on: readonly [string, Property] = ['enabled', { value: { kind: 'boolean', boolean: true }, seen }]
  const entries = given?.value.kind === 'map' ? given.value.entries : new Map<string, Property>()
  const backup: Property = { value: map(key === 'backup' ? [on, ...entries] : entries), seen: given?.seen ?? seen }
  const manifest = manifestFor(chart, apiVersion, kind, chart.release, [[key, backup]])
  const store = manifest === undefined ? undefined : operatorStore(manifest)
  const silent = key === 'backups' && at(given, 'pgbackrest', 'repos') === undefined
  return store === undefined || !silent
    ? store
    : {
        ...store,
        backups: { ...store.backups, state: 'unknown', note: 'the chart decides' },
        pitr: { ...store.pitr, state: 'unknown' },
      }
}

/**
 * The chart of CloudNativePG for a cluster: with `backups.enabled`, which is false by default, the WAL is archived and a
 * ScheduledBackup taken every day, kept for 30 days and encrypted, unless the values say otherwise:
 * https://github.com/cloudnative-pg/charts/blob/main/charts/cluster/values.yaml
 */
function ofCloudNativeChart(chart: InstalledChart): StoreResource | undefined {
  const { values, release } = chart
  const backups = at(values, 'backups')
  const seen = backups?.seen ?? chart.declared.seen
  const said = (value: Value): Property => ({ value, seen })
  const enabled = booleanOf(at(backups, 'enabled')) === true
  const method = at(backups, 'method')
  const archives = enabled && (method === undefined || textOf(method) === 'barmanObjectStore')
  const encryption = at(backups, 'data', 'encryption') ?? said(text('AES256'))
  const store = said(
    map([
      ['data', said(map([['encryption', encryption]]))],
      ...['destinationPath', 'endpointURL'].flatMap((key) => {
        const given = at(backups, key)
        return given === undefined || textOf(given) === '' ? [] : [[key, given] as const]
      }),
    ]),
  )
  const retention = at(backups, 'retentionPolicy') ?? said(text('30d'))
  const spec: (readonly [string, Property])[] = []
  if (archives)
    spec.push([
      'backup',
      said(
        map([
          ['barmanObjectStore', store],
          ['retentionPolicy', retention],
        ]),
      ),
    ])
  if (textOf(at(values, 'mode')) === 'replica') {
    spec.push(['replica', said(map([['enabled', said({ kind: 'boolean', boolean: true })]]))])
  }
  const cluster = manifestFor(chart, 'postgresql.cnpg.io/v1', 'Cluster', release, spec)
  const listed = at(backups, 'scheduledBackups')
  const schedules = listed === undefined ? [said(map([['schedule', said(text('0 0 0 * * *'))]]))] : items(listed)
  const scheduled = enabled ? schedules.flatMap((each) => scheduledBackup(chart, each) ?? []) : []
  return cluster === undefined ? undefined : cloudNativeStore(cluster, [cluster, ...scheduled])
}

function scheduledBackup(chart: InstalledChart, given: Property): Manifest | undefined {
  const { seen } = given
  const name: Property = { value: text(chart.release), seen }
  const entries = given.value.kind === 'map' ? given.value.entries : new Map<string, Property>()
  const manifest = manifestFor(chart, 'postgresql.cnpg.io/v1', 'ScheduledBackup', chart.release, [
    ...entries,
    ['cluster', { value: map([['name', name]]), seen }],
  ])
  return manifest === undefined ? undefined : { ...manifest, seen: at(given, 'schedule')?.seen ?? seen }
}

function manifestFor(
  { path, place, namespace, declared: { seen } }: InstalledChart,
  apiVersion: string,
  kind: string,
  name: string,
  spec: readonly (readonly [string, Property])[],
): Manifest | undefined {
  const said = (value: Value): Property => ({ value, seen })
  const root = said(
    map([
      ['apiVersion', said(text(apiVersion))],
      ['kind', said(text(kind))],
      ['metadata', said(map([['name', said(text(name))]]))],
      ['spec', said(map(spec))],
    ]),
  )
  const manifest = manifestOf(path, root, false, { place, formerNames: [], referencesFollow: true })
  return manifest === undefined ? undefined : { ...manifest, namespace }
}
