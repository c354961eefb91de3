import { installedVersion } from '../lockfiles.js'
import { markedFor } from '../marks.js'
import { configurationText } from '../configuration.js'
import { baseName, byDirectory, directoryOf, isForeign, resolveIn } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { parseName } from './names.js'

/** Folders with SQL files that bear its marks, or are named as it names them where it is installed. */
export function findNodePgMigrate(surroundings: Surroundings): readonly Root[] {
  const isUsed = surroundings.stack.tools.some(({ id }) => id === 'node-pg-migrate')
  const named = surroundings.paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  const scripted = new Set(surroundings.paths.flatMap((path) => directoriesIn(path, surroundings)))
  const roots: Root[] = []
  for (const [directory, files] of byDirectory(named)) {
    const sql = files.filter((path) => parseName(path)?.language === 'sql')
    const mark = markedFor(sql, surroundings)
    const isNamed = scripted.has(directory) || sql.some((path) => parseName(path)?.isTime === true)
    if (mark !== 'nodePgMigrate' && !(isUsed && isNamed && sql.length > 0 && mark === undefined)) continue
    const toolVersion = installedVersion(surroundings, ['node-pg-migrate'], directory)
    const from = 'node-pg-migrate, which is for PostgreSQL'
    roots.push({ directory, dialect: 'postgres', dialectFrom: from, files, toolVersion })
  }
  return roots
}

/** `node-pg-migrate up --migrations-dir db/migrations` in a script; without it the folder is `migrations` (src/cli/options.ts). */
function directoriesIn(path: string, surroundings: Surroundings): string[] {
  if (baseName(path) !== 'package.json' || isForeign(path)) return []
  const commands = configurationText(surroundings, path).matchAll(/\bnode-pg-migrate +(?:up|down|redo)\b[^"&|;]*/g)
  return [...commands].flatMap(([command]) => {
    const named = /(?:--migrations-dir|-m)[= ]+([^\s"'\\]+)/.exec(command)?.[1] ?? 'migrations'
    const directory = resolveIn(directoryOf(path), named)
    return directory === undefined ? [] : [directory]
  })
}
