import type { Migration } from '../../migrations/model.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import type { Replayed } from '../../replay/replay.js'
import type { Finding } from '../../report.js'
import type { Evidence } from '../check.js'

/** What a check of the change looks at: what the change brings, or in an audit what can still be changed. */
export interface InScope {
  readonly replayed: Replayed
  readonly migrations: readonly PlannedMigration[]
}

/** Histories with something in scope. Repeatable and baseline migrations are judged by their own rules, not here. */
export function inScope(evidence: Evidence): readonly InScope[] {
  return evidence.replayed
    .map((replayed) => ({
      replayed,
      migrations: replayed.plan.migrations.filter((each) => each.pending && !each.past && !each.migration.baseline),
    }))
    .filter((each) => each.migrations.length > 0)
}

/** Findings that count in a check: of the change, or in an audit of what can still be changed. */
export function findingsOf(evidence: Evidence, check: string, history?: string): readonly Finding[] {
  return evidence.findings.filter(
    (each) =>
      each.check === check &&
      !each.past &&
      (evidence.mode === 'audit' || each.introduced === 'yes') &&
      (history === undefined || each.history === history),
  )
}

/** Migrations of which something could not be read: nothing passes on their strength. */
export function unreadIn(migrations: readonly PlannedMigration[]): readonly Migration[] {
  return migrations
    .map((each) => each.migration)
    .filter(
      (each) =>
        each.unread.length > 0 ||
        each.up.some((statement) => statement.operations.some((operation) => operation.kind === 'opaque')),
    )
}

/** `3 migrations`, `1 migration`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`
}
