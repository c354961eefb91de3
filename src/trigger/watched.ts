import { minimatch } from 'minimatch'
import type { ChangedFile, ChangeSet } from './change.js'

/** Files that `paths-ignore` names start no review. */
export function isWatched(file: ChangedFile, { settings }: ChangeSet): boolean {
  return !settings.pathsIgnore.some((glob) => minimatch(file.path, glob, { dot: true }))
}

/** `added`, `renamed from …`. */
export function describe(file: ChangedFile): string {
  return file.status === 'renamed' && file.previousPath !== undefined
    ? `renamed from ${file.previousPath}`
    : file.status
}
