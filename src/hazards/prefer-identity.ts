import { hazard } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { typedColumns } from './shared/typed-columns.js'
import { columnOf } from './shared/words.js'

/** https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-SERIAL, https://www.postgresql.org/docs/18/ddl-identity-columns.html */
export const preferIdentity = hazard({
  id: 'prefer-identity',
  convention: true,
  check: null,
  severity: 'low',
  engines: POSTGRES,
  subject: 'operation',
  title: 'serial where an identity column would do',
  why: 'serial makes a sequence that has its own owner and grants: a role that may write the table may still fail on the sequence, CREATE TABLE … LIKE shares it, and anybody may write a number that it hands out later.',
  instead: 'Use bigint GENERATED ALWAYS AS IDENTITY, which is also the SQL standard’s.',
  sources: [
    'https://www.postgresql.org/docs/18/ddl-identity-columns.html',
    'https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-SERIAL',
  ],
  bad: {
    postgres: [
      { sql: 'CREATE TABLE orders (id bigserial PRIMARY KEY);' },
      { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, number serial);' },
    ],
  },
  good: {
    postgres: [{ sql: 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);' }],
  },
  detect: ({ operation }) =>
    typedColumns(operation).flatMap(({ table, column, type, identity, span }) =>
      identity !== 'serial'
        ? []
        : [
            {
              span,
              object: columnOf(table, column),
              table,
              message: `${columnOf(table, column)} is ${type.text}: its sequence has an owner and grants of its own, and nothing keeps writers from numbers that it hands out later.`,
            },
          ],
    ),
})
