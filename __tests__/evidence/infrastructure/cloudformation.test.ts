import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from './reading.js'

describe('a CloudFormation template', () => {
  test('keeps backups of an instance for a day by default, unlike Terraform', async () => {
    const store = await onlyStore({
      'cloudformation/db.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      MasterUserPassword: !Sub '{{resolve:secretsmanager:\${Secret}}}'
`,
    })
    expect(store).toMatchObject({
      engine: 'postgres',
      address: 'Orders',
      backups: { state: 'on', retentionDays: 1 },
      encryptedAtRest: { state: 'off' },
    })
  })

  test.each([
    ['!Not [!Equals [!Ref Environment, prod]]', 'non-production'],
    ['!Equals [!Ref Environment, dev]', 'non-production'],
    ['!And [!Condition Wanted, !Equals [!Ref Environment, staging]]', 'non-production'],
    ['{ "Fn::Not": [{ "Fn::Equals": [{ Ref: Environment }, production] }] }', 'non-production'],
    ['!Equals [!Ref Environment, prod]', 'primary'],
    ['!Or [!Condition Wanted, !Equals [!Ref Environment, prod]]', 'primary'],
    ['!Not [!Equals [!Ref SnapshotId, ""]]', 'primary'],
  ])('makes a resource under %s %s', async (condition, role) => {
    const store = await onlyStore({
      'tables.yaml': `Conditions:
  Wanted: !Equals [!Ref Listens, "yes"]
  Here: ${condition}
Resources:
  Listeners:
    Type: AWS::DynamoDB::Table
    Condition: Here
    Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }] }
`,
    })
    expect(store.role).toBe(role)
  })

  test('takes the default of a parameter, and not one for development', async () => {
    const template = (fallback: string): string => `Parameters:
  Retention:
    Type: Number
    Default: ${fallback}
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      BackupRetentionPeriod: !Ref Retention
      StorageEncrypted: true
`
    expect((await onlyStore({ 'db.yaml': template('14') })).backups).toMatchObject({ state: 'on', retentionDays: 14 })
    expect((await onlyStore({ 'db.yaml': template('0') })).backups.state).toBe('off')
  })

  test('is unknown where a condition decides', async () => {
    const store = await onlyStore({
      'db.yaml': `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      BackupRetentionPeriod: !If [IsProd, 14, 0]
`,
    })
    expect(store.backups).toMatchObject({ state: 'unknown', note: 'the condition IsProd cannot be resolved' })
  })

  test('in JSON says where its table has no recovery', async () => {
    const store = await onlyStore({
      'stack.template.json': JSON.stringify(
        { Resources: { Carts: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'carts' } } } },
        null,
        2,
      ),
    })
    expect(store).toMatchObject({ engine: 'dynamodb', backups: { state: 'off' }, seen: { line: 3 } })
  })

  test('covers a table by a plan whose selection gets its ARN', async () => {
    const store = await onlyStore({
      'backup.yaml': `Resources:
  Carts:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: carts
  Daily:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanName: daily
        BackupPlanRule:
          - RuleName: daily
            TargetBackupVault: main
            ScheduleExpression: cron(0 5 * * ? *)
            Lifecycle:
              DeleteAfterDays: 30
            CopyActions:
              - DestinationBackupVaultArn: arn:aws:backup:eu-central-1:111122223333:backup-vault:dr
  Selected:
    Type: AWS::Backup::BackupSelection
    Properties:
      BackupPlanId: !Ref Daily
      BackupSelection:
        SelectionName: tables
        Resources:
          - !GetAtt Carts.Arn
`,
    })
    expect(store).toMatchObject({
      backups: { state: 'on', retentionDays: 30, schedule: { maxGapHours: 24 } },
      crossRegion: { state: 'unknown' },
    })
  })

  test('of Serverless declares tables among its resources', async () => {
    const store = await onlyStore({
      'serverless.yml': `service: carts
provider:
  name: aws
  region: eu-west-1
  stage: \${opt:stage, 'dev'}
resources:
  Resources:
    Carts:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: carts-\${self:provider.stage}
        PointInTimeRecoverySpecification:
          PointInTimeRecoveryEnabled: true
`,
    })
    expect(store).toMatchObject({ backups: { state: 'on' }, pitr: { state: 'on' } })
  })

  test('of a global table is recovered by what its own region says', async () => {
    const store = await onlyStore({
      't.yaml': `Resources:
  Carts:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:
        - Region: eu-west-1
          PointInTimeRecoverySpecification:
            PointInTimeRecoveryEnabled: true
        - Region: us-east-1
`,
    })
    expect(store).toMatchObject({ backups: { state: 'on' }, crossRegion: { state: 'weak' } })
  })

  test('that does not parse is named and proves nothing', async () => {
    const facts = await read({ 'db.yaml': 'Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n   Broken: [\n' })
    expect(facts).toMatchObject({ stores: [], unread: [{ path: 'db.yaml' }] })
  })
})
