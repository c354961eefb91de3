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
    const known = [file.path, file.previousPath ?? file.path]
      .map((path) => change.roleOf(path))
      .find((each) => each?.role === 'schema')
    if (known === undefined || !isWatched(file, change)) return []
    return [{ id: 'schema-files', detail: `${known.tool} schema ${describe(file)}`, path: file.path, line: 1 }]
  })
}
