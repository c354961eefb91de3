import { describe, expect, test } from '@jest/globals'
import { pitr } from '../../../src/checklist/backup/pitr.js'
import { DEFAULTS } from '../../../src/inputs/defaults.js'
import { store } from '../documented.js'
import { instance, line, remedy } from './backed-up.js'

const container = (args: string): Readonly<Record<string, string>> => ({
  'docker-compose.prod.yml': `services:
  db:
    image: postgres:16
    command: ["postgres"${args}]
    volumes: ["data:/var/lib/postgresql/data"]
`,
})

test('passes where any moment of the last week can be recovered', async () => {
  expect(await line(pitr, instance('backup_retention_period = 14'))).toBe(
    'pass: aws_db_instance.orders: recoverable to the minute',
  )
})

test('passes where the log is shipped away by the database itself', async () => {
  const files = container(', "-c", "archive_mode=on", "-c", "archive_command=wal-g wal-push %p"')
  expect(await line(pitr, files)).toMatch(/^pass/)
})

test('warns of a log that is copied to the host that it is to protect from', async () => {
  expect(await line(pitr, container(', "-c", "archive_command=cp %p /archive/%f"'))).toBe(
    'warn: service db: WAL is copied to a path on the same host',
  )
})

test('warns where only a few days can be recovered', async () => {
  expect(await line(pitr, instance('backup_retention_period = 2'))).toBe(
    'warn: aws_db_instance.orders: recoverable to the minute for only 2 days',
  )
})

test('warns where the log is kept for fewer days than the backups', async () => {
  const cloudSql = (log: string, edition = 'ENTERPRISE'): Readonly<Record<string, string>> => ({
    'main.tf': `resource "google_sql_database_instance" "main" {
  database_version = "POSTGRES_16"
  settings {
    edition = "${edition}"
    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      ${log}
      backup_retention_settings {
        retained_backups = 30
      }
    }
  }
}`,
  })
  expect(await line(pitr, cloudSql('transaction_log_retention_days = 3'))).toBe(
    'warn: google_sql_database_instance.main: recoverable to the minute for only 3 days',
  )
  expect(await line(pitr, cloudSql(''))).toMatch(/^pass/)
  const table = `resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 2
  }
}
resource "aws_backup_plan" "main" {
  rule {
    rule_name = "monthly"
    lifecycle { delete_after = 90 }
  }
}
resource "aws_backup_selection" "main" {
  plan_id   = aws_backup_plan.main.id
  resources = [aws_dynamodb_table.orders.arn]
}`
  expect(await line(pitr, { 'main.tf': table }, { databases: [store('dynamodb')] })).toBe(
    'warn: aws_dynamodb_table.orders: recoverable to the minute for only 2 days',
  )
})

test('fails where it is off, or nothing archives the log', async () => {
  expect(await line(pitr, instance())).toMatch(/^fail/)
  expect(await line(pitr, container(''))).toBe('fail: service db: no log is archived')
})

test('cannot say where the store runs elsewhere', async () => {
  expect(await line(pitr, {})).toMatch(/^unverifiable/)
})

describe('does not apply', () => {
  test('to a store of low criticality', async () => {
    const [database] = [
      {
        id: 'postgres',
        paths: [],
        dialect: undefined,
        version: undefined,
        urlEnv: undefined,
        transaction: undefined,
        tables: { large: [], rows: {}, statsFile: undefined },
        role: undefined,
        criticality: 'low' as const,
      },
    ]
    expect(await line(pitr, {}, { settings: { ...DEFAULTS, databases: [database] } })).toBe(
      'not-applicable: postgres is declared of low criticality',
    )
  })

  test('to SQLite that ships no log, or to Redis', async () => {
    expect(await line(pitr, {}, { databases: [store('sqlite')] })).toMatch(/^not-applicable/)
    expect(await line(pitr, {}, { databases: [store('redis')] })).toMatch(/^not-applicable/)
  })
})

test('says how for a database in a container: its log goes elsewhere', async () => {
  expect((await remedy(pitr, container('')))?.code).toContain("archive_command = 'wal-g wal-push %p'")
})
