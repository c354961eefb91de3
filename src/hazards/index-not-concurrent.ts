import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { fix } from './shared/fix.js'
import { concurrentIndexSteps, indexName } from './shared/index-fix.js'
import { under } from './shared/locks.js'

/**
 * A plain CREATE INDEX takes SHARE on the table: reads go on, every write waits until the build ends. ON ONLY a
 * partitioned parent builds nothing.
 * Source: https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export const indexNotConcurrent = hazard({
  id: 'index-not-concurrent',
  check: 'migrations/index-creation',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Index built while writers wait',
  why: 'Every INSERT, UPDATE and DELETE on the table waits until the index is built, which takes as long as the table is large.',
  safeWhen: 'The table is created by the same change, or it is so small that the build takes milliseconds.',
  instead:
    'CREATE INDEX CONCURRENTLY in a migration of its own that runs outside a transaction. A partitioned table takes it only by a detour: CREATE INDEX ON ONLY the parent, CONCURRENTLY on each partition, ALTER INDEX … ATTACH PARTITION.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
    'https://www.postgresql.org/docs/18/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);',
        sql: 'CREATE INDEX orders_customer_idx ON orders (customer_id);',
      },
      {
        sql: `CREATE UNIQUE INDEX IF NOT EXISTS users_email_live_key
  ON public.users USING btree (lower(email) text_pattern_ops, tenant_id DESC NULLS LAST)
  INCLUDE (id) WHERE deleted_at IS NULL;`,
        note: 'No migration creates users: it stood before.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: `DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'orders_note_idx') THEN
    CREATE INDEX orders_note_idx ON orders USING gin (to_tsvector('simple', note));
  END IF;
END $$;`,
      },
      {
        before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
        sql: 'CREATE INDEX events_at_idx ON events (at);',
        note: 'Every partition is indexed under the lock.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);',
        sql: 'CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);',
        outsideTransaction: true,
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);\nCREATE INDEX ON orders (customer_id);',
        note: 'Nobody uses the table yet.',
      },
      {
        before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
        sql: 'CREATE INDEX events_at_idx ON ONLY events (at);',
        note: 'The first step of the detour for partitioned tables.',
      },
      {
        sql: `-- CREATE INDEX orders_customer_idx ON orders (customer_id);
CREATE TEMPORARY TABLE stage (id bigint);
CREATE INDEX ON stage (id);`,
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: `CREATE FUNCTION index_orders() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE INDEX orders_id_idx ON orders (id);
END $$;`,
        note: 'Nothing calls the function here.',
      },
    ],
  },
  detect: ({ operation, before, effect }) => {
    if (operation.kind !== 'create-index' || operation.concurrently) return none
    const { index } = operation
    const table = before.table(index.table)
    if (before.isNewTable(index.table)) return none
    if (operation.only && (table.partitioned || !table.exact)) return none
    // IF NOT EXISTS over an index that stands builds nothing.
    if (operation.guards.includes('if not exists') && standing(index.name)) return none

    const on = showName(index.table)
    const subject = index.name ?? `the index on ${on}`
    const view = table.kind === 'materialized view'
    return [
      {
        span: operation.span,
        object: `${on}.${indexName(index)}`,
        table: index.table,
        ...(view ? { severity: 'low' } : {}),
        message: view
          ? `REFRESH of ${on} waits until ${subject} is built.`
          : table.partitioned
            ? `Writes to ${on} and all of its partitions wait until ${subject} is built on every partition.`
            : `Writes to ${on} wait until ${subject} is built.`,
        ...under(effect),
        fix: fix(...concurrentIndexSteps(index, before, operation.span)),
      },
    ]

    function standing(name: string | undefined): boolean {
      return name !== undefined && table.indexes.some((each) => each.name === name)
    }
  },
})
