import type { Dialect } from '../migrations/operation.js'
import { databaseSignals } from './databases/registry.js'
import { installedVersion } from './locks/installed-version.js'
import type { InstalledPackage } from './locks/installed-version.js'
import type { Database, DetectedTool, Role, Signal, Stack, StackFile, Strength, UnreviewedStore } from './model.js'
import type { Observation } from './observation.js'
import { matchesAny } from './patterns.js'
import { ECOSYSTEMS, packagesOf } from './signals.js'
import type { PackageSignals, ToolSignals } from './signals.js'

const POINTS: Readonly<Record<Strength, number>> = { strong: 3, medium: 2, weak: 1 }

/** Points from which a technology is detected; from `POSSIBLE` it may be there. */
export const DETECTED = 3
const POSSIBLE = 2

/** The strongest of each kind of evidence, added up. */
export function scoreOf(observations: readonly Observation[]): number {
  const best = new Map<string, number>()
  for (const { kind, strength } of observations) best.set(kind, Math.max(best.get(kind) ?? 0, POINTS[strength]))
  return [...best.values()].reduce((sum, each) => sum + each, 0)
}

/** A MySQL driver proves the protocol alone: where all else says MariaDB, it is MariaDB's. */
export function foldedInto(
  id: Dialect,
  detected: (id: string) => readonly Observation[],
  evidence: readonly Observation[],
): readonly Observation[] {
  if (id !== 'mysql' && id !== 'mariadb') return detected(id)
  const drivers = detected('mysql')
  const others = evidence.filter(
    (each) =>
      each.technology === 'mysql' &&
      each.kind !== 'dependency' &&
      each.kind !== 'environment' &&
      each.role !== 'test-only',
  )
  const mariadb = evidence.filter((each) => each.technology === 'mariadb')
  const folds =
    drivers.length > 0 &&
    others.length === 0 &&
    scoreOf(mariadb.filter((each) => each.role !== 'test-only')) >= POSSIBLE
  if (id === 'mysql') return folds ? [] : drivers
  return folds ? [...mariadb, ...drivers] : detected('mariadb')
}

/** The database that an engine's signals make; none without signals. */
export function databaseOf(engine: Dialect, observations: readonly Observation[]): readonly Database[] {
  if (observations.length === 0) return []
  const role = roleOf(engine, observations)
  return [
    {
      id: engine,
      engine,
      version: versionOf(observations, role),
      role,
      signals: observations.map(signalOf),
    },
  ]
}

/** A database that is not reviewed, by what is not about tests; none where nothing shows it. */
export function unreviewedOf(
  { id, title, resembles }: { readonly id: string; readonly title: string; readonly resembles?: Dialect },
  observations: readonly Observation[],
  engines: readonly Dialect[],
): readonly UnreviewedStore[] {
  const real = observations.filter((each) => each.technology === id && each.role !== 'test-only')
  if (scoreOf(real) < POSSIBLE) return []
  const reviewedAs = resembles !== undefined && engines.includes(resembles) ? resembles : undefined
  return [{ id, title, reviewedAs, signals: real.map(signalOf) }]
}

/** What a store is, by the evidence that is not about tests. */
function roleOf(engine: Dialect, observations: readonly Observation[]): Role {
  const real = observations.filter((each) => each.role !== 'test-only')
  if (scoreOf(real) < POSSIBLE) return 'test-only'
  if (real.every((each) => each.role === 'tooling')) return 'tooling'
  if (engine === 'dynamodb') return areCaches(real) ? 'cache' : 'primary'
  return engine === 'redis' ? roleOfRedis(real) : 'primary'
}

/** What is kept on a disk is a store of its own, unless a queue alone explains it: jobs outlive a restart. */
function roleOfRedis(real: readonly Observation[]): Role {
  const queue = real.some((each) => each.role === 'queue')
  const holdsObjects = real.some((each) => each.kind === 'dependency' && each.role === 'primary')
  if (real.some((each) => each.persistent === true) && (holdsObjects || !queue)) return 'primary'
  return queue ? 'queue' : 'cache'
}

/** The tables that are declared here say what the driver is for. */
function areCaches(observations: readonly Observation[]): boolean {
  const tables = observations.filter(({ kind, role }) => kind === 'infrastructure' && role !== 'tooling')
  return tables.length > 0 && tables.every(({ role }) => role === 'cache')
}

/**
 * Infrastructure knows production's version best, then configuration, then images; the oldest where they differ. What
 * tests start says nothing of what production runs.
 */
function versionOf(observations: readonly Observation[], role: Role): string | undefined {
  for (const wanted of ['infrastructure', 'configuration', 'image'] as const) {
    const versions = observations.flatMap((each) =>
      each.kind === wanted && each.version !== undefined && (role === 'test-only' || each.role !== 'test-only')
        ? [each.version]
        : [],
    )
    const [oldest] = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    if (oldest !== undefined) return oldest
  }
  return undefined
}

/** The tool that its signals make, with the installed version; none without signals. */
export function toolOf(
  { id, title, packages, versionFrom }: ToolSignals,
  observations: readonly Observation[],
  files: readonly StackFile[],
): readonly DetectedTool[] {
  if (observations.length === 0) return []
  const version = versionedPackages(packages, versionFrom)
    .map((each) => installedVersion(each, files))
    .find((each) => each !== undefined)
  return [{ id, title, version, signals: observations.map(signalOf) }]
}

function versionedPackages(
  packages: PackageSignals,
  names: readonly string[] | undefined,
): readonly InstalledPackage[] {
  return ECOSYSTEMS.flatMap((ecosystem) => {
    const [first, ...others] = packagesOf(packages).filter((each) => each.ecosystem === ecosystem)
    if (first === undefined) return []
    const own = names ?? [first.name]
    return own
      .filter((name) => names === undefined || [first, ...others].some((each) => matchesAny(name, [each.name])))
      .map((name) => ({ ecosystem, name }))
  })
}

/** What of an observation is kept and shown. */
export function signalOf({ technology, strength, path, line, detail, role }: Observation): Signal {
  return { technology, strength, path, line, detail, role }
}

/** A manifest that offers four drivers of three databases to others, in a repository that itself uses none. */
export function kindOf(observations: readonly Observation[]): Stack['kind'] {
  const engines = new Set<string>(databaseSignals.map(({ id }) => id))
  const drivers = observations.filter((each) => each.kind === 'dependency' && engines.has(each.technology))
  if (drivers.some((each) => each.role !== 'test-only' && each.strength === 'strong')) return 'application'
  const offered = drivers.filter((each) => each.forOthers === true)
  const offers = [...new Set(offered.map(({ path }) => path))].some((path) => {
    const inManifest = offered.filter((each) => each.path === path)
    const distinct = (values: readonly string[]): number => new Set(values).size
    return (
      distinct(inManifest.map(({ detail }) => detail.split(' in ')[0] ?? '')) >= 4 &&
      distinct(inManifest.map(({ technology }) => technology)) >= 3
    )
  })
  return offers ? 'library' : 'application'
}
