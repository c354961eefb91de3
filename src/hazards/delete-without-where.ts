import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { isDataChange, reachOf } from './shared/reached-rows.js'
import { firstOf } from './shared/words.js'

/** Without a condition "all rows in the table are deleted": https://www.postgresql.org/docs/18/sql-delete.html */
export const deleteWithoutWhere = hazard({
  id: 'delete-without-where',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL_AND_MONGODB,
  subject: 'operation',
  title: 'Delete of every row',
  why: 'The table is empty when the migration commits, and with ON DELETE CASCADE so are its children. WHERE true and WHERE 1 = 1 are no condition.',
  safeWhen: 'The table was created in the same change, or is temporary.',
  instead: 'Say in the WHERE which rows may go, keep a copy of them, and delete in batches by primary key.',
  sources: ['https://www.postgresql.org/docs/18/sql-delete.html'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'DELETE FROM orders;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'DELETE dbo.Orders;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'DELETE FROM orders;',
      },
    ],
    postgres: [
      { before: 'CREATE TABLE profiles (id bigint PRIMARY KEY);', sql: 'DELETE FROM profiles;' },
      { before: 'CREATE TABLE profiles (id bigint PRIMARY KEY);', sql: 'DELETE FROM profiles WHERE 1 = 1;' },
      { sql: 'DELETE FROM ONLY profiles WHERE true;', note: 'A table that no migration creates stands somewhere.' },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'DELETE FROM orders WHERE id = 7;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'DELETE FROM dbo.Orders WHERE Id = 7;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'DELETE FROM orders WHERE id = 3;',
      },
    ],
    postgres: [
      { sql: 'CREATE TABLE seeds (id bigint);\nDELETE FROM seeds;' },
      {
        before: 'CREATE TABLE profiles (id bigint PRIMARY KEY, banned boolean);',
        sql: 'DELETE FROM profiles WHERE banned;',
        note: 'Not every row; how many nobody can say: `unbatched-delete`.',
      },
      {
        before: 'CREATE TABLE profiles (id bigint PRIMARY KEY);',
        sql: "CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS $$ DELETE FROM profiles $$;\nCOMMENT ON FUNCTION wipe() IS 'DELETE FROM profiles;';",
      },
      { sql: 'CREATE TEMPORARY TABLE picked (id bigint);\nDELETE FROM picked;' },
    ],
  },
  detect: ({ operation, before }) => {
    if (!isDataChange(operation) || operation.kind !== 'delete') return none
    if (!isOlderTable(before, operation.table) || reachOf(operation, before).kind !== 'everything') return none
    const table = showName(operation.table)
    const children = before
      .referrers(operation.table)
      .filter((each) => each.references.onDelete === 'cascade')
      .map((each) => showName(each.table.name))
    return [
      {
        span: operation.span,
        message:
          `Every row of ${table} is deleted.` +
          (children.length === 0
            ? ''
            : ` ON DELETE CASCADE deletes the rows of ${firstOf(children)} that refer to them.`),
        object: table,
        table: operation.table,
        fix: fix(
          deploy(`Say in the WHERE which rows of ${table} may go, and keep a copy of them.`),
          deploy(
            'Delete them in batches by primary key from a job outside the migration, with a commit after each batch.',
          ),
        ),
      },
    ]
  },
})
