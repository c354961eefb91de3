import { hazard } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { typedColumns } from './shared/typed-columns.js'
import { columnOf } from './shared/words.js'

/** json has no equality operator and no index support: https://www.postgresql.org/docs/18/datatype-json.html */
export const preferJsonb = hazard({
  id: 'prefer-jsonb',
  convention: true,
  check: null,
  severity: 'low',
  engines: POSTGRES,
  subject: 'operation',
  title: 'json where jsonb would do',
  why: 'json is kept as text: each query parses it again, nothing in it can be indexed by GIN, and it has no equality, so that an existing SELECT DISTINCT or GROUP BY over the row fails once the column is there.',
  safeWhen: 'The exact text matters: white space, the order of keys, keys that stand twice.',
  instead: 'Use jsonb, which is parsed once, compares by value and can be indexed.',
  sources: ['https://www.postgresql.org/docs/18/datatype-json.html'],
  bad: {
    postgres: [
      { sql: 'ALTER TABLE orders ADD COLUMN payload json;' },
      { sql: 'CREATE TABLE events (id bigint PRIMARY KEY, bodies json[]);' },
    ],
  },
  good: { postgres: [{ sql: 'ALTER TABLE orders ADD COLUMN payload jsonb;' }] },
  detect: ({ operation }) =>
    typedColumns(operation).flatMap(({ table, column, type, span }) =>
      type.name !== 'json' || type.schema !== undefined
        ? []
        : [
            {
              span,
              object: columnOf(table, column),
              table,
              message: `${columnOf(table, column)} is json: it has no equality, so a SELECT DISTINCT or GROUP BY that meets it fails, and it cannot be indexed; jsonb has both.`,
            },
          ],
    ),
})
