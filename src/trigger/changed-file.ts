import type { Change } from '../tree/changes.js'
import type { ChangedFile } from './change.js'

/** A difference of two trees as a changed file. */
export function changedFile(change: Change): ChangedFile {
  switch (change.kind) {
    case 'added':
    case 'modified':
    case 'deleted':
      return { path: change.path, status: change.kind }
    case 'renamed':
      return { path: change.path, status: 'renamed', previousPath: change.previous }
  }
}
