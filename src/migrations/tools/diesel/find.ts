import { decideDialect } from '../dialect.js'
import { baseName, groupBy, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { isNumbered, parseName } from './names.js'

/** Folders of `<version>_<name>/up.sql` in a repository that uses Diesel. Other tools name their files so, too. */
export function findDiesel(surroundings: Surroundings): readonly Root[] {
  const { paths, stack } = surroundings
  const detected = stack.tools.find(({ id }) => id === 'diesel')
  if (detected === undefined && !paths.some((path) => baseName(path) === 'diesel.toml')) return []
  const named = paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  const roots: Root[] = []
  for (const [directory, files] of groupBy(named, (path) => parseName(path)?.directory ?? '')) {
    const ups = files.filter((path) => parseName(path)?.part === 'up')
    if (!ups.some(isNumbered)) continue
    const { dialect, from } = decideDialect(directory, ups, surroundings)
    roots.push({ directory, dialect, dialectFrom: from, files, toolVersion: detected?.version })
  }
  return roots
}
