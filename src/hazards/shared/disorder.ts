import type { Disorder } from '../../migrations/model.js'
import type { Candidate, Fix, HistoryContext } from '../hazard.js'
import { startOf } from './place.js'

/** The deploy fails. */
export const STOPS = { severity: 'critical' } as const

/** What the tool's own rules say against the history; in a review only where the change has a part in it. */
export function disorders(
  { history, plan }: HistoryContext,
  kind: Disorder['kind'],
  message: (disorder: Disorder) => string,
  remedy: Fix,
): readonly Candidate[] {
  const fresh = plan.migrations.filter(({ change }) => change === 'added' || change === 'edited')
  const touched = new Set(fresh.flatMap(({ migration }) => [migration.id, migration.version, ...migration.files]))
  return history.disorder
    .filter((each) => each.kind === kind)
    .filter((each) => plan.mode === 'audit' || touched.has(each.path) || each.migrations.some((id) => touched.has(id)))
    .map((disorder) => ({
      span:
        disorder.span ??
        fresh.find(({ migration }) => disorder.migrations.includes(migration.id))?.migration.span ??
        startOf(disorder.path),
      message: message(disorder),
      ...(disorder.refused === true ? STOPS : {}),
      object: disorder.migrations.join(', '),
      fix: remedy,
    }))
}
