import { describe, expect, test } from '@jest/globals'
import type { StoreResource } from '../../../src/evidence/infrastructure/facts.js'
import { read } from './reading.js'

type Look = (store: StoreResource) => string

const backups: Look = ({ backups }) =>
  backups.retentionDays === undefined ? backups.state : `${backups.state}, ${backups.retentionDays}`
const encryption: Look = ({ encryptedAtRest }) => encryptedAtRest.state
const log: Look = ({ pitr }) => pitr.state
const region: Look = ({ crossRegion }) => crossRegion.state

interface Rule {
  /** The scanners' rules for the same fact. */
  readonly rules: string
  readonly look: Look
  /** What stands in a resource, and what must be read from it. */
  readonly cases: readonly (readonly [type: string, body: string, expected: string])[]
}

const TERRAFORM: readonly Rule[] = [
  {
    rules: 'CKV_AWS_133, AWS-0077',
    look: backups,
    cases: [
      ['aws_db_instance', 'engine = "postgres"\n  backup_retention_period = 35', 'on, 35'],
      ['aws_db_instance', 'engine = "postgres"\n  backup_retention_period = 0', 'off'],
      // checkov lets this pass; Terraform's default is 0.
      ['aws_db_instance', 'engine = "postgres"', 'off'],
      ['aws_db_instance', 'engine = var.engine\n  backup_retention_period = 7', 'on, 7'],
      ['aws_db_instance', 'snapshot_identifier = data.aws_db_snapshot.last.id', 'off'],
      ['aws_rds_cluster', 'engine = "aurora-postgresql"\n  backup_retention_period = 14', 'on, 14'],
      ['aws_rds_cluster', 'engine = "aurora-postgresql"', 'on, 1'],
    ],
  },
  {
    rules: 'CKV_AWS_16, CKV_AWS_96, AWS-0080, AWS-0079',
    look: encryption,
    cases: [
      ['aws_db_instance', 'engine = "mysql"\n  storage_encrypted = true', 'on'],
      ['aws_db_instance', 'engine = "mysql"\n  storage_encrypted = false', 'off'],
      ['aws_db_instance', 'engine = "mysql"', 'off'],
      ['aws_rds_cluster', 'engine = "aurora-mysql"\n  storage_encrypted = true', 'on'],
      ['aws_rds_cluster', 'engine = "aurora-mysql"', 'off'],
      ['aws_rds_cluster', 'engine_mode = "serverless"', 'provider default'],
      ['aws_rds_cluster', 'engine_mode = "serverless"\n  storage_encrypted = false', 'provider default'],
    ],
  },
  {
    rules: 'CKV_AWS_28, AWS-0024',
    look: log,
    cases: [
      ['aws_dynamodb_table', 'hash_key = "id"\n  point_in_time_recovery {\n    enabled = true\n  }', 'on'],
      ['aws_dynamodb_table', 'hash_key = "id"\n  point_in_time_recovery {\n    enabled = false\n  }', 'off'],
      ['aws_dynamodb_table', 'hash_key = "id"', 'off'],
    ],
  },
  {
    rules: 'CKV_AWS_360',
    look: backups,
    cases: [
      ['aws_docdb_cluster', 'backup_retention_period = 8', 'on, 8'],
      ['aws_docdb_cluster', 'backup_retention_period = 3', 'on, 3'],
      ['aws_docdb_cluster', 'engine = "docdb"', 'on, 1'],
    ],
  },
  {
    rules: 'CKV_AWS_74, AWS-0021',
    look: encryption,
    cases: [
      ['aws_docdb_cluster', 'storage_encrypted = true', 'on'],
      ['aws_docdb_cluster', 'storage_encrypted = false', 'off'],
      ['aws_docdb_cluster', 'engine = "docdb"', 'off'],
    ],
  },
  {
    rules: 'CKV_AWS_134, AWS-0050',
    look: backups,
    cases: [
      ['aws_elasticache_cluster', 'engine = "redis"\n  snapshot_retention_limit = 5', 'on, 5'],
      ['aws_elasticache_cluster', 'engine = "redis"\n  snapshot_retention_limit = 0', 'off'],
      ['aws_elasticache_replication_group', 'node_type = "cache.r7g.large"', 'off'],
    ],
  },
  {
    rules: 'CKV_AWS_29, AWS-0045',
    look: encryption,
    cases: [
      ['aws_elasticache_replication_group', 'at_rest_encryption_enabled = true', 'on'],
      ['aws_elasticache_replication_group', 'at_rest_encryption_enabled = false', 'off'],
      ['aws_elasticache_replication_group', 'node_type = "cache.r7g.large"', 'off'],
      ['aws_elasticache_replication_group', 'engine = "valkey"', 'on'],
      ['aws_elasticache_replication_group', 'engine = var.engine', 'unknown'],
      ['aws_memorydb_cluster', 'acl_name = "open-access"', 'provider default'],
    ],
  },
  {
    rules: 'CKV_GCP_14, GCP-0024',
    look: backups,
    cases: [
      [
        'google_sql_database_instance',
        'database_version = "POSTGRES_16"\n  settings {\n    backup_configuration {\n      enabled = true\n    }\n  }',
        'on, 7',
      ],
      ['google_sql_database_instance', 'database_version = "POSTGRES_16"\n  settings {\n    tier = "x"\n  }', 'off'],
    ],
  },
  {
    rules: 'CKV2_GCP_20',
    look: log,
    cases: [
      [
        'google_sql_database_instance',
        'database_version = "MYSQL_8_0"\n  settings {\n    backup_configuration {\n      enabled = true\n      binary_log_enabled = true\n    }\n  }',
        'on',
      ],
      [
        'google_sql_database_instance',
        'database_version = "MYSQL_8_0"\n  settings {\n    backup_configuration {\n      enabled = true\n    }\n  }',
        'off',
      ],
      // checkov looks at the log alone; the API refuses it without backups.
      [
        'google_sql_database_instance',
        'database_version = "MYSQL_8_0"\n  settings {\n    backup_configuration {\n      binary_log_enabled = true\n    }\n  }',
        'off',
      ],
    ],
  },
  {
    rules: 'CKV_AZURE_136, CKV_AZURE_102, CKV_AZURE_94, CKV_AZURE_129',
    look: region,
    cases: [
      ...[
        'azurerm_postgresql_flexible_server',
        'azurerm_postgresql_server',
        'azurerm_mysql_flexible_server',
        'azurerm_mysql_server',
        'azurerm_mariadb_server',
      ].flatMap((type) => [
        [type, 'geo_redundant_backup_enabled = true', 'on'] as const,
        [type, 'geo_redundant_backup_enabled = false', 'off'] as const,
        [type, 'sku_name = "B_Gen5_2"', 'off'] as const,
      ]),
    ],
  },
]

describe.each(TERRAFORM)('what $rules ask is read from Terraform', ({ look, cases }) => {
  test.each(cases)('%s with %j: %s', async (type, body, expected) => {
    const { stores } = await read({ 'infra/main.tf': `resource "${type}" "orders" {\n  ${body}\n}\n` })
    expect(stores.map(look)).toEqual([expected])
  })
})

const CLOUDFORMATION: readonly Rule[] = [
  {
    rules: 'AWS-0077',
    look: backups,
    cases: [
      ['AWS::RDS::DBInstance', 'Engine: postgres, BackupRetentionPeriod: 30', 'on, 30'],
      ['AWS::RDS::DBInstance', 'Engine: postgres, BackupRetentionPeriod: 0', 'off'],
      ['AWS::RDS::DBInstance', 'Engine: postgres', 'on, 1'],
    ],
  },
  {
    rules: 'CKV_AWS_16, CKV_AWS_96, CKV_AWS_74, CKV_AWS_29',
    look: encryption,
    cases: [
      ['AWS::RDS::DBInstance', 'Engine: postgres, StorageEncrypted: true', 'on'],
      ['AWS::RDS::DBInstance', 'StorageEncrypted: false', 'off'],
      ['AWS::RDS::DBCluster', 'Engine: aurora-mysql, StorageEncrypted: true', 'on'],
      ['AWS::RDS::DBCluster', 'Engine: aurora-mysql', 'off'],
      ['AWS::DocDB::DBCluster', 'StorageEncrypted: true', 'on'],
      ['AWS::DocDB::DBCluster', 'DBClusterIdentifier: orders', 'off'],
      ['AWS::ElastiCache::ReplicationGroup', 'Engine: redis, AtRestEncryptionEnabled: true', 'on'],
      ['AWS::ElastiCache::ReplicationGroup', 'Engine: redis', 'off'],
      ['AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupDescription: sessions', 'unknown'],
    ],
  },
  {
    rules: 'CKV_AWS_28, CKV_AWS_165',
    look: log,
    cases: [
      [
        'AWS::DynamoDB::Table',
        'TableName: orders, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }',
        'on',
      ],
      ['AWS::DynamoDB::Table', 'TableName: orders', 'off'],
      [
        'AWS::DynamoDB::GlobalTable',
        'Replicas: [{ Region: eu-west-1, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }]',
        'on',
      ],
      ['AWS::DynamoDB::GlobalTable', 'Replicas: [{ Region: eu-west-1 }]', 'off'],
    ],
  },
  {
    rules: 'CKV_AWS_360',
    look: backups,
    cases: [
      ['AWS::DocDB::DBCluster', 'BackupRetentionPeriod: 8', 'on, 8'],
      ['AWS::DocDB::DBCluster', 'BackupRetentionPeriod: 3', 'on, 3'],
    ],
  },
]

describe.each(CLOUDFORMATION)('what $rules ask is read from CloudFormation', ({ look, cases }) => {
  test.each(cases)('%s with %j: %s', async (type, body, expected) => {
    const { stores } = await read({
      'infra/template.yaml': `Resources:\n  Orders:\n    Type: ${type}\n    Properties: { ${body} }\n`,
    })
    expect(stores.map(look)).toEqual([expected])
  })
})

describe('databases that are none of ours', () => {
  test.each([
    ['aws_db_instance', 'engine = "oracle-se2"'],
    ['aws_redshift_cluster', 'automated_snapshot_retention_period = 0'],
    ['aws_neptune_cluster', 'backup_retention_period = 1'],
    ['aws_elasticache_cluster', 'engine = "memcached"'],
  ])('%s with %s is no store', async (type, body) => {
    const { stores } = await read({ 'infra/main.tf': `resource "${type}" "orders" {\n  ${body}\n}\n` })
    expect(stores).toEqual([])
  })
})
