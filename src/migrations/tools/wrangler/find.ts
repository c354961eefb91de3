import { installedVersion } from '../lockfiles.js'
import { markedFor } from '../marks.js'
import { isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { configuredFolders } from './configured.js'

/** Folders that a configuration of wrangler names for a D1 database, and the default one where no other tool's marks or files are in it. */
export function findWrangler(surroundings: Surroundings): readonly Root[] {
  const { claimed, paths } = surroundings
  return configuredFolders(surroundings).flatMap(({ directory, named, binding, configuration, holds }) => {
    const files = paths.filter((path) => holds(path) && !isForeign(path))
    const isTaken = files.some((path) => claimed?.has(path) === true)
    if (files.length === 0 || isTaken || (!named && markedFor(files, surroundings) !== undefined)) return []
    const environment = binding.environment === undefined ? [] : ['--env', binding.environment]
    const target = [binding.name, ...environment]
    return [
      {
        directory,
        dialect: 'sqlite',
        dialectFrom: `d1_databases of ${configuration}`,
        files,
        toolVersion: installedVersion(surroundings, ['wrangler'], directory),
        ...(target.every((word) => /^[\w.-]+$/.test(word)) ? { target: target.join(' ') } : {}),
        ...(binding.migrationsTable === undefined ? {} : { ledger: binding.migrationsTable }),
      },
    ]
  })
}
