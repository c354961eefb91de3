import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../errors.js'
import { blobId, contentsOf, missing, symbolicLink, tooLarge } from './contents.js'
import { runGit, whereGitCan, type GitFolder } from './git-command.js'
import { MAXIMUM_FILE_BYTES, type Contents, type Entry, type Tree } from './tree.js'

/**
 * A folder as it stands: in a git work tree what git tracks or would add, elsewhere every file but those under `.git`
 * and `node_modules`. Nothing is followed out of the folder. Throws `UserError` if it is not a folder.
 */
export async function folderTree(folder: GitFolder): Promise<Tree> {
  if (statSync(folder.dir, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`${folder.dir} is not a folder: name the folder to review.`)
  // git lists nothing in a folder that it ignores.
  const listed = await whereGitCan(() => listedByGit(folder))
  const paths = listed === undefined || listed.length === 0 ? [...walk(folder.dir, '')] : listed
  const blobs = new Map<string, string>()
  const entries = entriesOf(folder.dir, paths, blobs)
  return {
    name: 'the working copy',
    commit: undefined,
    entries,
    read: (asked) =>
      Promise.resolve(new Map([...asked].map((path) => [path, read(folder.dir, entries.get(path), blobs)]))),
  }
}

async function listedByGit(folder: GitFolder): Promise<string[]> {
  const options = ['--cached', '--others', '--exclude-standard', '--exclude=node_modules']
  const listing = await runGit(folder, ['ls-files', '-z', ...options])
  return [...new Set(listing.toString('utf8').split('\0'))].filter(staysInside)
}

function staysInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..')
}

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (!entry.isDirectory()) yield path
    else if (entry.name !== '.git' && entry.name !== 'node_modules') yield* walk(root, path)
  }
}

function entriesOf(root: string, paths: readonly string[], blobs: Map<string, string>): Map<string, Entry> {
  const isFolder = realFolders(root)
  const entries = new Map<string, Entry>()
  for (const path of [...paths].sort(byCodeUnit)) {
    // Where a tracked folder was replaced by a symbolic link, its files lie somewhere else.
    if (!isFolder(dirname(path))) continue
    const stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false })
    if (stats === undefined || !(stats.isFile() || stats.isSymbolicLink())) continue
    const kind = stats.isSymbolicLink() ? 'link' : (stats.mode & 0o100) === 0 ? 'file' : 'executable'
    entries.set(path, workingEntry(root, { path, kind, size: stats.size }, blobs))
  }
  return entries
}

function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function realFolders(root: string): (path: string) => boolean {
  const known = new Map([['.', true]])
  const isFolder = (path: string): boolean => {
    const answer =
      known.get(path) ??
      (isFolder(dirname(path)) && lstatSync(`${root}/${path}`, { throwIfNoEntry: false })?.isDirectory() === true)
    known.set(path, answer)
    return answer
  }
  return isFolder
}

/** The blob id costs reading the file, so it is worked out when somebody asks for it: few of 50,000 files matter. */
function workingEntry(root: string, entry: Omit<Entry, 'blob'>, blobs: Map<string, string>): Entry {
  return {
    ...entry,
    get blob() {
      const known = blobs.get(entry.path) ?? hashed(join(root, entry.path), entry.kind)
      blobs.set(entry.path, known)
      return known
    },
  }
}

function read(root: string, entry: Entry | undefined, blobs: Map<string, string>): Contents {
  if (entry === undefined) return missing
  if (entry.kind === 'link') return symbolicLink
  if ((entry.size ?? 0) > MAXIMUM_FILE_BYTES) return tooLarge
  return (
    opened(join(root, entry.path), (file, size) => {
      if (size > MAXIMUM_FILE_BYTES) return tooLarge
      const parts = [...chunks(file, size)]
      const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
      blobs.set(entry.path, blobId(bytes))
      return contentsOf(bytes)
    }) ?? missing
  )
}

/** git's own name for "no object", for a file that went away after it was listed. */
const NO_OBJECT = '0'.repeat(40)

function hashed(file: string, kind: Entry['kind']): string {
  if (kind === 'link') return blobId(Buffer.from(readlinkSync(file)))
  return (
    opened(file, (descriptor, size) => {
      const hash = createHash('sha1').update(`blob ${size}\0`)
      for (const chunk of chunks(descriptor, size)) hash.update(chunk)
      return hash.digest('hex')
    }) ?? NO_OBJECT
  )
}

// Undefined where the file went away or may not be read. O_NOFOLLOW: it may have become a link since it was listed.
function opened<T>(file: string, use: (descriptor: number, size: number) => T): T | undefined {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch {
    return undefined
  }
  try {
    const stats = fstatSync(descriptor)
    return stats.isFile() ? use(descriptor, stats.size) : undefined
  } finally {
    closeSync(descriptor)
  }
}

const CHUNK_BYTES = 8_000_000

function* chunks(descriptor: number, size: number): Generator<Buffer> {
  for (let left = size; left > 0;) {
    const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK_BYTES))
    const length = readSync(descriptor, chunk)
    if (length === 0) return
    left -= length
    yield chunk.subarray(0, length)
  }
}
