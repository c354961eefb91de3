import type { NotAnalysed } from '../../../report.js'
import { addressInPrisma } from '../address.js'
import { configurationText } from '../configuration.js'
import { dialectNamed, fromSetting, fromStack, type DecidedDialect } from '../dialect.js'
import { installedVersion } from '../lockfiles.js'
import { baseName, directoryOf, isBelow, isForeign, resolveIn } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { migrationsDirectoryOf } from './names.js'

const LEDGER = 'migration_lock.toml'

/** Folders of Prisma migrations: with a ledger, named by a configuration, or beside a schema. */
export function findPrisma(surroundings: Surroundings): readonly Root[] {
  const paths = surroundings.paths.filter((path) => !isForeign(path))
  const schemas = paths.filter((path) => path.endsWith('.prisma'))
  const ledgers = paths.filter((path) => baseName(path) === LEDGER)
  const configured = new Set(paths.flatMap((path) => configuredDirectories(path, surroundings)))
  const listed = new Set(paths)
  const ups = paths.filter((path) => !listed.has(`${directoryOf(path)}/snapshot.json`)).map(migrationsDirectoryOf)
  const directories = new Set([...ledgers.map(directoryOf), ...ups.filter((directory) => directory !== undefined)])
  const roots: Root[] = []
  for (const directory of [...directories].sort()) {
    const ledger = ledgers.find((path) => directoryOf(path) === directory)
    const near = schemas.filter((path) => isBelow(path, directoryOf(directory)))
    if (ledger === undefined && !configured.has(directory) && near.length === 0) continue
    const decided = dialectOf(ledger, near.length > 0 ? near : schemas, surroundings)
    if (decided === undefined) continue
    const address = addressInPrisma(
      [...paths.filter((path) => isConfiguration(path) && isBelow(directory, directoryOf(path))), ...near].map((path) =>
        configurationText(surroundings, path),
      ),
    )
    const beside = ownSteps(paths, directory)
    roots.push({
      directory,
      ...(beside.length === 0 ? {} : { beside }),
      ...(address === undefined ? {} : { address }),
      dialect: decided.dialect,
      dialectFrom: decided.from,
      files: paths.filter((path) => path === ledger || isPart(path, directory)),
      toolVersion:
        installedVersion(surroundings, ['prisma', '@prisma/client'], directory) ??
        surroundings.stack.tools.find(({ id }) => id === 'prisma')?.version,
    })
  }
  return roots
}

/** Prisma runs each folder with a migration.sql, whatever its name (packages/migrate/src/utils/listMigrations.ts). */
function isPart(path: string, directory: string): boolean {
  const folder = directoryOf(path)
  return folder !== '' && directoryOf(folder) === directory && /^(?:migration|down)\.sql$/.test(baseName(path))
}

/**
 * Steps in code beside the migrations: `migrate deploy` refuses a folder without migration.sql (P3015 of
 * https://www.prisma.io/docs/orm/reference/error-reference), so a script of the repository's own runs them.
 */
function ownSteps(paths: readonly string[], directory: string): readonly NotAnalysed[] {
  const folders = new Set(paths.filter((path) => isPart(path, directory)).map(directoryOf))
  return paths
    .filter((path) => {
      const folder = directoryOf(path)
      return (
        /^migration\.[cm]?[jt]s$/.test(baseName(path)) &&
        folder !== '' &&
        directoryOf(folder) === directory &&
        !folders.has(folder)
      )
    })
    .map((path) => ({ path, line: 1, reason: 'a step in code that Prisma does not run is not read' }))
}

function isConfiguration(path: string): boolean {
  return /^prisma\.config\.[cm]?[jt]s$/.test(baseName(path))
}

/** `migrations.path` of prisma.config.ts, and `migrations` beside the schema that package.json or the configuration names. */
function configuredDirectories(path: string, surroundings: Surroundings): string[] {
  const name = baseName(path)
  if (!isConfiguration(path) && name !== 'package.json') return []
  const text = configurationText(surroundings, path)
  const home = directoryOf(path)
  const migrations = isConfiguration(path)
    ? /\bmigrations\s*:\s*\{[^}]*?\bpath\s*:[^'"`,}]*['"`]([^'"`]+)['"`]/.exec(text)?.[1]
    : undefined
  const schema = isConfiguration(path)
    ? /\bschema\s*:[^'"`,}]*['"`]([^'"`]+)['"`]/.exec(text)?.[1]
    : /"prisma"\s*:\s*\{[^}]*"schema"\s*:\s*"([^"]+)"/.exec(text)?.[1]
  const directories: (string | undefined)[] = []
  if (migrations !== undefined) directories.push(resolveIn(home, migrations))
  if (schema !== undefined) {
    const place = resolveIn(home, schema)
    if (place !== undefined)
      directories.push(resolveIn(schema.endsWith('.prisma') ? directoryOf(place) : place, 'migrations'))
  }
  return directories.filter((directory) => directory !== undefined)
}

const PROVIDER = /^\s*provider\s*=\s*"([^"]+)"/m
const DATASOURCE = /\bdatasource\s+\w+\s*\{[^}]*?\bprovider\s*=\s*"([^"]+)"/

/**
 * What the ledger or the datasource says; undefined for MongoDB, which Prisma does not migrate. CockroachDB is read as
 * PostgreSQL, whose SQL it speaks.
 */
function dialectOf(
  ledger: string | undefined,
  schemas: readonly string[],
  surroundings: Surroundings,
): DecidedDialect | undefined {
  const sources = [
    ...(ledger === undefined ? [] : [{ path: ledger, pattern: PROVIDER }]),
    ...schemas.map((path) => ({ path, pattern: DATASOURCE })),
  ]
  for (const { path, pattern } of sources) {
    const provider = pattern.exec(configurationText(surroundings, path))?.[1]
    if (provider === undefined) continue
    if (provider === 'mongodb') return undefined
    const dialect = provider === 'cockroachdb' ? 'postgres' : dialectNamed(provider)
    if (dialect !== undefined) return { dialect, from: `provider = "${provider}" in ${path}` }
  }
  return fromStack(surroundings) ?? fromSetting(surroundings) ?? { dialect: 'postgres', from: undefined }
}
