import type { History, IgnoredFile, Migration, Statement, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { isAtLeast } from '../lockfiles.js'
import { byName, directoryOf } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { isSentAlone } from './alone.js'
import { isSkippedInit, parseName } from './names.js'

/** Files in the order of their names. */
export function assembleSupabase(files: ReadonlyMap<string, SqlFile>, context: AssembleContext): History {
  const migrations: Migration[] = []
  for (const [at, [path, file]] of [...files].sort(([a], [b]) => byName(a, b)).entries()) {
    const name = parseName(path)
    if (name === undefined || isSkippedInit(path, at === 0)) continue
    const reading = { ...file.reading, statements: sentAlone(file.reading.statements, context.root.toolVersion) }
    migrations.push(
      sqlMigration({
        id: `${name.version}_${name.name}`,
        version: name.version,
        name: name.name,
        up: { ...file, reading },
        down: downFromFile(file, undefined),
        transaction: transactionRule(file.reading.statements, context.root.toolVersion),
        optOut: undefined,
      }),
    )
  }
  return historyOf(
    {
      tool: 'supabase',
      ordering: 'name',
      downs: 'none',
      // Without --include-all: "Found local migration files to be inserted before the last migration on remote database"
      late: 'stops',
      migrations,
      ignored: ignoredIn(context),
      disorder: duplicateVersions(migrations),
    },
    context,
  )
}

/**
 * The CLI sends a file's statements and its ledger's row in one batch, which is one implicit transaction
 * (apps/cli-go/pkg/migration/file.go of 2.104, ExecBatch). Since 2.109 it
 * sends what cannot run in a transaction alone, and the file is no longer atomic: https://github.com/supabase/cli
 */
function transactionRule(statements: readonly Statement[], version: string | undefined): TransactionRule {
  if (!statements.some(refusesTransaction) || version !== undefined) return { kind: 'per migration' }
  return {
    kind: 'depends on version',
    either: { kind: 'per migration' },
    or: { kind: 'autocommit' },
    boundary: 'Supabase CLI 2.109',
  }
}

function sentAlone(statements: readonly Statement[], version: string | undefined): readonly Statement[] {
  if (version === undefined || isAtLeast(version, 2, 109) !== true) return statements
  return statements.map((each) => (refusesTransaction(each) ? { ...each, outsideTransaction: true } : each))
}

function refusesTransaction({ sql }: Statement): boolean {
  return isSentAlone(sql.text)
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path))
    .map((path) => ({ path, reason: 'the Supabase CLI runs only <version>_<name>.sql' }))
}
