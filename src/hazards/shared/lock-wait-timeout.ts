import { showName, type Name } from '../../migrations/operation.js'
import type { Applied, Candidate, HazardSettings } from '../hazard.js'
import { none } from '../hazard.js'
import { at, step, within } from './fix.js'
import { exclusiveLocks } from './locks.js'
import { count } from './words.js'

/**
 * Every change of a table waits for its metadata lock until all transactions that used the table have ended, and every
 * query that comes later waits behind it. lock_wait_timeout is a year in MySQL and a day in MariaDB.
 * Sources: https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html,
 * https://mariadb.com/kb/en/server-system-variables/#lock_wait_timeout (86400; 10.11 was asked)
 */
export function missingLockWaitTimeout(applied: readonly Applied[], settings: HazardSettings): readonly Candidate[] {
  const unguarded = applied.filter((each) => waitsFor(each) !== undefined && !isBounded(each, settings))
  const [first] = unguarded
  const table = first === undefined ? undefined : waitsFor(first)
  if (first === undefined || table === undefined) return none
  const { operation } = first
  const name = showName(table)
  const more = new Set(unguarded.map(({ step: each }) => each.statement)).size - 1
  const setting = first.session.get('lock_wait_timeout')
  const why =
    setting === undefined
      ? 'no lock_wait_timeout is set, and the default is a year (MariaDB: a day)'
      : `lock_wait_timeout is ${setting.value} seconds (${setting.from})`
  const alike =
    more === 0 ? '' : `; ${count(more, 'more statement')} of this migration wait${more === 1 ? 's' : ''} alike`
  return [
    {
      span: operation.span,
      object: name,
      table,
      message: `While this waits for the metadata lock of ${name}, every new query on ${name} waits behind it: ${why}${alike}.`,
      fix: within(
        step(
          [{ kind: 'set', ...at(operation), name: 'lock_wait_timeout', value: '5', scope: 'session' }],
          'before the first statement',
        ),
      ),
    },
  ]
}

/** The older table for whose metadata lock the operation waits. */
function waitsFor({ operation, effect }: Applied): Name | undefined {
  const [strong] = exclusiveLocks(effect)
  if (strong !== undefined) return operation.kind === 'lock-table' ? undefined : strong.relation
  return effect.alter === undefined ? undefined : effect.locks.find(({ older }) => older)?.relation
}

/** SET in the session or the tool's configuration, or MariaDB's own clause: https://mariadb.com/kb/en/wait-and-nowait/ */
function isBounded({ session, step: { statement } }: Applied, settings: HazardSettings): boolean {
  if (/^\s*(?:alter|create|drop|truncate|rename|optimize)\b[^'"(]*\b(?:nowait\b|wait\s+\d)/i.test(statement.sql.text))
    return true
  const seconds = Number(session.get('lock_wait_timeout')?.value ?? Number.NaN)
  return seconds * 1000 <= settings.lockTimeoutCeiling
}
