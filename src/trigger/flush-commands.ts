import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { isWatched } from './watched.js'

/** What a deploy may run. */
const RUNS =
  /^\.github\/(workflows|actions)\/.+\.ya?ml$|(^|\/)(\.gitlab-ci\.yml|Procfile|Makefile|Dockerfile|Jenkinsfile|fly\.toml|render\.yaml|app\.json|package\.json)$|\.(sh|bash)$|(^|\/)(scripts?|bin|ops|tools|deploy|release|tasks|jobs)\/.*\.(js|mjs|cjs|ts|py|rb)$/
/** Every key at once, or every key that a pattern matches. */
const FLUSH =
  /\bflush(?:all|db)\b|\bflush_(?:all|db)\b|\bredis-cli\b.*\b(?:del|unlink)\b|\b(?:scan_iter|scan_each|scanIterator|scanStream)\b/i

/** A command that empties a key-value store is new in what a deploy may run. */
export const flushCommands: Reason = {
  id: 'flush-commands',
  replaceable: true,
  find,
  mayHold: (change) => change.files.some((file) => isWatched(file, change) && mayFlushStores(file.path)),
}

function find(change: ChangeSet): readonly TriggerReason[] {
  return change.files.flatMap((file) => {
    if (!isWatched(file, change) || !mayFlushStores(file.path)) return []
    const before = new Set(flushesIn(change.baseText(file.previousPath ?? file.path)).map(({ text }) => text))
    const fresh = flushesIn(change.headText(file.path)).find(({ text }) => !before.has(text))
    if (fresh === undefined) return []
    return [{ id: 'flush-commands', detail: `${fresh.command} is new`, path: file.path, line: fresh.line }]
  })
}

function flushesIn(text: string | undefined): readonly { command: string; line: number; text: string }[] {
  return (text ?? '').split(/\r?\n/).flatMap((line, index) => {
    const command = /^\s*(#|\/\/)/.test(line) ? undefined : FLUSH.exec(line)?.[0]
    return command === undefined ? [] : [{ command, line: index + 1, text: line.trim() }]
  })
}

/** Whether the text of a changed file has to be read for this reason. */
export function mayFlushStores(path: string): boolean {
  return RUNS.test(path)
}
