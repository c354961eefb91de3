import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from './reading.js'

const INSTANCE = (lines: string): string => `
resource "aws_db_instance" "orders" {
  identifier     = "orders"
  engine         = "postgres"
  instance_class = "db.m6g.large"
  ${lines}
}
`

describe('an RDS instance', () => {
  test('without a retention has no backups, no log and no encryption: these are the defaults of the provider', async () => {
    const store = await onlyStore({ 'infra/main.tf': INSTANCE('') })
    expect(store).toMatchObject({
      engine: 'postgres',
      address: 'aws_db_instance.orders',
      kind: 'managed',
      role: 'primary',
      backups: { state: 'off' },
      pitr: { state: 'off' },
      crossRegion: { state: 'off' },
      encryptedAtRest: { state: 'off' },
    })
  })

  test('is backed up daily for as long as its retention says, at the line that says it', async () => {
    const store = await onlyStore({
      'infra/main.tf': INSTANCE('backup_retention_period = 14\n  storage_encrypted = true'),
    })
    expect(store.backups).toMatchObject({
      state: 'on',
      retentionDays: 14,
      schedule: { maxGapHours: 24 },
      seen: { path: 'infra/main.tf', line: 6, quote: 'backup_retention_period = 14' },
    })
    expect(store.pitr.state).toBe('on')
    expect(store.encryptedAtRest.state).toBe('on')
  })

  test('takes a retention from the variable that production sets, not from its default', async () => {
    const store = await onlyStore({
      'infra/main.tf': INSTANCE('backup_retention_period = var.retention'),
      'infra/variables.tf': 'variable "retention" {\n  type = number\n  default = 0\n}',
      'infra/dev.tfvars': 'retention = 1',
      'infra/prod.tfvars': 'retention = 30',
    })
    expect(store.backups).toMatchObject({ state: 'on', retentionDays: 30 })
  })

  test('is unknown where a variable has no value here', async () => {
    const store = await onlyStore({
      'infra/main.tf': INSTANCE('backup_retention_period = var.retention'),
      'infra/variables.tf': 'variable "retention" {}',
    })
    expect(store.backups).toMatchObject({ state: 'unknown', note: 'var.retention cannot be resolved' })
  })

  test('is unknown where a condition on the environment decides', async () => {
    const store = await onlyStore({
      'infra/main.tf': INSTANCE('backup_retention_period = var.environment == "prod" ? 14 : 0'),
      'infra/variables.tf': 'variable "environment" {\n  default = "dev"\n}',
    })
    expect(store.backups.state).toBe('unknown')
  })

  test('follows locals and conditions that can be resolved', async () => {
    const store = await onlyStore({
      'infra/main.tf': `
locals {
  production = var.environment == "prod"
  retention  = local.production ? 14 : 1
}
variable "environment" {}
${INSTANCE('backup_retention_period = local.retention')}`,
      'infra/prod.auto.tfvars': 'environment = "prod"',
    })
    expect(store.backups.retentionDays).toBe(14)
  })

  test('that is never made is no store', async () => {
    const { stores } = await read({ 'infra/main.tf': INSTANCE('count = 0\n  backup_retention_period = 7') })
    expect(stores).toEqual([])
  })

  test('is one store for each key of for_each', async () => {
    const { stores } = await read({
      'infra/main.tf': INSTANCE('for_each = { eu = 7, us = 0 }\n  backup_retention_period = each.value'),
    })
    expect(stores.map((each) => [each.address, each.backups.state])).toEqual([
      ['aws_db_instance.orders["eu"]', 'on'],
      ['aws_db_instance.orders["us"]', 'off'],
    ])
  })

  test('that replicates another is a replica', async () => {
    const { stores } = await read({
      'infra/main.tf': `${INSTANCE('backup_retention_period = 7')}
resource "aws_db_instance" "reader" {
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.m6g.large"
}`,
    })
    expect(stores.map((each) => each.role)).toEqual(['primary', 'replica'])
  })

  test.each([['envs/dev/main.tf'], ['test/main.tf'], ['sandbox/db.tf'], ['examples/rds/main.tf']])(
    'in %s is not for production',
    async (path) => {
      expect((await onlyStore({ [path]: INSTANCE('') })).role).toBe('non-production')
    },
  )

  test('is not judged by what is missing where a file of its folder does not parse', async () => {
    const { stores, unread } = await read({
      'infra/main.tf': INSTANCE(''),
      'infra/backup.tf': 'resource "aws_backup_plan" "all" {\n  rule {\n',
    })
    expect(unread).toMatchObject([{ path: 'infra/backup.tf' }])
    expect(stores[0]?.backups.state).toBe('unknown')
  })
})

describe('a module of the repository', () => {
  const files = {
    'modules/db/main.tf': `variable "retention" {
  default = 0
}
resource "aws_db_instance" "this" {
  engine                  = "mysql"
  backup_retention_period = var.retention
}`,
    'envs/prod/main.tf': `module "orders" {
  source    = "../../modules/db"
  retention = 21
}`,
    'envs/staging/main.tf': `module "orders" {
  source = "../../modules/db"
}`,
  }

  test('is read once for each caller, with what the caller gives', async () => {
    const { stores } = await read(files)
    expect(stores.map((each) => [each.address, each.role, each.backups.state, each.backups.retentionDays])).toEqual([
      ['module.orders.aws_db_instance.this', 'primary', 'on', 21],
      ['module.orders.aws_db_instance.this', 'non-production', 'off', undefined],
    ])
  })

  test('names the place where the value was given', async () => {
    const { stores } = await read(files)
    expect(stores[0]?.backups.seen).toMatchObject({ path: 'modules/db/main.tf', line: 6 })
  })
})

describe('a registry module', () => {
  test('says what its inputs say, and what it does not say is unknown', async () => {
    const store = await onlyStore({
      'main.tf': `module "db" {
  source                  = "terraform-aws-modules/rds/aws"
  version                 = "6.5.0"
  engine                  = "postgres"
  backup_retention_period = 7
}`,
    })
    expect(store).toMatchObject({
      address: 'module.db',
      backups: { state: 'on', retentionDays: 7 },
      encryptedAtRest: { state: 'unknown' },
    })
  })

  test('without a retention is unknown, not off', async () => {
    const store = await onlyStore({
      'main.tf': 'module "db" {\n  source = "terraform-aws-modules/rds/aws"\n  engine = "postgres"\n}',
    })
    expect(store.backups.state).toBe('unknown')
  })
})

describe('other stores of AWS', () => {
  test('an Aurora cluster keeps one day by default and is not encrypted', async () => {
    const store = await onlyStore({
      'main.tf':
        'resource "aws_rds_cluster" "app" {\n  engine = "aurora-postgresql"\n}\nresource "aws_rds_cluster_instance" "app" {\n  engine = "aurora-postgresql"\n}',
    })
    expect(store).toMatchObject({ backups: { state: 'on', retentionDays: 1 }, encryptedAtRest: { state: 'off' } })
  })

  test('Aurora Serverless v1 is encrypted by default', async () => {
    const store = await onlyStore({
      'main.tf': 'resource "aws_rds_cluster" "app" {\n  engine = "aurora-mysql"\n  engine_mode = "serverless"\n}',
    })
    expect(store.encryptedAtRest.state).toBe('provider default')
  })

  test('the table that locks the state of Terraform is tooling', async () => {
    const store = await onlyStore({
      'main.tf': 'resource "aws_dynamodb_table" "lock" {\n  name = "terraform-lock"\n  hash_key = "LockID"\n}',
    })
    expect(store.role).toBe('tooling')
  })

  test('a table that is called a cache asks for no backup', async () => {
    const store = await onlyStore({
      'main.tf': 'resource "aws_dynamodb_table" "scans" {\n  name = "scan-cache"\n  hash_key = "id"\n}',
    })
    expect(store.role).toBe('tooling')
  })

  test('a table is backed up by its point-in-time recovery', async () => {
    const store = await onlyStore({
      'main.tf':
        'resource "aws_dynamodb_table" "carts" {\n  hash_key = "id"\n  point_in_time_recovery {\n    enabled = true\n  }\n}',
    })
    expect(store).toMatchObject({ backups: { state: 'on', retentionDays: 35 }, pitr: { state: 'on' } })
  })

  test('a commented block is no evidence', async () => {
    const store = await onlyStore({
      'main.tf':
        'resource "aws_dynamodb_table" "carts" {\n  hash_key = "id"\n  # point_in_time_recovery {\n  #   enabled = true\n  # }\n}',
    })
    expect(store.backups.state).toBe('off')
  })

  test('snapshots of Redis are off by default', async () => {
    const store = await onlyStore({
      'main.tf': 'resource "aws_elasticache_replication_group" "jobs" {\n  replication_group_id = "jobs"\n}',
    })
    expect(store).toMatchObject({ engine: 'redis', backups: { state: 'off' }, pitr: { state: 'not applicable' } })
  })
})

describe('AWS Backup', () => {
  const plan = (selection: string): string => `
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "dr"
  region = "eu-central-1"
}
resource "aws_dynamodb_table" "carts" {
  name     = "carts"
  hash_key = "id"
  tags     = { backup = "daily" }
}
resource "aws_backup_vault" "dr" {
  provider = aws.dr
  name     = "dr"
}
resource "aws_backup_plan" "daily" {
  name = "daily"
  rule {
    rule_name         = "daily"
    target_vault_name = "main"
    schedule          = "cron(0 5 ? * * *)"
    lifecycle {
      delete_after = 35
    }
    copy_action {
      destination_vault_arn = aws_backup_vault.dr.arn
    }
  }
}
resource "aws_backup_selection" "daily" {
  plan_id = aws_backup_plan.daily.id
  ${selection}
}
`

  test.each([
    ['its ARN', 'resources = [aws_dynamodb_table.carts.arn]'],
    ['a wildcard', 'resources = ["arn:aws:dynamodb:*:*:table/*"]'],
    ['everything', 'resources = ["*"]'],
    ['a tag', 'selection_tag {\n    type = "STRINGEQUALS"\n    key = "backup"\n    value = "daily"\n  }'],
  ])('covers a store that its selection matches by %s', async (_, selection) => {
    const store = await onlyStore({ 'main.tf': plan(selection) })
    expect(store).toMatchObject({
      backups: { state: 'on', retentionDays: 35, schedule: { expression: 'cron(0 5 ? * * *)', maxGapHours: 24 } },
      crossRegion: { state: 'on', note: 'copied to eu-central-1' },
    })
  })

  test.each([
    ['another ARN', 'resources = ["arn:aws:dynamodb:eu-west-1:1:table/sessions"]'],
    ['another service', 'resources = ["arn:aws:rds:*:*:db:*"]'],
    ['another tag', 'selection_tag {\n    type = "STRINGEQUALS"\n    key = "backup"\n    value = "weekly"\n  }'],
  ])('proves nothing for a store where the selection names %s', async (_, selection) => {
    expect((await onlyStore({ 'main.tf': plan(selection) })).backups.state).toBe('off')
  })

  test('leaves a store unknown where its selection cannot be resolved', async () => {
    const selection = 'resources = var.protected'
    expect((await onlyStore({ 'main.tf': `variable "protected" {}\n${plan(selection)}` })).backups.state).toBe(
      'unknown',
    )
  })

  test('without a selection proves nothing', async () => {
    const source = plan('resources = ["*"]').replace(/resource "aws_backup_selection"[\s\S]*$/, '')
    expect((await onlyStore({ 'main.tf': source })).backups.state).toBe('off')
  })

  test('without an end keeps backups for good, however short the retention of the store itself', async () => {
    const source = plan('resources = ["*"]').replace(/lifecycle \{[^}]*\}/, '')
    expect((await onlyStore({ 'main.tf': source })).backups).toMatchObject({ state: 'on' })
    expect((await onlyStore({ 'main.tf': source })).backups.retentionDays).toBeUndefined()
  })

  test('a copy in the same region is weak', async () => {
    const source = plan('resources = ["*"]').replace('eu-central-1', 'eu-west-1')
    expect((await onlyStore({ 'main.tf': source })).crossRegion).toMatchObject({ state: 'weak' })
  })

  test('a copy into a region that a variable names is unknown', async () => {
    const source = plan('resources = ["*"]').replace('"eu-central-1"', 'var.dr_region')
    expect((await onlyStore({ 'main.tf': source })).crossRegion).toMatchObject({ state: 'unknown' })
  })

  test('restores by itself where a restore testing plan has a selection', async () => {
    const { restoreTests } = await read({
      'main.tf': `
resource "aws_backup_restore_testing_plan" "monthly" {
  name                = "monthly"
  schedule_expression = "cron(0 5 1 * ? *)"
}
resource "aws_backup_restore_testing_selection" "tables" {
  name                      = "tables"
  restore_testing_plan_name = aws_backup_restore_testing_plan.monthly.name
  protected_resource_type   = "DynamoDB"
  protected_resource_arns   = ["*"]
}`,
    })
    expect(restoreTests).toMatchObject([{ engine: 'dynamodb', schedule: { maxGapHours: 744 } }])
  })
})

describe('other providers', () => {
  test('Cloud SQL is backed up only where backups are enabled', async () => {
    const source = (backup: string): string => `resource "google_sql_database_instance" "main" {
  database_version = "POSTGRES_15"
  region           = "europe-west1"
  settings {
    tier = "db-custom-2-7680"
    ${backup}
  }
}`
    expect(await onlyStore({ 'main.tf': source('') })).toMatchObject({ engine: 'postgres', backups: { state: 'off' } })
    const on = source(
      'backup_configuration {\n      enabled = true\n      point_in_time_recovery_enabled = true\n      location = "europe-north1"\n    }',
    )
    expect(await onlyStore({ 'main.tf': on })).toMatchObject({
      backups: { state: 'on' },
      pitr: { state: 'on' },
      crossRegion: { state: 'on' },
      encryptedAtRest: { state: 'provider default' },
    })
  })

  test('a flexible server of Azure is always backed up, in its own region by default', async () => {
    const store = await onlyStore({
      'main.tf': 'resource "azurerm_postgresql_flexible_server" "main" {\n  name = "orders"\n}',
    })
    expect(store).toMatchObject({
      backups: { state: 'on', retentionDays: 7 },
      pitr: { state: 'on' },
      crossRegion: { state: 'off' },
    })
  })

  test('keeps backups of Azure SQL in the paired region unless it is told otherwise', async () => {
    const files = (more: string): Record<string, string> => ({
      'main.tf': `resource "azurerm_mssql_database" "main" {\n  name = "orders"\n${more}}`,
    })
    expect((await onlyStore(files(''))).crossRegion).toMatchObject({ state: 'on', note: 'Geo storage by default' })
    expect((await onlyStore(files('  storage_account_type = "Local"\n'))).crossRegion.state).toBe('off')
    expect((await onlyStore(files('  storage_account_type = var.storage\n'))).crossRegion.state).toBe('unknown')
  })

  test('a cluster of Atlas has the schedule that is declared for it', async () => {
    const store = await onlyStore({
      'main.tf': `resource "mongodbatlas_advanced_cluster" "main" {
  name           = "main"
  backup_enabled = true
  pit_enabled    = true
}
resource "mongodbatlas_cloud_backup_schedule" "main" {
  cluster_name = mongodbatlas_advanced_cluster.main.name
  policy_item_daily {
    frequency_interval = 1
    retention_unit     = "weeks"
    retention_value    = 2
  }
}`,
    })
    expect(store).toMatchObject({
      engine: 'mongodb',
      backups: { state: 'on', retentionDays: 14, schedule: { maxGapHours: 24 } },
      pitr: { state: 'on' },
    })
  })

  test('the restore window of Atlas is how far back a moment can be recovered', async () => {
    const { backups, pitr } = await onlyStore({
      'main.tf': `resource "mongodbatlas_advanced_cluster" "main" {
  name           = "main"
  backup_enabled = true
  pit_enabled    = true
}
resource "mongodbatlas_cloud_backup_schedule" "main" {
  cluster_name        = mongodbatlas_advanced_cluster.main.name
  restore_window_days = 2
  policy_item_daily {
    frequency_interval = 1
    retention_unit     = "days"
    retention_value    = 30
  }
}`,
    })
    expect(backups.retentionDays).toBe(30)
    expect(pitr).toMatchObject({ state: 'on', days: 2 })
  })

  test('a schedule of Atlas without an item takes no snapshots: it replaces the one that Atlas makes', async () => {
    const cluster = 'resource "mongodbatlas_advanced_cluster" "main" {\n  name = "main"\n  backup_enabled = true\n}\n'
    const schedule = (items: string): string =>
      `resource "mongodbatlas_cloud_backup_schedule" "main" {\n  cluster_name = "main"\n${items}}\n`
    expect((await onlyStore({ 'main.tf': cluster })).backups.weakness).toBeUndefined()
    expect((await onlyStore({ 'main.tf': cluster + schedule('') })).backups).toMatchObject({
      state: 'on',
      weakness: 'its backup schedule has no policy item: no snapshot is taken by itself',
    })
    const items = '  dynamic "policy_item_daily" {\n    for_each = var.items\n    content {}\n  }\n'
    expect((await onlyStore({ 'main.tf': cluster + schedule(items) })).backups.weakness).toBeUndefined()
  })

  test('the tier of continuous backups of Cosmos DB says how many days they are kept', async () => {
    const account = (backup: string): Record<string, string> => ({
      'main.tf': `resource "azurerm_cosmosdb_account" "main" {\n  kind = "MongoDB"\n  backup {\n${backup}  }\n}`,
    })
    const days = async (backup: string): Promise<number | undefined> =>
      (await onlyStore(account(backup))).backups.retentionDays
    expect(await days('    type = "Continuous"\n    tier = "Continuous7Days"\n')).toBe(7)
    expect(await days('    type = "Continuous"\n    tier = "Continuous30Days"\n')).toBe(30)
    expect(await days('    type = "Continuous"\n')).toBeUndefined()
  })

  test('a server of Azure for MySQL may keep a single day', async () => {
    const store = await onlyStore({
      'main.tf': 'resource "azurerm_mysql_flexible_server" "main" {\n  backup_retention_days = 1\n}',
    })
    expect(store.backups).toMatchObject({ state: 'on', retentionDays: 1 })
  })
})

test('nothing is thrown at, and nothing concluded from, a file of garbage', async () => {
  const garbage = 'resource "aws_db_instance" {{{{ \u0000 ]]] = = "\n'.repeat(200)
  const { unread } = await read({
    'main.tf': garbage,
    'x.yaml': '{{{\n- : :\n\t\t',
    'k.yaml': 'apiVersion: a\nkind: List\n\t- x',
  })
  expect(unread.length).toBeGreaterThan(0)
})
