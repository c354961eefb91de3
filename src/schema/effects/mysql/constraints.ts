import type { Constraint, OperationOf } from '../../../migrations/operation.js'
import type { AlterWay, SettingsInForce } from '../../effect.js'
import { isAtLeast } from '../../engine-version.js'
import type { Table } from '../../model.js'
import { beside, copied, INSTANT, METADATA, rebuilt, type Server } from './way.js'

/** `withColumn`: written behind a column that the same clause adds. */
export function addedConstraint(server: Server, table: Table, constraint: Constraint, withColumn: boolean): AlterWay {
  const { dialect, version } = server
  switch (constraint.kind) {
    case 'foreign key':
      // Up to MySQL 8 REFERENCES behind a column is read and ignored.
      if (withColumn && dialect === 'mysql' && !isAtLeast(version, 9)) return INSTANT
      // "The INPLACE algorithm is supported when foreign_key_checks is disabled. Otherwise, only COPY"; MariaDB, too.
      return checksForeignKeys(server.settings) ? { ...copied(server, table), lock: 'SHARED' } : beside(server)
    case 'check':
      if (!constraint.validated) return METADATA
      // Measured in MariaDB: with ADD COLUMN no row is looked at. MySQL's page says nothing of it.
      return withColumn && dialect === 'mariadb' ? INSTANT : copied(server, table)
    case 'primary key':
      return keyed(server, table, constraint.columns)
    case 'not null':
      return rebuilt(server, table)
    case 'unique':
      return beside(server)
    case 'exclude':
      return INSTANT
  }
}

/** "Not permitted in place if columns have to be converted to NOT NULL" in MySQL; MariaDB 10.11 does it in place. */
function keyed(server: Server, table: Table, columns: readonly string[]): AlterWay {
  const converts = columns.some((column) => table.columns.get(column)?.nullable === true)
  return converts && server.dialect === 'mysql' ? copied(server, table) : rebuilt(server, table)
}

export function droppedConstraint(server: Server, table: Table, operation: OperationOf<'drop-constraint'>): AlterWay {
  if (operation.type === 'primary key') return copied(server, table)
  return server.dialect === 'mariadb' ? INSTANT : METADATA
}

/** `SET foreign_key_checks = 0` in the session: https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html */
function checksForeignKeys(settings: SettingsInForce): boolean {
  const value = settings.get('foreign_key_checks')?.value.toLowerCase()
  return value === undefined || !/^(?:0|off|false)$/.test(value)
}
