import type { Operation } from '../../migrations/operation.js'
import type { Span } from '../../migrations/text.js'
import type { Applied, HazardSettings, Session } from '../hazard.js'
import { at } from './fix.js'
import { strongLocks, strongTableLocks } from './locks.js'

/** Milliseconds in the units of https://www.postgresql.org/docs/18/config-setting.html#CONFIG-SETTING-NAMES-VALUES */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['us', 0.001],
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/** `5s`, `1min`, `2000` as PostgreSQL reads lock_timeout, in milliseconds; undefined where it is no time that we can read. */
export function milliseconds(value: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/.exec(value)
  if (match === null) return undefined
  const unit = UNITS.get(match[2] === undefined || match[2] === '' ? 'ms' : match[2])
  return unit === undefined ? undefined : Number(match[1]) * unit
}

export type LockTimeout =
  | { readonly state: 'unset' }
  | { readonly state: 'in force' }
  | { readonly state: 'off' | 'too long'; readonly value: string; readonly from: string }

/** What bounds the wait for a lock. A value that we cannot read counts as in force: nothing is known against it. */
export function lockTimeout(session: Session, settings: HazardSettings): LockTimeout {
  const setting = session.get('lock_timeout')
  if (setting === undefined) return { state: 'unset' }
  const time = milliseconds(setting.value)
  if (time === undefined) return { state: 'in force' }
  if (time === 0) return { state: 'off', ...setting }
  return time > settings.lockTimeoutCeiling ? { state: 'too long', ...setting } : { state: 'in force' }
}

/** An operation that waits for a strong lock on an older relation. What runs CONCURRENTLY lets others pass while it waits. */
export function waitsForLock({ operation, effect }: Pick<Applied, 'operation' | 'effect'>): boolean {
  if ('concurrently' in operation && operation.concurrently) return false
  // An index whose table nobody knows: its table waits all the same.
  if (operation.kind === 'drop-index' && operation.table === undefined) return strongLocks(effect).length > 0
  return strongTableLocks({ operation, effect }).length > 0
}

export function setLockTimeout(span: Span, inTransaction: boolean): Operation {
  return {
    kind: 'set',
    ...at({ span }),
    name: 'lock_timeout',
    value: '5s',
    scope: inTransaction ? 'transaction' : 'session',
  }
}

/** The operation waits for a strong lock on an older relation, and nothing in force ends that wait soon. */
export function isUnguarded(applied: Applied, settings: HazardSettings): boolean {
  return waitsForLock(applied) && lockTimeout(applied.session, settings).state !== 'in force'
}

export function setsLockTimeout(operation: Operation): boolean {
  return operation.kind === 'set' && operation.name.toLowerCase() === 'lock_timeout' && operation.scope !== 'global'
}
