import type { DatabaseSettings } from '../../../inputs/settings.js'
import type { History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { baseName, byName, byNumber, directoryOf } from '../paths.js'
import { downFromFile } from '../sql-file.js'
import type { AssembleContext } from '../tool.js'
import { statesWhole } from './find.js'
import { folderVersion, parseName, titleOf, type SqlName } from './names.js'
import type { PlainSqlFile } from './parse.js'

/** Ups in the order of their numbers where all are numbered, else of their names; each with its down, if it has one. */
export function assemblePlainSql(files: ReadonlyMap<string, PlainSqlFile>, context: AssembleContext): History {
  const named = [...files].flatMap(([path, file]) => {
    const name = parseName(path)
    return name === undefined ? [] : [{ path, file, name, ...placeOf(name, context) }]
  })
  const downs = new Map(named.filter(({ name }) => name.direction === 'down').map((down) => [down.id, down]))
  // `12.sql` beside `12.diff.sql` states the whole schema anew for an empty database; a database that stands gets the diff.
  const diffs = new Set(named.filter(({ id }) => id.endsWith('.diff')).map(({ id }) => id))
  const isBun = named.some(({ name, file }) => name.transactional || file.split)
  const migrations: Migration[] = []
  for (const { path, file, name, id, version } of named) {
    if (name.direction !== 'up' || diffs.has(`${id}.diff`)) continue
    const down = downs.get(id)
    migrations.push({
      id,
      version,
      name: titleOf(name),
      files: down === undefined ? [path] : [path, down.path],
      up: file.up.reading.statements,
      unread: file.up.reading.unread,
      down: downFromFile(file.up, down?.file.up ?? file.down),
      transaction: isBun ? bunRule(name, context) : transactionRule(context, file.transactionMode),
      optOut: isBun ? '.up.sql without .tx' : isBytebase(context) ? '-- txn-mode = off' : undefined,
      repeatable: false,
      baseline: false,
      span: file.up.span,
    })
  }
  const numbered = migrations.length > 0 && migrations.every(({ version }) => /^\d+$/.test(version))
  const inFolders = migrations.some(({ id }) => id.includes('/'))
  migrations.sort((a, b) => {
    if (inFolders) return byParts(a.version, b.version) || byName(a.id, b.id)
    return (numbered ? byNumber(a.version, b.version) : 0) || byName(a.id, b.id)
  })
  const paired = named.some(({ name, file }) => name.direction === 'down' || file.down !== undefined)
  return historyOf(
    {
      tool: 'plain-sql',
      ordering: numbered ? 'number' : 'name',
      downs: paired ? 'paired' : 'none',
      migrations,
      ignored: ignoredIn(context),
      disorder: numbered ? duplicateVersions(migrations) : [],
    },
    context,
  )
}

/** Where each version has a folder of its own, the folder comes before the version that the file bears. */
function placeOf({ directory, stem, version }: SqlName, { root }: AssembleContext): { id: string; version: string } {
  const folder = directory === root.directory ? undefined : folderVersion(directory)
  return folder === undefined
    ? { id: stem, version }
    : { id: `${baseName(directory)}/${stem}`, version: `${folder}.${version}` }
}

/** 0.9/2 before 0.10/1: number by number. */
function byParts(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/\D+/).filter((part) => part !== ''))
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const difference = byNumber(left?.[at] ?? '0', right?.[at] ?? '0')
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Bytebase wraps a file unless it says `-- txn-mode = off` (backend/common/engine.go, GetDefaultTransactionMode). How a
 * runner that we do not know wraps one only the settings can say.
 */
function transactionRule(context: AssembleContext, mode: PlainSqlFile['transactionMode']): TransactionRule {
  const { root, databaseSettings } = context
  if (isBytebase(context)) return { kind: mode === 'off' ? 'autocommit' : 'per migration' }
  return (
    ruleOf(databaseSettings?.transaction) ?? {
      kind: 'unknown',
      reason: `nothing that is known here runs ${root.directory === '' ? 'these files' : root.directory}`,
    }
  )
}

/** uptrace/bun, migrate/migration.go: a transaction around `.tx.up.sql`; else each part goes out by itself. */
function bunRule({ transactional }: SqlName, { root, databaseSettings }: AssembleContext): TransactionRule {
  const set = ruleOf(databaseSettings?.transaction)
  if (set !== undefined) return set
  if (transactional) return { kind: 'per migration' }
  return { kind: root.dialect === 'postgres' ? 'one string' : 'autocommit' }
}

function isBytebase({ surroundings, databaseSettings }: AssembleContext): boolean {
  return databaseSettings?.transaction === undefined && surroundings.stack.tools.some(({ id }) => id === 'bytebase')
}

function ruleOf(setting: DatabaseSettings['transaction']): TransactionRule | undefined {
  switch (setting) {
    case 'per-migration':
      return { kind: 'per migration' }
    case 'all':
      return { kind: 'around all pending' }
    case 'none':
      return { kind: 'autocommit' }
    case undefined:
      return undefined
  }
}

/** SQL files beside versioned ones that bear no version themselves. */
function ignoredIn({ root, surroundings }: AssembleContext): IgnoredFile[] {
  const known = new Set(root.files)
  const isUnversioned = (name: SqlName | undefined): boolean =>
    name !== undefined && name.version === '' && !statesWhole(name)
  return surroundings.paths
    .filter((path) => directoryOf(path) === root.directory && !known.has(path) && isUnversioned(parseName(path)))
    .map((path) => ({ path, reason: 'its name does not begin with a number or a date, as the others do' }))
}
