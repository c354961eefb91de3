import { describe, expect, test } from '@jest/globals'
import { crossRegion } from '../../../src/checklist/backup/cross-region.js'
import { instance, line, remedy } from './backed-up.js'

const replicated = (away: string): Readonly<Record<string, string>> => ({
  'main.tf': `provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "away"
  region = ${away}
}
resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = 14
}
resource "aws_db_instance_automated_backups_replication" "orders" {
  provider               = aws.away
  source_db_instance_arn = aws_db_instance.orders.arn
}
`,
})

test('passes where automated backups are repeated in another region', async () => {
  expect(await line(crossRegion, replicated('"eu-central-1"'))).toBe(
    'pass: aws_db_instance.orders: automated backups are repeated in eu-central-1',
  )
})

test('warns where the copy stays in the region', async () => {
  expect(await line(crossRegion, replicated('"eu-west-1"'))).toMatch(/^warn/)
})

test('warns of a replica: it repeats every mistake at once', async () => {
  const files = {
    'main.tf': `provider "aws" {
  alias = "away"
}
resource "aws_db_instance" "orders" {
  engine = "postgres"
}
resource "aws_db_instance" "replica" {
  provider            = aws.away
  replicate_source_db = aws_db_instance.orders.arn
}
`,
  }
  expect(await line(crossRegion, files)).toMatch(/^warn: .*replica repeats every mistake/)
})

test('fails where the backups are in a single region', async () => {
  expect(await line(crossRegion, instance('backup_retention_period = 14'))).toBe(
    'fail: aws_db_instance.orders: backups in a single region',
  )
})

describe('cannot say', () => {
  test('where a variable names the region', async () => {
    expect(await line(crossRegion, replicated('var.away'))).toMatch(/^unverifiable: .*cannot be resolved$/)
  })

  test('where the store runs elsewhere', async () => {
    expect(await line(crossRegion, {})).toMatch(/^unverifiable/)
  })
})

test('does not apply where copies must not leave the region', async () => {
  const settings = { backup: { minRetentionDays: undefined, dataResidency: 'single-region' } }
  expect(await line(crossRegion, instance(), { settings })).toBe('not-applicable: copies must not leave the region')
})

test('says how: the automated backups repeated by a provider of another region', async () => {
  expect((await remedy(crossRegion, instance('backup_retention_period = 14')))?.code).toContain(
    'resource "aws_db_instance_automated_backups_replication" "orders"',
  )
})
