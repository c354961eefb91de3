import { hazard } from './hazard.js'
import { SQL } from './shared/engines.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { relaxed } from './shared/relaxed-column.js'
import { knownType } from './shared/type-change.js'
import { columnOf } from './shared/words.js'

/** A catalogue change alone; what breaks is the reader: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL */
export const dropNotNull = hazard({
  id: 'drop-not-null',
  check: 'integrity/not-null',
  severity: 'low',
  engines: SQL,
  subject: 'migration',
  title: 'Readers may meet NULL',
  why: 'Code that reads the column has never met NULL in it: the running release, reports and other services may fail on the first one, and NOT NULL cannot be put back while such a row stands.',
  safeWhen: 'Every reader takes NULL, or the column is about to be dropped.',
  instead: 'Release readers that take NULL first, then drop NOT NULL, then release the writer.',
  sources: ['https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) NOT NULL);',
        sql: 'ALTER TABLE users MODIFY email varchar(100) NULL;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Email nvarchar(256) NULL;',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Email nvarchar(256);',
        note: 'ALTER COLUMN without NOT NULL lets NULL in.',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT DEFAULT '');
INSERT INTO new_orders SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, email text NOT NULL);',
        sql: 'ALTER TABLE orders ALTER COLUMN email DROP NOT NULL;',
      },
      {
        sql: 'alter table only audit_log\n  alter envelope_id drop not null;',
        note: 'On a table that no migration creates.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) NOT NULL);',
        sql: 'ALTER TABLE users MODIFY email varchar(120) NOT NULL;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Email nvarchar(256) NOT NULL;',
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
        sql: "ALTER TABLE orders ADD COLUMN email text NOT NULL DEFAULT '';\nALTER TABLE orders ALTER COLUMN email DROP NOT NULL;",
        note: 'The column is new.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, email text);',
        sql: 'ALTER TABLE orders ALTER COLUMN email DROP NOT NULL;',
        note: 'It could hold NULL before.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, email text NOT NULL);',
        sql: 'ALTER TABLE orders ALTER COLUMN email DROP NOT NULL;\nALTER TABLE orders DROP COLUMN email;',
        note: 'The column goes; that is `drop-column`.',
      },
    ],
  },
  detect: (context) =>
    relaxed(context, 'drop not null', (column) => !column.nullable)
      // SQL Server's ALTER COLUMN states the nullability again: of a column that nobody knows nothing is loosened.
      .filter(({ was }) =>
        knownType(was?.type) === undefined ? context.dialect !== 'sqlserver' : was?.nullable !== true,
      )
      .map(({ operation, column }) => {
        const object = columnOf(operation.table, column)
        return {
          span: operation.span,
          message: `${object} may be NULL from now on: code that reads it has never met that, and NOT NULL cannot return while such a row stands.`,
          object,
          table: operation.table,
          fix: fix(
            deploy(`Release readers of ${object} that take NULL.`),
            // SQL Server states the type again, which the operation alone does not say.
            ...(context.dialect === 'sqlserver' ? [] : [step([{ ...operation, ...at(operation) }])]),
            deploy(`Release code that leaves ${object} empty.`),
          ),
        }
      }),
})
