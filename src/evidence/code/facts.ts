import type { Dialect } from '../../migrations/operation.js'
import type { Seen } from '../facts.js'
import type { Model } from './models/model.js'

/** A table or column as the database calls it, that a change drops or renames. */
export interface DatabaseName {
  readonly table: string
  /** Undefined: the table itself. */
  readonly column: string | undefined
  /** What the same change calls the table from then on, where it renames it. */
  readonly tableNow?: string
}

/** One place in code that names a table or a column. */
export interface CodeUse {
  /**
   * `model`: a mapped class or schema declares it; `sql`: a query in a string or a query file says it beside its table;
   * `name`: an identifier of that spelling, in code that works with the table.
   */
  readonly how: 'model' | 'sql' | 'name'
  /** Of SQL that names the column without its table: the other tables of that statement, whose column it might be. */
  readonly besides: readonly string[]
  readonly seen: Seen
}

/** What code outside the migrations says of one name. */
export interface NameInCode extends DatabaseName {
  readonly uses: readonly CodeUse[]
  /** Code that works with the table was read to the end, and nothing in it bears the name in any spelling. */
  readonly absent: boolean
}

export interface CodeFacts {
  readonly names: readonly NameInCode[]
  /** How many source files were searched. */
  readonly searched: number
  /** Rows that code writes or updates, and the models that it does so by; undefined: nobody looked. */
  readonly upserts?: readonly UpsertTarget[]
  readonly models?: readonly LocatedModel[]
}

/** A model with the file that declares it. */
export interface LocatedModel {
  readonly path: string
  readonly model: Model
}

/** A call or setting by which production's schema follows the models, past the migrations. */
export interface SchemaPush {
  /** As the code says it: `synchronize: true`, `AutoMigrate`. */
  readonly what: string
  /**
   * `recreates`: tables are dropped first; `alters`: columns that models lack go; `adds`: only what is missing is added;
   * `creates`: only tables that are missing are.
   */
  readonly effect: 'recreates' | 'alters' | 'adds' | 'creates'
  readonly seen: Seen
}

/**
 * Columns that code takes to be unique together where it writes a row or updates the one that is there. The engine refuses
 * the statement where no unique key has these columns.
 */
export interface UpsertTarget {
  /** The table as the database calls it, or the model or variable that code has for it. */
  readonly of: { readonly kind: 'table' | 'model'; readonly name: string }
  /** Columns, or fields of the model. */
  readonly columns: readonly string[]
  /** It has a predicate, for which an index of some rows may serve. */
  readonly predicate: boolean
  /** As code says it: `ON CONFLICT (slug)`. */
  readonly said: string
  readonly seen: Seen
}

/** Where code applies migrations of a tool by itself: the release that brings them runs them. */
export interface AppliedByCode {
  readonly tool: string
  /** The call or setting in a few words: `goose.Up`, `migrationsRun: true`. */
  readonly what: string
  /** The same source takes a lock of the server's by name before: two that start at once wait for each other. */
  readonly locked?: true
  readonly seen: Seen
}

/** Where code takes a whole backup of its own database: it can be backed up by what the application brings. */
export interface OwnBackup {
  readonly engine: Dialect
  /** The call or statement in a few words: `VACUUM INTO`. */
  readonly what: string
  readonly seen: Seen
}

/** Where code names the table in which a tool keeps what has run. */
export interface LedgerInCode {
  readonly tool: string
  readonly table: string
  readonly seen: Seen
}

/** Where code tells SQLite to check foreign keys, or not to. */
export interface ForeignKeySwitch {
  readonly on: boolean
  /** One statement on a pool reaches the connection that runs it, and none that the pool opens later. */
  readonly holds: 'each connection' | 'one connection'
  readonly seen: Seen
}
