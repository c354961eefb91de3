import type { Migration, Operation, Statement } from '../migrations/model.js'
import type { Step } from '../migrations/plan.js'
import type { TransactionRule } from '../migrations/model.js'
import { hazard, type Candidate, type Severity } from './hazard.js'
import { refusedInTransaction } from './shared/changing.js'
import { POSTGRES } from './shared/engines.js'
import { at, deploy, fix, outsideTransaction } from './shared/fix.js'
import { showName } from '../migrations/operation.js'

/** PostgreSQL refuses these with SQLSTATE 25001: https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY */
export const concurrentlyInTransaction = hazard({
  id: 'concurrently-in-transaction',
  check: 'migrations/transaction-wrapping',
  severity: 'critical',
  engines: POSTGRES,
  subject: 'migration',
  title: 'Statement that a transaction refuses',
  why: 'The deploy stops at the statement with “cannot run inside a transaction block” (25001). CONCURRENTLY, VACUUM, ALTER SYSTEM and CREATE DATABASE commit on their own, and a transaction is open here: the tool’s, the file’s, or the implicit one around several statements that are sent in one string.',
  safeWhen: 'Never: PostgreSQL always refuses it.',
  instead: 'Put the statement alone into a migration that runs outside a transaction.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE INDEX orders_idx ON orders (id);',
        sql: 'BEGIN;\nDROP INDEX CONCURRENTLY IF EXISTS orders_idx;\nCOMMIT;',
        outsideTransaction: true,
        note: 'The file opens the transaction itself.',
      },
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'REINDEX TABLE CONCURRENTLY orders;' },
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'VACUUM FULL orders;' },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'DO $$ BEGIN CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id); END $$;',
        outsideTransaction: true,
        note: 'A DO block is never outside a transaction.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);',
        outsideTransaction: true,
      },
      {
        before: 'CREATE MATERIALIZED VIEW totals AS SELECT 1 AS id;\nCREATE UNIQUE INDEX totals_id ON totals (id);',
        sql: 'REFRESH MATERIALIZED VIEW CONCURRENTLY totals;',
        note: 'Allowed in a transaction.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: "-- CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);\nCREATE INDEX orders_customer ON orders (customer_id);\nCOMMENT ON INDEX orders_customer IS 'built with CREATE INDEX CONCURRENTLY in production';",
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: "DO $$ BEGIN RAISE NOTICE 'run VACUUM and CREATE INDEX CONCURRENTLY by hand'; END $$;",
      },
    ],
  },
  detect: ({ planned, migration, engineVersion }) => [
    ...planned.steps.flatMap((step) => inUp(step, engineVersion)),
    ...(migration.down.kind === 'statements' ? inDown(migration, migration.down.statements) : []),
  ],
})

function inUp(step: Step, engineVersion: number): readonly Candidate[] {
  return step.statement.operations.flatMap((operation) => {
    const refusal = refusedInTransaction(operation, engineVersion)
    if (refusal === undefined) return []
    if (operation.nested === true) {
      return [
        found(
          operation,
          'critical',
          `${refusal}, and a DO block or a routine is always in one: the deploy fails here.`,
        ),
      ]
    }
    const { transaction } = step
    if (transaction?.certain === true)
      return [found(operation, 'critical', `${refusal}, and ${opened(transaction.opener)}: the deploy fails here.`)]
    const perhaps = transaction ?? step.alternatives.find((each) => each !== undefined)
    if (perhaps === undefined) return []
    const reason = 'which one of the possible versions of the migration runner opens'
    return [
      found(
        operation,
        'high',
        `${refusal}, ${reason}${boundaryOf(step.migration.transaction)}: there the deploy fails.`,
      ),
    ]
  })
}

function inDown(migration: Migration, statements: readonly Statement[]): readonly Candidate[] {
  return statements.flatMap((statement) => {
    if (statement.outsideTransaction === true) return []
    const inside = isSurrounded(migration.transaction, statements, statement)
    return statement.operations.flatMap((operation) => {
      const refusal = refusedInTransaction(operation)
      return refusal === undefined || !(inside || operation.nested === true)
        ? []
        : [found(operation, 'high', `${refusal}, and the way back runs in one: the rollback fails here.`)]
    })
  })
}

function isSurrounded(rule: TransactionRule, statements: readonly Statement[], statement: Statement): boolean {
  switch (rule.kind) {
    case 'around all pending':
    case 'per migration':
      return true
    case 'one string':
      return statements.filter((each) => (each.batch ?? 0) === (statement.batch ?? 0)).length > 1
    case 'autocommit':
    case 'unknown':
      return isBetweenBeginAndCommit(statements, statement)
    case 'depends on version':
      return isSurrounded(rule.either, statements, statement) && isSurrounded(rule.or, statements, statement)
  }
}

function isBetweenBeginAndCommit(statements: readonly Statement[], statement: Statement): boolean {
  let open = false
  for (const each of statements) {
    if (each === statement) return open
    for (const operation of each.operations) {
      if (operation.kind !== 'transaction' || operation.nested === true) continue
      if (operation.change === 'begin') open = true
      if (operation.change === 'commit' || operation.change === 'rollback') open = false
    }
  }
  return open
}

function opened(opener: 'tool' | 'file' | 'implicit'): string {
  switch (opener) {
    case 'tool':
      return 'the migration runner has opened one'
    case 'file':
      return 'the file’s own BEGIN has opened one'
    case 'implicit':
      return 'several statements that are sent in one string are one'
  }
}

function boundaryOf(rule: TransactionRule): string {
  return rule.kind === 'depends on version' ? ` (${rule.boundary})` : ''
}

function found(operation: Operation, severity: Severity, message: string): Candidate {
  return {
    span: operation.span,
    severity,
    message,
    object: objectOf(operation),
    fix: fix(
      operation.nested === true
        ? deploy(
            'Take the statement out of the block and put it alone into a migration that runs outside a transaction.',
          )
        : outsideTransaction(
            [{ ...operation, ...at(operation), guards: operation.guards }],
            'Alone in a migration of its own.',
          ),
    ),
  }
}

function objectOf(operation: Operation): string {
  switch (operation.kind) {
    case 'create-index':
      return operation.index.name ?? showName(operation.index.table)
    case 'drop-index':
      return showName(operation.index)
    case 'detach-partition':
      return showName(operation.partition)
    case 'reindex':
      return operation.target === undefined ? operation.what : showName(operation.target)
    case 'rewrite-table':
      return operation.table === undefined ? operation.how : showName(operation.table)
    case 'create-database':
    case 'drop-schema':
      return operation.name
    case 'other':
      return operation.what
    default:
      return operation.kind
  }
}
