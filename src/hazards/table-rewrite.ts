import { showName, type Name, type Operation } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { deploy, fix } from './shared/fix.js'
import { under } from './shared/locks.js'

/**
 * SET LOGGED and UNLOGGED, SET ACCESS METHOD, SET TABLESPACE, CLUSTER and VACUUM FULL copy the whole table under ACCESS
 * EXCLUSIVE.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
export const tableRewrite = hazard({
  id: 'table-rewrite',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Table is written anew while everybody waits',
  why: 'Readers and writers wait until the whole table, and its indexes, have been copied; on disk it needs its size a second time.',
  safeWhen: 'The table is new, or it already is as the statement wants it.',
  instead:
    'pg_repack or pg_squeeze to win back space or to order a table without the lock; for storage, a new table that is filled in batches and switched to; or a maintenance window.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://www.postgresql.org/docs/18/sql-cluster.html',
    'https://www.postgresql.org/docs/18/sql-vacuum.html',
  ],
  bad: {
    postgres: [
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'ALTER TABLE events SET UNLOGGED;' },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE IF EXISTS ONLY public.events ADD COLUMN note text, SET TABLESPACE cold, SET (fillfactor = 70);',
      },
      { sql: 'VACUUM (FULL, ANALYZE) billing."Invoices";', outsideTransaction: true },
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'CLUSTER VERBOSE events USING events_pkey;' },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE events SET LOGGED;',
        note: 'It is logged already.',
      },
      {
        sql: 'CREATE TABLE events (id bigint PRIMARY KEY);\nALTER TABLE events SET UNLOGGED;',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'VACUUM (ANALYZE) events; -- VACUUM FULL events',
        outsideTransaction: true,
        note: 'A plain VACUUM lets readers and writers through.',
      },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE events SET (fillfactor = 70), CLUSTER ON events_pkey;',
        note: 'Both are for later: no row moves.',
      },
    ],
  },
  detect: ({ operation, before, effect }) => {
    const rewrite = rewriteOf(operation, before)
    if (rewrite === undefined) return none
    const { table, how } = rewrite
    if (table !== undefined && before.isNewTable(table)) return none
    const name = table === undefined ? 'every table of the database' : showName(table)
    return [
      {
        span: operation.span,
        object: table === undefined ? how : showName(table),
        ...(table === undefined ? {} : { table }),
        message: `Reads and writes of ${name} wait while ${how} writes ${table === undefined ? 'it' : 'the table and its indexes'} anew.`,
        ...under(effect),
        fix: fix(deploy(insteadOf(operation, name))),
      },
    ]
  },
})

function rewriteOf(
  operation: Operation,
  before: SchemaView,
): { readonly table: Name | undefined; readonly how: string } | undefined {
  if (operation.kind === 'rewrite-table') {
    switch (operation.how) {
      case 'cluster':
        return { table: operation.table, how: 'CLUSTER' }
      case 'vacuum full':
        return { table: operation.table, how: 'VACUUM FULL' }
      case 'optimize':
      case 'rebuild':
        return undefined
    }
  }
  if (operation.kind !== 'alter-table-storage') return undefined
  const { table, change } = operation
  switch (change.kind) {
    case 'logged': {
      const found = before.find(table)
      if (found?.exact === true && found.logged === change.logged) return undefined
      return { table, how: change.logged ? 'SET LOGGED' : 'SET UNLOGGED' }
    }
    case 'access method':
      return { table, how: `SET ACCESS METHOD ${change.method}` }
    case 'tablespace':
      return { table, how: `SET TABLESPACE ${change.tablespace}` }
    case 'engine':
    case 'row format':
    case 'charset':
    case 'partitioning':
    case 'parameters':
    case 'other':
      return undefined
  }
}

function insteadOf(operation: Operation, name: string): string {
  return operation.kind === 'rewrite-table'
    ? `Run pg_repack or pg_squeeze on ${name}, outside the deploy: they hold the lock only to switch over.`
    : `Create a table like ${name} with the storage it is to have, fill it in batches while both are written, and switch over by renaming; or do this in a maintenance window.`
}
