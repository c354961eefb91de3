import { configurationText } from '../configuration.js'
import { baseName, directoryOf, isBelow, isForeign, resolveIn } from '../paths.js'
import type { Surroundings } from '../tool.js'

/** flyway.conf, flyway.toml, and Spring's configuration, which speaks of Flyway, too. */
export function isConfiguration(path: string): boolean {
  return /^(?:flyway\.(?:conf|toml|user\.toml)|application(?:-[\w-]+)?\.(?:ya?ml|properties))$/.test(baseName(path))
}

/** What Flyway's configuration says of how migrations run. */
export interface FlywaySettings {
  /** All pending migrations in one transaction. */
  readonly group: boolean
  /** Statements that need a transaction and those that refuse one may stand in one script. */
  readonly mixed: boolean
  readonly executesInTransaction: boolean
}

/** The settings that hold for a folder: those of the configurations at or above it, and in its module. */
export function settingsFor(directory: string, surroundings: Surroundings): FlywaySettings {
  const texts = surroundings.paths
    .filter((path) => isConfiguration(path) && !isForeign(path) && isNear(path, directory))
    .map((path) => configurationText(surroundings, path))
  const says = (key: string, value: string): boolean => {
    const words = key.replace(/[A-Z]/g, (letter) => `-?${letter}`)
    const pattern = new RegExp(`^\\s*(?:spring\\.)?(?:flyway\\.)?["']?${words}["']?\\s*[=:]\\s*["']?${value}\\b`, 'im')
    return texts.some((text) => pattern.test(text))
  }
  return {
    group: says('group', 'true'),
    mixed: says('mixed', 'true'),
    executesInTransaction: !says('executeInTransaction', 'false'),
  }
}

/** Beside or above the folder; or, as in Maven's modules, beside a parent of it that is not the root. */
function isNear(path: string, directory: string): boolean {
  const home = directoryOf(path)
  return isBelow(`${directory}/`, home) || isBelow(`${directory}/`, directoryOf(home))
}

/**
 * Folders that `locations` names. `classpath:db/migration` lies in some module's resources: it names every folder that
 * ends so; `filesystem:sql` lies beside the configuration. `{vendor}` stands for a folder for each engine.
 */
export function locationsIn(surroundings: Surroundings): ((directory: string) => boolean)[] {
  const locations: ((directory: string) => boolean)[] = []
  for (const path of surroundings.paths) {
    if (!isConfiguration(path) || isForeign(path)) continue
    const text = configurationText(surroundings, path)
    for (const [, kind, place = ''] of text.matchAll(/\b(classpath|filesystem):([^\s,"'\]]+)/g)) {
      const plain = place.replace(/\/?\{vendor\}.*$/, '').replace(/^\/+|\/+$/g, '')
      if (plain === '') continue
      const absolute = resolveIn(directoryOf(path), plain)
      locations.push((directory) =>
        kind === 'classpath' ? `/${directory}`.endsWith(`/${plain}`) : directory === absolute || directory === plain,
      )
    }
  }
  return locations
}
