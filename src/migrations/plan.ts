import type { Change, Dialect, History, Migration, Statement, TransactionRule } from './model.js'
import { withRebuilds } from './rebuilds.js'
import { withOneSpelling } from './spelling.js'

/** A transaction as the engine sees it. */
export interface Transaction {
  /** Unique within the plan. */
  readonly id: number
  /** `tool`: the runner opens it; `file`: a BEGIN in the file; `implicit`: several statements in one string. */
  readonly opener: 'tool' | 'file' | 'implicit'
  /** Several migrations may run in it. */
  readonly span: 'all pending' | 'migration' | 'part of a migration'
  /** False where only one of two possible tool versions opens it. */
  readonly certain: boolean
}

/** One statement in the order in which the engine receives it. */
export interface Step {
  readonly migration: Migration
  readonly statement: Statement
  readonly index: number
  /** Undefined: the statement commits by itself. */
  readonly transaction: Transaction | undefined
  /** Every transaction that the statement may also be in (unknown tool version, BEGIN inside a tool's transaction). */
  readonly alternatives: readonly (Transaction | undefined)[]
}

export interface PlannedMigration {
  readonly migration: Migration
  readonly change: Change
  /** Judged: hazards look at it. In a review what the change adds or edits; in an audit every one. */
  readonly pending: boolean
  /** In an audit: older than what can still be changed. Reported, never scored. */
  readonly past: boolean
  readonly steps: readonly Step[]
  /** The runner's rule leaves it open whether the statements are atomic. */
  readonly unknownTransaction: string | undefined
}

export interface Plan {
  readonly history: History
  readonly migrations: readonly PlannedMigration[]
  /** In an audit each migration is judged alone; in a review all pending ones together. */
  readonly mode: 'review' | 'audit'
}

/** What the caller decides about each migration of a history. */
export interface Selection {
  readonly change: Change
  readonly pending: boolean
  readonly past: boolean
}

/**
 * Lays a history's statements out in the order and the transactions in which the engine receives them.
 * In a review the pending migrations run one after the other; in an audit each is taken alone.
 */
export function planStatements(
  written: History,
  mode: Plan['mode'],
  select: (migration: Migration) => Selection,
): Plan {
  const number = counter()
  const selections = written.migrations.map(select)
  const history = withRebuilds(
    withOneSpelling(written),
    (at) => selections[at]?.pending === true && !selections[at].past,
  )
  const selected = history.migrations.flatMap((migration, at) => {
    const selection = selections[at]
    return selection === undefined ? [] : [{ migration, ...selection }]
  })
  const shared = mode === 'review' && isShared(selected) ? connectionOf('all pending', number) : undefined
  const migrations = selected.map(({ migration, change, pending, past }): PlannedMigration => {
    const rule = migration.transaction
    const steps = pending ? stepsOf(migration, history.dialect, shared, number) : unplannedSteps(migration)
    const unknownTransaction = rule.kind === 'unknown' ? rule.reason : undefined
    return { migration, change, pending, past, steps, unknownTransaction }
  })
  return { history, migrations, mode }
}

/**
 * Runners that wrap all pending migrations at once do so only where each of them allows it; one that opts out gives
 * every migration a transaction of its own (knex lib/migrations/migrate/Migrator.js, _useTransaction).
 */
function isShared(selected: readonly { readonly migration: Migration; readonly pending: boolean }[]): boolean {
  const pending = selected.filter((each) => each.pending)
  return pending.length > 1 && pending.every((each) => each.migration.transaction.kind === 'around all pending')
}

/** Migrations that are not judged only build the schema: their transactions do not matter. */
function unplannedSteps(migration: Migration): readonly Step[] {
  return migration.up.map((statement, index) => ({
    migration,
    statement,
    index,
    transaction: undefined,
    alternatives: [],
  }))
}

function stepsOf(
  migration: Migration,
  dialect: Dialect,
  shared: Connection | undefined,
  number: () => number,
): readonly Step[] {
  const rule = migration.transaction
  const { up } = migration
  if (rule.kind === 'depends on version') {
    const either = transactionsOf(up, dialect, rule.either, undefined, number)
    const or = transactionsOf(up, dialect, rule.or, undefined, number)
    return up.map((statement, index) => {
      const certain = either[index] !== undefined && or[index] !== undefined
      const alternatives = [either[index], or[index]].map((each) => each && { ...each, certain })
      return { migration, statement, index, transaction: alternatives[0], alternatives }
    })
  }
  const transactions = transactionsOf(up, dialect, rule, shared, number)
  return up.map((statement, index) => ({
    migration,
    statement,
    index,
    transaction: transactions[index],
    alternatives: [],
  }))
}

/** The transaction of each statement. Of a rule that depends on a version the first of the two is taken. */
function transactionsOf(
  statements: readonly Statement[],
  dialect: Dialect,
  rule: TransactionRule,
  shared: Connection | undefined,
  number: () => number,
): readonly (Transaction | undefined)[] {
  switch (rule.kind) {
    case 'around all pending':
      return received(statements, shared ?? connectionOf('migration', number), dialect)
    case 'per migration':
      return received(statements, connectionOf('migration', number), dialect)
    case 'one string':
      return dialect === 'postgres'
        ? inStrings(statements, number)
        : received(statements, connectionOf(undefined, number), dialect)
    case 'autocommit':
    case 'unknown':
      return received(statements, connectionOf(undefined, number), dialect)
    case 'depends on version':
      return transactionsOf(statements, dialect, rule.either, shared, number)
  }
}

/** What is open while statements arrive one by one. Several migrations share it where one transaction surrounds them. */
interface Connection {
  /** `due`: the runner opens a transaction before the next statement. */
  open: Transaction | 'due' | undefined
  /** Transactions that the file began inside the open one. */
  nested: number
  readonly ofRunner: () => Transaction
  readonly ofFile: () => Transaction
}

/** `around`: what the runner opens transactions around; undefined: it opens none. */
function connectionOf(around: 'all pending' | 'migration' | undefined, number: () => number): Connection {
  let opened = 0
  return {
    open: around === undefined ? undefined : 'due',
    nested: 0,
    ofRunner: () => {
      opened += 1
      const span = around === 'all pending' ? around : opened === 1 ? 'migration' : 'part of a migration'
      return { id: number(), opener: 'tool', span, certain: true }
    },
    ofFile: () => ({ id: number(), opener: 'file', span: 'part of a migration', certain: true }),
  }
}

/**
 * BEGIN inside an open transaction changes nothing; COMMIT ends whichever is open, the runner's too, and what follows
 * commits by itself. After a statement that the tool sends outside its transaction it opens another one. SQL Server counts:
 * a COMMIT ends only what the last BEGIN TRAN began, a ROLLBACK all of it
 * (https://learn.microsoft.com/en-us/sql/t-sql/functions/trancount-transact-sql).
 */
function received(
  statements: readonly Statement[],
  connection: Connection,
  dialect: Dialect,
): readonly (Transaction | undefined)[] {
  return statements.map((statement) => {
    if (statement.outsideTransaction === true) {
      if (connection.open !== undefined) connection.open = 'due'
      return undefined
    }
    if (connection.open === 'due') connection.open = connection.ofRunner()
    const before = connection.open
    switch (transactionChange(statement)) {
      case 'begin':
        if (connection.open !== undefined && dialect === 'sqlserver') connection.nested += 1
        connection.open ??= connection.ofFile()
        return connection.open
      case 'commit':
        if (connection.nested > 0) connection.nested -= 1
        else connection.open = undefined
        return before
      case 'rollback':
        connection.nested = 0
        connection.open = undefined
        return before
      default:
        return before
    }
  })
}

/**
 * PostgreSQL runs several statements of one simple-query string in one implicit transaction; a lone one commits by
 * itself. BEGIN turns the implicit block into an ordinary one, which outlives the string, and after COMMIT a new implicit
 * block starts: https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
function inStrings(statements: readonly Statement[], number: () => number): readonly (Transaction | undefined)[] {
  const sizes = new Map<number | undefined, number>()
  for (const { batch } of statements) sizes.set(batch, (sizes.get(batch) ?? 0) + 1)
  const opened = (opener: 'file' | 'implicit'): Transaction => ({
    id: number(),
    opener,
    span: 'part of a migration',
    certain: true,
  })
  let open: Transaction | undefined
  return statements.map((statement, index) => {
    if (open?.opener === 'implicit' && statements[index - 1]?.batch !== statement.batch) open = undefined
    if ((sizes.get(statement.batch) ?? 0) > 1) open ??= opened('implicit')
    const before = open
    switch (transactionChange(statement)) {
      case 'begin':
        open = open === undefined ? opened('file') : { ...open, opener: 'file' }
        return open
      case 'commit':
      case 'rollback':
        open = undefined
        return before
      default:
        return before
    }
  })
}

/** BEGIN, COMMIT or ROLLBACK as a statement of its own. In a DO block they are the block's, not the file's. */
function transactionChange(statement: Statement): string | undefined {
  const only = statement.operations.length === 1 ? statement.operations[0] : undefined
  return only?.kind === 'transaction' && only.nested !== true ? only.change : undefined
}

function counter(): () => number {
  let last = 0
  return () => (last += 1)
}
