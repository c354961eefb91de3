import { spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { parseAllDocuments } from 'yaml'
import { crossRegion } from '../../../src/checklist/backup/cross-region.js'
import { encryption } from '../../../src/checklist/backup/encryption.js'
import { frequency } from '../../../src/checklist/backup/frequency.js'
import { integrity } from '../../../src/checklist/backup/integrity.js'
import { pitr } from '../../../src/checklist/backup/pitr.js'
import { procedure } from '../../../src/checklist/backup/procedure.js'
import { restoreTested } from '../../../src/checklist/backup/restore-tested.js'
import type { Check } from '../../../src/checklist/check.js'
import { readInfrastructure } from '../../../src/evidence/infrastructure/index.js'
import { CONFIGURATION_PATH, parseConfigurationFile } from '../../../src/inputs/file.js'
import type { Dialect } from '../../../src/migrations/operation.js'
import { backupScript } from '../../../src/checklist/shared/backup-scripts.js'
import { restoreDrill } from '../../../src/checklist/shared/restore-drills.js'
import { line, MONTHLY, NIGHTLY, remedy } from '../backup/backed-up.js'
import { store } from '../documented.js'

const CHECKS: readonly Check[] = [procedure, frequency, restoreTested, pitr, crossRegion, encryption, integrity]

/** Resources of which everything is off, with the store that they are. */
const RESOURCES: readonly (readonly [string, Dialect, string])[] = [
  ['aws_db_instance', 'postgres', 'engine = "postgres"'],
  ['aws_rds_cluster', 'mysql', 'engine = "aurora-mysql"\n  backup_retention_period = 0'],
  ['aws_docdb_cluster', 'mongodb', 'backup_retention_period = 0'],
  ['aws_dynamodb_table', 'dynamodb', 'hash_key = "id"'],
  ['aws_elasticache_replication_group', 'redis', 'at_rest_encryption_enabled = false'],
  ['google_sql_database_instance', 'postgres', 'database_version = "POSTGRES_16"'],
  ['azurerm_postgresql_flexible_server', 'postgres', 'backup_retention_days = 7'],
  ['mongodbatlas_advanced_cluster', 'mongodb', 'backup_enabled = false'],
]

const formats = spawnSync('terraform', ['fmt', '-'], { input: 'a = 1\n', encoding: 'utf8' }).stdout === 'a = 1\n'
if (!formats) process.stderr.write('terraform does not format here: the printed Terraform is only parsed\n')

describe.each(RESOURCES)('the Terraform that is printed for %s', (type, engine, attributes) => {
  const files = { 'main.tf': `resource "${type}" "orders" {\n  ${attributes}\n}\n` }
  const options = { databases: [store(engine)] }

  test.each(CHECKS.map((check) => [check.id, check] as const))(
    'parses, as terraform formats it: %s',
    async (_, check) => {
      const printed = await remedy(check, files, options)
      if (printed?.language !== 'hcl') return
      const { unread } = await readInfrastructure(new Map([['fix.tf', printed.code]]))
      expect(unread).toEqual([])
      if (!formats) return
      const { stdout } = spawnSync('terraform', ['fmt', '-'], { input: printed.code, encoding: 'utf8' })
      expect(stdout).toBe(printed.code)
    },
  )

  test('closes the gap that it is printed for', async () => {
    for (const check of [procedure, frequency, pitr, encryption]) {
      const printed = await remedy(check, files, options)
      if (printed?.language !== 'hcl') continue
      expect([
        check.id,
        await line(
          check,
          { 'main.tf': printed.code.replace('# … as it is', attributes.split('\n')[0] ?? '') },
          options,
        ),
      ]).toEqual([check.id, expect.stringMatching(/^pass/)])
    }
  })
})

/** Templates of which everything is off. */
const TEMPLATES: readonly (readonly [string, Dialect, string])[] = [
  ['AWS::RDS::DBInstance', 'postgres', 'Engine: postgres\n      BackupRetentionPeriod: 0'],
  ['AWS::RDS::DBCluster', 'mysql', 'Engine: aurora-mysql\n      BackupRetentionPeriod: 0'],
  ['AWS::DynamoDB::Table', 'dynamodb', 'BillingMode: PAY_PER_REQUEST'],
]

describe.each(TEMPLATES)('the CloudFormation that is printed for %s', (type, engine, properties) => {
  const files = { 'db.yaml': `Resources:\n  Orders:\n    Type: ${type}\n    Properties:\n      ${properties}\n` }
  const options = { databases: [store(engine)] }

  test('closes the gap that it is printed for', async () => {
    for (const check of [procedure, frequency, pitr, encryption]) {
      if ((await line(check, files, options)).startsWith('pass')) continue
      const printed = await remedy(check, files, options)
      expect(printed?.language).toBe('yaml')
      const whole = (printed?.code ?? '').replace('# … as it is', properties.split('\n')[0] ?? '')
      expect([check.id, await line(check, { 'db.yaml': whole }, options)]).toEqual([
        check.id,
        expect.stringMatching(/^pass/),
      ])
    }
  })

  test('copies into a second region, and is restored every month', async () => {
    for (const check of [crossRegion, restoreTested, integrity]) {
      const printed = await remedy(check, files, options)
      const { unread } = await readInfrastructure(new Map([['fix.yaml', printed?.code ?? '']]))
      expect([printed?.language, unread]).toEqual(['yaml', []])
      expect(printed?.code).toMatch(/!GetAtt Orders\.\w*Arn\b/)
    }
  })
})

test.each([
  ['infra/shop.ts', 'ts', 'pointInTimeRecovery: true,'],
  ['infra/shop.py', 'python', 'point_in_time_recovery=True,'],
])('a table of the CDK in %s gets a property', async (path, language, property) => {
  const program =
    language === 'ts'
      ? "import * as dynamodb from 'aws-cdk-lib/aws-dynamodb'\nnew dynamodb.Table(this, 'Orders', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } })\n"
      : 'from aws_cdk import aws_dynamodb as dynamodb\nclass Shop(Stack):\n    def __init__(self):\n        dynamodb.Table(self, "Orders", partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING))\n'
  const printed = await remedy(pitr, { [path]: program }, { databases: [store('dynamodb')] })
  expect([printed?.language, printed?.code]).toEqual([language, expect.stringContaining(property)])
  const copied = await remedy(crossRegion, { [path]: program }, { databases: [store('dynamodb')] })
  if (language === 'ts') expect(copied).toMatchObject({ language, code: expect.stringContaining('copyActions') })
})

test('a table is told nothing of dumps, buckets and nightly runs', async () => {
  const files = { 'db.tf': 'resource "aws_dynamodb_table" "orders" {\n  hash_key = "id"\n}\n' }
  const elsewhere = { databases: [store('dynamodb')] }
  for (const check of CHECKS) {
    for (const each of [files, { 'app.yaml': 'Resources:\n  Or_ders:\n    Type: AWS::DynamoDB::Table\n' }]) {
      const printed = await remedy(check, each, elsewhere)
      expect([check.id, printed?.text]).toEqual([check.id, expect.not.stringMatching(/once a day|bucket/)])
    }
  }
})

test('the ScheduledBackup that is printed makes its cluster backed up', async () => {
  const cluster = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: orders }
spec:
  backup:
    barmanObjectStore: { destinationPath: s3://orders/ }
`
  const printed = await remedy(frequency, { 'k8s/db.yaml': cluster })
  expect(parseAllDocuments(printed?.code ?? '').flatMap((each) => each.errors)).toEqual([])
  expect(await line(frequency, { 'k8s/db.yaml': cluster, 'k8s/backup.yaml': printed?.code ?? '' })).toMatch(/^pass/)
})

test.each(CHECKS.map((check) => [check.id, check] as const))(
  'where nothing is here the attestation that is printed is one that the configuration takes: %s',
  async (id, check) => {
    const printed = await remedy(check, {})
    const file = parseConfigurationFile(CONFIGURATION_PATH, printed?.code ?? '')
    expect(JSON.stringify(file)).toContain(id)
  },
)

test.each(CHECKS.map((check) => [check.id, check] as const))(
  'the attestation that is printed says nothing until somebody fills it in: %s',
  async (_id, check) => {
    const code = (await remedy(check, {}))?.code ?? ''
    expect(code.match(/^ +(?:statement|by|evidence): (?!<[^<>]+>$).*$/gm)).toBeNull()
    expect(code.match(/^ +(?:statement|by|evidence): /gm)).toHaveLength(3)
  },
)

test('a chart that dumps its database by itself is switched on in its values', async () => {
  const chart =
    'apiVersion: v2\nname: shop\ndependencies:\n  - name: postgresql\n    alias: ledger\n    version: 16.0.0\n    repository: https://charts.example.com\n'
  const files = { 'charts/shop/Chart.yaml': chart, 'charts/shop/values.yaml': 'ledger: {}\n' }
  const printed = await remedy(frequency, files)
  expect(printed?.code).toContain('ledger:\n  backup:\n    enabled: true')
  const settled = { ...files, 'charts/shop/values-production.yaml': printed?.code ?? '' }
  expect(await line(frequency, files)).toMatch(/^fail/)
  expect(await line(frequency, settled)).not.toMatch(/^fail/)
})

test('the scripts that are printed satisfy the checks that print them', async () => {
  const job = (on: string, script: string): string => `on:
  ${on}
jobs:
  database:
    runs-on: ubuntu-latest
    env:
      PGHOST: db.example.com
    steps:
      - uses: actions/checkout@v5
      - run: ./${script}
`
  const files = {
    'scripts/backup.sh': backupScript('postgres').code,
    'scripts/restore-drill.sh': restoreDrill('postgres', ['orders']).code,
    '.github/workflows/backup.yml': job(NIGHTLY, 'scripts/backup.sh'),
    '.github/workflows/restore-drill.yml': job(MONTHLY, 'scripts/restore-drill.sh'),
  }
  expect(await line(procedure, files)).toMatch(/^pass/)
  expect(await line(frequency, files)).toMatch(/^pass/)
  expect(await line(integrity, files)).toMatch(/^pass/)
  expect(await line(restoreTested, files)).toBe(
    'warn: a drill every 31 days is configured; whether it succeeds cannot be seen',
  )
  expect(await line(encryption, files)).toMatch(/^(pass|warn)/)
})
