import { configurationText } from '../configuration.js'
import { decideDialect } from '../dialect.js'
import { markedFor } from '../marks.js'
import { baseName, byDirectory, directoryOf, isForeign, resolveIn, withAncestors } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { isSupabaseFolder } from '../supabase/names.js'
import { parseName } from './names.js'

/** Folders of numbered SQL files that a crate with sqlx runs: those called migrations, or named by sqlx.toml. */
export function findSqlx(surroundings: Surroundings): readonly Root[] {
  const detected = surroundings.stack.tools.find(({ id }) => id === 'sqlx')
  if (detected === undefined) return []
  const configured = new Set(surroundings.paths.flatMap((path) => configuredDirectory(path, surroundings)))
  const named = surroundings.paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  const roots: Root[] = []
  for (const [directory, files] of byDirectory(named)) {
    const isTaken = files.some((path) => surroundings.claimed?.has(path) === true)
    if (isTaken || markedFor(files, surroundings) !== undefined) continue
    if (!configured.has(directory) && !(isCalledMigrations(directory) && isOfCrate(directory, surroundings))) continue
    const { dialect, from } = decideDialect(directory, files, surroundings)
    roots.push({ directory, dialect, dialectFrom: from, files, toolVersion: detected.version })
  }
  return roots
}

/** `migrations`, what `migrate!()` takes without an argument, or a folder in it: `migrations/postgres`. */
function isCalledMigrations(directory: string): boolean {
  return directory
    .split('/')
    .slice(-2)
    .some((segment) => /^(?:[a-z]+[-_])?migrations(?:[-_][a-z0-9]+)?$/.test(segment))
}

/** The nearest manifest is that of a crate; where there is none, no other language's stands in the way. */
function isOfCrate(directory: string, { paths }: Surroundings): boolean {
  if (isSupabaseFolder(directory)) return false
  const listed = new Set(paths)
  for (const ancestor of withAncestors(directory)) {
    const here = (name: string): boolean => listed.has(ancestor === '' ? name : `${ancestor}/${name}`)
    if (here('Cargo.toml')) return true
    if (here('go.mod') || here('package.json')) return false
  }
  return true
}

/** `migrations-dir` of sqlx.toml (0.9): https://docs.rs/sqlx/latest/sqlx/_config/migrate/struct.Config.html */
function configuredDirectory(path: string, surroundings: Surroundings): string[] {
  if (baseName(path) !== 'sqlx.toml') return []
  const text = configurationText(surroundings, path)
  const named = /^\s*migrations-dir\s*=\s*["']([^"']+)["']/m.exec(text)?.[1]
  const directory = named === undefined ? undefined : resolveIn(directoryOf(path), named)
  return directory === undefined ? [] : [directory]
}
