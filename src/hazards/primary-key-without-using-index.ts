import { sameName, showName, type Name, type Operation } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, type Candidate, type OperationContext } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { stating } from './shared/mysql-alter.js'
import { consequence, held, wholeWay } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'
import { addedConstraints, columnFirst } from './shared/added-constraints.js'
import { alreadyThere } from './shared/columns.js'
import { constraintName, notNullSteps } from './shared/constraint-fix.js'
import { at, deploy, fix, sqlInTransaction, step } from './shared/fix.js'
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
  engines: ['postgres', 'mysql', 'mariadb'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'PRIMARY KEY builds its index while everybody waits',
  why: 'Readers and writers wait until the index is built and every row has been read to see that the key is never NULL.',
  safeWhen: 'The table is new, or the key takes over a unique index over columns that are NOT NULL already.',
  instead:
    'CREATE UNIQUE INDEX CONCURRENTLY outside a transaction; NOT NULL by way of a validated CHECK; then ADD CONSTRAINT … PRIMARY KEY USING INDEX.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
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
        before:
          'CREATE TABLE orders (id bigint NOT NULL, tenant bigint NOT NULL, CONSTRAINT orders_pkey PRIMARY KEY (id));',
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY (tenant, id);',
        note: 'The new key has the name of the old one.',
      },
      {
        before: 'CREATE TABLE orders (id bigint);\nCREATE UNIQUE INDEX orders_id_key ON orders (id);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id_key;',
        note: 'The column may be NULL: it is set NOT NULL with a scan.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint NOT NULL, ref int);',
        sql: 'ALTER TABLE orders ADD PRIMARY KEY (id);',
      },
      {
        before: 'CREATE TABLE `Orders` (id bigint NOT NULL, PRIMARY KEY (id));',
        sql: 'ALTER TABLE `Orders` DROP PRIMARY KEY;',
        note: 'Alone it is a copy.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint NOT NULL, shop int NOT NULL, PRIMARY KEY (id));',
        sql: 'ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (shop, id);',
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
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint NOT NULL, shop int NOT NULL, PRIMARY KEY (id));',
        sql: 'ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (shop, id), ALGORITHM=INPLACE, LOCK=NONE;',
      },
      {
        sql: 'CREATE TABLE orders (id bigint NOT NULL);\nALTER TABLE orders ADD PRIMARY KEY (id);',
        note: 'The table is new.',
      },
    ],
  },
  detect: (context) => {
    if (isMysql(context.dialect)) return inMysql(context)
    const { operation, before, effect, engineVersion } = context
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
              ...usingIndexSteps(table, constraint, name, before, droppedBeside(context, table)),
            ),
          },
        ]
      })
  },
})

/** `DROP CONSTRAINT old, ADD PRIMARY KEY`: a table has one primary key, so that the old one goes in the same step. */
function droppedBeside({ statement, operation }: OperationContext, table: Name): readonly Operation[] {
  return statement.operations
    .slice(0, statement.operations.indexOf(operation))
    .filter((each) => each.kind === 'drop-constraint' && sameName(each.table, table))
    .map((each) => ({ ...each, ...at(each) }))
}

function keysOf(before: SchemaView, table: Name, index: string): readonly string[] {
  return (before.index(beside(table, index))?.keys ?? []).flatMap(({ column }) =>
    column === undefined ? [] : [column],
  )
}

/** InnoDB keeps the rows in the order of the primary key: another key writes them all anew. One finding for both clauses. */
function inMysql(context: OperationContext): readonly Candidate[] {
  const { operation, statement, before } = context
  const adds = statement.operations.some((each) => addedConstraints(each, 'primary key').length > 0)
  const drops = operation.kind === 'drop-constraint' && operation.type === 'primary key' && !adds
  const [added] = addedConstraints(operation, 'primary key')
  const table = added?.table ?? (drops ? operation.table : undefined)
  if (table === undefined || before.isNewTable(table)) return []
  if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
  const because =
    added === undefined ? 'its primary key goes' : `its primary key becomes (${added.constraint.columns.join(', ')})`
  const whole = wholeWay(context)
  const said = consequence(statement, table, whole, because)
  if (said === undefined) return []
  const online = whole?.lock === 'NONE' && statement.operations.length < 3
  return [
    {
      span: added === undefined || operation.kind === 'add-column' ? operation.span : added.constraint.span,
      object: `${showName(table)}.PRIMARY`,
      table,
      ...said,
      fix: online
        ? fix(sqlInTransaction(stating(statement, held(whole)), 'refused at once where the server cannot do it so'))
        : fix(
            ...(drops
              ? [
                  deploy(
                    'Put the new key into the same ALTER: DROP PRIMARY KEY, ADD PRIMARY KEY (…), ALGORITHM=INPLACE, LOCK=NONE. Without a primary key replication by row reads the whole table for each row.',
                  ),
                ]
              : []),
            onlineCopy(statement, table, before),
          ),
    },
  ]
}
