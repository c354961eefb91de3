import { showName, type Name } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { SQL } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { lostPartitions } from './shared/partitions.js'
import { firstOf, names } from './shared/words.js'

/** TRUNCATE empties the table under ACCESS EXCLUSIVE; CASCADE those that refer to it: https://www.postgresql.org/docs/18/sql-truncate.html */
export const truncate = hazard({
  id: 'truncate',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL,
  subject: 'operation',
  title: 'Table emptied',
  why: 'Every row is gone when the migration commits, no trigger for rows runs, and readers and writers wait meanwhile. CASCADE also empties every table whose foreign keys point here, and those behind it.',
  safeWhen: 'The table was created in the same change, or is temporary.',
  instead:
    'Say which rows may go, keep a copy, and delete them in batches; or create a new table and move the application to it.',
  sources: ['https://www.postgresql.org/docs/18/sql-truncate.html'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'TRUNCATE TABLE orders;',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'TRUNCATE TABLE [dbo].[Orders];',
      },
    ],
    postgres: [
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'TRUNCATE events;' },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));',
        sql: 'truncate table only orders restart identity cascade;',
      },
    ],
  },
  good: {
    mysql: [
      {
        sql: `CREATE TABLE import (id bigint PRIMARY KEY);
TRUNCATE TABLE import;`,
        note: 'It was made here.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'SELECT Id INTO #picked FROM dbo.Orders;\nTRUNCATE TABLE #picked;',
        note: 'A temporary table.',
      },
    ],
    postgres: [
      { sql: 'CREATE TABLE events (id bigint);\nTRUNCATE events;' },
      { sql: 'CREATE TEMP TABLE picked (id bigint);\nTRUNCATE picked;' },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);',
        sql: "CREATE INDEX events_day ON events (date_trunc('day', at AT TIME ZONE 'UTC'));\n-- TRUNCATE events;",
      },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'CREATE FUNCTION clear() RETURNS void LANGUAGE sql AS $$ TRUNCATE events $$;\nREVOKE TRUNCATE ON events FROM app;',
      },
    ],
  },
  detect: ({ operation, before, dialect }) => {
    if (operation.kind === 'drop-partition' && operation.how === 'truncate') return lostPartitions(operation, before)
    if (operation.kind !== 'truncate') return none
    const held = (table: Name): boolean => isOlderTable(before, table) && !before.isEmptied(table)
    const older = operation.tables.filter(held)
    const reached = operation.cascade ? referring(before, operation.tables).filter(held) : []
    const all = [...older, ...reached]
    if (all.length === 0) return none
    const further = reached.length === 0 ? '' : ` CASCADE also empties ${firstOf(reached.map(showName))}.`
    const unseen =
      operation.cascade && reached.length === 0 ? ' CASCADE also empties every table that refers to it.' : ''
    return [
      {
        span: operation.span,
        message: `Every row of ${names(older.length > 0 ? older : operation.tables)} is deleted for good.${further}${unseen}`,
        object: operation.tables.map(showName).join(', '),
        ...(all[0] === undefined ? {} : { table: all[0] }),
        fix: fix(
          deploy(
            `Make sure that nobody needs the rows of ${names(all)}: keep a copy${dialect === 'postgres' ? ' (pg_dump --table)' : ''} and check that it restores.`,
          ),
          deploy(
            'Delete them in batches by primary key from a job outside the migration, or create a new table and let a release move to it.',
          ),
        ),
      },
    ]
  },
})

/** Older tables whose foreign keys lead to one of the tables, however far away. */
function referring(before: SchemaView, tables: readonly Name[]): readonly Name[] {
  const seen = new Map(tables.map((table) => [showName(before.table(table).name), table]))
  const queue = [...tables]
  const found: Name[] = []
  for (let table = queue.shift(); table !== undefined; table = queue.shift()) {
    for (const referrer of before.referrers(table)) {
      const name = referrer.table.name
      if (seen.has(showName(name))) continue
      seen.set(showName(name), name)
      queue.push(name)
      if (isOlderTable(before, name)) found.push(name)
    }
  }
  return found
}
