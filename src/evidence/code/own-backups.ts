import { excerpt } from '../../findings/masking.js'
import type { Dialect } from '../../migrations/operation.js'
import type { Tree } from '../../tree/tree.js'
import { lineCounter } from '../documents/source.js'
import type { OwnBackup } from './facts.js'
import { isReleasedCode } from './paths.js'
import { scan } from './scan.js'

/** A call or statement by which a program takes a whole backup of its database. */
interface Rule {
  readonly engine: Dialect
  readonly files: RegExp
  /** What the file must say besides: the name of the driver. */
  readonly marks?: RegExp
  readonly call: RegExp
  readonly what: string
}

const ANY = /\.\w+$/

const RULES: readonly Rule[] = [
  // https://www.sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause
  { engine: 'sqlite', files: ANY, call: /["'`]\s*VACUUM\s+(?:\w+\s+)?INTO\b/gi, what: 'VACUUM INTO' },
  // https://www.sqlite.org/c3ref/backup_finish.html
  { engine: 'sqlite', files: ANY, call: /\bsqlite3_backup_init\(/g, what: 'sqlite3_backup_init' },
  // https://docs.python.org/3/library/sqlite3.html#sqlite3.Connection.backup
  { engine: 'sqlite', files: /\.py$/, marks: /\bsqlite3\b/, call: /\.backup\(/g, what: 'Connection.backup' },
  // https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md#backupdestination-options---promise
  {
    engine: 'sqlite',
    files: /\.[cm]?[jt]s$/,
    marks: /better-sqlite3|node:sqlite/,
    call: /(?<!function\s)\bbackup\(/g,
    what: 'backup()',
  },
  // https://docs.rs/rusqlite/latest/rusqlite/backup/index.html
  {
    engine: 'sqlite',
    files: /\.rs$/,
    marks: /rusqlite/,
    call: /\bBackup::new\(|\.backup\(/g,
    what: 'rusqlite backup',
  },
  // https://pkg.go.dev/github.com/mattn/go-sqlite3#SQLiteConn.Backup
  { engine: 'sqlite', files: /\.go$/, marks: /go-sqlite3/, call: /\.Backup\(\s*"/g, what: 'SQLiteConn.Backup' },
  // https://learn.microsoft.com/dotnet/standard/data/sqlite/backup
  {
    engine: 'sqlite',
    files: /\.(?:cs|fs|vb)$/,
    marks: /Sqlite/,
    call: /\.BackupDatabase\(/g,
    what: 'SqliteConnection.BackupDatabase',
  },
  // https://learn.microsoft.com/sql/t-sql/statements/backup-transact-sql
  {
    engine: 'sqlserver',
    files: ANY,
    call: /\bBACKUP\s+DATABASE\b[^;]{1,120}\bTO\s+(?:DISK|URL)\b/gi,
    what: 'BACKUP DATABASE',
  },
]

/** Where code of the head takes backups of its own database. Whether anything runs it, its callers alone know. */
export async function gatherOwnBackups(tree: Tree, engines: readonly Dialect[]): Promise<readonly OwnBackup[]> {
  if (!RULES.some(({ engine }) => engines.includes(engine))) return []
  const paths = [...tree.entries.values()]
    .filter(({ kind, path }) => kind !== 'link' && isProgram(path))
    .map(({ path }) => path)
  const contents = await tree.read(paths)
  return [...contents].flatMap(([path, each]) =>
    each.kind === 'text' ? ownBackupsIn(path, each.text).filter(({ engine }) => engines.includes(engine)) : [],
  )
}

/** Of SQL alone nothing says that the application sends it. */
function isProgram(path: string): boolean {
  return isReleasedCode(path) && !/\.(?:sql|prisma)$/i.test(path)
}

/** The same in one source. */
export function ownBackupsIn(path: string, text: string): readonly OwnBackup[] {
  if (!isProgram(path)) return []
  const rules = RULES.filter(
    ({ files, marks, call }) => files.test(path) && marks?.test(text) !== false && text.search(call) !== -1,
  )
  if (rules.length === 0) return []
  const { code } = scan(path, text)
  const lineOf = lineCounter(text)
  return rules.flatMap(({ engine, call, what }) =>
    [...code.matchAll(call)].slice(0, 1).map(({ index }): OwnBackup => {
      const line = lineOf(index)
      return { engine, what, seen: { path, line, quote: excerpt((text.split('\n')[line - 1] ?? '').trim()) } }
    }),
  )
}
