import type { Dialect, History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { byName, directoryOf } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'

/** Ups in the order of their versions as strings, each with the down of the same version. */
export function assemblePop(files: ReadonlyMap<string, SqlFile>, context: AssembleContext): History {
  const downs = new Map<string, SqlFile>()
  for (const [path, file] of files) {
    const name = parseName(path)
    if (name?.direction === 'down') downs.set(name.version, file)
  }
  const migrations: Migration[] = []
  for (const [path, up] of files) {
    const name = parseName(path)
    if (name?.direction !== 'up') continue
    const down = downs.get(name.version)
    migrations.push({
      id: `${name.version}_${name.name}`,
      version: name.version,
      name: name.name,
      files: down === undefined ? [path] : [path, down.path],
      up: up.reading.statements,
      unread: up.reading.unread,
      down: downFromFile(up, down),
      transaction: transactionRule(context.root.dialect, name.autocommit),
      optOut: '.autocommit. in the file name',
      repeatable: false,
      baseline: false,
      span: up.span,
    })
  }
  migrations.sort((a, b) => byName(a.version, b.version) || byName(a.name, b.name))
  const disorder = duplicateVersions(migrations)
  const ignored = ignoredIn(context)
  return historyOf({ tool: 'pop', ordering: 'name', downs: 'paired', migrations, ignored, disorder }, context)
}

/** Outside a transaction the file still goes out in one Exec (popx/migration_box.go), which PostgreSQL runs as one. */
function transactionRule(dialect: Dialect, autocommit: boolean): TransactionRule {
  if (!autocommit) return { kind: 'per migration' }
  return { kind: dialect === 'postgres' ? 'one string' : 'autocommit' }
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  return surroundings.paths
    .filter(
      (path) => /\.(?:sql|fizz)$/.test(path) && directoryOf(path) === root.directory && parseName(path) === undefined,
    )
    .map((path) => ({ path, reason: 'pop runs only <version>_<name>.up.sql, .down.sql, .up.fizz and .down.fizz' }))
}
