import type { Dialect, Migration, Name, Operation, Span } from '../migrations/model.js'
import { sameName, type ColumnChange, type ColumnDefinition } from '../migrations/operation.js'
import type { FixStep } from './hazard.js'
import { hazard, none } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { checkedNotNull, notNullSteps } from './shared/constraint-fix.js'
import { isMysql, SQL } from './shared/engines.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { isRowversion } from './shared/types.js'
import { columnOf } from './shared/words.js'

/** A row that leaves the column out gets its default, or fails where there is none: https://www.postgresql.org/docs/18/ddl-default.html */
export const addRequiredColumn = hazard({
  id: 'add-required-column',
  check: 'integrity/not-null',
  severity: 'low',
  engines: SQL,
  subject: 'operation',
  title: 'Required column that running code does not write',
  why: 'Until the new release is everywhere, the old one inserts rows without the column. Without a default each of these inserts fails; with one they get the default, which may not be what the new code expects.',
  safeWhen: 'The default is right for every row that the old release writes, or the table is new.',
  instead:
    'Add the column without NOT NULL, release code that writes it, fill the older rows in batches, then make it NOT NULL.',
  sources: ['https://www.postgresql.org/docs/18/ddl-default.html'],
  bad: {
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN seats INTEGER NOT NULL DEFAULT 1;',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders ADD COLUMN seats int NOT NULL;',
      },
    ],
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint PRIMARY KEY);',
        sql: "ALTER TABLE dbo.Orders ADD Currency char(3) NOT NULL CONSTRAINT DF_Orders_Currency DEFAULT 'EUR';",
        note: 'With a default: `info`.',
      },
    ],
    postgres: [
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders ADD currency text NOT NULL;' },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN currency text;\nALTER TABLE orders ALTER COLUMN currency SET NOT NULL;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';\nALTER TABLE orders ALTER COLUMN currency DROP DEFAULT;",
        note: 'The default fills the rows that are there, and no row that comes.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';",
        note: 'With a default: `info`.',
      },
    ],
  },
  good: {
    sqlite: [
      { before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);', sql: 'ALTER TABLE orders ADD COLUMN seats INTEGER;' },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders ADD COLUMN seats int NULL;',
      },
    ],
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE dbo.Orders ADD Currency char(3) NULL;\nALTER TABLE dbo.Orders ADD Version rowversion NOT NULL;',
        note: 'The engine writes a rowversion itself.',
      },
    ],
    postgres: [
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders ADD COLUMN currency text;' },
      { sql: 'CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN currency text NOT NULL;' },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, net numeric);',
        sql: 'ALTER TABLE orders ADD COLUMN number bigint NOT NULL GENERATED ALWAYS AS IDENTITY, ADD COLUMN gross numeric NOT NULL GENERATED ALWAYS AS (net * 1.2) STORED;',
        note: 'The engine fills them.',
      },
    ],
  },
  detect: ({ operation, before, dialect, engineVersion, migration }) => {
    if (operation.kind === 'add-column') {
      const { column, table } = operation
      const filled = column.generated !== undefined || column.identity !== undefined || isRowversion(column.type)
      if (column.nullable || filled || !isOlderTable(before, table)) return none
      const name = columnOf(table, column.name)
      const common = { span: operation.span, object: name, table }
      if (column.default === undefined || column.default.isNull === true)
        return [
          {
            ...common,
            message: `The running release does not write ${name}: its inserts fail until it is replaced.`,
            fix: fix(
              step([{ ...operation, ...at(operation), column: { ...column, nullable: true } }]),
              deploy(`Release code that writes ${name}, and fill the older rows in batches.`),
              ...required(operation.span, table, column, dialect, engineVersion),
            ),
          },
        ]
      const dropped = defaultDropped(migration, operation)
      if (dropped === undefined)
        return [
          {
            ...common,
            severity: 'info',
            message: `The running release does not write ${name}: its rows get the default.`,
          },
        ]
      return [
        {
          ...common,
          message: `The running release does not write ${name}, and this migration takes the default away again: inserts of the running release fail until it is replaced.`,
          fix: {
            place: 'beside',
            steps: [
              deploy(`Keep the default of ${name} in the database until only code that writes ${name} runs.`),
              step([dropped], 'A migration of its own, in a later release.'),
            ],
          },
        },
      ]
    }
    if (operation.kind !== 'alter-column' || operation.change.kind !== 'set not null') return none
    const { table } = operation
    const column = before.column(table, operation.column)
    if (column === undefined || !isOlderTable(before, table) || !before.isNewColumn(table, operation.column))
      return none
    if (column.default !== undefined || column.generated !== undefined || column.identity !== undefined) return none
    const name = columnOf(table, operation.column)
    return [
      {
        span: operation.span,
        message: `The running release does not write ${name}, which this change adds: its inserts fail until it is replaced.`,
        object: name,
        table,
        fix: fix(
          deploy(`Release code that writes ${name}, and fill the older rows in batches.`),
          ...required(operation.span, table, { ...column, span: operation.span }, dialect, engineVersion),
        ),
      },
    ]
  },
})

/** Where the same migration drops the default behind the column: Django keeps defaults in Python. */
function defaultDropped(
  migration: Migration,
  added: Extract<Operation, { readonly kind: 'add-column' }>,
): Operation | undefined {
  const operations = migration.up.flatMap((statement) => statement.operations)
  const last = operations
    .slice(operations.indexOf(added) + 1)
    .findLast(
      (each) =>
        each.kind === 'alter-column' &&
        (each.change.kind === 'drop default' || each.change.kind === 'set default') &&
        sameName(each.table, added.table) &&
        each.column === added.column.name,
    )
  return last?.kind === 'alter-column' && last.change.kind === 'drop default' ? last : undefined
}

/** NOT NULL in a later release, when every row has a value. PostgreSQL would scan the table for it under the lock. */
function required(
  span: Span,
  table: Name,
  column: ColumnDefinition,
  dialect: Dialect,
  engineVersion: number,
): readonly FixStep[] {
  if (dialect === 'postgres') return notNullSteps(table, column.name, span, engineVersion)
  // A CHECK first, so that the rows are read when nobody waits for it.
  if (dialect === 'sqlserver') return checkedNotNull(table, column.name, span)
  // MODIFY states the whole column again.
  const change: ColumnChange = isMysql(dialect)
    ? { kind: 'redefine', definition: { ...column, nullable: false } }
    : { kind: 'set not null' }
  return [
    step(
      [{ kind: 'alter-column', ...at({ span }), table, column: column.name, change }],
      'A migration of its own, in a later release.',
    ),
  ]
}
