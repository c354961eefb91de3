import type { Dialect, Migration } from '../../migrations/model.js'
import type { Operation } from '../../migrations/operation.js'
import { printOperations } from '../../migrations/sql/print.js'
import type { Table } from '../../schema/model.js'
import { guardedInMySql } from './guarded.js'
import { sql, type Pattern } from './pattern.js'
import { NOWHERE } from './rebuild.js'

/**
 * A migration that can be run again after an interruption: a guard on each statement, in the user's own tool. With a table
 * of the schema it is written for that one, and changes nothing where it stands as it is; without, for a made-up one.
 */
export function idempotentMigration(
  history:
    | { readonly dialect: Dialect; readonly tool: string; readonly migrations: readonly Pick<Migration, 'span'>[] }
    | undefined,
  held?: Table,
): Pattern {
  const dialect = history?.dialect ?? 'postgres'
  if (history?.tool !== 'knex') return (held === undefined ? undefined : onTable(dialect, held)) ?? inSql(dialect)
  const typed = history.migrations.some(({ span }) => /\.[cm]?ts$/.test(span.path))
  return inKnex(dialect, typed)
}

/** The newest column of the table and one of its indexes, each behind its guard; undefined where none can be written. */
function onTable(dialect: Dialect, { name, columns, constraints, indexes }: Table): Pattern | undefined {
  const keys = constraints.flatMap((each) => (each.kind === 'primary key' ? each.columns : []))
  const column = [...columns.values()].findLast((each) => !keys.includes(each.name) && each.generated === undefined)
  const index = indexes.find((each) => each.constraint === undefined && each.kind === 'ordinary')
  const at = { span: NOWHERE, guards: ['if not exists'] } as const
  const operations: readonly Operation[] = [
    ...(column === undefined || dialect === 'sqlite'
      ? []
      : [{ ...at, kind: 'add-column', table: name, column: { ...column, span: NOWHERE }, constraints: [] } as const]),
    ...(index === undefined ? [] : [{ ...at, kind: 'create-index', index, concurrently: false, only: false } as const]),
  ]
  const written = operations.flatMap((operation) => {
    const bare = printOperations(dialect, [dialect === 'mysql' ? { ...operation, guards: [] } : operation])
    if (bare === undefined || dialect !== 'mysql') return bare ?? []
    return guardedInMySql(operation, bare.replace(/;$/, '')) ?? []
  })
  return written.length === 0 ? undefined : sql(...written)
}

function inSql(dialect: Dialect): Pattern {
  switch (dialect) {
    case 'mysql':
      return sql(...MYSQL)
    // Guards on columns, indexes and constraints: https://mariadb.com/kb/en/alter-table/
    case 'mariadb':
      return sql(
        'CREATE TABLE IF NOT EXISTS users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(255) NOT NULL);',
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS status varchar(50) NOT NULL DEFAULT 'pending';",
        'CREATE UNIQUE INDEX IF NOT EXISTS users_email_key ON users (email);',
      )
    // ADD COLUMN takes no guard, and DDL is transactional: https://sqlite.org/lang_altertable.html
    case 'sqlite':
      return sql(
        '-- ADD COLUMN takes no guard: it goes into one transaction with the rest of its migration',
        'CREATE TABLE IF NOT EXISTS users (id integer PRIMARY KEY, email text NOT NULL);',
        'CREATE UNIQUE INDEX IF NOT EXISTS users_email_key ON users (email);',
      )
    case 'sqlserver':
      return sql(...SQLSERVER)
    default:
      return sql(...POSTGRES)
  }
}

const POSTGRES = [
  'CREATE TABLE IF NOT EXISTS users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL);',
  "ALTER TABLE users ADD COLUMN IF NOT EXISTS status text NOT NULL DEFAULT 'pending';",
  'CREATE INDEX IF NOT EXISTS users_status_idx ON users (status);',
  '-- ADD CONSTRAINT takes no guard of its own',
  'DO $$ BEGIN',
  "  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'users_email_key' AND conrelid = 'users'::regclass) THEN",
  '    ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);',
  '  END IF;',
  'END $$;',
]

/** Of its DDL only CREATE TABLE takes a guard: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html */
const MYSQL = [
  'CREATE TABLE IF NOT EXISTS users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(255) NOT NULL);',
  '-- the rest takes no guard: ask first, and do nothing where it is there',
  'SET @missing = (SELECT count(*) = 0 FROM information_schema.columns',
  "  WHERE table_schema = DATABASE() AND table_name = 'users' AND column_name = 'status');",
  `SET @step = IF(@missing, "ALTER TABLE users ADD COLUMN status varchar(50) NOT NULL DEFAULT 'pending'", 'DO 0');`,
  'PREPARE step FROM @step;',
  'EXECUTE step;',
  'SET @missing = (SELECT count(*) = 0 FROM information_schema.statistics',
  "  WHERE table_schema = DATABASE() AND table_name = 'users' AND index_name = 'users_email_key');",
  "SET @step = IF(@missing, 'CREATE UNIQUE INDEX users_email_key ON users (email)', 'DO 0');",
  'PREPARE step FROM @step;',
  'EXECUTE step;',
  'DEALLOCATE PREPARE step;',
]

const SQLSERVER = [
  "IF OBJECT_ID(N'dbo.users') IS NULL",
  '  CREATE TABLE dbo.users (id bigint IDENTITY NOT NULL CONSTRAINT users_pkey PRIMARY KEY, email nvarchar(255) NOT NULL);',
  'GO',
  "IF COL_LENGTH(N'dbo.users', N'status') IS NULL",
  "  ALTER TABLE dbo.users ADD status nvarchar(50) NOT NULL CONSTRAINT users_status_default DEFAULT N'pending';",
  "IF INDEXPROPERTY(OBJECT_ID(N'dbo.users'), N'users_email_key', 'IndexID') IS NULL",
  '  CREATE UNIQUE INDEX users_email_key ON dbo.users (email);',
]

/** https://knexjs.org/guide/schema-builder.html#hastable and #hascolumn; a migration with `transaction: false` is the one that needs it. */
function inKnex(dialect: Dialect, typed: boolean): Pattern {
  const mysql = dialect === 'mysql'
  const parameter = typed ? '(knex: Knex): Promise<void>' : '(knex)'
  const head = (name: string): string =>
    typed ? `export async function ${name}${parameter} {` : `exports.${name} = async ${parameter} => {`
  const code = [
    ...(typed ? ["import type { Knex } from 'knex'", ''] : []),
    head('up'),
    "  if (!(await knex.schema.hasTable('users')))",
    "    await knex.schema.createTable('users', (table) => {",
    "      table.bigIncrements('id')",
    "      table.string('email', 255).notNullable()",
    '    })',
    "  if (!(await knex.schema.hasColumn('users', 'status')))",
    "    await knex.schema.alterTable('users', (table) => {",
    "      table.string('status', 50).notNullable().defaultTo('pending')",
    '    })',
    ...(mysql
      ? [
          '  const [indexes] = await knex.raw("SHOW INDEX FROM users WHERE key_name = \'users_email_key\'")',
          "  if (indexes.length === 0) await knex.raw('CREATE UNIQUE INDEX users_email_key ON users (email)')",
        ]
      : ["  await knex.raw('CREATE UNIQUE INDEX IF NOT EXISTS users_email_key ON users (email)')"]),
    '}',
    '',
    head('down'),
    "  await knex.schema.dropTableIfExists('users')",
    '}',
  ]
  return { language: typed ? 'ts' : 'js', code: code.join('\n') }
}
