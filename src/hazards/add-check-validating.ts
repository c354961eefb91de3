import { showName } from '../migrations/operation.js'
import { hazard, type Candidate, type OperationContext } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { consequence, wayAlone, wholeWay } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'
import { addedConstraints, columnFirst } from './shared/added-constraints.js'
import { alreadyThere } from './shared/columns.js'
import { addedThenValidated, constraintName } from './shared/constraint-fix.js'
import { fix } from './shared/fix.js'
import { under } from './shared/locks.js'
import { inSentence } from './shared/sql-text.js'

/**
 * ADD CHECK takes ACCESS EXCLUSIVE and keeps it while every row is checked, also when the CHECK comes with ADD COLUMN
 * (measured on PostgreSQL 15: "verifying table").
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT
 *
 * SQL Server reads the rows under a schema modification lock unless WITH NOCHECK is written:
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#with--check--nocheck-
 */
export const addCheckValidating = hazard({
  id: 'add-check-validating',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'CHECK reads the table while everybody waits',
  why: 'Readers and writers wait until every row has been checked, and the deploy fails if one does not meet the condition.',
  safeWhen: 'The table is new.',
  instead:
    'ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later migration: it lets readers and writers through. In SQL Server WITH NOCHECK ADD CONSTRAINT, then WITH CHECK CHECK CONSTRAINT in a quiet hour.',
  sources: [
    'https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#with--check--nocheck-',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0);',
      },
      {
        sql: `ALTER TABLE auth.grants
  ADD COLUMN note text,
  ADD CHECK (char_length(nonce) <= 255 AND (expires_at IS NULL OR expires_at > created_at)) NO INHERIT;`,
        note: 'No migration creates the table: it stood before.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN discount integer CHECK (discount BETWEEN 0 AND 100);',
        note: 'The column is NULL everywhere, and every row is read all the same.',
      },
    ],
    sqlserver: [
      {
        sql: `ALTER TABLE [dbo].[PlayItem]
  ADD CONSTRAINT [CK_PlayItem_Owner] CHECK (
    ([UserId] IS NOT NULL AND [OrganizationId] IS NULL) -- GO
    OR ([UserId] IS NULL AND [OrganizationId] IS NOT NULL)
  );
GO`,
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE `Orders` (id bigint PRIMARY KEY, total int);',
        sql: 'ALTER TABLE `Orders` ADD COLUMN note text,\n  ADD CHECK (total >= 0);',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;',
      },
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total integer);
ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;`,
        sql: 'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;',
      },
      {
        sql: 'CREATE TABLE orders (id bigint, total integer CHECK (total > 0));\nALTER TABLE orders ADD CHECK (id > 0);',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: "-- ALTER TABLE orders ADD CHECK (total > 0);\nCOMMENT ON TABLE orders IS 'ADD CHECK (total > 0)';",
      },
    ],
    sqlserver: [
      { sql: 'ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT CK_Total CHECK NOT FOR REPLICATION (Total > 0)' },
      { sql: "PRINT N'ALTER TABLE dbo.Orders ADD CHECK (Total > 0)'\nCREATE TABLE dbo.Part (Id int CHECK (Id > 0))" },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED;',
        note: 'Nothing is checked.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN total int CHECK (total >= 0);',
        note: 'With ADD COLUMN MariaDB looks at no row.',
      },
    ],
  },
  detect: (context) => {
    if (isMysql(context.dialect)) return inMysql(context)
    const { operation, before, effect, dialect } = context
    if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
    return addedConstraints(operation, 'check')
      .filter(({ table, constraint }) => constraint.validated && !before.isNewTable(table))
      .map(({ table, constraint, withColumn }) => {
        return {
          span: withColumn ? operation.span : constraint.span,
          object: `${showName(table)}.${constraintName(table, constraint)}`,
          table,
          message: `Reads and writes of ${showName(table)} wait until every row has been checked: ${inSentence(constraint.expression.text)}.`,
          ...under(effect),
          fix: fix(...columnFirst(operation, constraint), ...addedThenValidated(table, constraint, dialect)),
        }
      })
  },
})

/** Both servers copy the table to check its rows; MariaDB even with check_constraint_checks off (10.11 was asked). */
function inMysql(context: OperationContext): readonly Candidate[] {
  const { operation, statement, before } = context
  if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
  return addedConstraints(operation, 'check').flatMap(({ table, constraint, withColumn }): readonly Candidate[] => {
    if (!constraint.validated || before.isNewTable(table)) return []
    if (wayAlone(context, operation)?.algorithm !== 'COPY') return []
    const said = consequence(
      statement,
      table,
      wholeWay(context),
      `each is checked (${inSentence(constraint.expression.text)})`,
    )
    if (said === undefined) return []
    return [
      {
        span: withColumn ? operation.span : constraint.span,
        object: `${showName(table)}.${constraintName(table, constraint)}`,
        table,
        ...said,
        fix: fix(onlineCopy(statement, table, before)),
      },
    ]
  })
}
