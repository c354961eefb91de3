import type { Dialect, History, IgnoredFile, Migration, Operation, Statement, TransactionRule } from '../../model.js'
import { historyOf } from '../history.js'
import { isAtLeast } from '../lockfiles.js'
import { baseName, byName, directoryOf, isBelow } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import type { AssembleContext } from '../tool.js'
import { versionOf } from './names.js'

/** Folders in the order of their names, as the schema engine lists them. */
export function assemblePrisma(files: ReadonlyMap<string, SqlFile | undefined>, context: AssembleContext): History {
  const { root } = context
  const migrations: Migration[] = []
  for (const up of files.values()) {
    if (up === undefined || baseName(up.path) !== 'migration.sql') continue
    const id = baseName(directoryOf(up.path))
    const down = files.get(`${directoryOf(up.path)}/down.sql`)
    migrations.push({
      id,
      version: versionOf(id),
      name: versionOf(id) === id ? id : id.slice(versionOf(id).length + 1),
      files: down === undefined ? [up.path] : [up.path, down.path],
      up: up.reading.statements,
      unread: up.reading.unread,
      down: downFromFile(up, down),
      transaction: transactionRule(root.dialect, root.toolVersion, up.reading.statements),
      optOut: undefined,
      repeatable: false,
      baseline: false,
      span: up.span,
    })
  }
  migrations.sort((a, b) => byName(a.id, b.id))
  return historyOf(
    // All that the ledger lacks: schema-engine's commands/apply_migrations.rs
    { tool: 'prisma', ordering: 'name', downs: 'none', late: 'runs', migrations, ignored: ignoredIn(context) },
    context,
  )
}

/**
 * Before 7.4 the schema engine sends the file as one query (`client.simple_query(script)` of
 * schema-engine/connectors/sql-schema-connector/src/flavour/postgres/connector/native/mod.rs); since then
 * `split_script_into_statements` of that file splits it with sqlparser, and each statement commits by itself
 * (github.com/prisma/prisma-engines, pull requests 5767 and 5799). The boundary is that of what npm publishes: the engine
 * of prisma 7.3.0 (7.3.0-16.9d6ad21c) holds sqlparser 0.32, that of 7.4.0 (7.4.0-20.ab56fe76) holds 0.61. What sqlparser
 * cannot read, such as DROP INDEX CONCURRENTLY, still goes out in one query (pull request 5847, open).
 * Other engines never had a transaction around the file.
 */
function transactionRule(
  dialect: Dialect,
  version: string | undefined,
  statements: readonly Statement[],
): TransactionRule {
  if (dialect !== 'postgres') return { kind: 'autocommit' }
  if (statements.some(({ operations }) => operations.some(isBeyondSplitter))) return { kind: 'one string' }
  const splits = version === undefined ? undefined : isAtLeast(version, 7, 4)
  if (splits === undefined) {
    return {
      kind: 'depends on version',
      either: { kind: 'one string' },
      or: { kind: 'autocommit' },
      boundary: 'Prisma 7.4',
    }
  }
  return { kind: splits ? 'autocommit' : 'one string' }
}

function isBeyondSplitter(operation: Operation): boolean {
  return operation.kind === 'drop-index' && operation.concurrently
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && isBelow(path, root.directory) && !known.has(path))
    .map((path) => ({ path, reason: 'Prisma runs only <version>_<name>/migration.sql' }))
}
