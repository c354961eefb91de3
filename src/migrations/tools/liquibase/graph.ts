import { byName, directoryOf, isBelow, resolveIn } from '../paths.js'
import type { Inclusion } from './changelog.js'

/** The files that an inclusion names, in the order in which Liquibase takes them: includeAll sorts by path (DatabaseChangeLog.findResources). */
export function resolveInclusion(inclusion: Inclusion, from: string, paths: readonly string[]): readonly string[] {
  const written = inclusion.path
    .replace(/^classpath:/, '')
    .replace(/^[./]*\//, (dots) => (inclusion.relative ? dots : ''))
  if (inclusion.kind === 'include') {
    const place = inclusion.relative ? resolveIn(directoryOf(from), written) : nearest(written, from, paths)
    return place !== undefined && paths.includes(place) ? [place] : []
  }
  const folders = inclusion.relative
    ? [resolveIn(directoryOf(from), written) ?? []].flat()
    : foldersOf(written.replace(/\/+$/, ''), from, paths)
  const { minDepth = 0, maxDepth = Number.POSITIVE_INFINITY, endsWith = '' } = inclusion
  return folders
    .map((folder) => folder.replace(/\/+$/, ''))
    .flatMap((folder) =>
      paths
        .filter((path) => isBelow(path, folder) && /\.(?:sql|xml|ya?ml|json)$/.test(path))
        .map((path) => ({ path, within: path.slice(folder.length).replace(/^\//, '') })),
    )
    .filter(({ within }) => {
      const depth = within.split('/').length
      return depth >= minDepth && depth <= maxDepth && within.toLowerCase().endsWith(endsWith.toLowerCase())
    })
    .sort((a, b) => byName(a.within, b.within) || byName(a.path, b.path))
    .map(({ path }) => path)
}

/**
 * Every module on the class path may have the folder, and Liquibase takes the files of all (DatabaseChangeLog.findResources,
 * ClassLoaderResourceAccessor.search); of a repository with several programs, each with a folder of its own, those of the
 * changelog's module alone.
 */
function foldersOf(written: string, from: string, paths: readonly string[]): readonly string[] {
  const own = nearest(written, from, paths)
  if (own === undefined || from.startsWith(own.slice(0, own.length - written.length)))
    return own === undefined ? [] : [own]
  return [...new Set(paths.flatMap((path) => placeIn(path, written) ?? []))]
}

/**
 * Liquibase looks in its search path and the class path, which the repository does not show: a file or folder that ends
 * so, the one that shares most of its path with the changelog.
 */
function nearest(written: string, from: string, paths: readonly string[]): string | undefined {
  let best: string | undefined
  for (const path of paths) {
    const place = placeIn(path, written)
    if (place !== undefined && (best === undefined || shared(place, from) > shared(best, from))) best = place
  }
  return best
}

/** The stretch of a path up to the end of what was written: all of it for a file, the front for a folder. */
function placeIn(path: string, written: string): string | undefined {
  if (path === written || path.endsWith(`/${written}`)) return path
  if (path.startsWith(`${written}/`)) return written
  const at = path.indexOf(`/${written}/`)
  return at === -1 ? undefined : path.slice(0, at + 1 + written.length)
}

function shared(a: string, b: string): number {
  const left = a.split('/')
  const right = b.split('/')
  let count = 0
  while (count < left.length && left[count] === right[count]) count += 1
  return count
}
