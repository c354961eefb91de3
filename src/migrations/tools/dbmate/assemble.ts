import type { Dialect, History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf, refusedFiles, type Refusal } from '../history.js'
import { byName, directoryOf } from '../paths.js'
import { downFromFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import type { DbmateFile } from './parse.js'

/** Files in the order of their names, as dbmate sorts them. */
export function assembleDbmate(files: ReadonlyMap<string, DbmateFile>, context: AssembleContext): History {
  const migrations: Migration[] = []
  const refusals: (readonly [string, Refusal])[] = []
  for (const [path, file] of [...files].sort(([a], [b]) => byName(a, b))) {
    const name = parseName(path)
    if (name === undefined) continue
    const id = name.name === '' ? name.version : `${name.version}_${name.name}`
    if (file.refusal !== undefined) refusals.push([id, file.refusal])
    migrations.push(
      sqlMigration({
        id,
        version: name.version,
        name: name.name,
        up: file.up,
        down: downFromFile(file.up, file.down),
        transaction: transactionRule(context.root.dialect, file.withoutTransaction),
        optOut: '-- migrate:up transaction:false',
      }),
    )
  }
  return historyOf(
    {
      tool: 'dbmate',
      ordering: 'name',
      downs: 'paired',
      // Without --strict: pkg/dbmate/db.go, Migrate
      late: 'runs',
      migrations,
      ignored: ignoredIn(context),
      disorder: [...duplicateVersions(migrations), ...refusedFiles(refusals)],
    },
    context,
  )
}

/** Without a transaction the section still goes out in one Exec (db.go), which PostgreSQL runs as one. */
function transactionRule(dialect: Dialect, withoutTransaction: boolean): TransactionRule {
  if (!withoutTransaction) return { kind: 'per migration' }
  return { kind: dialect === 'postgres' ? 'one string' : 'autocommit' }
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path))
    .map((path) => ({ path, reason: 'dbmate runs only files whose names begin with a number' }))
}
