import type { Disorder, History, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { baseName, byName, directoryOf } from '../paths.js'
import { downFromFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { parseName } from './names.js'
import type { AtlasFile } from './parse.js'
import { firstEdited, isIgnoredBySum } from './sum.js'

/** Files in the order of their names. `atlas migrate down` computes the way back where none is planned. */
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
        down: file.down === undefined ? { kind: 'derived' } : downFromFile(file.sql, file.down),
        transaction: transactionRule(file.transactionMode),
        optOut: '-- atlas:txmode none',
        baseline: file.checkpoint,
      }),
    )
  }
  const disorder = [...duplicateVersions(migrations), ...sumDiffers(files, context)]
  // --exec-order is linear by default: "migration file 2.sql was added out of order" (cmdapi/migrate_test.go)
  return historyOf({ tool: 'atlas', ordering: 'name', downs: 'derived', late: 'stops', migrations, disorder }, context)
}

/**
 * `--tx-mode file` is the default, and a file may only say `none` or `file`: Atlas refuses `all` there
 * (cmd/atlas/internal/cmdapi/migrate.go, txmodeFor).
 */
function transactionRule(mode: string | undefined): TransactionRule {
  return { kind: mode === 'none' ? 'autocommit' : 'per migration' }
}

/** `migrate apply` stops where the folder is not what atlas.sum says (sql/migrate/dir.go, Validate). */
function sumDiffers(files: ReadonlyMap<string, AtlasFile>, { surroundings }: AssembleContext): Disorder[] {
  const scripts = [...files].flatMap(([path, file]) => (file.kind === 'sql' ? [{ path, text: file.text }] : []))
  scripts.sort((a, b) => byName(a.path, b.path))
  return [...files].flatMap(([path, file]): Disorder[] => {
    if (file.kind !== 'sum') return []
    const { sum } = file
    const listed = new Set(sum.entries.map(({ name }) => name))
    const unlisted = scripts.filter(({ path: each, text }) => !listed.has(baseName(each)) && !isIgnoredBySum(text))
    const gone = [...listed].filter((name) => !scripts.some((each) => baseName(each.path) === name))
    if (unlisted.length + gone.length > 0)
      return [
        ...unlisted.map((each) => differs(`atlas.sum does not list ${baseName(each.path)}`, each.path, each.path)),
        ...gone.map((name) => differs(`atlas.sum lists ${name}, which is not there`, path, name)),
      ]
    const inFolder = surroundings.paths.filter((each) => directoryOf(each) === directoryOf(path))
    if (inFolder.some((each) => each.endsWith('.sql') && !files.has(each))) return []
    const edited = firstEdited(
      scripts.map((each) => [baseName(each.path), each.text]),
      sum,
    )
    const script = scripts.find((each) => baseName(each.path) === edited) ?? scripts.at(-1)
    if (script === undefined || (edited === undefined && sum.wellFormed)) return []
    const name = baseName(script.path)
    return [
      edited === undefined
        ? differs('atlas.sum is not as Atlas wrote it: a line was changed by hand or in a merge', path, name)
        : differs(`${name} is not the file whose checksum stands in atlas.sum`, script.path, name),
    ]
  })
}

function differs(what: string, path: string, migration: string): Disorder {
  return {
    kind: 'journal differs',
    detail: `${what}: Atlas refuses the folder until atlas migrate hash.`,
    path,
    migrations: [baseName(migration).replace(/\.sql$/, '')],
    refused: true,
  }
}
