import { configurationText } from '../configuration.js'
import type { NotAnalysed } from '../../../report.js'
import type { Dialect } from '../../model.js'
import { decideDialect, dialectNamed, type DecidedDialect } from '../dialect.js'
import { goRequirements, type GoRequirement } from '../go-modules.js'
import { baseName, byDirectory, directoryOf, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { hasPopNames, isPopModule, parseName } from './names.js'
import { runnerOf } from './runner.js'

/** Folders of pop migrations: one root, or one for each dialect that file names speak of. */
export function findPop(surroundings: Surroundings): readonly Root[] {
  const roots: Root[] = []
  const named = surroundings.paths.filter((path) => parseName(path) !== undefined && !isForeign(path))
  for (const [directory, all] of byDirectory(named)) {
    const { knowsAutocommit, runsGo } = runnerOf(directory, all, surroundings)
    const files = knowsAutocommit ? all : all.filter((path) => parseName(path)?.autocommit !== true)
    const requirements = goRequirements(directory, surroundings)
    const required = requirements.find(({ module }) => isPopModule(module))
    const usesAnother = requirements.some(({ module }) => module.startsWith('github.com/golang-migrate/migrate'))
    if (isRendered(directory, files, named)) continue
    if (!hasPopNames(files) && (required === undefined || usesAnother)) continue
    const passedOver = runsGo ? inGo(directory, surroundings.paths) : []
    roots.push(
      ...rootsOf(directory, files, required, surroundings).map((root, at) =>
        at === 0 ? { ...root, passedOver } : root,
      ),
    )
  }
  return roots
}

/** Dated Go files in a folder beside this one: functions that are handed to the runner with the version in their name. */
function inGo(directory: string, paths: readonly string[]): readonly NotAnalysed[] {
  const around = directoryOf(directory)
  return paths
    .filter((path) => /^\d{14,}_\w+(?<!_test)\.go$/.test(baseName(path)) && directoryOf(directoryOf(path)) === around)
    .map((path) => ({ path, line: 1, reason: 'a migration written in Go, which runs among the others, is not read' }))
}

/** Ory keeps the fizz from which each dialect's SQL was rendered in `templates`, beside the SQL that is run in `sql`. */
function isRendered(directory: string, files: readonly string[], named: readonly string[]): boolean {
  if (baseName(directory) !== 'templates' || !files.every((path) => path.endsWith('.fizz'))) return false
  const rendered = `${directory.slice(0, -'templates'.length)}sql/`
  return named.some((path) => path.startsWith(rendered) && path.endsWith('.sql'))
}

function rootsOf(
  directory: string,
  files: readonly string[],
  required: GoRequirement | undefined,
  surroundings: Surroundings,
): Root[] {
  const spoken = new Set<Dialect>()
  for (const path of files) {
    const dialect = parseName(path)?.dialect
    if (dialect !== undefined && dialect !== 'all' && dialect !== 'cockroach') spoken.add(dialect)
  }
  const toolVersion = required?.version
  if (spoken.size === 0) {
    const { dialect, from } = fromDatabaseYml(surroundings) ?? decideDialect(directory, files, surroundings)
    return [{ directory, dialect, dialectFrom: from, files: filesFor(dialect, files), toolVersion }]
  }
  return [...spoken].sort().map((dialect) => ({
    directory,
    dialect,
    dialectFrom: `the file names in ${directory === '' ? 'the root folder' : directory}`,
    files: filesFor(dialect, files),
    toolVersion,
    ...(spoken.size > 1 ? { variant: dialect } : {}),
  }))
}

/** popx ranks a file of the connection's dialect over one for all, version by version (popx/migration_info.go). */
function filesFor(dialect: Dialect, files: readonly string[]): string[] {
  const own = new Set<string>()
  for (const path of files) {
    const name = parseName(path)
    if (name?.dialect === dialect) own.add(`${name.direction} ${name.version}`)
  }
  return files.filter((path) => {
    const name = parseName(path)
    if (name === undefined) return false
    return name.dialect === dialect || (name.dialect === 'all' && !own.has(`${name.direction} ${name.version}`))
  })
}

/** The `dialect` of database.yml, soda's connections, where all of them agree. */
function fromDatabaseYml(surroundings: Surroundings): DecidedDialect | undefined {
  for (const path of surroundings.paths) {
    if (baseName(path) !== 'database.yml' || isForeign(path)) continue
    const named = new Set<Dialect>()
    for (const [, word] of configurationText(surroundings, path).matchAll(/^\s*dialect:\s*["']?(\w+)/gm)) {
      const dialect = dialectNamed(word ?? '')
      if (dialect !== undefined) named.add(dialect)
    }
    const [dialect] = named
    if (dialect !== undefined && named.size === 1) return { dialect, from: `dialect: ${dialect} in ${path}` }
  }
  return undefined
}
