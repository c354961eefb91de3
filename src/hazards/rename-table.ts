import { sameName, showName, type Dialect, type Name, type OperationOf } from '../migrations/operation.js'
import { hazard, type Applied, type Candidate, type MigrationContext } from './hazard.js'
import { renamesOlder } from './shared/age.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { at, deploy, fix, sqlInTransaction, step } from './shared/fix.js'
import { quoted, quotedName } from './shared/quote.js'
import { makes, standsAgain } from './shared/renames.js'
import { firstOf } from './shared/words.js'

/** The name changes for every session at commit: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME */
export const renameTable = hazard({
  id: 'rename-table',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: SQL_AND_MONGODB,
  subject: 'migration',
  title: 'Table renamed under running code',
  why: 'From the commit on, every query of the running release that names the table fails, until the new release is everywhere; and a rollback of the release fails the same way. SET SCHEMA does the same to code that relies on the search path.',
  safeWhen:
    'No running code names the table, or the same transaction puts a view of the old name in its place, or swaps two tables.',
  instead:
    'Rename and create a view of the old name in one transaction (simple views take writes too), release code that uses the new name, then drop the view.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME',
    'https://www.postgresql.org/docs/18/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'RENAME TABLE orders TO purchases;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "EXEC sp_rename 'dbo.Orders', 'Purchases';",
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER SCHEMA sales TRANSFER dbo.Orders;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders RENAME TO purchases;',
      },
    ],
    postgres: [
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders RENAME TO purchases;' },
      {
        before: 'CREATE SCHEMA sales;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE IF EXISTS orders SET SCHEMA sales;',
      },
      {
        before: 'CREATE SCHEMA sales;\nCREATE TABLE sales.orders (id bigint PRIMARY KEY);',
        sql: 'ALTER SCHEMA sales RENAME TO shop;',
        note: 'Every table in it has another name.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE VIEW open_orders AS SELECT id FROM orders;\nCREATE SCHEMA sales;',
        sql: 'ALTER VIEW open_orders SET SCHEMA sales;',
      },
      {
        sql: 'alter table backlinks rename to relationships;',
        note: 'A table that no migration creates stands somewhere.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders RENAME TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;',
        outsideTransaction: true,
        note: 'Without a transaction the name is gone in between.',
      },
    ],
  },
  good: {
    mysql: [
      {
        sql: `CREATE TABLE new_orders (id bigint PRIMARY KEY);
RENAME TABLE new_orders TO orders;`,
        note: 'It was made here.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "EXEC sp_rename 'dbo.PK_Orders', 'PK_Purchases', 'OBJECT';",
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
        sql: 'ALTER TABLE orders RENAME TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;',
        note: 'A view of the old name, in the same transaction.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders_next (id bigint PRIMARY KEY);\nALTER TABLE orders RENAME TO orders_old;\nALTER TABLE orders_next RENAME TO orders;',
        note: 'A swap: the name never goes away.',
      },
      { sql: 'CREATE TABLE draft (id bigint);\nALTER TABLE draft RENAME TO orders;' },
      { sql: 'CREATE SCHEMA draft;\nCREATE TABLE draft.orders (id bigint);\nALTER SCHEMA draft RENAME TO sales;' },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, CONSTRAINT positive CHECK (id > 0));\nCREATE INDEX a ON orders (id);',
        sql: 'ALTER INDEX a RENAME TO b;\nALTER TABLE orders RENAME CONSTRAINT positive TO id_positive;',
        note: 'No query names an index or a constraint.',
      },
    ],
  },
  detect: (context) => context.applied.flatMap((applied) => renamed(applied, context)),
})

function renamed(applied: Applied, context: MigrationContext): readonly Candidate[] {
  const { operation } = applied
  if (operation.kind === 'rename-view' && operation.column === undefined) {
    const to = { ...operation.view, name: operation.to }
    if (context.after.isNewTable(to) || context.before.isNewTable(operation.view)) return []
    return standsAgain(context.applied, applied, (later) => makes(later, operation.view))
      ? []
      : [finding(applied, operation.view, to, 'view', context)]
  }
  if (operation.kind === 'rename-schema') return renamedSchema(operation, context)
  if (operation.kind !== 'rename-table') return []
  const { table, to } = operation
  const isOlder =
    renamesOlder(applied, table, context) &&
    !context.before.isNewTable(table) &&
    !madeEarlier(context.applied, applied, table)
  if (!isOlder || standsAgain(context.applied, applied, (later) => makes(later, table))) return []
  return [finding(applied, table, to, 'table', context)]
}

/** A schema that the migration makes itself is nobody's yet. */
function renamedSchema(operation: OperationOf<'rename-schema'>, context: MigrationContext): readonly Candidate[] {
  const { schema, to } = operation
  const made = context.applied.some(({ operation: each }) => each.kind === 'create-schema' && each.schema === schema)
  if (made) return []
  const tables = [...context.before.tables()].filter((table) => table.name.schema === schema)
  const known = tables.length === 0 ? '' : ` (${firstOf(tables.map((table) => table.name.name))})`
  return [
    {
      span: operation.span,
      message: `The running release still asks for tables in ${schema}${known}: each query that names the schema, or finds it on its search_path, fails from the commit on until only code that says ${to} runs.`,
      object: schema,
      fix: fix(
        step(
          [{ kind: 'create-schema', ...at(operation), schema: to }],
          `Create views in ${to} over the tables, one for each, so that both names work.`,
        ),
        deploy(
          `Release code that asks for ${to}; move the tables, and drop the views, when nothing asks for ${schema}.`,
        ),
      ),
    },
  ]
}

function madeEarlier(all: readonly Applied[], applied: Applied, table: Name): boolean {
  return all
    .slice(0, all.indexOf(applied))
    .some(({ operation }) => operation.kind === 'create-table' && sameName(operation.table, table))
}

function finding(applied: Applied, from: Name, to: Name, what: 'table' | 'view', context: MigrationContext): Candidate {
  const { operation } = applied
  const old = showName(from)
  const fresh = showName(to)
  const { dialect } = context
  return {
    span: operation.span,
    message: `The running release still asks for ${old}: each such query fails from the commit on until only code that says ${fresh} runs.`,
    object: old,
    table: from,
    fix: fix(
      sqlInTransaction(
        `${renaming(from, to, what, dialect)}\n${viewOver(from, to, dialect)}`,
        howItHolds(dialect),
        from.name === to.name
          ? undefined
          : `DROP VIEW ${quotedName(from, dialect)};\n${renaming({ ...from, name: to.name }, from, what, dialect)}`,
      ),
      deploy(`Release code that uses ${fresh}, and let the last process of the old release end.`),
      step([{ kind: 'drop-view', ...at(operation), view: from, materialized: false, cascade: false }]),
    ),
  }
}

/**
 * https://dev.mysql.com/doc/refman/8.4/en/rename-table.html, which renames views, too;
 * https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql,
 * https://learn.microsoft.com/sql/t-sql/statements/alter-schema-transact-sql
 */
function renaming(from: Name, to: Name, what: 'table' | 'view', dialect: Dialect): string {
  const old = quotedName(from, dialect)
  const moved = from.name === to.name && to.schema !== undefined ? quoted(to.schema, dialect) : undefined
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return `RENAME TABLE ${old} TO ${quotedName(to, dialect)};`
    case 'sqlserver':
      return moved === undefined
        ? `EXEC sp_rename N'${old.replaceAll("'", "''")}', N'${to.name.replaceAll("'", "''")}';`
        : `ALTER SCHEMA ${moved} TRANSFER ${old};`
    default:
      return moved === undefined
        ? `ALTER ${what.toUpperCase()} ${old} RENAME TO ${quoted(to.name, dialect)};`
        : `ALTER ${what.toUpperCase()} ${old} SET SCHEMA ${moved};`
  }
}

/** SQL Server wants CREATE VIEW to be a batch of its own: https://learn.microsoft.com/sql/t-sql/statements/create-view-transact-sql */
function viewOver(from: Name, to: Name, dialect: Dialect): string {
  const view = `CREATE VIEW ${quotedName(from, dialect)} AS SELECT * FROM ${quotedName(to, dialect)};`
  return dialect === 'sqlserver' ? `EXEC (N'${view.replaceAll("'", "''")}');` : view
}

function howItHolds(dialect: Dialect): string {
  switch (dialect) {
    case 'sqlite':
      return 'In one transaction: the old name stays for reads; a view of SQLite takes no writes without INSTEAD OF triggers.'
    case 'mysql':
    case 'mariadb':
      return 'One right after the other: between the two, which the server commits one by one, queries of the old name fail; then reads and writes pass through the view.'
    default:
      return 'In one transaction: the old name stays, reads and writes pass through the view.'
  }
}
