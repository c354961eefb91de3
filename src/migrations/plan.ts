import type { Change, Dialect, History, Migration, Statement, TransactionRule } from './model.js'

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
  history: History,
  mode: Plan['mode'],
  select: (migration: Migration) => Selection,
): Plan {
  const numbers = counter()
  const selected = history.migrations.map((migration) => ({ migration, ...select(migration) }))
  const shared = mode === 'review' ? sharedTransaction(selected, numbers) : undefined
  const migrations = selected.map(({ migration, change, pending, past }): PlannedMigration => {
    const around = pending && shared?.members.has(migration) === true ? shared.transaction : undefined
    const rule = migration.transaction
    const steps = pending ? stepsOf(migration, history.dialect, rule, around, numbers) : unplannedSteps(migration)
    const unknownTransaction = rule.kind === 'unknown' ? rule.reason : undefined
    return { migration, change, pending, past, steps, unknownTransaction }
  })
  return { history, migrations, mode }
}

/**
 * Runners that wrap all pending migrations at once do so only where each of them allows it; one that opts out gives
 * every migration a transaction of its own (knex lib/migrations/migrate/Migrator.js, _useTransaction).
 */
function sharedTransaction(
  selected: readonly { readonly migration: Migration; readonly pending: boolean }[],
  numbers: () => number,
): { readonly transaction: Transaction; readonly members: ReadonlySet<Migration> } | undefined {
  const pending = selected.filter((each) => each.pending).map((each) => each.migration)
  if (pending.length < 2 || !pending.every((each) => each.transaction.kind === 'around all pending')) return undefined
  const transaction: Transaction = { id: numbers(), opener: 'tool', span: 'all pending', certain: true }
  return { transaction, members: new Set(pending) }
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
  rule: TransactionRule,
  around: Transaction | undefined,
  numbers: () => number,
): readonly Step[] {
  if (rule.kind === 'depends on version') {
    const either = transactionsOf(migration.up, dialect, rule.either, around, numbers, false)
    const or = transactionsOf(migration.up, dialect, rule.or, around, numbers, false)
    return migration.up.map((statement, index) => ({
      migration,
      statement,
      index,
      transaction: either[index],
      alternatives: [either[index], or[index]],
    }))
  }
  const transactions = transactionsOf(migration.up, dialect, rule, around, numbers, true)
  return migration.up.map((statement, index) => ({
    migration,
    statement,
    index,
    transaction: transactions[index],
    alternatives: [],
  }))
}

/** The transaction of each statement, under a rule that does not depend on a version. */
function transactionsOf(
  statements: readonly Statement[],
  dialect: Dialect,
  rule: TransactionRule,
  around: Transaction | undefined,
  numbers: () => number,
  certain: boolean,
): readonly (Transaction | undefined)[] {
  switch (rule.kind) {
    case 'around all pending':
    case 'per migration':
      return wrapped(statements, around, numbers, certain)
    case 'one string':
      return dialect === 'postgres' ? oneString(statements, numbers, certain) : unwrapped(statements, numbers, certain)
    case 'autocommit':
    case 'unknown':
      return unwrapped(statements, numbers, certain)
    case 'depends on version':
      return transactionsOf(statements, dialect, rule.either, around, numbers, certain)
  }
}

/** The tool opens the transaction. A COMMIT in the file ends it: what follows commits by itself. */
function wrapped(
  statements: readonly Statement[],
  around: Transaction | undefined,
  numbers: () => number,
  certain: boolean,
): (Transaction | undefined)[] {
  const open = (): Transaction => around ?? { id: numbers(), opener: 'tool', span: 'migration', certain }
  const part = (): Transaction => ({ id: numbers(), opener: 'tool', span: 'part of a migration', certain })
  let current: Transaction | undefined = open()
  return statements.map((statement) => {
    if (statement.outsideTransaction === true) {
      if (current !== undefined) current = part()
      return undefined
    }
    const before = current
    switch (transactionChange(statement)) {
      case 'begin':
        current ??= { id: numbers(), opener: 'file', span: 'part of a migration', certain }
        return current
      case 'commit':
      case 'rollback':
        current = undefined
        return before
      default:
        return current
    }
  })
}

/** Only BEGIN and COMMIT in the file make transactions. */
function unwrapped(
  statements: readonly Statement[],
  numbers: () => number,
  certain: boolean,
): (Transaction | undefined)[] {
  let current: Transaction | undefined
  return statements.map((statement) => {
    const before = current
    switch (transactionChange(statement)) {
      case 'begin':
        current ??= { id: numbers(), opener: 'file', span: 'part of a migration', certain }
        return current
      case 'commit':
      case 'rollback':
        current = undefined
        return before
      default:
        return current
    }
  })
}

/**
 * PostgreSQL runs several statements of one simple-query string in one implicit transaction; a lone one commits by
 * itself. BEGIN turns the implicit block into an ordinary one, and after COMMIT a new implicit block starts:
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
function oneString(
  statements: readonly Statement[],
  numbers: () => number,
  certain: boolean,
): (Transaction | undefined)[] {
  const strings = new Map<number, Statement[]>()
  for (const statement of statements) {
    const members = strings.get(statement.batch ?? 0) ?? []
    members.push(statement)
    strings.set(statement.batch ?? 0, members)
  }
  const transactions = new Map<Statement, Transaction | undefined>()
  for (const members of strings.values()) {
    if (members.length < 2) continue
    const implicit = (): Transaction => ({ id: numbers(), opener: 'implicit', span: 'part of a migration', certain })
    let current = implicit()
    for (const statement of members) {
      switch (transactionChange(statement)) {
        case 'begin':
          current = { ...current, opener: 'file' }
          transactions.set(statement, current)
          break
        case 'commit':
        case 'rollback':
          transactions.set(statement, current)
          current = implicit()
          break
        default:
          transactions.set(statement, current)
      }
    }
  }
  return statements.map((statement) => transactions.get(statement))
}

function transactionChange(statement: Statement): string | undefined {
  const only = statement.operations.length === 1 ? statement.operations[0] : undefined
  return only?.kind === 'transaction' && only.nested !== true ? only.change : undefined
}

function counter(): () => number {
  let last = 0
  return () => (last += 1)
}
