import { configurationText } from '../configuration.js'
import type { Down, History, Migration, TransactionRule } from '../../model.js'
import { duplicateVersions, historyOf } from '../history.js'
import { byName, directoryOf, withAncestors } from '../paths.js'
import type { AssembleContext } from '../tool.js'
import { isKnexfile, partsOf } from './names.js'
import type { KnexFile } from './parse.js'

/** Scripts in the order of their names; versions such as 2.5.128 by their numbers. */
export function assembleKnex(files: ReadonlyMap<string, KnexFile>, context: AssembleContext): History {
  const isOff = disablesTransactions(context)
  const migrations: Migration[] = []
  for (const [path, file] of files) {
    const { version, name } = partsOf(path)
    migrations.push({
      id: path.slice(directoryOf(path).length + (directoryOf(path) === '' ? 0 : 1)),
      version,
      name,
      files: [path],
      up: file.up.statements,
      unread: file.up.unread,
      down: downOf(file),
      transaction: transactionRule(file.transaction ?? !isOff),
      optOut: 'exports.config = { transaction: false }',
      repeatable: false,
      baseline: false,
      span: file.span,
    })
  }
  const dotted = migrations.length > 0 && migrations.every(({ version }) => /^\d+(?:\.\d+)+$/.test(version))
  migrations.sort((a, b) => (dotted ? byDottedVersion(a.version, b.version) : 0) || byName(a.id, b.id))
  const disorder = duplicateVersions(migrations)
  return historyOf(
    { tool: 'knex', ordering: dotted ? 'number' : 'name', downs: 'paired', migrations, disorder },
    context,
  )
}

/** One transaction for the batch where every pending migration allows it, else one each (lib/migrations/migrate/Migrator.js). */
function transactionRule(wraps: boolean): TransactionRule {
  return { kind: wraps ? 'around all pending' : 'autocommit' }
}

function downOf({ path, down, irreversible }: KnexFile): Down {
  if (down.kind === 'statements') return { kind: 'statements', ...down.reading, path }
  if (irreversible !== undefined) return { kind: 'irreversible', ...irreversible, declared: true }
  switch (down.kind) {
    case 'throws':
      return { kind: 'irreversible', reason: down.reason, declared: false, span: down.span }
    case 'empty':
      return { kind: 'empty', path }
    case 'none':
      return { kind: 'none' }
  }
}

/** `migrations: { disableTransactions: true }` in the nearest knexfile. */
function disablesTransactions({ root, surroundings }: AssembleContext): boolean {
  for (const ancestor of withAncestors(root.directory)) {
    const knexfile = surroundings.paths.find((path) => directoryOf(path) === ancestor && isKnexfile(path))
    if (knexfile !== undefined)
      return /\bdisableTransactions\s*:\s*true\b/.test(configurationText(surroundings, knexfile))
  }
  return false
}

function byDottedVersion(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
