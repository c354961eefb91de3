import type { Entry } from './tree.js'

/** How one file differs between two trees. `previous` is its path before. */
export type Change =
  | { readonly kind: 'added'; readonly path: string }
  | { readonly kind: 'modified'; readonly path: string }
  | { readonly kind: 'deleted'; readonly path: string }
  | { readonly kind: 'renamed'; readonly path: string; readonly previous: string; readonly edited: boolean }

type Entries = ReadonlyMap<string, Entry>

/**
 * What turns `base` into `head`, by blob id, sorted by path. A file that went away is the previous state of a new one
 * if a rename says so (new path → previous path, from the pull request's list) or the contents are the same.
 */
export function changesBetween(
  base: Entries,
  head: Entries,
  renames: ReadonlyMap<string, string> = new Map(),
): readonly Change[] {
  const added = [...head.values()].filter(({ path }) => !base.has(path))
  const deleted = new Map([...base].filter(([path]) => !head.has(path)))
  const previous = pairs(added, deleted, renames)
  const gone = new Set([...previous.values()].map(({ path }) => path))
  const changes = [
    ...added.map((entry) => arrived(entry, previous.get(entry.path))),
    ...[...deleted.keys()].filter((path) => !gone.has(path)).map((path) => ({ kind: 'deleted', path }) as const),
    ...[...head.values()]
      .filter((entry) => differs(base.get(entry.path), entry))
      .map(({ path }) => ({ kind: 'modified', path }) as const),
  ]
  return changes.sort((one, other) => (one.path < other.path ? -1 : 1))
}

function arrived(entry: Entry, previous: Entry | undefined): Change {
  if (previous === undefined) return { kind: 'added', path: entry.path }
  return { kind: 'renamed', path: entry.path, previous: previous.path, edited: differs(previous, entry) }
}

/** Each new path's previous state: by the list of renames first, then by contents, there the same file name first. */
function pairs(added: readonly Entry[], deleted: Entries, renames: ReadonlyMap<string, string>): Map<string, Entry> {
  const left = new Map(deleted)
  const previous = new Map<string, Entry>()
  const pairWith = (candidates: (entry: Entry) => readonly Entry[]) => {
    for (const entry of added) {
      if (previous.has(entry.path)) continue
      const old = candidates(entry).find(({ path }) => left.delete(path))
      if (old !== undefined) previous.set(entry.path, old)
    }
  }
  const alike = byBlob(deleted)
  const same = (entry: Entry) => (isEmpty(entry) ? [] : (alike.get(entry.blob) ?? []))
  pairWith(({ path }) => [deleted.get(renames.get(path) ?? '')].filter((entry) => entry !== undefined))
  pairWith((entry) => same(entry).filter(({ path }) => fileName(path) === fileName(entry.path)))
  pairWith(same)
  return previous
}

function byBlob(entries: Entries): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries.values()) {
    const group = groups.get(entry.blob)
    if (group === undefined) groups.set(entry.blob, [entry])
    else group.push(entry)
  }
  return groups
}

// An executable bit is no change of the contents; becoming a link is.
function differs(before: Entry | undefined, after: Entry): boolean {
  if (before === undefined) return false
  return before.blob !== after.blob || (before.kind === 'link') !== (after.kind === 'link')
}

// All empty files are alike; none of them was renamed from another.
const EMPTY_BLOBS = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
])

function isEmpty(entry: Entry): boolean {
  return EMPTY_BLOBS.has(entry.blob)
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
