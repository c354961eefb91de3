import type { Dialect, Disorder, History, IgnoredFile, Migration, Statement, TransactionRule } from '../../model.js'
import { duplicateDowns, duplicateVersions, historyOf, refusedFiles, stopping } from '../history.js'
import { byName, groupBy, isBelow } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { configurationsIn, settingsFor, type FlywaySettings } from './configuration.js'
import { byVersion, isCallback, parseClassName, parseName, type FlywayName, type FlywayNaming } from './names.js'
import type { FlywayFile } from './parse.js'

interface Script {
  readonly name: FlywayName
  readonly sql: SqlFile
}

/**
 * Versioned scripts by version, a baseline behind what it restates, then the repeatable ones by description
 * (ResolvedMigrationComparator.java); callbacks, which run around them each time, last.
 */
export function assembleFlyway(files: ReadonlyMap<string, FlywayFile>, context: AssembleContext): History {
  const settings = settingsFor(context.root.directory, configurationsIn(context.surroundings))
  const configurations = new Map([...files].flatMap(([path, file]) => (file.kind === 'sql' ? [] : [[path, file]])))
  const scripts = [...files].flatMap(([path, file]): Script[] => {
    const name = parseClassName(path) ?? parseName(path, settings.naming)
    const own = configurations.get(`${path}.conf`)
    return name === undefined || file.kind !== 'sql' || own?.neverRuns === true ? [] : [{ name, sql: file.sql }]
  })
  const undos = new Map(scripts.filter(isKind('undo')).map(({ name, sql }) => [name.version, sql]))
  const migrations = [
    ...scripts.filter((script) => isKind('versioned')(script) || isKind('baseline')(script)).sort(inOrder),
    ...scripts.filter(isKind('repeatable')).sort((a, b) => byName(a.name.description, b.name.description)),
    ...scripts.filter(isKind('callback')).sort((a, b) => byName(a.sql.path, b.sql.path)),
  ].map((script) => {
    const down = script.name.kind === 'versioned' ? undos.get(script.name.version) : undefined
    const beside = configurations.get(`${script.sql.path}.conf`)
    const rule = transactionRule(script.sql, beside?.executesInTransaction, settings, context.root.dialect)
    return migrationOf(script, down, rule, [
      ...(down === undefined ? [] : [down.path]),
      ...(beside === undefined ? [] : [`${script.sql.path}.conf`]),
    ])
  })
  const versioned = migrations.filter(({ repeatable, baseline }) => !repeatable && !baseline)
  return historyOf(
    {
      tool: 'flyway',
      ordering: 'number',
      downs: undos.size > 0 ? 'paired' : 'none',
      // Without outOfOrder: DbValidate.java, "Detected resolved migration not applied to database"
      late: 'stops',
      migrations,
      ignored: ignoredIn(context, settings.naming),
      disorder: [
        // CompositeMigrationResolver.java, checkForIncompatibilities: "Found more than one migration with version"
        ...stopping(duplicateVersions(versioned)),
        ...duplicateDowns(
          scripts.filter(isKind('undo')).map(({ name, sql }) => [name.version, sql.path]),
          versioned,
        ),
        ...stopping(duplicateRepeatables(scripts.filter(isKind('repeatable')))),
        ...refusedFiles(
          [...configurations].flatMap(([path, { refusal }]) =>
            refusal === undefined ? [] : [[path.slice(0, -'.conf'.length), refusal] as const],
          ),
        ),
      ],
    },
    context,
  )
}

/** CompositeMigrationResolver.java, checkForIncompatibilities: "more than one repeatable migration with description". */
function duplicateRepeatables(scripts: readonly Script[]): Disorder[] {
  return [...groupBy(scripts, ({ name }) => name.description)].flatMap(([description, same]) => {
    const paths = same.map(({ sql }) => sql.path)
    const newest = paths.at(-1)
    if (paths.length < 2 || newest === undefined) return []
    const detail = `${paths.join(' and ')} have one description, ${description}.`
    return [{ kind: 'duplicate version', detail, path: newest, migrations: paths }]
  })
}

function isKind(kind: FlywayName['kind']): (script: Script) => boolean {
  return ({ name }) => name.kind === kind
}

function inOrder(a: Script, b: Script): number {
  const baselineLast = Number(a.name.kind === 'baseline') - Number(b.name.kind === 'baseline')
  return byVersion(a.name.version, b.name.version) || baselineLast || byName(a.sql.path, b.sql.path)
}

function migrationOf(
  { name, sql }: Script,
  down: SqlFile | undefined,
  transaction: TransactionRule,
  beside: readonly string[],
): Migration {
  return sqlMigration({
    id: `${name.prefix}${name.version}__${name.description}`,
    version: name.version,
    name: name.description,
    up: sql,
    down: downFromFile(sql, down),
    beside,
    transaction,
    optOut: 'executeInTransaction=false in the .conf beside the script',
    repeatable: name.kind === 'repeatable' || name.kind === 'callback',
    baseline: name.kind === 'baseline',
  })
}

/**
 * What Flyway sees by itself (PostgreSQLParser.java, SQLServerParser.java, SQLiteParser.java). REINDEX CONCURRENTLY is not
 * among it.
 */
const REFUSES_TRANSACTION: Readonly<Partial<Record<Dialect, RegExp>>> = {
  postgres:
    /^(?:(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER\s+SYSTEM|(?:CREATE|DROP)(?:\s+UNIQUE)?\s+INDEX\s+CONCURRENTLY|REINDEX(?:\s+VERBOSE)?\s+(?:SCHEMA|DATABASE|SYSTEM)|VACUUM|DISCARD\s+ALL)\b/i,
  sqlserver: /^(?:BACKUP|RESTORE|RECONFIGURE|(?:CREATE|DROP|ALTER)\s+(?:DATABASE|FULLTEXT\s+(?:INDEX|CATALOG)))\b/i,
  sqlite: /^PRAGMA\s+FOREIGN_KEYS\b/i,
}

/**
 * A script's own `executeInTransaction` wins. Else it runs in a transaction, unless all opt out or all that it holds
 * refuses one. Where only a part does, Flyway refuses the script, unless `mixed` lets it run without: a transaction is
 * what that part would fail in (ParserSqlScript.java).
 */
function transactionRule(
  { reading }: SqlFile,
  own: boolean | undefined,
  settings: FlywaySettings,
  dialect: Dialect,
): TransactionRule {
  if (!(own ?? settings.executesInTransaction)) return { kind: 'autocommit' }
  const refuses = ({ sql }: Statement): boolean => REFUSES_TRANSACTION[dialect]?.test(sql.text.trimStart()) === true
  const { statements } = reading
  const runsWithout = settings.mixed ? statements.some(refuses) : statements.length > 0 && statements.every(refuses)
  if (own === undefined && runsWithout) return { kind: 'autocommit' }
  return { kind: settings.group ? 'around all pending' : 'per migration' }
}

function ignoredIn({ root, surroundings }: AssembleContext, naming: FlywayNaming): IgnoredFile[] {
  const { versioned, repeatable, baseline, separator } = naming
  const names = `${versioned}<version>${separator}, ${repeatable}${separator} and ${baseline}<version>${separator}<description>`
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && isBelow(path, root.directory))
    .filter((path) => parseName(path, naming) === undefined && !isCallback(path))
    .map((path) => ({ path, reason: `Flyway runs only ${names}.sql` }))
}
