import type { OperationOf } from '../migrations/model.js'
import { sameName, showName } from '../migrations/operation.js'
import { UNKNOWN_TYPE } from '../schema/table.js'
import { hazard, type Applied, type Candidate, type Fix, type MigrationContext } from './hazard.js'
import { renamesOlder } from './shared/age.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { deploy, fix, step } from './shared/fix.js'
import { standsAgain } from './shared/renames.js'
import { standIn } from './shared/stand-in.js'
import { columnOf } from './shared/words.js'

/** The name changes for every session at commit: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME */
export const renameColumn = hazard({
  id: 'rename-column',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: SQL_AND_MONGODB,
  subject: 'migration',
  title: 'Column or enum member renamed under running code',
  why: 'From the commit on, every query of the running release that names the column fails (an ORM names every column in every SELECT), until the new release is everywhere; and a rollback of the release fails the same way.',
  safeWhen: 'No running code names the column, or the same transaction swaps two columns.',
  instead:
    'Add a column of the new name, write to both, copy the older values in batches, switch readers, drop the old column later. Often the name in the code can change while the column keeps its own.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME',
    'https://www.postgresql.org/docs/18/sql-altertype.html',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders CHANGE note remark varchar(200);',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "EXEC sp_rename 'dbo.Orders.Note', 'Remark', 'COLUMN';",
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders RENAME COLUMN note TO remark;',
      },
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total NUMERIC, remark TEXT, code TEXT NOT NULL DEFAULT '');
INSERT INTO new_orders (id, total, remark, code) SELECT id, total, note, code FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        note: 'Through the SELECT of a rebuild.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE sends (id bigint PRIMARY KEY, key text);',
        sql: 'ALTER TABLE sends RENAME COLUMN key TO akey;',
      },
      { sql: 'alter table if exists identities rename id to provider_id;', note: 'Without the word COLUMN.' },
      {
        before: 'CREATE TABLE sends (id bigint PRIMARY KEY, key text);',
        sql: 'DO $$ BEGIN ALTER TABLE sends RENAME COLUMN key TO akey; END $$;',
      },
      {
        before: 'CREATE TABLE identities (id text, provider text);',
        sql: 'ALTER TABLE identities RENAME COLUMN id TO provider_id;\nALTER TABLE identities ADD COLUMN id uuid DEFAULT gen_random_uuid();',
        note: 'The name comes back, with other values.',
      },
      {
        before: 'CREATE TABLE sends (id text PRIMARY KEY);',
        sql: 'ALTER TABLE sends RENAME COLUMN id TO provider_id;\nALTER TABLE sends ADD COLUMN id uuid;',
        note: 'A column of the old name comes back, with other values in it.',
      },
      {
        before: "CREATE TYPE status AS ENUM ('new', 'paid');",
        sql: "ALTER TYPE status RENAME VALUE 'paid' TO 'settled';",
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders CHANGE note note varchar(200);',
        note: 'The name stays.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "EXEC sp_rename N'dbo.Orders.IX_Orders_Email', N'IX_Orders_Mail', N'INDEX';",
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
        before: 'CREATE TABLE sends (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE sends ADD COLUMN akey text;\nALTER TABLE sends RENAME COLUMN akey TO key;',
        note: 'The column is new.',
      },
      { sql: 'CREATE TABLE sends (id bigint, key text);\nALTER TABLE sends RENAME COLUMN key TO akey;' },
      {
        before: 'CREATE TABLE sends (id bigint PRIMARY KEY, key text, key_next text);',
        sql: 'ALTER TABLE sends RENAME COLUMN key TO key_old;\nALTER TABLE sends RENAME COLUMN key_next TO key_tmp;\nALTER TABLE sends RENAME COLUMN key_old TO key_next;\nALTER TABLE sends RENAME COLUMN key_tmp TO key;',
        note: 'A swap in one transaction: both names stay.',
      },
      {
        before: 'CREATE TABLE sends (id bigint PRIMARY KEY, key text);',
        sql: "-- ALTER TABLE sends RENAME COLUMN key TO akey;\nCOMMENT ON COLUMN sends.key IS 'RENAME COLUMN key TO akey';",
      },
    ],
  },
  detect: (context) => context.applied.flatMap((applied) => renamed(applied, context)),
})

function renamed(applied: Applied, context: MigrationContext): readonly Candidate[] {
  const { operation } = applied
  switch (operation.kind) {
    case 'rename-column':
      return isOlder(applied, operation, context) ? column(applied, operation, context) : []
    case 'rename-view':
      return operation.column === undefined ||
        context.before.isNewTable(operation.view) ||
        context.after.isNewTable(operation.view)
        ? []
        : [
            {
              span: operation.span,
              message: `The running release still asks for ${columnOf(operation.view, operation.column)}: each such query fails from the commit on.`,
              object: columnOf(operation.view, operation.column),
              table: operation.view,
              fix: fix(
                deploy(
                  `Add the column ${operation.to} at the end of the view (CREATE OR REPLACE VIEW) and keep the old one until no code asks for it.`,
                ),
              ),
            },
          ]
    case 'alter-type':
      return enumMember(operation, context)
    default:
      return []
  }
}

function isOlder(applied: Applied, operation: OperationOf<'rename-column'>, context: MigrationContext): boolean {
  const { applied: all, before, after } = context
  const addedHere = all
    .slice(0, all.indexOf(applied))
    .some(
      ({ operation: earlier }) =>
        (earlier.kind === 'add-column' &&
          sameName(earlier.table, operation.table) &&
          earlier.column.name === operation.column) ||
        (earlier.kind === 'rename-column' &&
          sameName(earlier.table, operation.table) &&
          earlier.to === operation.column),
    )
  return (
    !addedHere &&
    renamesOlder(applied, operation.table, context) &&
    !before.isNewColumn(operation.table, operation.column) &&
    !after.isNewColumn(operation.table, operation.to)
  )
}

function column(
  applied: Applied,
  operation: OperationOf<'rename-column'>,
  { applied: all, before, dialect }: MigrationContext,
): readonly Candidate[] {
  const { table, column: name, to } = operation
  const replaced = standsAgain(
    all,
    applied,
    (later) => later.kind === 'rename-column' && sameName(later.table, table) && later.to === name,
  )
  if (replaced) return []
  const old = columnOf(table, name)
  const fresh = columnOf(table, to)
  const type = before.column(table, name)?.type
  return [
    {
      span: operation.span,
      message: `The running release still reads and writes ${old}: each such query fails from the commit on until only code that says ${to} runs.`,
      object: old,
      table,
      fix: expandAndContract(),
    },
  ]

  function expandAndContract(): Fix {
    const isTyped = type !== undefined && type.name !== 'unknown'
    const beside = standIn(
      { span: operation.span, table, column: name, to, type: isTyped ? type : UNKNOWN_TYPE },
      before,
      dialect,
    )
    return fix(
      isTyped ? beside.added : deploy(`Add ${fresh} in a migration, with the type of ${old}.`),
      deploy(`Release code that writes ${old} and ${fresh}.`),
      ...beside.defaulted,
      deploy(`Copy the older values in batches by primary key, outside a transaction.`),
      ...beside.handedOver,
      deploy(`Release code that reads and writes only ${fresh}.`),
      step(beside.dropped, 'A migration of its own, in a later release.'),
    )
  }
}

function enumMember(operation: OperationOf<'alter-type'>, { before, after }: MigrationContext): readonly Candidate[] {
  if (operation.change.kind !== 'rename value') return []
  const type = after.type(operation.type) ?? before.type(operation.type)
  if (type !== undefined && after.isNew(type)) return []
  const { value, to } = operation.change
  const name = showName(operation.type)
  return [
    {
      span: operation.span,
      message: `The running release still reads and writes '${value}' of ${name}: it cannot write it any more, and does not know the '${to}' that it reads.`,
      object: `${name}.${value}`,
      fix: fix(
        deploy(`Add '${to}' to ${name} in a migration and release code that understands both.`),
        deploy(`Move the rows from '${value}' to '${to}' in batches by primary key; leave the old member in the type.`),
      ),
    },
  ]
}
