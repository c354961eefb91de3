import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { addsConstraint } from './shared/constraint-fix.js'
import { at, fix, step } from './shared/fix.js'
import { exclusiveLocks, under } from './shared/locks.js'

/**
 * Locks are kept until the transaction ends: the scan of VALIDATE, which by itself lets writers through, then runs
 * under the lock of ADD CONSTRAINT.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
export const validateInSameTransaction = hazard({
  id: 'validate-in-same-transaction',
  check: 'safety/non-blocking',
  severity: 'medium',
  engines: ['postgres'],
  subject: 'operation',
  title: 'NOT VALID and VALIDATE in one transaction',
  why: 'The lock of ADD CONSTRAINT is held until the transaction commits, so the table is scanned under it all the same: NOT VALID gained nothing.',
  safeWhen: 'The two run in transactions of their own, or the table is new.',
  instead: 'VALIDATE CONSTRAINT in a later migration.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: `ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;`,
      },
      {
        before:
          'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);',
        sql: `SET LOCAL lock_timeout = '2s';
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'orders_user_id_fkey') THEN
    ALTER TABLE public.orders ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;
  END IF;
END $$;
ALTER TABLE orders ALTER COLUMN user_id SET STATISTICS 500, VALIDATE CONSTRAINT orders_user_id_fkey;`,
        note: 'The name is the one that PostgreSQL makes up.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total integer);
ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;`,
        sql: 'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: `ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;`,
        outsideTransaction: true,
        note: 'Each statement commits by itself.',
      },
      {
        sql: `CREATE TABLE orders (id bigint PRIMARY KEY, total integer);
ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;`,
        note: 'The table is new.',
      },
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total integer);
ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;`,
        sql: `ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;
ALTER TABLE orders ADD CONSTRAINT orders_total_small CHECK (total < 100000) NOT VALID;`,
        note: 'Another constraint, and after the scan.',
      },
    ],
  },
  detect: ({ operation, before, effect, earlier, step: { transaction } }) => {
    if (operation.kind !== 'validate-constraint' || transaction === undefined) return none
    if (before.isNewTable(operation.table)) return none
    const adding = earlier.findLast((applied) => addsConstraint(applied.operation, operation))
    if (adding === undefined) return none

    const table = showName(operation.table)
    const waiting = exclusiveLocks(adding.effect).length > 0 ? 'Reads and writes of' : 'Writes to'
    return [
      {
        span: operation.span,
        object: `${table}.${operation.constraint}`,
        table: operation.table,
        message: `${waiting} ${table} wait while ${operation.constraint} is validated: the lock of ADD CONSTRAINT in line ${adding.operation.span.line} is held until this transaction commits.`,
        ...under({ ...effect, locks: [...adding.effect.locks, ...effect.locks] }),
        fix: fix(
          step([{ ...adding.operation, ...at(adding.operation) }]),
          step([{ ...operation, ...at(operation) }], 'in a later migration'),
        ),
      },
    ]
  },
})
