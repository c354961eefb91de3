import type { Dialect } from '../../../migrations/operation.js'
import { scheduleOf } from '../../automation/schedule.js'
import type { StoreResource } from '../facts.js'
import { at, booleanOf, isNonProduction, isProduction, items, textOf, type Property } from '../value.js'

/** A release of a chart of the repository: https://fluxcd.io/flux/components/helm/helmreleases, Argo CD's Application. */
export interface ChartRelease {
  readonly folder: string
  /** The first has the last word. */
  readonly values: readonly Property[]
  /** What may name its environment. */
  readonly names: readonly string[]
}

/** Charts of databases that others depend on. */
const CHARTS: Readonly<Record<string, Dialect>> = {
  postgresql: 'postgres',
  'postgresql-ha': 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  'mariadb-galera': 'mariadb',
  mongodb: 'mongodb',
  'mongodb-sharded': 'mongodb',
  redis: 'redis',
  valkey: 'redis',
}

/** Those with `backup.cronjob`: https://github.com/bitnami/charts/tree/main/bitnami/postgresql#backup-parameters, bitnami/mongodb */
const DUMPED = new Set(['postgresql', 'mongodb'])

export interface ValuesFile {
  readonly path: string
  readonly root: Property
}

/**
 * Databases that a chart depends on, by the values for production over those that the chart brings
 * (https://github.com/bitnami/charts/tree/main/bitnami/postgresql: `backup.enabled` is false by default, and its dumps
 * go to a volume of the same cluster).
 */
export function chartStores(
  chart: ValuesFile,
  files: readonly ValuesFile[],
  releases: readonly ChartRelease[] = [],
): readonly StoreResource[] {
  const folder = chart.path.slice(0, chart.path.lastIndexOf('/') + 1)
  const installed = releases.filter((each) => `${each.folder}/` === folder)
  const release = installed.find(({ names }) => !names.some(isNonProduction)) ?? installed[0]
  const values = [...(release?.values ?? []), ...layered(files.filter((each) => each.path.startsWith(folder)))]
  return items(at(chart.root, 'dependencies')).flatMap((dependency): readonly StoreResource[] => {
    const name = textOf(at(dependency, 'name')) ?? ''
    const engine = CHARTS[name]
    const key = textOf(at(dependency, 'alias')) ?? name
    const condition = textOf(at(dependency, 'condition'))
    if (engine === undefined) return []
    if (condition !== undefined && booleanOf(first(values, condition.split('.'))) === false) return []
    const store = {
      ...releaseStore(`chart ${name}`, engine, (path) => first(values, [key, ...path]), dependency),
      ...(DUMPED.has(name) ? { valuesKey: key } : {}),
    }
    if (isNonProduction(folder) || release?.names.some(isNonProduction) === true)
      return [{ ...store, role: 'non-production' }]
    // Whoever installs a chart may switch the database on or off that it brings.
    const decided =
      release !== undefined ||
      condition === undefined ||
      files.some((each) => isForProduction(each) && each.path.startsWith(folder))
    return [decided ? store : { ...store, role: 'undecided' }]
  })
}

function isForProduction({ path }: ValuesFile): boolean {
  return isProduction(path) && !isNonProduction(path.slice(path.lastIndexOf('/') + 1))
}

/** A database by the name of its chart, with the values that it is installed with; undefined for other charts. */
export function storeOfChart(
  name: string,
  address: string,
  value: (path: readonly string[]) => Property | undefined,
  declared: Property,
): StoreResource | undefined {
  const engine = CHARTS[name]
  return engine === undefined ? undefined : releaseStore(address, engine, value, declared)
}

function releaseStore(
  address: string,
  engine: Dialect,
  value: (path: readonly string[]) => Property | undefined,
  declared: Property,
): StoreResource {
  const enabled = value(['backup', 'enabled'])
  const schedule = value(['backup', 'cronjob', 'schedule'])
  const written = textOf(schedule)
  const on = booleanOf(enabled) === true
  const seen = enabled?.seen ?? declared.seen
  return {
    engine,
    address,
    kind: 'container',
    role: 'primary',
    seen: declared.seen,
    backups: {
      state: on ? 'on' : enabled === undefined || booleanOf(enabled) === false ? 'off' : 'unknown',
      retentionDays: undefined,
      schedule: on && written !== undefined ? scheduleOf(written, 'cron', schedule?.seen ?? seen) : undefined,
      seen,
      note: on ? undefined : 'the chart takes no backups unless backup.enabled is true',
      ...(on ? { weakness: 'the dump goes to a volume of the same cluster' } : {}),
    },
    pitr: {
      state: engine === 'redis' ? 'not applicable' : 'off',
      seen,
      note: undefined,
    },
    crossRegion: { state: 'unknown', seen: undefined, note: undefined },
    encryptedAtRest: { state: 'unknown', seen: undefined },
  }
}

/** Values for production before the chart's own; those for other environments say nothing. */
function layered(files: readonly ValuesFile[]): readonly Property[] {
  const name = (file: ValuesFile): string => file.path.slice(file.path.lastIndexOf('/') + 1)
  const production = files.filter(isForProduction)
  const own = files.filter((each) => name(each) === 'values.yaml' || name(each) === 'values.yml')
  return [...production, ...own.filter((each) => !production.includes(each))].map((each) => each.root)
}

function first(values: readonly Property[], path: readonly string[]): Property | undefined {
  return values.map((each) => at(each, ...path)).find((each) => each !== undefined)
}
