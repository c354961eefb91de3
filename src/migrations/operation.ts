import type {
  Assignment,
  ColumnChange,
  ColumnDefinition,
  ColumnPosition,
  Constraint,
  CopiedRows,
  Expression,
  Guard,
  IndexDefinition,
  Loop,
  Name,
  Reach,
  RebuildPart,
  Replacement,
  SetVariable,
  StorageChange,
  TableStorage,
  TypeName,
} from './operation-parts.js'
import type { Span } from './text.js'

export * from './operation-parts.js'

interface OperationBase {
  readonly span: Span
  readonly guards: readonly Guard[]
  /** The condition in code under which it runs: a dialect switch that we could not decide, an environment variable. */
  readonly branch?: string
  readonly loop?: Loop
  /** Inside a DO block or a routine that the migration calls. */
  readonly nested?: boolean
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
  /** `temporary`: DROP TEMPORARY TABLE, which leaves a lasting table of that name alone. */
  'drop-table': {
    readonly table: Name
    readonly cascade: boolean
    readonly temporary?: boolean
    readonly replacement?: Replacement
  }
  'rename-table': { readonly table: Name; readonly to: Name }
  'alter-table-storage': { readonly table: Name; readonly change: StorageChange }
  'rewrite-table': {
    readonly table: Name | undefined
    readonly how: 'cluster' | 'vacuum full' | 'optimize' | 'rebuild'
  }
  /** ALTER TABLE, INDEX or MATERIALIZED VIEW ALL IN TABLESPACE: which those are only the server knows. */
  'move-tablespace': {
    readonly what: 'table' | 'index' | 'materialized view'
    readonly from: string
    readonly to: string
  }
  'rebuild-table': { readonly table: Name; readonly part: RebuildPart }
  /** MySQL's DROP and TRUNCATE PARTITION, SQL Server's TRUNCATE … WITH (PARTITIONS …). No partition named: all of them. */
  'drop-partition': {
    readonly table: Name
    readonly partitions: readonly string[]
    /** `truncate`: the partition stays, empty. */
    readonly how: 'drop' | 'truncate'
  }
  truncate: { readonly tables: readonly Name[]; readonly cascade: boolean }
  /** No table named: every table of the server. */
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
    /** `default`: to SQL Server a default is a constraint. */
    readonly type?: Constraint['kind'] | 'default'
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
      | { readonly kind: 'tablespace'; readonly tablespace: string }
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
    /** The strings that stand as values of their own, by the position of the value; known for rows written out. */
    readonly strings?: readonly (readonly string[])[]
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
  query: {
    readonly what: string
    readonly reads: readonly Name[]
    /** It looks at each row of a table: nothing narrows it, and no index answers it. */
    readonly everyRow?: true
  }

  'set-validator': { readonly table: Name; readonly required: readonly string[]; readonly strict: boolean }
  'shard-key': { readonly table: Name; readonly change: 'set' | 'refine' | 'change' }
  flush: { readonly what: 'all' | 'database' | 'pattern'; readonly pattern?: string }

  comment: { readonly on: string; readonly table?: Name; readonly column?: string; readonly text: string | undefined }
  /**
   * Known to change no table's data or shape: publications, statistics, event triggers, collations, operators. `tables`
   * are those that it locks all the same.
   */
  other: { readonly what: string; readonly outsideTransaction: boolean; readonly tables?: readonly Name[] }
  /** Something runs here that we cannot read. `reason` says why. `touches`: relations whose shape it may change; undefined: any. */
  opaque: { readonly reason: string; readonly text: string; readonly touches?: readonly Name[] }
}

export type OperationKind = keyof Kinds

export type OperationOf<Kind extends OperationKind> = OperationBase & { readonly kind: Kind } & Kinds[Kind]

/** The smallest thing that a migration does, whatever language said it. */
export type Operation = { [Kind in OperationKind]: OperationOf<Kind> }[OperationKind]
