import { describe, expect, test } from '@jest/globals'
import { encryption } from '../../../src/checklist/backup/encryption.js'
import { store } from '../documented.js'
import { cronJob, instance, line, remedy, workflow } from './backed-up.js'

const dump = (url: string, then: string): Readonly<Record<string, string>> =>
  cronJob(`pg_dump --format=custom --file=/tmp/o.dump "${url}"\n${then}`)

describe('passes', () => {
  test('where the storage is encrypted, and its snapshots with it', async () => {
    expect(await line(encryption, instance('storage_encrypted = true'))).toMatch(/^pass/)
  })

  test('where the provider always encrypts', async () => {
    const table = { 'main.tf': 'resource "aws_dynamodb_table" "c" {\n  hash_key = "id"\n}\n' }
    expect(await line(encryption, table, { databases: [store('dynamodb')] })).toBe(
      'pass: aws_dynamodb_table.c: encrypted by the provider',
    )
  })

  test('where a dump comes over TLS and goes to a bucket that encrypts', async () => {
    const files = dump(
      'postgres://db.internal/orders?sslmode=verify-full',
      'aws s3 cp --sse aws:kms /tmp/o.dump s3://b/o',
    )
    expect(await line(encryption, files)).toMatch(/^pass/)
  })
})

test('warns where nothing asks for TLS on the way to the database', async () => {
  expect(await line(encryption, dump('$DATABASE_URL', 'aws s3 cp /tmp/o.dump s3://b/o'))).toMatch(
    /^warn: .*TLS to the database is not required$/,
  )
})

describe('fails', () => {
  test('where storage is not encrypted: for RDS that is the default', async () => {
    expect(await line(encryption, instance('backup_retention_period = 14'))).toBe(
      'fail: aws_db_instance.orders: storage is not encrypted, nor are its snapshots',
    )
  })

  test('where TLS is switched off on the way', async () => {
    const files = dump('postgres://db.example.com/orders?sslmode=disable', 'aws s3 cp /tmp/o.dump s3://b/o')
    expect(await line(encryption, files)).toMatch(/^fail: .*without TLS$/)
  })
})

describe('cannot say', () => {
  test('where the dump lies on a disk', async () => {
    expect(await line(encryption, dump('$DATABASE_URL', 'mv /tmp/o.dump /backups/o.dump'))).toMatch(/^unverifiable/)
  })

  test('where a module decides', async () => {
    const module = {
      'main.tf': 'module "db" {\n  source = "terraform-aws-modules/rds/aws"\n  engine = "postgres"\n}\n',
    }
    expect(await line(encryption, module)).toMatch(/^unverifiable/)
  })

  test('where the store runs elsewhere', async () => {
    expect(await line(encryption, {})).toMatch(/^unverifiable/)
  })
})

test('does not apply without a primary store', async () => {
  expect(await line(encryption, {}, { databases: [] })).toMatch(/^not-applicable/)
})

test('says how: the attribute, and that a standing one must be restored from an encrypted copy', async () => {
  expect(await remedy(encryption, instance())).toMatchObject({
    language: 'hcl',
    code: expect.stringContaining('storage_encrypted = true'),
    text: expect.stringContaining('copy a snapshot with a key'),
  })
})

test('a snapshot before a deploy is encrypted as its instance is', async () => {
  const snapshot = workflow('push:\n    branches: [main]', 'aws rds create-db-snapshot --db-instance-identifier orders')
  const files = { ...instance('storage_encrypted = true; backup_retention_period = 14'), ...snapshot }
  expect(await line(encryption, files)).toMatch(/^pass: aws_db_instance.orders: storage is encrypted/)
})
