import { showName } from '../migrations/operation.js'
import { hazard } from './hazard.js'
import { addedConstraints } from './shared/added-constraints.js'
import { constraintName } from './shared/constraint-fix.js'
import { deploy, fix } from './shared/fix.js'
import { under } from './shared/locks.js'

/**
 * EXCLUDE builds its index under ACCESS EXCLUSIVE. It can neither be NOT VALID nor take over an index.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT
 */
export const exclusionConstraint = hazard({
  id: 'exclusion-constraint',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'Exclusion constraint has no online form',
  why: 'Readers and writers wait until the index is built and every row has been compared with its neighbours, and the deploy fails on the first conflict.',
  safeWhen: 'The table is new, or so small that the build takes milliseconds.',
  instead:
    'Create a new table that has the constraint, write both, copy the rows in batches and switch over; or add it in a maintenance window.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
    'https://www.postgresql.org/docs/18/sql-createtable.html#SQL-CREATETABLE-EXCLUDE',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange);',
        sql: 'ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&);',
      },
      {
        sql: `ALTER TABLE hotel."Bookings"
  ADD EXCLUDE USING gist (room_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
  WHERE (cancelled_at IS NULL) DEFERRABLE;`,
        note: 'No migration creates the table: it stood before.',
      },
    ],
  },
  good: {
    postgres: [
      {
        sql: 'CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange, EXCLUDE USING gist (during WITH &&));',
        note: 'The table is new.',
      },
      {
        sql: `CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange);
ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&);`,
      },
      {
        before: 'CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange);',
        sql: '-- ALTER TABLE bookings ADD EXCLUDE USING gist (during WITH &&);\nCREATE INDEX CONCURRENTLY ON bookings USING gist (during);',
        outsideTransaction: true,
      },
    ],
  },
  detect: ({ operation, before, effect }) =>
    addedConstraints(operation, 'exclude')
      .filter(({ table }) => !before.isNewTable(table))
      .map(({ table, constraint }) => {
        const name = showName(table)
        return {
          span: constraint.span,
          object: `${name}.${constraintName(table, constraint)}`,
          table,
          message: `Reads and writes of ${name} wait until the index of its exclusion constraint is built; PostgreSQL has no other way to add one.`,
          ...under(effect),
          fix: fix(
            deploy(
              `Create a table like ${name} that has the constraint, write both, copy the rows in batches and switch over; or add the constraint in a maintenance window.`,
            ),
          ),
        }
      }),
})
