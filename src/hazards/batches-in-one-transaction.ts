import type { Dialect } from '../migrations/model.js'
import { showName, type Loop } from '../migrations/operation.js'
import type { Step } from '../migrations/plan.js'
import { hazard, none } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { inBatches } from './shared/batches.js'
import { isMysql, SQL } from './shared/engines.js'
import { isDataChange, reachOf } from './shared/reached-rows.js'

/** Row locks last until the transaction ends, however small the statements in it: https://www.postgresql.org/docs/18/explicit-locking.html */
export const batchesInOneTransaction = hazard({
  id: 'batches-in-one-transaction',
  check: 'safety/batch-size',
  severity: 'medium',
  engines: SQL,
  subject: 'operation',
  title: 'Batches that all commit at once',
  why: 'A loop without COMMIT is one transaction, however small its rounds are: every row that it touched stays locked until the last round is done, and vacuum waits as long. The batches only make it slower.',
  safeWhen: 'The loop runs over a handful of rows, or over a table that the same change created.',
  instead: 'Commit after every batch, which PostgreSQL allows in a DO block only outside a transaction.',
  sources: [
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS',
    'https://www.postgresql.org/docs/18/plpgsql-transactions.html',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: `CREATE PROCEDURE fill_notes()
BEGIN
  DECLARE changed INT DEFAULT 1;
  START TRANSACTION;
  WHILE changed > 0 DO
    UPDATE orders SET note = '' WHERE note IS NULL LIMIT 1000;
    SET changed = ROW_COUNT();
  END WHILE;
  COMMIT;
END;
CALL fill_notes();
DROP PROCEDURE fill_notes;`,
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'BEGIN TRANSACTION;\nWHILE 1 = 1\nBEGIN\n  DELETE TOP (500) FROM dbo.Orders WHERE Total = 0;\n  IF @@ROWCOUNT = 0 BREAK;\nEND\nCOMMIT;',
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'DO $$\nBEGIN\n  LOOP\n    UPDATE orders SET total = 0 WHERE id IN (SELECT id FROM orders WHERE total IS NULL LIMIT 1000);\n    EXIT WHEN NOT FOUND;\n  END LOOP;\nEND $$;',
      },
      {
        before: 'CREATE TABLE sessions (id bigint PRIMARY KEY, expires_at timestamptz);',
        sql: 'DO $$\nDECLARE n int := 1;\nBEGIN\n  WHILE n > 0 LOOP\n    DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < now() LIMIT 500);\n    GET DIAGNOSTICS n = ROW_COUNT;\n  END LOOP;\nEND $$;',
        outsideTransaction: true,
        note: 'Outside the tool’s transaction the block is a transaction of its own all the same.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: `CREATE PROCEDURE fill_notes()
BEGIN
  DECLARE changed INT DEFAULT 1;
  WHILE changed > 0 DO
    UPDATE orders SET note = '' WHERE note IS NULL LIMIT 1000;
    SET changed = ROW_COUNT();
    COMMIT;
  END WHILE;
END;
CALL fill_notes();
DROP PROCEDURE fill_notes;`,
        outsideTransaction: true,
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'WHILE 1 = 1\nBEGIN\n  DELETE TOP (500) FROM dbo.Orders WHERE Total = 0;\n  IF @@ROWCOUNT = 0 BREAK;\nEND',
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'DO $$\nBEGIN\n  LOOP\n    UPDATE orders SET total = 0 WHERE id IN (SELECT id FROM orders WHERE total IS NULL LIMIT 1000);\n    EXIT WHEN NOT FOUND;\n    COMMIT;\n  END LOOP;\nEND $$;',
        outsideTransaction: true,
      },
      {
        sql: 'CREATE TABLE numbers (n int);\nDO $$\nBEGIN\n  FOR i IN 1..10 LOOP\n    INSERT INTO numbers VALUES (i);\n  END LOOP;\nEND $$;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'CREATE PROCEDURE backfill() LANGUAGE plpgsql AS $$\nBEGIN\n  LOOP\n    UPDATE orders SET total = 0 WHERE id IN (SELECT id FROM orders WHERE total IS NULL LIMIT 1000);\n    EXIT WHEN NOT FOUND;\n  END LOOP;\nEND $$;',
        note: 'Nothing in this migration calls it.',
      },
    ],
  },
  detect: ({ operation, before, statement, step, dialect }) => {
    if (!isDataChange(operation) || operation.loop === undefined || commits(operation.loop, step, dialect)) return none
    if (!isOlderTable(before, operation.table)) return none
    const reach = reachOf(operation, before)
    if (reach.kind !== 'batch' && reach.kind !== 'key') return none
    const table = showName(operation.table)
    return [
      {
        span: operation.span,
        message: `The loop changes ${table} batch by batch and never commits: every row that it has touched stays locked until the last round is done.`,
        object: table,
        table: operation.table,
        fix: inBatches(operation, reach, statement, before, dialect),
      },
    ]
  },
})

/** A round commits by itself unless a transaction is open. MySQL's CREATE PROCEDURE has ended the runner's own by then. */
function commits({ commits: says, byItself }: Loop, { transaction }: Step, dialect: Dialect): boolean {
  if (!says || byItself !== true || transaction === undefined) return says
  return isMysql(dialect) && transaction.opener !== 'file'
}
