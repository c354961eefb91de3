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
 * - kysely: `pg_advisory_xact_lock` in src/dialect/postgres/postgres-adapter.ts; knex: `is_locked` in lib/migrations/migrate/Migrator.js;
 *   liquibase: DATABASECHANGELOGLOCK; ecto: locks its ledger, `lock_for_migrations`
 * - ef-core: IMigrationsDatabaseLock since version 9: https://learn.microsoft.com/ef/core/what-is-new/ef-core-9.0/whatsnew#concurrent-migrations
 * - none: drizzle-orm, dbmate, diesel, pop and supabase's migrators hold no lock in their sources; goose's SessionLocker
 *   must be asked for; neither do https://github.com/sequelize/umzug/issues/518,
 *   https://github.com/typeorm/typeorm/issues/4588, Alembic (its author in https://github.com/sqlalchemy/alembic/issues/633)
 *   and Django; Laravel's `migrate --isolated`, a lock of the cache, must be asked for:
 *   https://github.com/laravel/framework/pull/44743
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
