import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { SQL } from './shared/engines.js'
import { unbatched } from './shared/unbatched.js'
import { names } from './shared/words.js'

/** INSERT … SELECT is one transaction as long as the table it reads: https://www.postgresql.org/docs/18/sql-insert.html */
export const unbatchedInsert = hazard({
  id: 'unbatched-insert',
  check: 'safety/batch-size',
  severity: 'high',
  engines: SQL,
  subject: 'operation',
  aboutRows: 'values',
  title: 'Copy of many rows in one statement',
  why: 'The copy is one long transaction: vacuum cannot clean up anywhere in the database until it ends, replicas fall behind, the parent rows of its foreign keys stay locked against changes of their keys, and rows that are written while it runs are missing from the copy.',
  safeWhen:
    'The source is small (say so in `tables`), was created in the same change, or the query picks rows by key or with a LIMIT.',
  instead:
    'Let the application write to both tables, then copy the older rows in batches by primary key, with ON CONFLICT DO NOTHING.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-insert.html',
    'https://www.postgresql.org/docs/18/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY',
  ],
  bad: {
    mysql: [
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));
CREATE TABLE totals (id bigint PRIMARY KEY, total int);`,
        sql: 'INSERT INTO totals (id, total) SELECT id, total FROM orders;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'INSERT INTO dbo.Archive (Id, Total) SELECT Id, Total FROM dbo.Orders;',
      },
    ],
    sqlite: [
      {
        before: `CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');
CREATE TABLE archive (id INTEGER PRIMARY KEY);`,
        sql: 'INSERT INTO archive SELECT id FROM orders;',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, email text);\nCREATE TABLE contacts (email text);',
        sql: 'INSERT INTO contacts (email) SELECT email FROM orders;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, email text);',
        sql: 'CREATE TABLE contacts (email text);\nINSERT INTO contacts (email) SELECT email FROM orders WHERE email IS NOT NULL;',
        note: 'The target is new; the rows that are read are not.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE plans (id bigint PRIMARY KEY, seats int);',
        sql: 'INSERT INTO plans (id, seats) VALUES (1, 10), (2, 20);',
      },
      {
        before: 'CREATE TABLE plans (id bigint PRIMARY KEY, seats int);',
        sql: 'INSERT INTO plans (id, seats) SELECT 1, 10 FROM DUAL WHERE NOT EXISTS (SELECT * FROM plans WHERE seats = 10);',
        note: 'One row, if it is not there yet.',
      },
      {
        before: 'CREATE TABLE plans (id bigint PRIMARY KEY, seats int);',
        sql: 'INSERT INTO plans (id, seats) SELECT 1, 10 WHERE NOT EXISTS (SELECT * FROM plans WHERE seats = 10);',
        note: 'One row, without FROM.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "INSERT INTO dbo.Orders (Id, Total, Email) VALUES (1, 2, N'a@example.org');",
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
        note: 'The copy is part of the rebuild.',
      },
      {
        before: 'CREATE TABLE plans (id INTEGER PRIMARY KEY, seats INTEGER);',
        sql: 'INSERT INTO plans (id, seats) SELECT 1, 10 WHERE NOT EXISTS (SELECT * FROM plans WHERE seats = 10);',
        note: 'One row, if it is not there yet.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE plans (id text PRIMARY KEY, seats int);',
        sql: "INSERT INTO plans (id, seats) VALUES ('free', 1), ('team', 10);",
      },
      {
        before: 'CREATE TABLE plans (id text PRIMARY KEY, seats int);',
        sql: "INSERT INTO plans (id, seats) SELECT 'free', 1;",
        note: 'A SELECT without FROM is one row.',
      },
      {
        before: 'CREATE TABLE plans (id text PRIMARY KEY, seats int);',
        sql: "INSERT INTO plans (id, seats) SELECT 'copy', seats FROM plans WHERE id = 'team';",
        note: 'One row, by its key.',
      },
      {
        sql: 'CREATE TABLE a (id int);\nCREATE TABLE b (id int);\nINSERT INTO b SELECT id FROM a;',
        note: 'Both tables are new and empty.',
      },
    ],
  },
  detect: (context) => {
    const { operation } = context
    if (operation.kind !== 'insert') return none
    return unbatched(
      operation,
      context,
      (rows) =>
        `One INSERT copies ${rows} into ${showName(operation.table)}: the transaction lasts as long as it takes to read ${names(operation.from)}, and rows written meanwhile are missing from the copy.`,
    )
  },
})
