import { basename, resolve } from 'node:path'
import type { BlobCache } from '../tree/blobs.js'
import { changesBetween } from '../tree/changes.js'
import { changedFile } from '../trigger/changed-file.js'
import { folderTree } from '../tree/folder.js'
import type { GitFolder } from '../tree/git-command.js'
import { localPair } from '../tree/local-pair.js'
import { latestRelease } from '../tree/release.js'
import type { Tree, TreePair } from '../tree/tree.js'
import { commitMessagesBetween } from '../tree/messages.js'
import type { Changes, World } from '../world.js'
import { stopwatch } from '../stopwatch.js'

/** The world of a review in a terminal: a folder, and git where there is one. */
export interface LocalReview {
  readonly folder: GitFolder
  /** Undefined in an audit. */
  readonly base: string | undefined
  readonly now: Date
  readonly progress: (stage: string) => void
}

export interface LocalWorld extends World {
  /** Read before the review begins, for the configuration file. */
  readonly pair: TreePair
}

/** Reads the trees and gives the world; throws UserError where the folder or the base cannot be read. */
export async function localWorld({ folder, base, now, progress }: LocalReview): Promise<LocalWorld> {
  const cache: BlobCache = new Map()
  const watch = stopwatch(progress)
  watch.progress('Reading the repository')
  const { pair, release } =
    base === undefined ? await wholeFolder(folder, cache) : await changeSince(folder, base, cache)
  return {
    now,
    pair,
    trees: () => Promise.resolve(pair),
    changes: () => localChanges(folder, pair),
    release: () => Promise.resolve(release),
    github: () => Promise.resolve(undefined),
    progress: watch.progress,
    timings: watch.timings,
  }
}

interface Trees {
  readonly pair: TreePair
  /** Asked for in an audit only. */
  readonly release: Tree | undefined
}

/** The folder, and the latest release beside it: git answers both at once. */
async function wholeFolder(folder: GitFolder, cache: BlobCache): Promise<Trees> {
  const [head, release] = await Promise.all([folderTree(folder), latestRelease(folder, cache)])
  return { pair: { head, base: undefined, baseTip: undefined, headCommit: undefined }, release }
}

async function changeSince(folder: GitFolder, base: string, cache: BlobCache): Promise<Trees> {
  return { pair: await localPair(folder, base, cache), release: undefined }
}

async function localChanges(folder: GitFolder, { head, base }: TreePair): Promise<Changes> {
  if (base === undefined) return { files: [], words: [], notices: [] }
  const messages =
    head.commit === undefined || base.commit === undefined
      ? []
      : await commitMessagesBetween(folder, base.commit, head.commit)
  return {
    files: changesBetween(base.entries, head.entries).map(changedFile),
    words: messages.map(({ sha, text }) => ({ source: 'commit' as const, text, sha })),
    notices: [],
  }
}

/** The folder's name, for the report's header. */
export function projectName(dir: string): string {
  return basename(resolve(dir))
}
