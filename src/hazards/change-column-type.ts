import {
  showName,
  type ColumnChange,
  type Dialect,
  type Expression,
  type OperationOf,
  type TypeName,
} from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { usingComputes } from '../schema/effects/postgres/types.js'
import { hazard, none, type Fix } from './hazard.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { under } from './shared/locks.js'
import { backfill } from './shared/backfill.js'
import { quoted } from './shared/quote.js'
import { changesTimeZoneOnly, isUtc, knownType, rewritesFromAny } from './shared/type-change.js'
import { columnOf } from './shared/words.js'

/**
 * A new type writes the table and its indexes anew under ACCESS EXCLUSIVE, unless the old type is binary coercible to
 * it or only a limit is widened: varchar(n) to more or to text, numeric to more digits at the same scale.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES
 *
 * SQL Server does it under a schema modification lock; WITH (ONLINE = ON) lets readers and writers through:
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#with--online--on--off--as-applies-to-altering-a-column
 */
export const changeColumnType = hazard({
  id: 'change-column-type',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres', 'sqlserver'],
  subject: 'operation',
  title: 'Type change rewrites the table',
  why: 'The server writes every row and every index of the table anew while readers and writers wait.',
  safeWhen:
    'The engine keeps the rows as they are: varchar made longer or text, numeric given more digits at the same scale, timestamp to timestamptz in a session whose TimeZone is UTC. In SQL Server: varchar, nvarchar or varbinary made longer short of (max), decimal whose storage stays as large.',
  instead:
    'Expand and contract: add a column of the new type, write both, fill the old rows in batches, read the new one, drop the old one. SQL Server’s Enterprise edition and Azure SQL also know ALTER COLUMN … WITH (ONLINE = ON).',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://sqlperformance.com/2020/04/database-design/new-metadata-column-changes-sql-server-2016',
    'https://michaeljswart.com/2013/04/altering-text-columns-only-a-metadata-change/',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer NOT NULL);',
        sql: 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state integer, note varchar(50));',
        sql: `ALTER TABLE orders
  ALTER note SET DATA TYPE text,
  ALTER state SET DATA TYPE text USING CASE state WHEN 0 THEN 'new' WHEN 1 THEN 'paid' ELSE 'closed' END;`,
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, price numeric(8,2));',
        sql: 'ALTER TABLE orders ALTER COLUMN price TYPE numeric(12,4);',
        note: 'The scale changes.',
      },
      {
        sql: 'ALTER TABLE orders ALTER COLUMN ref TYPE uuid USING ref::uuid;',
        note: 'No migration creates orders; nothing but uuid becomes uuid in place.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE [dbo].[Link] ([Id] INT NOT NULL PRIMARY KEY, [Code] UNIQUEIDENTIFIER NOT NULL, Total int NOT NULL);',
        sql: `IF EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'Link' AND DATA_TYPE = 'uniqueidentifier')
BEGIN
  ALTER TABLE [dbo].[Link] ALTER COLUMN [Code] NVARCHAR(300) NOT NULL;
END`,
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id int NOT NULL IDENTITY(1,1) CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL);',
        sql: 'ALTER TABLE Orders ALTER COLUMN Total bigint NOT NULL',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255));\nCREATE INDEX ON users (email);',
        sql: 'ALTER TABLE users ALTER COLUMN email TYPE varchar(500);\nALTER TABLE users ALTER COLUMN email TYPE text;',
        note: 'Widening keeps the rows.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, price numeric(8,2));',
        sql: 'ALTER TABLE orders ALTER COLUMN price TYPE numeric(12,2);',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamp);',
        sql: "SET TIME ZONE 'UTC';\nALTER TABLE orders ALTER COLUMN at TYPE timestamptz;",
      },
      {
        sql: 'CREATE TABLE orders (id bigint, total integer);\nALTER TABLE orders ALTER COLUMN total TYPE bigint;',
        note: 'The table is new.',
      },
      {
        sql: 'ALTER TABLE users ALTER COLUMN email TYPE text;',
        note: 'No migration creates users: email may be varchar, which becomes text in place.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Email nvarchar(100) NOT NULL, Price decimal(10,2), At datetime2 NOT NULL);',
        sql: 'ALTER TABLE dbo.Users ALTER COLUMN Email nvarchar(256) NOT NULL;\nALTER TABLE dbo.Users ALTER COLUMN Price numeric(19, 2) NULL\nALTER TABLE dbo.Users ALTER COLUMN At DATETIME2(7) NULL',
        note: 'Longer, within the same storage, and the same type that takes NULL.',
      },
      {
        before: 'CREATE TABLE dbo.Orders (Id int NOT NULL PRIMARY KEY, Total int NOT NULL);',
        sql: 'ALTER TABLE dbo.Orders ALTER COLUMN Total bigint NOT NULL WITH (ONLINE = ON)',
      },
      {
        sql: 'ALTER TABLE dbo.Users ALTER COLUMN Email nvarchar(256) NOT NULL',
        note: 'No migration shows what it was.',
      },
    ],
  },
  detect: ({ operation, before, effect, session, dialect }) => {
    if (operation.kind !== 'alter-column' || operation.change.kind !== 'type') return none
    const { table, column, change } = operation
    if (before.isNewTable(table) || change.online === true) return none
    const old = knownType(before.column(table, column)?.type)

    if (old === undefined && (dialect === 'sqlserver' || !mustRewrite(column, change))) return none
    if (old !== undefined && changesTimeZoneOnly(old, change.type) && isUtc(session.get('timezone')?.value)) return none
    const rewrites = old === undefined || effect.rewrites.length > 0
    if (!rewrites && effect.scans.length === 0) return none

    const name = showName(table)
    const turned = `${column} ${old === undefined ? 'becomes' : `turns from ${old.text} into`} ${change.type.text}`
    return [
      {
        span: operation.span,
        object: columnOf(table, column),
        table,
        ...(rewrites ? {} : { severity: 'medium' }),
        message: rewrites
          ? `Reads and writes of ${name} wait while every row is written anew and every index is rebuilt: ${turned}.`
          : `Reads and writes of ${name} wait while every row is checked, or indexed, again: ${turned}.`,
        ...under(effect),
        proven: old === undefined ? 'rule' : 'replay',
        fix: expandAndContract(operation, change.type, before, dialect),
      },
    ]
  },
})

/** Whatever the old type is, which we do not know. */
function mustRewrite(column: string, change: Extract<ColumnChange, { readonly kind: 'type' }>): boolean {
  return rewritesFromAny(change.type) || usingComputes(change.using, column, change.type)
}

function expandAndContract(
  operation: OperationOf<'alter-column'>,
  type: TypeName,
  before: SchemaView,
  dialect: Dialect,
): Fix {
  const { table, column } = operation
  const place = at(operation)
  const added = `${column}_new`
  const value: Expression = (operation.change.kind === 'type' ? operation.change.using : undefined) ?? {
    text:
      dialect === 'sqlserver'
        ? `CONVERT(${type.text}, ${quoted(column, dialect)})`
        : `${quoted(column, dialect)}::${type.text}`,
    volatility: 'constant',
    columns: [column],
  }
  return fix(
    step([
      {
        ...place,
        kind: 'add-column',
        table,
        column: { name: added, type, nullable: true, span: operation.span },
        constraints: [],
      },
    ]),
    deploy(`Release code (or a trigger) that writes ${column} and ${added}.`),
    ...backfill(table, added, value, operation.span, before, dialect),
    deploy(
      `Build the indexes and constraints of ${column} on ${added} (${dialect === 'sqlserver' ? 'WITH (ONLINE = ON), WITH NOCHECK and WITH CHECK' : 'CONCURRENTLY, NOT VALID and VALIDATE'}), then release code that reads and writes ${added} alone.`,
    ),
    step([{ ...place, kind: 'drop-column', table, column, cascade: false }], 'once no release reads it any more'),
  )
}
