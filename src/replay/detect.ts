import type { CodeFacts } from '../evidence/code/facts.js'
import type { Applied, Candidate, Hazard, HazardSettings } from '../hazards/hazard.js'
import type { History, Migration, Operation, Span, Statement } from '../migrations/model.js'
import type { EngineVersion } from '../schema/engine-version.js'
import type { PlannedMigration, Step } from '../migrations/plan.js'

/** A candidate, and what it was found in. */
export interface Detected {
  readonly hazard: Hazard
  readonly candidate: Candidate
  readonly history: History
  readonly migration: Migration | undefined
  readonly planned: PlannedMigration | undefined
  readonly statement: Statement | undefined
}

/** Hazards by what they look at, so that each replayed thing meets only its own. */
export interface Detectors {
  readonly operation: readonly Extract<Hazard, { subject: 'operation' }>[]
  readonly statement: readonly Extract<Hazard, { subject: 'statement' }>[]
  readonly transaction: readonly Extract<Hazard, { subject: 'transaction' }>[]
  readonly migration: readonly Extract<Hazard, { subject: 'migration' }>[]
  readonly history: readonly Extract<Hazard, { subject: 'history' }>[]
}

/** The hazards that a history's engine knows and the configuration leaves on. */
export function detectorsFor(
  hazards: readonly Hazard[],
  history: History,
  levels: Readonly<Record<string, string>>,
): Detectors {
  const active = hazards.filter((each) => {
    const level = levels[each.id]
    if (level === 'off' || (each.convention === true && level === undefined)) return false
    return each.engines.includes(history.dialect)
  })
  return {
    operation: active.filter((each) => each.subject === 'operation'),
    statement: active.filter((each) => each.subject === 'statement'),
    transaction: active.filter((each) => each.subject === 'transaction'),
    migration: active.filter((each) => each.subject === 'migration'),
    history: active.filter((each) => each.subject === 'history'),
  }
}

/** What every context carries. */
export interface Common {
  readonly history: History
  readonly dialect: History['dialect']
  readonly engineVersion: number
  readonly release: EngineVersion
  readonly settings: HazardSettings
  readonly code: CodeFacts | undefined
  readonly released: readonly Operation[]
}

/** Applied operations by transaction; a statement that commits by itself is a group of its own. */
export function byTransaction(applied: readonly Applied[]): readonly (readonly Applied[])[] {
  const groups = new Map<number | Step, Applied[]>()
  for (const each of applied) {
    const key = each.step.transaction?.id ?? each.step
    const group = groups.get(key) ?? []
    group.push(each)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** The statement whose span holds a place, for findings that a whole migration or transaction gave. */
export function statementAt(planned: PlannedMigration, { span }: Candidate): Statement | undefined {
  return planned.migration.up.find((statement) => holds(statement.span, span))
}

/** Whether a place begins within a span. */
export function holds(span: Span, place: Span): boolean {
  if (span.path !== place.path || place.line < span.line || place.line > span.endLine) return false
  if (place.line === span.line && place.column < span.column) return false
  return place.line < span.endLine || place.column <= span.endColumn
}
