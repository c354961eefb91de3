import { storedTree, type BlobCache, type BlobReader } from './blobs.js'
import { contentsOf, tooLarge } from './contents.js'
import { askGit, runGit, whereGitCan, type GitFolder } from './git-command.js'
import { MAXIMUM_FILE_BYTES, type Entry, type Tree } from './tree.js'

export interface Commit {
  readonly id: string
  readonly tree: string
  readonly parents: readonly string[]
}

/**
 * The tree of a commit, read from git objects: neither the working copy nor a filter of it is looked at.
 * `readers` are asked for blobs that this clone does not hold. Throws `GitFailure` if the clone lacks the commit or
 * one of its folders.
 */
export async function gitTree(
  folder: GitFolder,
  commit: string,
  cache: BlobCache,
  readers: readonly BlobReader[] = [],
): Promise<Tree> {
  const id = await askGit(folder, ['rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`])
  // Without -l where blobs may be missing: their sizes could only be fetched.
  const sizes = (await isPartialClone(folder)) ? [] : ['-l']
  const listing = await runGit(folder, ['ls-tree', '-r', '-z', ...sizes, '--full-tree', id])
  return storedTree({
    name: `commit ${id.slice(0, 7)}`,
    commit: id,
    entries: entriesOf(listing.toString('utf8')),
    cache,
    readers: [gitBlobs(folder), ...readers],
  })
}

/** Reads blobs from the objects of a clone, some megabytes at a time. */
export function gitBlobs(folder: GitFolder): BlobReader {
  return async (wanted, cache) => {
    const sizes = await blobSizes(folder, wanted)
    const small = []
    for (const [blob, size] of sizes) {
      if (size > MAXIMUM_FILE_BYTES) cache.set(blob, tooLarge)
      else small.push({ blob, size })
    }
    for (const batch of batches(small)) {
      const answer = await runGit(folder, ['cat-file', '--batch'], lines(batch))
      for (const { blob, bytes } of objectsIn(answer)) cache.set(blob, contentsOf(bytes))
    }
  }
}

/** The commit that a revision names, with its true parents even where a shallow clone does not hold them. */
export function commitOf(folder: GitFolder, revision: string): Promise<Commit | undefined> {
  return whereGitCan(async () => {
    const id = await askGit(folder, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])
    const [header = ''] = (await askGit(folder, ['cat-file', 'commit', id])).split('\n\n', 1)
    const named = (key: string) =>
      header.split('\n').flatMap((line) => (line.startsWith(`${key} `) ? line.slice(key.length + 1) : []))
    return { id, tree: named('tree')[0] ?? '', parents: named('parent') }
  })
}

/** The best common ancestor; undefined if there is none here. In a shallow clone the answer could be wrong: not asked. */
export function mergeBase(folder: GitFolder, one: string, other: string): Promise<string | undefined> {
  return whereGitCan(async () => ((await isShallow(folder)) ? undefined : askGit(folder, ['merge-base', one, other])))
}

/** Whether the clone's history is cut off. */
export async function isShallow(folder: GitFolder): Promise<boolean> {
  return (await askGit(folder, ['rev-parse', '--is-shallow-repository'])) === 'true'
}

async function isPartialClone(folder: GitFolder): Promise<boolean> {
  const promisor = ['config', '--local', '--get-regexp', String.raw`^(remote\..*\.promisor|extensions\.partialclone)$`]
  return (await whereGitCan(() => askGit(folder, promisor))) !== undefined
}

// `<mode> <type> <id>[ <size, padded>]<tab><path>`; submodules have the type commit.
function entriesOf(listing: string): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const record of listing.split('\0')) {
    const tab = record.indexOf('\t')
    const [mode = '', type, blob = '', size = ''] = record.slice(0, Math.max(tab, 0)).split(/ +/)
    if (type !== 'blob') continue
    const path = record.slice(tab + 1)
    entries.set(path, { path, kind: kindOfMode(mode), size: /^\d+$/.test(size) ? Number(size) : undefined, blob })
  }
  return entries
}

/** What the mode of a tree entry says. Source: git-fast-import(1), which lists the modes. */
export function kindOfMode(mode: string): Entry['kind'] {
  switch (mode) {
    case '120000':
      return 'link'
    case '100755':
      return 'executable'
    default:
      return 'file'
  }
}

/** The sizes of those blobs that the clone has. */
async function blobSizes(folder: GitFolder, wanted: readonly Entry[]): Promise<ReadonlyMap<string, number>> {
  const partial = await isPartialClone(folder)
  if (!partial && wanted.every(({ size }) => size !== undefined))
    return new Map(wanted.map(({ blob, size = 0 }) => [blob, size]))
  // Asked for an object that a partial clone lacks, git gives up on all: there the objects that it has are listed.
  const all = partial ? ['--batch-all-objects', '--unordered'] : []
  const answer = (await runGit(folder, ['cat-file', '--batch-check', ...all], lines(wanted))).toString('latin1')
  const ids = new Set(wanted.map(({ blob }) => blob))
  return new Map(
    answer.split('\n').flatMap((line) => {
      const [blob = '', type, size] = line.split(' ')
      return type === 'blob' && ids.has(blob) ? [[blob, Number(size)] as const] : []
    }),
  )
}

function lines(wanted: readonly { readonly blob: string }[]): string {
  return wanted.map(({ blob }) => `${blob}\n`).join('')
}

const BATCH_BYTES = 32_000_000

function batches<T extends { readonly size: number }>(items: readonly T[]): T[][] {
  const result: T[][] = []
  let room = 0
  for (const item of items) {
    const current = result.at(-1)
    if (current === undefined || item.size > room) {
      result.push([item])
      room = BATCH_BYTES - item.size
    } else {
      current.push(item)
      room -= item.size
    }
  }
  return result
}

// `<id> blob <size>`, newline, the bytes, newline; or `<id> missing`. Source: git-cat-file(1), batch output.
function* objectsIn(answer: Buffer): Generator<{ readonly blob: string; readonly bytes: Uint8Array }> {
  let at = 0
  while (at < answer.length) {
    const end = answer.indexOf('\n', at)
    if (end < 0) return
    const [blob = '', type, size] = answer.toString('latin1', at, end).split(' ')
    at = end + 1
    if (size === undefined) continue
    const bytes = answer.subarray(at, at + Number(size))
    at += Number(size) + 1
    if (type === 'blob') yield { blob, bytes }
  }
}
