import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { at, fix, outsideTransaction, step } from './shared/fix.js'
import { partitionsOf } from './shared/index-fix.js'
import { setLockTimeout } from './shared/lock-timeout.js'
import { under } from './shared/locks.js'

/**
 * DETACH PARTITION takes ACCESS EXCLUSIVE on the parent and on the partition. CONCURRENTLY (14) takes SHARE UPDATE
 * EXCLUSIVE on the parent; it is refused in a transaction, and where the parent has a DEFAULT partition.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION
 */
export const detachPartitionBlocking = hazard({
  id: 'detach-partition-blocking',
  check: 'safety/non-blocking',
  severity: 'medium',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Partition detached while everybody waits',
  why: 'The statement waits for every running query on the partitioned table, and all new queries on it, whatever partition they want, queue behind.',
  safeWhen: 'The partitioned table is new.',
  instead:
    'DETACH PARTITION … CONCURRENTLY, outside a transaction. Where the table has a DEFAULT partition that is refused: bound the wait with lock_timeout and try again.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');`,
        sql: 'ALTER TABLE events DETACH PARTITION events_2020;',
      },
      {
        sql: 'DO $$ BEGIN\n  ALTER TABLE IF EXISTS metrics."Samples" DETACH PARTITION metrics."Samples_2020";\nEND $$;',
        note: 'No migration creates the table: it stood before.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');`,
        sql: 'ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;',
        outsideTransaction: true,
      },
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');`,
        sql: 'ALTER TABLE events DETACH PARTITION events_2020 FINALIZE;',
        note: 'It ends a concurrent detach that was interrupted.',
      },
      {
        sql: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE events DETACH PARTITION events_2020;`,
        note: 'Both are new.',
      },
    ],
  },
  detect: ({ operation, before, effect, engineVersion, step: { transaction } }) => {
    if (operation.kind !== 'detach-partition' || operation.concurrently || operation.finalize) return none
    if (before.isNewTable(operation.table)) return none
    const table = showName(operation.table)
    const partition = showName(operation.partition)
    const blocking = engineVersion < 14 ? 'PostgreSQL has DETACH CONCURRENTLY since 14' : undefined
    const hasDefault = partitionsOf(before, operation.table).some((each) => each.defaultPartition === true)
    return [
      {
        span: operation.span,
        object: partition,
        table: operation.table,
        message: `Reads and writes of ${table}, all of its partitions included, wait for the lock that detaching ${partition} takes, and until this commits.`,
        ...under(effect),
        fix:
          blocking !== undefined || hasDefault
            ? fix(
                step(
                  [setLockTimeout(operation.span, transaction !== undefined), { ...operation, ...at(operation) }],
                  blocking ?? `CONCURRENTLY is refused, because ${table} has a DEFAULT partition`,
                ),
              )
            : fix(outsideTransaction([{ ...operation, ...at(operation), concurrently: true }])),
      },
    ]
  },
})
