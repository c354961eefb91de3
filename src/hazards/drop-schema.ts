import type { OperationOf } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Applied, type Fix, type Severity } from './hazard.js'
import { SQL_AND_MONGODB } from './shared/engines.js'
import { at, deploy, fix, outsideTransaction, step } from './shared/fix.js'
import { firstOf } from './shared/words.js'

/** RESTRICT, the default, refuses a schema that holds anything: https://www.postgresql.org/docs/18/sql-dropschema.html */
export const dropSchema = hazard({
  id: 'drop-schema',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL_AND_MONGODB,
  subject: 'operation',
  title: 'Schema, database, tablespace or everything owned dropped',
  why: 'Everything in it goes at once: tables with their rows, views, functions, types. With CASCADE also what depends on it elsewhere. Only a restore brings it back.',
  safeWhen:
    'The schema was created in the same migration. Without CASCADE PostgreSQL refuses to drop one that is not empty: then the deploy fails, and nothing is lost.',
  instead:
    'Drop the objects one by one in later migrations, each when no code uses it any more, and the empty schema last, without CASCADE.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-dropschema.html',
    'https://www.postgresql.org/docs/18/sql-drop-owned.html',
  ],
  bad: {
    mysql: [{ sql: 'DROP DATABASE billing;' }],
    sqlserver: [
      {
        sql: 'DROP SCHEMA sales;',
      },
    ],
    postgres: [
      {
        before: 'CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);',
        sql: 'DROP SCHEMA billing CASCADE;',
      },
      { sql: 'DROP SCHEMA IF EXISTS legacy CASCADE;' },
      { sql: 'DROP OWNED BY old_app;' },
      { sql: 'DROP DATABASE reporting;', outsideTransaction: true },
    ],
  },
  good: {
    mysql: [
      {
        sql: `CREATE DATABASE billing;
DROP DATABASE billing;`,
        note: 'It was made here.',
      },
    ],
    sqlserver: [
      {
        sql: "EXEC('CREATE SCHEMA steps');\nDROP SCHEMA steps;",
      },
    ],
    postgres: [
      { sql: 'CREATE SCHEMA scratch;\nCREATE TABLE scratch.t (id int);\nDROP SCHEMA scratch CASCADE;' },
      {
        before: 'CREATE SCHEMA billing;',
        sql: "COMMENT ON SCHEMA billing IS 'DROP SCHEMA billing CASCADE';\n-- DROP SCHEMA billing CASCADE;",
      },
      {
        before: 'CREATE SCHEMA billing;\nCREATE VIEW billing.empty AS SELECT 1 AS one;',
        sql: 'DROP VIEW billing.empty;',
      },
    ],
  },
  detect: ({ operation, before, earlier, dialect }) => {
    if (operation.kind !== 'drop-schema' || isNew(operation, earlier)) return none
    const inside = operation.what === 'schema' ? tablesIn(before, operation.name) : []
    // SQL Server's DROP SCHEMA has no CASCADE: https://learn.microsoft.com/sql/t-sql/statements/drop-schema-transact-sql
    const refuses =
      (dialect === 'postgres' &&
        !operation.cascade &&
        (operation.what === 'schema' || operation.what === 'tablespace')) ||
      (dialect === 'sqlserver' && operation.what === 'schema')
    return [
      {
        span: operation.span,
        message: refuses ? refusal(operation, inside) : loss(operation, inside),
        severity: severityOf(refuses, inside),
        object: operation.name,
        fix: remedy(operation),
      },
    ]
  },
})

function isNew(operation: OperationOf<'drop-schema'>, earlier: readonly Applied[]): boolean {
  return earlier.some(
    ({ operation: done }) =>
      (done.kind === 'create-schema' && done.schema === operation.name) ||
      (done.kind === 'create-database' && done.name === operation.name),
  )
}

function tablesIn(before: SchemaView, schema: string): readonly string[] {
  return [...before.tables()]
    .filter((table) => table.kind === 'table' && (table.name.schema ?? 'public') === schema && !before.isNew(table))
    .map((table) => showName(table.name))
}

function severityOf(refuses: boolean, inside: readonly string[]): Severity {
  return refuses && inside.length === 0 ? 'medium' : 'critical'
}

function refusal(operation: OperationOf<'drop-schema'>, inside: readonly string[]): string {
  return inside.length === 0
    ? `The ${operation.what} ${operation.name} is dropped: the deploy fails if anything still stands in it.`
    : `The ${operation.what} ${operation.name} still holds ${firstOf(inside)}: it is refused and the deploy fails.`
}

function loss(operation: OperationOf<'drop-schema'>, inside: readonly string[]): string {
  const what =
    operation.what === 'owned' ? `Everything that ${operation.name} owns` : `The ${operation.what} ${operation.name}`
  return inside.length === 0
    ? `${what} is dropped with every table and row that stands there; the migrations do not show which.`
    : `${what} is dropped with every row of ${firstOf(inside)}, and with all else that stands in it.`
}

function remedy(operation: OperationOf<'drop-schema'>): Fix {
  const { name } = operation
  switch (operation.what) {
    case 'schema':
      return fix(
        deploy(
          `Release code that no longer uses anything in ${name}, and drop its objects one by one in later migrations.`,
        ),
        step(
          [{ ...operation, ...at(operation), cascade: false }],
          'Last: without CASCADE it is refused while anything is left.',
        ),
      )
    case 'tablespace':
      return fix(
        deploy(`Move what stands in ${name} to another tablespace, one table at a time: each move rewrites the table.`),
        outsideTransaction([{ ...operation, ...at(operation) }], 'Last: it is refused while anything is left.'),
      )
    case 'owned':
      return fix(
        deploy(
          `Hand what ${name} owns to another role (REASSIGN OWNED BY), and drop by name what nobody uses any more.`,
        ),
      )
    case 'database':
      return fix(
        deploy(`Dump ${name}, check that the dump restores, and make sure that nobody has connected for a while.`),
        deploy('Drop it by hand, not in a migration that every deploy runs.'),
      )
  }
}
