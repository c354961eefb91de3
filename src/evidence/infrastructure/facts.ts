import type { Dialect } from '../../migrations/operation.js'
import type { Schedule } from '../automation/facts.js'
import type { Seen } from '../facts.js'

/** What the code says. `unknown`: a variable or module that static reading cannot resolve. */
export type State = 'on' | 'off' | 'unknown'

/** A store, or what protects one, that this repository's infrastructure code declares. */
export interface StoreResource {
  /** Undefined: a relational database; a variable, or the snapshot that it starts from, decides which. */
  readonly engine: Dialect | undefined
  /** `aws_db_instance.orders`. */
  readonly address: string
  /** Where a template or a program of the CDK declares it: its type as Terraform names it, and what it is written in. */
  readonly template?: { readonly type: string; readonly language: 'cloudformation' | 'cdk' | 'cdk in Python' }
  /** Under which key of a chart's values the settings of its database stand, where the chart can dump it by itself. */
  readonly valuesKey?: string
  readonly kind: 'managed' | 'operator' | 'container'
  /** A provider's SQLite, which keeps its backups by itself and has commands of its own; `name`: what they call it. */
  readonly service?: { readonly provider: 'd1' | 'turso'; readonly name: string | undefined }
  /** Replicas are backed up with their source; state locks and sandboxes are no stores. `undecided`: nothing says what it is for. */
  readonly role: 'primary' | 'replica' | 'tooling' | 'non-production' | 'undecided'
  readonly seen: Seen
  readonly backups: {
    readonly state: State
    readonly retentionDays: number | undefined
    /** Between how many days the provider keeps them by a plan that no code says, in words as well. */
    readonly byPlan?: { readonly least: number; readonly most: number; readonly said: string }
    readonly schedule: Schedule | undefined
    readonly seen: Seen
    readonly note: string | undefined
    /** Why such backups are worth less than they look: kept on the same host, taken of a running server's files. */
    readonly weakness?: string
  }
  readonly pitr: {
    /** `weak`: the log is kept on the host that it is to protect from. */
    readonly state: State | 'weak' | 'not applicable'
    readonly seen: Seen | undefined
    readonly note: string | undefined
    /** How far back a moment can be recovered, where the log is kept for other days than the backups. */
    readonly days?: number
  }
  readonly crossRegion: {
    readonly state: State | 'weak'
    readonly seen: Seen | undefined
    readonly note: string | undefined
  }
  readonly encryptedAtRest: { readonly state: State | 'provider default'; readonly seen: Seen | undefined }
}

/** A restore test that the provider runs: aws_backup_restore_testing_plan with a selection. */
export interface RestoreTestingPlan {
  readonly engine: Dialect | undefined
  readonly schedule: Schedule | undefined
  readonly seen: Seen
}

/** The keys of a DynamoDB table: none of them can be changed in place. */
export interface KeySchema {
  readonly address: string
  readonly name: string | undefined
  readonly hash: string | undefined
  readonly range: string | undefined
  /** All of it could be read: an absent sort key is none. */
  readonly complete: boolean
  /** `S`, `N`, `B`, by attribute. */
  readonly types: ReadonlyMap<string, string>
  /** Deletion protection, or Terraform's prevent_destroy. */
  readonly protected: boolean
  readonly seen: Seen
}

/** A module that makes a store by its name, and whose code is not read here. */
export interface StoreElsewhere {
  /** Undefined: a relational database; its name does not say which. */
  readonly engine: Dialect | undefined
  /** `module.orders`. */
  readonly address: string
  readonly source: string
  readonly seen: Seen
}

export interface InfrastructureFacts {
  readonly keySchemas: readonly KeySchema[]
  readonly stores: readonly StoreResource[]
  readonly restoreTests: readonly RestoreTestingPlan[]
  /** Where infrastructure code speaks of a pooler or a proxy of connections, whatever it does with it. */
  readonly poolers?: readonly Seen[]
  /** Stores of production that modules make whose code is not read here. */
  readonly elsewhere?: readonly StoreElsewhere[]
  /** The repository holds infrastructure code of some kind. */
  readonly present: boolean
  /** Files that could not be read as what they are. */
  readonly unread: readonly Seen[]
}

export const NO_INFRASTRUCTURE: InfrastructureFacts = {
  keySchemas: [],
  stores: [],
  restoreTests: [],
  present: false,
  unread: [],
}
