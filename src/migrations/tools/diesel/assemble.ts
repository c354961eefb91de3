import type { Dialect, Disorder, History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { baseName, byName, groupBy, isBelow } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import type { DieselFile } from './parse.js'

/** Folders in the order of their versions as strings, each with its down and its metadata. */
export function assembleDiesel(files: ReadonlyMap<string, DieselFile>, context: AssembleContext): History {
  const migrations: Migration[] = []
  for (const [path, file] of files) {
    const name = parseName(path)
    if (name?.part !== 'up' || file.kind !== 'sql') continue
    const down = sqlIn(files.get(`${name.folder}/down.sql`))
    const metadata = files.get(`${name.folder}/metadata.toml`)
    const wraps = metadata?.kind !== 'metadata' || metadata.runsInTransaction
    const beside = ['down.sql', 'metadata.toml'].map((part) => `${name.folder}/${part}`)
    migrations.push(
      sqlMigration({
        id: name.name === '' ? name.version : `${name.version}_${name.name}`,
        version: name.version,
        name: name.name,
        up: file.sql,
        down: downFromFile(file.sql, down),
        beside: beside.filter((each) => files.has(each)),
        transaction: transactionRule(context.root.dialect, wraps),
        optOut: 'run_in_transaction = false in metadata.toml',
      }),
    )
  }
  migrations.sort((a, b) => byName(a.version, b.version) || byName(a.name, b.name))
  const disorder = [...duplicateVersions(migrations), ...emptyUps(files, migrations)]
  const ignored = withoutUp(context)
  // All that the ledger lacks: migration_harness.rs, pending_migrations
  return historyOf(
    { tool: 'diesel', ordering: 'name', downs: 'paired', late: 'runs', migrations, ignored, disorder },
    context,
  )
}

/** diesel_migrations/src/file_based_migrations.rs, run_sql_from_file: EmptyMigration. */
function emptyUps(files: ReadonlyMap<string, DieselFile>, migrations: readonly Migration[]): Disorder[] {
  return migrations.flatMap(({ id, files: [path] }) => {
    const file = path === undefined ? undefined : files.get(path)
    if (path === undefined || file?.kind !== 'sql' || !file.bare) return []
    return [{ kind: 'refused file', detail: 'Diesel stops at an up.sql without content.', path, migrations: [id] }]
  })
}

/** A folder without up.sql, unless a dot begins its name: FileBasedMigrations::from_path refuses the whole directory. */
function withoutUp({ root, surroundings }: AssembleContext): IgnoredFile[] {
  if (root.directory === '') return []
  const inside = surroundings.paths.filter((path) => isBelow(path, root.directory))
  const folders = groupBy(inside, (path) => path.slice(root.directory.length + 1).split('/', 1)[0] ?? '')
  return [...folders].flatMap(([name, [first = '', ...more]]) => {
    const folder = `${root.directory}/${name}`
    if (name.startsWith('.') || first === folder) return []
    if ([first, ...more].some((path) => baseName(path) === 'up.sql')) return []
    return [{ path: first, reason: `${name} has no up.sql`, refused: true as const }]
  })
}

function sqlIn(file: DieselFile | undefined): SqlFile | undefined {
  return file?.kind === 'sql' ? file.sql : undefined
}

/** Without a transaction the file still goes out in one batch_execute, which PostgreSQL runs as one. */
function transactionRule(dialect: Dialect, wraps: boolean): TransactionRule {
  if (wraps) return { kind: 'per migration' }
  return { kind: dialect === 'postgres' ? 'one string' : 'autocommit' }
}
