import type { Statement } from '../migrations/model.js'
import type { Step } from '../migrations/plan.js'
import { hazard, none, type MigrationContext } from './hazard.js'
import { changes, isRepeatable, refusedInTransaction } from './shared/changing.js'
import { SQL } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'

/**
 * PostgreSQL, SQLite and SQL Server can undo DDL; MySQL and MariaDB commit around each DDL statement, whatever the tool
 * does: https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
 */
export const nonAtomicMigration = hazard({
  id: 'non-atomic-migration',
  check: 'migrations/transaction-wrapping',
  severity: 'medium',
  engines: SQL,
  subject: 'migration',
  title: 'Migration that can stop half-way',
  why: 'Each statement commits by itself. When a later one fails, the earlier ones stay, the tool counts the migration as not applied, and the next attempt fails on what is already there: somebody has to repair the database by hand.',
  safeWhen:
    'Each statement may run twice (IF NOT EXISTS, ON CONFLICT and the like), or only statements that a transaction refuses stand in the file.',
  instead:
    'Let one transaction surround the migration; put statements that a transaction refuses alone into files of their own; in MySQL one DDL statement in each file; in SQL Server SET XACT_ABORT ON before BEGIN TRANSACTION, without which some errors undo their own statement alone and the rest of the transaction goes on.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-begin.html',
    'https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html',
    'https://learn.microsoft.com/sql/t-sql/statements/set-xact-abort-transact-sql',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: `ALTER TABLE orders ADD COLUMN a int;
ALTER TABLE orders ADD COLUMN b int;`,
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD A int NULL;\nALTER TABLE dbo.Orders ADD B int NULL;',
        outsideTransaction: true,
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');
INSERT INTO new_orders SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        outsideTransaction: true,
        note: 'A rebuild that stops halfway leaves no orders.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN b int;',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN a int;\nCREATE INDEX CONCURRENTLY orders_a ON orders (a);',
        outsideTransaction: true,
        note: 'The index needs to be outside a transaction, the column does not.',
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'SET XACT_ABORT ON;\nBEGIN TRANSACTION;\nALTER TABLE dbo.Orders ADD A int NULL;\nALTER TABLE dbo.Orders ADD B int NULL;\nCOMMIT;',
        outsideTransaction: true,
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "IF COL_LENGTH('dbo.Orders', 'A') IS NULL\nBEGIN\n  ALTER TABLE dbo.Orders ADD A int NULL;\nEND\nIF COL_LENGTH('dbo.Orders', 'B') IS NULL\nBEGIN\n  ALTER TABLE dbo.Orders ADD B int NULL;\nEND",
        outsideTransaction: true,
        note: 'Each may run twice.',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `BEGIN;
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');
INSERT INTO new_orders SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
COMMIT;`,
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN b int;',
        note: 'The tool’s transaction surrounds them.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'BEGIN;\nALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN b int;\nCOMMIT;',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);',
        sql: "SET lock_timeout = '5s';\nCREATE INDEX CONCURRENTLY orders_a ON orders (a);\nCREATE INDEX CONCURRENTLY orders_b ON orders (b);",
        outsideTransaction: true,
        note: 'Only statements that a transaction refuses.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS a int;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_a ON orders (a);',
        outsideTransaction: true,
        note: 'Each may run twice.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b int;',
        note: 'One statement.',
      },
    ],
  },
  detect: (context) => {
    if (context.planned.unknownTransaction !== undefined) return none
    const commitsAtDdl = context.dialect === 'mysql' || context.dialect === 'mariadb'
    const alone = context.planned.steps.filter(
      (step) => isUnguarded(step.statement) && (commitsAtDdl ? isDdl(step.statement) : commitsAlone(step)),
    )
    const [first, second] = alone
    if (first === undefined || second === undefined) return none
    if (!commitsAtDdl && alone.every((step) => refusesTransaction(step.statement))) return none
    return [
      commitsAtDdl ? perStatement(context, first, second, alone.length) : perTransaction(context, first, second, alone),
    ]
  },
})

function perTransaction({ migration, dialect }: MigrationContext, first: Step, second: Step, alone: readonly Step[]) {
  const perhaps = alone.some((step) => step.transaction !== undefined)
  const version =
    migration.transaction.kind === 'depends on version'
      ? ` with some versions of the runner (${migration.transaction.boundary})`
      : ''
  const refused = alone.filter((step) => refusesTransaction(step.statement))
  return {
    span: second.statement.span,
    ...(perhaps || migration.transaction.kind === 'depends on version' ? { severity: 'low' as const } : {}),
    message: `${alone.length} statements commit one by one${version}: when this one fails, what line ${first.statement.span.line} did stays, and the next attempt fails on it.`,
    object: migration.id,
    fix: fix(
      deploy(
        refused.length > 0
          ? `Put what a transaction refuses (line ${refused.map((step) => step.statement.span.line).join(', ')}) into a migration of its own, and the rest into one with a transaction.`
          : `Let one transaction surround the migration (${dialect === 'sqlserver' ? 'SET XACT_ABORT ON, BEGIN TRANSACTION' : 'BEGIN'} and COMMIT where the runner opens none), or guard each statement so that it may run twice.`,
      ),
    ),
  }
}

function perStatement({ migration }: MigrationContext, first: Step, second: Step, count: number) {
  return {
    span: second.statement.span,
    severity: 'low' as const,
    message: `The server commits each of the ${count} DDL statements by itself, whatever transaction is open: when this one fails, what line ${first.statement.span.line} did stays.`,
    object: migration.id,
    fix: fix(
      deploy(
        'Put each DDL statement into a migration of its own, or join the clauses for one table into one ALTER TABLE.',
      ),
    ),
  }
}

function commitsAlone(step: Step): boolean {
  return (step.transaction === undefined || step.alternatives.includes(undefined)) && !isDataLoop(step.statement)
}

/** A batch loop commits on purpose and runs again from where it was. */
function isDataLoop(statement: Statement): boolean {
  return statement.operations.some((operation) => operation.loop?.commits === true)
}

function isUnguarded(statement: Statement): boolean {
  return changes(statement) && !statement.operations.every(isRepeatable)
}

function refusesTransaction(statement: Statement): boolean {
  return statement.operations.some((operation) => refusedInTransaction(operation) !== undefined)
}

function isDdl(statement: Statement): boolean {
  return statement.operations.some(
    ({ kind }) =>
      kind !== 'insert' &&
      kind !== 'update' &&
      kind !== 'delete' &&
      kind !== 'copy' &&
      kind !== 'opaque' &&
      kind !== 'query' &&
      kind !== 'set' &&
      kind !== 'transaction',
  )
}
