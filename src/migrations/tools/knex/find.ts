import { addressInScript } from '../address.js'
import { configurationText } from '../configuration.js'
import { decideDialect, dialectNamed, type DecidedDialect } from '../dialect.js'
import { installedVersion } from '../lockfiles.js'
import { baseName, byDirectory, directoryOf, isForeign, resolveIn, withAncestors } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { isKnexfile, isRelease, isScript, isStamped } from './names.js'

/** Folders that a knexfile names, and folders of stamped scripts below a package that depends on Knex. */
export function findKnex(surroundings: Surroundings): readonly Root[] {
  const paths = surroundings.paths.filter((path) => !isForeign(path))
  const knexfiles = paths.filter(isKnexfile)
  const configured = new Map(
    knexfiles.flatMap((path) => directoriesIn(path, surroundings).map((directory) => [directory, path])),
  )
  const packages = new Set(paths.filter((path) => dependsOnKnex(path, surroundings)).map(directoryOf))
  const roots: Root[] = []
  for (const [directory, all] of byDirectory(paths.filter(isScript))) {
    const knexfile =
      configured.get(directory) ?? knexfiles.find((path) => withAncestors(directory).includes(directoryOf(path)))
    const files = configured.has(directory) ? all : all.filter((path) => isStamped(path) || isRelease(path))
    const used = knexfile !== undefined || withAncestors(directory).some((ancestor) => packages.has(ancestor))
    if (files.length === 0 || !used) continue
    const decided = fromKnexfile(knexfile, surroundings) ?? decideDialect(directory, [], surroundings)
    const address = knexfile === undefined ? undefined : addressInScript(configurationText(surroundings, knexfile))
    roots.push({
      directory,
      ...(address === undefined ? {} : { address }),
      dialect: decided.dialect,
      dialectFrom: decided.from,
      files,
      toolVersion: installedVersion(surroundings, ['knex'], directory),
    })
  }
  return roots
}

function dependsOnKnex(path: string, surroundings: Surroundings): boolean {
  return baseName(path) === 'package.json' && /"(?:knex|objection)"\s*:\s*"/.test(configurationText(surroundings, path))
}

/** `migrations: { directory: './db/migrations' }`, also through path.join and for several environments. */
function directoriesIn(path: string, surroundings: Surroundings): string[] {
  const text = configurationText(surroundings, path)
  const home = directoryOf(path)
  const directories: string[] = []
  for (const block of text.matchAll(/\bmigrations\s*:\s*\{[^}]*\}/g)) {
    for (const [, value = ''] of block[0].matchAll(/\bdirectory\s*:([^\n]*)/g)) {
      const joined = [...value.matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, segment]) => segment)
      const directory = joined.length === 0 ? undefined : resolveIn(home, joined.join('/'))
      if (directory !== undefined) directories.push(directory)
    }
  }
  return directories
}

/** The client that every environment, or production, names. */
function fromKnexfile(path: string | undefined, surroundings: Surroundings): DecidedDialect | undefined {
  if (path === undefined) return undefined
  const text = configurationText(surroundings, path)
  const clients = new Set([...text.matchAll(/\bclient\s*:\s*['"`]([\w-]+)['"`]/g)].map(([, client = '']) => client))
  const production = /\bproduction\s*:\s*\{[^]*?\bclient\s*:\s*['"`]([\w-]+)['"`]/.exec(text)?.[1]
  const [only] = clients
  const client = production ?? (clients.size === 1 ? only : undefined)
  if (client === undefined) return undefined
  const dialect = dialectNamed(client.replace(/^(?:better-|pg-native$)/, (found) => (found === 'better-' ? '' : 'pg')))
  return dialect === undefined ? undefined : { dialect, from: `client: '${client}' in ${path}` }
}
