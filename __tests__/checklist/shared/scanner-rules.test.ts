import { expect, test } from '@jest/globals'
import { audited } from '../../runner/in-memory.js'

const PACKAGE = JSON.stringify({
  dependencies: { pg: '^8.0.0', '@aws-sdk/client-dynamodb': '^3.600.0', mysql2: '^3.0.0' },
})

/** The facts of a check that name a scanner's rule, as the rules that they name. */
async function rulesIn(terraform: string, check: string): Promise<readonly string[]> {
  const report = await audited({ 'package.json': PACKAGE, 'infra/main.tf': terraform })
  const found = report.categories.flatMap(({ checks }) => checks).find(({ id }) => id === check)
  return (found?.facts ?? []).flatMap(({ detail }) => / \(((?:CKV|AWS|GCP)[\w, -]+)\)$/.exec(detail)?.[1] ?? [])
}

const instance = (body: string): string => `resource "aws_db_instance" "orders" {\n  engine = "postgres"\n${body}}\n`

test.each<[string, string, string, readonly string[]]>([
  [
    'backups that are kept',
    'backup/procedure',
    instance('  backup_retention_period = 14\n'),
    ['CKV_AWS_133, AWS-0077'],
  ],
  ['backups that are not written', 'backup/procedure', instance(''), ['AWS-0077']],
  ['storage', 'backup/encryption', instance('  storage_encrypted = false\n'), ['CKV_AWS_16, AWS-0080']],
  ['the log of an instance, which no rule judges', 'backup/pitr', instance('  backup_retention_period = 14\n'), []],
  [
    'the log of a table',
    'backup/pitr',
    'resource "aws_dynamodb_table" "sessions" {\n  hash_key = "id"\n}\n',
    ['CKV_AWS_28, AWS-0024'],
  ],
  [
    'the log of MySQL',
    'backup/pitr',
    'resource "google_sql_database_instance" "orders" {\n  database_version = "MYSQL_8_0"\n  settings {\n    backup_configuration {\n      enabled = true\n      binary_log_enabled = true\n    }\n  }\n}\n',
    ['CKV2_GCP_20'],
  ],
])('%s: the fact names the rules that judge the same attribute', async (_, check, terraform, rules) => {
  expect(await rulesIn(terraform, check)).toEqual(rules)
})
