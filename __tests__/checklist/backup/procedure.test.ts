import { describe, expect, test } from '@jest/globals'
import { frequency } from '../../../src/checklist/backup/frequency.js'
import { integrity } from '../../../src/checklist/backup/integrity.js'
import { procedure } from '../../../src/checklist/backup/procedure.js'
import { restoreTested } from '../../../src/checklist/backup/restore-tested.js'
import { store } from '../documented.js'
import { answer, cronJob, instance, line, NIGHTLY, remedy, workflow } from './backed-up.js'

const DUMP = 'pg_dump --format=custom --file=/tmp/o.dump "$DATABASE_URL"\naws s3 cp /tmp/o.dump s3://backups/o.dump'

describe('passes', () => {
  test('where infrastructure keeps automated backups for a week or more', async () => {
    expect(await line(procedure, instance('backup_retention_period = 14'))).toBe(
      'pass: aws_db_instance.orders: backups kept 14 days',
    )
  })

  test('where a scheduled job dumps and ships the dump away', async () => {
    expect(await line(procedure, cronJob(DUMP))).toBe(
      'pass: orders-backup (pg_dump) backs up on a schedule, off the host',
    )
  })

  test('where a scheduled job backs up a container that nothing else does', async () => {
    const stateful = {
      'k8s/postgres.yaml':
        'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: postgres }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: db, image: "postgres:16" }\n  volumeClaimTemplates: [{ metadata: { name: data } }]\n',
    }
    expect(await line(procedure, stateful)).toBe('fail: StatefulSet/postgres: nothing here copies its volume')
    expect(await line(procedure, { ...stateful, ...cronJob(DUMP) })).toMatch(/^pass: orders-backup/)
  })
})

describe('warns', () => {
  test('of a retention shorter than a week, or than the configuration asks', async () => {
    expect(await line(procedure, instance('backup_retention_period = 3'))).toBe(
      'warn: aws_db_instance.orders: backups kept 3 days, fewer than 7',
    )
    const settings = { backup: { minRetentionDays: 30, dataResidency: undefined } }
    expect(await line(procedure, instance('backup_retention_period = 14'), { settings })).toMatch(/fewer than 30$/)
  })

  test('of a script that nothing schedules', async () => {
    const files = { 'scripts/backup.sh': `#!/bin/sh\nset -e\n${DUMP}\n` }
    expect(await answer(procedure, files)).toMatchObject({ status: 'warn', level: 'E4' })
  })

  test('of an application that can back itself up, which nothing here schedules', async () => {
    const files = { 'src/db.rs': 'pub fn backup() {\n    sql_query("VACUUM INTO ?").execute(c)\n}\n' }
    const sqlite = { databases: [store('sqlite')] }
    expect(await answer(procedure, files, sqlite)).toMatchObject({
      status: 'warn',
      level: 'E4',
      summary: 'the application can back itself up (VACUUM INTO); nothing seen here schedules it',
      facts: [{ path: 'src/db.rs', line: 2 }],
    })
    expect(await line(frequency, files, sqlite)).toMatch(/^unverifiable: the application can back itself up/)
    expect(await line(restoreTested, files, sqlite)).toMatch(/^unverifiable: the SQLite file is kept outside/)
    expect((await remedy(procedure, files, sqlite))?.code).toContain('sqlite3 "$SQLITE_FILE"')
  })

  test('of a script called a backup that dumps the container beside it', async () => {
    const dump = '#!/bin/sh\ndocker-compose exec postgres pg_dumpall -U shop > dump.sql\n'
    expect(await line(procedure, { 'docker/docker_db_backup.sh': dump })).toBe(
      'warn: nothing schedules docker/docker_db_backup.sh (pg_dumpall)',
    )
    for (const path of ['docker/dump.sh', 'scripts/dev/backup.sh'])
      expect(await line(procedure, { [path]: dump })).toMatch(/^unverifiable/)
  })

  test('of no job that copies production into another database', async () => {
    const copy =
      'pg_dump -Fc -h "$DB_HOST" --file=/tmp/shop.dump shop\npg_restore -h "$STAGING_HOST" -d shop /tmp/shop.dump'
    expect(await line(procedure, cronJob(copy))).toMatch(/^unverifiable: postgres runs outside this repository/)
    expect(await line(procedure, cronJob(`${copy}\naws s3 cp /tmp/shop.dump s3://backups/`))).toMatch(/^pass/)
  })

  test('of a dump that stays where it is made', async () => {
    expect(await line(procedure, cronJob('pg_dump "$DATABASE_URL" > /backups/orders.sql'))).toMatch(
      /^warn: orders-backup .* keeps its backups where it runs$/,
    )
  })

  test('of a dump that is taken only before a deploy', async () => {
    expect(await line(procedure, workflow('push:\n    branches: [main]', DUMP))).toMatch(/^warn: .*only when/)
  })
})

describe('fails', () => {
  test('critically where infrastructure switches backups off, at its line', async () => {
    const off = await answer(procedure, instance('backup_retention_period = 0'))
    expect(off).toMatchObject({
      status: 'fail',
      priority: 'critical',
      facts: [{ path: 'infra/main.tf', line: 3, detail: expect.stringContaining('backup_retention_period = 0') }],
    })
  })

  test('where the backup job is suspended', async () => {
    expect(await line(procedure, cronJob(DUMP, 'suspend: true'))).toBe('fail: orders-backup is suspended')
  })
})

test('cannot say where the store runs elsewhere', async () => {
  expect(await line(procedure, {})).toBe(
    'unverifiable: postgres runs outside this repository: its backups cannot be seen',
  )
})

describe('a Compose file of the repository', () => {
  const compose = `services:
  postgres:
    image: postgres:16
    volumes:
      - data:/var/lib/postgresql/data
`

  test('that is production’s fails where nothing copies its volume', async () => {
    expect(await line(procedure, { 'docker-compose.prod.yml': compose })).toBe(
      'fail: service postgres: nothing here copies its volume',
    )
  })

  test('that is production’s warns where a document leaves dumps to those who run it', async () => {
    const guide = (command: string, heading = 'Backups'): Readonly<Record<string, string>> => ({
      'docker-compose.prod.yml': compose,
      'docs/self-hosting.md': `# Self-hosting\n\n## ${heading}\n\n\`\`\`sh\n${command}\n\`\`\`\n`,
    })
    const dump = guide('docker compose exec -T postgres pg_dump -U shop -F c shop > shop.dump')
    const where = 'service postgres: docs/self-hosting.md leaves backups to those who run it (pg_dump)'
    expect(await line(procedure, dump)).toBe(`warn: ${where}; nothing here takes one`)
    expect(await line(frequency, dump)).toBe(`unverifiable: ${where}: how often cannot be seen`)
    expect(await line(restoreTested, dump)).toBe(`unverifiable: ${where}: whether one was ever restored cannot be seen`)
    expect(await line(integrity, dump)).toBe(`unverifiable: ${where}: whether they are ever read back cannot be seen`)
    for (const other of [
      guide('pg_dump --schema-only shop > shop.sql'),
      guide('mysqldump shop > shop.sql'),
      guide('pg_dump -F c shop > shop.dump', 'Local development backups'),
    ])
      expect(await line(procedure, other)).toMatch(/^fail: service postgres/)
  })

  test('that is production’s names the document that says most of its backups', async () => {
    const dump = '```sh\npg_dump shop > shop.sql\n```\n'
    expect(
      await line(procedure, {
        'docker-compose.prod.yml': compose,
        'docs/a-database.md': `# Database\n\n## Backups\n\n${dump}`,
        'docs/backups.md': `# Backups\n\n## By hand\n\n${dump}\n## By cron\n\n${dump}`,
      }),
    ).toMatch(/^warn: service postgres: docs\/backups\.md leaves/)
  })

  test('that does not say what it is for is named, and decides nothing', async () => {
    expect(await answer(procedure, { 'docker-compose.yml': compose })).toMatchObject({
      status: 'unverifiable',
      summary:
        'postgres runs in docker-compose.yml, which does not say that it is for production: its backups cannot be seen',
      facts: [{ path: 'docker-compose.yml', line: 3 }],
    })
  })

  test('that is for developers says nothing of production', async () => {
    expect(await line(procedure, { 'docker-compose.dev.yml': compose })).toBe(
      'unverifiable: only service postgres of docker-compose.dev.yml, which is not for production, is declared here: its backups cannot be seen',
    )
  })
})

test('cannot say where what may declare it is not read, and names it', async () => {
  const bicep = "module db 'br/public:avm/res/db-for-postgre-sql/flexible-server:0.13.0' = {\n}\n"
  const program =
    'package main\n\nimport "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"\n\nvar db, _ = rds.NewInstance(ctx, "orders", nil)\n'
  expect(await line(procedure, { 'infra/db.bicep': bicep })).toBe(
    'unverifiable: infra/db.bicep is not read: its backups cannot be seen',
  )
  expect(await line(procedure, { 'infra/Pulumi.yaml': 'runtime: go\n', 'infra/main.go': program })).toBe(
    'unverifiable: infra/main.go is not read: its backups cannot be seen',
  )
})

test('cannot say where a variable decides, and names it', async () => {
  expect(await line(procedure, instance('backup_retention_period = var.days'))).toBe(
    'unverifiable: aws_db_instance.orders: var.days cannot be resolved',
  )
})

test('cannot say where only a sandbox is declared', async () => {
  const files = { 'envs/dev/main.tf': 'resource "aws_db_instance" "orders" {\n  engine = "postgres"\n}\n' }
  expect(await line(procedure, files)).toMatch(
    /^unverifiable: only aws_db_instance.orders of envs\/dev\/main\.tf, which is not for production/,
  )
})

test('does not apply to a library, or to a cache', async () => {
  expect((await answer(procedure, instance(), { kind: 'library' })).status).toBe('not-applicable')
  expect((await answer(procedure, {}, { databases: [store('redis', 'cache')] })).status).toBe('not-applicable')
})

test('takes the worst of several stores, and shows them all', async () => {
  const files = {
    'main.tf':
      'resource "aws_db_instance" "orders" {\n  engine = "postgres"\n  backup_retention_period = 14\n}\nresource "aws_dynamodb_table" "carts" {\n  hash_key = "id"\n}\n',
  }
  const both = await answer(procedure, files, { databases: [store('postgres'), store('dynamodb')] })
  expect(both.status).toBe('fail')
  expect(both.stores).toEqual([
    { id: 'dynamodb', status: 'fail', summary: 'aws_dynamodb_table.carts: backups are off' },
    { id: 'postgres', status: 'pass', summary: 'aws_db_instance.orders: backups kept 14 days' },
  ])
})

describe('does not count', () => {
  test.each([
    ['a dump of the schema alone', 'pg_dump --schema-only "$DATABASE_URL" > s.sql\naws s3 cp s.sql s3://b/s.sql'],
    ['a dump of this machine', 'pg_dump -h localhost orders > o.sql\naws s3 cp o.sql s3://b/o.sql'],
    ['a backup of uploads', 'aws s3 sync /srv/uploads s3://backups/uploads'],
    ['a backup of the state of Terraform', 'terraform state pull > state.json\naws s3 cp state.json s3://b/state.json'],
    ['a comment', '# pg_dump "$DATABASE_URL" | aws s3 cp - s3://b/o.sql\necho done'],
  ])('%s', async (_, script) => {
    expect((await answer(procedure, workflow(NIGHTLY, script))).status).toBe('unverifiable')
  })

  test.each([
    ['a file by its name', { 'scripts/backup.config.js': 'export default {}', 'src/dump.ts': 'export {}' }],
    ['a snapshot of a test', { 'src/__snapshots__/a.test.ts.snap': 'exports[`pg_dump`] = `x`' }],
    ['words in a document', { 'README.md': 'We run `pg_dump` every night.' }],
    [
      'a sample of an operator',
      {
        'examples/cluster.yaml': 'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: a }\nspec: {}\n',
      },
    ],
    [
      'a comment in Terraform',
      {
        'main.tf':
          '# resource "aws_db_instance" "a" {\n#   engine = "postgres"\n#   backup_retention_period = 7\n# }\n',
      },
    ],
  ])('%s', async (_, files) => {
    expect((await answer(procedure, files)).status).toBe('unverifiable')
  })
})

test('says how: the attribute of the resource, a script where there is none, an attestation where nothing is here', async () => {
  expect(await remedy(procedure, instance('backup_retention_period = 0'))).toMatchObject({
    language: 'hcl',
    code: expect.stringContaining('backup_retention_period = 14'),
    path: 'infra/main.tf',
    line: 3,
  })
  expect(await remedy(procedure, cronJob('pg_dump "$DATABASE_URL" > /b/o.sql'))).toMatchObject({
    language: 'sh',
    code: expect.stringContaining('pg_restore --list'),
  })
  expect(await remedy(procedure, {})).toMatchObject({
    language: 'yaml',
    code: expect.stringContaining('check: backup/procedure'),
  })
  expect(await remedy(procedure, instance('backup_retention_period = 14'))).toBeUndefined()
})

test('warns where the dump is an artifact of the run alone', async () => {
  const nightly = (...steps: readonly string[]): Readonly<Record<string, string>> => ({
    '.github/workflows/backup.yml': [
      'on:',
      '  schedule:',
      "    - cron: '17 2 * * *'",
      'jobs:',
      '  backup:',
      '    runs-on: ubuntu-latest',
      '    steps:',
      '      - run: pg_dump --host=db.example.com shop > shop.sql',
      ...steps.map((each) => `      - ${each}`),
      '',
    ].join('\n'),
  })
  const artifact = 'uses: actions/upload-artifact@v4'
  expect(await line(procedure, nightly(artifact))).toMatch(/^warn: .*artifacts of its runs alone: gone after 90 days/)
  const bucket = 'run: aws s3 cp shop.sql s3://example-backups/shop.sql'
  expect(await line(procedure, nightly(artifact, bucket))).toMatch(/^pass: .*off the host/)
})

describe('a database that a Render blueprint declares', () => {
  const blueprint = (plan: string): Readonly<Record<string, string>> => ({
    'render.yaml': `databases:\n  - name: shop-db\n    plan: ${plan}\n`,
  })

  test('has backups on any paid plan, and none on the free one', async () => {
    expect(await line(procedure, blueprint('pro-4gb'))).toBe('pass: databases/shop-db: backups are on')
    expect(await line(frequency, blueprint('pro-4gb'))).toBe('pass: databases/shop-db: continuous')
    expect(await line(procedure, blueprint('free'))).toBe(
      'fail: databases/shop-db: Render keeps no backups of a free database',
    )
  })

  test('is told to be of a paid plan, in the blueprint', async () => {
    const fix = await remedy(procedure, blueprint('free'))
    expect(fix).toMatchObject({ path: 'render.yaml', line: 3, language: 'yaml' })
    expect(fix?.code).toContain('  - name: shop-db # … as it is\n    plan: basic-256mb')
  })
})
