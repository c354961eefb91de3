import type { Dialect, Operation } from '../../migrations/operation.js'
import type { Effect } from '../effect.js'
import type { SchemaView } from '../model.js'
import { mysqlEffect } from './mysql.js'
import { postgresEffect } from './postgres.js'
import { sqliteEffect } from './sqlite.js'
import { sqlserverEffect } from './sqlserver.js'

/**
 * What an operation does to relations that stand before it: locks, rewrites, scans. `engineVersion` is the major version
 * of the engine. Dialects without table locks of this kind have no effect; so has what nobody could read.
 */
export function effectOf(dialect: Dialect, operation: Operation, before: SchemaView, engineVersion: number): Effect {
  switch (dialect) {
    case 'postgres':
      return postgresEffect(operation, before, engineVersion)
    case 'mysql':
    case 'mariadb':
      return mysqlEffect(dialect, operation, before, engineVersion)
    case 'sqlite':
      return sqliteEffect(operation, before, engineVersion)
    case 'sqlserver':
      return sqlserverEffect(operation, before, engineVersion)
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return { locks: [], rewrites: [], scans: [] }
  }
}
