import { at, map, unknown, type Property } from '../value.js'

/** A resource of Azure's own API under Terraform's names. */
interface AzureResource {
  readonly type: string
  readonly properties: Property
}

/**
 * A store by its type in Azure's resource manager and its properties in snake case, as Terraform names both
 * (https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers, microsoft.dbformysql,
 * microsoft.sql/servers/databases, microsoft.documentdb/databaseaccounts). Undefined for other types.
 */
export function azureResource(type: string, properties: Property): AzureResource | undefined {
  const named = TYPES.find(([pattern]) => pattern.test(type))
  if (named === undefined) return undefined
  const [, terraform, build] = named
  const complete = properties.value.kind === 'map' && properties.value.complete
  const entries = build((...names) => at(properties, ...names)).flatMap(([name, each]) =>
    each === undefined ? [] : [[name, each] as const],
  )
  return { type: terraform, properties: { value: map(entries, complete), seen: properties.seen } }
}

type Get = (...names: readonly string[]) => Property | undefined
type Entries = readonly (readonly [string, Property | undefined])[]

const TYPES: readonly (readonly [RegExp, string, (get: Get) => Entries])[] = [
  [/^Microsoft\.DBforPostgreSQL\/flexibleServers$/i, 'azurerm_postgresql_flexible_server', server],
  [/^Microsoft\.DBforPostgreSQL\/servers$/i, 'azurerm_postgresql_server', server],
  [/^Microsoft\.DBforMySQL\/flexibleServers$/i, 'azurerm_mysql_flexible_server', server],
  [/^Microsoft\.DBforMySQL\/servers$/i, 'azurerm_mysql_server', server],
  [/^Microsoft\.DBforMariaDB\/servers$/i, 'azurerm_mariadb_server', server],
  [/^Microsoft\.Sql\/servers\/databases$/i, 'azurerm_mssql_database', sqlDatabase],
  [/^Microsoft\.DocumentDB\/databaseAccounts$/i, 'azurerm_cosmosdb_account', cosmos],
]

function server(get: Get): Entries {
  const [flexible, single] = [get('backup'), get('storage_profile')]
  const backup = flexible ?? single
  return [
    ['backup_retention_days', at(backup, 'backup_retention_days')],
    ['geo_redundant_backup_enabled', enabled(at(backup, 'geo_redundant_backup'))],
    ['create_mode', get('create_mode')],
    ['version', get('version')],
  ]
}

/** `Enabled` is true, as is true itself. */
function enabled(property: Property | undefined): Property | undefined {
  const { value } = property ?? {}
  if (property === undefined || value?.kind !== 'text') return property
  return value.exact
    ? { value: { kind: 'boolean', boolean: /^(enabled|true)$/i.test(value.text) }, seen: property.seen }
    : { value: unknown('a computed value'), seen: property.seen }
}

function sqlDatabase(get: Get): Entries {
  return [
    ['create_mode', get('create_mode')],
    ['storage_account_type', get('requested_backup_storage_redundancy')],
    ['short_term_retention_policy', get('short_term_retention_policy')],
    ['transparent_data_encryption_enabled', enabled(get('transparent_data_encryption', 'state'))],
  ]
}

function cosmos(get: Get): Entries {
  const policy = get('backup_policy')
  const periodic = at(policy, 'periodic_mode_properties')
  if (policy === undefined) return [['kind', get('kind')]]
  const entries: Entries = [
    ['type', at(policy, 'type')],
    ['interval_in_minutes', at(periodic, 'backup_interval_in_minutes')],
    ['retention_in_hours', at(periodic, 'backup_retention_interval_in_hours')],
    ['storage_redundancy', at(periodic, 'backup_storage_redundancy')],
    ['tier', at(policy, 'continuous_mode_properties', 'tier')],
  ]
  const backup = map(entries.flatMap(([name, each]) => (each === undefined ? [] : [[name, each] as const])))
  return [
    ['kind', get('kind')],
    ['backup', { value: policy.value.kind === 'map' ? backup : policy.value, seen: policy.seen }],
  ]
}
