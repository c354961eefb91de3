import { describe, expect, test } from '@jest/globals'
import { integrity } from '../../../src/checklist/backup/integrity.js'
import { store } from '../documented.js'
import { cronJob, instance, line, MONTHLY, remedy, workflow } from './backed-up.js'

const DUMP = 'pg_dump --format=custom --file=/tmp/o.dump "$DATABASE_URL"'
const SHIP = 'aws s3 cp /tmp/o.dump s3://b/o.dump'

describe('passes', () => {
  test('where the job reads its dump back, and stops when it cannot', async () => {
    expect(await line(integrity, cronJob(`${DUMP}\npg_restore --list /tmp/o.dump > /dev/null\n${SHIP}`))).toBe(
      'pass: orders-backup: pg_restore --list reads the backup',
    )
  })

  test('where a drill restores what was fetched', async () => {
    const drill = workflow(
      MONTHLY,
      'aws s3 cp s3://b/o.dump o.dump\ncreatedb scratch\npg_restore --dbname=scratch o.dump',
    )
    expect(await line(integrity, { ...cronJob(`${DUMP}\n${SHIP}`), ...drill })).toMatch(/^pass/)
  })

  test('where the provider tests restores', async () => {
    const files = {
      'main.tf': `resource "aws_dynamodb_table" "c" {
  point_in_time_recovery {
    enabled = true
  }
}
resource "aws_backup_restore_testing_plan" "p" {
  name                = "p"
  schedule_expression = "cron(0 5 1 * ? *)"
}
resource "aws_backup_restore_testing_selection" "s" {
  restore_testing_plan_name = "p"
  protected_resource_type   = "DynamoDB"
}
`,
    }
    expect(await line(integrity, files, { databases: [store('dynamodb')] })).toBe(
      'pass: restore tests read the backups back',
    )
  })
})

test('warns where what the check finds stops nothing', async () => {
  expect(await line(integrity, cronJob(`${DUMP}\npg_restore --list /tmp/o.dump || true\n${SHIP}`))).toMatch(
    /^warn: .*stops nothing$/,
  )
})

describe('fails', () => {
  test('where nothing reads back what a job writes', async () => {
    expect(await line(integrity, cronJob(`${DUMP}\n${SHIP}`))).toBe(
      'fail: nothing reads back what orders-backup writes',
    )
  })

  test('where there is no backup to check', async () => {
    expect(await line(integrity, instance())).toMatch(/^fail: .*no backup to check$/)
  })

  test('a checksum of packages, or a check of a schema, is none', async () => {
    const script = `${DUMP}\n${SHIP}\nnpm ci\nnpx ajv validate -s schema.json -d data.json`
    expect(await line(integrity, cronJob(script))).toMatch(/^fail/)
  })
})

test('cannot say what the provider keeps: only a restore can', async () => {
  expect(await line(integrity, instance('backup_retention_period = 14'))).toMatch(/^unverifiable: .*only a restore/)
  expect(await line(integrity, {})).toMatch(/^unverifiable/)
})

test('does not apply without a primary store', async () => {
  expect(await line(integrity, {}, { databases: [] })).toMatch(/^not-applicable/)
})

test('says how: a restore that looks at the rows', async () => {
  expect((await remedy(integrity, cronJob(`${DUMP}\n${SHIP}`)))?.code).toContain('pg_restore --exit-on-error')
})

test('a snapshot that the provider keeps can only be checked by a restore', async () => {
  const snapshot = workflow('push:\n    branches: [main]', 'aws rds create-db-snapshot --db-instance-identifier orders')
  expect(await line(integrity, { ...instance('backup_retention_period = 14'), ...snapshot })).toBe(
    'unverifiable: aws_db_instance.orders: only a restore can check what the provider keeps',
  )
  expect(await line(integrity, snapshot)).toMatch(
    /^unverifiable: .*: only a restore can check what the provider keeps$/,
  )
})
