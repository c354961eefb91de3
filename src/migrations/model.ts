import type { Dialect, Operation } from './operation.js'
import type { Span } from './text.js'

export type { Dialect, Name, Operation, OperationKind, OperationOf } from './operation.js'
export type { Span } from './text.js'
export { Text } from './text.js'

/** What the engine receives at once. */
export interface Statement {
  readonly span: Span
  readonly sql: { readonly origin: 'own' | 'rendered'; readonly text: string }
  readonly operations: readonly Operation[]
  /** Waivers and the like are read from comments on the statement or directly above it. */
  readonly comments: readonly Comment[]
  /** MySQL's ALGORITHM and LOCK clauses, in upper case. */
  readonly algorithm?: string
  readonly lock?: string
  /** The tool sends this statement outside the migration's transaction (Alembic's autocommit_block). */
  readonly outsideTransaction?: boolean
  /** The tool sends it in one string with the statements that bear the same number: one implicit transaction in PostgreSQL. */
  readonly batch?: number
}

export interface Comment {
  readonly text: string
  readonly span: Span
}

/** Text that could not be read, with the engine's own words where it refused. */
export interface Unread {
  readonly span: Span
  readonly reason: string
  /** The engine's own parser refuses it; otherwise we merely cannot read it. */
  readonly refused: boolean
}

/** What a reader made of a Text. */
export interface Reading {
  readonly statements: readonly Statement[]
  readonly unread: readonly Unread[]
}

/** How a migration's statements meet transactions. `plan.ts` alone turns this into transactions. */
export type TransactionRule =
  /** One transaction around every pending migration of the history. */
  | { readonly kind: 'around all pending' }
  | { readonly kind: 'per migration' }
  /** The file is sent in one string: PostgreSQL makes one implicit transaction where it holds two statements or more. */
  | { readonly kind: 'one string' }
  | { readonly kind: 'autocommit' }
  /** The installed version decides and is not known; the worse of the two is judged, one severity lower. */
  | {
      readonly kind: 'depends on version'
      readonly either: TransactionRule
      readonly or: TransactionRule
      readonly boundary: string
    }
  | { readonly kind: 'unknown'; readonly reason: string }

/** The way back. */
export type Down =
  | {
      readonly kind: 'statements'
      readonly statements: readonly Statement[]
      readonly unread: readonly Unread[]
      readonly path: string
    }
  /** The tool inverts the up by itself. `irreversible` names the operation that it cannot invert. */
  | { readonly kind: 'derived' }
  | { readonly kind: 'none' }
  /**
   * Present, and nothing in it that runs: an empty file, `pass`, comments. `span`: its place, where the up's file holds it.
   * `comment`: its author's words, where they say that there is no way back.
   */
  | { readonly kind: 'empty'; readonly path: string; readonly span?: Span; readonly comment?: string }
  | {
      readonly kind: 'irreversible'
      readonly reason: string
      readonly declared: boolean
      readonly span?: Span
      /** What its tool runs in its place, both ways, where the rows may stay as they are. */
      readonly reversible?: Reversible
    }

/** A step that can be taken back, as its tool has it, and what to do with it as a sentence. */
export interface Reversible {
  readonly language: string
  readonly code: string
  readonly text: string
}

export interface Migration {
  /** Unique within the history: what the tool's ledger stores. */
  readonly id: string
  readonly version: string
  readonly name: string
  /** Paths, the one that holds the up first. */
  readonly files: readonly string[]
  readonly up: readonly Statement[]
  readonly unread: readonly Unread[]
  readonly down: Down
  readonly transaction: TransactionRule
  /** The way out of the transaction, in the tool's words, for messages: `-- +goose NO TRANSACTION`. */
  readonly optOut: string | undefined
  /** Run again whenever it changes (Flyway R__). */
  readonly repeatable: boolean
  /** A baseline or a squash: it only restates what the history before it did. */
  readonly baseline: boolean
  /** Where the migration as a whole is annotated. */
  readonly span: Span
  /** When the file says that it was written, in characters that sort: of a graph, the order does not tell. */
  readonly written?: string | undefined
  /** Neighbours that bear the same word were written in one go and are deployed together. */
  readonly together?: string | undefined
}

export type Ordering = 'name' | 'number' | 'journal' | 'graph'

/** What the tool knows of downs: a file or section of its own, derived from the up, or nothing. */
export type DownPolicy = 'paired' | 'derived' | 'none'

/** A file in the history's folder that the tool passes over, or whose name it refuses. */
export interface IgnoredFile {
  readonly path: string
  readonly reason: string
  /** The tool does not pass over the file: it stops at its name, and runs nothing at all. */
  readonly refused?: true
}

/** One tool's ordered migrations for one database in one dialect. */
export interface History {
  /** Stable within a repository: `prisma:packages/prisma/migrations`. */
  readonly id: string
  readonly database: string
  readonly tool: string
  readonly toolVersion: string | undefined
  readonly dialect: Dialect
  /** `16`, `10.11`; undefined: the oldest supported release is assumed. */
  readonly engineVersion: string | undefined
  readonly root: string
  readonly ordering: Ordering
  readonly downs: DownPolicy
  /** What the tool does with a migration that sorts before one that a database has; undefined where nobody knows. */
  readonly late?: Late
  /** In the order in which the tool applies them. */
  readonly migrations: readonly Migration[]
  readonly ignored: readonly IgnoredFile[]
  /** Problems of the history as a whole that the tool's own rules name: duplicate versions, two heads. */
  readonly disorder: readonly Disorder[]
  /** Engines other than `dialect` that the repository sets the same migrations up for. */
  readonly alsoFor?: readonly Dialect[]
  /** By which environment variables its tool connects, where the repository's own configuration names them. */
  readonly address?: Address
  /** What the tool's commands call the database, as words of a shell, where they must be told. */
  readonly target?: string | undefined
  /** The table in which the tool keeps what has run, where the repository's configuration names another than the usual one. */
  readonly ledger?: string
  /** Settings that hold for every session of this history: lock_timeout in env.py, in the connection's options. */
  readonly session: readonly SessionSetting[]
}

/** `stops`: it runs nothing, unless an option of its own allows it. */
export type Late = 'runs' | 'skips' | 'stops'

/** Environment variables that say where a database is. */
export type Address =
  /** Each holds the whole address. */
  | { readonly kind: 'url'; readonly names: readonly string[] }
  /** One for each part, and those that choose this entry of the configuration, with their values. */
  | {
      readonly kind: 'parts'
      readonly names: Readonly<Partial<Record<'HOST' | 'PORT' | 'NAME' | 'USER' | 'PASSWORD', string>>>
      readonly fixed: Readonly<Record<string, string>>
    }

export interface Disorder {
  /** `refused file`: the tool's own parser stops at what stands in it. */
  readonly kind: 'duplicate version' | 'two heads' | 'journal differs' | 'refused file'
  /** A sentence. */
  readonly detail: string
  readonly path: string
  /** Where in the file, if the tool stops at a line of it. */
  readonly span?: Span
  readonly migrations: readonly string[]
  /** By the tool's own source, it runs nothing until this is put right. */
  readonly refused?: true
}

export interface SessionSetting {
  readonly name: string
  readonly value: string
  readonly path: string
  readonly line: number
  /** No statement changes it. */
  readonly fixed?: true
}

/** How a migration of the head stands against the base. */
export type Change = 'added' | 'edited' | 'deleted' | 'unchanged'
