import { showName, type OperationOf } from '../migrations/operation.js'
import { hazard, none, type Candidate, type OperationContext } from './hazard.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { concurrentIndexSteps, indexName } from './shared/index-fix.js'
import { under } from './shared/locks.js'

/**
 * A plain CREATE INDEX takes SHARE on the table: reads go on, every write waits until the build ends. ON ONLY a
 * partitioned parent builds nothing.
 * Source: https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 *
 * SQL Server without ONLINE = ON: a shared lock for a nonclustered index, a schema modification lock for all others:
 * https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql#online---on--off-
 */
export const indexNotConcurrent = hazard({
  id: 'index-not-concurrent',
  check: 'migrations/index-creation',
  severity: 'high',
  engines: ['postgres', 'sqlserver'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'Index built while writers wait',
  why: 'Every INSERT, UPDATE and DELETE on the table waits until the index is built, which takes as long as the table is large.',
  safeWhen: 'The table is created by the same change, or it is so small that the build takes milliseconds.',
  instead:
    'CREATE INDEX CONCURRENTLY in a migration of its own that runs outside a transaction. A partitioned table takes it only by a detour: CREATE INDEX ON ONLY the parent, CONCURRENTLY on each partition, ALTER INDEX … ATTACH PARTITION. In SQL Server WITH (ONLINE = ON), which the Enterprise and Developer editions, Azure SQL Database and Azure SQL Managed Instance have; with the Standard edition a quiet hour is the only way.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
    'https://www.postgresql.org/docs/18/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE',
    'https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql#online---on--off-',
    'https://learn.microsoft.com/sql/relational-databases/indexes/perform-index-operations-online',
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
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Places (Id bigint NOT NULL CONSTRAINT PK_Places PRIMARY KEY, Spot geography NULL);',
        sql: 'CREATE SPATIAL INDEX IX_Places_Spot ON dbo.Places (Spot);',
        note: 'A spatial or XML index knows no ONLINE.',
      },
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL PRIMARY KEY, Code nvarchar(20) NOT NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD CONSTRAINT UQ_Code UNIQUE (Code);',
      },
      {
        before:
          'CREATE TABLE [dbo].[Event] ([Id] UNIQUEIDENTIFIER NOT NULL PRIMARY KEY, [Date] DATETIME2 (7) NOT NULL);',
        sql: `IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE [name] = 'IX_Event_Date')
BEGIN
  CREATE NONCLUSTERED INDEX [IX_Event_Date] ON [dbo].[Event] ([Date] DESC) INCLUDE ([Id]) WHERE [Date] > '2020-01-01'
END
GO`,
      },
      {
        sql: 'CREATE CLUSTERED COLUMNSTORE INDEX cci ON sales.orders WITH (DROP_EXISTING = OFF)',
        note: 'Readers wait as well.',
      },
      { sql: "EXEC(N'CREATE INDEX IX_Orders_At ON Orders (At) WITH (ONLINE = OFF, FILLFACTOR = 80);')" },
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
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Event (Id int NOT NULL PRIMARY KEY, At datetime2 NOT NULL);',
        sql: 'CREATE NONCLUSTERED INDEX IX_Event_At ON dbo.event (at) WITH (ONLINE = ON (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF)), DATA_COMPRESSION = PAGE);',
      },
      {
        sql: 'CREATE TABLE [dbo].[Rule] ([Id] int NOT NULL);\nGO\nCREATE UNIQUE INDEX IX_Rule ON dbo.[rule] (Id)\nGO',
        note: 'Nobody uses the table yet.',
      },
      {
        sql: 'SELECT Id INTO #stage FROM dbo.Event;\nCREATE INDEX IX_stage ON #stage (Id);\n/* /* GO */\nCREATE INDEX IX_Event ON dbo.Event (Id) */',
      },
      { sql: 'CREATE PROCEDURE dbo.Build AS\nBEGIN\n  CREATE INDEX IX_Event ON dbo.Event (Id);\nEND' },
    ],
  },
  detect: (context) => {
    const { operation, before, effect, dialect } = context
    if (dialect === 'sqlserver' && operation.kind === 'add-constraint') return keyBuilt(context, operation)
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
    if (dialect === 'sqlserver') {
      const everything = effect.locks.some(({ blocks }) => blocks === 'everything')
      const offline = /^(?:spatial|xml|primary|selective)$/.test(index.method)
      return [
        {
          span: operation.span,
          object: `${on}.${indexName(index)}`,
          table: index.table,
          message: `${everything ? 'Reads and writes of' : 'Writes to'} ${on} wait until ${subject} is built: ${offline ? 'an XML or spatial index cannot be built ONLINE' : 'it is not built ONLINE'}.`,
          ...under(effect),
          fix: offline
            ? fix(deploy(`Build ${subject} in a quiet hour, or on a copy of the table that a release then moves to.`))
            : fix(step([{ ...operation, ...at(operation), concurrently: true }], EDITIONS)),
        },
      ]
    }
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

const EDITIONS =
  'Enterprise or Developer edition, Azure SQL Database or Managed Instance; otherwise in a quiet hour without ONLINE'

/** ADD CONSTRAINT … UNIQUE and PRIMARY KEY build an index like CREATE INDEX, and take ONLINE like it. */
function keyBuilt(
  { before, effect }: OperationContext,
  { table, constraint, ...operation }: OperationOf<'add-constraint'>,
): readonly Candidate[] {
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary key') return none
  if (constraint.online === true || before.isNewTable(table)) return none
  const name = showName(table)
  const what =
    constraint.name ?? `${constraint.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY'} (${constraint.columns.join(', ')})`
  return [
    {
      span: constraint.span,
      object: `${name}.${what}`,
      table,
      message: `Reads and writes of ${name} wait until the index of ${what} is built: it is not built ONLINE.`,
      ...under(effect),
      fix: fix(
        step([{ ...operation, ...at(operation), table, constraint: { ...constraint, online: true } }], EDITIONS),
      ),
    },
  ]
}
