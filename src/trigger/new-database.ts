import { stackWants } from '../stack/detect.js'
import { isLockFile } from '../stack/locks/installed-version.js'
import { isManifest } from '../stack/manifests/read.js'
import type { Signal } from '../stack/model.js'
import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { isWatched } from './watched.js'

/** A driver, ORM, data source, connection URL or connection variable that the base does not have. */
export const newDatabase: Reason = {
  id: 'new-database',
  replaceable: true,
  find,
  mayHold: (change) => change.files.some((file) => isWatched(file, change) && mayShowDatabase(file.path)),
}

function find(change: ChangeSet): readonly TriggerReason[] {
  const before = new Set(change.baseSignals.map(meaning))
  const technologies = new Set(change.baseSignals.map(({ technology }) => technology))
  const changed = new Map(change.files.map((file) => [file.path, file]))
  const fresh = change.headSignals.filter((signal) => {
    const file = changed.get(signal.path)
    return file !== undefined && isWatched(file, change) && !before.has(meaning(signal))
  })
  const unique = new Map(fresh.map((signal) => [`${signal.path}\0${meaning(signal)}`, signal]))
  return [...unique.values()].map(({ technology, detail, path, line }) => ({
    id: 'new-database',
    detail: technologies.has(technology) ? `${detail} is new (${technology})` : `${technology} is new: ${detail}`,
    path,
    line,
  }))
}

/** What a signal says, wherever it stands and of whatever version: a manifest that moves brings nothing new. */
function meaning({ technology, detail }: Signal): string {
  return `${technology}\0${detail.replace(/\d[\d._]*/g, '#')}`
}

/** Whether the text of a changed file has to be read for this reason. Lock files bring nothing that no manifest asks for. */
export function mayShowDatabase(path: string): boolean {
  return stackWants(path) && (isManifest(path) || !isLockFile(path))
}
