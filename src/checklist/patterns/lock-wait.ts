import type { Dialect } from '../../migrations/operation.js'
import { sql, type Pattern } from './pattern.js'

/** The wait for a lock ended after five seconds, in the session that migrates. */
export function boundedWait(dialect: Dialect): Pattern {
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return sql('SET SESSION lock_wait_timeout = 5;')
    // In milliseconds: https://sqlite.org/pragma.html#pragma_busy_timeout
    case 'sqlite':
      return sql('PRAGMA busy_timeout = 5000;')
    // In milliseconds: https://learn.microsoft.com/sql/t-sql/statements/set-lock-timeout-transact-sql
    case 'sqlserver':
      return sql('SET LOCK_TIMEOUT 5000;')
    default:
      return sql("SET lock_timeout = '5s';")
  }
}

/** The same for every session that migrates, where the engine keeps such a setting with the role. */
export function boundedWaitOfRole(dialect: Dialect): Pattern {
  return dialect === 'postgres'
    ? sql("ALTER ROLE migrator SET lock_timeout = '5s';", "ALTER ROLE migrator SET statement_timeout = '15min';")
    : boundedWait(dialect)
}
