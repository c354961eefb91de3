import type { TimeoutSetting } from '../../evidence/automation/facts.js'
import { isBounding, LOCK_SETTING } from '../../hazards/shared/bounded-wait.js'
import type { Dialect } from '../../migrations/model.js'
import type { Evidence } from '../check.js'

/** The configuration bounds the wait for a lock in every session, and within the ceiling; undefined where it does not. */
export function boundsLocks({ facts, settings }: Evidence, dialect: Dialect): TimeoutSetting | undefined {
  const name = LOCK_SETTING[dialect]
  if (name === undefined) return undefined
  return facts.automation.timeouts.find(
    (each) => each.name.toLowerCase() === name && isBounding(each.value, dialect, settings.lockTimeoutCeiling),
  )
}

const STATEMENT = /^(?:(?:x-)?statement[-_]timeout|max_statement_time|max_execution_time)$/i

/** A statement that runs for too long is ended by the server. */
export function boundsStatements({ facts }: Evidence): TimeoutSetting | undefined {
  return facts.automation.timeouts.find(({ name, value }) => STATEMENT.test(name) && !/^['"]?0\D*$/.test(value.trim()))
}
