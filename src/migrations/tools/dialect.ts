import { minimatch } from 'minimatch'
import type { Dialect } from '../model.js'
import { directoryOf, isBelow, withAncestors } from './paths.js'
import type { Surroundings } from './tool.js'

/** A dialect and what decided it, for messages; `from` is undefined where it is only a guess. */
export interface DecidedDialect {
  readonly dialect: Dialect
  readonly from: string | undefined
}

const NAMES: Readonly<Record<string, Dialect>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  pgsql: 'postgres',
  pg: 'postgres',
  psql: 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  sqlserver: 'sqlserver',
  mssql: 'sqlserver',
}

const RELATIONAL: ReadonlySet<Dialect> = new Set(['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'])

/** The dialect that a word names, as drivers, folders and file names spell it; undefined for any other word. */
export function dialectNamed(word: string): Dialect | undefined {
  const name = word.toLowerCase()
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
}

/**
 * The dialect of a folder of SQL files that no configuration of a tool names: what the settings say of the folder, a
 * folder named after a dialect, the only relational database of the stack, else of the package around the folder, the
 * settings' `dialect`, the text of the files; else a guess.
 */
export function decideDialect(directory: string, files: readonly string[], surroundings: Surroundings): DecidedDialect {
  return (
    fromDatabaseSettings(files, surroundings) ??
    fromFolder(directory) ??
    fromStack(surroundings) ??
    fromPackage(directory, surroundings) ??
    fromSetting(surroundings) ??
    fromTexts(files, surroundings) ?? {
      dialect: surroundings.stack.databases.find(isRelational)?.engine ?? 'postgres',
      from: undefined,
    }
  )
}

/** `databases[].dialect` of the database whose `paths` hold all of these files. */
export function fromDatabaseSettings(files: readonly string[], surroundings: Surroundings): DecidedDialect | undefined {
  for (const { id, paths, dialect } of surroundings.settings.databases) {
    if (dialect === undefined || files.length === 0) continue
    const held = files.every((file) => paths.some((pattern) => matches(file, pattern)))
    if (held) return { dialect, from: `the dialect of database ${id} in the configuration` }
  }
  return undefined
}

/** A pattern is a glob, or a folder. */
function matches(file: string, pattern: string): boolean {
  return isBelow(file, pattern.replace(/\/+$/, '')) || minimatch(file, pattern, { dot: true })
}

/** A name that stands joined behind another, as Go packages are called: `riversqlite`. */
const JOINED = /^[a-z0-9]+?(sqlite3?|postgres|postgresql|mysql|mariadb)$/

function fromFolder(directory: string): DecidedDialect | undefined {
  for (const segment of directory.split('/').reverse()) {
    const [, joined = ''] = JOINED.exec(segment) ?? []
    for (const word of [segment, ...segment.split(/[-_.]/).flatMap(wordsWithin), joined]) {
      const dialect = dialectNamed(word)
      if (dialect !== undefined) return { dialect, from: `the folder name ${segment}` }
    }
  }
  return undefined
}

/** `MySqlMigrations`: My, MySql, MySqlMigrations, Sql, SqlMigrations, Migrations. The longest come first. */
function wordsWithin(name: string): readonly string[] {
  const parts = name.split(/(?<=[a-z\d])(?=[A-Z])/)
  return parts
    .flatMap((_, from) => parts.slice(from).map((__, count) => parts.slice(from, from + count + 1).join('')))
    .sort((a, b) => b.length - a.length)
}

/** The engine of the only relational database that is not for tests or tooling. */
export function fromStack({ stack }: Surroundings): DecidedDialect | undefined {
  const engines = new Set(stack.databases.filter(isRelational).map(({ engine }) => engine))
  const [engine] = engines
  if (engine === undefined || engines.size > 1) return undefined
  return { dialect: engine, from: `the only relational database of this repository, ${engine}` }
}

/** The only relational driver of the package in which the folder stands: in a monorepo each has its own database. */
function fromPackage(directory: string, { stack }: Surroundings): DecidedDialect | undefined {
  const drivers = stack.databases
    .filter(isRelational)
    .flatMap(({ engine, signals }) =>
      signals.flatMap(({ path, strength }) => (strength === 'strong' ? [{ engine, path }] : [])),
    )
  for (const ancestor of withAncestors(directory)) {
    const here = drivers.filter(({ path }) => directoryOf(path) === ancestor)
    const [first] = here
    if (first === undefined) continue
    const isOnly = here.every(({ engine }) => engine === first.engine)
    return isOnly ? { dialect: first.engine, from: `the driver that ${first.path} names` } : undefined
  }
  return undefined
}

function isRelational({ engine, role }: Surroundings['stack']['databases'][number]): boolean {
  return role === 'primary' && RELATIONAL.has(engine)
}

/** The `dialect` setting. */
export function fromSetting({ settings }: Surroundings): DecidedDialect | undefined {
  return settings.dialect === undefined ? undefined : { dialect: settings.dialect, from: 'the setting dialect' }
}

/** Spellings that only one engine has, outside comments and strings. */
const SPELLINGS: readonly (readonly [Dialect, RegExp])[] = [
  ['mysql', /\bENGINE\s*=\s*\w+|\bAUTO_INCREMENT\b|`\w+`|\bunsigned\b/gi],
  ['postgres', /\$\w*\$|\b(?:BIG|SMALL)?SERIAL\b|\btimestamptz\b|::\s*\w|\bjsonb\b|\bCONCURRENTLY\b|\bplpgsql\b/gi],
  ['sqlserver', /^\s*GO\s*$|\bNVARCHAR\b|\bIDENTITY\s*\(|\[dbo\]|\bdbo\./gim],
  ['sqlite', /\bAUTOINCREMENT\b|^\s*PRAGMA\s+\w+/gim],
]

/** What MySQL runs behind the exclamation mark is no comment. */
const NO_SQL = /--[^\n]*|\/\*(?!!)(?:[^*]|\*(?!\/))*(?:\*\/)?|'[^'\n]*'/g

const SAMPLES = 20

function fromTexts(files: readonly string[], surroundings: Surroundings): DecidedDialect | undefined {
  const counts = SPELLINGS.map(([dialect]) => ({ dialect, count: 0 }))
  for (const file of files.slice(0, SAMPLES)) {
    const text = surroundings.text(file)?.replace(NO_SQL, ' ')
    if (text === undefined) continue
    SPELLINGS.forEach(([, pattern], index) => {
      const count = counts[index]
      if (count !== undefined) count.count += [...text.matchAll(pattern)].length
    })
  }
  const [first, second] = counts.sort((a, b) => b.count - a.count)
  if (first === undefined || first.count === (second?.count ?? 0)) return undefined
  return { dialect: first.dialect, from: `the spelling of the statements, which is that of ${first.dialect}` }
}
