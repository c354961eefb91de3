import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import { templateFix } from './backup-templates.js'

export type BackupCheck =
  'procedure' | 'frequency' | 'restore-tested' | 'pitr' | 'cross-region' | 'encryption' | 'integrity'

interface Snippet {
  readonly language: string
  readonly code: string
}

/** The change to a resource that closes a gap, in its own language; undefined where a script does it. */
export function infrastructureFix(resource: StoreResource, gap: BackupCheck): Snippet | undefined {
  if (resource.template !== undefined) return templateFix(resource, gap)
  if (resource.valuesKey !== undefined && (gap === 'procedure' || gap === 'frequency'))
    return chartDumps(resource.valuesKey)
  const cluster = /^Cluster\/([a-z0-9.-]+)$/.exec(resource.address)?.[1]
  if (cluster !== undefined) return cloudNative(cluster, gap)
  const database = /^databases\/(.+)$/.exec(resource.address)?.[1]
  if (database !== undefined && (gap === 'procedure' || gap === 'frequency' || gap === 'pitr'))
    return paidPlan(database)
  const [, type = '', name = 'main'] = /(?:^|\.)([a-z]+_\w+)\.([\w-]+)/.exec(resource.address) ?? []
  if (gap === 'restore-tested' || gap === 'integrity') return awsRestoreTest(type, name)
  if (gap === 'cross-region') return secondRegion(type, name)
  const lines = attributes(type, gap)
  return lines === undefined ? undefined : hcl([`resource "${type}" "${name}" {`, '  # … as it is', ...lines, '}'])
}

/** A nightly dump by the chart itself: https://github.com/bitnami/charts/tree/main/bitnami/postgresql#backup-parameters */
function chartDumps(key: string): Snippet {
  return {
    language: 'yaml',
    code: [
      '# The values for production. The dumps lie on a volume of the same cluster: ship them away from there.',
      `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}:`,
      '  backup:',
      '    enabled: true',
      '    cronjob:',
      "      schedule: '17 2 * * *'",
      '      storage:',
      '        size: 20Gi # room for the dumps that are kept',
      '',
    ].join('\n'),
  }
}

/** https://render.com/docs/blueprint-spec, https://render.com/docs/postgresql-backups */
function paidPlan(name: string): Snippet {
  return {
    language: 'yaml',
    code: [
      'databases:',
      `  - name: ${name} # … as it is`,
      '    plan: basic-256mb # any paid plan is recoverable to the minute, for 3 days or more',
      '',
    ].join('\n'),
  }
}

const RDS = /^aws_(db_instance|rds_cluster|docdb_cluster)$/

function attributes(
  type: string,
  gap: 'procedure' | 'frequency' | 'pitr' | 'encryption',
): readonly string[] | undefined {
  if (gap === 'encryption') {
    if (RDS.test(type)) return ['  storage_encrypted = true']
    return type.startsWith('aws_elasticache') ? ['  at_rest_encryption_enabled = true'] : undefined
  }
  if (RDS.test(type)) return ['  backup_retention_period = 14']
  if (/^aws_(elasticache|memorydb)/.test(type)) return ['  snapshot_retention_limit = 14']
  switch (type) {
    case 'aws_dynamodb_table':
      return ['  point_in_time_recovery {', '    enabled = true', '  }']
    case 'google_sql_database_instance':
      return [
        '  settings {',
        '    backup_configuration {',
        '      enabled                        = true',
        '      point_in_time_recovery_enabled = true # MySQL: binary_log_enabled',
        '      backup_retention_settings {',
        '        retained_backups = 14',
        '      }',
        '    }',
        '  }',
      ]
    case 'azurerm_postgresql_flexible_server':
    case 'azurerm_mysql_flexible_server':
      return ['  backup_retention_days = 14']
    case 'mongodbatlas_cluster':
    case 'mongodbatlas_advanced_cluster':
      return ['  backup_enabled = true', '  pit_enabled    = true']
    default:
      return undefined
  }
}

/** The copy of a store's backups in a second region, in Terraform; undefined where its provider has no such thing. */
export function secondRegion(type: string, name: string): Snippet | undefined {
  switch (type) {
    case 'aws_db_instance':
      return hcl([
        'provider "aws" {',
        '  alias  = "second"',
        '  region = "eu-central-1"',
        '}',
        '',
        `resource "aws_db_instance_automated_backups_replication" "${name}" {`,
        '  provider               = aws.second',
        `  source_db_instance_arn = aws_db_instance.${name}.arn`,
        '  retention_period       = 14',
        '  kms_key_id             = aws_kms_key.second.arn # of the second region, for encrypted storage',
        '}',
      ])
    case 'aws_rds_cluster':
    case 'aws_docdb_cluster':
    case 'aws_dynamodb_table':
      return hcl([
        'resource "aws_backup_vault" "second" {',
        '  provider = aws.second # another region',
        '  name     = "second"',
        '}',
        '',
        'resource "aws_backup_plan" "daily" {',
        '  name = "daily"',
        '  rule {',
        '    rule_name         = "daily"',
        '    target_vault_name = "Default"',
        '    schedule          = "cron(0 5 ? * * *)"',
        '    lifecycle {',
        '      delete_after = 35',
        '    }',
        '    copy_action {',
        '      destination_vault_arn = aws_backup_vault.second.arn',
        '    }',
        '  }',
        '}',
        '',
        'resource "aws_backup_selection" "daily" {',
        '  name         = "daily"',
        '  plan_id      = aws_backup_plan.daily.id',
        '  iam_role_arn = aws_iam_role.backup.arn',
        `  resources    = [${type}.${name}.arn]`,
        '}',
      ])
    case 'google_sql_database_instance':
      return hcl([
        `resource "${type}" "${name}" {`,
        '  # … as it is',
        '  settings {',
        '    backup_configuration {',
        '      enabled  = true',
        '      location = "europe-north1" # not the region of the instance',
        '    }',
        '  }',
        '}',
      ])
    case 'azurerm_postgresql_flexible_server':
    case 'azurerm_mysql_flexible_server':
      return hcl([
        `resource "${type}" "${name}" {`,
        '  # … as it is; changing it makes a new server',
        '  geo_redundant_backup_enabled = true',
        '}',
      ])
    default:
      return undefined
  }
}

const TESTED: Readonly<Record<string, string>> = {
  aws_db_instance: 'RDS',
  aws_rds_cluster: 'Aurora',
  aws_docdb_cluster: 'DocumentDB',
  aws_dynamodb_table: 'DynamoDB',
}

/**
 * AWS restores what AWS Backup keeps, every month, and deletes it again; automated backups of RDS lie in no vault:
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
 */
function awsRestoreTest(type: string, name: string): Snippet | undefined {
  const tested = TESTED[type]
  if (tested === undefined) return undefined
  return hcl([
    `# It tests what lies in a vault: a backup plan of AWS Backup must select ${type}.${name}.`,
    'resource "aws_backup_restore_testing_plan" "monthly" {',
    '  name                = "monthly"',
    '  schedule_expression = "cron(0 5 1 * ? *)"',
    '  recovery_point_selection {',
    '    algorithm            = "LATEST_WITHIN_WINDOW"',
    '    include_vaults       = ["*"]',
    '    recovery_point_types = ["CONTINUOUS", "SNAPSHOT"]',
    '  }',
    '}',
    '',
    'resource "aws_backup_restore_testing_selection" "stores" {',
    '  name                      = "stores"',
    '  restore_testing_plan_name = aws_backup_restore_testing_plan.monthly.name',
    `  protected_resource_type   = "${tested}"`,
    `  protected_resource_arns   = [${type}.${name}.arn]`,
    '  iam_role_arn              = aws_iam_role.backup.arn',
    '}',
  ])
}

/** CloudNativePG: six fields, seconds first. */
function cloudNative(cluster: string, gap: BackupCheck): Snippet | undefined {
  if (gap === 'pitr' || gap === 'encryption') {
    return yaml([
      'apiVersion: postgresql.cnpg.io/v1',
      'kind: Cluster',
      'metadata:',
      `  name: ${cluster}`,
      'spec:',
      '  # … as it is',
      '  plugins:',
      '    - name: barman-cloud.cloudnative-pg.io',
      '      isWALArchiver: true',
      '      parameters:',
      '        barmanObjectName: backups # an ObjectStore with destinationPath s3://… and encryption aws:kms',
    ])
  }
  if (gap !== 'procedure' && gap !== 'frequency') return undefined
  return yaml([
    'apiVersion: postgresql.cnpg.io/v1',
    'kind: ScheduledBackup',
    'metadata:',
    `  name: ${cluster}-daily`,
    'spec:',
    '  schedule: "0 0 2 * * *" # seconds first: every day at 02:00',
    '  backupOwnerReference: self',
    '  method: plugin',
    '  pluginConfiguration:',
    '    name: barman-cloud.cloudnative-pg.io',
    '  cluster:',
    `    name: ${cluster}`,
  ])
}

function hcl(lines: readonly string[]): Snippet {
  return { language: 'hcl', code: `${lines.join('\n')}\n` }
}

function yaml(lines: readonly string[]): Snippet {
  return { language: 'yaml', code: `${lines.join('\n')}\n` }
}
