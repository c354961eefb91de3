import { hazard } from './hazard.js'
import { SQL } from './shared/engines.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { relaxed } from './shared/relaxed-column.js'
import { columnOf } from './shared/words.js'

/** Later inserts that leave the column out get NULL, or fail: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-DEFAULT */
export const dropDefault = hazard({
  id: 'drop-default',
  check: 'integrity/not-null',
  severity: 'low',
  engines: SQL,
  subject: 'migration',
  title: 'Writers that relied on the default',
  why: 'The running release inserts rows without the column and lets the default fill it. From the commit on they get NULL, or fail where the column is NOT NULL.',
  safeWhen: 'Every writer has been writing the column since an earlier release.',
  instead: 'Release code that always writes the column first, then drop the default.',
  sources: ['https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-DEFAULT'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: "ALTER TABLE orders MODIFY total int NOT NULL COMMENT 'in cents';",
        note: 'MODIFY states the whole column: the default that it leaves out is gone.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL PRIMARY KEY, Total int NOT NULL CONSTRAINT DF_Total DEFAULT 0);',
        sql: 'ALTER TABLE dbo.Orders DROP CONSTRAINT DF_Total;',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL PRIMARY KEY, Total int NOT NULL);\nALTER TABLE dbo.Orders ADD CONSTRAINT no_total DEFAULT 0 FOR Total;',
        sql: 'ALTER TABLE dbo.Orders DROP CONSTRAINT no_total;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL);
INSERT INTO new_orders SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
      },
    ],
    postgres: [
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, currency text NOT NULL DEFAULT 'EUR');",
        sql: 'ALTER TABLE orders ALTER COLUMN currency DROP DEFAULT;',
      },
      { sql: 'ALTER TABLE orders ALTER currency DROP DEFAULT;', note: 'On a table that no migration creates.' },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL PRIMARY KEY, Total int NOT NULL CONSTRAINT DF_Total DEFAULT 0);',
        sql: 'ALTER TABLE dbo.Orders DROP CONSTRAINT DF_Total;\nALTER TABLE dbo.Orders ADD CONSTRAINT DF_Total DEFAULT 1 FOR Total;',
        note: 'SQL Server changes a default by dropping it and adding another.',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL PRIMARY KEY, Total int NOT NULL CONSTRAINT DF_Total DEFAULT 0);',
        sql: 'ALTER TABLE dbo.Orders DROP CONSTRAINT DF_Total, COLUMN Total;',
        note: 'The column goes, too: `drop-column`.',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL PRIMARY KEY, Total int NOT NULL CONSTRAINT DF_Total DEFAULT 0);',
        sql: "IF COL_LENGTH('dbo.Orders', 'Total') IS NOT NULL\nBEGIN\n  ALTER TABLE dbo.Orders DROP CONSTRAINT DF_Total;\n  ALTER TABLE dbo.Orders DROP COLUMN Total;\nEND",
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders ALTER COLUMN total SET DEFAULT 1;',
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
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';\nALTER TABLE orders ALTER COLUMN currency DROP DEFAULT;",
        note: 'The column is new: no running code relies on it.',
      },
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;\nALTER TABLE orders ALTER COLUMN status TYPE varchar(20);\nALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new';",
        note: 'Set again in the same migration.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, currency text);',
        sql: 'ALTER TABLE orders ALTER COLUMN currency DROP DEFAULT;',
        note: 'It had none.',
      },
    ],
  },
  detect: (context) =>
    relaxed(context, 'drop default', (column) => column.default !== undefined || column.identity !== undefined)
      .filter(
        ({ was }) =>
          was === undefined || was.type.name === 'unknown' || was.default !== undefined || was.identity !== undefined,
      )
      .map(({ operation, column, was }) => {
        const object = columnOf(operation.table, column)
        const required = was?.nullable === false
        return {
          span: operation.span,
          message: `Inserts of the running release that leave out ${object} ${required ? 'fail' : 'store NULL'} from the commit on.`,
          object,
          table: operation.table,
          fix: fix(
            deploy(`Release code that always writes ${object}.`),
            step([{ ...operation, ...at(operation) }], 'A migration of its own, in a later release.'),
          ),
        }
      }),
})
