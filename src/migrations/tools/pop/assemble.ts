import type { Dialect, Disorder, History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf, refusedFiles } from '../history.js'
import { byName, directoryOf } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import { runnerOf, type Runner } from './runner.js'

/** Ups in the order of their versions as strings, each with the down of the same version. */
export function assemblePop(files: ReadonlyMap<string, SqlFile>, context: AssembleContext): History {
  const runner = runnerOf(context.root.directory, files.keys(), context.surroundings)
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
      optOut: runner.knowsAutocommit ? '.autocommit. in the file name' : undefined,
      repeatable: false,
      baseline: false,
      span: up.span,
    })
  }
  migrations.sort((a, b) => byName(a.version, b.version) || byName(a.name, b.name))
  const disorder = [...duplicateVersions(migrations), ...(runner.refuses ? withoutDown(migrations, context) : [])]
  const ignored = ignoredIn(context, runner)
  // All that the ledger lacks: migrator.go, UpTo
  return historyOf(
    { tool: 'pop', ordering: 'name', downs: 'paired', late: 'runs', migrations, ignored, disorder },
    context,
  )
}

/** Outside a transaction the file still goes out in one Exec (popx/migration_box.go), which PostgreSQL runs as one. */
function transactionRule(dialect: Dialect, autocommit: boolean): TransactionRule {
  if (!autocommit) return { kind: 'per migration' }
  return { kind: dialect === 'postgres' ? 'one string' : 'autocommit' }
}

/** popx wants a down for every up, though it may be for another dialect and hold nothing (check of migration_box.go). */
function withoutDown(migrations: readonly Migration[], { root, surroundings }: AssembleContext): Disorder[] {
  const answered = new Set(
    surroundings.paths.flatMap((path) => {
      const name = directoryOf(path) === root.directory ? parseName(path) : undefined
      return name?.direction === 'down' ? [name.version] : []
    }),
  )
  const alone = migrations.filter(({ version }) => !answered.has(version))
  return refusedFiles(
    alone.map(({ id, span }) => [id, { span, reason: 'popx wants a down file for each up, and an empty one will do' }]),
  )
}

function ignoredIn({ root, surroundings }: AssembleContext, { refuses, knowsAutocommit }: Runner): IgnoredFile[] {
  const reason = 'pop runs only <version>_<name>.up.sql, .down.sql, .up.fizz and .down.fizz'
  return surroundings.paths.flatMap((path): IgnoredFile[] => {
    if (!/\.(?:sql|fizz)$/.test(path) || directoryOf(path) !== root.directory) return []
    const name = parseName(path)
    if (name?.autocommit === true && !knowsAutocommit)
      return [{ path, reason: 'gobuffalo’s pop takes .autocommit. in a name for a dialect that it does not know' }]
    if (name !== undefined) return []
    return [{ path, reason, ...(refuses && path.endsWith('.sql') ? { refused: true as const } : {}) }]
  })
}
