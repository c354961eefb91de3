import type { Severity } from '../hazards/hazard.js'
import type { Dialect } from '../migrations/operation.js'
import type { Role } from '../stack/model.js'
import type { TableStatistics } from './table-statistics.js'

export type FailOn = 'critical' | 'high' | 'medium' | 'low' | 'never'

export interface DatabaseSettings {
  readonly id: string
  readonly paths: readonly string[]
  readonly dialect: Dialect | undefined
  readonly version: string | undefined
  readonly urlEnv: string | undefined
  /** How a runner that we do not know wraps migrations. */
  readonly transaction: 'per-migration' | 'all' | 'none' | undefined
  readonly tables: TableSettings
  readonly role: Role | undefined
  readonly criticality: 'low' | 'normal' | 'high'
}

export interface TableSettings {
  readonly large: readonly string[]
  /** Rows by table, as declared. */
  readonly rows: Readonly<Record<string, number>>
  readonly statsFile: string | undefined
  /** What the statistics file says, once the trees are read. Declared rows win over it. */
  readonly statistics?: TableStatistics
}

export interface Attestation {
  readonly check: string
  readonly store: string | undefined
  readonly statement: string
  readonly date: string
  readonly expires: string
  readonly by: string
  readonly evidence: string
  readonly line: number
}

/** Everything that a person can set, after inputs, configuration file and defaults are merged. One source of defaults. */
export interface Settings {
  readonly mode: 'auto' | 'review' | 'audit'
  readonly keywords: readonly string[]
  /** Empty: the file grammars of all known tools, schema and model files, evidence files. */
  readonly paths: readonly string[]
  readonly pathsIgnore: readonly string[]
  /** Undefined: `high` in a review, `never` in an audit. */
  readonly failOn: FailOn | undefined
  readonly minScore: number | undefined
  readonly maxScoreDrop: number | undefined
  readonly comment: 'auto' | 'always' | 'never'
  readonly annotations: 'changed' | 'all' | 'none'
  readonly trial: 'auto' | 'off' | 'required'
  readonly dialect: Dialect | undefined
  readonly sarifFile: string | undefined
  readonly reportFile: string | undefined
  readonly workingDirectory: string
  readonly databases: readonly DatabaseSettings[]
  /** Milliseconds. */
  readonly lockTimeoutCeiling: number
  readonly rtoMinutes: number | undefined
  readonly rpoMinutes: number | undefined
  readonly restoreDays: number
  readonly migrations: { readonly owner: string | undefined; readonly irreversible: readonly string[] }
  readonly integrity: { readonly assertions: readonly string[]; readonly polymorphic: readonly string[] }
  readonly backup: { readonly minRetentionDays: number | undefined; readonly dataResidency: string | undefined }
  readonly staging: string | undefined
  readonly documents: {
    readonly rollback: string | undefined
    readonly restore: string | undefined
    readonly schema: string | undefined
  }
  readonly excludeCategories: readonly string[]
  readonly hazards: Readonly<Record<string, 'off' | Severity>>
  readonly ignore: readonly string[]
  readonly blockOnUnverifiable: boolean
  readonly auditIssue: boolean
  readonly attestations: readonly Attestation[]
}

/** What is read from inputs or the command line alone, never from a file in the tree. */
export interface Secrets {
  readonly githubToken: string | undefined
  readonly postgresUrl: string | undefined
  readonly mysqlUrl: string | undefined
}
