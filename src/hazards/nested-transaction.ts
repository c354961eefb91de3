import type { OperationOf } from '../migrations/model.js'
import type { Step } from '../migrations/plan.js'
import { hazard, type Candidate, type MigrationContext } from './hazard.js'
import { deploy, fix } from './shared/fix.js'

/**
 * PostgreSQL answers a second BEGIN with a warning, and the first COMMIT ends the runner's transaction:
 * https://www.postgresql.org/docs/18/sql-begin.html. SQLite refuses the second BEGIN: https://sqlite.org/lang_transaction.html.
 * COMMIT in a DO block inside a transaction is refused (2D000): https://www.postgresql.org/docs/18/plpgsql-transactions.html
 */
export const nestedTransaction = hazard({
  id: 'nested-transaction',
  check: 'migrations/transaction-wrapping',
  severity: 'high',
  engines: ['postgres', 'sqlite', 'sqlserver'],
  subject: 'migration',
  title: 'BEGIN and COMMIT where a transaction is open already',
  why: 'The runner has opened a transaction. PostgreSQL ignores the file’s BEGIN with a warning, and its COMMIT ends the runner’s transaction: what follows, the entry in the ledger too, commits by itself, so a failure leaves half of the migration behind. A BEGIN that is never closed loses everything when the connection ends.',
  safeWhen: 'The runner opens no transaction for this file, and each BEGIN has its COMMIT.',
  instead: 'Leave out BEGIN and COMMIT, or tell the runner not to open a transaction for this file.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-begin.html',
    'https://www.postgresql.org/docs/18/plpgsql-transactions.html',
    'https://sqlite.org/lang_transaction.html',
  ],
  bad: {
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `BEGIN;
ALTER TABLE orders ADD COLUMN a INT;
COMMIT;`,
      },
    ],
    postgres: [
      { sql: 'BEGIN;\nCREATE TABLE orders (id bigint);\nCOMMIT;' },
      { sql: 'CREATE TABLE orders (id bigint);\nCOMMIT;\nCREATE TABLE lines (id bigint);' },
      { sql: 'START TRANSACTION;\nCREATE TABLE orders (id bigint);', outsideTransaction: true, note: 'Never closed.' },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'DO $$\nBEGIN\n  LOOP\n    UPDATE orders SET total = 0 WHERE id IN (SELECT id FROM orders WHERE total IS NULL LIMIT 1000);\n    EXIT WHEN NOT FOUND;\n    COMMIT;\n  END LOOP;\nEND $$;',
        note: 'COMMIT in a block is refused while the runner’s transaction is open.',
      },
    ],
    sqlserver: [
      { sql: 'BEGIN TRAN\nCREATE TABLE dbo.a (Id int)\nCOMMIT\nCOMMIT\nCREATE TABLE dbo.b (Id int)' },
      { sql: 'BEGIN TRAN\nCREATE TABLE dbo.a (Id int)', outsideTransaction: true, note: 'Never closed.' },
    ],
  },
  good: {
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `BEGIN;
ALTER TABLE orders ADD COLUMN a INT;
COMMIT;`,
        outsideTransaction: true,
      },
    ],
    postgres: [
      { sql: 'BEGIN;\nCREATE TABLE orders (id bigint);\nCOMMIT;', outsideTransaction: true },
      { sql: 'CREATE TABLE orders (id bigint);\nCREATE TABLE lines (id bigint);' },
      {
        sql: 'CREATE TABLE orders (id bigint);\nDO $$ BEGIN INSERT INTO orders VALUES (1); END $$;',
        note: 'The BEGIN of a block opens no transaction.',
      },
      {
        sql: "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCOMMENT ON FUNCTION stamp() IS 'BEGIN; COMMIT;';",
      },
      { sql: 'SAVEPOINT before_orders;\nCREATE TABLE orders (id bigint);\nRELEASE SAVEPOINT before_orders;' },
    ],
    sqlserver: [
      { sql: 'BEGIN TRAN\nCREATE TABLE dbo.a (Id int)\nCOMMIT', note: 'Each COMMIT closes the BEGIN before it.' },
      {
        sql: "WHILE 1 = 1\nBEGIN\n  DELETE TOP (1000) FROM dbo.Log WHERE At < '2020-01-01'\n  IF @@ROWCOUNT = 0 BREAK\nEND",
        note: 'The loop of a server that counts transactions.',
      },
    ],
  },
  detect: (context) => {
    // SQL Server counts: a COMMIT inside another transaction only closes its own BEGIN.
    const inBlock = context.dialect === 'sqlserver' ? [] : context.planned.steps.flatMap(committedInBlock)
    const inFile = fileTransactions(context)
    return [...inFile, ...inBlock]
  },
})

interface Control {
  readonly step: Step
  readonly operation: OperationOf<'transaction'>
}

function fileTransactions({ planned, dialect }: MigrationContext): readonly Candidate[] {
  const controls = planned.steps.flatMap((step) =>
    step.statement.operations.flatMap((operation): readonly Control[] =>
      operation.kind === 'transaction' && operation.nested !== true && !isSavepoint(operation)
        ? [{ step, operation }]
        : [],
    ),
  )
  const nested =
    dialect === 'sqlserver' ? endsRunners(controls) : controls.find(({ step }) => step.transaction?.opener === 'tool')
  if (nested !== undefined) return [inRunners(nested, controls, dialect)]
  let open: Control | undefined
  for (const control of controls) open = control.operation.change === 'begin' ? control : undefined
  if (open === undefined) return []
  return [
    {
      span: open.operation.span,
      message:
        'This BEGIN is never closed: all that follows is rolled back when the connection ends, though the runner may have noted the migration as applied.',
      object: 'BEGIN',
      fix: fix(deploy('Add COMMIT at the end of the file, or leave out BEGIN.')),
    },
  ]
}

/**
 * The COMMIT without a BEGIN of its own, or the ROLLBACK, which ends every transaction that is open:
 * https://learn.microsoft.com/sql/t-sql/language-elements/rollback-transaction-transact-sql
 */
function endsRunners(controls: readonly Control[]): Control | undefined {
  if (controls[0]?.step.transaction?.opener !== 'tool') return undefined
  let depth = 0
  return controls.find(({ operation: { change } }) => {
    if (change === 'begin') depth += 1
    else if (change === 'commit') depth -= 1
    return change === 'rollback' || depth < 0
  })
}

function isSavepoint({ change }: OperationOf<'transaction'>): boolean {
  return change === 'savepoint' || change === 'release' || change === 'rollback to'
}

function inRunners(
  { step, operation }: Control,
  controls: readonly Control[],
  dialect: MigrationContext['dialect'],
): Candidate {
  const end = controls.find((each) => each.operation.change !== 'begin' && each.step.transaction?.opener === 'tool')
  const certain = step.transaction?.certain !== false
  const ends = `ends the runner’s transaction: what follows it commits by itself, the ledger’s entry too`
  return {
    span: operation.span,
    ...(certain ? {} : { severity: 'medium' as const }),
    message:
      operation.change !== 'begin'
        ? `This ${operation.change.toUpperCase()} ${ends}.`
        : dialect === 'sqlite'
          ? 'The runner has a transaction open: SQLite refuses this BEGIN, and the deploy fails.'
          : end === undefined
            ? 'The runner has a transaction open: this BEGIN is ignored with a warning.'
            : `The runner has a transaction open: this BEGIN is ignored, and the ${end.operation.change.toUpperCase()} of line ${end.operation.span.line} ${ends}.`,
    object: operation.change.toUpperCase(),
    fix: fix(
      deploy(
        step.migration.optOut === undefined
          ? 'Leave out BEGIN and COMMIT: the runner’s transaction surrounds the file.'
          : `Leave out BEGIN and COMMIT, or let the file run outside the runner’s transaction: ${step.migration.optOut}.`,
      ),
    ),
  }
}

/** COMMIT in a DO block or a called procedure while a transaction is open around it. */
function committedInBlock(step: Step): readonly Candidate[] {
  const { transaction, statement } = step
  if (transaction === undefined) return []
  const commit = statement.operations.find(
    (operation) =>
      operation.loop?.commits === true ||
      (operation.kind === 'transaction' &&
        operation.nested === true &&
        (operation.change === 'commit' || operation.change === 'rollback')),
  )
  if (commit === undefined) return []
  return [
    {
      span: commit.span,
      severity: transaction.certain ? 'critical' : 'high',
      message:
        'The block commits, which PostgreSQL refuses inside a transaction (“invalid transaction termination”): the deploy fails here.',
      object: 'COMMIT',
      fix: fix(
        deploy(
          step.migration.optOut === undefined
            ? 'Run the block alone in a migration that runs outside a transaction.'
            : `Run the block alone in a migration that runs outside a transaction: ${step.migration.optOut}.`,
        ),
      ),
    },
  ]
}
