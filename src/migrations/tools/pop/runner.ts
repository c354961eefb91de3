import { goRequirements } from '../go-modules.js'
import type { Surroundings } from '../tool.js'
import { isPopModule, parseName } from './names.js'

/** What runs the files of a folder, as far as go.mod and their names say. */
export interface Runner {
  /** `.autocommit.` in a name is ory's alone: gobuffalo's pattern does not match it (gobuffalo/pop, migrator.go, mrx). */
  readonly knowsAutocommit: boolean
  /** ory/x/popx runs nothing where an up has no down, or a .sql name does not fit (ory/x, popx/migration_box.go). */
  readonly refuses: boolean
  /** ory/x/popx runs migrations that are Go functions among the files (ory/x, popx/migration_box.go, WithGoMigrations). */
  readonly runsGo: boolean
}

/** The runner of a folder. Where go.mod requires no pop, a name with `.autocommit.` tells ory's. */
export function runnerOf(directory: string, files: Iterable<string>, surroundings: Surroundings): Runner {
  const modules = goRequirements(directory, surroundings).map(({ module }) => module)
  const isOrys = modules.some((module) => /^github\.com\/ory\/(?:pop|x)(?:\/|$)/.test(module))
  const isGobuffalos = !isOrys && modules.some(isPopModule)
  const isNamed = [...files].some((path) => parseName(path)?.autocommit === true)
  return {
    knowsAutocommit: isOrys || (!isGobuffalos && isNamed),
    runsGo: isOrys,
    refuses: modules.some((module) => /^github\.com\/ory\/x(?:\/|$)/.test(module)),
  }
}
