import { byName, directoryOf, isBelow, resolveIn } from '../paths.js'
import type { Inclusion } from './changelog.js'

/** The files that an inclusion names, in the order in which Liquibase takes them: includeAll sorts by path (DatabaseChangeLog.findResources). */
export function resolveInclusion(inclusion: Inclusion, from: string, paths: readonly string[]): readonly string[] {
  const written = inclusion.path
    .replace(/^classpath:/, '')
    .replace(/^[./]*\//, (dots) => (inclusion.relative ? dots : ''))
  const place = inclusion.relative
    ? resolveIn(directoryOf(from), written)
    : searched(written.replace(/\/+$/, ''), from, paths)
  if (place === undefined) return []
  if (inclusion.kind === 'include') return paths.includes(place) ? [place] : []
  const folder = place.replace(/\/+$/, '')
  const { minDepth = 0, maxDepth = Number.POSITIVE_INFINITY, endsWith = '' } = inclusion
  return paths
    .filter((path) => {
      if (!isBelow(path, folder) || !/\.(?:sql|xml|ya?ml|json)$/.test(path)) return false
      const depth = path.slice(folder.length).replace(/^\//, '').split('/').length
      return depth >= minDepth && depth <= maxDepth && path.toLowerCase().endsWith(endsWith.toLowerCase())
    })
    .sort(byName)
}

/**
 * Liquibase looks in its search path and the class path, which the repository does not show: a file or folder that ends
 * so, the one that shares most of its path with the changelog.
 */
function searched(written: string, from: string, paths: readonly string[]): string | undefined {
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
