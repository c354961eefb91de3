import type { TimeoutSetting } from '../../evidence/automation/facts.js'
import { milliseconds } from '../../hazards/shared/lock-timeout.js'
import type { Dialect } from '../../migrations/model.js'
import type { Evidence } from '../check.js'

/** Settings that end the wait for a table's lock. */
const LOCK_SETTINGS: Readonly<Partial<Record<Dialect, RegExp>>> = {
  postgres: /^lock_timeout$/i,
  mysql: /^lock_wait_timeout$/i,
  mariadb: /^lock_wait_timeout$/i,
  sqlserver: /^lock_timeout$/i,
}

/** The configuration bounds the wait for a lock in every session, and within the ceiling; undefined where it does not. */
export function boundsLocks({ facts, settings }: Evidence, dialect: Dialect): TimeoutSetting | undefined {
  const name = LOCK_SETTINGS[dialect]
  if (name === undefined) return undefined
  return facts.automation.timeouts.find(
    (each) => name.test(each.name) && isBounding(each.value, dialect, settings.lockTimeoutCeiling),
  )
}

/** PostgreSQL counts in milliseconds, MySQL and MariaDB in seconds. */
export function isBounding(value: string, dialect: Dialect, ceiling: number): boolean {
  const bare = value.trim().replace(/^(['"])(.*)\1$/, '$2')
  const seconds = dialect === 'mysql' || dialect === 'mariadb'
  const time = seconds && /^\d+$/.test(bare) ? Number(bare) * 1000 : milliseconds(bare)
  return time !== undefined && time > 0 && time <= ceiling
}

const STATEMENT = /^(?:(?:x-)?statement[-_]timeout|max_statement_time|max_execution_time)$/i

/** A statement that runs for too long is ended by the server. */
export function boundsStatements({ facts }: Evidence): TimeoutSetting | undefined {
  return facts.automation.timeouts.find(({ name, value }) => STATEMENT.test(name) && !/^['"]?0\D*$/.test(value.trim()))
}
