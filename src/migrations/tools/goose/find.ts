import { decideDialect } from '../dialect.js'
import { goRequirements } from '../go-modules.js'
import { markedFor } from '../marks.js'
import { byDirectory, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { parseName } from './names.js'

const MODULE = /^github\.com\/pressly\/goose(?:\/|$)/
/** https://pkg.go.dev/github.com/pressly/goose/v3#AddMigrationContext */
const REGISTERS = /\bgoose\.(?:AddMigration|AddNamedMigration)/

/** Folders of numbered files that bear goose's marks, in SQL or in Go. */
export function findGoose(surroundings: Surroundings): readonly Root[] {
  const roots: Root[] = []
  const named = surroundings.paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  for (const [directory, all] of byDirectory(named)) {
    const sql = all.filter((path) => path.endsWith('.sql'))
    const registers = all.some((path) => path.endsWith('.go') && REGISTERS.test(surroundings.text(path) ?? ''))
    if (markedFor(sql, surroundings) !== 'goose' && !registers) continue
    const { dialect, from } = decideDialect(directory, sql, surroundings)
    const required = goRequirements(directory, surroundings).find(({ module }) => MODULE.test(module))
    roots.push({ directory, dialect, dialectFrom: from, files: all, toolVersion: required?.version })
  }
  return roots
}
