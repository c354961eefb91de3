import { decideDialect } from '../dialect.js'
import { goRequirements } from '../go-modules.js'
import { installedVersion } from '../lockfiles.js'
import { markedFor } from '../marks.js'
import { byDirectory, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { parseName } from './names.js'

const MODULE = /^github\.com\/amacneil\/dbmate(?:\/|$)/

/** Folders of numbered SQL files that bear dbmate's marks: `db/migrations` by default. */
export function findDbmate(surroundings: Surroundings): readonly Root[] {
  const roots: Root[] = []
  const named = surroundings.paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  for (const [directory, files] of byDirectory(named)) {
    if (markedFor(files, surroundings) !== 'dbmate') continue
    const { dialect, from } = decideDialect(directory, files, surroundings)
    const toolVersion =
      installedVersion(surroundings, ['dbmate'], directory) ??
      goRequirements(directory, surroundings).find(({ module }) => MODULE.test(module))?.version
    roots.push({ directory, dialect, dialectFrom: from, files, toolVersion })
  }
  return roots
}
