import { absent, type Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { at, numberOf, stateOf, textOf, type Property } from '../value.js'
import { daily, engineNamed, managed, said } from './store.js'

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
  const engine = engineNamed(textOf(at(declared.properties, 'database_version')))
  const isReplica = at(declared.properties, 'master_instance_name') !== undefined
  if (engine === undefined && !isReplica) return undefined
  const backup = at(declared.properties, 'settings', 'backup_configuration')
  const enabled = at(backup, 'enabled')
  const state = stateOf(enabled, absent(declared, 'off'))
  const log = at(backup, engine === 'mysql' ? 'binary_log_enabled' : 'point_in_time_recovery_enabled')
  const seen = enabled?.seen ?? backup?.seen ?? declared.seen
  const store = managed(declared, engine ?? 'postgres', {
    backups: {
      state,
      // Seven backups are kept unless retained_backups says otherwise, one a day.
      retentionDays:
        state === 'on' ? (numberOf(at(backup, 'backup_retention_settings', 'retained_backups')) ?? 7) : undefined,
      schedule: state === 'on' ? daily(seen) : undefined,
      seen,
      note: undefined,
    },
    pitr: said(state === 'off' ? 'off' : stateOf(log, absent(declared, 'off')), log, declared),
    crossRegion:
      state === 'off'
        ? { state: 'off', seen, note: 'there are no backups to keep elsewhere' }
        : location(declared, at(backup, 'location')),
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
  return isReplica ? { ...store, role: 'replica' } : store
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

/** AlloyDB (https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/alloydb_cluster): what is not set is unknown. */
function alloyDb(declared: Declared): StoreResource {
  const automated = at(declared.properties, 'automated_backup_policy', 'enabled')
  const continuous = at(declared.properties, 'continuous_backup_config', 'enabled')
  const state = stateOf(automated, 'unknown')
  return managed(declared, 'postgres', {
    backups: { ...said(state, automated, declared), retentionDays: undefined, schedule: undefined },
    pitr: said(stateOf(continuous, 'unknown'), continuous, declared),
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
}
