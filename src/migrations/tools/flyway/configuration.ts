import { isForDevelopment, profileInName } from '../../../stack/spring-profiles.js'
import { configurationText } from '../configuration.js'
import { keyValuesIn } from '../key-values.js'
import { baseName, directoryOf, groupBy, isBelow, isForeign, resolveIn } from '../paths.js'
import type { Surroundings } from '../tool.js'
import { NAMING, type FlywayNaming } from './names.js'

/** flyway.conf, flyway.toml (ConfigUtils.java), and the configuration of frameworks that speak of Flyway, too. */
export function isConfiguration(path: string): boolean {
  return /^(?:flyway(?:\.user)?\.(?:conf|toml|properties)|application(?:-[\w-]+)?\.(?:ya?ml|properties))$/.test(
    baseName(path),
  )
}

/** What Flyway's configuration says of how migrations are named and run. */
export interface FlywaySettings {
  /** All pending migrations in one transaction. */
  readonly group: boolean
  /** Statements that need a transaction and those that refuse one may stand in one script. */
  readonly mixed: boolean
  readonly executesInTransaction: boolean
  readonly naming: FlywayNaming
}

/** A configuration file and what it says of Flyway. */
export interface Configuration {
  readonly path: string
  readonly options: readonly Option[]
}

export function configurationsIn(surroundings: Surroundings): readonly Configuration[] {
  return surroundings.paths
    .filter((path) => isConfiguration(path) && !isForeign(path))
    .map((path) => ({ path, options: optionsIn(path, configurationText(surroundings, path)) }))
    .filter(({ options }) => options.length > 0)
}

/** The settings that hold for a folder: those of the configurations at or above it, and in its module. */
export function settingsFor(directory: string, configurations: readonly Configuration[]): FlywaySettings {
  const options = configurations
    .filter(({ path }) => isNear(path, directory))
    .flatMap((each) => each.options.filter((option) => !isOfDevelopment(option)))
  const valuesOf = (key: string): string[] => options.flatMap(({ name, value }) => (name === key ? [value] : []))
  const prefix = (key: string, usual: string): string => valuesOf(key)[0] ?? usual
  const suffixes = valuesOf('sqlmigrationsuffixes').flatMap(listed)
  return {
    group: valuesOf('group').includes('true'),
    mixed: valuesOf('mixed').includes('true'),
    executesInTransaction: !valuesOf('executeintransaction').includes('false'),
    naming: {
      versioned: prefix('sqlmigrationprefix', NAMING.versioned),
      repeatable: prefix('repeatablesqlmigrationprefix', NAMING.repeatable),
      undo: prefix('undosqlmigrationprefix', NAMING.undo),
      baseline: prefix('baselinemigrationprefix', NAMING.baseline),
      separator: prefix('sqlmigrationseparator', NAMING.separator),
      suffixes: suffixes.length > 0 ? suffixes : NAMING.suffixes,
    },
  }
}

/** Places that one configuration lists: Flyway looks into all of them for one history. */
export type Locations = readonly Location[]

/** What one configuration lists, and the profile for development by which alone it holds. */
export interface Listed {
  readonly locations: Locations
  readonly development: string | undefined
}

export interface Location {
  readonly names: (directory: string) => boolean
  /** `{vendor}`, Spring's, stands behind it for the name of the engine. */
  readonly byVendor: boolean
}

/**
 * Locations by the configuration that lists them. `classpath:db/migration`, or no prefix, lies in some module's
 * resources: it names every folder that ends so; `filesystem:sql` lies beside the configuration or below the root. Of a
 * pattern (LocationParser.java) the folder above its first wildcard is taken.
 */
export function locationsIn(surroundings: Surroundings, configurations: readonly Configuration[]): readonly Listed[] {
  const configured = configurations.flatMap(({ path, options: all }) => {
    const options = all.filter(({ name }) => name === 'locations')
    // One list for each profile and data source.
    return [...groupBy(options, ({ place }) => place).values()].map((same): Listed => {
      const [first] = same
      return {
        locations: same.flatMap(({ value }) => listed(value)).flatMap((place) => locationAt(place, directoryOf(path))),
        development: first !== undefined && isOfDevelopment(first) ? first.profile : undefined,
      }
    })
  })
  const built = surroundings.paths
    .filter((path) => /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(baseName(path)) && !isForeign(path))
    .map((path): Listed => {
      const places = configurationText(surroundings, path).matchAll(/\b(?:classpath|filesystem):[^\s,"'\]<]+/g)
      return {
        locations: [...places].flatMap(([place]) => locationAt(place, directoryOf(path))),
        development: undefined,
      }
    })
  return [...configured, ...built].filter(({ locations }) => locations.length > 0)
}

function locationAt(written: string, home: string): Location[] {
  const [, kind = 'classpath', place = ''] = /^(?:(classpath|filesystem):)?([^:]+)$/.exec(written.trim()) ?? []
  const bare = place.replace(/^\$\{?(?:project\.)?(?:basedir|projectDir|rootDir|project\.projectDir)\}?\//, '')
  const plain = bare.replace(/(?:^|\/)[^/]*[{*?].*$/, '').replace(/^(?:\.\/)+|^\/+|\/+$/g, '')
  if (plain === '') return []
  const absolute = resolveIn(home, plain)
  const names = (directory: string): boolean =>
    kind === 'classpath' ? `/${directory}`.endsWith(`/${plain}`) : directory === absolute || directory === plain
  return [{ names, byVendor: bare.includes('{vendor}') }]
}

function listed(value: string): string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

/** Beside or above the folder; or, as in Maven's modules, beside a parent of it that is not the root. */
function isNear(path: string, directory: string): boolean {
  const home = directoryOf(path)
  return isBelow(`${directory}/`, home) || isBelow(`${directory}/`, directoryOf(home))
}

/** One of Flyway's own options: its name without dashes in lower case, and the keys that lead to it. */
interface Option {
  readonly name: string
  readonly place: string
  readonly value: string
  /** Spring's profile for which it is said. */
  readonly profile: string | undefined
}

/** A profile that nobody runs in production says nothing of what production migrates. */
function isOfDevelopment({ profile }: Option): boolean {
  return profile !== undefined && isForDevelopment(profile)
}

function optionsIn(path: string, text: string): readonly Option[] {
  const values = keyValuesIn(path, text)
  const ofFile = profileInName(path)
  // Of YAML the first key is the number of its document.
  const profileOf = ([document]: readonly string[]): string | undefined =>
    values.find(
      ([[first, ...rest]]) =>
        first === document && /^spring\.(?:config\.activate\.on-profile|profiles)$/.test(rest.join('.')),
    )?.[1] ?? ofFile
  return values.flatMap(([keys, value]) => {
    const inside = keys.slice(keys.findLastIndex((key) => key.toLowerCase() === 'flyway') + 1)
    const name = inside.at(-1)?.replaceAll(/[-_]/g, '').toLowerCase()
    const isOther = inside.length === keys.length || name === undefined || inside[0] === 'placeholders'
    return isOther ? [] : [{ name, place: keys.join('.'), value, profile: profileOf(keys) }]
  })
}
