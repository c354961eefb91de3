import { describe, expect, test } from '@jest/globals'
import { frequency } from '../../../src/checklist/backup/frequency.js'
import { store } from '../documented.js'
import { cronJob, instance, line, remedy, workflow } from './backed-up.js'

const DUMP = 'pg_dump --format=custom --file=/tmp/o.dump "$DATABASE_URL"\naws s3 cp /tmp/o.dump s3://backups/o.dump'

const every = (cron: string): Readonly<Record<string, string>> => workflow(`schedule:\n    - cron: '${cron}'`, DUMP)

const cloudNative = (schedule: string): Readonly<Record<string, string>> => ({
  'k8s/db.yaml': `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: orders }
spec:
  backup:
    barmanObjectStore: { destinationPath: s3://orders/ }
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: { name: base }
spec:
  schedule: "${schedule}"
  cluster: { name: orders }
`,
})

describe('passes', () => {
  test('on the daily backups that a provider takes', async () => {
    expect(await line(frequency, instance('backup_retention_period = 7'))).toMatch(
      /^pass: aws_db_instance.orders: base/,
    )
  })

  test('on a daily schedule', async () => {
    expect(await line(frequency, every('0 2 * * *'))).toMatch(/^pass: .*: at most 24 hours between backups$/)
  })

  test('on a weekly base with the log between, where six fields are six fields', async () => {
    expect(await line(frequency, cloudNative('0 0 2 * * 0'))).toMatch(
      /^pass: .*base every 7 days, the log continuously$/,
    )
  })

  test('on point-in-time recovery that needs no schedule', async () => {
    const table = {
      'main.tf': 'resource "aws_dynamodb_table" "c" {\n  point_in_time_recovery {\n    enabled = true\n  }\n}\n',
    }
    expect(await line(frequency, table, { databases: [store('dynamodb')] })).toBe(
      'pass: aws_dynamodb_table.c: continuous',
    )
  })
})

describe('warns', () => {
  test('of days between backups', async () => {
    expect(await line(frequency, every('0 2 * * 1,4'))).toMatch(/^warn: .*at most 4 days between backups$/)
  })

  test('of more than the RPO that is declared', async () => {
    expect(await line(frequency, every('0 2 * * *'), { settings: { rpoMinutes: 60 } })).toMatch(
      /^warn: .*24 hours between backups; the RPO is 1 hours?$/,
    )
  })

  test('of an RPO that not even an archive keeps', async () => {
    expect(await line(frequency, instance('backup_retention_period = 7'), { settings: { rpoMinutes: 1 } })).toMatch(
      /^warn/,
    )
  })
})

describe('fails', () => {
  test('where weeks lie between backups', async () => {
    expect(await line(frequency, every('0 2 1 * *'))).toMatch(/^fail: .*at most 31 days between backups$/)
  })

  test('where the schedule is suspended', async () => {
    expect(await line(frequency, cronJob(DUMP, 'suspend: true'))).toBe('fail: orders-backup is suspended')
  })

  test('where no backups are taken', async () => {
    expect(await line(frequency, instance('backup_retention_period = 0'))).toBe(
      'fail: aws_db_instance.orders: no backups are taken',
    )
  })
})

describe('cannot say', () => {
  test('where the store runs elsewhere', async () => {
    expect(await line(frequency, {})).toMatch(/^unverifiable/)
  })

  test('where the schedule has five fields for six', async () => {
    expect(await line(frequency, cloudNative('0 2 * * *'))).toMatch(/^unverifiable: .*"0 2 \* \* \*" cannot be read$/)
  })

  test('where nothing here schedules the script', async () => {
    const files = { 'scripts/backup.sh': `#!/bin/bash\nset -euo pipefail\n${DUMP}\n` }
    expect(await line(frequency, files)).toMatch(/^unverifiable: nothing here schedules/)
  })
})

test('does not apply without a primary store', async () => {
  expect(await line(frequency, {}, { databases: [store('postgres', 'test-only')] })).toBe(
    'not-applicable: no primary database',
  )
})

test('says how for an operator with its own schedule', async () => {
  const files = {
    'k8s/db.yaml': 'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: orders }\nspec: {}\n',
  }
  expect(await remedy(frequency, files)).toMatchObject({
    language: 'yaml',
    code: expect.stringContaining('schedule: "0 0 2 * * *"'),
  })
})
