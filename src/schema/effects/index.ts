import type { Dialect, Operation } from '../../migrations/operation.js'
import type { AlterWay, Effect, SettingsInForce } from '../effect.js'
import type { EngineVersion } from '../engine-version.js'
import type { SchemaView } from '../model.js'
import { mysqlEffect, mysqlWay } from './mysql.js'
import { postgresEffect } from './postgres.js'
import { sqliteEffect } from './sqlite.js'
import { sqlserverEffect } from './sqlserver.js'

/** A session of which nothing is set. */
const DEFAULTS: SettingsInForce = { get: () => undefined }

/**
 * What an operation does to relations that stand before it: locks, rewrites, scans. Dialects without table locks of this
 * kind have no effect; so has what nobody could read.
 */
export function effectOf(
  dialect: Dialect,
  operation: Operation,
  before: SchemaView,
  version: EngineVersion,
  settings: SettingsInForce = DEFAULTS,
): Effect {
  switch (dialect) {
    case 'postgres':
      return postgresEffect(operation, before, version.major)
    case 'mysql':
    case 'mariadb':
      return mysqlEffect({ dialect, version, settings, before }, operation)
    case 'sqlite':
      return sqliteEffect(operation, before, version.major)
    case 'sqlserver':
      return sqlserverEffect(operation, before, version.major)
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return { locks: [], rewrites: [], scans: [] }
  }
}

/** How MySQL or MariaDB carries out a whole ALTER: its clauses' strongest. Undefined where it alters no table. */
export function alterWayOf(
  dialect: Dialect,
  operations: readonly Operation[],
  before: SchemaView,
  version: EngineVersion,
  settings: SettingsInForce,
): AlterWay | undefined {
  return dialect === 'mysql' || dialect === 'mariadb'
    ? mysqlWay({ dialect, version, settings, before }, operations)
    : undefined
}
