import type { Disorder, History, IgnoredFile, Migration } from '../../model.js'
import { historyOf } from '../history.js'
import { baseName, byName, directoryOf } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import type { JournalEntry } from './journal.js'
import type { DrizzleFile } from './parse.js'

/** Files in the order of the journal; where there is none, folders in the order of their names. */
export function assembleDrizzle(files: ReadonlyMap<string, DrizzleFile>, context: AssembleContext): History {
  const sql = new Map<string, SqlFile>()
  let entries: readonly JournalEntry[] | undefined
  let ledger: string | undefined
  for (const [path, file] of files) {
    if (file.kind === 'journal') {
      entries = file.journal.entries
      ledger = path
    } else sql.set(tagOf(path), file.sql)
  }
  const tags = entries?.map(({ tag }) => tag) ?? [...sql.keys()].sort(byName)
  const migrations = tags.flatMap((tag) => migrationOf(tag, sql.get(tag)))
  return historyOf(
    {
      tool: 'drizzle',
      ordering: entries === undefined ? 'name' : 'journal',
      downs: 'none',
      migrations,
      ignored: ignoredIn(new Set(tags), sql, context),
      disorder: ledger === undefined ? [] : entries === undefined ? [broken(ledger)] : disorderIn(entries, ledger, sql),
    },
    context,
  )
}

/** `0001_orders` of `0001_orders.sql` and of `0001_orders/migration.sql`. */
function tagOf(path: string): string {
  return baseName(path) === 'migration.sql' ? baseName(directoryOf(path)) : baseName(path).replace(/\.sql$/, '')
}

/** The migrators of PostgreSQL, MySQL and SQLite run all that is pending in one transaction (pg-core/dialect.ts, migrate). */
function migrationOf(tag: string, file: SqlFile | undefined): Migration[] {
  if (file === undefined) return []
  const version = /^\d+/.exec(tag)?.[0] ?? tag
  return [
    sqlMigration({
      id: tag,
      version,
      name: tag.slice(version.length).replace(/^_/, ''),
      up: file,
      down: downFromFile(file, undefined),
      transaction: { kind: 'around all pending' },
      optOut: undefined,
    }),
  ]
}

/** drizzle-orm/src/migrator.ts, readMigrationFiles: JSON.parse, then the entries. */
function broken(path: string): Disorder {
  const detail = 'meta/_journal.json is no journal: the migrator stops at it.'
  return { kind: 'refused file', detail, path, migrations: [baseName(path)], refused: true }
}

/** What the journal names and is not there, and what it lists with an earlier time than the one before. */
function disorderIn(
  entries: readonly JournalEntry[],
  path: string,
  sql: ReadonlyMap<string, SqlFile>,
): readonly Disorder[] {
  const disorder: Disorder[] = []
  entries.forEach(({ tag, when }, index) => {
    if (!sql.has(tag)) {
      const detail = `The journal lists ${tag}, and ${tag}.sql is not there: the migrator stops.`
      disorder.push({ kind: 'journal differs', detail, path, migrations: [tag] })
    }
    const later = entries.slice(0, index).find((earlier) => earlier.when > when)
    if (later !== undefined) {
      const detail = `The journal lists ${tag} behind ${later.tag}, with an earlier "when": databases that have ${later.tag} skip it.`
      disorder.push({ kind: 'journal differs', detail, path, migrations: [later.tag, tag] })
    }
  })
  return disorder
}

function ignoredIn(
  tags: ReadonlySet<string>,
  sql: ReadonlyMap<string, SqlFile>,
  { root, surroundings }: AssembleContext,
): IgnoredFile[] {
  const known = new Set(root.files)
  const unlisted = [...sql].filter(([tag]) => !tags.has(tag)).map(([, { path }]) => path)
  const reason = (path: string): string =>
    baseName(path) === 'migration.sql'
      ? 'before 1.0 drizzle-orm passes over folders, since 1.0 it refuses a folder with meta/_journal.json until drizzle-kit up'
      : 'meta/_journal.json does not list it'
  const others = surroundings.paths.filter(
    (path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path),
  )
  return [...unlisted, ...others].map((path) => ({ path, reason: reason(path) }))
}
