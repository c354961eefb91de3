import type { ConfigurationFile } from './file.js'
import { problem } from './file.js'
import { throwProblems } from './problems.js'
import type { Configuration } from './schema.js'
import type { DatabaseSettings, TableSettings } from './settings.js'

type Shorthand = 'dialect' | 'postgres-version' | 'mysql-version' | 'tables'
const SHORTHANDS: readonly Shorthand[] = ['dialect', 'postgres-version', 'mysql-version', 'tables']

/** The field of an entry under `databases` that a shorthand stands for. */
const FIELDS = {
  dialect: 'dialect',
  'postgres-version': 'version',
  'mysql-version': 'version',
  tables: 'tables',
} as const

type Entry = NonNullable<Configuration['databases']>[number]

/**
 * The databases that a file describes. `dialect`, `postgres-version`, `mysql-version` and `tables` at the top describe
 * the only one; throws a ConfigurationError where they could mean several, or say something else than its entry.
 */
export function databasesOf(file: ConfigurationFile): readonly DatabaseSettings[] {
  const { configuration } = file
  const entries = configuration.databases ?? []
  throwProblems(duplicatesIn(file, entries))
  const used = SHORTHANDS.filter((key) => configuration[key] !== undefined)
  const [only, ...others] = entries
  if (others.length > 0) {
    throwProblems(
      used.map((key) =>
        problem(
          `${key} is for a single database, and this file lists ${entries.length}: set ${FIELDS[key]} in its entry under databases`,
          file.placeOf([key]),
        ),
      ),
    )
    return entries.map(settingsOf)
  }
  return only === undefined ? fromShorthands(file) : [withShorthands(file, only, used)]
}

function duplicatesIn(file: ConfigurationFile, entries: readonly Entry[]) {
  return entries.flatMap(({ id }, index) => {
    const first = entries.findIndex((each) => each.id === id)
    if (first === index) return []
    const line = file.placeOf(['databases', first, 'id']).line ?? 1
    return [
      problem(
        `databases[${index}].id is ${id}, which line ${line} has already: give each database its own id`,
        file.placeOf(['databases', index, 'id']),
      ),
    ]
  })
}

function fromShorthands(file: ConfigurationFile): readonly DatabaseSettings[] {
  const { dialect, 'postgres-version': postgres, 'mysql-version': mysql, tables } = file.configuration
  const mysqlDialect = dialect === 'mariadb' ? 'mariadb' : 'mysql'
  const entries: Entry[] = [
    ...(postgres === undefined ? [] : [{ id: 'postgres', dialect: 'postgres' as const, version: postgres }]),
    ...(mysql === undefined ? [] : [{ id: mysqlDialect, dialect: mysqlDialect, version: mysql } as const]),
  ]
  const [first, second] = entries
  if (first === undefined)
    return tables === undefined ? [] : [settingsOf({ id: dialect ?? 'database', dialect, tables })]
  if (second !== undefined) {
    const ambiguous = (['tables', 'dialect'] as const).filter((key) => file.configuration[key] !== undefined)
    throwProblems(
      ambiguous.map((key) =>
        problem(
          `${key} is for a single database, and this file describes PostgreSQL and MySQL: list them under databases`,
          file.placeOf([key]),
        ),
      ),
    )
    return entries.map(settingsOf)
  }
  if (dialect !== undefined && dialect !== first.dialect)
    throwProblems([
      contradicts(file, postgres === undefined ? 'mysql-version' : 'postgres-version', `dialect is ${dialect}`),
    ])
  return [settingsOf({ ...first, tables })]
}

function withShorthands(file: ConfigurationFile, entry: Entry, used: readonly Shorthand[]): DatabaseSettings {
  const { dialect, 'postgres-version': postgres, 'mysql-version': mysql, tables } = file.configuration
  throwProblems(
    used
      .filter((key) => entry[FIELDS[key]] !== undefined)
      .map((key) => contradicts(file, key, `databases[0].${FIELDS[key]} is set as well`)),
  )
  const engine =
    entry.dialect ?? dialect ?? (postgres !== undefined ? 'postgres' : mysql !== undefined ? 'mysql' : undefined)
  if (postgres !== undefined && engine !== 'postgres')
    throwProblems([contradicts(file, 'postgres-version', `the database is ${engine ?? 'unknown'}`)])
  if (mysql !== undefined && engine !== 'mysql' && engine !== 'mariadb') {
    throwProblems([contradicts(file, 'mysql-version', `the database is ${engine ?? 'unknown'}`)])
  }
  return settingsOf({
    ...entry,
    dialect: engine,
    version: entry.version ?? postgres ?? mysql,
    tables: entry.tables ?? tables,
  })
}

function contradicts(file: ConfigurationFile, key: Shorthand, other: string) {
  return problem(`${key} contradicts the rest of the file, where ${other}: keep one of them`, file.placeOf([key]))
}

function settingsOf(entry: Entry): DatabaseSettings {
  return {
    id: entry.id,
    paths: entry.paths ?? [],
    dialect: entry.dialect,
    version: entry.version,
    urlEnv: entry['url-env'],
    transaction: entry.transaction,
    tables: tableSettingsOf(entry.tables),
    role: entry.role,
    criticality: entry.criticality ?? 'normal',
  }
}

function tableSettingsOf(tables: Entry['tables']): TableSettings {
  return { large: tables?.large ?? [], rows: tables?.rows ?? {}, statsFile: tables?.['stats-file'] }
}
