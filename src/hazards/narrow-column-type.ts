import type { ColumnChange, TypeName } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { isOlderColumn } from './shared/age.js'
import { deploy, fix, step } from './shared/fix.js'
import { isMysql, SQL } from './shared/engines.js'
import { mysqlNarrowing } from './shared/mysql-narrowing.js'
import { narrowing } from './shared/narrowing.js'
import { sqliteNarrowing } from './shared/sqlite-narrowing.js'
import { standIn } from './shared/stand-in.js'
import { showType } from './shared/types.js'
import { columnOf } from './shared/words.js'

/** The type change casts every value by assignment and stops at the first that fails: https://www.postgresql.org/docs/18/sql-altertable.html */
export const narrowColumnType = hazard({
  id: 'narrow-column-type',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL,
  subject: 'operation',
  aboutRows: 'values',
  title: 'Column changed to a type that holds less',
  why: 'Values that do not fit make the migration fail on production data that no test database has, or are cut, rounded or stripped of their time zone for good. The running release goes on writing values of the old width.',
  safeWhen:
    'A released CHECK constraint has been keeping longer values out, and a query over production shows none; or the column is new.',
  instead:
    'Add a column of the new type, write to both, copy the values in batches with a rule for those that do not fit, switch readers, and drop the old column later.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html',
    'https://www.postgresql.org/docs/18/sql-createcast.html',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders MODIFY note varchar(50);',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders MODIFY total int unsigned NOT NULL DEFAULT 0;',
        note: 'Negative numbers are refused.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Email nvarchar(100) NOT NULL;',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Total decimal(12, 2) NOT NULL;',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Email varchar(256) NOT NULL;',
        note: 'Letters outside the code page of the collation become question marks.',
      },
      {
        before: 'CREATE TABLE dbo.Files (Id int NOT NULL PRIMARY KEY, Hash varbinary(64) NOT NULL);',
        sql: 'ALTER TABLE dbo.Files ALTER COLUMN Hash varbinary(20) NOT NULL;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note INTEGER, code TEXT NOT NULL DEFAULT '');
INSERT INTO new_orders SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        note: '007 becomes 7.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, name varchar(255));',
        sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(50);',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, seen timestamptz);',
        sql: 'ALTER TABLE users ALTER seen SET DATA TYPE timestamp;',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, age text);',
        sql: 'ALTER TABLE users ALTER COLUMN age TYPE integer USING age::integer;',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, score numeric(12,4));',
        sql: 'ALTER TABLE users ALTER COLUMN score TYPE numeric(12,2);',
      },
      {
        before: 'CREATE TABLE users (id bigserial PRIMARY KEY);',
        sql: 'ALTER TABLE users ALTER COLUMN id TYPE integer;',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders MODIFY note varchar(250);',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Email nvarchar(max) NOT NULL;\nALTER TABLE dbo.Orders ALTER COLUMN Total decimal(14, 4) NOT NULL;',
      },
      {
        before: 'CREATE TABLE dbo.Events (Id int NOT NULL PRIMARY KEY, At datetime NOT NULL);',
        sql: 'ALTER TABLE dbo.Events ALTER COLUMN At datetime2(7) NOT NULL;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note VARCHAR(5), code TEXT NOT NULL DEFAULT '');
INSERT INTO new_orders SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        note: 'SQLite passes over lengths.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE users (id integer PRIMARY KEY, name varchar(50), score numeric(10,2));',
        sql: 'ALTER TABLE users ALTER name TYPE varchar(255), ALTER id TYPE bigint, ALTER score TYPE numeric(14,2);',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50), key uuid);',
        sql: 'ALTER TABLE users ALTER COLUMN name TYPE text, ALTER COLUMN key TYPE varchar(36);',
      },
      {
        sql: 'ALTER TABLE users ALTER COLUMN name TYPE varchar(50);',
        note: 'What it was nobody can say: the locks are judged, the width is not.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE users ADD COLUMN name text;\nALTER TABLE users ALTER COLUMN name TYPE varchar(50);',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, seen timestamp);',
        sql: 'ALTER TABLE users ALTER seen TYPE timestamptz;',
      },
    ],
  },
  detect: ({ operation, before, dialect }) => {
    if (operation.kind !== 'alter-column' || !isOlderColumn(before, operation.table, operation.column)) return none
    const to = newType(operation.change)
    const from = before.column(operation.table, operation.column)?.type
    if (to === undefined || from === undefined) return none
    const loss =
      dialect === 'sqlite'
        ? sqliteNarrowing(from, to, operation.change)
        : isMysql(dialect)
          ? mysqlNarrowing(from, to)
          : narrowing(underDomain(from, before), underDomain(to, before))
    if (loss === undefined) return none
    const { table, column } = operation
    const object = columnOf(table, column)
    const beside = `${column}_new`
    const stand = standIn({ span: operation.span, table, column, to: beside, type: to }, before, dialect)
    return [
      {
        span: operation.span,
        message: `${object} goes from ${showType(from)} to ${showType(to)}: ${loss}.`,
        object,
        table,
        proven: 'replay',
        fix: fix(
          stand.added,
          deploy(`Release code that writes ${object} and ${columnOf(table, beside)}.`),
          ...stand.defaulted,
          deploy(
            `Copy the older values in batches by primary key${dialect === 'postgres' ? ', outside a transaction' : ''}, with a rule for each value that does not fit.`,
          ),
          ...stand.handedOver,
          deploy(`Release code that reads and writes only ${columnOf(table, beside)}.`),
          step(stand.dropped, 'A migration of its own, in a later release.'),
        ),
      },
    ]
  },
})

function newType(change: ColumnChange): TypeName | undefined {
  if (change.kind === 'type') return change.type
  return change.kind === 'redefine' ? change.definition.type : undefined
}

/** The type under a domain: what its values are kept as. */
function underDomain(type: TypeName, before: SchemaView): TypeName {
  const name = type.schema === undefined ? { name: type.name } : { schema: type.schema, name: type.name }
  const known = before.type(name)
  return known?.kind === 'domain' && known.base !== undefined && !type.array ? known.base : type
}
