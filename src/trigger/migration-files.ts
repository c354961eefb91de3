import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { describe, isWatched } from './watched.js'

/** Migration files that the change adds, edits or removes. */
export const migrationFiles: Reason = {
  id: 'migration-files',
  replaceable: true,
  find,
  mayHold: (change) => find(change).length > 0,
}

function find(change: ChangeSet): readonly TriggerReason[] {
  const paths = new Set(change.files.map((file) => file.path))
  return change.files.flatMap((file) => {
    // The up says it all where both directions change.
    const up = file.path.replace(/(^|[./])down(?=\.)/, '$1up')
    if (up !== file.path && paths.has(up)) return []
    // A migration that moves out of its folder is as good as deleted.
    const known = [file.path, file.previousPath ?? file.path]
      .map((path) => change.roleOf(path))
      .find((each) => each?.role === 'migration' || each?.role === 'ledger')
    if (known === undefined || !isWatched(file, change)) return []
    const what = known.role === 'migration' ? 'migration' : 'ledger'
    return [{ id: 'migration-files', detail: `${known.tool} ${what} ${describe(file)}`, path: file.path, line: 1 }]
  })
}
