import { showName, type Operation } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { fix, step } from './shared/fix.js'
import { lockTimeout, setLockTimeout } from './shared/lock-timeout.js'
import { exclusiveLocks, under } from './shared/locks.js'

/**
 * CREATE TRIGGER, ENABLE and DISABLE TRIGGER take SHARE ROW EXCLUSIVE on the table; DROP TRIGGER takes ACCESS EXCLUSIVE
 * (measured on PostgreSQL 15). All of them are short once they have the lock.
 * Source: https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES
 */
export const triggerLock = hazard({
  id: 'trigger-lock',
  check: 'safety/non-blocking',
  severity: 'medium',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Trigger change locks the table',
  why: 'The statement waits for every running write on the table (DROP TRIGGER for reads, too), and new ones queue behind it until the transaction commits.',
  safeWhen: 'The table is new, or lock_timeout bounds the wait and nothing long follows in the transaction.',
  instead:
    'SET lock_timeout first, keep the change in a short transaction of its own, and try again when it times out.',
  sources: [
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER',
    'https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-LOCK-TIMEOUT',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER orders_touch BEFORE INSERT OR UPDATE OF id ON public.orders
  FOR EACH ROW WHEN (NEW.id IS NOT NULL) EXECUTE FUNCTION touch();`,
      },
      { sql: 'DROP TRIGGER IF EXISTS orders_touch ON orders;', note: 'No migration creates orders: it stood before.' },
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders DISABLE TRIGGER ALL;' },
    ],
  },
  good: {
    postgres: [
      {
        sql: `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();`,
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE VIEW open_orders AS SELECT id FROM orders;',
        sql: `CREATE FUNCTION route() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER open_orders_route INSTEAD OF INSERT ON open_orders FOR EACH ROW EXECUTE FUNCTION route();`,
        note: 'A view holds no rows.',
      },
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;`,
        sql: `CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- DROP TRIGGER orders_touch ON orders;
  RETURN NEW;
END $$;`,
        note: 'A new body locks no table.',
      },
    ],
  },
  detect: ({ operation, before, effect, session, settings, step: { transaction } }) => {
    const change = triggerChange(operation)
    if (change === undefined) return none
    const { table, words } = change
    if (before.isNewTable(table) || before.find(table)?.kind === 'view') return none

    const name = showName(table)
    const bounded = lockTimeout(session, settings).state === 'in force'
    const waiting = exclusiveLocks(effect).length > 0 ? `reads and writes of ${name}` : `writes to ${name}`
    return [
      {
        span: operation.span,
        object: `${name}.${change.trigger}`,
        table,
        ...(bounded ? { severity: 'info' } : {}),
        message: bounded
          ? `${words} keeps ${waiting} waiting until the transaction commits; lock_timeout bounds the wait for the lock.`
          : `${words} waits for what runs on ${name}; new ${waiting} queue behind it, and wait until the transaction commits.`,
        ...under(effect),
        ...(bounded ? {} : { fix: fix(step([setLockTimeout(operation.span, transaction !== undefined), operation])) }),
      },
    ]
  },
})

function triggerChange(operation: Operation) {
  switch (operation.kind) {
    case 'create-trigger':
      return { table: operation.table, trigger: operation.trigger, words: `CREATE TRIGGER ${operation.trigger}` }
    case 'drop-trigger':
      return operation.table === undefined
        ? undefined
        : { table: operation.table, trigger: operation.trigger, words: `DROP TRIGGER ${operation.trigger}` }
    case 'set-trigger': {
      const change = operation.enabled ? 'ENABLE' : 'DISABLE'
      return {
        table: operation.table,
        trigger: operation.trigger,
        words: `${change} TRIGGER ${/^(?:all|user)$/.test(operation.trigger) ? operation.trigger.toUpperCase() : operation.trigger}`,
      }
    }
    default:
      return undefined
  }
}
