import { sameName, showName, type OperationOf } from '../migrations/operation.js'
import type { Migration, Operation } from '../migrations/model.js'
import { hazard, type Candidate } from './hazard.js'
import { judgedMigrations, operationsOf } from './shared/brought.js'
import { at, sqlInTransaction, step, within } from './shared/fix.js'

/**
 * Foreign keys are triggers in PostgreSQL: DISABLE TRIGGER ALL and session_replication_role = replica turn them off, and
 * rows that come in meanwhile are never checked again.
 * Sources: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER,
 * https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE,
 * https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_foreign_key_checks
 */
export const constraintsDisabled = hazard({
  id: 'constraints-disabled',
  check: 'integrity/foreign-keys',
  severity: 'high',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'],
  subject: 'history',
  title: 'Constraint checks turned off and left off',
  why: 'What is written while the checks are off is never checked again: orphans and broken rows come in without an error and stay. A disabled trigger stays disabled for everybody, long after the migration.',
  safeWhen: 'The checks are turned on again in the same migration, and what was written meanwhile is checked.',
  instead:
    'Change the rows in the order of their foreign keys, or make the constraints DEFERRABLE; otherwise turn the checks on again in the same migration and look for orphans.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER',
    'https://www.postgresql.org/docs/18/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE',
    'https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_foreign_key_checks',
    'https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql',
  ],
  bad: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders NOCHECK CONSTRAINT ALL;\nDELETE FROM dbo.Customers WHERE Id = 7;',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'DISABLE TRIGGER ALL ON dbo.Orders;\nUPDATE dbo.Orders SET Total = 0 WHERE Id = 1;',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE customers (id INTEGER PRIMARY KEY);',
        sql: `PRAGMA foreign_keys = OFF;
DELETE FROM customers WHERE id = 7;`,
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'ALTER TABLE orders DISABLE TRIGGER ALL;\nUPDATE orders SET total = 0 WHERE id = 1;',
      },
      {
        sql: "SET session_replication_role = 'replica';\nDELETE FROM customers WHERE id = 7;",
        note: 'It holds for what the connection does next, too.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE lines (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders DISABLE TRIGGER USER;\nALTER TABLE lines ENABLE TRIGGER USER;',
        note: 'Another table is turned on.',
      },
      {
        before: `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers);`,
        sql: 'ALTER TABLE orders ALTER CONSTRAINT orders_customer NOT ENFORCED;',
        note: 'PostgreSQL 18.',
      },
    ],
    mysql: [
      { sql: 'SET FOREIGN_KEY_CHECKS = 0;\nDELETE FROM customers WHERE id = 7;' },
      { sql: 'SET GLOBAL foreign_key_checks = OFF;\nSET foreign_key_checks = ON;' },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders NOCHECK CONSTRAINT ALL;\nDELETE FROM dbo.Customers WHERE Id = 7;\nALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT ALL;',
      },
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders NOCHECK CONSTRAINT CK_Orders_Total;\nALTER TABLE dbo.Orders DROP CONSTRAINT CK_Orders_Total;',
        note: 'On its way out.',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE customers (id INTEGER PRIMARY KEY);',
        sql: `PRAGMA foreign_keys=OFF;
DELETE FROM customers WHERE id = 7;
PRAGMA foreign_keys=ON;`,
        outsideTransaction: true,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'ALTER TABLE orders DISABLE TRIGGER ALL;\nUPDATE orders SET total = 0 WHERE id = 1;\nALTER TABLE orders ENABLE TRIGGER ALL;',
      },
      {
        sql: 'SET session_replication_role = replica;\nDELETE FROM customers WHERE id = 7;\nRESET session_replication_role;',
      },
      { sql: "SET LOCAL session_replication_role = 'replica';\nDELETE FROM customers WHERE id = 7;" },
      {
        sql: 'ALTER TABLE orders DISABLE TRIGGER orders_audit;\nDROP TRIGGER orders_audit ON orders;',
        note: 'On its way out.',
      },
      { sql: '-- ALTER TABLE orders DISABLE TRIGGER ALL;\nALTER TABLE orders ENABLE TRIGGER ALL;' },
      {
        before: `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers);`,
        sql: 'ALTER TABLE orders ALTER CONSTRAINT orders_customer NOT ENFORCED;\nALTER TABLE orders ALTER CONSTRAINT orders_customer ENFORCED;',
        note: 'PostgreSQL 18. ENFORCED reads the rows that came in meanwhile.',
      },
    ],
    mysql: [
      { sql: 'SET FOREIGN_KEY_CHECKS = 0;\nDELETE FROM customers WHERE id = 7;\nSET FOREIGN_KEY_CHECKS = 1;' },
      {
        sql: `/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
DELETE FROM customers WHERE id = 7;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;`,
        note: 'What mysqldump writes.',
      },
    ],
  },
  detect: ({ plan }) => {
    const judged = judgedMigrations(plan)
    const operations = judged.flatMap(operationsOf)
    return [...judged.flatMap(checksLeftOff), ...triggersLeftOff(operations), ...constraintsLeftOff(operations)]
  },
})

/** Session settings that stop checks, with the values that stop them. */
const CHECKS: ReadonlyMap<string, RegExp> = new Map([
  ['session_replication_role', /^replica$/],
  ['foreign_key_checks', /^(?:0|off|false)$/],
  ['foreign_keys', /^(?:0|off|false|no)$/],
])

function stops({ name, value }: OperationOf<'set'>): boolean {
  return CHECKS.get(name.toLowerCase())?.test((value ?? '').trim().toLowerCase()) === true
}

/** Another migration may run in another session: each must turn on again what it turns off. */
function checksLeftOff(migration: Migration): readonly Candidate[] {
  const settings = operationsOf(migration).filter((operation) => operation.kind === 'set')
  return settings
    .filter((setting, index) => stops(setting) && setting.scope !== 'transaction' && !restored(setting, index))
    .slice(0, 1)
    .map((setting) => {
      const all = setting.scope === 'global' ? ' for every connection of the server' : ''
      return {
        span: setting.span,
        object: setting.name.toLowerCase(),
        message: `${setting.name} = ${setting.value ?? ''} turns foreign key checks off${all}, and nothing turns them on again: rows that come in meanwhile are never checked.`,
        proven: 'rule' as const,
        fix: within(sqlInTransaction(`${turnedOn(setting)};`, 'at the end of the same migration')),
      }
    })

  function restored(setting: OperationOf<'set'>, index: number): boolean {
    return settings.slice(index + 1).some((later) => {
      if (later.name.toLowerCase() === 'all') return setting.scope === 'session'
      return later.name.toLowerCase() === setting.name.toLowerCase() && later.scope === setting.scope && !stops(later)
    })
  }
}

function turnedOn({ name, scope }: OperationOf<'set'>): string {
  switch (name.toLowerCase()) {
    case 'session_replication_role':
      return 'RESET session_replication_role'
    case 'foreign_keys':
      return 'PRAGMA foreign_keys = ON'
    default:
      return scope === 'global' ? `SET GLOBAL ${name} = 1` : `SET ${name} = 1`
  }
}

/**
 * PostgreSQL 18's NOT ENFORCED, after which ENFORCED reads every row, and SQL Server's NOCHECK CONSTRAINT. CHECK CONSTRAINT alone binds new rows again and reads none of those that came in
 * meanwhile; that is low where it is all that follows.
 * https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ALTER-CONSTRAINT,
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql
 */
function constraintsLeftOff(operations: readonly Operation[]): readonly Candidate[] {
  return operations.flatMap((operation, index): readonly Candidate[] => {
    if (operation.kind !== 'set-constraint' || operation.enabled) return []
    const later = operations.slice(index + 1).filter((each) => bindsAgain(each, operation))
    const isRead = later.some((each) => each.kind !== 'set-constraint' || each.validated)
    if (isRead) return []
    const table = showName(operation.table)
    const what = operation.constraint ?? `Every foreign key and CHECK of ${table}`
    return [
      {
        span: operation.span,
        object: `${table}.${operation.constraint ?? 'all'}`,
        table: operation.table,
        ...(later.length > 0 ? { severity: 'low' as const } : {}),
        message:
          later.length > 0
            ? `${what} is turned on again without WITH CHECK: rows that came in meanwhile are never read, and the engine does not trust it.`
            : `${what} is turned off, and nothing turns it on again: rows that break it come in without an error.`,
        proven: 'rule',
        fix: within(
          step(
            [{ ...operation, ...at(operation), enabled: true, validated: true }],
            'at the end of the same migration',
          ),
        ),
      },
    ]
  })
}

function bindsAgain(later: Operation, off: OperationOf<'set-constraint'>): boolean {
  switch (later.kind) {
    case 'set-constraint':
      return (
        later.enabled &&
        sameName(later.table, off.table) &&
        (later.constraint === undefined || later.constraint === off.constraint)
      )
    case 'validate-constraint':
    case 'drop-constraint':
      return sameName(later.table, off.table) && later.constraint === off.constraint
    case 'drop-table':
      return sameName(later.table, off.table)
    default:
      return false
  }
}

/** Triggers stay off for everybody; a later migration of the same change may turn them on. */
function triggersLeftOff(operations: readonly Operation[]): readonly Candidate[] {
  return operations.flatMap((operation, index) => {
    if (operation.kind !== 'set-trigger' || operation.enabled) return []
    if (operations.slice(index + 1).some((later) => ends(later, operation))) return []
    const table = showName(operation.table)
    const all = operation.trigger === 'all'
    const every = all || operation.trigger === 'user'
    return [
      {
        span: operation.span,
        object: `${table}.${operation.trigger}`,
        table: operation.table,
        ...(every ? {} : { severity: 'medium' as const }),
        message: all
          ? `Foreign keys of ${table} are no longer checked, its triggers no longer run, and nothing turns them on again.`
          : `${every ? `The triggers of ${table} no longer run` : `${operation.trigger} no longer runs on ${table}`}, and nothing turns ${every ? 'them' : 'it'} on again.`,
        proven: 'rule' as const,
        fix: within(step([{ ...operation, ...at(operation), enabled: true }], 'at the end of the same migration')),
      },
    ]
  })
}

function ends(later: Operation, disabled: OperationOf<'set-trigger'>): boolean {
  switch (later.kind) {
    case 'set-trigger':
      return (
        later.enabled &&
        sameName(later.table, disabled.table) &&
        (later.trigger === disabled.trigger ||
          later.trigger === 'all' ||
          (later.trigger === 'user' && disabled.trigger !== 'all'))
      )
    case 'drop-trigger':
      return later.trigger === disabled.trigger && (later.table === undefined || sameName(later.table, disabled.table))
    case 'drop-table':
      return sameName(later.table, disabled.table)
    default:
      return false
  }
}
