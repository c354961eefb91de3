import { showName, type Name, type Operation, type OperationOf } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Candidate, type OperationContext } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { stating } from './shared/mysql-alter.js'
import { consequence, held, isLong, wayAlone, wholeWay } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'
import { movedAll, movedIndex } from './shared/tablespaces.js'
import { deploy, fix, sqlInTransaction } from './shared/fix.js'
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
  engines: ['postgres', 'mysql', 'mariadb'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'Table is written anew while everybody waits',
  why: 'Readers and writers wait until the whole table, and its indexes, have been copied; on disk it needs its size a second time.',
  safeWhen: 'The table is new, or it already is as the statement wants it.',
  instead:
    'pg_repack or pg_squeeze to win back space or to order a table without the lock; for storage, a new table that is filled in batches and switched to; or a maintenance window.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED',
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://www.postgresql.org/docs/18/sql-alterindex.html',
    'https://www.postgresql.org/docs/18/sql-reindex.html',
    'https://www.postgresql.org/docs/18/sql-cluster.html',
    'https://www.postgresql.org/docs/18/sql-vacuum.html',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
  ],
  bad: {
    postgres: [
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'ALTER TABLE events SET UNLOGGED;' },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE IF EXISTS ONLY public.events ADD COLUMN note text, SET TABLESPACE cold, SET (fillfactor = 70);',
      },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'ALTER INDEX events_pkey SET TABLESPACE pg_default;',
        note: 'Only the index is locked, but planning any query of its table needs it.',
      },
      { sql: 'ALTER TABLE ALL IN TABLESPACE pg_default OWNED BY app SET TABLESPACE cold NOWAIT;' },
      { sql: 'VACUUM (FULL, ANALYZE) billing."Invoices";', outsideTransaction: true },
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'CLUSTER VERBOSE events USING events_pkey;' },
    ],
    mysql: [
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE events CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;',
      },
      {
        before: 'CREATE TABLE `Events` (id bigint PRIMARY KEY) ENGINE=MyISAM;',
        sql: 'ALTER TABLE `Events` ADD COLUMN note text, ENGINE = InnoDB;',
      },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY, at date NOT NULL);',
        sql: 'ALTER TABLE events PARTITION BY HASH (id) PARTITIONS 8;',
      },
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'ALTER TABLE events ROW_FORMAT=DYNAMIC;' },
    ],
    mariadb: [
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'OPTIMIZE TABLE events;' },
      { before: 'CREATE TABLE events (id bigint PRIMARY KEY);', sql: 'ALTER TABLE events ADD SYSTEM VERSIONING;' },
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
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'REINDEX (TABLESPACE pg_default, CONCURRENTLY) INDEX events_pkey;',
        outsideTransaction: true,
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE events ENGINE=InnoDB, ALGORITHM=INPLACE, LOCK=NONE;',
        note: 'The server refuses it if anybody would have to wait.',
      },
      {
        before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE events COMMENT = 'ENGINE=MyISAM', AUTO_INCREMENT = 100;",
      },
      {
        sql: 'CREATE TABLE events (id bigint PRIMARY KEY);\nALTER TABLE events CONVERT TO CHARACTER SET utf8mb4;',
        note: 'The table is new.',
      },
    ],
  },
  detect: (context) => {
    if (isMysql(context.dialect)) return inMysql(context)
    const { operation, before, effect } = context
    if (operation.kind === 'alter-index') return movedIndex(operation, context)
    if (operation.kind === 'move-tablespace') return movedAll(operation)
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

function inMysql(context: OperationContext): readonly Candidate[] {
  const { operation, statement, before } = context
  if (operation.kind !== 'rewrite-table' && operation.kind !== 'alter-table-storage') return none
  const { table } = operation
  const alone = wayAlone(context, operation)
  if (table === undefined || before.isNewTable(table) || alone === undefined || !isLong(alone)) return none
  // The default character set costs something only where it changes, and nobody says what it is.
  const isDefault =
    operation.kind === 'alter-table-storage' && operation.change.kind === 'charset' && !operation.change.convert
  if (isDefault && before.table(table).storage?.charset === undefined) return none
  const whole = wholeWay(context) ?? alone
  const said = consequence(statement, table, whole, changeOf(operation))
  if (said === undefined) return none
  const online = whole.lock === 'NONE' && /^\s*alter\b/i.test(statement.sql.text)
  return [
    {
      span: operation.span,
      object: showName(table),
      table,
      ...said,
      fix: online
        ? fix(sqlInTransaction(stating(statement, held(whole)), 'refused at once where the server cannot do it so'))
        : fix(onlineCopy(statement, table, before)),
    },
  ]
}

function changeOf(operation: OperationOf<'rewrite-table'> | OperationOf<'alter-table-storage'>): string {
  if (operation.kind === 'rewrite-table') return operation.how === 'optimize' ? 'OPTIMIZE rebuilds it' : 'it is rebuilt'
  const { change } = operation
  switch (change.kind) {
    case 'engine':
      return `it moves to ${change.engine}`
    case 'row format':
      return `its row format becomes ${change.format}`
    case 'charset':
      return change.convert
        ? `its text is converted to ${change.charset}`
        : `its character set becomes ${change.charset}`
    case 'partitioning':
      return 'its partitions change'
    default:
      return 'the way it is kept changes'
  }
}
