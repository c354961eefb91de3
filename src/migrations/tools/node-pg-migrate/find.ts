import { installedVersion } from '../lockfiles.js'
import { markedFor } from '../marks.js'
import { byDirectory, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { parseName } from './names.js'

/** Folders with SQL files that bear its marks, or are named as it names them where it is installed. */
export function findNodePgMigrate(surroundings: Surroundings): readonly Root[] {
  const isUsed = surroundings.stack.tools.some(({ id }) => id === 'node-pg-migrate')
  const named = surroundings.paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  const roots: Root[] = []
  for (const [directory, files] of byDirectory(named)) {
    const sql = files.filter((path) => parseName(path)?.language === 'sql')
    const mark = markedFor(sql, surroundings)
    const isTimed = sql.some((path) => parseName(path)?.isTime === true)
    if (mark !== 'nodePgMigrate' && !(isUsed && isTimed && mark === undefined)) continue
    const toolVersion = installedVersion(surroundings, ['node-pg-migrate'], directory)
    const from = 'node-pg-migrate, which is for PostgreSQL'
    roots.push({ directory, dialect: 'postgres', dialectFrom: from, files, toolVersion })
  }
  return roots
}
