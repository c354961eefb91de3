import { addressInScript } from '../address.js'
import { configurationText } from '../configuration.js'
import { decideDialect, dialectNamed, type DecidedDialect } from '../dialect.js'
import { installedVersion } from '../lockfiles.js'
import { baseName, directoryOf, isForeign, withAncestors } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { isAppliedByWrangler } from '../wrangler/configured.js'
import { readJournal } from './journal.js'
import { folderOfVersioned, isConfiguration, isJournal, isMigration } from './names.js'

const MIGRATES = /\bdrizzle-kit migrate\b/

/** Folders with a journal, and folders of drizzle-kit 1.0, where a snapshot stands beside each migration. */
export function findDrizzle(surroundings: Surroundings): readonly Root[] {
  const paths = surroundings.paths.filter((path) => !isForeign(path))
  const listed = new Set(paths)
  const folders = new Map<string, string[]>()
  const isDrizzles = new Set<string>()
  for (const path of paths) {
    const directory = folderOfVersioned(path)
    if (directory === undefined) continue
    if (listed.has(`${directoryOf(path)}/snapshot.json`)) isDrizzles.add(directory)
    folders.set(directory, [...(folders.get(directory) ?? []), path])
  }
  const roots: Root[] = []
  for (const journal of paths.filter(isJournal)) {
    const directory = directoryOf(directoryOf(journal))
    if (isAppliedByWrangler(directory, MIGRATES, surroundings)) continue
    const files = paths.filter((path) => directoryOf(path) === directory && isMigration(path))
    if (listsNone(journal, files, surroundings) && !isDrizzles.has(directory)) continue
    const all = [journal, ...files, ...(isDrizzles.has(directory) ? (folders.get(directory) ?? []) : [])]
    isDrizzles.delete(directory)
    roots.push(rootOf(directory, all, fromJournal(journal, surroundings), surroundings))
  }
  for (const directory of isDrizzles)
    if (!isAppliedByWrangler(directory, MIGRATES, surroundings))
      roots.push(rootOf(directory, folders.get(directory) ?? [], undefined, surroundings))
  return roots
}

/** The journal of `drizzle-kit push` and of its like is empty: whoever runs the files, it is not Drizzle's migrator. */
function listsNone(journal: string, files: readonly string[], surroundings: Surroundings): boolean {
  const text = surroundings.text(journal)
  if (text === undefined) return false
  const tags = readJournal({ value: text }).entries?.map(({ tag }) => `${tag}.sql`)
  return tags !== undefined && files.every((path) => !tags.includes(baseName(path)))
}

function rootOf(
  directory: string,
  files: readonly string[],
  decided: DecidedDialect | undefined,
  surroundings: Surroundings,
): Root {
  const { dialect, from } =
    decided ?? fromConfiguration(directory, surroundings) ?? decideDialect(directory, files, surroundings)
  const toolVersion = installedVersion(surroundings, ['drizzle-orm', 'drizzle-kit'], directory)
  const address = withAncestors(directory)
    .flatMap((ancestor) => surroundings.paths.filter((path) => isConfiguration(path) && directoryOf(path) === ancestor))
    .map((path) => addressInScript(configurationText(surroundings, path)))
    .find((each) => each !== undefined)
  return { directory, dialect, dialectFrom: from, files, toolVersion, ...(address === undefined ? {} : { address }) }
}

function fromJournal(path: string, surroundings: Surroundings): DecidedDialect | undefined {
  const named = readJournal({ value: surroundings.text(path) ?? '' }).dialect
  const dialect = named === undefined ? undefined : drizzleDialect(named)
  return dialect === undefined ? undefined : { dialect, from: `the dialect of ${path}` }
}

/** `dialect: 'postgresql'` of the configuration nearest above the folder. */
function fromConfiguration(directory: string, surroundings: Surroundings): DecidedDialect | undefined {
  for (const ancestor of withAncestors(directory)) {
    for (const path of surroundings.paths) {
      if (!isConfiguration(path) || directoryOf(path) !== ancestor) continue
      const text = configurationText(surroundings, path)
      const named = /["']?\bdialect["']?\s*:\s*["'`](\w+)["'`]/.exec(text)?.[1]
      const dialect = named === undefined ? undefined : drizzleDialect(named)
      if (dialect !== undefined) return { dialect, from: `the dialect of ${path}` }
    }
  }
  return undefined
}

/** https://orm.drizzle.team/docs/drizzle-config-file#dialect: Turso speaks SQLite, SingleStore MySQL, Gel has no SQL of ours. */
function drizzleDialect(word: string): DecidedDialect['dialect'] | undefined {
  if (word === 'turso') return 'sqlite'
  return word === 'singlestore' ? 'mysql' : dialectNamed(word)
}
