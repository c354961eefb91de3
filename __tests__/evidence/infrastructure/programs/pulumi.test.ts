import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from '../reading.js'

const PROJECT = { 'infra/Pulumi.yaml': 'name: shop\nruntime: nodejs\n' }

describe('a program of Pulumi', () => {
  test('has the defaults of the Terraform provider that its classes are made of', async () => {
    const files = (more: string): Record<string, string> => ({
      ...PROJECT,
      'infra/index.ts': `import * as aws from '@pulumi/aws'
const db = new aws.rds.Instance('orders', { engine: 'postgres', ${more} })
`,
    })
    expect(await onlyStore(files(''))).toMatchObject({
      engine: 'postgres',
      backups: { state: 'off' },
      encryptedAtRest: { state: 'off' },
    })
    expect(await onlyStore(files('backupRetentionPeriod: 7, storageEncrypted: true'))).toMatchObject({
      backups: { state: 'on', retentionDays: 7 },
      encryptedAtRest: { state: 'on' },
    })
    expect((await onlyStore(files("backupRetentionPeriod: config.requireNumber('days')"))).backups).toMatchObject({
      state: 'unknown',
      note: "config.requireNumber('days') cannot be resolved",
    })
  })

  test('joins resources that refer to each other', async () => {
    const store = await onlyStore({
      ...PROJECT,
      'infra/index.ts': `import * as aws from '@pulumi/aws'
const carts = new aws.dynamodb.Table('carts', { hashKey: 'id', attributes: [{ name: 'id', type: 'S' }] })
const plan = new aws.backup.Plan('daily', {
  rules: [{ ruleName: 'daily', targetVaultName: 'Default', schedule: 'cron(0 5 * * ? *)', lifecycle: { deleteAfter: 35 } }],
})
new aws.backup.Selection('all', { planId: plan.id, iamRoleArn: role.arn, resources: [carts.arn] })
`,
    })
    expect(store.backups).toMatchObject({
      state: 'on',
      retentionDays: 35,
      schedule: { expression: 'cron(0 5 * * ? *)', maxGapHours: 24 },
    })
  })

  test('in Python says the same, in arguments or in an object of them', async () => {
    const { stores } = await read({
      'infra/Pulumi.yaml': 'name: shop\nruntime: python\n',
      'infra/__main__.py': `import pulumi_aws as aws
import pulumi_gcp as gcp
from pulumi_azure_native import dbforpostgresql

DAYS = 14
orders = aws.rds.Instance("orders", aws.rds.InstanceArgs(engine="mysql", backup_retention_period=DAYS))
carts = gcp.sql.DatabaseInstance(
    "carts",
    database_version="POSTGRES_16",
    settings=gcp.sql.DatabaseInstanceSettingsArgs(
        tier="db-f1-micro",
        backup_configuration={"enabled": True, "pointInTimeRecoveryEnabled": True},
    ),
)
stock = dbforpostgresql.Server("stock", backup=dbforpostgresql.BackupArgs(geo_redundant_backup="Enabled"))
rest = aws.rds.Instance("rest", engine="postgres", **settings)
`,
    })
    expect(stores.map((each) => [each.address, each.engine, each.backups.state, each.backups.retentionDays])).toEqual([
      ['orders', 'mysql', 'on', 14],
      ['carts', 'postgres', 'on', 7],
      ['stock', 'postgres', 'on', 7],
      ['rest', 'postgres', 'unknown', undefined],
    ])
    expect(stores[1]?.pitr.state).toBe('on')
    expect(stores[2]?.crossRegion.state).toBe('on')
  })

  test('in YAML says the same', async () => {
    const { stores } = await read({
      'infra/Pulumi.yaml': `name: shop
runtime: yaml
config:
  days:
    type: integer
    default: 10
resources:
  orders:
    type: aws:rds:Instance
    properties:
      engine: postgres
      backupRetentionPeriod: \${days}
      storageEncrypted: true
  replica:
    type: aws:rds/instance:Instance
    properties:
      replicateSourceDb: \${orders.identifier}
`,
    })
    expect(stores).toMatchObject([
      { address: 'orders', role: 'primary', backups: { state: 'on', retentionDays: 10, seen: { line: 12 } } },
      { address: 'replica', role: 'replica' },
    ])
  })

  test('with a transform that reaches every resource proves nothing by what it does not say', async () => {
    const store = await onlyStore({
      ...PROJECT,
      'infra/defaults.ts': `import * as pulumi from '@pulumi/pulumi'
pulumi.runtime.registerStackTransformation(withBackups)
`,
      'infra/index.ts': "import * as aws from '@pulumi/aws'\nnew aws.rds.Instance('orders', { engine: 'postgres' })\n",
    })
    expect(store.backups.state).toBe('unknown')
  })
})
