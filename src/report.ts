import type { Severity } from './hazards/hazard.js'
import type { Dialect } from './migrations/operation.js'
import type { ShownLockMode, Blocks } from './schema/effect.js'
import type { Role, Strength } from './stack/model.js'

/** What a review found, and nothing about how it looks. This is `--format json`; `docs/report.schema.json` describes it. */
export interface Report {
  readonly schemaVersion: 1
  readonly tool: { readonly name: 'database-review'; readonly version: string }
  readonly generatedAt: string
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>
  readonly mode: 'review' | 'audit'
  readonly project: string
  /** What was compared: names for people. */
  readonly trees: { readonly head: string; readonly base: string | null }
  readonly databases: readonly ReportedDatabase[]
  /** Databases that the stack shows and nothing reviews; undefined where there are none. */
  readonly unreviewedStores?: readonly UnreviewedDatabase[]
  readonly tools: readonly { readonly id: string; readonly title: string; readonly version: string | null }[]
  readonly histories: readonly ReportedHistory[]
  readonly trigger: { readonly triggered: boolean; readonly reasons: readonly TriggerReason[] }
  readonly gate: Gate
  readonly score: Score
  readonly categories: readonly Category[]
  readonly gaps: readonly Gap[]
  readonly recommendations: { readonly before: readonly Recommendation[]; readonly after: readonly Recommendation[] }
  readonly findings: readonly Finding[]
  readonly trials: readonly Trial[]
  readonly schemas: readonly { readonly history: string; readonly erd: string; readonly tables: number }[]
  readonly notAnalysed: readonly NotAnalysed[]
  /** Things that a reader should know about the review itself: lists that GitHub cut, settings that take effect after the merge. */
  readonly notices: readonly string[]
}

export interface ReportedDatabase {
  readonly id: string
  readonly engine: Dialect
  readonly version: string | null
  readonly role: Role
  readonly signals: readonly {
    readonly strength: Strength
    readonly path: string
    readonly line: number
    readonly detail: string
  }[]
}

/** A database that is used and not reviewed, where it shows itself first. */
export interface UnreviewedDatabase {
  readonly id: string
  readonly title: string
  readonly path: string
  readonly line: number
  readonly detail: string
}

export interface ReportedHistory {
  readonly id: string
  readonly database: string
  readonly tool: string
  readonly toolVersion: string | null
  readonly dialect: Dialect
  readonly root: string
  readonly migrations: {
    readonly total: number
    readonly changed: number
    readonly past: number
    /** The id of the last one; null where there is none. */
    readonly newest: string | null
  }
}

export interface TriggerReason {
  /** The file under `src/trigger/` that gave it. */
  readonly id: string
  readonly detail: string
  readonly path?: string
  readonly line?: number
}

export type Conclusion = 'success' | 'failure' | 'neutral'

export interface Gate {
  readonly conclusion: Conclusion
  readonly failOn: 'critical' | 'high' | 'medium' | 'low' | 'never'
  /** Why it failed, or what it says when it did not. */
  readonly reasons: readonly string[]
  readonly settingsFrom: 'base' | 'head' | 'inputs'
}

export type Verdict = 'pass' | 'needs-work' | 'at-risk' | 'block' | 'not-applicable'

export interface Score {
  /** Null when not applicable. */
  readonly value: number | null
  readonly raw: number | null
  readonly ceiling: number | null
  /** Percent. */
  readonly coverage: number
  /** Percent of the points that rest on attestations. */
  readonly attested: number
  readonly verdict: Verdict
  readonly insufficientEvidence: boolean
  readonly caps: readonly { readonly limit: number; readonly reason: string }[]
  /** The band's action, in the seed's words. */
  readonly action: string
}

export type CheckStatus = 'pass' | 'warn' | 'fail' | 'not-applicable' | 'unverifiable'
export type Priority = 'critical' | 'high' | 'medium' | 'low'
/** E1 executed, E2 GitHub's API, E3 parsed configuration, E4 script, E5 documentation, E6 attestation. */
export type EvidenceLevel = 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6'

export interface Category {
  readonly id: CategoryId
  readonly title: string
  readonly weight: number
  /** 0 to 100, or null where no check counts. */
  readonly score: number | null
  readonly checks: readonly CheckResult[]
}

export type CategoryId = 'migrations' | 'rollback' | 'backup' | 'integrity' | 'safety' | 'docs'

export interface CheckResult {
  readonly id: string
  readonly title: string
  readonly requirement: 'required' | 'recommended'
  readonly scope: 'change' | 'repository'
  readonly status: CheckStatus
  /** The state on the base, for checks of the repository in a review. */
  readonly before?: CheckStatus
  readonly level: EvidenceLevel | null
  readonly attested: boolean
  readonly priority: Priority
  readonly summary: string
  readonly stores: readonly { readonly id: string; readonly status: CheckStatus; readonly summary: string }[]
  readonly facts: readonly ReportedFact[]
}

export interface ReportedFact {
  readonly detail: string
  readonly path?: string
  readonly line?: number
  readonly url?: string
}

export interface Gap {
  readonly check: string
  readonly title: string
  readonly priority: Priority
  readonly status: 'fail' | 'warn' | 'unverifiable'
  readonly missing: string
  readonly why: string
  readonly fix: { readonly text: string; readonly language: string; readonly code: string }
  readonly path?: string
  readonly line?: number
}

export interface Recommendation {
  readonly priority: Priority
  readonly check: string
  readonly text: string
}

export interface Finding {
  readonly hazard: string
  /** The hazard in words: "Index built while writers wait". */
  readonly title: string
  readonly check: string | null
  readonly history: string
  readonly migration: string | null
  readonly severity: Severity
  readonly path: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly exact: boolean
  /** At most 160 characters, secrets masked. */
  readonly statement: string
  readonly message: string
  readonly engines: readonly Dialect[]
  readonly object: string
  readonly locks: readonly { readonly relation: string; readonly mode: ShownLockMode; readonly blocks: Blocks }[]
  readonly rewrites: readonly string[]
  readonly fix?: ReportedFix
  /** Directives by which the author silenced other linters here: `squawk-ignore ban-drop-column`. They change nothing. */
  readonly silenced?: readonly string[]
  readonly introduced: 'yes' | 'no' | 'unknown'
  readonly past: boolean
  readonly baselined: boolean
  readonly waived?: { readonly reason: string; readonly until: string | null; readonly by: string | null }
  readonly proven: 'run' | 'rendered' | 'replay' | 'rule'
  readonly fingerprint: string
  /** The file is the same in the head commit: an annotation may stand there. */
  readonly annotatable: boolean
}

export interface ReportedFix {
  readonly language: string
  readonly code?: string
  /** In the order in which they run. `note`: what to do or to know before. */
  readonly files?: readonly { readonly path: string; readonly contents: string; readonly note?: string }[]
  /** What to do when all of them have run. */
  readonly after?: string
}

export interface Trial {
  readonly history: string
  readonly engine: string
  readonly version: string
  readonly status: 'passed' | 'failed' | 'partial' | 'skipped'
  readonly reason?: string
}

export interface NotAnalysed {
  readonly path: string
  readonly line: number
  readonly reason: string
}
