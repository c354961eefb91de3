import { sameName, showName, type OperationOf } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import type { Dialect, Name } from '../migrations/model.js'
import { hazard, none, type Candidate, type OperationContext } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { keptTable, proofsOf } from './shared/proofs.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { lostPartitions } from './shared/partitions.js'
import { replacedTable } from './shared/replaced-table.js'
import { firstOf, listed } from './shared/words.js'

/** DROP TABLE removes the rows for good; only a backup brings them back: https://www.postgresql.org/docs/18/sql-droptable.html */
export const dropTable = hazard({
  id: 'drop-table',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL_AND_MONGODB,
  subject: 'operation',
  title: 'Table dropped with its rows',
  why: 'The rows are gone when the migration commits, and the running release fails on every query of the table until it is replaced. Rolling back the release does not bring the rows back; only a restore does.',
  safeWhen:
    'An earlier, released migration copied the rows elsewhere and nothing outside the migrations names the table any more; or the table was created in the same change or is temporary. IF EXISTS makes nothing safe. Of a table that another one replaces under its name, with its rows, only what the copy leaves out is lost, and what is written meanwhile.',
  instead:
    'Release code that no longer uses the table, copy or dump what may be needed, wait until nobody misses it, then drop it in a later migration.',
  sources: ['https://www.postgresql.org/docs/18/sql-droptable.html'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'DROP TABLE orders;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: "IF OBJECT_ID('dbo.Orders') IS NOT NULL\nBEGIN\n  DROP TABLE dbo.Orders;\nEND",
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'DROP TABLE orders;',
      },
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `CREATE TABLE new_orders (id INTEGER PRIMARY KEY);
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`,
        note: 'A rebuild that copies no row.',
      },
    ],
    postgres: [
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'DROP TABLE orders;' },
      { sql: 'drop table if exists badges restrict;', note: 'A table that no migration creates stands somewhere.' },
      {
        before: 'CREATE TABLE documents (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE envelopes (id bigint PRIMARY KEY);\nINSERT INTO envelopes SELECT id FROM documents;\nDROP TABLE documents;',
        note: 'Copied in the same migration: what the running release writes in between is lost all the same.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'DO $$ BEGIN DROP TABLE IF EXISTS orders; END $$;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'DROP TABLE IF EXISTS archives;\nCREATE TABLE archives (id bigint PRIMARY KEY);',
        note: 'No earlier migration made it: `medium`.',
      },
    ],
  },
  good: {
    mysql: [
      {
        sql: `CREATE TABLE import (id bigint PRIMARY KEY);
DROP TABLE import;`,
        note: 'It was made here.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'CREATE TABLE dbo.Steps (Id int);\nDROP TABLE dbo.Steps;',
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
        note: 'A rebuild keeps every row.',
      },
      {
        sql: `CREATE TEMP TABLE picked (id);
DROP TABLE picked;`,
      },
    ],
    postgres: [
      { sql: 'CREATE TABLE staging (id bigint);\nDROP TABLE staging;', note: 'Created in the same migration.' },
      { sql: 'CREATE TEMPORARY TABLE picked (id bigint);\nDROP TABLE picked;' },
      {
        sql: 'DROP TABLE IF EXISTS archives;\nCREATE TABLE archives (id bigint PRIMARY KEY);',
        note: 'The first migration clears the way for the table that follows.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "-- DROP TABLE orders;\nCOMMENT ON TABLE orders IS 'DROP TABLE orders is planned';",
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE VIEW open_orders AS SELECT id FROM orders;',
        sql: 'DROP VIEW open_orders;',
        note: 'A view holds no rows.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'CREATE FUNCTION purge() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE orders; END $$;',
      },
    ],
  },
  detect: (context) => {
    const { operation, before, code, released, dialect } = context
    if (operation.kind === 'drop-partition' && operation.how === 'drop') return lostPartitions(operation, before)
    if (operation.kind !== 'drop-table' || operation.temporary === true) return none
    if (before.isCleared(operation.table)) return cleared(operation, before)
    if (!isOlderTable(before, operation.table)) return none
    if (operation.replacement !== undefined) return replacedTable(context, operation, operation.replacement)
    if (madeAnew(context, operation)) return emptiedAnew(context, operation)
    const table = showName(operation.table)
    const done = context.earlier.map((each) => each.operation)
    const kept = keptTable(done, operation.table, before)
    return [
      {
        span: operation.span,
        ...(kept?.complete === true ? { severity: 'high' as const } : {}),
        message:
          (kept === undefined
            ? `Every row of ${table} is deleted for good, and the running release fails on each query of it.`
            : kept.complete
              ? `The running release fails on each query of ${table}; its rows stand in ${kept.to} by then.`
              : `What of ${table} this migration has not copied to ${kept.to} before is deleted for good, and the running release fails on each query of it.`) +
          takenAlong(before, operation.table, operation.cascade, dialect),
        object: table,
        table: operation.table,
        proofs: proofsOf({ code, released, before }, operation.table),
        fix: fix(
          deploy(
            `Release code that no longer reads or writes ${table}, and let the last process of the old release end.`,
          ),
          deploy(
            `Keep a copy of what may still be needed (${dialect === 'postgres' ? 'pg_dump --table, or ' : ''}a copied table) and check that it restores.`,
          ),
          step([{ ...operation, ...at(operation), cascade: false }], 'A migration of its own, in a later release.'),
        ),
      },
    ]
  },
})

/** The same migration makes a table of that name again. */
function madeAnew({ migration }: OperationContext, { table, span }: OperationOf<'drop-table'>): boolean {
  const up = migration.up.flatMap(({ operations }) => operations)
  const at = up.findIndex((each) => each.kind === 'drop-table' && each.span === span && sameName(each.table, table))
  return at !== -1 && up.slice(at + 1).some((each) => each.kind === 'create-table' && sameName(each.table, table))
}

/** Queries go on, over a table whose rows are gone. */
function emptiedAnew(context: OperationContext, operation: OperationOf<'drop-table'>): readonly Candidate[] {
  const { before, code, released, dialect } = context
  const table = showName(operation.table)
  const kept = keptTable(
    context.earlier.map((each) => each.operation),
    operation.table,
    before,
  )
  return [
    {
      span: operation.span,
      message:
        (kept === undefined
          ? `Every row of ${table} is deleted for good: this migration makes the table anew without them.`
          : `What of ${table} this migration has not copied to ${kept.to} before is deleted for good: it makes the table anew.`) +
        takenAlong(before, operation.table, operation.cascade, dialect),
      object: table,
      table: operation.table,
      proofs: proofsOf({ code, released, before }, operation.table),
      fix: fix(
        deploy(
          `Change ${table} in place, or make the new table beside it under another name, copy the rows over and compare their number, drop the old one and rename the new one.`,
        ),
      ),
    },
  ]
}

/** DROP TABLE IF EXISTS before the CREATE of a table that no earlier migration made: where it stands, its rows go. */
function cleared(operation: OperationOf<'drop-table'>, before: SchemaView): readonly Candidate[] {
  const others = [...before.tables()].filter(({ name }) => !sameName(name, operation.table))
  if (others.length === 0) return none
  const table = showName(operation.table)
  return [
    {
      span: operation.span,
      message: `No earlier migration made ${table}, and where it stands all the same every row of it is deleted for good.`,
      object: table,
      table: operation.table,
      severity: 'medium',
      fix: fix(
        deploy(
          `Leave the DROP out: where ${table} stands, CREATE TABLE then fails and the migration with it, and no row is lost.`,
        ),
      ),
    },
  ]
}

function takenAlong(before: SchemaView, table: Name, cascade: boolean, dialect: Dialect): string {
  const referrers = before.referrers(table).filter((each) => showName(each.table.name) !== showName(table))
  if (referrers.length === 0) return ''
  const keys = referrers.map((each) => `${showName(each.table.name)} (${listed(each.columns)})`)
  // https://sqlite.org/foreignkeys.html#fk_schemacommands
  if (dialect === 'sqlite')
    return ` The foreign keys of ${firstOf(keys)} point at it: where they are enforced, ON DELETE acts on those rows, or the statement fails.`
  return cascade
    ? ` CASCADE takes the foreign keys of ${firstOf(keys)} with it.`
    : ` The foreign keys of ${firstOf(keys)} point at it: without CASCADE the statement is refused.`
}
