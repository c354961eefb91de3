import type { History } from '../../migrations/model.js'

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
 * - kysely: `pg_advisory_xact_lock` in src/dialect/postgres/postgres-adapter.ts, `pg_advisory_lock` from 0.28.18 and 0.29.3
 *   on (https://github.com/kysely-org/kysely/pull/1919, and the packages of those versions); `get_lock` for MySQL
 * - knex: `is_locked` of `knex_migrations_lock`, set by an UPDATE, in lib/migrations/migrate/Migrator.js (3.3.0);
 *   liquibase: DATABASECHANGELOGLOCK
 * - ecto: `lock_for_migrations` in lib/ecto/adapters of ecto_sql 3.14: LOCK TABLE of the ledger in PostgreSQL, unless the
 *   repository's `migration_lock` asks for `:pg_advisory_lock`; GET_LOCK in MySQL; `sp_getapplock` of the transaction
 * - ef-core: IMigrationsDatabaseLock since version 9: https://learn.microsoft.com/ef/core/what-is-new/ef-core-9.0/whatsnew#concurrent-migrations
 * - none: wrangler 4.125 (packages/wrangler/src/d1/migrations/apply.ts), the migrators of drizzle-orm (0.45), dbmate, diesel, pop, supabase, typeorm (1.1,
 *   https://github.com/typeorm/typeorm/issues/4588), sequelize (umzug 3.8, whose FileLocker is a file of one host:
 *   https://github.com/sequelize/umzug/issues/518), Alembic (1.20; its author in
 *   https://github.com/sqlalchemy/alembic/issues/633) and Django (5.2) hold none in their sources. What must be asked for:
 *   goose's SessionLocker and Locker, of code alone (https://github.com/pressly/goose/pull/993); Laravel's
 *   `migrate --isolated`, a lock of the cache (https://github.com/laravel/framework/pull/44743)
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
  kysely: ({ dialect, toolVersion }) =>
    dialect === 'mysql' || dialect === 'mariadb' || holdsForSession(toolVersion) ? 'session' : 'table',
  knex: 'table',
  liquibase: 'table',
  ecto: ({ dialect }) => (dialect === 'mysql' || dialect === 'mariadb' ? 'session' : 'table'),
  'ef-core': ({ toolVersion }) => {
    const major = Number(/^\d+/.exec(toolVersion ?? '')?.[0])
    return Number.isNaN(major) ? 'unknown' : major >= 9 ? 'table' : 'none'
  },
  drizzle: 'none',
  sequelize: 'none',
  typeorm: 'none',
  alembic: 'none',
  'flask-migrate': 'none',
  django: 'none',
  laravel: 'none',
  goose: 'none',
  dbmate: 'none',
  diesel: 'none',
  pop: 'none',
  supabase: 'none',
  wrangler: 'none',
}

/** Kysely's lock in PostgreSQL; of an unknown release the lock that asks for less. */
function holdsForSession(version: string | undefined): boolean {
  const [minor = 0, patch = 0] = (/^0\.(\d+)\.(\d+)/.exec(version ?? '')?.slice(1) ?? []).map(Number)
  return minor > 29 || (minor === 29 && patch >= 3) || (minor === 28 && patch >= 18)
}

/** How the tool of a history keeps two runs apart. */
export function lockOf(history: History): Lock {
  const lock = LOCKS[history.tool] ?? 'unknown'
  return typeof lock === 'function' ? lock(history) : lock
}
