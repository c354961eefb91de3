import type { Survey } from './migrations/histories.js'
import type { Change, History, Migration } from './migrations/model.js'
import { planStatements } from './migrations/plan.js'
import type { Plan, Selection } from './migrations/plan.js'
import type { Baseline } from './findings/baseline.js'
import type { Tree, TreePair } from './tree/tree.js'
import type { Request } from './world.js'

/** How many of a history's newest migrations an audit takes as still open to change, where no release says more. */
const OPEN_WITHOUT_RELEASE = 10

export interface Surveys {
  readonly head: Survey
  readonly base: Survey | undefined
  readonly trees: TreePair
  /** The latest release, in an audit. */
  readonly release: Tree | undefined
  readonly baseline?: Baseline | undefined
}

export interface PlannedHistory {
  readonly plan: Plan
  readonly base: History | undefined
  /** Versions on the newest state of the base branch, where it moved on. */
  readonly baseTip: readonly string[]
}

/** Every history of the head, with what is pending: what the change adds or edits, or in an audit every migration. */
export function planAll(request: Request, surveys: Surveys): readonly PlannedHistory[] {
  return surveys.head.histories.map((history) => {
    if (request.mode === 'audit')
      return { plan: planStatements(history, 'audit', auditSelection(history, surveys)), base: undefined, baseTip: [] }
    const base = sameHistory(history, surveys.base?.histories ?? [])
    return {
      plan: planStatements(history, 'review', reviewSelection(base, surveys.trees)),
      base,
      baseTip: baseTipVersions(history, base, surveys.trees),
    }
  })
}

/** A history keeps its id unless its folder moves; then the tool and a shared migration tell it. */
export function sameHistory(history: History, others: readonly History[]): History | undefined {
  const ids = new Set(history.migrations.map((each) => each.id))
  return (
    others.find((each) => each.id === history.id) ??
    others.find(
      (each) =>
        each.tool === history.tool &&
        each.dialect === history.dialect &&
        each.migrations.some((migration) => ids.has(migration.id)),
    )
  )
}

function reviewSelection(base: History | undefined, trees: TreePair): (migration: Migration) => Selection {
  const before = new Map((base?.migrations ?? []).map((each) => [each.id, each]))
  return (migration) => {
    const change = changeOf(migration, before.get(migration.id), trees)
    return { change, pending: change === 'added' || change === 'edited', past: false }
  }
}

/** A file that moved with its contents is the same migration. */
function changeOf(migration: Migration, before: Migration | undefined, trees: TreePair): Change {
  if (before === undefined) return 'added'
  const blobs = (tree: Tree | undefined, files: readonly string[]): string =>
    files
      .map((path) => tree?.entries.get(path)?.blob ?? '')
      .sort()
      .join(' ')
  return blobs(trees.head, migration.files) === blobs(trees.base, before.files) ? 'unchanged' : 'edited'
}

/**
 * An audit judges what can still be changed: migrations newer than the baseline, else than the latest release, else the
 * ten newest.
 */
function auditSelection(history: History, surveys: Surveys): (migration: Migration) => Selection {
  const { migrations } = history
  const upTo = surveys.baseline?.upTo[history.id]
  const baselined = upTo === undefined ? -1 : migrations.findIndex((each) => each.id === upTo)
  const open = new Set(
    baselined >= 0
      ? migrations.slice(baselined + 1)
      : surveys.release !== undefined && migrations.some((each) => released(each, surveys.release))
        ? migrations.filter((each) => !released(each, surveys.release))
        : migrations.slice(-OPEN_WITHOUT_RELEASE),
  )
  return (migration) => ({ change: 'unchanged', pending: true, past: !open.has(migration) })
}

function released(migration: Migration, release: Tree | undefined): boolean {
  return migration.files.every((path) => release?.entries.has(path) === true)
}

/** Versions that the base branch gained since the change left it, by the listing alone. */
function baseTipVersions(history: History, base: History | undefined, trees: TreePair): readonly string[] {
  if (trees.baseTip === undefined) return []
  const known = new Set([...history.migrations, ...(base?.migrations ?? [])].flatMap((each) => each.files))
  const root = history.root === '' || history.root === '.' ? '' : `${history.root}/`
  const gained = [...trees.baseTip.entries.keys()].filter((path) => path.startsWith(root) && !known.has(path))
  const versions = gained.flatMap((path) => /^[^/\d]*(\d+)/.exec(path.slice(root.length))?.[1] ?? [])
  return [...new Set(versions)].sort()
}
