/** The folder of a path; '' for a file at the root of the repository. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A path below a folder, `.` and `..` resolved; undefined where it leaves the repository. */
export function resolveIn(directory: string, relative: string): string | undefined {
  const segments = directory === '' ? [] : directory.split('/')
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments.join('/')
}

/** Whether a path lies in a folder, however deep. */
export function isBelow(path: string, directory: string): boolean {
  return directory === '' || path.startsWith(`${directory}/`)
}

/** How many folders a file's path and a folder have in common, from the root of the repository on. */
export function sharedFolders(path: string, folder: string): number {
  const [a, b] = [path.split('/').slice(0, -1), folder.split('/')]
  const differs = a.findIndex((each, at) => each !== b[at])
  return differs === -1 ? a.length : differs
}

/** The folder itself, then its parents, the root last. */
export function withAncestors(directory: string): string[] {
  const all = [directory]
  for (let at = directory; at !== '';) {
    at = directoryOf(at)
    all.push(at)
  }
  return all
}

const FOREIGN = new Set([
  ...['node_modules', 'vendor', 'third_party', 'dist', '.next', '.git'],
  ...['test', 'tests', '__tests__', 'testdata', 'test-data', 'test_data', 'fixtures', '__fixtures__', 'stub', 'stubs'],
])

/** Whether a path lies among dependencies, build products or test material: no production database is migrated from there. */
export function isForeign(path: string): boolean {
  return directoryOf(path)
    .split('/')
    .some((segment) => FOREIGN.has(segment))
}

/** Paths by the folder they stand in. */
export function byDirectory(paths: Iterable<string>): Map<string, string[]> {
  return groupBy(paths, directoryOf)
}

/** Things by a key, in the order in which they come. */
export function groupBy<Thing, Key>(things: Iterable<Thing>, keyOf: (thing: Thing) => Key): Map<Key, Thing[]> {
  const groups = new Map<Key, Thing[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [thing])
    else group.push(thing)
  }
  return groups
}

/** Order of names as Go, Rust and most file systems sort them: by code unit, whatever the locale. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Order of versions made of digits, as long as they may be: 2 before 10. */
export function byNumber(a: string, b: string): number {
  const left = BigInt(a)
  const right = BigInt(b)
  return left < right ? -1 : left > right ? 1 : 0
}
