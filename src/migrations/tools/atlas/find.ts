import { parseName as parseGolangMigrateName } from '../golang-migrate/names.js'
import { parseName as parseFlywayName } from '../flyway/names.js'
import { decideDialect } from '../dialect.js'
import { goRequirements } from '../go-modules.js'
import { markedFor } from '../marks.js'
import { directoryOf, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { isSum, parseName } from './names.js'

const MODULE = /^ariga\.io\/atlas(?:-go-sdk)?(?:\/|$)/

/**
 * Folders with an atlas.sum, those of ent among them. Atlas also writes folders in the formats of other tools: those
 * that bear another tool's marks or names are that tool's.
 */
export function findAtlas(surroundings: Surroundings): readonly Root[] {
  const roots: Root[] = []
  for (const sum of surroundings.paths) {
    if (!isSum(sum) || isForeign(sum)) continue
    const directory = directoryOf(sum)
    const files = surroundings.paths.filter((path) => directoryOf(path) === directory && parseName(path) !== undefined)
    const isOthers = files.some(
      (path) => parseGolangMigrateName(path) !== undefined || parseFlywayName(path) !== undefined,
    )
    if (files.length === 0 || isOthers || markedFor(files, surroundings) !== undefined) continue
    const { dialect, from } = decideDialect(directory, files, surroundings)
    const toolVersion = goRequirements(directory, surroundings).find(({ module }) => MODULE.test(module))?.version
    roots.push({ directory, dialect, dialectFrom: from, files: [sum, ...files], toolVersion })
  }
  return roots
}
