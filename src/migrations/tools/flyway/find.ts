import { decideDialect, dialectNamed } from '../dialect.js'
import { baseName, directoryOf, groupBy, isBelow, isForeign, withAncestors } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import type { NotAnalysed } from '../../../report.js'
import {
  configurationsIn,
  locationsIn,
  settingsFor,
  type Configuration,
  type Listed,
  type Locations,
} from './configuration.js'
import { isScriptConfiguration, parseClassName, parseName } from './names.js'

/** Files of one location, and the name of the folder that stands for the engine in it. */
interface Place {
  readonly directory: string
  readonly files: readonly string[]
}

/** Folders of `V1__x.sql`, one root for each location: Flyway looks into the folders below one, too. */
export function findFlyway(surroundings: Surroundings): readonly Root[] {
  const detected = surroundings.stack.tools.find(({ id }) => id === 'flyway')
  // refinery takes the same names.
  if (detected === undefined && surroundings.stack.tools.some(({ id }) => id === 'refinery')) return []
  const configurations = configurationsIn(surroundings)
  const listed = locationsIn(surroundings, configurations)
  const locations = listed.filter(({ development }) => development === undefined).map((each) => each.locations)
  const found = filesIn(surroundings, configurations)
  const sideways = [...found].flatMap(([folder, files]) => {
    const profile = developmentOf(folder, listed)
    return profile === undefined ? [] : [{ folder, files, profile }]
  })
  const kept = new Map([...found].filter(([folder]) => sideways.every((each) => each.folder !== folder)))
  const classes = surroundings.paths.filter((path) => parseClassName(path) !== undefined && !isForeign(path))
  const roots: Root[] = []
  for (const { directory, files } of placesOf(kept, locations)) {
    const sql = files.filter((path) => !path.endsWith('.conf'))
    if (!sql.some((path) => isRun(path))) continue
    const { dialect, from } = decideDialect(commonFolder(directory, sql), sql, surroundings)
    const inCode = classes.filter((path) => isBelow(resourcesOf(path), directory))
    roots.push({ directory, dialect, dialectFrom: from, files: [...files, ...inCode], toolVersion: detected?.version })
  }
  const [first, ...rest] = roots
  return first === undefined ? [] : [{ ...first, passedOver: sideways.flatMap(passedOver) }, ...rest]

  /** A location of callbacks and undos alone migrates nothing; a lone `V1.sql` outside one may be anybody's. */
  function isRun(path: string): boolean {
    const { naming } = settingsFor(directoryOf(path), configurations)
    const kind = parseName(path, naming)?.kind
    return kind !== undefined && kind !== 'undo' && kind !== 'callback' && baseName(path).includes(naming.separator)
  }
}

/** The profile for development that alone lists a folder which is no default location either. */
function developmentOf(folder: string, listed: readonly Listed[]): string | undefined {
  const above = withAncestors(folder)
  const naming = listed.filter(({ locations }) => locations.some(({ names }) => above.some((each) => names(each))))
  const isDefault = above.some((each) => DEFAULT.test(each))
  return isDefault || naming.some(({ development }) => development === undefined) ? undefined : naming[0]?.development
}

function passedOver({
  folder,
  files,
  profile,
}: {
  readonly folder: string
  readonly files: readonly string[]
  readonly profile: string
}): readonly NotAnalysed[] {
  const [path] = files
  if (path === undefined) return []
  return [{ path, line: 1, reason: `only the profile ${profile} applies what stands in ${folder}: not for production` }]
}

/** `classpath:db/migration`: https://documentation.red-gate.com/flyway/reference/configuration/flyway-namespace/flyway-locations-setting */
const DEFAULT = /(?:^|\/)db\/migrations?$/

/** Scripts and their settings, under the names that hold for their folders. */
function filesIn(
  { paths }: Surroundings,
  configurations: readonly Configuration[],
): ReadonlyMap<string, readonly string[]> {
  const suffixes = configurations.flatMap(({ path }) => settingsFor(directoryOf(path), configurations).naming.suffixes)
  const mayBe = (path: string): boolean => /\.(?:sql|conf)$/i.test(path) || suffixes.some((each) => path.endsWith(each))
  const candidates = paths.filter((path) => mayBe(path) && !isForeign(path))
  const named = new Map<string, readonly string[]>()
  for (const [folder, files] of groupBy(candidates, directoryOf)) {
    const { naming } = settingsFor(folder, configurations)
    const own = files.filter((path) => parseName(path, naming) !== undefined || isScriptConfiguration(path, naming))
    if (own.length > 0) named.set(folder, own)
  }
  return named
}

/**
 * Each folder belongs to the location above it. Where one configuration lists several locations they make one history;
 * with `{vendor}` one for each engine, with what is for all of them.
 */
function placesOf(files: ReadonlyMap<string, readonly string[]>, locations: readonly Locations[]): readonly Place[] {
  const byLocation = groupBy(files.keys(), (folder) => locationOf(folder, locations.flat()))
  const filesOf = (location: string): readonly string[] =>
    (byLocation.get(location) ?? []).flatMap((folder) => files.get(folder) ?? [])
  const places = new Map([...byLocation.keys()].map((directory) => [directory, filesOf(directory)]))
  const common = new Set<string>()
  for (const listed of locations) {
    const held = [...byLocation.keys()].filter((each) => listed.some(({ names }) => names(each)))
    const forVendors = [...byLocation.keys()].filter((each) => isForVendor(each, listed))
    const [first] = held
    if (first === undefined) continue
    for (const vendor of forVendors)
      places.set(vendor, [...held.filter((each) => each !== vendor).flatMap(filesOf), ...filesOf(vendor)])
    if (forVendors.length === 0) places.set(first, held.flatMap(filesOf))
    for (const each of forVendors.length > 0 ? held : held.slice(1)) common.add(each)
  }
  return [...places].filter(([each]) => !common.has(each)).map(([directory, all]) => ({ directory, files: all }))
}

function isForVendor(folder: string, locations: Locations): boolean {
  return (
    dialectNamed(baseName(folder)) !== undefined &&
    locations.some(({ byVendor, names }) => byVendor && names(directoryOf(folder)))
  )
}

/** The location above a folder: a configured one, else the default `db/migration`, else the folder itself. */
function locationOf(folder: string, locations: Locations): string {
  const above = withAncestors(folder).filter((each) => each !== '')
  const isLocation = (each: string): boolean => locations.some(({ names }) => names(each)) || DEFAULT.test(each)
  const location = above.find(isLocation)
  if (location === undefined) return folder
  // classpath:db/migration/{vendor}: one location for each engine.
  const vendor = above.find((each) => directoryOf(each) === location && dialectNamed(baseName(each)) !== undefined)
  return vendor ?? location
}

/** Where resources of the same package lie: Flyway scans one classpath for SQL and for classes. */
function resourcesOf(path: string): string {
  return path.replace(/(^|\/)src\/main\/(?:java|kotlin|groovy|scala)\//, '$1src/main/resources/')
}

/** A folder in the location whose name may say the dialect, where all files stand in one. */
function commonFolder(directory: string, files: readonly string[]): string {
  const folders = new Set(files.map(directoryOf))
  const [only] = folders
  return only !== undefined && folders.size === 1 ? only : directory
}
