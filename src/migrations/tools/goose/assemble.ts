import type { History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf, refusedFiles, stopping, type Refusal } from '../history.js'
import { byName, byNumber, directoryOf } from '../paths.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import type { GooseFile } from './parse.js'

/** Files by number, SQL and Go together. */
export function assembleGoose(files: ReadonlyMap<string, GooseFile>, context: AssembleContext): History {
  const migrations: Migration[] = []
  const refusals: (readonly [string, Refusal])[] = []
  for (const [path, file] of files) {
    const name = parseName(path)
    if (name === undefined) continue
    const id = `${name.version}_${name.name}`
    if (file.refusal !== undefined) refusals.push([id, file.refusal])
    migrations.push(
      sqlMigration({
        id,
        version: name.version,
        name: name.name,
        up: file.up,
        down: file.down,
        transaction: transactionRule(file),
        optOut: name.language === 'sql' ? '-- +goose NO TRANSACTION' : 'goose.AddMigrationNoTxContext',
      }),
    )
  }
  migrations.sort((a, b) => byNumber(a.version, b.version) || byName(a.id, b.id))
  return historyOf(
    {
      tool: 'goose',
      ordering: 'number',
      downs: 'paired',
      // Without -allow-missing: gooseutil/resolve.go, UpVersions
      late: 'stops',
      migrations,
      ignored: ignoredIn(context),
      // It ends at once, before the first file: migrate.go, "more than one file specifies the migration for version"
      disorder: [...stopping(duplicateVersions(migrations)), ...refusedFiles(refusals)],
    },
    context,
  )
}

/** Without a transaction each statement goes out alone; several in one block make one implicit transaction in PostgreSQL. */
function transactionRule({ withoutTransaction, sendsStrings }: GooseFile): TransactionRule {
  if (!withoutTransaction) return { kind: 'per migration' }
  return { kind: sendsStrings ? 'one string' : 'autocommit' }
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path))
    .map((path) => ({
      path,
      reason: 'goose runs only <version>_<name>.sql with a version above 0; its command stops at the file',
    }))
}
