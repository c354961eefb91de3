import { BASELINE_PATH, parseBaseline } from '../findings/baseline.js'
import type { Baseline } from '../findings/baseline.js'
import { CODEOWNERS_PATHS, parseCodeowners } from '../findings/codeowners.js'
import type { Codeowners } from '../findings/codeowners.js'
import type { Tree, TreePair } from '../tree/tree.js'
import type { Request } from '../world.js'

/** What the base decides about findings, and where annotations may stand. */
export interface ReviewContext {
  readonly baseline: Baseline | undefined
  readonly codeowners: Codeowners | undefined
  readonly annotatable: (path: string) => boolean
}

/**
 * Baseline and owners come from the base: a change cannot accept its own findings. An audit has no base and takes the
 * tree's own.
 */
export async function readContext(request: Request, trees: TreePair): Promise<ReviewContext> {
  const from = trees.base ?? trees.head
  const baseline = await textOf(from, BASELINE_PATH)
  const codeowners = await firstText(from, CODEOWNERS_PATHS)
  const { head, headCommit } = trees
  return {
    baseline: baseline === undefined ? undefined : parseBaseline(baseline),
    codeowners: codeowners === undefined ? undefined : parseCodeowners(codeowners),
    annotatable: (path) =>
      headCommit === undefined || headCommit.get(path) === head.entries.get(path)?.blob || request.mode === 'audit',
  }
}

/** The text of one file of a tree; undefined where it is not there or cannot be read. */
export async function textOf(tree: Tree, path: string): Promise<string | undefined> {
  if (!tree.entries.has(path)) return undefined
  const contents = (await tree.read([path])).get(path)
  return contents?.kind === 'text' ? contents.text : undefined
}

async function firstText(tree: Tree, paths: readonly string[]): Promise<string | undefined> {
  const present = paths.find((path) => tree.entries.has(path))
  return present === undefined ? undefined : textOf(tree, present)
}
