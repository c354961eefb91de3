import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { at, fix, step } from './shared/fix.js'
import { concurrentIndexSteps, indexName } from './shared/index-fix.js'
import { setLockTimeout } from './shared/lock-timeout.js'

/**
 * "cannot create index on partitioned table … concurrently", with ON ONLY as without; DROP INDEX CONCURRENTLY is
 * refused alike. Measured on PostgreSQL 15.
 * Source: https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export const concurrentIndexOnPartitionedTable = hazard({
  id: 'concurrent-index-on-partitioned-table',
  check: 'migrations/index-creation',
  severity: 'critical',
  engines: ['postgres'],
  subject: 'operation',
  title: 'CONCURRENTLY on a partitioned table',
  why: 'PostgreSQL refuses the statement, so the deploy stops here.',
  instead:
    "CREATE INDEX ON ONLY the parent, CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION for each. The parent's index becomes valid with the last one.",
  sources: [
    'https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/18/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'https://www.postgresql.org/docs/18/sql-dropindex.html',
  ],
  bad: {
    postgres: [
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
        sql: 'CREATE INDEX CONCURRENTLY events_at_idx ON events (at);',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE "Events" (id bigint, tenant text) PARTITION BY LIST (tenant);',
        sql: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Events_key" ON ONLY public."Events" (tenant, id) WHERE tenant IS NOT NULL;',
        outsideTransaction: true,
      },
      {
        before:
          'CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE INDEX events_at_idx ON events (at);',
        sql: 'DROP INDEX CONCURRENTLY events_at_idx;',
        outsideTransaction: true,
      },
    ],
  },
  good: {
    postgres: [
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX events_at_idx ON ONLY events (at);`,
        sql: 'CREATE INDEX CONCURRENTLY events_2025_at_idx ON events_2025 (at);',
        outsideTransaction: true,
        note: 'A partition is an ordinary table.',
      },
      {
        before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
        sql: 'CREATE INDEX events_at_idx ON ONLY events (at);',
      },
      {
        sql: 'CREATE INDEX CONCURRENTLY events_at_idx ON events (at);',
        outsideTransaction: true,
        note: 'No migration creates events: nobody knows that it is partitioned.',
      },
    ],
  },
  detect: ({ operation, before, step: { transaction } }) => {
    if (operation.kind === 'create-index' && operation.concurrently) {
      const { index } = operation
      if (!before.table(index.table).partitioned) return none
      const table = showName(index.table)
      return [
        {
          span: operation.span,
          object: `${table}.${indexName(index)}`,
          table: index.table,
          message: `The deploy fails here: ${table} is partitioned, and PostgreSQL refuses to build ${index.name ?? 'an index'} on it CONCURRENTLY.`,
          proven: 'replay',
          fix: fix(...concurrentIndexSteps(index, before, operation.span)),
        },
      ]
    }
    if (operation.kind === 'drop-index' && operation.concurrently) {
      const table = before.index(operation.index)?.table
      if (table === undefined || !before.table(table).partitioned) return none
      const index = showName(operation.index)
      const plain = {
        ...at(operation),
        kind: 'drop-index',
        index: operation.index,
        concurrently: false,
        cascade: false,
      } as const
      return [
        {
          span: operation.span,
          object: index,
          table,
          message: `The deploy fails here: ${showName(table)} is partitioned, and PostgreSQL refuses to drop ${index} CONCURRENTLY.`,
          proven: 'replay',
          fix: fix(step([setLockTimeout(operation.span, transaction !== undefined), plain])),
        },
      ]
    }
    return none
  },
})
