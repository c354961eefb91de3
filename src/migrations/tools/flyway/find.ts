import { decideDialect, dialectNamed } from '../dialect.js'
import { baseName, directoryOf, groupBy, isForeign, withAncestors } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { locationsIn } from './configuration.js'
import { isScriptConfiguration, parseName } from './names.js'

/** Folders of `V1__x.sql`, one root for each location: Flyway looks into the folders below one, too. */
export function findFlyway(surroundings: Surroundings): readonly Root[] {
  const detected = surroundings.stack.tools.find(({ id }) => id === 'flyway')
  // refinery takes the same names.
  if (detected === undefined && surroundings.stack.tools.some(({ id }) => id === 'refinery')) return []
  const locations = locationsIn(surroundings)
  const named = surroundings.paths.filter(
    (path) => (parseName(path) !== undefined || isScriptConfiguration(path)) && !isForeign(path),
  )
  const roots: Root[] = []
  for (const [directory, files] of groupBy(named, (path) => locationOf(directoryOf(path), locations))) {
    const sql = files.filter((path) => path.endsWith('.sql'))
    if (!sql.some((path) => parseName(path)?.kind !== 'undo')) continue
    const { dialect, from } = decideDialect(commonFolder(directory, sql), sql, surroundings)
    roots.push({ directory, dialect, dialectFrom: from, files, toolVersion: detected?.version })
  }
  return roots
}

/** The location above a folder: a configured one, else the default `db/migration`, else the folder itself. */
function locationOf(folder: string, locations: readonly ((directory: string) => boolean)[]): string {
  const above = withAncestors(folder).filter((each) => each !== '')
  const isLocation = (each: string): boolean =>
    locations.some((names) => names(each)) || /(?:^|\/)db\/migrations?$/.test(each)
  const location = above.find(isLocation)
  if (location === undefined) return folder
  // classpath:db/migration/{vendor}: one location for each engine.
  const vendor = above.find((each) => directoryOf(each) === location && dialectNamed(baseName(each)) !== undefined)
  return vendor ?? location
}

/** A folder in the location whose name may say the dialect, where all files stand in one. */
function commonFolder(directory: string, files: readonly string[]): string {
  const folders = new Set(files.map(directoryOf))
  const [only] = folders
  return only !== undefined && folders.size === 1 ? only : directory
}
