import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../src/render/comment.js'
import type { Report } from '../../src/report.js'
import { audited, reviewed, type Tracked } from '../runner/in-memory.js'

const BASELINE = '.github/database-review-baseline.json'

const table = (key: string): string => `resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "${key}"
  attribute {
    name = "${key}"
    type = "S"
  }
}

resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}
`
const DYNAMODB: Tracked = {
  'package.json': JSON.stringify({ dependencies: { '@aws-sdk/client-dynamodb': '^3.600.0' } }),
  'infra/main.tf': table('id'),
}
const deploy = (run: string): string => `on: { push: { branches: [main] } }
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: ${run}
`
const REDIS: Tracked = {
  'package.json': JSON.stringify({ dependencies: { redis: '^4.0.0', 'redis-om': '^0.4.0' } }),
  'redis.conf': 'appendonly yes\n',
  '.github/workflows/deploy.yml': deploy('./deploy.sh'),
}
const POSTGRES: Tracked = {
  'go.mod':
    'module shop\n\ngo 1.22\n\nrequire (\n\tgithub.com/golang-migrate/migrate/v4 v4.18.1\n\tgithub.com/jackc/pgx/v5 v5.7.0\n)\n',
  'migrations/000001_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n',
  'migrations/000001_orders.down.sql': 'DROP TABLE orders;\n',
}

/** Hazard and place of what gates, and the check that it belongs to. */
function said(report: Report): readonly string[] {
  const noDataLoss = report.categories
    .flatMap(({ checks }) => checks)
    .find(({ id }) => id === 'migrations/no-data-loss')
  return [
    report.gate.conclusion,
    ...report.trigger.reasons.map(({ id, path, line }) => `${id} ${path ?? ''}:${line ?? ''}`),
    ...report.findings.map(({ hazard, path, line, introduced }) => `${hazard} ${path}:${line} ${introduced}`),
    `no data loss: ${noDataLoss?.status ?? 'not judged'}`,
  ]
}

describe('a change of keys in infrastructure code', () => {
  const change = { 'infra/main.tf': table('order_id') }

  test('is reviewed, gates, and fails the check, though the repository has no migrations', async () => {
    const report = await reviewed(DYNAMODB, change)
    expect(said(report)).toEqual([
      'failure',
      'store-infrastructure infra/main.tf:1',
      'replace-key-schema infra/main.tf:4 yes',
      'no data loss: fail',
    ])
    expect(report.findings[0]?.annotatable).toBe(true)
    expect(report.score.caps.map(({ limit }) => limit)).toEqual([49])
    expect(report.gaps[0]).toMatchObject({
      check: 'migrations/no-data-loss',
      priority: 'critical',
      path: 'infra/main.tf',
      fix: { text: expect.stringContaining('second table with the new keys') },
    })
  })

  test('is judged beside the migrations of another store', async () => {
    const report = await reviewed(
      { ...POSTGRES, ...DYNAMODB },
      {
        ...change,
        'migrations/000002_note.up.sql': "SET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN note text;\n",
        'migrations/000002_note.down.sql': "SET lock_timeout = '5s';\nALTER TABLE orders DROP COLUMN note;\n",
      },
    )
    expect(said(report)).toContain('no data loss: fail')
    const check = report.categories.flatMap(({ checks }) => checks).find(({ id }) => id === 'migrations/no-data-loss')
    expect(check?.stores.map(({ id, status }) => `${id} ${status}`)).toEqual(['dynamodb fail', 'postgres pass'])
  })

  test('is accepted on the base branch, as the comment says', async () => {
    const [finding] = (await reviewed(DYNAMODB, change)).findings
    const comment = renderComment(await reviewed(DYNAMODB, change), { runUrl: '' })
    const entry = /base branch `+(.+?)`+<\/sub>/.exec(comment)?.[1] ?? ''
    expect(entry).toContain(finding?.fingerprint ?? 'no finding')
    const fingerprints: unknown = JSON.parse(`{${entry.replace('"…"', '"empty"').replace('YYYY-MM-DD', '2026-12-31')}}`)
    const baseline = { version: 1, created: '2026-11-22', tool: 'database-review', upTo: {}, fingerprints }
    const accepted = await reviewed({ ...DYNAMODB, [BASELINE]: JSON.stringify(baseline) }, change)
    expect(said(accepted)).toContain('success')
    expect(accepted.findings.map(({ baselined }) => baselined)).toEqual([true])
    const own = await reviewed(DYNAMODB, { ...change, [BASELINE]: JSON.stringify(baseline) })
    expect(said(own)).toContain('failure')
  })

  test('is not what a change of another resource, or of a remark, is about', async () => {
    for (const text of [
      table('id').replace('"invoices"\n', '"receipts"\n'),
      table('id').replace('  name ', '  # The orders.\n  name '),
    ])
      expect((await reviewed(DYNAMODB, { 'infra/main.tf': text })).trigger.triggered).toBe(false)
  })
})

describe('a deploy that empties a store', () => {
  const change = { '.github/workflows/deploy.yml': deploy('redis-cli -u "$REDIS_URL" FLUSHALL') }

  test('is reviewed, gates, and fails the check', async () => {
    expect(said(await reviewed(REDIS, change))).toEqual([
      'failure',
      'flush-commands .github/workflows/deploy.yml:7',
      'flush-database .github/workflows/deploy.yml:7 yes',
      'no data loss: fail',
    ])
  })

  test('that stood before is no business of the change, and an audit shows it', async () => {
    const base = { ...REDIS, ...change }
    const later = await reviewed(base, {
      'redis.conf': 'appendonly yes\nsave 900 1\n',
      'deploy.sh': 'redis-cli DBSIZE\n',
    })
    expect(later.findings).toEqual([])
    const report = await audited(base)
    expect(said(report)).toContain('no data loss: fail')
    expect(report.findings.map(({ hazard }) => hazard)).toEqual(['flush-database'])
  })

  test('written as a remark starts no review', async () => {
    const report = await reviewed(REDIS, {
      '.github/workflows/deploy.yml': deploy('./deploy.sh').replace(
        '    steps',
        '    # never redis-cli FLUSHALL here\n    steps',
      ),
    })
    expect(report.trigger.reasons.map(({ id }) => id)).not.toContain('flush-commands')
  })
})
