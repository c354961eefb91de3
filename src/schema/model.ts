import type {
  ColumnDefinition,
  Constraint,
  IndexDefinition,
  Name,
  Operation,
  Reference,
  TableStorage,
  TypeName,
} from '../migrations/operation.js'

/**
 * When an object came to be. Era 0 is the base; a review's change is one later era, an audit gives each migration its
 * own. An object is new while its era is the schema's current one: nobody else uses it yet.
 */
export type Era = number
export const BASE: Era = 0

export interface Made {
  readonly era: Era
  /** Id of the migration that made it; undefined where no migration does. */
  readonly migration: string | undefined
}

export interface Column extends Omit<ColumnDefinition, 'span'> {
  readonly made: Made
}

/** A constraint that a table has; the kinds stay apart, so that `kind` still tells which columns and references there are. */
export type TableConstraint = WithoutSpan<Constraint> & { readonly made: Made }
type WithoutSpan<Kind> = Kind extends unknown ? Omit<Kind, 'span'> : never

export interface Index extends IndexDefinition {
  readonly name: string
  readonly valid: boolean
  readonly made: Made
  /** The primary key, unique or exclusion constraint that owns it. */
  readonly constraint?: string
}

export type RelationKind = 'table' | 'view' | 'materialized view'

/** A table, view or materialized view; a collection is a table. */
export interface Table {
  readonly name: Name
  readonly kind: RelationKind
  /** Keeps through renames; what fingerprints and `made` refer to. */
  readonly identity: number
  readonly made: Made
  /** False: assumed (no migration creates it) or something we could not read may have changed it. Absence then proves nothing. */
  readonly exact: boolean
  readonly temporary: boolean
  readonly logged: boolean
  readonly partitioned: boolean
  readonly partitionOf: Name | undefined
  /** The partition that takes what no other takes: adding a partition reads it from end to end. */
  readonly defaultPartition?: boolean
  readonly columns: ReadonlyMap<string, Column>
  readonly constraints: readonly TableConstraint[]
  readonly indexes: readonly Index[]
  readonly triggers: ReadonlyMap<string, Trigger>
  readonly policies: readonly string[]
  readonly rowSecurity: boolean
  readonly comment: string | undefined
  readonly storage?: TableStorage
}

export interface Trigger {
  readonly enabled: boolean
  /** The function that it runs, where the statement names one. */
  readonly routine?: Name
}

export interface UserType {
  readonly name: Name
  readonly kind: 'enum' | 'domain' | 'composite' | 'range' | 'other'
  /** Members of an enum in order. */
  readonly values: readonly string[]
  /** The type under a domain. */
  readonly base?: TypeName
  /** A domain with a CHECK or NOT NULL. */
  readonly constrained: boolean
  readonly made: Made
}

/** Where a foreign key that points at a table comes from. */
export interface Referrer {
  readonly table: Table
  readonly columns: readonly string[]
  readonly references: Reference
  readonly constraint: string | undefined
}

/** A yes, a no, or the honest third. `unknown` never makes a finding and never a pass. */
export type Answer = 'yes' | 'no' | 'unknown'

/** What hazards may ask. Names resolve by the dialect's folding and the search path in force. */
export interface SchemaView {
  readonly era: Era
  /** The table of that name; an assumed, partial, old one where no migration creates it. */
  table(name: Name): Table
  /** The table only if a migration or the dump made it (or an earlier statement let us assume it). */
  find(name: Name): Table | undefined
  column(table: Name, column: string): Column | undefined
  type(name: Name): UserType | undefined
  index(name: Name): Index | undefined
  routineBody(name: Name): readonly Operation[] | undefined
  tables(): Iterable<Table>
  /** Foreign keys that point at the table. */
  referrers(table: Name): readonly Referrer[]
  /** Tables that use a type in a column. */
  usersOf(type: Name): readonly Table[]
  isNew(object: { readonly made: Made }): boolean
  /** The table was made in this era (or is temporary): no other session can be using it. */
  isNewTable(table: Name): boolean
  /** The migration clears the way for a table that no earlier one made: nothing shows that it stands. */
  isCleared(table: Name): boolean
  isNewColumn(table: Name, column: string): boolean
  /** The migration at work has taken every row away, and put none in since. */
  isEmptied(table: Name): boolean
  /** The same by TRUNCATE: nothing is left to read, not even what was deleted. */
  isTruncated(table: Name): boolean
  /** No row has a value in it: it came nullable, without a default, at the earliest in the migration just before. */
  isUnwritten(table: Name, column: string): boolean
  hasColumn(table: Name, column: string): Answer
}
