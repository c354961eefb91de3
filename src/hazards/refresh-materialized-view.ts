import { showName } from '../migrations/operation.js'
import type { Table } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { under } from './shared/locks.js'

/**
 * REFRESH takes ACCESS EXCLUSIVE on the view while its query runs; CONCURRENTLY takes EXCLUSIVE, so that reads go on,
 * and needs a unique index over plain columns of all rows. It may run in a transaction.
 * Source: https://www.postgresql.org/docs/18/sql-refreshmaterializedview.html
 */
export const refreshMaterializedView = hazard({
  id: 'refresh-materialized-view',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Materialized view refreshed while readers wait',
  why: 'Every query on the view waits until its own query has run and all rows are written.',
  safeWhen: 'The view is created by the same change, or refreshed WITH NO DATA.',
  instead:
    'REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view, or refresh it from a job outside the deploy.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-refreshmaterializedview.html',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before:
          'CREATE TABLE orders (id bigint, total integer);\nCREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM orders;',
        sql: 'REFRESH MATERIALIZED VIEW totals;',
      },
      {
        before: `CREATE TABLE orders (id bigint, total integer);
CREATE MATERIALIZED VIEW "Totals" AS
  WITH sums AS (SELECT id, sum(total) AS total FROM orders GROUP BY id) SELECT * FROM sums;
CREATE UNIQUE INDEX totals_key ON "Totals" (id);`,
        sql: 'DO $$ BEGIN\n  REFRESH MATERIALIZED VIEW public."Totals" WITH DATA;\nEND $$;',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: `CREATE TABLE orders (id bigint, total integer);
CREATE MATERIALIZED VIEW totals AS SELECT id, sum(total) AS total FROM orders GROUP BY id;
CREATE UNIQUE INDEX totals_key ON totals (id);`,
        sql: 'REFRESH MATERIALIZED VIEW CONCURRENTLY totals;',
      },
      {
        before: 'CREATE TABLE orders (id bigint, total integer);',
        sql: `CREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM orders WITH NO DATA;
REFRESH MATERIALIZED VIEW totals;`,
        note: 'Nobody reads the view yet.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint, total integer);\nCREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM orders;',
        sql: 'REFRESH MATERIALIZED VIEW totals WITH NO DATA;',
        note: 'No query runs.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint, total integer);\nCREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM orders;',
        sql: `CREATE FUNCTION refresh_totals() RETURNS void LANGUAGE sql AS $$
  REFRESH MATERIALIZED VIEW totals;
$$;`,
        note: 'Nothing calls the function here.',
      },
    ],
  },
  detect: ({ operation, before, effect }) => {
    if (operation.kind !== 'refresh-materialized-view' || operation.concurrently || !operation.withData) return none
    if (before.isNewTable(operation.view)) return none
    const view = showName(operation.view)
    const concurrent = step([{ ...operation, ...at(operation), concurrently: true }])
    return [
      {
        span: operation.span,
        object: view,
        table: operation.view,
        message: `Reads of ${view} wait until its query has run and every row is written anew.`,
        ...under(effect),
        fix: hasKey(before.table(operation.view))
          ? fix(concurrent)
          : fix(
              deploy(`Give ${view} a unique index over columns that identify its rows: CONCURRENTLY needs one.`),
              concurrent,
            ),
      },
    ]
  },
})

function hasKey(view: Table): boolean {
  return view.indexes.some(
    (index) => index.unique && index.where === undefined && index.keys.every(({ column }) => column !== undefined),
  )
}
