import { showName, type ColumnDefinition, type Dialect, type OperationOf } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { alreadyThere } from './shared/columns.js'
import { checkedNotNull, notNullSteps } from './shared/constraint-fix.js'
import { isMysql, SQL } from './shared/engines.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { inventedValue } from './shared/implicit-values.js'
import { laterConstraints } from './shared/later-constraints.js'
import { under } from './shared/locks.js'
import { backfilled } from './shared/mysql-column-fix.js'
import { isRowversion } from './shared/types.js'
import { refusedColumn, refusedColumnFix } from './shared/sqlite-columns.js'
import { columnOf } from './shared/words.js'

/**
 * "column … of relation … contains null values": ADD COLUMN NOT NULL without a value for the old rows fails as soon as
 * there is one. SQLite refuses more
 * than that: `shared/sqlite-columns.ts`.
 * Source: https://www.postgresql.org/docs/18/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN
 */
export const addNotNullWithoutDefault = hazard({
  id: 'add-not-null-without-default',
  check: 'integrity/not-null',
  severity: 'critical',
  engines: SQL,
  subject: 'operation',
  title: 'Required column without a value for the rows that are there',
  why: 'The statement fails on the first row, so the deploy stops here. On an empty development database it passes.',
  safeWhen:
    'The table is new or certainly empty, or the column has a default, is generated, or is numbered by the engine.',
  instead:
    'Give the column a constant default, or add it nullable, let the application write it, fill the old rows in batches, then SET NOT NULL by way of a validated CHECK.',
  sources: [
    'https://www.postgresql.org/docs/18/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://sqlite.org/lang_altertable.html#altertabaddcol',
    'https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_zero_date',
  ],
  bad: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD State nvarchar(20) NOT NULL;',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN code TEXT UNIQUE;',
      },
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN at DATETIME DEFAULT CURRENT_TIMESTAMP;',
        note: 'SQLite fills a new column only with a constant.',
      },
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders ADD COLUMN state TEXT NOT NULL;',
      },
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT NULL;',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN state text NOT NULL;',
      },
      {
        sql: `ALTER TABLE auth."FlowState"
  ADD COLUMN note text,
  ADD COLUMN IF NOT EXISTS "authMethod" varchar(20) COLLATE "C" CHECK ("authMethod" <> '') NOT NULL;`,
        note: 'No migration creates the table: it stood before.',
      },
      { before: 'CREATE TABLE orders (ref text);', sql: 'ALTER TABLE orders ADD COLUMN id uuid PRIMARY KEY;' },
      {
        before: 'CREATE TABLE orders (ref text);',
        sql: 'ALTER TABLE orders ADD COLUMN state text DEFAULT NULL NOT NULL;',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN paid_at datetime NOT NULL;',
        note: "NO_ZERO_DATE of MySQL's default sql_mode refuses the zero date.",
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE `Orders` (id bigint PRIMARY KEY);',
        sql: "SET SESSION sql_mode = 'TRADITIONAL';\nALTER TABLE `Orders` ADD COLUMN note text, ADD `paid_on` DATE NOT NULL AFTER id;",
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "ALTER TABLE dbo.Orders ADD State nvarchar(20) NOT NULL CONSTRAINT DF_Orders_State DEFAULT N'new', Version rowversion NOT NULL, Number int NOT NULL IDENTITY;",
        note: 'The engine fills a rowversion and an IDENTITY in the rows that are there.',
      },
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY);',
        sql: 'ALTER TABLE dbo.Orders ADD IsPaid bit NOT NULL, CONSTRAINT DF_Orders_IsPaid DEFAULT 0 FOR IsPaid;',
        note: 'The default stands in the same ALTER.',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN a INT NOT NULL DEFAULT (-1);\nALTER TABLE orders ADD COLUMN b AS (a + 1);\nALTER TABLE orders ADD COLUMN c TEXT DEFAULT ('{}');",
      },
      {
        sql: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);\nALTER TABLE orders ADD COLUMN at DATETIME DEFAULT CURRENT_TIMESTAMP;',
        note: 'The table is new and empty.',
      },
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: "ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT 'new';",
      },
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '', state TEXT NOT NULL);
INSERT INTO new_orders SELECT id, total, note, code, 'new' FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        note: 'The copy fills it.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE resets (id bigint PRIMARY KEY);',
        sql: 'DELETE FROM resets;\nALTER TABLE resets ADD COLUMN user_id bigint NOT NULL;',
        note: 'No row is left when the column comes. That they go is `delete-without-where`.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new', ADD COLUMN at timestamptz NOT NULL DEFAULT now();",
      },
      {
        sql: 'BEGIN;\nCREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN state text NOT NULL;\nCOMMIT;',
        note: 'The table is new and empty.',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE orders (ref text);',
        sql: 'ALTER TABLE orders ADD COLUMN id bigint NOT NULL GENERATED ALWAYS AS IDENTITY, ADD COLUMN serial_no serial NOT NULL;',
        note: 'The engine numbers the rows that are there.',
      },
      {
        before: 'CREATE TABLE orders (ref text);',
        sql: "ALTER TABLE orders ADD COLUMN ref_length integer NOT NULL GENERATED ALWAYS AS (length(coalesce(ref, ''))) STORED;",
      },
      {
        before: 'CREATE TABLE orders (ref text);',
        sql: 'ALTER TABLE orders ADD COLUMN state text; /* NOT NULL later */',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "SET sql_mode = '';\nALTER TABLE orders ADD COLUMN paid_at datetime NOT NULL, ADD COLUMN size int NOT NULL;",
        note: 'The engine invents values: that is another hazard.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN paid_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP;',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN paid_at datetime NOT NULL;',
      },
    ],
  },
  detect: ({ operation, before, effect, dialect, engineVersion, session, statement }) => {
    if (operation.kind !== 'add-column' || before.isNewTable(operation.table)) return none
    if (dialect === 'sqlite' && statement.operations.includes(operation)) {
      const message = alreadyThere(before, operation) ? undefined : refusedColumn(operation)
      if (message === undefined) return none
      const object = columnOf(operation.table, operation.column.name)
      return [{ span: operation.span, object, table: operation.table, message, fix: refusedColumnFix(operation) }]
    }
    if (!isRequired(operation) || hasValue(operation.column) || alreadyThere(before, operation)) return none
    if (before.isEmptied(operation.table)) return none
    if (isMysql(dialect) && !refusesRows(operation, dialect, session.get('sql_mode')?.value)) return none
    // A domain may bring a default of its own.
    if (before.type(operation.column.type)?.kind === 'domain') return none

    const { table, column } = operation
    const nullable: ColumnDefinition = { ...column, nullable: true }
    const key = operation.constraints.filter(({ kind }) => kind === 'primary key')
    const constraints = operation.constraints.filter(({ kind }) => kind !== 'not null' && kind !== 'primary key')
    return [
      {
        span: operation.span,
        object: columnOf(table, column.name),
        table,
        message: `The deploy fails here as soon as ${showName(table)} has a row: ${column.name} is NOT NULL and the rows that are there get no value for it.`,
        ...under(effect),
        ...(dialect === 'postgres'
          ? {
              fix: fix(
                step([{ ...at(operation), kind: 'add-column', table, column: nullable, constraints }]),
                deploy(
                  `Release code that writes ${column.name}, then fill it in the rows that are there, in batches that commit.`,
                ),
                ...notNullSteps(table, column.name, operation.span, engineVersion),
                ...laterConstraints(table, key, before),
              ),
            }
          : dialect === 'sqlserver'
            ? {
                fix: fix(
                  step([{ ...at(operation), kind: 'add-column', table, column: nullable, constraints }]),
                  deploy(
                    `Release code that writes ${column.name}, then fill it in the rows that are there, in batches that commit.`,
                  ),
                  ...checkedNotNull(table, column.name, operation.span),
                  ...laterConstraints(table, key, before),
                ),
              }
            : isMysql(dialect)
              ? { fix: backfilled(operation, dialect) }
              : {}),
      },
    ]
  },
})

function isRequired({ column, constraints }: OperationOf<'add-column'>): boolean {
  return !column.nullable || constraints.some(({ kind }) => kind === 'not null' || kind === 'primary key')
}

function hasValue(column: ColumnDefinition): boolean {
  if (column.generated !== undefined || column.identity !== undefined || isRowversion(column.type)) return true
  return column.default !== undefined && column.default.isNull !== true
}

/** MySQL fills in a value of its own (`implicit-value`), but for dates, which sql_mode refuses as zero. */
function refusesRows({ column }: OperationOf<'add-column'>, dialect: Dialect, mode: string | undefined): boolean {
  return column.default?.isNull !== true && inventedValue(column.type, dialect, mode) === 'refused'
}
