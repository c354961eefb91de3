import type { History } from '../../migrations/model.js'

/** How a tool applies what is pending, takes the last migration back, and shows SQL without running it. */
export interface ToolCommands {
  readonly up: string
  /** Undefined: the tool has no downs. */
  readonly down: string | undefined
  /** Undefined: the tool cannot show what it would run. */
  readonly plan: string | undefined
}

/** By the tools' own manuals. */
const COMMANDS: Readonly<Record<string, ToolCommands>> = {
  prisma: {
    up: 'npx prisma migrate deploy',
    down: undefined,
    plan: 'npx prisma migrate diff --from-config-datasource --to-schema prisma/schema.prisma --script',
  },
  drizzle: { up: 'npx drizzle-kit migrate', down: undefined, plan: 'npx drizzle-kit check' },
  knex: { up: 'npx knex migrate:latest', down: 'npx knex migrate:rollback', plan: undefined },
  sequelize: { up: 'npx sequelize-cli db:migrate', down: 'npx sequelize-cli db:migrate:undo', plan: undefined },
  typeorm: {
    up: 'npx typeorm migration:run -d dist/data-source.js',
    down: 'npx typeorm migration:revert -d dist/data-source.js',
    plan: undefined,
  },
  'node-pg-migrate': {
    up: 'npx node-pg-migrate up',
    down: 'npx node-pg-migrate down',
    plan: 'npx node-pg-migrate up --dry-run',
  },
  alembic: { up: 'alembic upgrade head', down: 'alembic downgrade -1', plan: 'alembic upgrade head --sql' },
  django: { up: 'python manage.py migrate', down: undefined, plan: 'python manage.py migrate --plan' },
  rails: { up: 'bin/rails db:migrate', down: 'bin/rails db:rollback', plan: undefined },
  laravel: {
    up: 'php artisan migrate --force',
    down: 'php artisan migrate:rollback --force',
    plan: 'php artisan migrate --pretend',
  },
  'golang-migrate': {
    up: 'migrate -path migrations -database "$DATABASE_URL" up',
    down: 'migrate -path migrations -database "$DATABASE_URL" down 1',
    plan: undefined,
  },
  goose: {
    up: 'goose -dir migrations postgres "$DATABASE_URL" up',
    down: 'goose -dir migrations postgres "$DATABASE_URL" down',
    plan: undefined,
  },
  diesel: { up: 'diesel migration run', down: 'diesel migration revert', plan: undefined },
  supabase: { up: 'supabase db push', down: undefined, plan: 'supabase db push --dry-run' },
  atlas: {
    up: 'atlas migrate apply --url "$DATABASE_URL"',
    down: 'atlas migrate down --url "$DATABASE_URL"',
    plan: 'atlas migrate apply --url "$DATABASE_URL" --dry-run',
  },
  sqitch: { up: 'sqitch deploy', down: 'sqitch revert --to @HEAD^', plan: 'sqitch deploy --log-only' },
  pop: { up: 'soda migrate up', down: 'soda migrate down', plan: undefined },
  dbmate: { up: 'dbmate migrate', down: 'dbmate rollback', plan: undefined },
  sqlx: { up: 'sqlx migrate run', down: 'sqlx migrate revert', plan: 'sqlx migrate run --dry-run' },
  ecto: { up: 'mix ecto.migrate', down: 'mix ecto.rollback', plan: undefined },
  flyway: { up: 'flyway migrate', down: undefined, plan: undefined },
  liquibase: { up: 'liquibase update', down: 'liquibase rollback-count --count=1', plan: 'liquibase update-sql' },
  'ef-core': {
    up: 'dotnet ef database update',
    down: undefined,
    plan: 'dotnet ef migrations script --idempotent',
  },
}

/** What stands for a tool that is not known. */
const BY_HAND: ToolCommands = {
  up: 'psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f path/to/up.sql',
  down: 'psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f path/to/down.sql',
  plan: undefined,
}

export function commandsOf(history: History | undefined): ToolCommands {
  return COMMANDS[history?.tool ?? ''] ?? BY_HAND
}

/**
 * How a tool keeps two runs apart. A lock of the session does not hold behind a pooler of transactions; a row, a table or
 * a lock of the transaction does. `unknown`: a runner that is not known.
 */
type Lock = 'session' | 'table' | 'none' | 'unknown'

/**
 * Locks by tool, each as its source has it:
 * - prisma: `pg_advisory_lock(72707369)` in prisma-engines, schema-engine/connectors/sql-schema-connector
 * - golang-migrate: `pg_advisory_lock`, `GET_LOCK`, `sp_getapplock` with LockOwner Session in database/*
 * - node-pg-migrate: `pg_try_advisory_lock` in src/runner.ts; sqlx: `pg_advisory_lock`, `GET_LOCK` in sqlx-*\/src/migrate.rs
 * - rails: `get_advisory_lock` in activerecord/lib/active_record/migration.rb
 * - atlas: `pg_try_advisory_lock`, `GET_LOCK` in sql/postgres and sql/mysql; sqitch: `pg_try_advisory_lock(75474063)` in
 *   lib/App/Sqitch/Engine/pg.pm, `LOCK TABLES` in mysql.pm
 * - flyway: PostgreSQLAdvisoryLockTemplate takes `pg_try_advisory_xact_lock` unless flyway.postgresql.transactional.lock
 *   is false; `GET_LOCK` for MySQL, `sp_getapplock` for SQL Server
 * - kysely: `pg_advisory_xact_lock` in src/dialect/postgres/postgres-adapter.ts; knex: `is_locked` of its lock table;
 *   liquibase: DATABASECHANGELOGLOCK; ecto: locks its ledger, `lock_for_migrations`
 * - ef-core: IMigrationsDatabaseLock since version 9: https://learn.microsoft.com/ef/core/what-is-new/ef-core-9.0/whatsnew#concurrent-migrations
 * - none: drizzle-orm, dbmate, diesel, pop and supabase's migrators hold no lock in their sources; goose's SessionLocker
 *   must be asked for; neither do https://github.com/sequelize/umzug/issues/518 and
 *   https://github.com/typeorm/typeorm/issues/4588, Alembic, Django; Laravel's `--isolated` must be asked for
 */
const LOCKS: Readonly<Record<string, Lock | ((history: History) => Lock)>> = {
  prisma: 'session',
  'golang-migrate': 'session',
  'node-pg-migrate': 'session',
  sqlx: 'session',
  rails: 'session',
  atlas: 'session',
  sqitch: ({ dialect }) => (dialect === 'postgres' ? 'session' : 'table'),
  flyway: ({ dialect }) => (dialect === 'postgres' ? 'table' : 'session'),
  kysely: 'table',
  knex: 'table',
  liquibase: 'table',
  ecto: 'table',
  'ef-core': ({ toolVersion }) => {
    const major = Number(/^\d+/.exec(toolVersion ?? '')?.[0])
    return Number.isNaN(major) ? 'unknown' : major >= 9 ? 'table' : 'none'
  },
  drizzle: 'none',
  sequelize: 'none',
  typeorm: 'none',
  alembic: 'none',
  django: 'none',
  laravel: 'none',
  goose: 'none',
  dbmate: 'none',
  diesel: 'none',
  pop: 'none',
  supabase: 'none',
}

/** How the tool of a history keeps two runs apart. */
export function lockOf(history: History): Lock {
  const lock = LOCKS[history.tool] ?? 'unknown'
  return typeof lock === 'function' ? lock(history) : lock
}

/** A command as a plain or quoted YAML scalar. */
export function yamlScalar(command: string): string {
  return /^[A-Za-z][\w ./:"$=-]*$/.test(command) && !/: | #/.test(command)
    ? command
    : `'${command.replaceAll("'", "''")}'`
}
