import { showName, type Constraint, type Dialect, type Name, type Operation } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, type Fix } from './hazard.js'
import { addedConstraints, columnFirst } from './shared/added-constraints.js'
import { alreadyThere } from './shared/columns.js'
import { addedThenValidated, constraintName } from './shared/constraint-fix.js'
import { at, fix, step } from './shared/fix.js'
import { partitionsOf } from './shared/index-fix.js'
import { under } from './shared/locks.js'

/**
 * ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on both tables and keeps it while every row is looked up in the other one.
 * With ADD COLUMN and no default nothing is looked up; with a default it is (measured on PostgreSQL 15). NOT VALID on
 * a partitioned table is refused before 18.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT
 *
 * SQL Server reads the rows unless WITH NOCHECK is written, under a schema modification lock on both tables:
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#with--check--nocheck-
 */
export const addForeignKeyValidating = hazard({
  id: 'add-foreign-key-validating',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres', 'sqlserver'],
  subject: 'operation',
  title: 'Foreign key checks every row while writers wait',
  why: 'Writes to both tables wait until every row of the referencing table has been looked up in the referenced one.',
  safeWhen: 'The referencing table is new, or the column comes with the same ADD COLUMN and has no default.',
  instead:
    'ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later migration: it lets writers through. In SQL Server WITH NOCHECK ADD CONSTRAINT, then WITH CHECK CHECK CONSTRAINT in a quiet hour.',
  sources: [
    'https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#with--check--nocheck-',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT',
  ],
  bad: {
    postgres: [
      {
        before:
          'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);',
      },
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: `ALTER TABLE orders ADD COLUMN "customerId" bigint;
ALTER TABLE "orders"
  ADD FOREIGN KEY ("customerId") REFERENCES customers
  ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;`,
        note: 'The column is new and empty, yet a constraint of its own reads every row.',
      },
      {
        before: 'CREATE TABLE plans (id bigint PRIMARY KEY);\nCREATE TABLE users (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE users ADD COLUMN plan_id bigint NOT NULL DEFAULT 1 REFERENCES plans (id);',
        note: 'Every row has the default, so every row is looked up.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Provider (Id int NOT NULL PRIMARY KEY);\nCREATE TABLE dbo.PlayItem (Id int NOT NULL PRIMARY KEY);',
        sql: `ALTER TABLE [dbo].[PlayItem] ADD [ProviderId] INT NULL;
GO
IF OBJECT_ID('[dbo].[FK_PlayItem_Provider]') IS NULL
BEGIN
  ALTER TABLE [dbo].[PlayItem] WITH CHECK
    ADD CONSTRAINT [FK_PlayItem_Provider] FOREIGN KEY ([ProviderId]) REFERENCES [dbo].[Provider] ([Id]) ON DELETE SET NULL ON UPDATE CASCADE
END`,
      },
    ],
  },
  good: {
    postgres: [
      {
        before:
          'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
      },
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);`,
        note: 'The referencing table is new and empty.',
      },
      {
        before: `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;`,
        sql: 'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fkey;',
      },
    ],
    sqlserver: [
      {
        sql: 'ALTER TABLE dbo.PlayItem WITH NOCHECK ADD CONSTRAINT FK_PlayItem_Provider FOREIGN KEY (ProviderId) REFERENCES dbo.Provider (Id);',
      },
      {
        sql: 'CREATE TABLE dbo.Line (Id int NOT NULL PRIMARY KEY, OrderId int CONSTRAINT FK_Line_Order REFERENCES dbo.[Order] (Id));\nALTER TABLE dbo.Line ADD FOREIGN KEY (Id) REFERENCES dbo.Item (Id)',
        note: 'The referencing table is new and empty.',
      },
    ],
  },
  detect: ({ operation, before, effect, engineVersion, dialect }) => {
    if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
    return addedConstraints(operation, 'foreign key')
      .filter(({ table, constraint }) => constraint.validated && !before.isNewTable(table))
      .map(({ table, constraint, withColumn }) => {
        const name = showName(table)
        const parent = showName(constraint.references.table)
        const empty = withColumn && !hasDefault(operation)
        const waits = dialect === 'sqlserver' ? 'Reads and writes of' : 'Writes to'
        const both = parent === name ? name : `${name} and ${parent}`
        return {
          span: withColumn ? operation.span : constraint.span,
          object: `${name}.${constraintName(table, constraint)}`,
          table,
          ...(empty ? { severity: 'info' as const } : {}),
          message: empty
            ? `Both ${name} and ${parent} are locked against ${dialect === 'sqlserver' ? 'reads and writes' : 'writes'} for an instant; no row is looked up, because the new column is NULL in each.`
            : `${waits} ${both} wait until every row of ${name} has been looked up in ${parent}.`,
          ...under(effect),
          ...(empty ? {} : { fix: safeWay(operation, table, constraint, before, engineVersion, dialect) }),
        }
      })
  },
})

function hasDefault(operation: Operation): boolean {
  if (operation.kind !== 'add-column') return false
  const { column } = operation
  return (column.default !== undefined && column.default.isNull !== true) || column.generated !== undefined
}

function safeWay(
  operation: Operation,
  table: Name,
  constraint: Extract<Constraint, { readonly kind: 'foreign key' }>,
  before: SchemaView,
  engineVersion: number,
  dialect: Dialect,
): Fix {
  const first = columnFirst(operation, constraint)
  const partitions = partitionsOf(before, table)
  if (dialect !== 'postgres' || !before.table(table).partitioned || engineVersion >= 18 || partitions.length === 0) {
    return fix(...first, ...addedThenValidated(table, constraint, dialect))
  }
  // Partitions that hold the same valid foreign key already are not checked again when the parent gets it.
  return fix(
    ...first,
    ...partitions.flatMap((partition) => addedThenValidated(partition.name, constraint)),
    step([{ ...at(constraint), kind: 'add-constraint', table, constraint: { ...constraint, inline: false } }]),
  )
}
