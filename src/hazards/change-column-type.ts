import { showName, type ColumnChange, type TypeName } from '../migrations/operation.js'
import { usingComputes } from '../schema/effects/postgres/types.js'
import { membersOf } from '../schema/effects/mysql/members.js'
import { hazard, none, type Candidate, type OperationContext } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { consequence, onlyRetyped, wayAlone, wholeWay } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'
import { fix } from './shared/fix.js'
import { under } from './shared/locks.js'
import { expandAndContract, onlineAlter } from './shared/retyping.js'
import { changesTimeZoneOnly, isUtc, knownType, rewritesFromAny } from './shared/type-change.js'
import { showType } from './shared/types.js'
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
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'Type change rewrites the table',
  why: 'PostgreSQL and SQL Server write every row and every index of the table anew while readers and writers wait; MySQL and MariaDB copy the table while writes wait.',
  safeWhen:
    'The engine keeps the rows as they are: varchar made longer or text, numeric given more digits at the same scale, timestamp to timestamptz in a session whose TimeZone is UTC. In SQL Server: varchar, nvarchar or varbinary made longer short of (max), decimal whose storage stays as large.',
  instead:
    'Expand and contract: add a column of the new type, write both, fill the old rows in batches, read the new one, drop the old one. SQL Server’s Enterprise edition and Azure SQL also know ALTER COLUMN … WITH (ONLINE = ON).',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://sqlperformance.com/2020/04/database-design/new-metadata-column-changes-sql-server-2016',
    'https://michaeljswart.com/2013/04/altering-text-columns-only-a-metadata-change/',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
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
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL);',
        sql: 'ALTER TABLE orders MODIFY total bigint NOT NULL;',
      },
      {
        before: 'CREATE TABLE `Orders` (id bigint PRIMARY KEY, note varchar(60), ref varchar(20));',
        sql: 'ALTER TABLE `Orders`\n  ADD COLUMN x int,\n  CHANGE COLUMN `note` `remark` TEXT,\n  MODIFY ref varchar(40);',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(60));',
        sql: 'ALTER TABLE orders MODIFY note varchar(80);',
        note: 'In utf8mb4 its length may take two bytes now.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL);',
        sql: 'ALTER TABLE orders MODIFY IF EXISTS total bigint NOT NULL;',
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
    mysql: [
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), state enum('new'), size int(11));",
        sql: "ALTER TABLE orders MODIFY note varchar(60), MODIFY state enum('new','paid'), MODIFY size integer COMMENT 'bigint';",
        note: 'All three change the catalogue alone.',
      },
      {
        sql: 'ALTER TABLE orders MODIFY total bigint NOT NULL;',
        note: 'No migration creates orders: total may be a bigint already.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(30));',
        sql: 'ALTER TABLE orders MODIFY note varchar(500);',
        note: 'Up to 127 bytes MariaDB lets a column grow past 255.',
      },
    ],
  },
  detect: (context) => {
    if (isMysql(context.dialect)) return inMysql(context)
    const { operation, before, effect, session, dialect } = context
    if (operation.kind !== 'alter-column' || operation.change.kind !== 'type') return none
    const { table, column, change } = operation
    if (before.isNewTable(table) || change.online === true) return none
    const old = knownType(before.column(table, column)?.type)

    if (old === undefined && (dialect === 'sqlserver' || !mustRewrite(column, change))) return none
    if (old !== undefined && changesTimeZoneOnly(old, change.type) && isUtc(session.get('timezone')?.value)) return none
    const rewrites = old === undefined || effect.rewrites.length > 0
    if (!rewrites && effect.scans.length === 0) return none

    const name = showName(table)
    const what = old === undefined ? `${column} becomes ${showType(change.type)}` : turned(column, old, change.type)
    return [
      {
        span: operation.span,
        object: columnOf(table, column),
        table,
        ...(rewrites ? {} : { severity: 'medium' }),
        message: rewrites
          ? `Reads and writes of ${name} wait while every row is written anew and every index is rebuilt: ${what}.`
          : `Reads and writes of ${name} wait while every row is checked, or indexed, again: ${what}.`,
        ...under(effect),
        proven: old === undefined ? 'rule' : 'replay',
        fix: fix(...onlineAlter(context, old), ...expandAndContract(operation, change.type, before, dialect)),
      },
    ]
  },
})

/** Types of one name differ where it was taken over, or in what is not part of it: a character set, a collation. */
function turned(column: string, from: TypeName, to: TypeName): string {
  return from.text === to.text
    ? `${column} becomes another ${showType(to)}`
    : `${column} turns from ${showType(from)} into ${showType(to)}`
}

/** Whatever the old type is, which we do not know. */
function mustRewrite(column: string, change: Extract<ColumnChange, { readonly kind: 'type' }>): boolean {
  return rewritesFromAny(change.type) || usingComputes(change.using, column, change.type)
}

/** What the type alone costs; NULL, position and the rest of a MODIFY are other hazards' concern. */
function inMysql(context: OperationContext): readonly Candidate[] {
  const { operation, statement, before } = context
  if (operation.kind !== 'alter-column' || before.isNewTable(operation.table)) return none
  const { table, column, change } = operation
  const old = before.column(table, column)
  if (old === undefined || knownType(old.type) === undefined) return none
  if (change.kind !== 'type' && change.kind !== 'redefine') return none
  const wanted = change.kind === 'type' ? { ...old, type: change.type, span: operation.span } : change.definition
  if (renumbersOnly(old.type, wanted.type)) return none
  const retyped = onlyRetyped(old, { ...wanted, span: operation.span })
  const alone = wayAlone(context, { ...operation, change: { kind: 'redefine', definition: retyped } })
  if (alone?.algorithm !== 'COPY') return none
  const what = turned(column, old.type, wanted.type)
  const said = consequence(statement, table, wholeWay(context) ?? alone, what)
  if (said === undefined) return none
  return [
    {
      span: operation.span,
      object: columnOf(table, column),
      table,
      ...said,
      proven: 'replay',
      fix: fix(onlineCopy(statement, table, before)),
    },
  ]
}

/** A member put in the middle of an ENUM: of that another hazard speaks, which says that the rows are copied, too. */
function renumbersOnly(from: TypeName, to: TypeName): boolean {
  const [was, now] = [membersOf(from), membersOf(to)]
  const kept = was.every((member) => now.some((each) => each.toLowerCase() === member.toLowerCase()))
  const moved = was.some((member, index) => now[index]?.toLowerCase() !== member.toLowerCase())
  return was.length > 0 && kept && moved
}
