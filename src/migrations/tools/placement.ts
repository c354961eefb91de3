import type { History } from '../model.js'
import { baseName, directoryOf, groupBy } from './paths.js'
import { laterVersion } from './versions.js'
import type { Writer } from './writer.js'

interface Named {
  readonly version: string
  readonly name: string
}

/** The versions of migrations that are still to be written. */
export interface Versions {
  /** What the path of the migration under review says. */
  readonly own: Named
  readonly next: readonly string[]
  /** Path of the newest migration, and of the one before the migration under review. */
  readonly newest: string | undefined
  readonly before: string | undefined
}

/** The paths of the migrations that share their numbers, and the highest version among them, wherever it stands. */
interface Numbered {
  readonly paths: readonly string[]
  readonly places: ReadonlyMap<string, number>
  readonly highest: string | undefined
}

/** The versions that the migrations of a history bear, read once for all the fixes that are written behind them. */
export class Numbering {
  readonly #groups: ReadonlyMap<string, Numbered>

  constructor(
    history: History,
    private readonly writer: Writer,
  ) {
    const paths = history.migrations.flatMap(({ files, repeatable }) => (repeatable ? [] : files.slice(0, 1)))
    const groups = groupBy(paths, (path) => this.#groupOf(path))
    this.#groups = new Map([...groups].map(([group, members]) => [group, numberedOf(members, writer)]))
  }

  /** Versions behind the newest of the history, in the scheme of the migration under review. */
  behind(own: string, count: number): Versions | undefined {
    const named = namedIn(own, this.writer)
    if (named === undefined) return undefined
    const { paths, places, highest } = this.#groups.get(this.#groupOf(own)) ?? numberedOf([], this.writer)
    const newest = highest !== undefined && isLater(highest, named.version) ? highest : named.version
    return {
      own: named,
      next: Array.from({ length: count }, (_, index) => laterVersion(newest, index + 1)),
      newest: paths.at(-1),
      before: paths[(places.get(own) ?? 0) - 1],
    }
  }

  /** Where a migration counts from: one count for the history, or one for each folder. */
  #groupOf(path: string): string {
    return this.writer.numbersByFolder === true ? directoryOf(path) : ''
  }
}

function numberedOf(paths: readonly string[], writer: Writer): Numbered {
  return {
    paths,
    places: new Map(paths.map((path, at) => [path, at])),
    highest: paths
      .flatMap((path) => namedIn(path, writer)?.version ?? [])
      .reduce<string | undefined>(
        (newer, version) => (newer === undefined || isLater(version, newer) ? version : newer),
        undefined,
      ),
  }
}

/** A path like another one, with a version and a name of its own. */
export function pathOf(like: string, { grammar, named }: Writer, { version, name }: Named): string {
  const folder = directoryOf(like)
  const label = baseName(named === 'folder' ? folder : like)
  const { head = '', between = '_', name: known, tail = '' } = grammar.exec(label)?.groups ?? {}
  const fresh = `${head}${version}${known === undefined ? '' : `${between}${spelledLike(known, name)}`}${tail}`
  const home = named === 'folder' ? directoryOf(folder) : folder
  const path = home === '' ? fresh : `${home}/${fresh}`
  return named === 'folder' ? `${path}/${baseName(like)}` : path
}

function spelledLike(known: string, name: string): string {
  return known.includes('-') && !known.includes('_') ? name.replaceAll('_', '-') : name
}

function namedIn(path: string, { grammar, named }: Writer): Named | undefined {
  const groups = grammar.exec(baseName(named === 'folder' ? directoryOf(path) : path))?.groups
  return groups?.['version'] === undefined ? undefined : { version: groups['version'], name: groups['name'] ?? '' }
}

/** By the numbers in them, part by part: 10 after 9, 1.10 after 1.9. */
function isLater(a: string, b: string): boolean {
  const left = a.replaceAll('-', '').split(/\D+/)
  const right = b.replaceAll('-', '').split(/\D+/)
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = BigInt(left[at] ?? '0') - BigInt(right[at] ?? '0')
    if (difference !== 0n) return difference > 0n
  }
  return false
}
