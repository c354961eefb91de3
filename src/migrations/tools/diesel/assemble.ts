import type { Dialect, History, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { byName } from '../paths.js'
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
        id: `${name.version}_${name.name}`,
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
  const disorder = duplicateVersions(migrations)
  return historyOf({ tool: 'diesel', ordering: 'name', downs: 'paired', migrations, disorder }, context)
}

function sqlIn(file: DieselFile | undefined): SqlFile | undefined {
  return file?.kind === 'sql' ? file.sql : undefined
}

/** Without a transaction the file still goes out in one batch_execute, which PostgreSQL runs as one. */
function transactionRule(dialect: Dialect, wraps: boolean): TransactionRule {
  if (wraps) return { kind: 'per migration' }
  return { kind: dialect === 'postgres' ? 'one string' : 'autocommit' }
}
