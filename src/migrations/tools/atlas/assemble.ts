import type { Disorder, History, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { baseName, byName } from '../paths.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { isSum, parseName } from './names.js'
import type { AtlasFile } from './parse.js'

/** Files in the order of their names. `atlas migrate down` computes the way back. */
export function assembleAtlas(files: ReadonlyMap<string, AtlasFile>, context: AssembleContext): History {
  const migrations: Migration[] = []
  for (const [path, file] of [...files].sort(([a], [b]) => byName(a, b))) {
    const name = parseName(path)
    if (name === undefined || file.kind !== 'sql') continue
    migrations.push(
      sqlMigration({
        id: name.name === '' ? name.version : `${name.version}_${name.name}`,
        version: name.version,
        name: name.name,
        up: file.sql,
        down: { kind: 'derived' },
        transaction: transactionRule(file.transactionMode),
        optOut: '-- atlas:txmode none',
        baseline: file.checkpoint,
      }),
    )
  }
  const disorder = [...duplicateVersions(migrations), ...sumDiffers(files)]
  return historyOf({ tool: 'atlas', ordering: 'name', downs: 'derived', migrations, disorder }, context)
}

/**
 * `--tx-mode file` is the default, and a file may only say `none` or `file`: Atlas refuses `all` there
 * (cmd/atlas/internal/cmdapi/migrate.go, txmodeFor).
 */
function transactionRule(mode: string | undefined): TransactionRule {
  return { kind: mode === 'none' ? 'autocommit' : 'per migration' }
}

/** Files that atlas.sum does not list, or lists and are gone: `migrate apply` stops at either. */
function sumDiffers(files: ReadonlyMap<string, AtlasFile>): Disorder[] {
  const disorder: Disorder[] = []
  const present = new Map([...files.keys()].filter((path) => !isSum(path)).map((path) => [baseName(path), path]))
  for (const [sum, file] of files) {
    if (file.kind !== 'sum') continue
    for (const [name, path] of present) {
      if (file.listed.has(name)) continue
      const detail = `atlas.sum does not list ${name}: Atlas refuses the folder until atlas migrate hash.`
      disorder.push({ kind: 'journal differs', detail, path, migrations: [name.replace(/\.sql$/, '')] })
    }
    for (const name of file.listed) {
      if (present.has(name)) continue
      const detail = `atlas.sum lists ${name}, which is not there: Atlas refuses the folder until atlas migrate hash.`
      disorder.push({ kind: 'journal differs', detail, path: sum, migrations: [name.replace(/\.sql$/, '')] })
    }
  }
  return disorder
}
