import type { History, IgnoredFile } from '../../model.js'
import { historyOf } from '../history.js'
import { isBelow } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { byWrangler, parseName } from './names.js'

/**
 * Files by number. Each goes out as one text with the INSERT into the ledger behind it; where it fails it is rolled back
 * and those before it stay (packages/wrangler/src/d1/migrations/apply.ts, its epilogue and buildMigrationQuery;
 * https://developers.cloudflare.com/workers/wrangler/commands/d1/#d1-migrations-apply). The ledger knows names, not
 * numbers: two files of one number both run, and one that sorts before others still runs (getUnappliedMigrationNames).
 * D1 checks foreign keys at all times: https://developers.cloudflare.com/d1/sql-api/foreign-keys/.
 */
export function assembleWrangler(files: ReadonlyMap<string, SqlFile>, context: AssembleContext): History {
  const { directory } = context.root
  const migrations = [...files]
    .map(([path, up]) => ({ up, name: parseName(path, directory) }))
    .sort((a, b) => byWrangler(a.name, b.name))
    .map(({ up, name }) =>
      sqlMigration({
        id: name.id.replace(/\.sql$/, ''),
        version: name.version,
        name: name.name,
        up,
        down: downFromFile(up, undefined),
        transaction: { kind: 'per migration' },
        optOut: undefined,
      }),
    )
  return historyOf(
    {
      tool: 'wrangler',
      ordering: 'number',
      downs: 'none',
      late: 'runs',
      migrations,
      ignored: ignoredIn(context),
      session: [{ name: 'foreign_keys', value: 'on', path: directory, line: 1, fixed: true }],
    },
    context,
  )
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && isBelow(path, root.directory) && !known.has(path))
    .map((path) => ({
      path,
      reason: 'wrangler applies only what migrations_pattern matches: by default the .sql files directly in the folder',
    }))
}
