import type { History, Span } from '../../migrations/model.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import type { Replayed } from '../../replay/replay.js'
import type { Finding } from '../../report.js'
import type { Evidence } from '../check.js'
import { mainHistory } from './histories.js'

/** What a check of the change looks at: what the change brings, or in an audit what can still be changed. */
export interface InScope {
  readonly replayed: Replayed
  readonly migrations: readonly PlannedMigration[]
}

/** Histories with something in scope. A baseline only restates what was there: it is not judged. */
export function inScope(evidence: Evidence): readonly InScope[] {
  return evidence.replayed
    .map((replayed) => ({
      replayed,
      migrations: replayed.plan.migrations.filter((each) => each.pending && !each.past && !each.migration.baseline),
    }))
    .filter((each) => each.migrations.length > 0)
}

/** Findings that count in a check: of the change, or in an audit of what can still be changed. */
export function findingsOf(evidence: Evidence, check: string, history?: History): readonly Finding[] {
  return evidence.findings.filter(
    (each) =>
      each.check === check &&
      !each.past &&
      (evidence.mode === 'audit' || each.introduced === 'yes') &&
      (history === undefined || isOf(each, history)),
  )
}

/** A finding at a file that serves several histories is merged: it is of each whose engine it lists. */
function isOf(finding: Finding, history: History): boolean {
  if (finding.history === history.id) return true
  return (
    finding.engines.includes(history.dialect) &&
    history.migrations.some((each) => each.id === finding.migration && each.files.includes(finding.path))
  )
}

/** What could not be read in the ups of migrations: nothing passes on the strength of it. */
export function unreadIn(
  migrations: readonly PlannedMigration[],
): readonly { readonly span: Span; readonly reason: string }[] {
  return migrations.flatMap(({ migration }) => [
    ...migration.unread,
    ...migration.up.flatMap((statement) => statement.operations.filter((operation) => operation.kind === 'opaque')),
  ])
}

/** `3 migrations`, `1 migration`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`
}

/** The history that a fact's file belongs to, else the first: of several engines each has statements of its own. */
export function historyAt({ survey }: Pick<Evidence, 'survey'>, path: string | undefined): History | undefined {
  const owner = survey.histories.find(({ migrations }) =>
    migrations.some(({ files }) => path !== undefined && files.includes(path)),
  )
  return owner ?? mainHistory({ survey })
}
