import { describe, expect, test } from '@jest/globals'
import { readAutomation } from '../../src/evidence/automation/index.js'
import { readInfrastructure } from '../../src/evidence/infrastructure/index.js'
import { flushDatabase } from '../../src/hazards/flush-database.js'
import type { RepositoryFacts } from '../../src/hazards/hazard.js'
import { replaceKeySchema } from '../../src/hazards/replace-key-schema.js'
import type { Role } from '../../src/stack/model.js'

type Tree = Readonly<Record<string, string>>

async function factsOf(tree: Tree, role: Role): Promise<RepositoryFacts> {
  const files = new Map(Object.entries(tree))
  return {
    automation: await readAutomation(files, { engines: ['redis'], tools: [] }),
    infrastructure: await readInfrastructure(files),
    databases: [{ id: 'redis', engine: 'redis', version: undefined, role, signals: [] }],
  }
}

describe('flush-database', () => {
  const flushes = async (tree: Tree, base?: Tree, role: Role = 'primary'): Promise<readonly string[]> => {
    if (flushDatabase.subject !== 'repository') throw new Error('it looks at the repository')
    const before = base === undefined ? undefined : await factsOf(base, role)
    return flushDatabase
      .detect({ head: await factsOf(tree, role), base: before })
      .map(({ span, severity }) => `${span.path}:${span.line}${severity === undefined ? '' : ` ${severity}`}`)
  }
  const DEPLOY = (run: string): Tree => ({
    '.github/workflows/deploy.yml': `on: { push: { branches: [main] } }
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: ${run}
`,
  })

  test.each<[string, Tree, readonly string[]]>([
    ['a step of a deploy', DEPLOY('redis-cli -u "$REDIS_URL" FLUSHALL'), ['.github/workflows/deploy.yml:7']],
    ['a release phase', { Procfile: 'release: redis-cli -u $REDIS_URL flushdb\n' }, ['Procfile:1']],
    [
      'a delete over a pattern',
      DEPLOY(`redis-cli -u "$REDIS_URL" --scan --pattern 'session:*' | xargs redis-cli -u "$REDIS_URL" DEL`),
      ['.github/workflows/deploy.yml:7'],
    ],
    [
      'a client in a script that the deploy runs',
      {
        ...DEPLOY('node scripts/after-deploy.js'),
        'scripts/after-deploy.js':
          "import { createClient } from 'redis'\nconst client = createClient()\nawait client.flushAll()\n",
      },
      ['scripts/after-deploy.js:3'],
    ],
    [
      "a client's loop over a pattern",
      {
        Procfile: 'release: python scripts/migrate_keys.py\n',
        'scripts/migrate_keys.py':
          "import redis\nr = redis.Redis()\nfor key in r.scan_iter('cart:*'):\n    r.delete(key)\n",
      },
      ['scripts/migrate_keys.py:3'],
    ],
  ])('fires at %s', async (_, tree, expected) => {
    expect(await flushes(tree)).toEqual(expected)
  })

  test.each<[string, Tree]>([
    ['a throw-away service of the job', DEPLOY('redis-cli -h localhost FLUSHALL')],
    [
      'tests on a pull request',
      {
        '.github/workflows/ci.yml':
          'on: pull_request\njobs: { test: { runs-on: x, steps: [{ run: redis-cli -u $URL FLUSHALL }] } }\n',
      },
    ],
    ['a script that nothing runs', { 'scripts/reset.sh': '#!/bin/sh\nredis-cli -u $REDIS_URL FLUSHALL\n' }],
    [
      'a nightly job',
      {
        '.github/workflows/nightly.yml':
          "on: { schedule: [{ cron: '0 3 * * *' }] }\njobs: { clear: { runs-on: x, steps: [{ run: redis-cli -u $URL FLUSHALL }] } }\n",
      },
    ],
    ['one key by name', DEPLOY('redis-cli -u "$REDIS_URL" DEL config:v1')],
    ['a step that is commented out', DEPLOY('"true" # redis-cli FLUSHALL')],
    [
      'the flush of a stream',
      {
        Procfile: 'release: node scripts/release.js\n',
        'scripts/release.js': "import redis from 'redis'\nlogger.flush()\n",
      },
    ],
  ])('is quiet at %s', async (_, tree) => {
    expect(await flushes(tree)).toEqual([])
  })

  test('what the base does already is not the change’s', async () => {
    const tree = DEPLOY('redis-cli -u "$REDIS_URL" FLUSHALL')
    expect(await flushes(tree, tree)).toEqual([])
    expect(await flushes(tree, {})).toHaveLength(1)
  })

  test('of a cache alone it is medium', async () => {
    expect(await flushes(DEPLOY('redis-cli -u "$REDIS_URL" FLUSHDB'), {}, 'cache')).toEqual([
      '.github/workflows/deploy.yml:7 medium',
    ])
  })
})

describe('replace-key-schema', () => {
  const replaced = async (base: Tree, head: Tree): Promise<readonly string[]> => {
    if (replaceKeySchema.subject !== 'repository') throw new Error('it looks at the repository')
    const [before, after] = [await factsOf(base, 'cache'), await factsOf(head, 'cache')]
    return replaceKeySchema.detect({ head: after, base: before }).map(({ message }) => message)
  }
  const TERRAFORM = (body: string): Tree => ({
    'infra/main.tf': `resource "aws_dynamodb_table" "orders" {\n${body}\n}\n`,
  })
  const KEYS = 'name = "orders"\nhash_key = "id"\nattribute {\n  name = "id"\n  type = "S"\n}'
  const TEMPLATE = (properties: string): Tree => ({
    'template.yaml': `Resources:\n  Orders:\n    Type: AWS::DynamoDB::Table\n    Properties: { ${properties} }\n`,
  })
  const CFN = 'TableName: orders, KeySchema: [{ AttributeName: id, KeyType: HASH }]'
  const CDK = (keys: string): Tree => ({
    'infra/orders-stack.ts': `import * as dynamodb from 'aws-cdk-lib/aws-dynamodb'\nnew dynamodb.Table(this, 'Orders', {\n  ${keys}\n})\n`,
  })

  test.each<[string, Tree, Tree, string]>([
    [
      'the partition key of Terraform',
      TERRAFORM(KEYS),
      TERRAFORM(KEYS.replace('"id"', '"order_id"')),
      'its partition key changes from id to order_id',
    ],
    ['a sort key that is added', TERRAFORM(KEYS), TERRAFORM(`${KEYS}\nrange_key = "at"`), 'a sort key at is added'],
    ['a sort key that goes', TERRAFORM(`${KEYS}\nrange_key = "at"`), TERRAFORM(KEYS), 'its sort key at is removed'],
    ['the type of a key', TERRAFORM(KEYS), TERRAFORM(KEYS.replace('"S"', '"N"')), 'the type of id changes from S to N'],
    [
      'the name',
      TERRAFORM(KEYS),
      TERRAFORM(KEYS.replace('"orders"', '"orders-v2"')),
      'its name changes from orders to orders-v2',
    ],
    [
      'CloudFormation',
      TEMPLATE(CFN),
      TEMPLATE(CFN.replace('id,', 'order,')),
      'its partition key changes from id to order',
    ],
    [
      'the Serverless framework',
      {
        'serverless.yml': `service: shop\nresources:\n  Resources:\n    Orders:\n      Type: AWS::DynamoDB::Table\n      Properties: { ${CFN} }\n`,
      },
      {
        'serverless.yml': `service: shop\nresources:\n  Resources:\n    Orders:\n      Type: AWS::DynamoDB::Table\n      Properties: { ${CFN.replace('id,', 'order,')} }\n`,
      },
      'its partition key changes from id to order',
    ],
    [
      'the CDK',
      CDK("partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },"),
      CDK("partitionKey: { name: 'tenant', type: dynamodb.AttributeType.STRING },"),
      'its partition key changes from id to tenant',
    ],
  ])('fires on %s', async (_, base, head, what) => {
    expect(await replaced(base, head)).toEqual([expect.stringContaining(what)])
  })

  test.each<[string, Tree, Tree]>([
    ['a new table', {}, TERRAFORM(KEYS)],
    ['other settings', TERRAFORM(KEYS), TERRAFORM(`${KEYS}\nbilling_mode = "PAY_PER_REQUEST"`)],
    [
      'an index that is added',
      TERRAFORM(KEYS),
      TERRAFORM(`${KEYS}\nglobal_secondary_index {\n  name = "by_at"\n  hash_key = "at"\n}`),
    ],
    [
      'a key that a variable decides',
      TERRAFORM(KEYS),
      TERRAFORM(KEYS.replace('hash_key = "id"', 'hash_key = var.key')),
    ],
    ['the lock of Terraform', TERRAFORM('hash_key = "LockID"'), TERRAFORM('hash_key = "LockID"\nrange_key = "x"')],
    [
      'a table for tests',
      { 'test/main.tf': TERRAFORM(KEYS)['infra/main.tf'] ?? '' },
      { 'test/main.tf': (TERRAFORM(KEYS)['infra/main.tf'] ?? '').replace('"id"', '"x"') },
    ],
  ])('is quiet on %s', async (_, base, head) => {
    expect(await replaced(base, head)).toEqual([])
  })

  test('says that a protected table makes the deploy fail', async () => {
    const guarded = (keys: string): Tree => TERRAFORM(`${keys}\ndeletion_protection_enabled = true`)
    expect(await replaced(guarded(KEYS), guarded(KEYS.replace('"id"', '"x"')))).toEqual([
      expect.stringContaining('the deploy fails'),
    ])
  })
})
