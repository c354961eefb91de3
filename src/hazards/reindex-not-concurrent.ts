import { showName, type Name, type OperationOf } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { at, deploy, fix, outsideTransaction } from './shared/fix.js'
import { under } from './shared/locks.js'

/**
 * A plain REINDEX takes SHARE on the table and ACCESS EXCLUSIVE on the index: writes wait, and so do reads that would
 * use the index or be planned. SYSTEM has no concurrent form.
 * Source: https://www.postgresql.org/docs/18/sql-reindex.html
 */
export const reindexNotConcurrent = hazard({
  id: 'reindex-not-concurrent',
  check: 'migrations/index-creation',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'Index rebuilt while queries wait',
  why: 'Writes to the table wait until the index is built anew, and so does every query whose plan may use that index.',
  safeWhen: 'The table is new.',
  instead:
    'REINDEX … CONCURRENTLY, outside a transaction. REINDEX SYSTEM has no such form and needs a maintenance window.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-reindex.html#SQL-REINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE INDEX orders_note_idx ON orders (note);',
        sql: 'REINDEX INDEX orders_note_idx;',
      },
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'REINDEX (VERBOSE) TABLE public.orders;' },
      { sql: 'REINDEX SCHEMA billing;', outsideTransaction: true },
    ],
  },
  good: {
    postgres: [
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE INDEX orders_note_idx ON orders (note);',
        sql: 'REINDEX INDEX CONCURRENTLY orders_note_idx;',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'REINDEX (CONCURRENTLY, VERBOSE) TABLE orders;',
        outsideTransaction: true,
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nREINDEX TABLE orders;',
        note: 'Nobody uses the table yet.',
      },
    ],
  },
  detect: ({ operation, before, effect }) => {
    if (operation.kind !== 'reindex' || operation.concurrently) return none
    const table = tableOf(operation, before)
    if (table !== undefined && before.isNewTable(table)) return none

    const target = operation.target === undefined ? '' : ` ${showName(operation.target)}`
    const everyTable = `every table${operation.target === undefined ? '' : ` of ${showName(operation.target)}`}`
    const waiting = table === undefined ? (operation.what === 'index' ? 'its table' : everyTable) : showName(table)
    return [
      {
        span: operation.span,
        object: operation.target === undefined ? operation.what : showName(operation.target),
        ...(table === undefined ? {} : { table }),
        message: `Writes to ${waiting} wait until REINDEX ${operation.what.toUpperCase()}${target} is done, and so do queries that may use an index under rebuild.`,
        ...under(effect),
        fix:
          operation.what === 'system'
            ? fix(deploy('REINDEX SYSTEM has no concurrent form: run it by hand in a maintenance window.'))
            : fix(
                outsideTransaction([
                  {
                    ...at(operation),
                    kind: 'reindex',
                    target: operation.target,
                    what: operation.what,
                    concurrently: true,
                  },
                ]),
              ),
      },
    ]
  },
})

function tableOf(operation: OperationOf<'reindex'>, before: SchemaView): Name | undefined {
  if (operation.target === undefined) return undefined
  if (operation.what === 'table') return operation.target
  return operation.what === 'index' ? before.index(operation.target)?.table : undefined
}
