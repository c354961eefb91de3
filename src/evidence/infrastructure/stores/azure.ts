import type { Dialect } from '../../../migrations/operation.js'
import { absent, type Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { at, booleanOf, numberOf, stateOf, textOf, type Property } from '../value.js'
import { daily, managed, said } from './store.js'

/** The store that an Azure resource is. Storage is always encrypted: https://learn.microsoft.com/azure/security/fundamentals/encryption-atrest */
export function azureStore(declared: Declared): StoreResource | undefined {
  switch (declared.type) {
    case 'azurerm_postgresql_flexible_server':
    case 'azurerm_postgresql_server':
      return server(declared, 'postgres')
    case 'azurerm_mysql_flexible_server':
    case 'azurerm_mysql_server':
      return server(declared, 'mysql')
    case 'azurerm_mariadb_server':
      return server(declared, 'mariadb')
    case 'azurerm_mssql_database':
      return sqlDatabase(declared)
    case 'azurerm_cosmosdb_account':
      return cosmos(declared)
    default:
      return undefined
  }
}

/**
 * Servers are always backed up, 7 days unless said otherwise, with point-in-time restore within them
 * (https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore: a snapshot daily, 7 to 35 days;
 * https://learn.microsoft.com/azure/mysql/flexible-server/concepts-business-continuity: daily, 1 to 35 days). Copies in the
 * paired region are off by default
 * (https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/postgresql_flexible_server and
 * mysql_flexible_server).
 */
function server(declared: Declared, engine: Dialect): StoreResource {
  const days = at(declared.properties, 'backup_retention_days')
  const geo = at(declared.properties, 'geo_redundant_backup_enabled')
  const replica = textOf(at(declared.properties, 'create_mode')) === 'Replica'
  const seen = days?.seen ?? declared.seen
  const store = managed(declared, engine, {
    backups: {
      state: 'on',
      retentionDays: days === undefined ? 7 : numberOf(days),
      schedule: daily(seen),
      seen,
      note: days === undefined ? 'always on, 7 days by default' : undefined,
    },
    pitr: { state: 'on', seen, note: undefined },
    crossRegion: said(stateOf(geo, absent(declared, 'off')), geo, declared),
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
  return replica ? { ...store, role: 'replica' } : store
}

/**
 * Databases of Azure SQL are always backed up, weekly in full with differences and logs between, 7 days by default
 * (https://learn.microsoft.com/azure/azure-sql/database/automated-backups-overview). Backups are kept in the paired region
 * as well unless `storage_account_type` says otherwise: it defaults to Geo
 * (https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/mssql_database, and
 * https://learn.microsoft.com/azure/azure-sql/database/automated-backups-overview#backup-storage-redundancy).
 */
function sqlDatabase(declared: Declared): StoreResource {
  const days = at(declared.properties, 'short_term_retention_policy', 'retention_days')
  const storage = at(declared.properties, 'storage_account_type')
  const seen = days?.seen ?? declared.seen
  const mode = textOf(at(declared.properties, 'create_mode'))
  const encrypted = booleanOf(at(declared.properties, 'transparent_data_encryption_enabled'))
  const store = managed(declared, 'sqlserver', {
    backups: {
      state: 'on',
      retentionDays: days === undefined ? 7 : numberOf(days),
      schedule: daily(seen),
      seen,
      note: days === undefined ? 'always on, 7 days by default' : undefined,
    },
    pitr: { state: 'on', seen, note: undefined },
    crossRegion:
      storage === undefined && absent(declared, 'on') === 'on'
        ? { state: 'on', seen: declared.seen, note: 'Geo storage by default' }
        : redundancy(storage, declared),
    encryptedAtRest: { state: encrypted === false ? 'off' : 'provider default', seen: declared.seen },
  })
  return mode === 'Secondary' || mode === 'OnlineSecondary' ? { ...store, role: 'replica' } : store
}

function redundancy(property: Property | undefined, declared: Declared): StoreResource['crossRegion'] {
  const written = textOf(property)
  if (written === undefined) return { state: 'unknown', seen: property?.seen ?? declared.seen, note: 'not set here' }
  return { state: /^geo/i.test(written) ? 'on' : 'off', seen: property?.seen, note: `${written} storage` }
}

/**
 * Cosmos DB with the API of MongoDB. It is always backed up, periodically unless said otherwise; where periodic backups
 * are kept by default depends on the region
 * (https://learn.microsoft.com/azure/cosmos-db/periodic-backup-storage-redundancy). Periodic ones are taken every four
 * hours and the latest two are kept, unless said otherwise
 * (https://learn.microsoft.com/azure/cosmos-db/periodic-backup-restore-introduction; Azure's own modules for Terraform have
 * 240 minutes and 8 hours as defaults: https://github.com/Azure/terraform-azurerm-avm-res-documentdb-databaseaccount).
 * Continuous ones are kept for the days that their tier is named after
 * (https://learn.microsoft.com/dotnet/api/azure.resourcemanager.cosmosdb.models.continuoustier).
 */
function cosmos(declared: Declared): StoreResource | undefined {
  if (textOf(at(declared.properties, 'kind')) !== 'MongoDB') return undefined
  const type = at(declared.properties, 'backup', 'type')
  const written = textOf(type)
  const seen = type?.seen ?? declared.seen
  const periodic = type === undefined || written === 'Periodic'
  const said = (name: string, otherwise: number): number | undefined => {
    const property = at(declared.properties, 'backup', name)
    return property === undefined && periodic ? otherwise : numberOf(property)
  }
  const minutes = said('interval_in_minutes', 240)
  const hours = said('retention_in_hours', 8)
  return managed(declared, 'mongodb', {
    backups: {
      state: 'on',
      retentionDays: hours === undefined ? daysOfTier(at(declared.properties, 'backup', 'tier')) : hours / 24,
      schedule:
        minutes === undefined
          ? undefined
          : { expression: `every ${minutes} minutes`, maxGapHours: minutes / 60, suspended: false, seen },
      seen,
      note: undefined,
    },
    pitr: {
      state: written === 'Continuous' ? 'on' : written === 'Periodic' ? 'off' : type === undefined ? 'off' : 'unknown',
      seen,
      note: undefined,
    },
    crossRegion: redundancy(at(declared.properties, 'backup', 'storage_redundancy'), declared),
    encryptedAtRest: { state: 'provider default', seen: declared.seen },
  })
}

/** `Continuous7Days`, `Continuous30Days`. */
function daysOfTier(tier: Property | undefined): number | undefined {
  const days = /^Continuous(\d+)Days$/.exec(textOf(tier) ?? '')?.[1]
  return days === undefined ? undefined : Number(days)
}
