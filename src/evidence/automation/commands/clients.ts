import type { Dialect } from '../../../migrations/operation.js'
import { hasFlag, optionOf, optionsOf, positionals } from './arguments.js'
import { mysqlTarget, postgresTarget } from './dumps.js'
import type { Invocation } from './invocation.js'
import { mysqlOf, type Meaning, type Reader } from './meaning.js'

/** Clients that run SQL: what they do is in the file or text that they are given. */
export const readClient: Reader = (invocation, engines) => {
  const { program, args } = invocation
  switch (program) {
    case 'psql':
      return ofSql(invocation, {
        program,
        engine: 'postgres',
        texts: optionsOf(args, [
          '-c',
          '--command',
          '-tAc',
          '-Atc',
          '-tc',
          '-Atqc',
          '-qtAc',
          '-tAqc',
          '-qc',
          '-AtXc',
          '-XAtc',
        ]),
        files: optionsOf(args, ['-f', '--file']),
        stopsOnError: args.some((arg) => /ON_ERROR_STOP(=(1|on|true))?$/i.test(arg)),
        ...postgresTarget(args),
      })
    case 'mysql':
    case 'mariadb':
      return ofSql(invocation, {
        program,
        engine: program === 'mariadb' ? 'mariadb' : mysqlOf(engines),
        texts: optionsOf(args, ['-e', '--execute', '-Nse', '-sNe', '-Ne', '-NBe', '-BNe', '-se']),
        files: [],
        stopsOnError: !hasFlag(args, '-f', '--force'),
        ...mysqlTarget(args),
      })
    case 'sqlcmd':
      return ofSql(invocation, {
        program,
        engine: 'sqlserver',
        texts: optionsOf(args, ['-Q', '-q']),
        files: optionsOf(args, ['-i']),
        stopsOnError: hasFlag(args, '-b'),
        hosts: optionsOf(args, ['-S']),
        database: optionOf(args, '-d'),
      })
    case 'sqlite3':
      return sqlite(invocation)
    case 'mongosh':
    case 'mongo': {
      const asserts =
        invocation.compared || optionsOf(args, ['--eval']).some((text) => /\b(assert|throw|quit\([1-9])/.test(text))
      return asserts
        ? { purpose: 'assert', program, engine: 'mongodb', hosts: positionals(args, ['--eval']) }
        : undefined
    }
    default:
      return undefined
  }
}

interface Sql {
  readonly program: string
  readonly engine: Dialect
  readonly texts: readonly string[]
  readonly files: readonly string[]
  readonly stopsOnError: boolean
  readonly hosts: readonly string[]
  readonly database: string | undefined
}

function ofSql(invocation: Invocation, sql: Sql): Meaning | undefined {
  const { program, engine, hosts, database } = sql
  const meaning = (purpose: Meaning['purpose'], name = program): Meaning => ({
    purpose,
    program: name,
    engine,
    hosts,
    database,
  })
  const { stdin } = invocation
  const text = [...sql.texts, ...(stdin !== undefined && 'text' in stdin ? [stdin.text] : [])].join('\n')
  const files = [...sql.files, ...(stdin !== undefined && 'file' in stdin ? [stdin.file] : [])]
  for (const file of files) {
    const purpose = purposeOfFile(file)
    if (purpose !== undefined) return meaning(purpose, `${program} ${sql.files.includes(file) ? '-f' : '<'}`)
  }
  if (/^\s*backup\s+(database|log)\b/im.test(text)) return meaning('backup', 'BACKUP DATABASE')
  if (/^\s*restore\s+verifyonly\b/im.test(text)) return meaning('verify', 'RESTORE VERIFYONLY')
  if (/^\s*restore\s+(database|log)\b/im.test(text)) return meaning('restore', 'RESTORE DATABASE')
  if (/\bdbcc\s+checkdb\b/i.test(text)) return meaning('verify', 'DBCC CHECKDB')
  if (/\bselect\b/i.test(text) && invocation.compared)
    return { ...meaning('assert'), schemaOnly: asksSchemaAlone(text) }
  if (sql.stopsOnError && /\braise\s+exception\b|\bassert\b|\bsignal\s+sqlstate\b|\bthrow\s+\d/i.test(text))
    return meaning('assert')
  if (invocation.receives && text === '' && files.length === 0) return meaning('restore', `${program} <`)
  return undefined
}

/**
 * Every table that a query reads is one of the server's catalogs, so that it tells which tables there are and nothing of
 * their rows. Statistics (`pg_stat_user_tables`, `table_rows`, `reltuples`) count rows, if roughly.
 */
function asksSchemaAlone(text: string): boolean {
  if (/\bpg_stat|\btable_rows\b|\breltuples\b|\bn_live_tup\b/i.test(text)) return false
  const sources = [...text.matchAll(/\b(?:from|join)\s+["`[]?([\w.]+)/gi)].map(([, name = '']) => name)
  return sources.length === 0
    ? /\bto_regclass\b|\bobject_id\s*\(/i.test(text)
    : sources.every((name) => CATALOG.test(name))
}

/** https://www.postgresql.org/docs/18/catalogs.html, https://www.sqlite.org/schematab.html, information_schema of the others. */
const CATALOG = /^(?:information_schema|pg_catalog|sys)\.|^pg_\w+$|^sqlite_(?:master|schema)$/i

/** A file of SQL, by what its path says: a dump is restored, migrations are applied, a query of checks asserts. */
export function purposeOfFile(file: string): Meaning['purpose'] | undefined {
  const path = file.toLowerCase()
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/(^|[._/-])(down|rollback|revert|undo)([._/-].*)?\.sql$/.test(path)) return 'roll back'
  if (/(^|\/)migrat(e|ions?)\//.test(path) || /\.up\.sql$/.test(name)) return 'migrate'
  if (/(assert|verify|sanity|integrity|smoke|check)[\w-]*\.sql$/.test(name)) return 'assert'
  if (/(seed|fixture|schema|init|structure|role|grant|extension)/.test(path)) return undefined
  if (/(dump|backup|restore|snapshot|latest)|\.(bak|gz|zst)$/.test(path)) return 'restore'
  return undefined
}

function sqlite({ args, compared, receives, stdin }: Invocation): Meaning | undefined {
  const [database, ...rest] = positionals(args, ['-cmd'])
  const text = [...rest, ...optionsOf(args, ['-cmd']), stdin !== undefined && 'text' in stdin ? stdin.text : ''].join(
    '\n',
  )
  const meaning = (purpose: Meaning['purpose'], program: string): Meaning => ({
    purpose,
    program,
    engine: 'sqlite',
    database,
  })
  if (/^\s*\.backup\b|^\s*vacuum\s+into\b|^\s*\.dump\b/im.test(text)) return meaning('backup', 'sqlite3 .backup')
  if (/^\s*\.restore\b/im.test(text)) return meaning('restore', 'sqlite3 .restore')
  if (/\bpragma\s+(integrity_check|quick_check)\b/i.test(text)) return meaning('verify', 'sqlite3 integrity_check')
  if (/\bselect\b/i.test(text) && compared)
    return { ...meaning('assert', 'sqlite3'), schemaOnly: asksSchemaAlone(text) }
  const file = stdin !== undefined && 'file' in stdin ? stdin.file : undefined
  return (file !== undefined && purposeOfFile(file) === 'restore') || (receives && text.trim() === '')
    ? meaning('restore', 'sqlite3 <')
    : undefined
}
