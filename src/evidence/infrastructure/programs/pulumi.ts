import { azureResource } from '../azure/resources.js'
import { asTerraform } from '../cloudformation.js'
import { TYPES } from '../cloudformation-names.js'
import { saysNonProduction, type Declared } from '../declared.js'
import { map, type Property } from '../value.js'
import { pascalCased } from './cdk.js'
import type { Construct, Meaning } from './construct.js'

/**
 * Classes of Pulumi's providers that are made of Terraform's, with the same defaults
 * (https://www.pulumi.com/docs/iac/concepts/vs/terraform/, and the API pages of each provider in
 * https://www.pulumi.com/registry/).
 */
const BRIDGED: Readonly<Record<string, string>> = {
  'aws:rds.Instance': 'aws_db_instance',
  'aws:rds.Cluster': 'aws_rds_cluster',
  'aws:rds.GlobalCluster': 'aws_rds_global_cluster',
  'aws:rds.InstanceAutomatedBackupsReplication': 'aws_db_instance_automated_backups_replication',
  'aws:docdb.Cluster': 'aws_docdb_cluster',
  'aws:dynamodb.Table': 'aws_dynamodb_table',
  'aws:elasticache.ReplicationGroup': 'aws_elasticache_replication_group',
  'aws:elasticache.Cluster': 'aws_elasticache_cluster',
  'aws:memorydb.Cluster': 'aws_memorydb_cluster',
  'aws:backup.Plan': 'aws_backup_plan',
  'aws:backup.Selection': 'aws_backup_selection',
  'aws:backup.Vault': 'aws_backup_vault',
  'aws:backup.RestoreTestingPlan': 'aws_backup_restore_testing_plan',
  'aws:backup.RestoreTestingSelection': 'aws_backup_restore_testing_selection',
  'gcp:sql.DatabaseInstance': 'google_sql_database_instance',
  'gcp:alloydb.Cluster': 'google_alloydb_cluster',
  'azure:postgresql.FlexibleServer': 'azurerm_postgresql_flexible_server',
  'azure:postgresql.Server': 'azurerm_postgresql_server',
  'azure:mysql.FlexibleServer': 'azurerm_mysql_flexible_server',
  'azure:mysql.Server': 'azurerm_mysql_server',
  'azure:mariadb.Server': 'azurerm_mariadb_server',
  'azure:mssql.Database': 'azurerm_mssql_database',
  'azure:cosmosdb.Account': 'azurerm_cosmosdb_account',
  'mongodbatlas:Cluster': 'mongodbatlas_cluster',
  'mongodbatlas:AdvancedCluster': 'mongodbatlas_advanced_cluster',
  'mongodbatlas:CloudBackupSchedule': 'mongodbatlas_cloud_backup_schedule',
}

/** Lists that Pulumi names in the plural where Terraform repeats a block. */
const BLOCKS: Readonly<Record<string, string>> = {
  rules: 'rule',
  copy_actions: 'copy_action',
  selection_tags: 'selection_tag',
  conditions: 'condition',
  replicas: 'replica',
  attributes: 'attribute',
  policy_item_weeklies: 'policy_item_weekly',
  policy_item_monthlies: 'policy_item_monthly',
}

/** The providers that follow a cloud's own API, by the API's names. */
const NATIVE_AZURE: Readonly<Record<string, string>> = {
  'dbforpostgresql.Server': 'Microsoft.DBforPostgreSQL/flexibleServers',
  'dbforpostgresql.FlexibleServer': 'Microsoft.DBforPostgreSQL/flexibleServers',
  'dbformysql.Server': 'Microsoft.DBforMySQL/flexibleServers',
  'dbformysql.FlexibleServer': 'Microsoft.DBforMySQL/flexibleServers',
  'dbformariadb.Server': 'Microsoft.DBforMariaDB/servers',
  'sql.Database': 'Microsoft.Sql/servers/databases',
  'documentdb.DatabaseAccount': 'Microsoft.DocumentDB/databaseAccounts',
  'cosmosdb.DatabaseAccount': 'Microsoft.DocumentDB/databaseAccounts',
}

/** Nothing that a provider's library computes can be known. */
export const PULUMI: Meaning = { call: () => undefined, member: () => undefined }

/** The resource that a construct of Pulumi makes; undefined where it is no store and protects none. */
export function pulumiResource(construct: Construct, path: string, whole: boolean): Declared | undefined {
  const { type, properties } = construct
  const bridged = BRIDGED[type]
  if (bridged !== undefined) return resource(construct, path, bridged, 'terraform', blocks(closed(properties, whole)))
  const [provider = '', name = ''] = type.split(':')
  if (provider === 'azure-native') {
    const native = azureResource(NATIVE_AZURE[name] ?? '', closed(properties, whole))
    return native === undefined ? undefined : resource(construct, path, native.type, 'azure', native.properties)
  }
  if (provider !== 'aws-native') return undefined
  const cloudFormation = Object.keys(TYPES).find(
    (each) => each.slice('AWS::'.length).replace('::', '.').toLowerCase() === name.toLowerCase(),
  )
  const native = TYPES[cloudFormation ?? '']
  if (native === undefined) return undefined
  return resource(
    construct,
    path,
    native,
    'cloudformation',
    asTerraform(pascalCased(closed(properties, whole)), native),
  )
}

/** Where something else may change a resource, what it does not say proves nothing. */
function closed(properties: Property, whole: boolean): Property {
  if (whole || properties.value.kind !== 'map') return properties
  return { ...properties, value: { ...properties.value, complete: false } }
}

function blocks(property: Property): Property {
  const { value, seen } = property
  if (value.kind === 'list') return { value: { ...value, items: value.items.map(blocks) }, seen }
  if (value.kind !== 'map') return property
  const entries = [...value.entries].map(([name, each]) => [BLOCKS[name] ?? name, blocks(each)] as const)
  return { value: map(entries, value.complete), seen }
}

function resource(
  { name, key, seen }: Construct,
  path: string,
  type: string,
  from: Declared['from'],
  properties: Property,
): Declared {
  const address = name ?? key.slice(key.indexOf(':') + 1)
  return {
    type,
    address,
    key,
    properties,
    from,
    placement: { provider: path, region: undefined },
    defaultTags: undefined,
    nonProduction: saysNonProduction([path, address], properties),
    seen,
  }
}
