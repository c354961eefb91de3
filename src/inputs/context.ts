import { UserError } from '../errors.js'
import { BASELINE_PATH } from '../findings/baseline.js'
import type { Baseline } from '../findings/baseline-file.js'
import { CODEOWNERS_PATHS, parseCodeowners } from '../findings/codeowners.js'
import type { Codeowners } from '../findings/codeowners.js'
import type { Tree, TreePair } from '../tree/tree.js'
import type { Request } from '../world.js'

/** What the base decides about findings, and where annotations may stand. */
export interface ReviewContext {
  readonly baseline: Baseline | undefined
  readonly codeowners: Codeowners | undefined
  readonly annotatable: (path: string) => boolean
  /** Whether the change brings, edits or removes what stands at the path; a file that only moved it leaves as it was. */
  readonly touched: (path: string) => boolean
}

/**
 * The request with the sizes that its statistics files give. They move severities, so in a review the base's files
 * count; one that is missing or broken there is a notice: the change under review may be the one that mends it.
 */
export async function withTableStatistics(request: Request, trees: TreePair): Promise<Request> {
  const notices: string[] = []
  const databases = await Promise.all(
    request.settings.databases.map(async (database) => {
      const { statsFile } = database.tables
      if (statsFile === undefined) return database
      const text = await textOf(trees.base ?? trees.head, statsFile)
      try {
        const { parseTableStatistics } = await import('./table-statistics.js')
        if (text === undefined) throw new UserError(`${statsFile} is not in the ${trees.base ? 'base' : 'repository'}`)
        return { ...database, tables: { ...database.tables, statistics: parseTableStatistics(text, statsFile) } }
      } catch (thrown) {
        if (!(thrown instanceof UserError)) throw thrown
        notices.push(`Table sizes are unknown: ${thrown.message.replace(/\.$/, '')}.`)
        return database
      }
    }),
  )
  if (databases.every((each, index) => each === request.settings.databases[index]) && notices.length === 0)
    return request
  return {
    ...request,
    settings: { ...request.settings, databases },
    notices: [...request.notices, ...new Set(notices)],
  }
}

/**
 * Baseline and owners come from the base: a change cannot accept its own findings. An audit has no base and takes the
 * tree's own.
 */
export async function readContext(request: Request, trees: TreePair): Promise<ReviewContext> {
  const from = trees.base ?? trees.head
  const baseline = await baselineOf(from)
  const codeowners = await firstText(from, CODEOWNERS_PATHS)
  return {
    baseline,
    codeowners: codeowners === undefined ? undefined : parseCodeowners(codeowners),
    annotatable: (path) => isAnnotatable(path, trees, request.mode),
    touched: touchedBy(trees),
  }
}

async function baselineOf(tree: Tree): Promise<Baseline | undefined> {
  const text = await textOf(tree, BASELINE_PATH)
  if (text === undefined) return undefined
  const { parseBaseline } = await import('../findings/baseline-file.js')
  return parseBaseline(text)
}

function isAnnotatable(path: string, { head, headCommit }: TreePair, mode: Request['mode']): boolean {
  const blob = head.entries.get(path)?.blob
  if (blob === undefined) return false
  return headCommit === undefined || mode === 'audit' || headCommit.get(path) === blob
}

function touchedBy({ head, base }: TreePair): ReviewContext['touched'] {
  if (base === undefined) return () => true
  const moved = new Set(
    [...base.entries].flatMap(([path, { blob }]) => (head.entries.has(path) ? [] : [named(path, blob)])),
  )
  return (path) => {
    const now = head.entries.get(path)
    const before = base.entries.get(path)
    if (now === undefined || before !== undefined) return now?.blob !== before?.blob
    return !moved.has(named(path, now.blob))
  }
}

/** A file by its own name and contents, wherever it lies. */
function named(path: string, blob: string): string {
  return `${blob}\0${path.slice(path.lastIndexOf('/') + 1)}`
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
