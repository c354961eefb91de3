import type { AutomationFacts } from '../evidence/automation/facts.js'
import type { CodeFacts, LocatedModel, SchemaPush } from '../evidence/code/facts.js'
import type { InfrastructureFacts } from '../evidence/infrastructure/facts.js'
import type { Dialect, History, Migration, Name, Operation, OperationKind, Statement } from '../migrations/model.js'
import type { Plan, PlannedMigration, Step, Transaction } from '../migrations/plan.js'
import type { Span } from '../migrations/text.js'
import type { AlterWay, Effect, Lock } from '../schema/effect.js'
import type { EngineVersion } from '../schema/engine-version.js'
import type { SchemaView } from '../schema/model.js'
import type { Stack } from '../stack/model.js'

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** One step of a safe sequence. Each tool writes steps in its own files and opt-outs. */
export type FixStep =
  | {
      readonly kind: 'migrate'
      readonly operations: readonly Operation[]
      /** The engine refuses it, or it should not hold locks, inside a transaction. */
      readonly outsideTransaction: boolean
      readonly note?: string
    }
  /** SQL that has no operation of its own: a batched loop, a query to check with. */
  | {
      readonly kind: 'sql'
      readonly sql: string
      readonly outsideTransaction: boolean
      readonly note?: string
      /** What takes it back; '' where nothing is left to take back. Unknown without it. */
      readonly undo?: string
      /** A part of it is left to the author: it must not stand in a file as it is. */
      readonly incomplete?: true
    }
  /** The way back of the migration under review. */
  | { readonly kind: 'down'; readonly operations: readonly Operation[] }
  /** Something that no SQL does: release code that no longer reads the column. */
  | { readonly kind: 'deploy'; readonly text: string }

export interface Fix {
  readonly steps: readonly FixStep[]
  /**
   * Where the steps go: `instead` of the statement, which they replace; `beside` it, in migrations that follow; `within`
   * the migration itself, which is right but for them. `renumbered`: the migration is right but for its version, and the
   * steps only say so in words. Without it: `instead`.
   */
  readonly place?: 'instead' | 'beside' | 'within' | 'renumbered'
  /** Other statements of the migration that the steps do in another way: they go with the finding's own. */
  readonly replaces?: readonly Span[]
}

/**
 * `unreferenced`: code that works with the table was read, and none of it names what is dropped. `copied`: a migration
 * that was released before kept the values elsewhere.
 */
export type DropProof = 'unreferenced' | 'copied'

/** What a hazard's `detect` found, before severities are settled. */
export interface Candidate {
  readonly span: Span
  /** What happens in production, with the object's name. One or two sentences. */
  readonly message: string
  /** Where it differs from the hazard's default. */
  readonly severity?: Severity
  /** The object that it is about, for fingerprints and table sizes: `orders`, `orders.total`. */
  readonly object: string
  readonly table?: Name
  readonly locks?: readonly Lock[]
  readonly rewrites?: readonly Name[]
  readonly fix?: Fix
  /** What speaks for a drop being the end of expand and contract: one lowers it to medium, both to low. */
  readonly proofs?: readonly DropProof[]
  /** `replay`: the schema before the statement was needed and exact; `rule`: the statement alone shows it. */
  readonly proven?: 'replay' | 'rule'
}

/**
 * Why no row can break a foreign key that is added to an older table. `null`: the migration brought its columns, and no
 * row has a value in them. `kept`: one like it stood until then.
 */
export type NoOrphans = 'null' | 'kept'

/** What an operation did when the plan was replayed, kept for hazards that look at whole transactions. */
export interface Applied {
  readonly step: Step
  readonly operation: Operation
  readonly effect: Effect
  /** The operation changes rows of a table that stood before the change. */
  readonly changesOlderRows: boolean
  /** Of the tables that it locks those that the migration itself left without a row. */
  readonly emptied: readonly Name[]
  /** Of a foreign key that it adds as a clause of its own; undefined where a row might break it. */
  readonly noOrphans: NoOrphans | undefined
  /** As it was when the operation ran: hazards that look at whole migrations ask for the timeouts in force. */
  readonly session: Session
}

/** Session settings in force when a statement runs: from the history's configuration, then SET in the files. */
export interface Session {
  /** The setting as written (`5s`, `0`), or undefined where nothing sets it. */
  get(name: string): { readonly value: string; readonly from: string } | undefined
}

export interface HazardSettings {
  /** Milliseconds; a lock_timeout over this is as good as none. */
  readonly lockTimeoutCeiling: number
}

interface Context {
  readonly history: History
  readonly dialect: Dialect
  /** Major version of the engine, or the oldest supported one where unknown (PostgreSQL 14, MySQL 8.0, MariaDB 10.6). */
  readonly engineVersion: number
  /** The whole version, where behaviour changes within a major one. */
  readonly release: EngineVersion
  readonly settings: HazardSettings
  /** What code outside the migrations says of the names that they drop or rename; undefined: nobody looked. */
  readonly code: CodeFacts | undefined
  /**
   * Data changes and copied tables of migrations that are released by now: in a review those of the base, in an audit
   * those before the newest release, each as far as it ran before the judged migration.
   */
  readonly released: readonly Operation[]
}

export interface OperationContext<Kind extends OperationKind = OperationKind> extends Context {
  readonly operation: Extract<Operation, { readonly kind: Kind }>
  readonly statement: Statement
  readonly step: Step
  readonly migration: Migration
  /** The schema before the operation. */
  readonly before: SchemaView
  readonly effect: Effect
  /** How MySQL or MariaDB carries out the whole statement: one clause decides for all. */
  readonly alter: AlterWay | undefined
  readonly session: Session
  /** What this transaction has done before this operation; empty when it commits by itself. */
  readonly earlier: readonly Applied[]
  /** The same of one kind: in a long script, what asks at every statement does not look through all before it. */
  readonly earlierOf: (kind: OperationKind) => readonly Applied[]
  /** Columns of the foreign keys that the migration's up writes as clauses of their own, joined by commas. */
  readonly foreignKeyClauses: () => ReadonlySet<string>
}

export interface StatementContext extends Context {
  readonly statement: Statement
  readonly step: Step
  readonly migration: Migration
  readonly before: SchemaView
  /** What each of its operations locks and rewrites: reckoned where a hazard asks, since few do. */
  readonly effects: () => readonly Effect[]
  readonly alter: AlterWay | undefined
  readonly session: Session
  readonly earlier: readonly Applied[]
  readonly earlierOf: (kind: OperationKind) => readonly Applied[]
  readonly foreignKeyClauses: () => ReadonlySet<string>
}

export interface TransactionContext extends Context {
  /** Undefined: a statement that commits by itself. */
  readonly transaction: Transaction | undefined
  /** In order, at least one. */
  readonly applied: readonly Applied[]
}

export interface MigrationContext extends Context {
  readonly planned: PlannedMigration
  readonly migration: Migration
  /** What its up did. */
  readonly applied: readonly Applied[]
  /** The schema before its up. */
  readonly before: SchemaView
  readonly after: SchemaView
  /** What differs between before the up and after up and down, in words; undefined where it could not be replayed. */
  readonly downDifference: readonly string[] | undefined
  /** Its up destroys data: rows or columns that stood before. */
  readonly destroys: boolean
}

export interface HistoryContext extends Context {
  readonly plan: Plan
  /** Migrations that the base has, by id → files and blob ids; empty in an audit. */
  readonly base: History | undefined
  /** Versions on the newest state of the base branch, where it moved on. */
  readonly baseTip: readonly string[]
  readonly after: SchemaView
}

/** A dump of the schema that a review finds beside its migrations, before and after the change. */
export interface KeptDump {
  readonly path: string
  readonly plan: Plan
  /** What the base's dump holds, and what the base's migrations leave. */
  readonly before: SchemaView
  readonly replayed: SchemaView
  /** What the change's migrations make of the base's dump. */
  readonly expected: SchemaView
  /** What the head's dump holds. */
  readonly kept: SchemaView
  readonly operations: readonly Operation[]
}

/** What a tree shows besides its migrations. */
export interface RepositoryFacts {
  readonly automation: AutomationFacts
  readonly infrastructure: InfrastructureFacts
  readonly databases: Stack['databases']
  readonly models?: readonly LocatedModel[]
  readonly pushes?: readonly SchemaPush[]
  /** What the relational histories leave. */
  readonly schemas?: readonly SchemaView[]
  /** Dumps of the schema that the change edits, or should. */
  readonly dumps?: readonly KeptDump[]
}

/** For hazards of no history: what a deploy runs, what infrastructure code replaces. */
export interface RepositoryContext {
  readonly head: RepositoryFacts
  /** Undefined in an audit, and where the base could not be read. */
  readonly base: RepositoryFacts | undefined
}

/** Examples are SQL files of one migration: `before` runs first as the base. */
export interface Example {
  readonly before?: string
  readonly sql: string
  /** The file runs outside the tool's transaction. */
  readonly outsideTransaction?: boolean
  /** A down file beside it, for the rollback group. */
  readonly down?: string
  readonly note?: string
  /** Code outside the migrations, by path. */
  readonly code?: Readonly<Record<string, string>>
}

interface Described {
  readonly id: string
  /** Where the finding counts; null: it feeds no check. */
  readonly check: string | null
  readonly severity: Severity
  readonly engines: readonly Dialect[]
  readonly title: string
  /** What happens in production. */
  readonly why: string
  /** When it is safe all the same, for the page. */
  readonly safeWhen?: string
  /** How to do it safely, in words, for the page; `fix` of a candidate writes it out. */
  readonly instead: string
  /** Manual pages, source files, measurements. */
  readonly sources: readonly string[]
  readonly bad: Partial<Record<Dialect, readonly Example[]>>
  readonly good: Partial<Record<Dialect, readonly Example[]>>
  /**
   * It is about the rows of its table, and there is none on a table that the same migration has left without any: about
   * their `values`, or about the `time` that it takes to go through them.
   */
  readonly aboutRows?: 'values' | 'time'
  /** Off unless the configuration turns it on. */
  readonly convention?: boolean
}

export type Hazard = Described &
  (
    | { readonly subject: 'operation'; readonly detect: (context: OperationContext) => readonly Candidate[] }
    | { readonly subject: 'statement'; readonly detect: (context: StatementContext) => readonly Candidate[] }
    | { readonly subject: 'transaction'; readonly detect: (context: TransactionContext) => readonly Candidate[] }
    | { readonly subject: 'migration'; readonly detect: (context: MigrationContext) => readonly Candidate[] }
    | { readonly subject: 'history'; readonly detect: (context: HistoryContext) => readonly Candidate[] }
    | { readonly subject: 'repository'; readonly detect: (context: RepositoryContext) => readonly Candidate[] }
  )

/** Types a hazard's definition; the value is returned as it is. */
export function hazard(definition: Hazard): Hazard {
  return definition
}

export const none: readonly Candidate[] = []
