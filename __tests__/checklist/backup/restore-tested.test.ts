import { describe, expect, test } from '@jest/globals'
import { restoreTested } from '../../../src/checklist/backup/restore-tested.js'
import { SHOP, store } from '../documented.js'
import { instance, line, MONTHLY, NIGHTLY, remedy, workflow } from './backed-up.js'

const ON = instance('backup_retention_period = 14')
const FETCH = 'aws s3 cp s3://backups/latest.dump latest.dump'
const RESTORE = 'createdb scratch\npg_restore --exit-on-error --dbname=scratch latest.dump'
const ASSERT = 'rows=$(psql -At -d scratch -c "SELECT count(*) FROM orders")\ntest "$rows" -gt 0'

const plan = (expression: string): Readonly<Record<string, string>> => ({
  'main.tf': `resource "aws_dynamodb_table" "carts" {
  hash_key = "id"
  point_in_time_recovery {
    enabled = true
  }
}
resource "aws_backup_restore_testing_plan" "drill" {
  name                = "drill"
  schedule_expression = "${expression}"
}
resource "aws_backup_restore_testing_selection" "carts" {
  restore_testing_plan_name = aws_backup_restore_testing_plan.drill.name
  protected_resource_type   = "DynamoDB"
  protected_resource_arns   = ["*"]
}
`,
})

test('passes where the provider restores every month, and says that its results are not seen', async () => {
  expect(await line(restoreTested, plan('cron(0 5 1 * ? *)'), { databases: [store('dynamodb')] })).toBe(
    'pass: AWS Backup restores at least every 31 days; its results are not visible here',
  )
})

describe('warns', () => {
  test('of a drill that is configured: whether it succeeds cannot be seen', async () => {
    const files = { ...ON, ...workflow(MONTHLY, `${FETCH}\n${RESTORE}\n${ASSERT}`) }
    expect(await line(restoreTested, files)).toBe(
      'warn: a drill every 31 days is configured; whether it succeeds cannot be seen',
    )
  })

  test('of a restore after which nothing looks at the rows', async () => {
    expect(await line(restoreTested, { ...ON, ...workflow(MONTHLY, `${FETCH}\n${RESTORE}`) })).toMatch(
      /^warn: .*nothing looks at the rows$/,
    )
  })

  test.each([
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'",
    "SELECT to_regclass('public.orders')",
    'SELECT count(*) FROM pg_class JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace',
  ])('of a drill that only asks which tables there are: %s', async (query) => {
    const only = `found=$(psql -At -d scratch -c "${query}")\ntest "$found" != ""`
    const files = { ...ON, ...workflow(MONTHLY, `${FETCH}\n${RESTORE}\n${only}`) }
    expect(await line(restoreTested, files)).toMatch(/^warn: .*nothing looks at the rows$/)
    const both = { ...ON, ...workflow(MONTHLY, `${FETCH}\n${RESTORE}\n${only}\n${ASSERT}`) }
    expect(await line(restoreTested, both)).toMatch(/^warn: a drill every 31 days is configured/)
  })

  test('of a drill that restores what it has just dumped', async () => {
    const script = `pg_dump --format=custom --file=latest.dump "$DATABASE_URL"\n${RESTORE}\n${ASSERT}`
    expect(await line(restoreTested, workflow(MONTHLY, script))).toMatch(/^warn: .*it tests commands, not backups$/)
  })

  test('of a plan that restores only once a quarter', async () => {
    expect(await line(restoreTested, plan('cron(0 5 1 */3 ? *)'), { databases: [store('dynamodb')] })).toMatch(
      /^warn: AWS Backup restores only every/,
    )
  })
})

describe('fails', () => {
  test('where backups are configured here and nothing restores one', async () => {
    expect(await line(restoreTested, ON)).toBe('fail: backups are configured here, and nothing ever restores one')
  })

  test('where there is no backup to restore', async () => {
    expect(await line(restoreTested, instance('backup_retention_period = 0'))).toBe(
      'fail: aws_db_instance.orders: there is no backup to restore',
    )
  })
})

test('cannot say of a script that nothing schedules: who runs it by hand may restore by hand', async () => {
  const files = { 'scripts/backup.sh': '#!/bin/sh\nset -eu\npg_dump -Fc "$DATABASE_URL" > /backups/shop.dump\n' }
  expect(await line(restoreTested, files)).toBe(
    'unverifiable: nothing here restores what scripts/backup.sh writes; whether anybody does cannot be seen',
  )
})

test('cannot say where backups are elsewhere', async () => {
  expect(await line(restoreTested, {})).toMatch(/^unverifiable/)
})

test('does not apply without a primary store', async () => {
  expect(await line(restoreTested, {}, { databases: [] })).toBe('not-applicable: no primary database')
})

describe('does not count', () => {
  test.each([
    ['a cache that a workflow restores', 'echo "restore the cache"\nnpm ci\ndotnet restore\ngit restore .'],
    ['a reset of a development database', 'npx prisma migrate reset --force'],
    ['fixtures that a test loads', 'psql "$DATABASE_URL" -f fixtures/seed.sql'],
    ['the table of contents of a dump', 'pg_restore --list latest.dump'],
  ])('%s', async (_, script) => {
    expect(await line(restoreTested, { ...ON, ...workflow(NIGHTLY, script) })).toMatch(/^fail/)
  })
})

test('says how: a drill that looks at the tables of this schema', async () => {
  const stateful = {
    ...workflow(NIGHTLY, 'pg_dump --format=custom --file=o.dump "$DATABASE_URL"\naws s3 cp o.dump s3://b/o.dump'),
  }
  const printed = await remedy(restoreTested, stateful, { migrations: SHOP })
  expect(printed?.language).toBe('sh')
  expect(printed?.code).toContain('for table in customers orders; do')
})

test('says how for a table of DynamoDB: a restore testing plan of AWS Backup', async () => {
  const table = { 'main.tf': 'resource "aws_dynamodb_table" "carts" {\n  hash_key = "id"\n}\n' }
  expect((await remedy(restoreTested, table, { databases: [store('dynamodb')] }))?.code).toContain(
    'protected_resource_type   = "DynamoDB"',
  )
})

test('a script that imports a public dump by hand, and looks at nothing, tests no backup', async () => {
  const script = `#!/bin/sh\ncurl -L https://static.example/db-dump.tar.gz -o dump.tar.gz\ntar -xf dump.tar.gz\npsql shop < import.sql\n`
  expect(await line(restoreTested, { 'script/import-dump.sh': script })).toMatch(/^unverifiable: /)
})

test('a database that Terraform makes anew from a snapshot is a restore, not of the backup taken before it', async () => {
  const restore =
    'aws rds create-db-cluster-snapshot --db-cluster-identifier orders --db-cluster-snapshot-identifier before\nterraform apply -auto-approve -var="snapshot_id=$ID" -replace="aws_rds_cluster.orders"'
  const files = { ...instance('backup_retention_period = 14'), ...workflow('workflow_dispatch:', restore) }
  expect(await line(restoreTested, files)).toMatch(/^warn: .* restores, but nothing looks at the rows$/)
  const fix = await remedy(restoreTested, files)
  expect(fix?.code).toContain('aws_backup_restore_testing_plan')
  expect(fix?.code).not.toContain('pg_restore')
})
