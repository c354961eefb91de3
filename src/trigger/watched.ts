import { minimatch } from 'minimatch'
import type { ChangedFile, ChangeSet } from './change.js'

/** Files that `paths-ignore` names start no review. */
export function isWatched(file: ChangedFile, { settings }: ChangeSet): boolean {
  return !settings.pathsIgnore.some((glob) => matches(file.path, glob))
}

/** Whether a path matches a pattern of the settings. A leading `#` or `!` means nothing special. */
export function matches(path: string, glob: string): boolean {
  return minimatch(path, glob, { dot: true, nocomment: true, nonegate: true })
}

/** `added`, `renamed from …`. */
export function describe(file: ChangedFile): string {
  return file.status === 'renamed' && file.previousPath !== undefined
    ? `renamed from ${file.previousPath}`
    : file.status
}
