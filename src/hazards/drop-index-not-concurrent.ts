import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { at, fix, outsideTransaction, step } from './shared/fix.js'
import { setLockTimeout } from './shared/lock-timeout.js'
import { under } from './shared/locks.js'

/**
 * A plain DROP INDEX takes ACCESS EXCLUSIVE on the index's table; CONCURRENTLY lets readers and writers through, but
 * is refused for indexes of partitioned tables.
 * Source: https://www.postgresql.org/docs/18/sql-dropindex.html
 */
export const dropIndexNotConcurrent = hazard({
  id: 'drop-index-not-concurrent',
  check: 'migrations/index-creation',
  severity: 'medium',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Index dropped while readers and writers wait',
  why: 'The drop waits for every running query on the table, and all new queries on the table, reads too, queue behind it.',
  safeWhen: 'The table is new, or nothing runs on it for long and lock_timeout bounds the wait.',
  instead: 'DROP INDEX CONCURRENTLY, outside a transaction, one index per statement and without CASCADE.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-dropindex.html',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE INDEX orders_note_idx ON orders (note);',
        sql: 'DROP INDEX orders_note_idx;',
      },
      {
        sql: 'DROP INDEX IF EXISTS public."Orders_note_idx" RESTRICT;',
        note: 'No migration creates its table: it stood before.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE INDEX orders_note_idx ON orders (note);',
        sql: 'DROP INDEX CONCURRENTLY IF EXISTS orders_note_idx;',
        outsideTransaction: true,
      },
      {
        sql: 'CREATE TABLE orders (id bigint, note text);\nCREATE INDEX orders_note_idx ON orders (note);\nDROP INDEX orders_note_idx;',
        note: 'The table is new.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE INDEX orders_note_idx ON orders (note);',
        sql: "COMMENT ON INDEX orders_note_idx IS 'DROP INDEX orders_note_idx; is planned';",
      },
    ],
  },
  detect: ({ operation, before, effect, step: { transaction } }) => {
    if (operation.kind !== 'drop-index' || operation.concurrently) return none
    const table = before.index(operation.index)?.table ?? operation.table
    if (table !== undefined && before.isNewTable(table)) return none

    const index = showName(operation.index)
    const partitioned = table !== undefined && before.table(table).partitioned
    const waiting = table === undefined ? `its table` : showName(table)
    return [
      {
        span: operation.span,
        object: index,
        ...(table === undefined ? {} : { table }),
        // There is no better way to drop it: only the wait can be bounded.
        ...(partitioned ? { severity: 'low' } : {}),
        message: `DROP INDEX ${index} locks ${waiting} against reads and writes, and waits for every query that runs on it while new ones queue behind.`,
        ...under(effect),
        fix: partitioned
          ? fix(
              step(
                [setLockTimeout(operation.span, transaction !== undefined), operation],
                'CONCURRENTLY is refused for the index of a partitioned table',
              ),
            )
          : fix(
              outsideTransaction([
                { ...at(operation), kind: 'drop-index', index: operation.index, concurrently: true, cascade: false },
              ]),
            ),
      },
    ]
  },
})
