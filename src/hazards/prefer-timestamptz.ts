import { hazard } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { typedColumns } from './shared/typed-columns.js'
import { columnOf } from './shared/words.js'

/** https://www.postgresql.org/docs/18/datatype-datetime.html */
export const preferTimestamptz = hazard({
  id: 'prefer-timestamptz',
  convention: true,
  check: null,
  severity: 'low',
  engines: POSTGRES,
  subject: 'operation',
  title: 'Timestamp without a time zone',
  why: 'timestamp keeps a clock’s reading and forgets whose: two sessions in different zones write the same moment differently, and once a year an hour comes twice.',
  safeWhen: 'The value is a reading of a wall clock on purpose: opening hours, a date of birth with its time.',
  instead: 'Use timestamptz, which is stored as a moment in UTC and shown in the session’s zone.',
  sources: [
    'https://www.postgresql.org/docs/18/datatype-datetime.html',
    'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29',
  ],
  bad: {
    postgres: [
      { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp NOT NULL);' },
      { sql: 'ALTER TABLE orders ADD COLUMN paid_at timestamp(3) without time zone;' },
    ],
  },
  good: {
    postgres: [
      { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz, paid_at timestamp with time zone);' },
    ],
  },
  detect: ({ operation }) =>
    typedColumns(operation).flatMap(({ table, column, type, span }) =>
      type.name !== 'timestamp' || type.schema !== undefined
        ? []
        : [
            {
              span,
              object: columnOf(table, column),
              table,
              message: `${columnOf(table, column)} does not say in which time zone its values are; timestamptz keeps the moment.`,
            },
          ],
    ),
})
