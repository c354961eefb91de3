import { Text, type Dialect } from '../../model.js'
import { configurationText } from '../configuration.js'
import { decideDialect, dialectNamed, type DecidedDialect } from '../dialect.js'
import { MARKS, markedFor } from '../marks.js'
import { baseName, byDirectory, byName, directoryOf, isForeign, withAncestors } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { inclusionsIn, readChangelog, type Changelog } from './changelog.js'
import { lets } from './dbms.js'
import { resolveInclusion } from './graph.js'
import { mayBeChangelog } from './names.js'
import { olderStarts } from './starts.js'

/** Changelogs with all that they include: one root for each that no other includes, and for each engine it serves. */
export function findLiquibase(surroundings: Surroundings): readonly Root[] {
  const paths = surroundings.paths.filter((path) => !isForeign(path))
  const inclusions = new Map<string, readonly string[]>()
  const changelogs = new Map<string, Changelog>()
  const included = new Set<string>()
  for (const path of paths) {
    const changelog = mayBeChangelog(path) ? changelogAt(path, surroundings) : undefined
    if (changelog === undefined) continue
    const run: string[] = []
    for (const each of inclusionsIn(changelog)) {
      const targets = resolveInclusion(each, path, paths)
      if (!each.ignored) run.push(...targets)
      for (const target of targets) if (target !== path) included.add(target)
    }
    inclusions.set(path, run)
    changelogs.set(path, changelog)
  }
  const masters = [...inclusions.keys()].filter((path) => !included.has(path))
  const formatted = [...byDirectory(paths.filter((path) => path.endsWith('.sql')))]
    .filter(([, files]) => markedFor(files, surroundings) === 'liquibase')
    .flatMap(([, files]) => files.filter((path) => !included.has(path) && mayBeFormatted(path, surroundings)))
  const roots: Root[] = []
  for (const [directory, all] of byDirectory([...masters, ...formatted].sort(byName))) {
    const older = olderStarts(all, changelogs)
    const starts = all.filter((path) => older.every((each) => each.path !== path))
    const serves = (dialect: Dialect): boolean =>
      starts.some((path) => lets(changelogs.get(path)?.preConditions, dialect))
    const passedOver = older.map(({ path, newer }) => ({
      path,
      line: 1,
      reason: `makes the tables that ${baseName(newer)} makes: taken for another start of one schema, and not replayed`,
    }))
    const found = rootsOf(directory, [...reached(starts, inclusions)], serves, surroundings)
    roots.push(...found.map((root, at) => (at === 0 ? { ...root, passedOver } : root)))
  }
  return roots
}

/** Of the first files of a folder the mark is known; others may bear it. */
function mayBeFormatted(path: string, surroundings: Surroundings): boolean {
  const text = surroundings.text(path)
  return text === undefined || MARKS.liquibase.up.test(text)
}

function changelogAt(path: string, surroundings: Surroundings): Changelog | undefined {
  const text = surroundings.text(path)
  return text?.includes('databaseChangeLog') === true ? readChangelog(Text.ofFile(path, text), path) : undefined
}

function reached(starts: readonly string[], inclusions: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>()
  const waiting = [...starts].reverse()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    waiting.push(...[...(inclusions.get(path) ?? [])].reverse())
  }
  return seen
}

/** One changelog often serves several engines: a history for each relational database of the stack. */
function rootsOf(
  directory: string,
  files: readonly string[],
  /** What `<preConditions>` of the changelog itself say of engines: where they do not hold, Liquibase stops. */
  serves: (dialect: Dialect) => boolean,
  surroundings: Surroundings,
): Root[] {
  const { stack } = surroundings
  const toolVersion = stack.tools.find(({ id }) => id === 'liquibase')?.version
  const engines = new Set<Dialect>()
  for (const { engine, role } of stack.databases)
    if (role === 'primary' && RELATIONAL.has(engine) && serves(engine)) engines.add(engine)
  const configured = fromProperties(directory, surroundings) ?? fromPreConditions(serves)
  if (configured !== undefined || engines.size < 2) {
    const { dialect, from } = configured ?? decideDialect(directoryOf(files[0] ?? directory), files, surroundings)
    return [{ directory, dialect, dialectFrom: from, files, toolVersion }]
  }
  return [...engines].sort().map((dialect) => ({
    directory,
    dialect,
    dialectFrom: 'the databases of this repository, all of which the changelog serves',
    files,
    toolVersion,
    variant: dialect,
  }))
}

/** The only engine that the changelog's own preconditions let through. */
function fromPreConditions(serves: (dialect: Dialect) => boolean): DecidedDialect | undefined {
  const [only, ...others] = [...RELATIONAL].filter(serves)
  return only === undefined || others.length > 0
    ? undefined
    : { dialect: only, from: 'the preConditions of the changelog' }
}

/**
 * The database of the nearest liquibase.properties at or above the changelog:
 * https://docs.liquibase.com/concepts/connections/creating-config-properties.html
 */
function fromProperties(directory: string, surroundings: Surroundings): DecidedDialect | undefined {
  for (const ancestor of withAncestors(directory)) {
    const here = surroundings.paths.filter(
      (path) => baseName(path) === 'liquibase.properties' && !isForeign(path) && directoryOf(path) === ancestor,
    )
    for (const path of here) {
      const url = /^\s*url\s*[=:]\s*(?:jdbc\\?:)(\w+)/m.exec(configurationText(surroundings, path))?.[1]
      const dialect = url === undefined ? undefined : dialectNamed(url)
      if (dialect !== undefined) return { dialect, from: `the url in ${path}` }
    }
  }
  return undefined
}

const RELATIONAL: ReadonlySet<Dialect> = new Set(['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'])
