import type { Migration } from '../migrations/model.js'
import { sameName, showName, type Operation, type OperationOf } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Candidate, type OperationContext } from './hazard.js'
import { checkedNotNull, notNullSteps } from './shared/constraint-fix.js'
import { isMysql } from './shared/engines.js'
import { at, fix, sqlInTransaction, step } from './shared/fix.js'
import { consequence, wayAlone, wholeWay } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'
import { quoted, quotedName } from './shared/quote.js'
import { knownType } from './shared/type-change.js'
import { under } from './shared/locks.js'
import { columnOf } from './shared/words.js'

/**
 * SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, unless a validated CHECK on the very column proves that it
 * holds no NULL (since PostgreSQL 12). From 18 the constraint itself can be added NOT VALID.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL
 *
 * SQL Server reads the whole table under its schema modification lock, whatever CHECK stands:
 * https://michaeljswart.com/2013/04/altering-text-columns-only-a-metadata-change/
 */
export const setNotNullScan = hazard({
  id: 'set-not-null-scan',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'SET NOT NULL reads the table while everybody waits',
  why: 'Readers and writers wait until the server has looked at every row, and the deploy fails if one holds NULL.',
  safeWhen:
    'In PostgreSQL a validated CHECK (column IS NOT NULL) stands, so that the scan is left out, or the table is new.',
  instead:
    'ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later migration, then SET NOT NULL and DROP CONSTRAINT. From PostgreSQL 18: ADD CONSTRAINT … NOT NULL column NOT VALID, then VALIDATE CONSTRAINT. SQL Server has no way around the scan: WITH NOCHECK ADD CONSTRAINT … CHECK (column IS NOT NULL) binds new rows, and WITH CHECK CHECK CONSTRAINT or NOT NULL itself follows in a quiet hour.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
        sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
        sql: 'ALTER TABLE users ADD CONSTRAINT users_email_given NOT NULL email;',
        note: 'PostgreSQL 18.',
      },
      {
        before: `CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);
ALTER TABLE users ADD CONSTRAINT users_name_given CHECK (name IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_name_given;`,
        sql: `alter table only public.users
  alter name set not null,
  alter email set default '',
  alter email set not null;`,
        note: 'The CHECK that stands is about another column.',
      },
      {
        before: `CREATE TABLE users (id bigint PRIMARY KEY, email text);
ALTER TABLE users ADD CONSTRAINT users_email_given CHECK (email IS NOT NULL) NOT VALID;`,
        sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
        note: 'The CHECK is not validated.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE users ADD COLUMN plan text;\nUPDATE users SET plan = 'free';\nALTER TABLE users ALTER COLUMN plan SET NOT NULL;",
        note: 'The column is new, the table is not: every row is read.',
      },
      {
        sql: 'ALTER TABLE users VALIDATE CONSTRAINT email_there;\nALTER TABLE users ALTER COLUMN email SET NOT NULL;',
        note: 'What email_there says stands in no migration: low.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
        sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT IF EXISTS email_there;',
        note: 'The end of the safe way, whose beginning was run by hand, it seems: low.',
      },
      {
        before: `CREATE TABLE users (id bigint PRIMARY KEY, email text);
ALTER TABLE users ADD CONSTRAINT email_long CHECK (length(email) > 3);`,
        sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT email_long;',
        note: 'The constraint that goes says nothing about NULL.',
      },
    ],
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Email nvarchar(256) NULL);',
        sql: 'ALTER TABLE [dbo].[users] ALTER COLUMN [email] NVARCHAR(256) NOT NULL',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255));',
        sql: 'ALTER TABLE users MODIFY COLUMN email varchar(255) NOT NULL;',
      },
      {
        before:
          'CREATE TABLE teams (id bigint PRIMARY KEY);\nCREATE TABLE `Users` (id bigint PRIMARY KEY, teamId bigint);',
        sql: 'ALTER TABLE `Users`\n  CHANGE `TeamID` `teamId` bigint NOT NULL,\n  ADD CONSTRAINT team_fk FOREIGN KEY (teamId) REFERENCES teams (id);',
        note: 'The foreign key makes a copy of the whole statement.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255));',
        sql: 'ALTER TABLE users MODIFY email varchar(255) NOT NULL;',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: `CREATE TABLE users (id bigint PRIMARY KEY, email text);
ALTER TABLE users ADD CONSTRAINT users_email_given CHECK (email IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_email_given;`,
        sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT users_email_given;',
      },
      {
        before: `CREATE TABLE users (id bigint PRIMARY KEY, email text CHECK (email IS NOT NULL AND length(email) > 3));`,
        sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
        note: 'A CHECK that says more proves it, too.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);',
        sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL, ALTER COLUMN id SET NOT NULL;',
        note: 'Both are NOT NULL already.',
      },
      {
        sql: 'CREATE TABLE users (id bigint, email text);\nALTER TABLE users ALTER COLUMN email SET NOT NULL;',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
        sql: '-- ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users ALTER COLUMN email DROP NOT NULL;',
      },
    ],
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Email nvarchar(100) NOT NULL);',
        sql: 'ALTER TABLE dbo.Users ALTER COLUMN Email NVARCHAR(256) NOT NULL',
        note: 'It was NOT NULL before: ALTER COLUMN has to say it again.',
      },
      {
        sql: 'ALTER TABLE dbo.Users ALTER COLUMN Email NVARCHAR(256) NOT NULL',
        note: 'No migration shows what it was.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255));',
        sql: 'ALTER TABLE users MODIFY COLUMN email varchar(255) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;',
        note: 'The server refuses it if anybody would have to wait.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255) NOT NULL);',
        sql: "ALTER TABLE users MODIFY email varchar(255) NOT NULL DEFAULT '';",
        note: 'It is NOT NULL already.',
      },
    ],
  },
  detect: (context) => {
    if (isMysql(context.dialect)) return inMysql(context)
    const { operation, before, effect, engineVersion, dialect, migration } = context
    const columns =
      operation.kind === 'alter-column' && operation.change.kind === 'set not null'
        ? [operation.column]
        : operation.kind === 'add-constraint' &&
            operation.constraint.kind === 'not null' &&
            operation.constraint.validated
          ? operation.constraint.columns
          : []
    if (operation.kind !== 'alter-column' && operation.kind !== 'add-constraint') return none
    const { table } = operation
    if (before.isNewTable(table) || effect.scans.length === 0) return none
    return columns.map((column) => {
      const unseen =
        dialect !== 'postgres' || engineVersion < 12 ? undefined : unseenCheck(migration, before, operation, column)
      return {
        span: operation.span,
        object: columnOf(table, column),
        table,
        ...(unseen === undefined ? {} : { severity: 'low' as const }),
        message: `Reads and writes of ${showName(table)} wait until ${dialect === 'sqlserver' ? 'SQL Server' : 'PostgreSQL'} has read every row to see that ${column} is never NULL${unseen === undefined ? '' : `, ${unseen}`}.`,
        ...under(effect),
        fix:
          dialect === 'sqlserver'
            ? fix(...checkedNotNull(table, column, operation.span))
            : fix(...notNullSteps(table, column, operation.span, engineVersion)),
      }
    })
  },
})

/**
 * What may prove the column, and cannot be verified: a constraint that no migration made. The migration validates it
 * before, or drops it afterwards, as the safe way does at its end.
 */
function unseenCheck(
  { up }: Migration,
  before: SchemaView,
  operation: OperationOf<'alter-column'> | OperationOf<'add-constraint'>,
  column: string,
): string | undefined {
  const table = before.table(operation.table)
  const operations = up.flatMap((statement) => statement.operations)
  const at = operations.indexOf(operation)
  const unknown = (kind: 'validate-constraint' | 'drop-constraint', among: readonly Operation[]): string | undefined =>
    among
      .flatMap((each) => (each.kind === kind && sameName(each.table, operation.table) ? [each.constraint] : []))
      .find((name) => name !== undefined && !table.constraints.some((known) => known.name === name))
  // A table of which migrations made only a part has constraints that they do not show: dropping one says nothing.
  if (table.exact) {
    const dropped = unknown('drop-constraint', operations.slice(at + 1))
    return dropped === undefined
      ? undefined
      : `unless ${dropped}, which no migration made and this one drops afterwards, is a validated CHECK (${column} IS NOT NULL): that cannot be verified here`
  }
  const validated = unknown('validate-constraint', operations.slice(0, at))
  return validated === undefined ? undefined : `unless ${validated} says so, which no migration here defines`
}

/** MODIFY and CHANGE to NOT NULL write the table anew, in place in both servers; with STORED columns MariaDB copies. */
function inMysql(context: OperationContext): readonly Candidate[] {
  const { operation, statement, before, dialect } = context
  if (operation.kind !== 'alter-column' || before.isNewTable(operation.table)) return none
  const { table, column, change } = operation
  const old = before.column(table, column)
  if (old === undefined || knownType(old.type) === undefined || !old.nullable) return none
  if (change.kind !== 'set not null' && !(change.kind === 'redefine' && !change.definition.nullable)) return none
  const whole = wholeWay(context)
  const because = `${column} becomes NOT NULL${whole?.algorithm === 'COPY' ? '' : ', and the deploy fails if one row holds NULL'}`
  const said = consequence(statement, table, whole, because)
  if (said === undefined) return none
  const definition = {
    ...(change.kind === 'redefine' ? change.definition : { ...old, span: operation.span }),
    nullable: false,
  }
  const alone: OperationOf<'alter-column'> = {
    ...at(operation),
    kind: 'alter-column',
    table,
    column,
    change: { kind: 'redefine', definition },
  }
  const nulls = `SELECT count(*) FROM ${quotedName(table, dialect)} WHERE ${quoted(column, dialect)} IS NULL;`
  return [
    {
      span: operation.span,
      object: columnOf(table, column),
      table,
      ...said,
      proven: 'replay',
      fix: fix(
        sqlInTransaction(nulls, 'must be 0: fill the rows that hold NULL first, in batches'),
        ...(wayAlone(context, alone)?.lock === 'NONE'
          ? [step([alone], 'in a statement of its own')]
          : [onlineCopy(statement, table, before)]),
      ),
    },
  ]
}
