import type { GitHubFacts } from '../../src/evidence/github/facts.js'
import { hazards } from '../../src/hazards/registry.js'
import { configurationIn } from '../../src/inputs/configuration.js'
import { inputsFromOptions } from '../../src/inputs/inputs.js'
import { settingsFor } from '../../src/inputs/settle.js'
import type { Report } from '../../src/report.js'
import { review } from '../../src/review.js'
import { changesBetween } from '../../src/tree/changes.js'
import { blobId } from '../../src/tree/contents.js'
import type { Contents, Entry, Tree } from '../../src/tree/tree.js'
import { changedFile } from '../../src/trigger/changed-file.js'
import type { Words } from '../../src/trigger/change.js'

/** Paths and what stands in them. */
export type Tracked = Readonly<Record<string, string>>

/** What a review meets besides its trees. */
export interface Surroundings {
  /** For the report's header. */
  readonly project?: string
  readonly words?: readonly Words[]
  /** The tree of the newest release, in an audit. */
  readonly release?: Tracked
  readonly github?: GitHubFacts
}

export const NOW = new Date('2026-11-22T12:00:00Z')

/** The report of a whole repository through the real `review()`, without a process and a file system. */
export async function audited(files: Tracked, around: Surroundings = {}): Promise<Report> {
  return reportOf(undefined, treeOf('the working copy', files), around)
}

/** The report of what `head` brings over `base`. A file is deleted by `null`. */
export async function reviewed(
  base: Tracked,
  change: Readonly<Record<string, string | null>>,
  around: Surroundings = {},
): Promise<Report> {
  const head = Object.entries({ ...base, ...change }).flatMap(([path, text]) =>
    text === null ? [] : [[path, text] as const],
  )
  return reportOf(treeOf('main', base), treeOf('feature', Object.fromEntries(head)), around)
}

async function reportOf(base: Tree | undefined, head: Tree, around: Surroundings): Promise<Report> {
  const { settings, settingsFrom, notices } = settingsFor({
    base: base === undefined ? undefined : await configurationIn(base, undefined),
    head: await configurationIn(head, undefined),
    inputs: inputsFromOptions({}),
    known: { hazards: hazards.map(({ id }) => id) },
  })
  const files = base === undefined ? [] : changesBetween(base.entries, head.entries).map(changedFile)
  return review(
    {
      mode: base === undefined ? 'audit' : 'review',
      project: around.project ?? 'shop',
      version: '0.1.0',
      settings,
      settingsFrom,
      notices,
    },
    {
      now: NOW,
      changes: () => Promise.resolve({ files, words: around.words ?? [], notices: [] }),
      trees: () => Promise.resolve({ head, base, baseTip: undefined, headCommit: undefined }),
      release: () => Promise.resolve(around.release === undefined ? undefined : treeOf('the release', around.release)),
      github: () => Promise.resolve(around.github),
      progress: () => undefined,
      timings: () => ({}),
    },
  )
}

function treeOf(name: string, files: Tracked): Tree {
  const entries = Object.entries(files).map(([path, text]): [string, Entry] => {
    const bytes = Buffer.from(text)
    return [path, { path, kind: 'file', size: bytes.length, blob: blobId(bytes) }]
  })
  return {
    name,
    commit: undefined,
    entries: new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1))),
    read: (paths) =>
      Promise.resolve(
        new Map(
          [...paths].map((path): [string, Contents] => {
            const text = files[path]
            return [
              path,
              text === undefined ? { kind: 'unreadable', reason: 'missing' } : { kind: 'text', text, bom: false },
            ]
          }),
        ),
      ),
  }
}
