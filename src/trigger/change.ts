import type { Settings } from '../inputs/settings.js'
import type { FileRole } from '../migrations/tools/tool.js'
import type { TriggerReason } from '../report.js'
import type { Signal } from '../stack/model.js'

export interface ChangedFile {
  readonly path: string
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed'
  readonly previousPath?: string
}

/** What people say about the change. */
export interface Words {
  readonly source: 'title' | 'body' | 'label' | 'commit'
  readonly text: string
  readonly sha?: string
}

/** Everything that a reason to review may look at. Signals and texts are missing until the trees are read. */
export interface ChangeSet {
  readonly words: readonly Words[]
  readonly files: readonly ChangedFile[]
  /** A tag that the event itself is about. */
  readonly tag: string | undefined
  readonly roleOf: (path: string) => { readonly tool: string; readonly role: FileRole } | undefined
  /** What the changed files show of the stack. */
  readonly headSignals: readonly Signal[]
  /** What the base shows of it, in any file. */
  readonly baseSignals: readonly Signal[]
  /** The base's listing; empty before the trees are read. */
  readonly basePaths: readonly string[]
  readonly headText: (path: string) => string | undefined
  readonly baseText: (path: string) => string | undefined
  readonly settings: Settings
}

/** A reason to review: one file each, found by listing the folder. */
export interface Reason {
  readonly id: string
  /** Where the `paths` setting says which files count, this reason no longer does. */
  readonly replaceable: boolean
  readonly find: (change: ChangeSet) => readonly TriggerReason[]
  /** Whether the reason may hold, by words and paths alone, before any tree is read. */
  readonly mayHold: (change: ChangeSet) => boolean
}
