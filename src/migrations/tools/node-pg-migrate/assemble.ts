import type { History, IgnoredFile, Migration } from '../../model.js'
import { historyOf } from '../history.js'
import { configurationText } from '../configuration.js'
import { baseName, byNumber, directoryOf, withAncestors } from '../paths.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import type { NodePgMigrateFile } from './parse.js'

/** Files by number, then by name: names alone stand in the ledger. All that is pending runs in one transaction (runner.ts, `singleTransaction` is true by default). */
export function assembleNodePgMigrate(
  files: ReadonlyMap<string, NodePgMigrateFile>,
  context: AssembleContext,
): History {
  const kind = isSingle(context) ? 'around all pending' : 'per migration'
  const migrations: Migration[] = []
  for (const [path, { up, down }] of files) {
    const name = parseName(path)
    if (name === undefined) continue
    migrations.push(
      sqlMigration({
        id: ledgerName(path),
        version: name.version,
        name: name.name,
        up,
        down,
        transaction: { kind },
        optOut: 'pgm.noTransaction() in a migration in JavaScript',
      }),
    )
  }
  migrations.sort((a, b) => byNumber(a.version, b.version) || byLocale(a.id, b.id))
  return historyOf(
    {
      tool: 'node-pg-migrate',
      ordering: 'number',
      downs: 'paired',
      // --check-order is on by default: runner.ts, "Not run migration … is preceding already run migration"
      late: 'stops',
      migrations,
      ignored: ignoredIn(context),
    },
    context,
  )
}

/** Whether no script of the nearest package.json that runs it says `--no-single-transaction` (src/cli/options.ts). */
function isSingle({ root, surroundings }: AssembleContext): boolean {
  for (const ancestor of withAncestors(root.directory)) {
    const text = configurationText(surroundings, ancestor === '' ? 'package.json' : `${ancestor}/package.json`)
    if (/\bnode-pg-migrate\b|\bpg-migrate\b/.test(text))
      return !/--(?:no-single-transaction|single-transaction[= ]false)\b/.test(text)
  }
  return true
}

/** The name of the file without its extension. */
function ledgerName(path: string): string {
  return baseName(path).replace(/\.[^.]*$/, '')
}

/** localeCompareStringsNumerically of src/utils/comparators.ts. */
function byLocale(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'variant', ignorePunctuation: true })
}

function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  return surroundings.paths
    .filter((path) => path.endsWith('.sql') && directoryOf(path) === root.directory && !known.has(path))
    .map((path) => ({
      path,
      reason: 'its name begins with no number, at which node-pg-migrate 9 stops unless its ignore pattern names it',
    }))
}
