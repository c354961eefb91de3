import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { behind, unbatched } from './shared/unbatched.js'

/**
 * A DELETE locks every row until its transaction ends and fires the foreign keys of each:
 * https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS
 */
export const unbatchedDelete = hazard({
  id: 'unbatched-delete',
  check: 'safety/batch-size',
  severity: 'high',
  engines: SQL_AND_MONGODB,
  subject: 'operation',
  aboutRows: 'values',
  title: 'Delete of many rows in one statement',
  why: 'Every deleted row stays locked until the statement commits, each row is looked up in every table that refers to it, replicas fall behind, and the space is not free before vacuum.',
  safeWhen:
    'The table is small (say so in `tables`), was created in the same change, or the WHERE compares its key with a handful of constants.',
  instead: 'Delete in batches by primary key outside the migration’s transaction and commit after each batch.',
  sources: [
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS',
    'https://www.postgresql.org/docs/18/plpgsql-transactions.html',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'DELETE FROM orders WHERE total = 0;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'DELETE FROM dbo.Orders WHERE Total = 0;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: "DELETE FROM orders WHERE note = 'old';",
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE sessions (id bigint PRIMARY KEY, expires_at timestamptz);',
        sql: 'DELETE FROM sessions WHERE expires_at < now();',
      },
      {
        before: 'CREATE TABLE profiles (id bigint PRIMARY KEY);',
        sql: 'DELETE FROM profiles;',
      },
      {
        before:
          'CREATE TABLE crates (id bigint PRIMARY KEY);\nCREATE TABLE owners (crate_id bigint, team_id bigint, PRIMARY KEY (crate_id, team_id));',
        sql: 'WITH gone AS (SELECT id FROM crates)\nDELETE FROM owners USING gone WHERE owners.crate_id = gone.id;',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'DELETE FROM orders WHERE total = 0 ORDER BY id LIMIT 1000;',
        note: 'One batch.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'DELETE FROM dbo.Orders WHERE Id IN (1, 2);',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'DELETE FROM orders WHERE id IN (1, 2);',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE flags (id text PRIMARY KEY);',
        sql: "DELETE FROM flags WHERE id = 'disable-signup';",
        note: 'One row, by its key.',
      },
      {
        before: 'CREATE TABLE sessions (id bigint PRIMARY KEY, expires_at timestamptz);',
        sql: 'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < now() ORDER BY id LIMIT 500);',
        note: 'One small batch.',
      },
      {
        before: 'CREATE TABLE sessions (id bigint PRIMARY KEY, expires_at timestamptz);',
        sql: 'CREATE FUNCTION sweep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM sessions WHERE expires_at < now(); RETURN NULL; END $$;',
        note: 'A trigger’s body is stored, not run.',
      },
      {
        before: "CREATE TYPE event AS ENUM ('CREATED');",
        sql: "ALTER TYPE event ADD VALUE 'DELETED';",
      },
    ],
  },
  detect: (context) => {
    const { operation } = context
    if (operation.kind !== 'delete') return none
    const referred = context.before.referrers(operation.table).length > 0
    const keys = referred ? ` the foreign keys that point at ${showName(operation.table)} are checked row by row,` : ''
    return unbatched(operation, context, (rows) =>
      context.dialect === 'sqlite'
        ? `One DELETE removes ${rows}: no other connection writes to the database until it commits.`
        : `One DELETE removes ${rows}: each stays locked until it commits,${keys} and ${behind(context.dialect)}.`,
    )
  },
})
