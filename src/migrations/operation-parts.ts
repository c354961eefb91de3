import type { Span } from './text.js'

/** A name as the engine folds it. `schema` is undefined where the statement does not say it. */
export interface Name {
  readonly schema?: string
  readonly name: string
}

export type Dialect = 'postgres' | 'mysql' | 'mariadb' | 'sqlite' | 'sqlserver' | 'mongodb' | 'dynamodb' | 'redis'

/** A type as the engine understands it: `name` is canonical (`int4`, `varchar`, `numeric`), `text` is as written. */
export interface TypeName {
  readonly schema?: string
  readonly name: string
  readonly modifiers: readonly number[]
  readonly array: boolean
  readonly text: string
}

/** `now()` is stable: one value for the statement. `gen_random_uuid()` is volatile. A function we do not know is unknown. */
export type Volatility = 'constant' | 'stable' | 'volatile' | 'unknown'

export interface Expression {
  readonly text: string
  readonly volatility: Volatility
  /** Columns that the expression names, folded. */
  readonly columns: readonly string[]
  /** `NULL` written out. */
  readonly isNull?: boolean
}

export interface Reference {
  readonly table: Name
  /** Empty: the primary key of the referenced table. */
  readonly columns: readonly string[]
  readonly onDelete?: ReferentialAction
  readonly onUpdate?: ReferentialAction
}

export type ReferentialAction = 'cascade' | 'set null' | 'set default' | 'restrict' | 'no action'

/** `constraint`: the name under which SQL Server keeps a default. */
export interface DefaultValue extends Expression {
  readonly constraint?: string
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: TypeName
  readonly nullable: boolean
  readonly default?: DefaultValue
  readonly generated?: { readonly storage: 'stored' | 'virtual'; readonly expression: Expression }
  /** `serial`: a sequence owned by the column, written as a type; `auto-increment`: MySQL's and SQLite's. */
  readonly identity?: 'always' | 'by default' | 'serial' | 'auto-increment'
  readonly collation?: string
  /** MySQL's CHARACTER SET, or the one that the collation belongs to. */
  readonly charset?: string
  readonly comment?: string
  readonly span: Span
}

export type Constraint =
  | (ConstraintBase & {
      readonly kind: 'primary key'
      readonly columns: readonly string[]
      readonly usingIndex?: string
      /** SQL Server's WITH (ONLINE = ON). */
      readonly online?: true
    })
  | (ConstraintBase & {
      readonly kind: 'unique'
      readonly columns: readonly string[]
      readonly usingIndex?: string
      readonly online?: true
    })
  | (ConstraintBase & {
      readonly kind: 'foreign key'
      readonly columns: readonly string[]
      readonly references: Reference
    })
  | (ConstraintBase & { readonly kind: 'check'; readonly expression: Expression })
  | (ConstraintBase & { readonly kind: 'not null'; readonly columns: readonly string[] })
  | (ConstraintBase & { readonly kind: 'exclude'; readonly columns: readonly string[] })

interface ConstraintBase {
  readonly name?: string
  /** False for NOT VALID, NOT ENFORCED and WITH NOCHECK. */
  readonly validated: boolean
  readonly deferrable?: boolean
  /** INITIALLY DEFERRED: it is looked at when the transaction commits. */
  readonly deferred?: boolean
  /** Written behind a column's type (`REFERENCES`, `UNIQUE`), not as a clause of the table. */
  readonly inline: boolean
  readonly span: Span
}

/** What one value of a statement's key part is: a column, or an expression over columns. */
export interface IndexKey {
  readonly column?: string
  readonly text: string
}

export interface IndexDefinition {
  readonly name?: string
  readonly table: Name
  readonly keys: readonly IndexKey[]
  readonly include: readonly string[]
  readonly unique: boolean
  readonly method: string
  readonly where?: Expression
  readonly kind: 'ordinary' | 'fulltext' | 'spatial'
}

/** How many rows a data change can reach. */
export type Reach =
  /** A constant compared with the primary or a unique key, so that at most as many rows change as constants are written. */
  | { readonly kind: 'key'; readonly columns: readonly string[]; readonly constants: number }
  /** A LIMIT (or a key range, or `id IN (SELECT … LIMIT n)`) in this statement. */
  | { readonly kind: 'batch'; readonly size: number | undefined }
  /** A WHERE that some rows meet; nobody can say how many. `columns` are compared with constants by equality or IN. */
  | {
      readonly kind: 'predicate'
      readonly columns: readonly string[]
      readonly text: string
      /** The number of rows that the constants can name if `columns` are a key: `id IN (1, 2)` is 2. */
      readonly constants?: number
    }
  /** No WHERE, or one that is always true. */
  | { readonly kind: 'everything' }
  /** Rows written out: VALUES, or a SELECT without FROM. */
  | { readonly kind: 'values'; readonly rows: number }
  | { readonly kind: 'unknown' }

/** What a statement writes of the rows of the first table that it reads: INSERT … SELECT, CREATE TABLE … AS SELECT. */
export interface CopiedRows {
  readonly source: Name
  /** One value for each column of the target, in order; `*`: every column of the source, in its order. */
  readonly values: '*' | 'unknown' | readonly CopiedValue[]
  /** The WHERE, JOIN, DISTINCT, GROUP BY or LIMIT that leaves rows out, as written; undefined: every row comes. */
  readonly filter?: string
}

export interface CopiedValue {
  /** The column that the value is, where it is one as it stands. */
  readonly column?: string
  readonly value: Expression
}

/**
 * A table made anew under its own name with the rows of the old one, as SQLite's manual has it for what ALTER TABLE cannot
 * do (https://sqlite.org/lang_altertable.html#otheralter). Several statements together are one change.
 */
export type RebuildPart =
  /** CREATE TABLE of the new one: from here on the table is this. */
  | {
      readonly kind: 'definition'
      /** What the new table is called until it takes the old one's name. */
      readonly madeAs: Name
      readonly columns: readonly ColumnDefinition[]
      readonly constraints: readonly Constraint[]
      /** How the rows come over, the copy out of the old table first. */
      readonly copies: readonly RebuildCopy[]
      /** Indexes that the same migration makes on the new table: the old ones go with the old table. */
      readonly indexes: readonly IndexDefinition[]
      /** The old table was renamed to this before: foreign keys that point at it go along. */
      readonly away?: Name
    }
  /** DROP TABLE of the old one. */
  | { readonly kind: 'drop'; readonly away?: Name }

/** The table that bears the name of a dropped one in the end, filled with its rows by the same migration. */
export interface Replacement {
  /** What the dropped table was called before the migration. */
  readonly table: Name
  readonly by: Extract<RebuildPart, { readonly kind: 'definition' }>
  /** The rows come over in a loop. */
  readonly looped: boolean
}

export interface RebuildCopy {
  /** The columns that are written; undefined: those of the table, in their order. */
  readonly columns: readonly string[] | undefined
  readonly copied: CopiedRows
  readonly span: Span
}

/** An assignment of an UPDATE, or a column of an INSERT. */
export interface Assignment {
  readonly column: string
  readonly value: Expression
}

export interface Loop {
  /** The body commits between rounds. */
  readonly commits: boolean
  /** It does so only because each statement commits by itself where nothing has opened a transaction. */
  readonly byItself?: boolean
  /** The loop ends when a round changes no row. */
  readonly endsAtZeroRows: boolean
  readonly skipsLocked: boolean
}

export type Guard =
  /** IF EXISTS, IF NOT EXISTS, OR REPLACE, ON CONFLICT, INSERT IGNORE. */
  | 'if exists'
  | 'if not exists'
  | 'or replace'
  | 'on conflict'
  /** A branch on the catalogue around the statement: IF NOT EXISTS (SELECT …) THEN, hasTable(). */
  | 'condition'
  /** A handler that swallows the error around it. */
  | 'handler'

/** Where MySQL puts a column that is not to stand last. */
export type ColumnPosition = 'first' | { readonly after: string }

/** What an ALTER COLUMN does to one column. */
export type ColumnChange =
  | {
      readonly kind: 'type'
      readonly type: TypeName
      readonly using?: Expression
      readonly collation?: string
      /** SQL Server's WITH (ONLINE = ON). */
      readonly online?: boolean
    }
  | { readonly kind: 'set not null' }
  | { readonly kind: 'drop not null' }
  | { readonly kind: 'set default'; readonly default: DefaultValue }
  | { readonly kind: 'drop default' }
  | { readonly kind: 'identity'; readonly change: 'add' | 'set' | 'drop' }
  | { readonly kind: 'generated'; readonly change: 'set expression' | 'drop expression' }
  /** Statistics, storage, compression, attribute options: nothing that readers or writers see. */
  | { readonly kind: 'attribute'; readonly attribute: string }
  /** MySQL's MODIFY and CHANGE state the whole column again. */
  | { readonly kind: 'redefine'; readonly definition: ColumnDefinition; readonly position?: ColumnPosition }

/** How MySQL keeps a table, as far as the statement says it. Names in lower case. */
export interface TableStorage {
  readonly engine?: string
  readonly rowFormat?: string
  readonly charset?: string
}

export type StorageChange =
  | { readonly kind: 'logged'; readonly logged: boolean }
  | { readonly kind: 'access method'; readonly method: string }
  | { readonly kind: 'tablespace'; readonly tablespace: string }
  | { readonly kind: 'engine'; readonly engine: string }
  | { readonly kind: 'row format'; readonly format: string }
  | { readonly kind: 'charset'; readonly charset: string; readonly convert: boolean }
  | { readonly kind: 'partitioning'; readonly text: string }
  | { readonly kind: 'parameters'; readonly names: readonly string[] }
  | { readonly kind: 'other'; readonly text: string }

export interface SetVariable {
  readonly name: string
  /** As written, without quotes; undefined for DEFAULT and RESET. */
  readonly value: string | undefined
  readonly scope: 'session' | 'transaction' | 'global'
}

/** A name for people: `billing.invoices`, `orders`. A schema that a template fills in says nothing to them. */
export function showName(name: Name): string {
  return name.schema === undefined || /^(\{\{|\$\{|<%|\{%)/.test(name.schema)
    ? name.name
    : `${name.schema}.${name.name}`
}

export function sameName(a: Name, b: Name): boolean {
  return a.name === b.name && (a.schema === b.schema || a.schema === undefined || b.schema === undefined)
}
