import { efCore } from '../../../stack/tools/ef-core.js'
import type { Dialect } from '../../model.js'
import { decideDialect } from '../dialect.js'
import { baseName, directoryOf, groupBy, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { folderVersion, parseName, type SqlName } from './names.js'

/** Folders that hold SQL which no migration runner runs. */
const ELSEWHERE =
  /^(?:seeds?|seeders?|seed[-_]data|fixtures?|quer(?:y|ies)|samples?|sample[-_]data|mocks?|dumps?|backups?|snapshots?|demo|views?|functions?|procedures?|triggers?|reports?|analysis|benchmarks?|docs?|specs?)$/i
/**
 * What database images run into an empty data directory, and never again:
 * https://github.com/docker-library/docs/blob/master/postgres/README.md#initialization-scripts
 */
const FIRST_START = /^(?:docker[-_]entrypoint[-_])?initdb(?:\.d)?$/i
/** `tenant-backups`, `sql_dumps`, `old-schema`, `schema_old`: what is kept beside what runs. */
const KEPT =
  /(?:^|[-_. ])(?:dumps?|backups?|bak)$|^(?:old|obsolete|deprecated|outdated)(?:[-_. ]|$)|[-_. ](?:old|obsolete|deprecated)$/i
const MIGRATIONS = /^(?:[a-z]+[-_])?(?:migrations?|migrate|migraciones)(?:[-_][a-z0-9]+)?$/i
/** A folder of versioned files is one of migrations only where something in its path speaks of databases. */
const DATABASE = /sql|(?:^|[-_])db|db(?:$|[-_])|database|schema|migrat|upgrade|changes|patch|updates|scripts/i
/** What the Supabase CLI keeps besides migrations: the schema as it is wanted, tests, snippets (apps/cli-go/internal/utils/misc.go). */
const SUPABASE = /(?:^|\/)supabase\/(?:schemas|database|tests|snippets|functions)\//
/** One file that states the whole schema, or data for trials. */
const WHOLE = /^(?:latest|structure|schema|dump|init|seeds?|fixtures?|test[-_]?data|create[-_]?all|drop[-_]?all)$/i

interface NamedFile {
  readonly path: string
  readonly name: SqlName
}

/** Whether a path alone is that of a migration: whoever runs it, a change to it is a change to a database. */
export function looksLikeMigration(path: string): boolean {
  const file = nameIn(path)
  return file !== undefined && migrationsAmong(file.name.directory, [file], undefined).length > 0
}

/** Folders of versioned SQL files that no other tool took. */
export function findPlainSql(surroundings: Surroundings): readonly Root[] {
  const named: NamedFile[] = []
  // A folder belongs to the tool that took any of its files, with those that the tool passes over.
  const taken = new Set([...(surroundings.claimed ?? [])].map(folderOfTool))
  for (const path of surroundings.paths) {
    if (surroundings.claimed?.has(path) === true || taken.has(directoryOf(path)) || isForeign(path)) continue
    const file = nameIn(path)
    if (file !== undefined) named.push(file)
  }
  const roots: Root[] = []
  const projects = projectsOfEfCore(surroundings)
  const around = [...taken].map(directoryOf).filter((each) => MIGRATIONS.test(baseName(each)))
  for (const [directory, all] of withVersionFolders(groupBy(named, ({ name }) => name.directory))) {
    const files = migrationsAmong(directory, all, surroundings)
    // Around the migrations of a tool stands what its program runs in its own way: statements, checks, views.
    if (around.some((each) => directory === each || directory.startsWith(`${each}/`))) continue
    if (projects.some((each) => directory.startsWith(`${each}/`))) continue
    if (!isCalledMigrations(directory) && holdQueriesAlone(files, surroundings)) continue
    if (files.some(({ name }) => name.direction === 'up')) roots.push(...rootsOf(directory, files, surroundings))
  }
  return roots
}

/**
 * Projects of .NET that hold migrations of EF Core: SQL in them are resources that migrations run by `Sql`
 * (https://learn.microsoft.com/ef/core/managing-schemas/migrations/managing#adding-raw-sql), Up and Down beside each other.
 */
function projectsOfEfCore({ paths, stack }: Surroundings): readonly string[] {
  if (stack.tools.every(({ id }) => id !== efCore.id)) return []
  const migrated = paths.filter((path) => efCore.migrations.test(path) && !isForeign(path)).map(directoryOf)
  const projects = new Set(paths.filter((path) => path.endsWith('.csproj')).map(directoryOf))
  return [...projects].filter((each) => each !== '' && migrated.some((folder) => folder.startsWith(`${each}/`)))
}

/** `1.4/01_a.sql` beside `1.5/01_b.sql`: one history in the folder around them, not one for each version. */
function withVersionFolders(
  groups: ReadonlyMap<string, readonly NamedFile[]>,
): ReadonlyMap<string, readonly NamedFile[]> {
  const versions = [...groups.keys()].filter((directory) => folderVersion(directory) !== undefined)
  const merged = new Map(groups)
  for (const [parent, folders] of groupBy(versions, directoryOf)) {
    if (folders.length < 2) continue
    for (const folder of folders) merged.delete(folder)
    merged.set(parent, [...folders.flatMap((folder) => groups.get(folder) ?? []), ...(groups.get(parent) ?? [])])
  }
  return merged
}

/** The folder of migrations around a file: above it where each migration has a folder of its own. */
function folderOfTool(path: string): string {
  const directory = directoryOf(path)
  return /^\d[\d-]*_/.test(baseName(directory)) ? directoryOf(directory) : directory
}

function nameIn(path: string): NamedFile | undefined {
  const name = parseName(path)
  if (name === undefined || SUPABASE.test(path)) return undefined
  const folders = name.directory.split('/')
  if (folders.some((segment) => ELSEWHERE.test(segment) || FIRST_START.test(segment))) return undefined
  if (KEPT.test(baseName(name.directory)) && !isCalledMigrations(name.directory)) return undefined
  return { path, name }
}

/** The migrations of a folder: its versioned files; where it is called migrations and versions nothing, all its files. */
function migrationsAmong(
  directory: string,
  files: readonly NamedFile[],
  surroundings: Surroundings | undefined,
): readonly NamedFile[] {
  // What stands in the folder of a version needs none in its name.
  const inFolders = files.filter(({ name }) => name.directory !== directory)
  const byFolder = surroundings !== undefined && define(inFolders, surroundings) ? new Set(inFolders) : new Set()
  const versioned = files.filter((file) => file.name.version !== '' || byFolder.has(file))
  const isNamedSo = isCalledMigrations(directory)
  if (versioned.length > 0)
    return isNamedSo || directory.split('/').some((segment) => DATABASE.test(segment)) ? versioned : []
  return isNamedSo ? files.filter(({ name }) => !WHOLE.test(name.stem)) : []
}

const DEFINES = /\b(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index|view|type|sequence|function|trigger)\b/i

/** Some of the files change the schema: folders for versions of an API hold queries. */
function define(files: readonly NamedFile[], surroundings: Surroundings): boolean {
  return files.some(({ path }) => DEFINES.test(surroundings.text(path) ?? ''))
}

const CHANGES =
  /\b(?:create|alter|drop|insert|update|delete|truncate|grant|revoke|comment\s+on|merge|exec(?:ute)?|call|do|set|rename|vacuum|refresh)\b/i

/** Numbered files that only ask: queries of a dashboard, of reports, of a course. */
function holdQueriesAlone(files: readonly NamedFile[], surroundings: Surroundings): boolean {
  const known = files.flatMap(({ path }) => surroundings.text(path) ?? [])
  const bare = known.map((each) =>
    each.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|\{\{[\s\S]*?\}\}/g, ' '),
  )
  return known.length > 0 && bare.every((each) => /\bselect\b/i.test(each) && !CHANGES.test(each))
}

/** `db/migrations`, or a folder for one dialect in it: `db/migrations/postgres`. */
function isCalledMigrations(directory: string): boolean {
  const [last = '', parent = ''] = directory.split('/').reverse()
  return MIGRATIONS.test(last) || (MIGRATIONS.test(parent) && parseName(`x.sql.${last}`) !== undefined)
}

/** `LATEST.sql`, `schema.sql`: no migration, and not meant to be one. */
export function statesWhole(name: SqlName): boolean {
  return WHOLE.test(name.stem)
}

function rootsOf(directory: string, files: readonly NamedFile[], surroundings: Surroundings): Root[] {
  const dialects = new Set<Dialect>()
  for (const { name } of files) if (name.dialect !== undefined) dialects.add(name.dialect)
  if (dialects.size === 0) {
    const paths = files.map(({ path }) => path)
    const { dialect, from } = decideDialect(directory, paths, surroundings)
    return [{ directory, dialect, dialectFrom: from, files: paths, toolVersion: undefined }]
  }
  return [...dialects].sort().map((dialect) => ({
    directory,
    dialect,
    dialectFrom: `the file names in ${directory === '' ? 'the root folder' : baseName(directory)}`,
    files: filesFor(dialect, files),
    toolVersion: undefined,
    ...(dialects.size > 1 ? { variant: dialect } : {}),
  }))
}

/** A file of the dialect stands in for the one of the same name for all. */
function filesFor(dialect: Dialect, files: readonly NamedFile[]): string[] {
  const key = ({ name }: NamedFile): string => `${name.direction} ${name.stem}`
  const own = new Set(files.filter(({ name }) => name.dialect === dialect).map(key))
  return files
    .filter((file) => file.name.dialect === dialect || (file.name.dialect === undefined && !own.has(key(file))))
    .map(({ path }) => path)
}
