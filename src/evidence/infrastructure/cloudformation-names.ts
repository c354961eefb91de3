/** Types of CloudFormation that are stores, or protect one, as Terraform names them. */
export const TYPES: Readonly<Record<string, string>> = {
  'AWS::RDS::DBInstance': 'aws_db_instance',
  'AWS::RDS::DBCluster': 'aws_rds_cluster',
  'AWS::DocDB::DBCluster': 'aws_docdb_cluster',
  'AWS::DynamoDB::Table': 'aws_dynamodb_table',
  'AWS::DynamoDB::GlobalTable': 'aws_dynamodb_table',
  'AWS::Serverless::SimpleTable': 'aws_dynamodb_table',
  'AWS::ElastiCache::ReplicationGroup': 'aws_elasticache_replication_group',
  'AWS::ElastiCache::CacheCluster': 'aws_elasticache_cluster',
  'AWS::MemoryDB::Cluster': 'aws_memorydb_cluster',
  'AWS::Backup::BackupPlan': 'aws_backup_plan',
  'AWS::Backup::BackupSelection': 'aws_backup_selection',
  'AWS::Backup::BackupVault': 'aws_backup_vault',
  'AWS::Backup::RestoreTestingPlan': 'aws_backup_restore_testing_plan',
  'AWS::Backup::RestoreTestingSelection': 'aws_backup_restore_testing_selection',
}

/** Properties whose name in Terraform is not their own in snake case. */
export const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_db_instance: {
    DBInstanceIdentifier: 'identifier',
    DBClusterIdentifier: 'db_cluster_identifier',
    SourceDBInstanceIdentifier: 'replicate_source_db',
  },
  aws_rds_cluster: {
    DBClusterIdentifier: 'cluster_identifier',
    SourceDBClusterIdentifier: 'replication_source_identifier',
  },
  aws_docdb_cluster: { DBClusterIdentifier: 'cluster_identifier' },
  aws_dynamodb_table: { TableName: 'name' },
  aws_backup_restore_testing_plan: { RestoreTestingPlanName: 'name' },
}

/** `BackupRetentionPeriod` is `backup_retention_period`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
}
