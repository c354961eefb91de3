import { showName } from '../migrations/operation.js'
import { hazard, none, type Applied, type HazardSettings } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { step, within } from './shared/fix.js'
import { isUnguarded, lockTimeout, setLockTimeout, setsLockTimeout } from './shared/lock-timeout.js'
import { strongLocks, strongTableLocks } from './shared/locks.js'
import { missingLockWaitTimeout } from './shared/lock-wait-timeout.js'
import { count } from './shared/words.js'

/**
 * lock_timeout is 0 by default: a statement waits for its lock for ever, and everybody who comes after it waits behind
 * it, readers too where it wants ACCESS EXCLUSIVE. One long query is enough.
 * Source: https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-LOCK-TIMEOUT
 */
export const missingLockTimeout = hazard({
  id: 'missing-lock-timeout',
  check: 'safety/timeouts',
  severity: 'medium',
  engines: ['postgres', 'mysql', 'mariadb'],
  subject: 'migration',
  title: 'Nothing bounds the wait for the lock',
  why: 'While the statement waits for one long-running query, every new query on the table queues behind it: the outage lasts as long as that query.',
  safeWhen:
    'lock_timeout is set for the role, the database or the connection; say so in the configuration of the tool.',
  instead:
    "SET lock_timeout = '5s' (MySQL and MariaDB: SET SESSION lock_wait_timeout = 5) before the first statement that locks, and run the migration again when it times out.",
  sources: [
    'https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-LOCK-TIMEOUT',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
    'https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_lock_wait_timeout',
    'https://dev.mysql.com/doc/refman/8.4/en/metadata-locking.html',
  ],
  bad: {
    postgres: [
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders ADD COLUMN note text;' },
      {
        sql: `SET statement_timeout = '1min'; -- SET lock_timeout = '5s';
ALTER TABLE public."Orders" ALTER COLUMN "note" SET DEFAULT 'SET lock_timeout = 5';
SET LOCAL lock_timeout = '5s';`,
        note: 'It is set too late.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "SET LOCAL lock_timeout = '5s';\nRESET lock_timeout;\nDROP TABLE orders;",
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text, ALGORITHM=INSTANT;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'SET SESSION innodb_lock_wait_timeout = 5;\nCREATE INDEX total_idx ON orders (total);',
        note: 'That is for row locks; an ALTER waits for the metadata lock.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'SET lock_wait_timeout = 3600;\nDROP TABLE orders;',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "SET LOCAL lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN note text;",
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'CREATE INDEX CONCURRENTLY orders_id_idx ON orders (id);',
        outsideTransaction: true,
        note: 'It lets readers and writers pass while it waits.',
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ADD COLUMN note text;\nDROP TABLE orders;',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "INSERT INTO orders VALUES (1);\nCOMMENT ON TABLE orders IS 'ALTER TABLE orders ADD COLUMN note text';",
        note: 'Nothing that others would queue behind.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'SET SESSION lock_wait_timeout = 5;\nALTER TABLE orders ADD COLUMN note text, ALGORITHM=INSTANT;',
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ADD COLUMN note text;',
        note: 'The table is new.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders WAIT 5 ADD COLUMN note text;',
      },
    ],
  },
  detect: ({ applied, settings, dialect }) => {
    if (isMysql(dialect)) return missingLockWaitTimeout(applied, dialect, settings)
    const unguarded = applied.filter((each) => isUnguarded(each, settings) && !offInFile(applied, each, settings))
    const [first] = unguarded
    if (first === undefined) return none

    const { operation, step: here } = first
    const lock = strongTableLocks(first)[0] ?? strongLocks(first.effect)[0]
    if (lock === undefined) return none
    const name = showName(lock.relation)
    const statements = new Set(unguarded.map(({ step: each }) => each.statement)).size
    const timeout = lockTimeout(first.session, settings)
    const why =
      timeout.state === 'off' || timeout.state === 'too long'
        ? `lock_timeout is ${timeout.value} (${timeout.from})`
        : 'no lock_timeout is set'
    const more =
      statements === 1
        ? ''
        : `; ${count(statements - 1, 'more statement')} of this migration wait${statements === 2 ? 's' : ''} alike`
    const queued = lock.blocks === 'everything' ? 'every new query' : 'every new write'
    return [
      {
        span: operation.span,
        object: name,
        table: lock.relation,
        message: `While this waits for its ${lock.mode} lock on ${name}, ${queued} on ${name} waits behind it: ${why}${more}.`,
        locks: strongLocks(first.effect),
        fix: within(
          step([setLockTimeout(operation.span, here.transaction !== undefined)], 'before the first statement'),
        ),
      },
    ]
  },
})

/** A value that the migration itself sets too high or to 0 is the subject of another hazard. */
function offInFile(applied: readonly Applied[], here: Applied, settings: HazardSettings): boolean {
  const state = lockTimeout(here.session, settings).state
  if (state === 'unset' || state === 'in force') return false
  return applied.slice(0, applied.indexOf(here)).some(({ operation }) => setsLockTimeout(operation))
}
