import { showName, type Constraint, type Dialect, type Name, type Operation } from '../migrations/operation.js'
import type { Statement } from '../migrations/model.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, type Candidate, type Fix, type FixStep, type OperationContext } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { consequence, wayAlone, wholeWay } from './shared/mysql-way.js'
import { quoted, quotedName } from './shared/quote.js'
import { addedConstraints, columnFirst } from './shared/added-constraints.js'
import { alreadyThere } from './shared/columns.js'
import { addedThenValidated, constraintName } from './shared/constraint-fix.js'
import { at, deploy, fix, step } from './shared/fix.js'
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
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'Foreign key checks every row while writers wait',
  why: 'Writes to both tables wait until every row of the referencing table has been looked up in the referenced one.',
  safeWhen: 'The referencing table is new, or the column comes with the same ADD COLUMN and has no default.',
  instead:
    'ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later migration: it lets writers through. In SQL Server WITH NOCHECK ADD CONSTRAINT, then WITH CHECK CHECK CONSTRAINT in a quiet hour.',
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
    mysql: [
      {
        before:
          'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);',
      },
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE `Orders` (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE `Orders`\n  ADD COLUMN customer_id bigint NULL,\n  ADD FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;',
        note: 'The column is new and empty, yet the table is copied.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN customer_id bigint NULL REFERENCES customers (id);',
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
    mysql: [
      {
        before:
          'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: 'SET SESSION foreign_key_checks = 0;\nALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id), ALGORITHM=INPLACE, LOCK=NONE;\nSET SESSION foreign_key_checks = 1;',
        note: 'In place, and no row is looked at.',
      },
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);',
        note: 'The table is new.',
      },
    ],
  },
  detect: (context) => {
    if (isMysql(context.dialect)) return inMysql(context)
    const { operation, before, effect, engineVersion, dialect } = context
    if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
    return addedConstraints(operation, 'foreign key')
      .filter(({ table, constraint }) => constraint.validated && !before.isNewTable(table))
      .map(({ table, constraint, withColumn }) => {
        const name = showName(table)
        const parent = showName(constraint.references.table)
        const empty = withColumn && !hasDefault(operation)
        const waits = dialect === 'sqlserver' ? 'Reads and writes of' : 'Writes to'
        // Nobody else sees a parent of this migration's own.
        const both = parent === name || before.isNewTable(constraint.references.table) ? name : `${name} and ${parent}`
        return {
          span: withColumn ? operation.span : constraint.span,
          object: `${name}.${constraintName(table, constraint)}`,
          table,
          ...(empty ? { severity: 'info' as const } : {}),
          message: empty
            ? `${parent === name ? `${name} is` : `Both ${name} and ${parent} are`} locked against ${dialect === 'sqlserver' ? 'reads and writes' : 'writes'} for an instant; no row is looked up, because the new column is NULL in each row.`
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

/** With foreign_key_checks on the table is copied; off, the key is added in place and the rows that are there stay unchecked. */
function inMysql(context: OperationContext): readonly Candidate[] {
  const { operation, statement, before, dialect } = context
  if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
  return addedConstraints(operation, 'foreign key').flatMap(
    ({ table, constraint, withColumn }): readonly Candidate[] => {
      if (before.isNewTable(table)) return []
      const added: Operation = {
        ...at(constraint),
        kind: 'add-constraint',
        table,
        constraint: { ...constraint, inline: false },
      }
      // REFERENCES behind a column of MySQL 8 is ignored: of that another hazard speaks.
      if (wayAlone(context, withColumn ? operation : added)?.algorithm !== 'COPY') return []
      const parent = showName(constraint.references.table)
      const said = consequence(statement, table, wholeWay(context), `every row is looked up in ${parent}`)
      if (said === undefined) return []
      return [
        {
          span: withColumn ? operation.span : constraint.span,
          object: `${showName(table)}.${constraintName(table, constraint)}`,
          table,
          ...said,
          fix: fix(
            ...columnFirst(operation, constraint),
            ...columnsBeside(statement, operation, constraint.columns),
            deploy(`Look for rows that have no partner first: ${orphans(table, constraint, dialect)}`),
            step(
              [
                checks('0', operation),
                { ...added, constraint: { ...constraint, inline: false, name: constraintName(table, constraint) } },
                checks('1', operation),
              ],
              'in place; the rows that are there are not checked',
            ),
          ),
        },
      ]
    },
  )
}

function checks(value: string, operation: Operation): Operation {
  return { ...at(operation), kind: 'set', name: 'foreign_key_checks', value, scope: 'session' }
}

function orphans(
  table: Name,
  { columns, references }: Extract<Constraint, { readonly kind: 'foreign key' }>,
  dialect: Dialect,
): string {
  const pairs = columns.map((column, index) => {
    const target = references.columns[index] ?? column
    return `parent.${quoted(target, dialect)} = child.${quoted(column, dialect)}`
  })
  const given = columns.map((column) => `child.${quoted(column, dialect)} IS NOT NULL`)
  return `SELECT count(*) FROM ${quotedName(table, dialect)} child WHERE ${given.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${quotedName(references.table, dialect)} parent WHERE ${pairs.join(' AND ')})`
}

/** Columns of the key that another clause of the same ALTER adds come first, in a statement of their own. */
function columnsBeside(statement: Statement, operation: Operation, columns: readonly string[]): readonly FixStep[] {
  const added = statement.operations.filter(
    (each) => each !== operation && each.kind === 'add-column' && columns.includes(each.column.name),
  )
  return added.length === 0 ? [] : [step(added.map((each) => ({ ...each, ...at(each) })))]
}
