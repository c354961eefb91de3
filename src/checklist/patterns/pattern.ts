import type { Dialect } from '../../migrations/operation.js'
import type { Evidence } from '../check.js'
import { mainHistory } from '../shared/histories.js'

/** What a remedy prints where the repository's own statements do not say it better. */
export interface Pattern {
  readonly language: string
  readonly code: string
}

/** Lines of SQL. */
export function sql(...lines: readonly string[]): Pattern {
  return { language: 'sql', code: lines.join('\n') }
}

/** The engine that examples are written for: that of the first history. */
export function dialectOf(evidence: Pick<Evidence, 'survey'>): Dialect {
  return mainHistory(evidence)?.dialect ?? 'postgres'
}
