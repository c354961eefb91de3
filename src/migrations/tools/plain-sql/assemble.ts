import type { DatabaseSettings } from '../../../inputs/settings.js'
import type { History, IgnoredFile, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { byName, byNumber, directoryOf } from '../paths.js'
import { downFromFile } from '../sql-file.js'
import type { AssembleContext } from '../tool.js'
import { parseName, titleOf, type SqlName } from './names.js'
import type { PlainSqlFile } from './parse.js'

/** Ups in the order of their numbers where all are numbered, else of their names; each with its down, if it has one. */
export function assemblePlainSql(files: ReadonlyMap<string, PlainSqlFile>, context: AssembleContext): History {
  const named = [...files].flatMap(([path, file]) => {
    const name = parseName(path)
    return name === undefined ? [] : [{ path, file, name }]
  })
  const downs = new Map(named.filter(({ name }) => name.direction === 'down').map((down) => [down.name.stem, down]))
  const transaction = transactionRule(context)
  // `12.sql` beside `12.diff.sql` states the whole schema anew for an empty database; a database that stands gets the diff.
  const diffs = new Set(named.filter(({ name }) => name.stem.endsWith('.diff')).map(({ name }) => name.stem))
  const migrations: Migration[] = []
  for (const { path, file, name } of named) {
    if (name.direction !== 'up' || diffs.has(`${name.stem}.diff`)) continue
    const down = downs.get(name.stem)
    migrations.push({
      id: name.stem,
      version: name.version,
      name: titleOf(name),
      files: down === undefined ? [path] : [path, down.path],
      up: file.up.reading.statements,
      unread: file.up.reading.unread,
      down: downFromFile(file.up, down?.file.up ?? file.down),
      transaction,
      optOut: undefined,
      repeatable: false,
      baseline: false,
      span: file.up.span,
    })
  }
  const numbered = migrations.length > 0 && migrations.every(({ version }) => /^\d+$/.test(version))
  migrations.sort((a, b) => (numbered ? byNumber(a.version, b.version) : 0) || byName(a.id, b.id))
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

/** Only the settings can say how a runner that we do not know wraps a file. */
function transactionRule({ root, databaseSettings }: AssembleContext): TransactionRule {
  return (
    ruleOf(databaseSettings?.transaction) ?? {
      kind: 'unknown',
      reason: `nothing in the repository says how ${root.directory === '' ? 'these files are' : `${root.directory} is`} run`,
    }
  )
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
  const isUnversioned = (name: SqlName | undefined): boolean => name !== undefined && name.version === ''
  return surroundings.paths
    .filter((path) => directoryOf(path) === root.directory && !known.has(path) && isUnversioned(parseName(path)))
    .map((path) => ({ path, reason: 'its name does not begin with a number or a date, as the others do' }))
}
