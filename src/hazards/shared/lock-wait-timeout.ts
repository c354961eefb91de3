import { showName, type Name } from '../../migrations/operation.js'
import type { Applied, Candidate, HazardSettings } from '../hazard.js'
import { none } from '../hazard.js'
import { DEFAULT_LOCK_WAIT, isWaitBounded } from './bounded-wait.js'
import type { Mysql } from './engines.js'
import { at, step, within } from './fix.js'
import { exclusiveLocks } from './locks.js'
import { count } from './words.js'

/**
 * Every change of a table waits for its metadata lock until all transactions that used the table have ended, and every
 * query that comes later waits behind it.
 * Source: https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html
 */
export function missingLockWaitTimeout(
  applied: readonly Applied[],
  dialect: Mysql,
  settings: HazardSettings,
): readonly Candidate[] {
  const unguarded = applied.filter((each) => waitsFor(each) !== undefined && !isWaitBounded(each, dialect, settings))
  const [first] = unguarded
  const table = first === undefined ? undefined : waitsFor(first)
  if (first === undefined || table === undefined) return none
  const { operation } = first
  const name = showName(table)
  const more = new Set(unguarded.map(({ step: each }) => each.statement)).size - 1
  const setting = first.session.get('lock_wait_timeout')
  const why =
    setting === undefined
      ? `no lock_wait_timeout is set, and the default is ${DEFAULT_LOCK_WAIT[dialect]}`
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
