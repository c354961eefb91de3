import { sameName, showName, type Constraint, type Operation, type OperationOf } from '../migrations/operation.js'
import { coversBounds } from '../schema/effects/postgres/tables.js'
import { hazard, none, type Candidate, type Fix, type OperationContext } from './hazard.js'
import { addedThenValidated } from './shared/constraint-fix.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { includesName, longWork, under } from './shared/locks.js'
import { boundsCondition } from './shared/partition-bounds.js'

/**
 * ATTACH PARTITION reads the table to see that its rows are within the bounds, under ACCESS EXCLUSIVE on it, unless a
 * validated CHECK implies them. The DEFAULT partition is read, too, for rows that belong to the new one. The parent
 * only takes SHARE UPDATE EXCLUSIVE.
 * Source: https://www.postgresql.org/docs/18/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE
 */
export const attachPartitionScan = hazard({
  id: 'attach-partition-scan',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'Attached partition is read while everybody waits',
  why: 'Readers and writers of the attached table, and of the DEFAULT partition where there is one, wait until every row has been checked against the bounds.',
  safeWhen: 'A validated CHECK states the bounds, so that the scan is left out, or the attached table is new.',
  instead:
    'ADD CONSTRAINT … CHECK with the bounds, NOT VALID, on the table; VALIDATE it in a later migration; ATTACH PARTITION; DROP CONSTRAINT. On the DEFAULT partition a CHECK that excludes the bounds.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION',
    'https://www.postgresql.org/docs/18/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
  ],
  bad: {
    postgres: [
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 (id bigint, at date NOT NULL);`,
        sql: "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
      },
      {
        before: `CREATE TABLE events (id bigint, tenant text) PARTITION BY LIST (tenant);
CREATE TABLE events_north (id bigint, tenant text, CONSTRAINT other CHECK (tenant IN ('s', 'w')));
ALTER TABLE events_north ADD CONSTRAINT events_north_tenants CHECK (tenant IN ('n', 'ne')) NOT VALID;`,
        sql: "ALTER TABLE ONLY public.events ATTACH PARTITION public.events_north FOR VALUES IN ('n', 'ne');",
        note: 'The CHECK that states the bounds is not validated.',
      },
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_rest PARTITION OF events DEFAULT;`,
        sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
        note: 'The DEFAULT partition may hold rows of 2026.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 (id bigint, at date NOT NULL,
  CONSTRAINT events_2024_at CHECK (at >= DATE '2024-01-01' AND at < DATE '2025-01-01'));`,
        sql: "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
      },
      {
        before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
        sql: `CREATE TABLE events_2026 (LIKE events INCLUDING ALL);
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`,
        note: 'The attached table is new and empty.',
      },
      {
        before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
        sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); -- ATTACH PARTITION",
      },
      {
        before: `CREATE TABLE defaults (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE defaults_2025 PARTITION OF defaults FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
        sql: "CREATE TABLE defaults_2026 PARTITION OF defaults FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
        note: 'No partition is the DEFAULT one, whatever their names say.',
      },
    ],
  },
  detect: (context) => [...attachedRead(context), ...defaultPartitionRead(context)],
})

function attachedRead({ operation, before, effect, history }: OperationContext): readonly Candidate[] {
  if (operation.kind !== 'attach-partition') return none
  const { table, partition, bounds, isDefault } = operation
  const attached = before.table(partition)
  if (before.isNewTable(partition) || !includesName(effect.scans, partition)) return none
  // Whether a CHECK excludes what the other partitions take nobody but the server can tell.
  if (isDefault && attached.constraints.some((each) => each.kind === 'check' && each.validated)) return none

  const name = showName(partition)
  const parent = showName(table)
  const covered = coversBounds(attached, bounds)
  return [
    {
      span: operation.span,
      object: name,
      table: partition,
      message: covered
        ? `Reads and writes of ${name} wait until the indexes of ${parent} that it lacks are built on it.`
        : `Reads and writes of ${name} wait until every row has been checked against its bounds in ${parent}.`,
      ...under(effect),
      fix: covered
        ? fix(
            deploy(`Build each index of ${parent} on ${name} CONCURRENTLY first: ATTACH PARTITION takes them over.`),
            step([{ ...operation, ...at(operation) }]),
          )
        : checkedFirst(operation, isDefault ? undefined : boundsCondition(history, table, bounds)),
    },
  ]
}

function checkedFirst(operation: OperationOf<'attach-partition'>, condition: string | undefined): Fix {
  const { partition } = operation
  const attach: Operation = { ...operation, ...at(operation) }
  if (condition === undefined) {
    return fix(
      deploy(
        `Add a CHECK to ${showName(partition)} that implies the bounds (and that the key is NOT NULL), NOT VALID, and validate it in a later migration.`,
      ),
      step([attach]),
    )
  }
  const name = `${partition.name}_bounds`
  const check: Constraint = {
    kind: 'check',
    name,
    expression: { text: condition, volatility: 'constant', columns: [] },
    validated: false,
    inline: false,
    span: operation.span,
  }
  return fix(
    ...addedThenValidated(partition, check),
    step([
      attach,
      { ...at(operation), kind: 'drop-constraint', table: partition, constraint: name, type: 'check', cascade: false },
    ]),
  )
}

/** The DEFAULT partition is looked through for rows that the new partition takes, also for CREATE TABLE … PARTITION OF. */
function defaultPartitionRead({ operation, before, effect }: OperationContext): readonly Candidate[] {
  const parent =
    operation.kind === 'attach-partition'
      ? operation.table
      : operation.kind === 'create-table'
        ? operation.partitionOf
        : undefined
  if (parent === undefined) return none
  const added = operation.kind === 'attach-partition' ? operation.partition : parent
  const read = longWork(effect).filter((each) => before.find(each)?.defaultPartition === true && !sameName(each, added))
  return read.map((relation) => {
    const name = showName(relation)
    return {
      span: operation.span,
      object: name,
      table: relation,
      message: `Reads and writes of ${name}, the DEFAULT partition of ${showName(parent)}, wait until PostgreSQL has looked through it for rows of the new partition.`,
      ...under(effect),
      proven: 'replay' as const,
      fix: fix(
        deploy(
          `Add a CHECK to ${name} that excludes the bounds of the new partition, NOT VALID, and validate it in a later migration.`,
        ),
        step([{ ...operation, ...at(operation) }]),
      ),
    }
  })
}
