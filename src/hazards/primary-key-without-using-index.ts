import { showName, type Name } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, type Candidate } from './hazard.js'
import { addedConstraints, columnFirst } from './shared/added-constraints.js'
import { alreadyThere } from './shared/columns.js'
import { constraintName, notNullSteps } from './shared/constraint-fix.js'
import { at, fix, step } from './shared/fix.js'
import { beside, usingIndexSteps } from './shared/index-fix.js'
import { under } from './shared/locks.js'
import { listed } from './shared/words.js'

/**
 * ADD PRIMARY KEY builds its index, and sets NOT NULL with a scan, under ACCESS EXCLUSIVE. USING INDEX spares the build;
 * the scan, too, only where the columns are NOT NULL already.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX
 */
export const primaryKeyWithoutUsingIndex = hazard({
  id: 'primary-key-without-using-index',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  title: 'PRIMARY KEY builds its index while everybody waits',
  why: 'Readers and writers wait until the index is built and every row has been read to see that the key is never NULL.',
  safeWhen: 'The table is new, or the key takes over a unique index over columns that are NOT NULL already.',
  instead:
    'CREATE UNIQUE INDEX CONCURRENTLY outside a transaction; NOT NULL by way of a validated CHECK; then ADD CONSTRAINT … PRIMARY KEY USING INDEX.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
  ],
  bad: {
    postgres: [
      { before: 'CREATE TABLE orders (id bigint NOT NULL);', sql: 'ALTER TABLE orders ADD PRIMARY KEY (id);' },
      {
        before: 'CREATE TABLE "OrderLines" (order_id bigint, no integer, CONSTRAINT old_key PRIMARY KEY (order_id));',
        sql: `ALTER TABLE "OrderLines"
  DROP CONSTRAINT old_key,
  ADD CONSTRAINT "OrderLines_pkey" PRIMARY KEY (order_id, "no") INCLUDE (order_id) WITH (fillfactor = 90);`,
      },
      {
        before: 'CREATE TABLE orders (id bigint);\nCREATE UNIQUE INDEX orders_id_key ON orders (id);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id_key;',
        note: 'The column may be NULL: it is set NOT NULL with a scan.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint NOT NULL);\nCREATE UNIQUE INDEX orders_id_key ON orders (id);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id_key;',
      },
      {
        sql: 'CREATE TABLE orders (id bigint);\nALTER TABLE ONLY orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);',
        note: 'The table is new: how pg_dump writes it.',
      },
      {
        sql: 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);\n-- ALTER TABLE users ADD PRIMARY KEY (id);',
      },
    ],
  },
  detect: ({ operation, before, effect, engineVersion }) => {
    if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
    return addedConstraints(operation, 'primary key')
      .filter(({ table }) => !before.isNewTable(table))
      .flatMap(({ table, constraint, withColumn }): readonly Candidate[] => {
        const name = constraintName(table, constraint)
        const shown = showName(table)
        const place = { span: withColumn ? operation.span : constraint.span, object: `${shown}.${name}`, table }
        const { usingIndex } = constraint
        const keys = usingIndex === undefined ? constraint.columns : keysOf(before, table, usingIndex)
        const nullable = keys.filter((column) => before.column(table, column)?.nullable === true)
        const required = nullable.flatMap((column) => notNullSteps(table, column, constraint.span, engineVersion))

        if (usingIndex !== undefined) {
          if (nullable.length === 0 || effect.scans.length === 0) return []
          return [
            {
              ...place,
              message: `Reads and writes of ${shown} wait until every row has been read: the index is built, but ${listed(nullable)} may be NULL, and PRIMARY KEY sets NOT NULL.`,
              ...under(effect),
              proven: 'replay',
              fix: fix(...required, step([{ ...operation, ...at(operation) }])),
            },
          ]
        }
        return [
          {
            ...place,
            message: `Reads and writes of ${shown} wait until the index of its primary key (${keys.join(', ')}) is built.`,
            ...under(effect),
            fix: fix(
              ...columnFirst(operation, constraint),
              ...required,
              ...usingIndexSteps(table, constraint, name, before),
            ),
          },
        ]
      })
  },
})

function keysOf(before: SchemaView, table: Name, index: string): readonly string[] {
  return (before.index(beside(table, index))?.keys ?? []).flatMap(({ column }) =>
    column === undefined ? [] : [column],
  )
}
