import { absent, type Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { at, numberOf, stateOf, textOf, type Property } from '../value.js'
import { daily, engineNamed, isForeign, managed, said } from './store.js'

/** The store that a Google Cloud resource is. Storage is always encrypted: https://cloud.google.com/docs/security/encryption/default-encryption */
export function googleStore(declared: Declared): StoreResource | undefined {
  switch (declared.type) {
    case 'google_sql_database_instance':
      return cloudSql(declared)
    case 'google_alloydb_cluster':
      return alloyDb(declared)
    default:
      return undefined
  }
}

/**
 * Backups of Cloud SQL are daily and must be enabled; the log is `point_in_time_recovery_enabled`, for MySQL
 * `binary_log_enabled` (https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance;
 * checkov's CKV_GCP_14 takes a missing block as off as well).
 */
function cloudSql(declared: Declared): StoreResource | undefined {
  const version = at(declared.properties, 'database_version')
  if (isForeign(version)) return undefined
  const engine = engineNamed(textOf(version))
  const isReplica = at(declared.properties, 'master_instance_name') !== undefined
  const backup = at(declared.properties, 'settings', 'backup_configuration')
  const enabled = at(backup, 'enabled')
  const [binlog, wal] = [at(backup, 'binary_log_enabled'), at(backup, 'point_in_time_recovery_enabled')]
  const state = stateOf(enabled, absent(declared, 'off'))
  const log = engine === 'mysql' ? binlog : engine === undefined ? (binlog ?? wal) : wal
  // Enterprise Plus has other defaults, and keeps the log for 14 days: https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr
  const plus = textOf(at(declared.properties, 'settings', 'edition')) === 'ENTERPRISE_PLUS'
  const seen = enabled?.seen ?? backup?.seen ?? declared.seen
  const store = managed(declared, engine, {
    backups: {
      state,
      // Seven are kept unless retained_backups says otherwise, one a day:
      // https://cloud.google.com/sql/docs/sqlserver/backup-recovery/backups
      retentionDays:
        state === 'on' ? (numberOf(at(backup, 'backup_retention_settings', 'retained_backups')) ?? 7) : undefined,
      schedule: state === 'on' ? daily(seen) : undefined,
      seen,
      note: undefined,
    },
    pitr: {
      ...said(state === 'off' ? 'off' : stateOf(log, plus ? 'unknown' : absent(declared, 'off')), log, declared),
      ...window(at(backup, 'transaction_log_retention_days'), plus ? 14 : 7),
    },
    crossRegion:
      state === 'off'
        ? { state: 'off', seen, note: 'there are no backups to keep elsewhere' }
        : location(declared, at(backup, 'location')),
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
  return isReplica ? { ...store, role: 'replica' } : store
}

/** The log is kept for 1 to 7 days, in Enterprise Plus for 1 to 35 (same page); a variable may say any of them. */
function window(days: Property | undefined, byDefault: number): Pick<StoreResource['pitr'], 'days'> {
  const kept = days === undefined ? byDefault : numberOf(days)
  return kept === undefined ? {} : { days: kept }
}

/** Without a location backups go to the multi-region closest to the instance: which one is not written here. */
function location(declared: Declared, property: Property | undefined): StoreResource['crossRegion'] {
  const [to, home] = [textOf(property), textOf(at(declared.properties, 'region'))]
  if (property === undefined || to === undefined || home === undefined) {
    const note = property === undefined ? 'no location is set' : 'the location cannot be resolved'
    return { state: 'unknown', seen: property?.seen ?? declared.seen, note }
  }
  return to === home
    ? { state: 'off', seen: property.seen, note: `kept in ${home}` }
    : { state: 'on', seen: property.seen, note: `kept in ${to}` }
}

/**
 * AlloyDB. Without a policy a backup is taken every day and kept for 14 days
 * (https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/alloydb_cluster, `automated_backup_policy`),
 * and the log is kept for 14 days on every cluster (https://cloud.google.com/alloydb/docs/backup/overview). A policy of
 * its own may run weekly: then neither days nor schedule are read. A secondary follows another cluster.
 */
function alloyDb(declared: Declared): StoreResource {
  const policy = at(declared.properties, 'automated_backup_policy')
  const automated = at(policy, 'enabled')
  const continuous = at(declared.properties, 'continuous_backup_config', 'enabled')
  const state = policy === undefined ? absent(declared, 'on') : stateOf(automated, 'unknown')
  const byDefault = policy === undefined && state === 'on'
  const store = managed(declared, 'postgres', {
    backups: {
      ...said(state, automated, declared),
      retentionDays: byDefault ? 14 : undefined,
      schedule: byDefault ? daily(declared.seen) : undefined,
    },
    pitr: said(stateOf(continuous, absent(declared, 'on')), continuous, declared),
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
  return textOf(at(declared.properties, 'cluster_type')) === 'SECONDARY' ? { ...store, role: 'replica' } : store
}
