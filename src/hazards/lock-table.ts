import { showName, type Dialect, type OperationOf } from '../migrations/operation.js'
import { blockedBy, LOCK_MODES, type Blocks } from '../schema/effect.js'
import { hazard, none, type Candidate } from './hazard.js'
import { isMysql } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { under } from './shared/locks.js'
import { names } from './shared/words.js'

/**
 * LOCK TABLE without a mode is ACCESS EXCLUSIVE in PostgreSQL; MySQL's READ lets readers through and WRITE nobody; SQL
 * Server has a hint for it, TABLOCKX. SQLite has none: a transaction that writes locks the whole database.
 * Sources: https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table, https://www.postgresql.org/docs/18/sql-lock.html, https://dev.mysql.com/doc/refman/8.4/en/lock-tables.html
 */
export const lockTable = hazard({
  id: 'lock-table',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'operation',
  title: 'Explicit table lock',
  why: 'Everybody whom the mode keeps out waits until the transaction ends, however little is done meanwhile.',
  safeWhen: 'The table is new, or the mode lets readers and writers through (SHARE UPDATE EXCLUSIVE and weaker).',
  instead:
    'Leave it out: each statement takes the lock that it needs. Where two steps must see the same rows, lock the rows (SELECT … FOR UPDATE) or use an advisory lock.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-lock.html',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
    'https://dev.mysql.com/doc/refman/8.4/en/lock-tables.html',
    'https://dev.mysql.com/doc/refman/8.4/en/flush.html',
    'https://dev.mysql.com/doc/refman/8.4/en/lock-instance-for-backup.html',
    'https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'FLUSH TABLES WITH READ LOCK;\nFLUSH TABLES orders FOR EXPORT;\nLOCK INSTANCE FOR BACKUP;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'LOCK TABLES orders WRITE;\nUPDATE orders SET total = 0 WHERE id = 1;\nUNLOCK TABLES;',
      },
    ],
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL);',
        sql: 'UPDATE dbo.Orders WITH (TABLOCK) SET Total = 0 WHERE Id = 1;',
        note: 'In a statement that changes the table, TABLOCK is TABLOCKX.',
      },
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL);',
        sql: 'SELECT TOP (0) 1 FROM dbo.Orders WITH (TABLOCKX, HOLDLOCK);\nUPDATE dbo.Orders SET Total = 0 WHERE Id = 1;',
      },
    ],
    postgres: [
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'LOCK TABLE orders;' },
      {
        sql: 'DO $$ BEGIN\n  LOCK TABLE ONLY public."Orders", billing.invoices IN SHARE ROW EXCLUSIVE MODE NOWAIT;\nEND $$;',
        note: 'No migration creates the tables: they stood before.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'SELECT id FROM orders WHERE id = 1 FOR UPDATE;\nUPDATE orders SET total = 0 WHERE id = 1;',
        note: 'Only the row is locked.',
      },
      { before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);', sql: 'FLUSH TABLES;\nUNLOCK TABLES;' },
    ],
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL);',
        sql: 'SELECT Total FROM dbo.Orders WITH (UPDLOCK, ROWLOCK) WHERE Id = 1;\nUPDATE dbo.Orders SET Total = 0 WHERE Id = 1;',
        note: 'Only the row is locked.',
      },
      {
        before: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total int NOT NULL);',
        sql: 'SELECT Total INTO #totals FROM dbo.Orders WITH (TABLOCK);',
        note: 'A shared lock that ends with the statement.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;',
        note: 'It only keeps other migrations out.',
      },
      { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nLOCK TABLE orders;', note: 'The table is new.' },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "SELECT pg_advisory_xact_lock(42); -- LOCK TABLE orders;\nCOMMENT ON TABLE orders IS 'LOCK TABLE orders;';",
      },
    ],
  },
  detect: ({ operation, before, effect, dialect }) => {
    if (operation.kind !== 'lock-table') return none
    if (operation.tables.length === 0) return [everyTable(operation)]
    const blocks = blocksOf(operation.mode)
    const older = operation.tables.filter((table) => !before.isNewTable(table))
    const [first] = older
    if (blocks === 'nothing' || first === undefined) return none
    return [
      {
        span: operation.span,
        object: showName(first),
        table: first,
        message: `${blocks === 'writes' ? 'Writes to' : 'Reads and writes of'} ${names(older)} wait from here until ${isMysql(dialect) ? 'UNLOCK TABLES, or until the connection closes' : 'the transaction ends'}.`,
        ...under(effect),
        fix: fix(
          deploy(
            `Leave ${hint(operation.mode, dialect)} out: each statement takes the lock that it needs, and only while it needs it.`,
          ),
        ),
      },
    ]
  },
})

/** FLUSH TABLES WITH READ LOCK, and LOCK INSTANCE FOR BACKUP, which lets rows be read and written. */
function everyTable({ mode, span }: OperationOf<'lock-table'>): Candidate {
  const isBackup = mode === 'BACKUP'
  const [who, end] = isBackup
    ? ['Every CREATE, ALTER and DROP of others on this server waits', 'UNLOCK INSTANCE']
    : ['Every write to any table of this server waits', 'UNLOCK TABLES']
  return {
    span,
    object: isBackup ? 'instance' : 'tables',
    ...(isBackup ? { severity: 'low' as const } : {}),
    message: `${who} from here until ${end}, or until the connection closes.`,
    fix: fix(deploy('Leave it out of the migration: it is for tools that take a backup.')),
  }
}

function hint(mode: string, dialect: Dialect): string {
  if (dialect !== 'sqlserver') return 'LOCK TABLE'
  return mode === 'TABLOCK' ? 'TABLOCK' : 'TABLOCK and TABLOCKX'
}

/** A mode that we do not know is taken for the strongest, which is what both engines do without one. */
function blocksOf(written: string): Blocks {
  const mode = written
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace(/ MODE$/, '')
    .trim()
  if (/^READ\b/.test(mode) || mode === 'TABLOCK') return 'writes'
  const known = LOCK_MODES.find((each) => each === mode)
  return known === undefined ? 'everything' : blockedBy(known)
}
