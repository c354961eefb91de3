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

export interface ColumnDefinition {
  readonly name: string
  readonly type: TypeName
  readonly nullable: boolean
  readonly default?: Expression
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
    })
  | (ConstraintBase & { readonly kind: 'unique'; readonly columns: readonly string[]; readonly usingIndex?: string })
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

interface OperationBase {
  readonly span: Span
  readonly guards: readonly Guard[]
  /** The condition in code under which it runs: a dialect switch that we could not decide, an environment variable. */
  readonly branch?: string
  readonly loop?: Loop
  /** Inside a DO block or a routine that the migration calls. */
  readonly nested?: boolean
}

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
  | { readonly kind: 'set default'; readonly default: Expression }
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

type Kinds = {
  'create-table': {
    readonly table: Name
    readonly columns: readonly ColumnDefinition[]
    readonly constraints: readonly Constraint[]
    readonly indexes: readonly IndexDefinition[]
    readonly temporary: boolean
    readonly unlogged?: boolean
    readonly storage?: TableStorage
    readonly partitionedBy?: readonly string[]
    readonly partitionOf?: Name
    readonly isDefaultPartition?: boolean
    /** CREATE TABLE … LIKE / INHERITS: structure comes from there. */
    readonly like?: readonly Name[]
    /** CREATE TABLE … AS SELECT: the columns are the query's. */
    readonly as?: {
      readonly columns: readonly string[] | undefined
      readonly from: readonly Name[]
      readonly copied?: CopiedRows
    }
    /** A virtual table's module, `fts5`: what it holds and how, only the module knows. */
    readonly virtual?: string
    readonly comment?: string
  }
  'drop-table': { readonly table: Name; readonly cascade: boolean }
  'rename-table': { readonly table: Name; readonly to: Name }
  'alter-table-storage': { readonly table: Name; readonly change: StorageChange }
  'rewrite-table': {
    readonly table: Name | undefined
    readonly how: 'cluster' | 'vacuum full' | 'optimize' | 'rebuild'
  }
  'rebuild-table': { readonly table: Name; readonly part: RebuildPart }
  truncate: { readonly tables: readonly Name[]; readonly cascade: boolean }
  'lock-table': { readonly tables: readonly Name[]; readonly mode: string }

  'add-column': {
    readonly table: Name
    readonly column: ColumnDefinition
    readonly constraints: readonly Constraint[]
    readonly position?: ColumnPosition
  }
  'drop-column': { readonly table: Name; readonly column: string; readonly cascade: boolean }
  'rename-column': { readonly table: Name; readonly column: string; readonly to: string }
  'alter-column': { readonly table: Name; readonly column: string; readonly change: ColumnChange }

  'add-constraint': { readonly table: Name; readonly constraint: Constraint; readonly onDomain?: boolean }
  'validate-constraint': { readonly table: Name; readonly constraint: string }
  'drop-constraint': {
    readonly table: Name
    readonly constraint: string | undefined
    readonly type?: Constraint['kind']
    readonly cascade: boolean
  }
  /**
   * SQL Server's CHECK and NOCHECK CONSTRAINT (undefined: all of the table's), PostgreSQL's ALTER CONSTRAINT … ENFORCED.
   * `validated`: the rows there are read.
   */
  'set-constraint': {
    readonly table: Name
    readonly constraint: string | undefined
    readonly enabled: boolean
    readonly validated: boolean
  }
  'rename-constraint': { readonly table: Name; readonly constraint: string; readonly to: string }

  'create-index': {
    readonly index: IndexDefinition
    readonly concurrently: boolean
    /** ON ONLY: the index of a partitioned parent without its partitions. */
    readonly only: boolean
  }
  'drop-index': {
    readonly index: Name
    readonly table?: Name
    readonly concurrently: boolean
    readonly cascade: boolean
  }
  reindex: {
    readonly target: Name | undefined
    readonly what: 'index' | 'table' | 'schema' | 'database' | 'system'
    readonly concurrently: boolean
  }
  'alter-index': {
    readonly index: Name
    readonly change:
      | { readonly kind: 'rename'; readonly to: string }
      | { readonly kind: 'attach'; readonly child: Name }
      | { readonly kind: 'other'; readonly text: string }
  }

  'attach-partition': {
    readonly table: Name
    readonly partition: Name
    readonly bounds: string
    readonly isDefault: boolean
  }
  'detach-partition': {
    readonly table: Name
    readonly partition: Name
    readonly concurrently: boolean
    readonly finalize: boolean
  }

  'create-type': {
    readonly type: Name
    readonly definition:
      | { readonly kind: 'enum'; readonly values: readonly string[] }
      | {
          readonly kind: 'domain'
          readonly base: TypeName
          readonly constrained: boolean
          readonly default?: Expression
        }
      | { readonly kind: 'composite' }
      | { readonly kind: 'range' }
      | { readonly kind: 'other' }
  }
  'alter-type': {
    readonly type: Name
    readonly change:
      | {
          readonly kind: 'add value'
          readonly value: string
          readonly position: 'end' | 'before' | 'after'
          readonly neighbour?: string
        }
      | { readonly kind: 'rename value'; readonly value: string; readonly to: string }
      | { readonly kind: 'rename'; readonly to: Name }
      | {
          readonly kind: 'domain constraint'
          readonly constraint: Constraint | undefined
          readonly what: 'add' | 'validate' | 'drop' | 'set not null' | 'drop not null'
        }
      | { readonly kind: 'attribute'; readonly text: string }
      | { readonly kind: 'other'; readonly text: string }
  }
  'drop-type': { readonly type: Name; readonly what: 'type' | 'domain'; readonly cascade: boolean }

  'create-schema': { readonly schema: string }
  'drop-schema': {
    readonly name: string
    readonly what: 'schema' | 'database' | 'tablespace' | 'owned'
    readonly cascade: boolean
  }
  'rename-schema': { readonly schema: string; readonly to: string }
  'create-database': { readonly name: string }
  extension: { readonly name: string; readonly change: 'create' | 'alter' | 'drop'; readonly cascade: boolean }
  sequence: {
    readonly sequence: Name
    readonly change: 'create' | 'alter' | 'drop' | 'rename'
    readonly cascade: boolean
  }

  'create-view': {
    readonly view: Name
    readonly materialized: boolean
    readonly reads: readonly Name[]
    readonly columns: readonly string[] | undefined
  }
  'drop-view': { readonly view: Name; readonly materialized: boolean; readonly cascade: boolean }
  'rename-view': { readonly view: Name; readonly materialized: boolean; readonly column?: string; readonly to: string }
  'refresh-materialized-view': { readonly view: Name; readonly concurrently: boolean; readonly withData: boolean }

  'create-routine': {
    readonly routine: Name
    readonly what: 'function' | 'procedure'
    readonly language: string
    readonly securityDefiner: boolean
    /** SET search_path stands in the definition. */
    readonly fixedSearchPath: boolean
    readonly trigger: boolean
    /** The statements of the body, for when the migration calls it; undefined where it could not be read. */
    readonly body: readonly Operation[] | undefined
  }
  'drop-routine': { readonly routine: Name; readonly cascade: boolean }
  /** CALL, or SELECT f() as a statement of its own. `body` is filled in where the migration itself defines it. */
  'call-routine': { readonly routine: Name }

  'create-trigger': { readonly table: Name; readonly trigger: string; readonly routine?: Name }
  'drop-trigger': { readonly table: Name | undefined; readonly trigger: string }
  'set-trigger': { readonly table: Name; readonly trigger: string; readonly enabled: boolean }

  grant: {
    readonly privileges: readonly string[]
    readonly on: string
    readonly to: readonly string[]
    readonly toPublic: boolean
  }
  revoke: { readonly privileges: readonly string[]; readonly on: string; readonly from: readonly string[] }
  'row-security': {
    readonly table: Name
    readonly change: 'enable' | 'disable' | 'force' | 'no force' | 'create policy' | 'alter policy' | 'drop policy'
    readonly policy?: string
  }
  /** CREATE or ALTER ROLE and the like. `secret` is where a password literal stands. */
  role: { readonly role: string; readonly change: 'create' | 'alter' | 'drop'; readonly secret?: Span }

  set: SetVariable
  transaction: { readonly change: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollback to' }

  insert: {
    readonly table: Name
    readonly columns: readonly string[]
    readonly reach: Reach
    /** Tables that an INSERT … SELECT reads. */
    readonly from: readonly Name[]
    readonly copied?: CopiedRows
  }
  update: {
    readonly table: Name
    readonly assignments: readonly Assignment[]
    readonly reach: Reach
    readonly from: readonly Name[]
    readonly skipLocked: boolean
  }
  delete: { readonly table: Name; readonly reach: Reach; readonly from: readonly Name[]; readonly skipLocked: boolean }
  copy: { readonly table: Name | undefined; readonly direction: 'from' | 'to'; readonly program: boolean }
  /** SELECT, SHOW, EXPLAIN, ANALYZE: changes nothing. */
  query: { readonly what: string; readonly reads: readonly Name[] }

  'set-validator': { readonly table: Name; readonly required: readonly string[]; readonly strict: boolean }
  'shard-key': { readonly table: Name; readonly change: 'set' | 'refine' | 'change' }
  flush: { readonly what: 'all' | 'database' | 'pattern'; readonly pattern?: string }

  comment: { readonly on: string; readonly table?: Name; readonly column?: string; readonly text: string | undefined }
  /**
   * Known to change no table's data or shape: publications, statistics, event triggers, collations, operators. `tables`
   * are those that it locks all the same.
   */
  other: { readonly what: string; readonly outsideTransaction: boolean; readonly tables?: readonly Name[] }
  /** Something runs here that we cannot read. `reason` says why. `touches`: relations it may change; undefined: any. */
  opaque: { readonly reason: string; readonly text: string; readonly touches?: readonly Name[] }
}

export type OperationKind = keyof Kinds

export type OperationOf<Kind extends OperationKind> = OperationBase & { readonly kind: Kind } & Kinds[Kind]

/** The smallest thing that a migration does, whatever language said it. */
export type Operation = { [Kind in OperationKind]: OperationOf<Kind> }[OperationKind]

/** A name for people: `billing.invoices`, `orders`. A schema that a template fills in says nothing to them. */
export function showName(name: Name): string {
  return name.schema === undefined || /^(\{\{|\$\{|<%|\{%)/.test(name.schema)
    ? name.name
    : `${name.schema}.${name.name}`
}

export function sameName(a: Name, b: Name): boolean {
  return a.name === b.name && (a.schema === b.schema || a.schema === undefined || b.schema === undefined)
}
