import type { Dialect, History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateDowns, duplicateVersions, historyOf } from '../history.js'
import { baseName, byName, byNumber, directoryOf } from '../paths.js'
import { downFromFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import type { SqlxFile } from './parse.js'

/** Ups by number, each with the down of the same version. */
export function assembleSqlx(files: ReadonlyMap<string, SqlxFile>, context: AssembleContext): History {
  const backs = [...files].flatMap(([path, file]) => {
    const name = parseName(path)
    return name?.kind === 'down' ? [[name.version, file] as const] : []
  })
  const downs = new Map(backs)
  const migrations: Migration[] = []
  for (const [path, file] of files) {
    const name = parseName(path)
    if (name === undefined || name.kind === 'down') continue
    const down = name.kind === 'up' ? downs.get(name.version)?.sql : undefined
    migrations.push(
      sqlMigration({
        id: `${name.version}_${name.name}`,
        version: name.version,
        name: name.name,
        up: file.sql,
        down: downFromFile(file.sql, down),
        beside: down === undefined ? [] : [down.path],
        transaction: transactionRule(context.root.dialect, file.withoutTransaction),
        optOut: '-- no-transaction as the first line',
      }),
    )
  }
  migrations.sort((a, b) => byNumber(a.version, b.version) || byName(a.id, b.id))
  const reversible = [...files.keys()].some((path) => parseName(path)?.kind !== 'simple')
  return historyOf(
    {
      tool: 'sqlx',
      ordering: 'number',
      downs: reversible ? 'paired' : 'none',
      // All that the ledger lacks: sqlx-core/src/migrate/migrator.rs, run
      late: 'runs',
      migrations,
      ignored: ignoredIn(context),
      disorder: [
        ...duplicateVersions(migrations),
        ...duplicateDowns(
          backs.map(([version, { sql }]) => [version, sql.path]),
          migrations,
        ),
      ],
    },
    context,
  )
}

/** Without a transaction the file still goes out in one execute, which PostgreSQL runs as one. */
function transactionRule(dialect: Dialect, withoutTransaction: boolean): TransactionRule {
  if (!withoutTransaction) return { kind: 'per migration' }
  return { kind: dialect === 'postgres' ? 'one string' : 'autocommit' }
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path))
    .map((path) =>
      baseName(path).includes('_')
        ? { path, refused: true, reason: 'what stands before the first underscore of a .sql name must be a number' }
        : { path, reason: 'sqlx runs only <version>_<description>.sql' },
    )
}
