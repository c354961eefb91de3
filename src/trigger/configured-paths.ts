import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { describe, isWatched, matches } from './watched.js'

/** Files that the `paths` setting names. */
export const configuredPaths: Reason = {
  id: 'configured-paths',
  replaceable: false,
  find,
  mayHold: (change) => find(change).length > 0,
}

function find(change: ChangeSet): readonly TriggerReason[] {
  const { paths } = change.settings
  return change.files.flatMap((file) => {
    const glob = paths.find((each) => [file.path, file.previousPath ?? file.path].some((path) => matches(path, each)))
    if (glob === undefined || !isWatched(file, change)) return []
    return [{ id: 'configured-paths', detail: `matches “${glob}”, ${describe(file)}`, path: file.path, line: 1 }]
  })
}
