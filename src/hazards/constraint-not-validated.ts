import { showName } from '../migrations/operation.js'
import { hazard } from './hazard.js'
import { broughtConstraints } from './shared/brought.js'
import { constraintName } from './shared/constraint-fix.js'
import { at, beside, step } from './shared/fix.js'

/**
 * NOT VALID binds new rows only; what stood before may break the rule until VALIDATE CONSTRAINT has read it:
 * https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT
 */
export const constraintNotValidated = hazard({
  id: 'constraint-not-validated',
  check: 'integrity/referential',
  severity: 'low',
  engines: ['postgres', 'sqlserver'],
  subject: 'history',
  title: 'Constraint that older rows need not meet',
  why: 'Rows that stood before may break the rule and nobody has looked: a join loses them, an update of such a row fails years later, and the planner makes nothing of the constraint.',
  safeWhen: 'VALIDATE CONSTRAINT follows in a later migration, once the rows are cleaned up.',
  instead:
    'VALIDATE CONSTRAINT in a later migration: it reads the table, and lets readers and writers through. In SQL Server ALTER TABLE … WITH CHECK CHECK CONSTRAINT, in a quiet hour.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT',
    'https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#with-check--with-nocheck',
  ],
  bad: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT CK_Orders_Total CHECK (Total >= 0);',
        note: 'The engine marks it is_not_trusted and plans no query by it.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;',
      },
      {
        sql: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        note: 'On a table that no migration creates.',
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT CK_Orders_Total CHECK (Total >= 0);\nGO\nALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT CK_Orders_Total;',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: `ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;`,
        outsideTransaction: true,
      },
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total integer);
ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;`,
        sql: 'ALTER TABLE orders ADD COLUMN note text;',
        note: 'It stood before.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: `ALTER TABLE orders ADD CONSTRAINT total_present CHECK (total IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_present;
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT total_present;`,
        outsideTransaction: true,
        note: 'The usual way to NOT NULL.',
      },
    ],
  },
  detect: ({ plan, after, dialect }) =>
    broughtConstraints(plan, after, ['foreign key', 'check', 'not null'])
      .filter(({ constraint }) => !constraint.validated)
      .map(({ table, constraint, span }) => {
        const name = constraint.name ?? constraintName(table.name, { ...constraint, span })
        return {
          span,
          object: `${showName(table.name)}.${name}`,
          table: table.name,
          message: `${name} binds new rows of ${showName(table.name)} only: no migration validates it, so rows that stood before may break it${dialect === 'sqlserver' ? ', and the engine does not trust it (is_not_trusted)' : ''}.`,
          fix: beside(
            step(
              [{ kind: 'validate-constraint', ...at({ span }), table: table.name, constraint: name }],
              'in a later migration',
            ),
          ),
        }
      }),
})
