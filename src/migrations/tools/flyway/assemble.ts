import type { Dialect, History, IgnoredFile, Migration, Statement, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { byName, isBelow } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { settingsFor, type FlywaySettings } from './configuration.js'
import { byVersion, parseName, type FlywayName } from './names.js'
import type { FlywayFile } from './parse.js'

interface Script {
  readonly name: FlywayName
  readonly sql: SqlFile
}

/** Versioned scripts by version, a baseline behind what it restates, then the repeatable ones by description. */
export function assembleFlyway(files: ReadonlyMap<string, FlywayFile>, context: AssembleContext): History {
  const scripts = [...files].flatMap(([path, file]): Script[] => {
    const name = parseName(path)
    return name === undefined || file.kind !== 'sql' ? [] : [{ name, sql: file.sql }]
  })
  const undos = new Map(scripts.filter(isKind('undo')).map(({ name, sql }) => [name.version, sql]))
  const settings = settingsFor(context.root.directory, context.surroundings)
  const migrations = [
    ...scripts.filter((script) => isKind('versioned')(script) || isKind('baseline')(script)).sort(inOrder),
    ...scripts.filter(isKind('repeatable')).sort((a, b) => byName(a.name.description, b.name.description)),
  ].map((script) => {
    const down = script.name.kind === 'versioned' ? undos.get(script.name.version) : undefined
    const beside = files.get(`${script.sql.path}.conf`)
    const own = beside?.kind === 'configuration' ? beside.executesInTransaction : undefined
    return migrationOf(script, down, transactionRule(script.sql, own, settings, context.root.dialect), [
      ...(down === undefined ? [] : [down.path]),
      ...(beside === undefined ? [] : [`${script.sql.path}.conf`]),
    ])
  })
  return historyOf(
    {
      tool: 'flyway',
      ordering: 'number',
      downs: undos.size > 0 ? 'paired' : 'none',
      migrations,
      ignored: ignoredIn(context),
      disorder: duplicateVersions(migrations.filter(({ repeatable, baseline }) => !repeatable && !baseline)),
    },
    context,
  )
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
  const prefix = name.kind === 'repeatable' ? 'R' : name.kind === 'baseline' ? 'B' : 'V'
  return sqlMigration({
    id: `${prefix}${name.version}__${name.description}`,
    version: name.version,
    name: name.description,
    up: sql,
    down: downFromFile(sql, down),
    beside,
    transaction,
    optOut: 'executeInTransaction=false in the .conf beside the script',
    repeatable: name.kind === 'repeatable',
    baseline: name.kind === 'baseline',
  })
}

/** PostgreSQLParser.detectCanExecuteInTransaction. REINDEX CONCURRENTLY is not among them. */
const REFUSES_TRANSACTION =
  /^(?:(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER\s+SYSTEM|(?:CREATE|DROP)(?:\s+UNIQUE)?\s+INDEX\s+CONCURRENTLY|REINDEX(?:\s+VERBOSE)?\s+(?:SCHEMA|DATABASE|SYSTEM)|VACUUM|DISCARD\s+ALL)\b/i

/**
 * A script runs in a transaction, unless it opts out or all that it holds refuses one. Where only a part does, Flyway
 * refuses the script, unless `mixed` lets it run without: a transaction is what that part would fail in.
 */
function transactionRule(
  { reading }: SqlFile,
  own: boolean | undefined,
  settings: FlywaySettings,
  dialect: Dialect,
): TransactionRule {
  if (!(own ?? settings.executesInTransaction)) return { kind: 'autocommit' }
  const refuses = ({ sql }: Statement): boolean =>
    dialect === 'postgres' && REFUSES_TRANSACTION.test(sql.text.trimStart())
  const { statements } = reading
  const runsWithout = settings.mixed ? statements.some(refuses) : statements.length > 0 && statements.every(refuses)
  if (runsWithout) return { kind: 'autocommit' }
  return { kind: settings.group ? 'around all pending' : 'per migration' }
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && isBelow(path, root.directory) && !known.has(path))
    .map((path) => ({ path, reason: 'Flyway runs only V<version>__, R__ and B<version>__<description>.sql' }))
}
