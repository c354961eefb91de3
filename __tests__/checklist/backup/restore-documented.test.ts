import { describe, expect, test } from '@jest/globals'
import { restoreDocumented } from '../../../src/checklist/backup/restore-documented.js'
import type { Dialect } from '../../../src/migrations/model.js'
import { answer as answerWith, instance, remedy, workflow } from './backed-up.js'
import { answerOf, evidenceOf, SHOP, store, type Repository } from '../documented.js'

const RUNBOOK = [
  '# Operations',
  '',
  '## Restoring the database',
  '',
  'The on-call engineer does it with the role `backup-reader`; it takes about 40 minutes.',
  'Dumps are in s3://shop-backups/orders/.',
  '',
  '```sh',
  'createdb restored && pg_restore --exit-on-error -d restored latest.dump',
  '```',
  '',
].join('\n')

async function answer(text: string, rest: Repository = {}, path = 'docs/ops.md') {
  return answerOf(restoreDocumented, { databases: [store('postgres')], files: { [path]: text }, ...rest })
}

describe('passes', () => {
  test('on a command of the store, the place of the backups, who and how long', async () => {
    expect(await answer(RUNBOOK)).toMatchObject({
      status: 'pass',
      summary: 'docs/ops.md: pg_restore',
      level: 'E5',
      facts: [{ detail: 'Operations › Restoring the database: pg_restore', path: 'docs/ops.md', line: 3 }],
    })
  })

  test.each<[Dialect, string]>([
    ['mysql', 'gunzip -c latest.sql.gz | mysql shop'],
    ['mongodb', 'mongorestore --archive=latest.gz --gzip'],
    ['sqlite', 'litestream restore -o shop.db s3://shop-backups/shop'],
    ['dynamodb', 'aws dynamodb restore-table-to-point-in-time --source-table-name a --target-table-name b'],
    ['sqlserver', "RESTORE DATABASE shop FROM DISK = N'/backups/shop.bak'"],
    ['postgres', 'aws rds restore-db-instance-to-point-in-time --source-db-instance-identifier shop'],
  ])('on the commands of %s', async (engine, command) => {
    const text = RUNBOOK.replace(/createdb.*/, command)
    expect((await answer(text, { databases: [store(engine)] })).status).toBe('pass')
  })

  test('for the store of the migrations where nothing else shows it', async () => {
    expect((await answer(RUNBOOK, { migrations: SHOP, databases: [] })).status).toBe('pass')
  })
})

describe('warns', () => {
  test.each([
    ['no command', RUNBOOK.replace(/```sh[\s\S]*```/, ''), /no command that restores/],
    [
      'a list of the dump only',
      RUNBOOK.replace(/createdb.*/, 'pg_restore --list latest.dump'),
      /no command that restores/,
    ],
    [
      'commands of another database',
      RUNBOOK.replace(/createdb.*/, 'mysql shop < latest.sql'),
      /commands are for mysql, the store is postgres/,
    ],
    [
      'nothing but commands',
      '## Restore the database\n\n```sh\npg_restore -d shop latest.dump\n```\n',
      /does not say where the backups are, does not say who may fetch them, does not say how long it takes/,
    ],
  ])('on %s', async (_, text, summary) => {
    expect(await answer(text)).toMatchObject({ status: 'warn', summary: expect.stringMatching(summary) })
  })

  test('and says which store has no commands', async () => {
    expect(await answer(RUNBOOK, { databases: [store('postgres'), store('mongodb')] })).toMatchObject({
      status: 'warn',
      stores: [
        { id: 'mongodb', status: 'warn' },
        { id: 'postgres', status: 'pass' },
      ],
    })
  })
})

describe('fails on what is no runbook', () => {
  test.each([
    ['nothing', 'README.md', '# Shop\n'],
    ['a cache that is restored', 'README.md', '## Restoring packages\n\n```sh\ndotnet restore\n```\n'],
    ['a password that is recovered', 'docs/auth.md', '## Password recovery\n\n1. Click\n2. Wait\n3. Log in\n'],
    ['a template', 'docs/ops.md', RUNBOOK.replace('s3://shop-backups/orders/', 'TODO')],
    ['a changelog', 'CHANGELOG.md', RUNBOOK],
    ["one's own machine", 'README.md', RUNBOOK.replace('the database', 'a local database')],
    ["somebody else's document", 'vendor/tool/docs/restore.md', RUNBOOK],
  ])('%s', async (_, path, text) => {
    expect((await answer(text, {}, path)).status).toBe('fail')
  })
})

test('a guide to restoring something else is no runbook of the database', async () => {
  const guide = (heading: string, text: string): string =>
    `# ${heading}\n\nThis folder holds a backup of critical SQL queries. ${text}\n`
  expect(
    await answer(guide('Dashboards: Backup and Recovery Guide', 'After a failure it lets you restore dashboards.')),
  ).toMatchObject({ status: 'fail', summary: 'no section says how to restore the database' })
  const below = '# Dashboards: Backup and Recovery Guide\n\n## Recovery process\n\nPaste the SQL of each query.\n'
  expect(await answer(below)).toMatchObject({ status: 'fail' })
  for (const about of [
    guide('Backup and Recovery Guide', 'Fetch the newest one.'),
    guide('Restoring orders', 'Restore the database from the newest dump.'),
    guide('Restoring the orders database', 'Fetch the newest one.'),
  ])
    expect(await answer(about)).toMatchObject({ status: 'warn' })
})

test('a page elsewhere cannot be read', async () => {
  const settings = {
    documents: { rollback: undefined, restore: 'https://wiki.example.com/restore', schema: undefined },
  }
  expect((await answer('# Shop\n', { settings })).status).toBe('unverifiable')
})

test('a cache, a library and no database at all need no restore', async () => {
  expect((await answer(RUNBOOK, { databases: [store('redis', 'cache')] })).status).toBe('not-applicable')
  expect((await answer(RUNBOOK, { kind: 'library' })).status).toBe('not-applicable')
  expect((await answer(RUNBOOK, { databases: [] })).status).toBe('not-applicable')
})

test.each<Dialect>(['postgres', 'mysql', 'mariadb', 'mongodb', 'sqlite', 'sqlserver', 'dynamodb', 'redis'])(
  'the runbook that the remedy proposes for %s passes',
  async (engine) => {
    const databases = [store(engine)]
    const evidence = await evidenceOf({ databases })
    const remedy = restoreDocumented.remedy(evidence, restoreDocumented.evaluate(evidence))
    expect(remedy?.code).not.toMatch(/s3:|\bS3\b|backup-reader/)
    expect(await answer(remedy?.code ?? '', { databases }, remedy?.path)).toMatchObject({
      status: 'fail',
      summary: 'docs/runbooks/database-restore.md is a template that is not filled in',
    })
    expect(await answer(filledIn(remedy?.code), { databases }, remedy?.path)).toMatchObject({ status: 'pass' })
  },
)

/** What only the team knows, in place of what stands in angle brackets. */
function filledIn(code = ''): string {
  return code
    .replace(
      '<fill in: where they are kept, how often they are taken, for how long>',
      'gs://shop-archive, each night, for 30 days',
    )
    .replace('<fill in: who is on call>', 'the on-call engineer')
    .replace('<fill in: a role or a team>', '@shop/operations')
    .replace('<fill in: how many>', '40')
}

test('the runbook fetches from where the repository ships its dumps, and restores into its Compose service', async () => {
  const files = {
    'docker-compose.prod.yml':
      'services:\n  store:\n    image: postgres:16\n    volumes: [data:/var/lib/postgresql/data]\n',
    '.github/workflows/backup.yml': `on: { schedule: [{ cron: '0 3 * * *' }] }
jobs:
  dump:
    runs-on: ubuntu-latest
    steps:
      - run: |
          pg_dump --format=custom "$DATABASE_URL" > shop.dump
          aws s3 cp shop.dump s3://shop-dumps/nightly/shop.dump
`,
  }
  const { code = '' } = (await remedy(restoreDocumented, files, { databases: [store('postgres')] })) ?? {}
  expect(code).toContain('aws s3 cp "s3://shop-dumps/nightly/$name" "$name"')
  expect(code).toContain('docker compose -f docker-compose.prod.yml exec -T store sh -c ')
  const { 'docker-compose.prod.yml': production } = files
  const built = { 'docker-compose.build.yml': production }
  expect((await remedy(restoreDocumented, built, { databases: [store('postgres')] }))?.code).not.toContain(
    'docker compose',
  )
  const both = { ...built, 'docker-compose.yml': production }
  expect((await remedy(restoreDocumented, both, { databases: [store('postgres')] }))?.code).toContain(
    'docker compose -f docker-compose.yml exec',
  )
  expect(await answer(filledIn(code), { databases: [store('postgres')] }, 'docs/restore.md')).toMatchObject({
    status: 'pass',
  })
})

test.each([
  ['aws_db_instance', 'backup_retention_period = 14', 'aws rds restore-db-instance-to-point-in-time'],
  ['aws_rds_cluster', 'engine = "aurora-postgresql"', 'aws rds restore-db-cluster-to-point-in-time'],
  [
    'google_sql_database_instance',
    'settings {\n    backup_configuration {\n      enabled = true\n    }\n  }',
    'gcloud sql instances clone',
  ],
])(
  'the runbook for a store whose provider keeps the backups restores those: %s',
  async (type, attributes, expected) => {
    const engine = type.startsWith('google')
      ? 'database_version = "POSTGRES_16"'
      : type === 'aws_db_instance'
        ? 'engine = "postgres"'
        : ''
    const files = { 'main.tf': `resource "${type}" "orders" {\n  ${engine}\n  ${attributes}\n}\n` }
    const printed = await remedy(restoreDocumented, files, { databases: [store('postgres')] })
    expect(printed?.code).toContain(expected)
    expect(printed?.code).toContain(`Backups: automated backups of ${type}.orders`)
    expect(printed?.code).not.toContain('s3://')
    const databases = [store('postgres')]
    expect(await answer(filledIn(printed?.code), { databases }, printed?.path)).toMatchObject({ status: 'pass' })
  },
)

test('a snapshot that a workflow asks the provider for is restored by the provider too', async () => {
  const files = {
    ...instance('backup_retention_period = 14'),
    ...workflow('workflow_dispatch:', 'aws rds create-db-snapshot --db-instance-identifier orders'),
  }
  const printed = await remedy(restoreDocumented, files, { databases: [store('postgres')] })
  expect(printed?.code).toContain('aws rds restore-db-instance-to-point-in-time')
  expect(printed?.code).not.toContain('pg_restore')
})

describe('a page about recovery', () => {
  const PAGE = [
    '# Disaster recovery',
    '',
    'Backups are kept in a storage account for 7 days. Ask the team lead for the permissions.',
    '',
    '# The shop',
    '',
    '## Restore the database',
    '',
    'Run the [restore workflow](https://github.com/shop/shop/actions/workflows/restore.yml). It takes about 40 minutes.',
    '',
  ].join('\n')
  const files = {
    '.github/workflows/restore.yml':
      'on: workflow_dispatch\njobs:\n  restore:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: shop/actions/restore-postgres-backup@main\n',
  }
  const onPage = async (text: string, path = 'docs/disaster-recovery.md') =>
    answerWith(restoreDocumented, { ...files, [path]: text })

  test('says once for all of its sections where the backups are and who may fetch them', async () => {
    expect(await onPage(PAGE)).toMatchObject({
      status: 'pass',
      summary: 'docs/disaster-recovery.md: the workflow restore.yml',
    })
    const other = PAGE.replace('# Disaster recovery', '# Operations')
    expect(await onPage(other, 'docs/ops.md')).toMatchObject({
      status: 'warn',
      summary: 'docs/ops.md: does not say where the backups are, does not say who may fetch them',
    })
  })

  test('names a workflow of this repository that restores; another one is no command', async () => {
    const deploys = PAGE.replace('restore.yml', 'deploy.yml')
    expect((await onPage(deploys)).summary).toBe('docs/disaster-recovery.md: no command that restores')
  })

  test('says how long to wait or how old a moment may be, and not yet how long it takes', async () => {
    const text = PAGE.replace('It takes about 40 minutes.', 'Choose a moment at least 10 minutes after the deletion.')
    expect((await onPage(text)).summary).toBe('docs/disaster-recovery.md: does not say how long it takes')
  })
})
