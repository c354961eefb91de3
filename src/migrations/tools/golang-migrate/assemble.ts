import type { Dialect, History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateDowns, duplicateVersions, historyOf, stopping } from '../history.js'
import { byName, byNumber, directoryOf } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'

/** Ups by number, each with the down of the same version. */
export function assembleGolangMigrate(files: ReadonlyMap<string, SqlFile>, context: AssembleContext): History {
  const backs = [...files].flatMap(([path, file]) => {
    const name = parseName(path)
    return name?.direction === 'down' ? [[name.version, file] as const] : []
  })
  const downs = new Map(backs)
  const migrations: Migration[] = []
  for (const [path, up] of files) {
    const name = parseName(path)
    if (name?.direction !== 'up') continue
    const down = downs.get(name.version)
    migrations.push({
      id: `${name.padded}_${name.title}`,
      version: name.version,
      name: name.title,
      files: down === undefined ? [path] : [path, down.path],
      up: up.reading.statements,
      unread: up.reading.unread,
      down: downFromFile(up, down),
      transaction: transactionRule(context.root.dialect),
      optOut: undefined,
      repeatable: false,
      baseline: false,
      span: up.span,
    })
  }
  migrations.sort((a, b) => byNumber(a.version, b.version) || byName(a.id, b.id))
  const ignored = ignoredIn(context)
  // ErrDuplicateMigration, for ups and downs alike: source/iofs/iofs.go, Init
  const disorder = stopping([
    ...duplicateVersions(migrations),
    ...duplicateDowns(
      backs.map(([version, file]) => [version, file.path]),
      migrations,
    ),
  ])
  return historyOf(
    // The next one behind the ledger's version: migrate.go, readUp
    { tool: 'golang-migrate', ordering: 'number', downs: 'paired', late: 'skips', migrations, ignored, disorder },
    context,
  )
}

/**
 * The drivers send the file in one call and open no transaction; those of SQLite do (database/sqlite3/sqlite3.go).
 * `x-multi-statement`, which splits the file, stands in connection URLs that the repository does not hold.
 */
function transactionRule(dialect: Dialect): TransactionRule {
  switch (dialect) {
    case 'postgres':
      return { kind: 'one string' }
    case 'sqlite':
      return { kind: 'per migration' }
    case 'mysql':
    case 'mariadb':
    case 'sqlserver':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return { kind: 'autocommit' }
  }
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path))
    .map((path) => ({
      path,
      reason: 'golang-migrate runs only <version>_<title>.up.sql and <version>_<title>.down.sql',
    }))
}
