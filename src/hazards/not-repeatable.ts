import type { Operation } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type StatementContext } from './hazard.js'
import { changes, changesState, compounds, isRepeatable } from './shared/changing.js'
import { SQL } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'

/** A repeatable migration runs again whenever it changes; an interrupted one outside a transaction runs again from the start. */
export const notRepeatable = hazard({
  id: 'not-repeatable',
  check: 'migrations/idempotent',
  severity: 'medium',
  engines: SQL,
  subject: 'statement',
  title: 'Running it twice is not running it once',
  why: 'A repeatable migration runs again after every edit: what is not guarded fails the second time or inserts its rows again. Outside a transaction an interrupted migration runs again from the start, and an UPDATE that counts on from the old value counts twice.',
  safeWhen: 'One transaction surrounds the whole migration, and it runs once.',
  instead:
    'CREATE OR REPLACE, IF NOT EXISTS, ON CONFLICT DO NOTHING; and write the new value so that it does not depend on the old one, or mark the rows that are done.',
  sources: ['https://www.postgresql.org/docs/18/sql-insert.html#SQL-ON-CONFLICT'],
  bad: {
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL);',
        sql: 'UPDATE dbo.Orders SET Total = Total + 1 WHERE Id = 7;\nALTER TABLE dbo.Orders ADD Note nvarchar(200) NULL;',
        outsideTransaction: true,
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);',
        sql: 'UPDATE orders SET total = total + 1 WHERE id = 7;\nCREATE TABLE IF NOT EXISTS grants (id bigint PRIMARY KEY);',
        outsideTransaction: true,
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'UPDATE orders SET total = total + 1 WHERE id = 7;\nCREATE TABLE IF NOT EXISTS grants (id bigint PRIMARY KEY);',
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE accounts (id bigint PRIMARY KEY, credits int);',
        sql: 'UPDATE accounts SET credits = credits + 10 WHERE id < 100;\nCREATE TABLE IF NOT EXISTS grants (id bigint);',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE accounts (id bigint PRIMARY KEY, name text);',
        sql: "DO $$\nBEGIN\n  FOR i IN 1..10 LOOP\n    UPDATE accounts SET name = name || ' (old)' WHERE id > (i - 1) * 1000 AND id <= i * 1000;\n    COMMIT;\n  END LOOP;\nEND $$;",
        outsideTransaction: true,
        note: 'A loop that stops half-way and starts again.',
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL);',
        sql: 'UPDATE dbo.Orders SET Total = 1 WHERE Id = 7;\nALTER TABLE dbo.Orders ADD Note nvarchar(200) NULL;',
        outsideTransaction: true,
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);',
        sql: 'UPDATE orders SET total = 1 WHERE id = 7;\nCREATE TABLE IF NOT EXISTS grants (id bigint PRIMARY KEY);',
        outsideTransaction: true,
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'UPDATE orders SET total = 1 WHERE id = 7;\nCREATE TABLE IF NOT EXISTS grants (id bigint PRIMARY KEY);',
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE accounts (id bigint PRIMARY KEY, credits int);',
        sql: 'UPDATE accounts SET credits = credits + 10 WHERE id < 100;\nCREATE TABLE grants (id bigint);',
        note: 'All of it or nothing.',
      },
      {
        before: 'CREATE TABLE accounts (id bigint PRIMARY KEY, email text);',
        sql: 'UPDATE accounts SET email = lower(email);\nCREATE TABLE IF NOT EXISTS grants (id bigint);',
        outsideTransaction: true,
        note: 'lower(lower(x)) is lower(x).',
      },
      {
        before: 'CREATE TABLE accounts (id bigint PRIMARY KEY, credits int, bonus int);',
        sql: 'UPDATE accounts SET credits = bonus + 10;\nCREATE TABLE IF NOT EXISTS grants (id bigint);',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE accounts (id bigint PRIMARY KEY, settings jsonb);',
        sql: `UPDATE accounts SET settings = settings || '{"beta": true}';\nCREATE TABLE IF NOT EXISTS grants (id bigint);`,
        outsideTransaction: true,
        note: 'The same key again changes nothing.',
      },
    ],
  },
  detect: (context) => (context.migration.repeatable ? unguarded(context) : countsTwice(context)),
})

function unguarded({ statement }: StatementContext) {
  const bare = statement.operations.find((operation) => changesState(operation) && !isRepeatable(operation))
  if (bare === undefined) return none
  return [
    {
      span: bare.span,
      message:
        'This migration runs again whenever it changes, and this statement fails, or adds its rows again, the second time.',
      object: bare.kind,
      fix: fix(
        deploy(
          'Guard it: CREATE OR REPLACE, IF NOT EXISTS, ON CONFLICT DO NOTHING; or move it to a migration that runs once.',
        ),
      ),
    },
  ]
}

function countsTwice({ statement, step, migration, before }: StatementContext) {
  if (step.transaction !== undefined) return none
  const counting = statement.operations.find((operation) => isCounting(operation, before))
  if (counting?.kind !== 'update') return none
  const isAlone = migration.up.filter(changes).length < 2
  if (isAlone && counting.loop?.commits !== true) return none
  const table = showName(counting.table)
  return [
    {
      span: counting.span,
      message: `If the migration stops after this and runs again, ${table} is changed twice: the new value is computed from the old one, and no transaction surrounds the migration.`,
      object: table,
      table: counting.table,
      fix: fix(
        deploy(
          'Mark the rows that are done (a column, a table of their keys) and leave them out, or run the migration in one transaction.',
        ),
      ),
    },
  ]
}

function isCounting(operation: Operation, before: SchemaView): boolean {
  return (
    operation.kind === 'update' &&
    operation.assignments.some(
      ({ column, value }) =>
        before.column(operation.table, column)?.type.name !== 'jsonb' && compounds(column, value.text, value.columns),
    )
  )
}
