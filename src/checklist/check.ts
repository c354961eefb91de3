import type { Facts } from '../evidence/facts.js'
import type { Settings } from '../inputs/settings.js'
import type { Survey } from '../migrations/histories.js'
import type { UnreadHistory } from '../migrations/unread.js'
import type { Finding, CheckResult, CheckStatus, EvidenceLevel, Priority, ReportedFact } from '../report.js'
import type { Replayed } from '../replay/replay.js'

/** What checks judge from: everything that was gathered, and nothing about how it was gathered. */
export interface Evidence {
  readonly mode: 'review' | 'audit'
  readonly survey: Survey
  readonly replayed: readonly Replayed[]
  /** What a review's change brings of migrations that nobody reads. */
  readonly unreadBrought?: readonly UnreadHistory[]
  /** What was seen besides migrations. */
  readonly facts: Facts
  /** Settled findings: waived ones make their check warn at best. */
  readonly findings: readonly Finding[]
  readonly settings: Settings
  readonly now: Date
}

/** One check's answer, before the report's form. */
export interface Answer {
  readonly status: CheckStatus
  /** A few words with counts, for the line of the checklist. */
  readonly summary: string
  readonly level?: EvidenceLevel
  /** Where it differs from the check's default. */
  readonly priority?: Priority
  readonly facts?: readonly ReportedFact[]
  readonly stores?: readonly (CheckResult['stores'][number] & Pick<Answer, 'vouchable'>)[]
  readonly attested?: boolean
  /**
   * Whether a person's word may settle it: what is asked may well be so and only cannot be seen. By default where it
   * cannot be verified.
   */
  readonly vouchable?: boolean
}

/** Whether a person's word may settle an answer. */
export function isVouchable({ status, vouchable }: Pick<Answer, 'status' | 'vouchable'>): boolean {
  return vouchable ?? status === 'unverifiable'
}

/** The part of an answer that a remedy is written from. */
export type Outcome = Pick<Answer, 'status' | 'summary' | 'facts'>

/** How to close the gap that a check shows, for the detected stack. */
export interface Remedy {
  /** What is missing here, with names. */
  readonly missing: string
  /** What to do, in a sentence. */
  readonly text: string
  readonly language: string
  readonly code: string
  readonly path?: string
  readonly line?: number
}

export interface Check {
  /** `category/name`. */
  readonly id: string
  readonly title: string
  readonly requirement: 'required' | 'recommended'
  readonly scope: 'change' | 'repository'
  /** The weakest evidence on which it passes. */
  readonly minimum: EvidenceLevel
  readonly attestable: boolean
  readonly priority: Priority
  /** What happens in production where it fails. */
  readonly why: string
  readonly evaluate: (evidence: Evidence) => Answer
  /** Undefined: nothing to do. */
  readonly remedy: (evidence: Evidence, answer: Outcome) => Remedy | undefined
  /** What to do once it runs in production, for the report's last section. */
  readonly afterwards?: string
}

/** Types a check's definition; the value is returned as it is. */
export function check(definition: Check): Check {
  return definition
}
