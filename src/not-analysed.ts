import type { Seen } from './evidence/facts.js'
import type { Survey } from './migrations/histories.js'
import { broughtBy, type UnreadHistory } from './migrations/unread.js'
import type { NotAnalysed } from './report.js'
import type { Replayed } from './replay/replay.js'
import type { UnreviewedStore } from './stack/model.js'
import type { TreePair } from './tree/tree.js'

/** What nobody read: in a review only what the change itself brings. */
export function notAnalysed(
  survey: Survey,
  replayed: readonly Replayed[],
  mode: 'review' | 'audit',
  trees: TreePair,
  infrastructure: readonly Seen[],
): readonly NotAnalysed[] {
  const isNew = ({ path }: NotAnalysed): boolean =>
    mode === 'audit' || trees.base?.entries.get(path)?.blob !== trees.head.entries.get(path)?.blob
  const migrations = replayed.flatMap((each) => each.plan.migrations).filter((each) => mode === 'audit' || each.pending)
  const unread = migrations.flatMap(({ migration }) => [
    ...migration.unread.map(({ span, reason }) => ({ path: span.path, line: span.line, reason })),
    ...migration.up.flatMap((statement) =>
      statement.operations.flatMap((operation) =>
        operation.kind === 'opaque'
          ? [{ path: operation.span.path, line: operation.span.line, reason: operation.reason }]
          : [],
      ),
    ),
  ])
  const stores = (survey.stack.unreviewed ?? []).flatMap(placeOfStore)
  const declared = infrastructure.map(({ path, line, quote }) => ({
    path,
    line,
    reason: `infrastructure code that is not read: ${quote.replace(/[\s=({[]+$/, '').trim()}`,
  }))
  const unique = new Map(
    [
      ...survey.notAnalysed.filter(isNew),
      ...(survey.beside ?? []).filter(isNew),
      ...(mode === 'audit' ? lastOfEach(survey.unread ?? []) : eachOf(broughtBy(trees, survey.unread ?? []))),
      ...stores.filter(isNew),
      ...declared.filter(isNew),
      ...unread,
    ].map((each) => [`${each.path}\0${each.line}\0${each.reason}`, each]),
  )
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line))
}

/** Migrations of which only the names were read. */
function eachOf(unread: readonly UnreadHistory[]): readonly NotAnalysed[] {
  return unread.flatMap(({ title, history }) =>
    history.migrations.map(({ span }) => ({
      path: span.path,
      line: 1,
      reason: `migrations of ${title} are not read yet`,
    })),
  )
}

/** The last of each tool speaks for all. */
function lastOfEach(unread: readonly UnreadHistory[]): readonly NotAnalysed[] {
  return unread.flatMap(({ title, history: { migrations } }) => {
    const [total, last] = [migrations.length, migrations.at(-1)]
    const which = total === 1 ? `the migration of ${title} is` : `the ${total} migrations of ${title} are`
    return last === undefined ? [] : [{ path: last.span.path, line: 1, reason: `${which} not read yet` }]
  })
}

/** Where a database that is not reviewed shows itself first. */
function placeOfStore({ title, reviewedAs, signals: [signal] }: UnreviewedStore): readonly NotAnalysed[] {
  if (signal === undefined) return []
  const instead = reviewedAs === undefined ? '' : `; what it shares with ${reviewedAs} is reviewed as ${reviewedAs}`
  const reason = `${title} (${signal.detail}) is not analysed${instead}`
  return [{ path: signal.path, line: signal.line, reason }]
}
