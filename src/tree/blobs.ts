import { missing, symbolicLink, tooLarge } from './contents.js'
import { MAXIMUM_FILE_BYTES, type Contents, type Entry, type Tree } from './tree.js'

/** What was read so far, by blob id: a blob has the same contents in every tree, so trees share one cache. */
export type BlobCache = Map<string, Contents>

/** Puts the contents of these blobs into the cache, as far as it has them. One entry is given per blob. */
export type BlobReader = (wanted: readonly Entry[], cache: BlobCache) => Promise<void>

export interface StoredTree {
  readonly name: string
  readonly commit: string | undefined
  readonly entries: ReadonlyMap<string, Entry>
  readonly cache: BlobCache
  /** Asked in this order; the next one is asked only for what the ones before it did not have. */
  readonly readers: readonly BlobReader[]
}

/** A tree whose contents are addressed by blob id alone: paths are never given to what reads. */
export function storedTree({ name, commit, entries, cache, readers }: StoredTree): Tree {
  return {
    name,
    commit,
    entries,
    read: async (paths) => {
      const asked = [...paths]
      await fill(
        asked.flatMap((path) => entries.get(path) ?? []),
        cache,
        readers,
      )
      return new Map(asked.map((path) => [path, stored(entries.get(path), cache)]))
    },
  }
}

/** A tree without files: the state before the first commit. */
export function emptyTree(): Tree {
  return storedTree({ name: 'an empty tree', commit: undefined, entries: new Map(), cache: new Map(), readers: [] })
}

async function fill(entries: readonly Entry[], cache: BlobCache, readers: readonly BlobReader[]): Promise<void> {
  let wanted = [...new Map(entries.filter(isReadable).map((entry) => [entry.blob, entry])).values()]
  for (const reader of readers) {
    wanted = wanted.filter((entry) => !cache.has(entry.blob))
    if (wanted.length === 0) return
    await reader(wanted, cache)
  }
}

function stored(entry: Entry | undefined, cache: BlobCache): Contents {
  if (entry === undefined) return missing
  if (entry.kind === 'link') return symbolicLink
  if (isOversize(entry)) return tooLarge
  return cache.get(entry.blob) ?? missing
}

function isReadable(entry: Entry): boolean {
  return entry.kind !== 'link' && !isOversize(entry)
}

function isOversize(entry: Entry): boolean {
  return entry.size !== undefined && entry.size > MAXIMUM_FILE_BYTES
}
