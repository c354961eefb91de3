import type { History, IgnoredFile, Migration } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { byName, directoryOf } from '../paths.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import type { NodePgMigrateFile } from './parse.js'

/** Files by time. All that is pending runs in one transaction (runner.ts, `singleTransaction` is true by default). */
export function assembleNodePgMigrate(
  files: ReadonlyMap<string, NodePgMigrateFile>,
  context: AssembleContext,
): History {
  const migrations: Migration[] = []
  for (const [path, { up, down }] of files) {
    const name = parseName(path)
    if (name === undefined) continue
    migrations.push(
      sqlMigration({
        id: `${name.version}_${name.name}`,
        version: name.version,
        name: name.name,
        up,
        down,
        transaction: { kind: 'around all pending' },
        optOut: 'pgm.noTransaction() in a migration in JavaScript',
      }),
    )
  }
  migrations.sort((a, b) => byName(timeOf(a.version), timeOf(b.version)) || byName(a.id, b.id))
  return historyOf(
    {
      tool: 'node-pg-migrate',
      ordering: 'number',
      downs: 'paired',
      migrations,
      ignored: ignoredIn(context),
      disorder: duplicateVersions(migrations),
    },
    context,
  )
}

/** 13 digits are milliseconds, 17 are year to millisecond: one order for both. */
function timeOf(version: string): string {
  if (version.length !== 13) return version
  return new Date(Number(version)).toISOString().replaceAll(/\D/g, '')
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path))
    .map((path) => ({ path, reason: 'its name does not begin with a time in 13 or 17 digits, as the others do' }))
}
