import { showName } from '../migrations/operation.js'
import { hazard, type Applied, type Candidate } from './hazard.js'
import { fix, step } from './shared/fix.js'
import { isUnguarded, lockTimeout, setLockTimeout, setsLockTimeout } from './shared/lock-timeout.js'
import { strongLocks, strongTableLocks } from './shared/locks.js'

/**
 * `lock_timeout = 0` turns the limit off; a limit of minutes is an outage of minutes. pg_dump writes the 0 at the head
 * of its files, which hurts nobody as long as no older table is locked after it.
 * Source: https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-LOCK-TIMEOUT
 */
export const lockTimeoutOff = hazard({
  id: 'lock-timeout-off',
  check: 'safety/timeouts',
  severity: 'medium',
  engines: ['postgres'],
  subject: 'migration',
  title: 'lock_timeout turned off or set too long',
  why: 'A statement that waits for a lock keeps everybody waiting who comes after it; without a limit that lasts as long as the longest query.',
  safeWhen: 'No older table is locked while the value is in force, as for CREATE INDEX CONCURRENTLY.',
  instead: 'A few seconds (5s), and another attempt when it times out.',
  sources: [
    'https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-LOCK-TIMEOUT',
    'https://www.postgresql.org/docs/18/config-setting.html#CONFIG-SETTING-NAMES-VALUES',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'SET lock_timeout = 0;\nALTER TABLE orders ADD COLUMN note text;',
      },
      {
        sql: `SET statement_timeout TO 0;
SET LOCAL lock_timeout TO '10min';
ALTER TABLE IF EXISTS public."Orders" DROP COLUMN IF EXISTS note CASCADE;`,
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
      },
      {
        sql: "SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET client_encoding = 'UTF8';\nCREATE TABLE orders (id bigint);\nALTER TABLE ONLY orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);",
        note: 'How pg_dump begins: nothing older is locked.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY orders_id_idx ON orders (id);',
        outsideTransaction: true,
        note: 'Nobody queues behind it.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "SET lock_timeout = 0;\nSET lock_timeout = '3s';\nALTER TABLE orders ADD COLUMN note text;",
        note: 'The later value counts.',
      },
    ],
  },
  detect: ({ applied, settings }) => {
    const found = new Map<Applied, Candidate>()
    for (const [position, each] of applied.entries()) {
      const timeout = lockTimeout(each.session, settings)
      if (!isUnguarded(each, settings) || timeout.state === 'unset' || timeout.state === 'in force') continue
      const set = applied.slice(0, position).findLast(({ operation }) => setsLockTimeout(operation))
      const lock = strongTableLocks(each)[0] ?? strongLocks(each.effect)[0]
      if (set === undefined || found.has(set) || lock === undefined) continue
      const name = showName(lock.relation)
      const { span } = set.operation
      found.set(set, {
        span,
        object: 'lock_timeout',
        table: lock.relation,
        message:
          timeout.state === 'off'
            ? `lock_timeout = ${timeout.value} turns the limit off: the statement in line ${each.operation.span.line} may wait for ever for its lock on ${name}, with all new queries on ${name} behind it.`
            : `lock_timeout = ${timeout.value} is longer than ${settings.lockTimeoutCeiling / 1000} s: all new queries on ${name} may wait that long behind the statement in line ${each.operation.span.line}.`,
        locks: strongLocks(each.effect),
        fix: fix(step([setLockTimeout(span, set.operation.kind === 'set' && set.operation.scope === 'transaction')])),
      })
    }
    return [...found.values()]
  },
})
