import { decideDialect } from '../dialect.js'
import { goRequirements } from '../go-modules.js'
import { byDirectory, isForeign } from '../paths.js'
import { hasPopNames, isPopModule } from '../pop/names.js'
import type { Root, Surroundings } from '../tool.js'
import { parseName } from './names.js'

const MODULE = /^github\.com\/golang-migrate\/migrate(?:\/|$)/

/** Folders of `<version>_<title>.up.sql` in a repository that uses golang-migrate, as a Go module or by its command. */
export function findGolangMigrate(surroundings: Surroundings): readonly Root[] {
  const roots: Root[] = []
  const named = surroundings.paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  for (const [directory, files] of byDirectory(named)) {
    const requirements = goRequirements(directory, surroundings)
    const required = requirements.find(({ module }) => MODULE.test(module))
    const detected = surroundings.stack.tools.find(({ id }) => id === 'golang-migrate')
    if (required === undefined && detected === undefined) continue
    if (hasPopNames(files) || (required === undefined && requirements.some(({ module }) => isPopModule(module))))
      continue
    const { dialect, from } = decideDialect(directory, files, surroundings)
    roots.push({ directory, dialect, dialectFrom: from, files, toolVersion: required?.version ?? detected?.version })
  }
  return roots
}
