import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from '../reading.js'

const stack = (body: string): Record<string, string> => ({
  'cdk.json': '{ "app": "npx ts-node bin/shop.ts" }',
  'lib/shop.ts': `import * as cdk from 'aws-cdk-lib'
import { aws_dynamodb as dynamodb, Duration } from 'aws-cdk-lib'
import * as docdb from 'aws-cdk-lib/aws-docdb'
import * as rds from 'aws-cdk-lib/aws-rds'

const RETENTION_DAYS = 14

export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ShopProps) {
    super(scope, id, props)
${body}
  }
}
`,
})

const POSTGRES =
  'engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }), vpc: props.vpc'

describe('a program of the CDK', () => {
  test('says what its literals and constants say, where they stand', async () => {
    const store = await onlyStore(
      stack(`    this.db = new rds.DatabaseInstance(this, 'Orders', {
      ${POSTGRES},
      backupRetention: Duration.days(RETENTION_DAYS),
      storageEncrypted: true,
    })`),
    )
    expect(store).toMatchObject({
      engine: 'postgres',
      address: 'Orders',
      role: 'primary',
      seen: { path: 'lib/shop.ts', line: 11 },
      backups: { state: 'on', retentionDays: 14, seen: { path: 'lib/shop.ts', line: 13 } },
      pitr: { state: 'on' },
      encryptedAtRest: { state: 'on', seen: { line: 14 } },
    })
  })

  test.each([
    ['a day of backups and no encryption', `new rds.DatabaseInstance(this, 'A', { ${POSTGRES} })`, 'on', 1, 'off'],
    [
      'no backups of a table',
      `new dynamodb.TableV2(this, 'A', { partitionKey: pk })`,
      'off',
      undefined,
      'provider default',
    ],
    ['an encrypted cluster', `new docdb.DatabaseCluster(this, 'A', { masterUser })`, 'on', 1, 'on'],
  ])('leaves what it does not say to the default: %s', async (_, made, state, days, encrypted) => {
    const { stores } = await read(stack(`    ${made}`))
    expect(stores.map((each) => [each.backups.state, each.backups.retentionDays, each.encryptedAtRest.state])).toEqual([
      [state, days, encrypted],
    ])
  })

  test.each([
    [
      'a parameter',
      `backupRetention: Duration.days(props.retention)`,
      'Duration.days(props.retention) cannot be resolved',
    ],
    ['a choice', `backupRetention: isProd ? Duration.days(30) : Duration.days(1)`, /^isProd \? .* cannot be resolved$/],
    ['arguments that others give', `...props.database`, undefined],
  ])('leaves %s unknown, and says so', async (_, argument, note) => {
    const store = await onlyStore(stack(`    new rds.DatabaseInstance(this, 'A', { ${POSTGRES}, ${argument} })`))
    expect(store.backups.state).toBe('unknown')
    if (note === undefined) expect(store.backups.note).toBeUndefined()
    else expect(store.backups.note).toMatch(note)
  })

  test('with an aspect or an escape hatch proves nothing by what it does not say', async () => {
    const store = await onlyStore(
      stack(`    const table = new dynamodb.Table(this, 'A', { partitionKey: { name: 'id', type: STRING } })
    table.node.defaultChild.addPropertyOverride('PointInTimeRecoverySpecification', recovery)`),
    )
    expect(store.backups.state).toBe('unknown')
  })

  test('with a backup plan of its own leaves it open what the plan covers', async () => {
    const store = await onlyStore(
      stack(`    new dynamodb.Table(this, 'A', { partitionKey: pk })
    cdk.aws_backup.BackupPlan.daily35DayRetention(this, 'Plan').addSelection('All', { resources })`),
    )
    expect(store.backups).toMatchObject({ state: 'unknown', note: 'a backup selection here may or may not cover it' })
  })

  test('names keys, replicas and recovery of tables', async () => {
    const facts = await read(
      stack(`    new dynamodb.TableV2(this, 'Carts', {
      tableName: 'carts',
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 10 },
      replicas: [{ region: 'eu-central-1' }],
    })`),
    )
    expect(facts.stores).toMatchObject([
      { engine: 'dynamodb', backups: { state: 'on', retentionDays: 10 }, crossRegion: { state: 'weak' } },
    ])
    expect(facts.keySchemas).toMatchObject([{ name: 'carts', hash: 'pk', range: 'sk' }])
  })

  test('takes replicas and copies of snapshots for what they are', async () => {
    const { stores } = await read(
      stack(`    const db = new rds.DatabaseInstance(this, 'A', { ${POSTGRES} })
    new rds.DatabaseInstanceReadReplica(this, 'B', { sourceDatabaseInstance: db, vpc: props.vpc })
    new rds.DatabaseInstanceFromSnapshot(this, 'C', { snapshotIdentifier: 's', ${POSTGRES} })`),
    )
    expect(stores.map((each) => [each.address, each.role, each.encryptedAtRest.state])).toEqual([
      ['A', 'primary', 'off'],
      ['B', 'replica', 'off'],
      ['C', 'primary', 'unknown'],
    ])
  })

  test('may name the properties of CloudFormation themselves', async () => {
    const store = await onlyStore(
      stack(
        `    new rds.CfnDBInstance(this, 'A', { engine: 'postgres', backupRetentionPeriod: 5, storageEncrypted: true })`,
      ),
    )
    expect(store).toMatchObject({
      engine: 'postgres',
      backups: { state: 'on', retentionDays: 5 },
      encryptedAtRest: { state: 'on' },
    })
  })

  test('in Python says the same', async () => {
    const { stores } = await read({
      'cdk.json': '{ "app": "python3 app.py" }',
      'shop/shop_stack.py': `from aws_cdk import Duration, Stack, aws_dynamodb as dynamodb
from aws_cdk.aws_rds import DatabaseCluster, DatabaseClusterEngine, BackupProps

KEPT = 21


class ShopStack(Stack):
    def __init__(self, scope, id, **kwargs):
        super().__init__(scope, id, **kwargs)
        DatabaseCluster(
            self,
            "Orders",
            engine=DatabaseClusterEngine.aurora_postgres(version=VERSION),
            backup=BackupProps(retention=Duration.days(KEPT)),
            storage_encrypted=True,
        )
        dynamodb.Table(self, "Carts", partition_key=dynamodb.Attribute(name="pk", type=STRING), point_in_time_recovery=True)
`,
    })
    expect(stores).toMatchObject([
      {
        engine: 'postgres',
        address: 'Orders',
        backups: { state: 'on', retentionDays: 21, seen: { line: 14 } },
        encryptedAtRest: { state: 'on' },
      },
      { engine: 'dynamodb', address: 'Carts', pitr: { state: 'on' } },
    ])
  })

  test('in a language that is not read is named where it makes a store', async () => {
    const facts = await read({
      'cdk.json': '{ "app": "go run shop.go" }',
      'shop.go': `package main

import "github.com/aws/aws-cdk-go/awscdk/v2/awsrds"

func main() {
	awsrds.NewDatabaseInstance(stack, jsii.String("Orders"), nil)
}
`,
    })
    expect(facts).toMatchObject({ stores: [], unread: [{ path: 'shop.go', line: 6 }] })
  })

  test('that does not parse is named', async () => {
    const facts = await read({ 'lib/shop-stack.ts': "import 'aws-cdk-lib'\nnew rds.DatabaseInstance(this, {{\n" })
    expect(facts).toMatchObject({ stores: [], unread: [{ path: 'lib/shop-stack.ts' }] })
  })

  test('is not what uses another library under the same names, nor a test of it', async () => {
    const { stores } = await read({
      'infra/tables.ts': "import { Table } from './ui-tables'\nimport 'aws-cdk-lib'\nnew Table(this, 'Prices', {})\n",
      'infra/shop.test.ts': "import { Table } from 'aws-cdk-lib/aws-dynamodb'\nnew Table(stack, 'T', {})\n",
    })
    expect(stores).toEqual([])
  })
})
