import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { behind, unbatched } from './shared/unbatched.js'

/**
 * An UPDATE locks every row that it changes until its transaction ends and writes a new version of each:
 * https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS,
 * https://www.postgresql.org/docs/18/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY
 */
export const unbatchedUpdate = hazard({
  id: 'unbatched-update',
  check: 'safety/batch-size',
  severity: 'high',
  engines: SQL_AND_MONGODB,
  subject: 'operation',
  aboutRows: 'values',
  title: 'Update of many rows in one statement',
  why: 'Every row that the statement changes stays locked until it commits, writers of those rows wait, replicas fall behind, and PostgreSQL keeps a dead version of each row until vacuum has caught up. If it is stopped half-way, all of it was for nothing.',
  safeWhen:
    'The table is small (say so in `tables`), was created in the same change, or the WHERE compares its key with a handful of constants.',
  instead:
    'Walk the primary key in batches of about a thousand rows outside the migration’s transaction and commit after each batch.',
  sources: [
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS',
    'https://www.postgresql.org/docs/18/plpgsql-transactions.html',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: "UPDATE orders SET note = '' WHERE note IS NULL;",
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "UPDATE dbo.Orders SET Note = N'' WHERE Note IS NULL;",
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: "UPDATE orders SET note = 'x' WHERE total > 3;",
      },
    ],
    postgres: [
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);', sql: 'UPDATE orders SET total = 0;' },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, status text);',
        sql: "UPDATE orders SET status = 'paid' WHERE status = 'settled';",
        note: 'A WHERE on an ordinary column says nothing about how many rows it picks.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN currency text;\nUPDATE orders SET currency = 'EUR';",
        note: 'The column is new, the rows are not.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'DO $$ BEGIN UPDATE orders SET total = 0 WHERE total IS NULL; END $$;',
        note: 'A DO block is executed.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: "UPDATE orders SET note = '' WHERE id IN (7, 8);",
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "DECLARE @done int = 1;\nWHILE @done > 0\nBEGIN\n  UPDATE TOP (1000) dbo.Orders SET Note = N'' WHERE Note IS NULL;\n  SET @done = @@ROWCOUNT;\nEND",
        outsideTransaction: true,
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "UPDATE dbo.Orders SET Note = N'' WHERE Id = 7;",
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: "UPDATE orders SET note = 'x' WHERE id = 7;",
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE plans (id text PRIMARY KEY, seats int);',
        sql: "UPDATE plans SET seats = 10 WHERE id = 'platform';",
        note: 'One row, by its key.',
      },
      {
        before: 'CREATE TABLE plans (id text PRIMARY KEY, seats int);',
        sql: "UPDATE plans SET seats = 10 WHERE id IN ('free', 'team');",
      },
      {
        before: 'CREATE TABLE entries (task bigint, at timestamptz, note text, PRIMARY KEY (task, at));',
        sql: `DO $$
DECLARE changed int;
BEGIN
  LOOP
    WITH batch AS (SELECT task, at FROM entries WHERE note IS NULL ORDER BY task, at LIMIT 100),
    filled AS (
      UPDATE entries e SET note = '' FROM batch b WHERE (e.task, e.at) = (b.task, b.at) RETURNING 1
    )
    SELECT count(*) INTO changed FROM filled;
    EXIT WHEN changed = 0;
    COMMIT;
  END LOOP;
END $$;`,
        outsideTransaction: true,
        note: 'The batch is a WITH query beside the UPDATE.',
      },
      {
        sql: 'CREATE TABLE plans (id text PRIMARY KEY, seats int);\nUPDATE plans SET seats = 10;',
        note: 'The table is new: nobody waits.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'CREATE TEMPORARY TABLE picked AS SELECT 1 AS id;\nUPDATE picked SET id = 2;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'CREATE FUNCTION reset_totals() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE orders SET total = 0; END $$;',
        note: 'The body is stored, not run.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: "-- UPDATE orders SET total = 0;\nCOMMENT ON TABLE orders IS 'UPDATE orders SET total = 0';",
      },
    ],
  },
  detect: (context) => {
    const { operation } = context
    if (operation.kind !== 'update') return none
    const table = showName(operation.table)
    return unbatched(operation, context, (rows) =>
      context.dialect === 'sqlite'
        ? `One UPDATE changes ${rows}: no other connection writes to the database until it commits.`
        : `One UPDATE changes ${rows}: each stays locked until it commits, so writers of ${table} wait, and ${behind(context.dialect)}.`,
    )
  },
})
