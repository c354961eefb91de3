import type { Dialect } from '../../migrations/model.js'
import type { Applied, HazardSettings } from '../hazard.js'
import { isMysql } from './engines.js'
import { lockTimeout, milliseconds } from './lock-timeout.js'

/** The setting that ends the wait for a table's lock; engines without one are left out. */
export const LOCK_SETTING: Readonly<Partial<Record<Dialect, string>>> = {
  postgres: 'lock_timeout',
  mysql: 'lock_wait_timeout',
  mariadb: 'lock_wait_timeout',
  sqlserver: 'lock_timeout',
}

/**
 * How long a statement waits for a metadata lock where nothing is set.
 * https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_lock_wait_timeout,
 * https://mariadb.com/kb/en/server-system-variables/#lock_wait_timeout (86400; 10.11 was asked)
 */
export const DEFAULT_LOCK_WAIT: Readonly<Record<'mysql' | 'mariadb', string>> = { mysql: 'a year', mariadb: 'a day' }

/** A value of that setting ends the wait within `ceiling` milliseconds. MySQL and MariaDB count in seconds. */
export function isBounding(value: string, dialect: Dialect, ceiling: number): boolean {
  const bare = value.trim().replace(/^(['"])(.*)\1$/, '$2')
  const time = isMysql(dialect) && /^\d+(?:\.\d+)?$/.test(bare) ? Number(bare) * 1000 : milliseconds(bare)
  return time !== undefined && time > 0 && time <= ceiling
}

/** What is in force when the operation runs ends its wait: SET, the tool's configuration, MariaDB's own clause. */
export function isWaitBounded({ session, step }: Applied, dialect: Dialect, settings: HazardSettings): boolean {
  if (dialect === 'postgres') return lockTimeout(session, settings).state === 'in force'
  if (isMysql(dialect) && saysHowLong(step.statement.sql.text)) return true
  const setting = session.get(LOCK_SETTING[dialect] ?? '')
  return setting !== undefined && isBounding(setting.value, dialect, settings.lockTimeoutCeiling)
}

/** https://mariadb.com/kb/en/wait-and-nowait/ */
function saysHowLong(sql: string): boolean {
  return /^\s*(?:alter|create|drop|truncate|rename|optimize)\b[^'"(]*\b(?:nowait\b|wait\s+\d)/i.test(sql)
}
