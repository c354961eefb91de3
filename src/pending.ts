import type { TimeoutSetting } from './evidence/automation/facts.js'
import type { Survey } from './migrations/histories.js'
import type { Change, History, Migration } from './migrations/model.js'
import { planStatements } from './migrations/plan.js'
import { isRetired } from './migrations/retired.js'
import type { Plan, Selection } from './migrations/plan.js'
import type { Baseline } from './findings/baseline-file.js'
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
  /** Timeouts that connections set, whatever migration runs: they hold for every history. */
  readonly timeouts?: readonly TimeoutSetting[]
}

export interface PlannedHistory {
  readonly plan: Plan
  readonly base: History | undefined
  /** Versions on the newest state of the base branch, where it moved on. */
  readonly baseTip: readonly string[]
}

/** Every history of the head, with what is pending: what the change adds or edits, or in an audit every migration. */
export function planAll(request: Request, surveys: Surveys): readonly PlannedHistory[] {
  const histories = surveys.head.histories.map((history) => withTimeouts(history, surveys.timeouts ?? []))
  return histories.map((history) => {
    if (request.mode === 'audit')
      return { plan: planStatements(history, 'audit', auditSelection(history, surveys)), base: undefined, baseTip: [] }
    const base = sameHistory(history, histories, surveys.base?.histories ?? [])
    return {
      plan: planStatements(history, 'review', reviewSelection(base, surveys.trees)),
      base,
      baseTip: baseTipVersions(history, base, surveys.trees),
    }
  })
}

function withTimeouts(history: History, timeouts: readonly TimeoutSetting[]): History {
  const settings = timeouts.map(({ name, value, seen }) => ({ name, value, path: seen.path, line: seen.line }))
  return { ...history, session: [...settings, ...history.session] }
}

/**
 * What the history was on the base. It keeps its id unless its folder moves; then, of those of its tool that are gone, it
 * is the one that shares the most migrations. Another service's history, which is still there, is never taken for it.
 */
function sameHistory(history: History, head: readonly History[], base: readonly History[]): History | undefined {
  const same = base.find((each) => each.id === history.id)
  if (same !== undefined) return same
  const present = new Set(head.map((each) => each.id))
  const ids = new Set(history.migrations.map((each) => each.id))
  return base
    .filter((each) => !present.has(each.id) && each.tool === history.tool && each.dialect === history.dialect)
    .map((each) => ({ each, shared: each.migrations.filter((migration) => ids.has(migration.id)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)[0]?.each
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
  if (isRetired(history, surveys.head.histories)) return () => ({ change: 'unchanged', pending: true, past: true })
  const upTo = surveys.baseline?.upTo[history.id]
  const baselined = upTo === undefined ? -1 : migrations.findIndex((each) => each.id === upTo)
  const open = new Set(
    baselined >= 0
      ? migrations.slice(baselined + 1)
      : surveys.release !== undefined && migrations.some((each) => released(each, surveys.release))
        ? migrations.filter((each) => !released(each, surveys.release))
        : newestOf(history),
  )
  return (migration) => ({ change: 'unchanged', pending: true, past: !open.has(migration) })
}

/**
 * The ten newest. A graph orders by dependencies, so that the last ones are those of the last app: there the dates count
 * that the files bear. A file without one was written after the one before it in its folder.
 */
function newestOf({ ordering, migrations }: History): readonly Migration[] {
  if (ordering !== 'graph') return migrations.slice(-OPEN_WITHOUT_RELEASE)
  const latest = new Map<string, string>()
  const dated = migrations.map((migration) => {
    const place = placeOf(migration.files[0] ?? '')
    const written = migration.written ?? latest.get(place) ?? ''
    latest.set(place, written)
    return { migration, written }
  })
  return dated
    .toSorted((a, b) => (a.written < b.written ? -1 : a.written > b.written ? 1 : 0))
    .slice(-OPEN_WITHOUT_RELEASE)
    .map(({ migration }) => migration)
}

/** The file of the up decides: a down may have been written since. */
function released(migration: Migration, release: Tree | undefined): boolean {
  const [up] = migration.files
  return up !== undefined && release?.entries.has(up) === true
}

/** Versions that the base branch gained since the change left it, by the listing alone. */
function baseTipVersions(history: History, base: History | undefined, trees: TreePair): readonly string[] {
  if (trees.baseTip === undefined) return []
  const files = [...history.migrations, ...(base?.migrations ?? [])].flatMap((each) => each.files)
  const known = new Set(files)
  const places = new Set(files.map(placeOf))
  const gained = [...trees.baseTip.entries.keys()].filter((path) => !known.has(path) && places.has(placeOf(path)))
  const versions = gained.flatMap((path) => versionIn(path) ?? [])
  return [...new Set(versions)].sort()
}

/** Where migrations lie: the folder and ending of numbered files, or the folder of numbered folders and the file in them. */
function placeOf(path: string): string {
  const parts = path.split('/')
  const file = parts.pop() ?? ''
  const numbered = /\d/.test(file)
  const folder = (numbered ? parts : parts.slice(0, -1)).join('/')
  return `${folder}/${numbered ? `*${file.slice(file.lastIndexOf('.'))}` : `*/${file}`}`
}

/** `000012` of `db/000012_add.up.sql`, `20240101` of `20240101_add/migration.sql`. */
function versionIn(path: string): string | undefined {
  const [file = '', folder = ''] = path.split('/').reverse()
  const number = /^\D*(\d+)/.exec(file) ?? /^\D*(\d+)/.exec(folder)
  return number?.[1]
}
