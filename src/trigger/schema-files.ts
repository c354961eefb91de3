import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { describe, isWatched } from './watched.js'

/** Schema and model files, from which migrations are made. */
export const schemaFiles: Reason = {
  id: 'schema-files',
  replaceable: true,
  find,
  mayHold: (change) => find(change).length > 0,
}

function find(change: ChangeSet): readonly TriggerReason[] {
  return change.files.flatMap((file) => {
    const known = change.roleOf(file.path)
    if (!isWatched(file, change) || known?.role !== 'schema') return []
    return [{ id: 'schema-files', detail: `${known.tool} schema ${describe(file)}`, path: file.path, line: 1 }]
  })
}
