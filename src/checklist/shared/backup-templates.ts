import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import type { BackupCheck } from './backup-infrastructure.js'

interface Snippet {
  readonly language: string
  readonly code: string
}

type Template = NonNullable<StoreResource['template']>

/** The change to a resource of a CloudFormation template, or of a program of the CDK, that closes a gap. */
export function templateFix({ address, template }: StoreResource, gap: BackupCheck): Snippet | undefined {
  if (template === undefined) return undefined
  if (template.language !== 'cloudformation') return inCdk(template, address, gap)
  if (!/^[A-Za-z0-9]+$/.test(address)) return undefined
  switch (gap) {
    case 'restore-tested':
    case 'integrity':
      return restoreTest(template.type, address)
    case 'cross-region':
      return copyAction(template.type, address)
    case 'procedure':
    case 'frequency':
    case 'pitr':
    case 'encryption': {
      const [type, ...lines] = propertiesOf(template.type, gap) ?? []
      return type === undefined
        ? undefined
        : yaml([`  ${address}:`, `    Type: ${type}`, '    Properties:', '      # … as it is', ...lines])
    }
  }
}

/** The type, and the properties that are missing. */
function propertiesOf(
  type: string,
  gap: 'procedure' | 'frequency' | 'pitr' | 'encryption',
): readonly string[] | undefined {
  const rds = RDS[type]
  if (rds !== undefined)
    return [rds, gap === 'encryption' ? '      StorageEncrypted: true' : '      BackupRetentionPeriod: 14']
  if (type !== 'aws_dynamodb_table' || gap === 'encryption') return undefined
  return ['AWS::DynamoDB::Table', '      PointInTimeRecoverySpecification:', '        PointInTimeRecoveryEnabled: true']
}

const RDS: Readonly<Record<string, string>> = {
  aws_db_instance: 'AWS::RDS::DBInstance',
  aws_rds_cluster: 'AWS::RDS::DBCluster',
  aws_docdb_cluster: 'AWS::DocDB::DBCluster',
}

/** What AWS Backup calls them: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html */
const TESTED: Readonly<Record<string, string>> = {
  aws_db_instance: 'RDS',
  aws_rds_cluster: 'Aurora',
  aws_docdb_cluster: 'DocumentDB',
  aws_dynamodb_table: 'DynamoDB',
}

/** The ARN of a resource of this template. */
function arnOf(type: string, address: string): string {
  return `!GetAtt ${address}.${ARN[type] ?? 'Arn'}`
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html */
const ARN: Readonly<Record<string, string>> = { aws_db_instance: 'DBInstanceArn', aws_rds_cluster: 'DBClusterArn' }

function restoreTest(type: string, address: string): Snippet | undefined {
  const tested = TESTED[type]
  if (tested === undefined || type === 'aws_docdb_cluster') return undefined
  return yaml([
    `  # It tests what lies in a vault: a backup plan of AWS Backup must select ${address}.`,
    '  MonthlyRestore:',
    '    Type: AWS::Backup::RestoreTestingPlan',
    '    Properties:',
    '      RestoreTestingPlanName: monthly',
    '      ScheduleExpression: cron(0 5 1 * ? *)',
    '      RecoveryPointSelection:',
    '        Algorithm: LATEST_WITHIN_WINDOW',
    '        IncludeVaults: ["*"]',
    '        RecoveryPointTypes: [CONTINUOUS, SNAPSHOT]',
    '  MonthlyRestoreOfStores:',
    '    Type: AWS::Backup::RestoreTestingSelection',
    '    Properties:',
    '      RestoreTestingPlanName: !Ref MonthlyRestore',
    '      RestoreTestingSelectionName: stores',
    `      ProtectedResourceType: ${tested}`,
    `      ProtectedResourceArns: [${arnOf(type, address)}]`,
    '      IamRoleArn: !GetAtt BackupRole.Arn',
  ])
}

function copyAction(type: string, address: string): Snippet | undefined {
  if (TESTED[type] === undefined || type === 'aws_docdb_cluster') return undefined
  return yaml([
    '  DailyBackup:',
    '    Type: AWS::Backup::BackupPlan',
    '    Properties:',
    '      BackupPlan:',
    '        BackupPlanName: daily',
    '        BackupPlanRule:',
    '          - RuleName: daily',
    '            TargetBackupVault: Default',
    '            ScheduleExpression: cron(0 5 ? * * *)',
    '            Lifecycle:',
    '              DeleteAfterDays: 35',
    '            CopyActions:',
    '              - DestinationBackupVaultArn: !Ref VaultInSecondRegion # a parameter: the ARN of a vault there',
    '  DailyBackupOfStores:',
    '    Type: AWS::Backup::BackupSelection',
    '    Properties:',
    '      BackupPlanId: !Ref DailyBackup',
    '      BackupSelection:',
    '        SelectionName: stores',
    '        IamRoleArn: !GetAtt BackupRole.Arn',
    `        Resources: [${arnOf(type, address)}]`,
  ])
}

/**
 * Properties of the constructs of level 2: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_dynamodb.TableProps.html,
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_rds.DatabaseInstanceProps.html
 */
function inCdk({ type, language }: Template, address: string, gap: BackupCheck): Snippet | undefined {
  const isPython = language === 'cdk in Python'
  if (gap === 'cross-region' && !isPython) return copyActionInCdk(address)
  const property = cdkProperty(type, gap)
  if (property === undefined) return undefined
  const [name, value] = property
  return isPython
    ? {
        language: 'python',
        code: `# The properties of ${address}\nproperties = dict(\n    # … as they are\n    ${snake(name)}=${value.replace(/^true$/, 'True')},\n)\n`,
      }
    : {
        language: 'ts',
        code: `// The properties of ${address}\nconst properties = {\n  // … as they are\n  ${name}: ${value},\n}\n`,
      }
}

/** https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_backup-readme.html */
function copyActionInCdk(address: string): Snippet {
  return {
    language: 'ts',
    code: [
      '// import * as backup from "aws-cdk-lib/aws-backup"; secondVaultArn: of a vault in another region',
      'const daily = new backup.BackupPlan(this, "Daily", {',
      '  backupPlanRules: [',
      '    new backup.BackupPlanRule({',
      '      deleteAfter: Duration.days(35),',
      '      copyActions: [',
      '        { destinationBackupVault: backup.BackupVault.fromBackupVaultArn(this, "Second", secondVaultArn) },',
      '      ],',
      '    }),',
      '  ],',
      '})',
      `// ${address}, and whatever else of this stack can be backed up`,
      'daily.addSelection("Stores", { resources: [backup.BackupResource.fromConstruct(this)] })',
      '',
    ].join('\n'),
  }
}

function cdkProperty(type: string, gap: BackupCheck): readonly [name: string, value: string] | undefined {
  if (gap === 'restore-tested' || gap === 'integrity' || gap === 'cross-region') return undefined
  if (type === 'aws_dynamodb_table') return gap === 'encryption' ? undefined : ['pointInTimeRecovery', 'true']
  if (type !== 'aws_db_instance' && type !== 'aws_rds_cluster') return undefined
  if (gap === 'encryption') return ['storageEncrypted', 'true']
  return type === 'aws_db_instance' ? ['backupRetention', 'Duration.days(14)'] : undefined
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (each) => `_${each.toLowerCase()}`)
}

function yaml(lines: readonly string[]): Snippet {
  return { language: 'yaml', code: `Resources:\n${lines.join('\n')}\n` }
}
