/** A file as a listing names it. Paths are relative to the repository root, with `/`. */
export interface Entry {
  readonly path: string
  /** `link` is a symbolic link: it is listed and never followed. */
  readonly kind: 'file' | 'executable' | 'link'
  /** Bytes; undefined where the listing does not say. */
  readonly size: number | undefined
  /** The git blob id (SHA-1, or SHA-256 in such repositories) of the contents. */
  readonly blob: string
}

/** What stands in a file, or why it cannot be read as text. A byte order mark is removed and remembered. */
export type Contents =
  | { readonly kind: 'text'; readonly text: string; readonly bom: boolean }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }

export type UnreadableReason = 'binary' | 'too large' | 'not UTF-8' | 'missing' | 'a symbolic link'

/** Files over this many bytes are not read. A SQL file of 50 MB is a dump, not a migration. */
export const MAXIMUM_FILE_BYTES = 5_000_000

/** The files of one state of the repository. Listing is done once; contents are read when asked for, by blob id. */
export interface Tree {
  /** For messages: `commit 1f43c5b`, `the working copy`. */
  readonly name: string
  /** The commit, where the tree is one. */
  readonly commit: string | undefined
  readonly entries: ReadonlyMap<string, Entry>
  /** The contents of these paths, read together. Every path asked for is in the answer. */
  read(paths: Iterable<string>): Promise<ReadonlyMap<string, Contents>>
}

/** Two states to compare. `base` is undefined in an audit. */
export interface TreePair {
  readonly head: Tree
  readonly base: Tree | undefined
  /** The newest state of the base branch, where it is not `base`: only its listing matters. */
  readonly baseTip: Tree | undefined
  /** The head commit's own entries (path → blob id), where `head` is a merge result: annotations go only where they agree. */
  readonly headCommit: ReadonlyMap<string, string> | undefined
}
