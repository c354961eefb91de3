import { stackWants } from '../stack/detect.js'
import type { Signal } from '../stack/model.js'
import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { isWatched } from './watched.js'

/** A driver, ORM, data source, connection URL or connection variable that the base does not have. */
export const newDatabase: Reason = {
  id: 'new-database',
  replaceable: true,
  find,
  mayHold: (change) => change.files.some((file) => isWatched(file, change) && stackWants(file.path)),
}

function find(change: ChangeSet): readonly TriggerReason[] {
  const before = new Set(change.baseSignals.map(meaning))
  const changed = new Map(change.files.map((file) => [file.path, file]))
  const fresh = change.headSignals.filter((signal) => {
    const file = changed.get(signal.path)
    return file !== undefined && isWatched(file, change) && !before.has(meaning(signal))
  })
  const unique = new Map(fresh.map((signal) => [`${signal.path}\0${signal.detail}`, signal]))
  return [...unique.values()].map(({ technology, detail, path, line }) => ({
    id: 'new-database',
    detail: `${technology} is new: ${detail}`,
    path,
    line,
  }))
}

/** What a signal says, wherever it stands: a manifest that moves brings nothing new. */
function meaning({ technology, detail }: Signal): string {
  return `${technology}\0${detail}`
}
