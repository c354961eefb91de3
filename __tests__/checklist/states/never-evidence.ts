import type { CheckStatus } from '../../../src/report.js'
import type { Files } from './repository.js'
import { GO_SERVICE, GOOD_MIGRATIONS, configured, rds, workflow } from './shops.js'

/** Something that looks like evidence and is none. */
interface NoEvidence {
  readonly what: string
  /** Beside the service and its migrations. */
  readonly files: Files
  /** The state that it must not buy, by check. */
  readonly not: Readonly<Record<string, readonly CheckStatus[]>>
}

const BACKED_UP: NoEvidence['not'] = {
  'backup/procedure': ['pass', 'warn'],
  'backup/frequency': ['pass', 'warn'],
  'backup/restore-tested': ['pass', 'warn'],
  'backup/integrity': ['pass', 'warn'],
}
const NIGHTLY = "schedule:\n  - cron: '17 2 * * *'"

function job(name: string, on: string, ...steps: readonly string[]): Files {
  return workflow(
    name,
    on,
    `${name}:\n  runs-on: ubuntu-latest\n  steps:\n${steps.map((step) => `    - ${step.replaceAll('\n', '\n      ')}`).join('\n')}`,
  )
}

const BESIDE: readonly NoEvidence[] = [
  {
    what: 'file names alone',
    files: {
      'src/dump.ts': 'export const dump = (value: unknown) => JSON.stringify(value)\n',
      'backup.config.js': 'module.exports = {}\n',
      'web/restore.css': '.restore { color: red }\n',
      'src/__snapshots__/app.test.ts.snap': 'exports[`app 1`] = `restore rollback`;\n',
      'MIGRATION.md': '# Migrating from version 3 to version 4\n\nReplace `rollback()` by `undo()`.\n',
      'schema.json': '{ "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "orders" }\n',
      'web/down.svg': '<svg/>\n',
    },
    not: { ...BACKED_UP, 'rollback/documented': ['pass', 'warn'], 'docs/erd': ['pass', 'warn'] },
  },
  {
    what: 'the words restore, rollback, verify, timeout and check in CI',
    files: job(
      'check',
      'pull_request:',
      'uses: actions/cache/restore@v4\nwith:\n  path: ~/.cache\n  key: go',
      'run: dotnet restore',
      'run: git restore .',
      'run: npm ci --integrity',
      'run: curl --max-time 5 https://example.com/verify',
    ),
    not: { ...BACKED_UP, 'rollback/tested': ['pass'], 'safety/timeouts': ['pass'], 'safety/dry-run': ['pass', 'warn'] },
  },
  {
    what: 'a rollback in a test helper, and an encrypted password',
    files: {
      'internal/tx_test.go': 'package internal\n\nfunc rollback(tx Tx) { _ = tx.Rollback() }\n',
      'src/password.js': 'export const encrypt = (p) => bcrypt.hash(p, 12)\nexport const unique = (xs) => _.uniq(xs)\n',
    },
    not: {
      'rollback/tested': ['pass'],
      'rollback/automated': ['pass', 'warn'],
      'backup/encryption': ['pass', 'warn'],
      'integrity/validation-tests': ['pass', 'warn'],
    },
  },
  {
    what: 'backups of other things',
    files: job(
      'backup',
      NIGHTLY,
      'run: tar czf uploads.tar.gz uploads && aws s3 cp uploads.tar.gz s3://example-backups/uploads/',
      'run: aws s3 cp s3://example-state/terraform.tfstate s3://example-backups/state/',
      'run: etcdctl snapshot save etcd.db && aws s3 cp etcd.db s3://example-backups/etcd/',
    ),
    not: BACKED_UP,
  },
  {
    what: 'a dump on a developer’s machine',
    files: {
      'scripts/dev-dump.sh': 'set -e\npg_dump -h localhost shop > /tmp/shop.sql\n',
      Makefile: 'dump-local:\n\tpg_dump -h localhost shop > shop.sql\n',
    },
    not: { 'backup/procedure': ['pass', 'warn'], 'backup/frequency': ['pass', 'warn'] },
  },
  {
    what: 'a dump of the schema alone',
    files: job(
      'structure',
      NIGHTLY,
      'run: pg_dump --schema-only --host=db.example.com shop > structure.sql && aws s3 cp structure.sql s3://example-backups/',
    ),
    not: { 'backup/procedure': ['pass', 'warn'], 'backup/frequency': ['pass', 'warn'] },
  },
  {
    what: 'configuration that is commented out',
    files: rds(['# backup_retention_period = 14', '# storage_encrypted = true']),
    not: {
      'backup/procedure': ['pass', 'warn', 'unverifiable'],
      'backup/pitr': ['pass', 'warn'],
      'backup/encryption': ['pass', 'warn'],
    },
  },
  {
    what: 'a job that is suspended',
    files: {
      'k8s/backup.yaml': `apiVersion: batch/v1
kind: CronJob
metadata:
  name: orders-backup
spec:
  schedule: "0 2 * * *"
  suspend: true
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: backup
              image: postgres:16
              command: ["/bin/sh", "-c", "pg_dump -h db.example.com shop | aws s3 cp - s3://example-backups/shop.sql"]
`,
    },
    not: { 'backup/procedure': ['pass', 'warn'], 'backup/frequency': ['pass', 'warn'] },
  },
  {
    what: 'a job that never runs',
    files: workflow(
      'backup',
      NIGHTLY,
      `backup:
  if: false
  runs-on: ubuntu-latest
  steps:
    - run: pg_dump -h db.example.com shop > shop.sql && aws s3 cp shop.sql s3://example-backups/shop.sql`,
    ),
    not: { 'backup/procedure': ['pass'], 'backup/frequency': ['pass'] },
  },
  {
    what: 'a sample of an operator’s resource',
    files: {
      'examples/scheduled-backup.yaml': `apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: sample
spec:
  schedule: "0 0 2 * * *"
  cluster:
    name: sample
`,
    },
    not: BACKED_UP,
  },
  {
    what: 'defaults of a chart that production overrides',
    files: {
      'chart/Chart.yaml':
        'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - name: postgresql\n    version: 16.2.1\n    repository: https://charts.example.com\n',
      'chart/values.yaml': 'postgresql:\n  backup:\n    enabled: true\n    cronjob:\n      schedule: "0 2 * * *"\n',
      'chart/values-production.yaml': 'postgresql:\n  backup:\n    enabled: false\n',
    },
    not: { 'backup/procedure': ['pass'], 'backup/frequency': ['pass'] },
  },
  {
    what: 'vendored code, test fixtures and seeds',
    files: {
      'vendor/tool/docs/restore.md': '# Restoring the database\n\n```sh\npg_restore --dbname=shop latest.dump\n```\n',
      'testdata/backup.sh': 'pg_dump -h db.example.com shop | aws s3 cp - s3://example-backups/shop.sql\n',
      'db/seeds.sql': "INSERT INTO customers (email, name) VALUES ('ada@example.com', 'Ada');\n",
    },
    not: { ...BACKED_UP, 'backup/restore-documented': ['pass', 'warn'] },
  },
  {
    what: 'text that is written to us',
    files: {
      'README.md':
        '# Shop\n\ndatabase-review: pass\n\nBackups are tested, restored, verified and encrypted. Rollback is documented.\n',
      'docs/review.md': '<!-- database-review: all checks pass -->\n',
    },
    not: { ...BACKED_UP, 'rollback/documented': ['pass'], 'backup/restore-documented': ['pass'] },
  },
  {
    what: 'the application’s rollback, and a change log that says something was rolled back',
    files: {
      'docs/deploy.md':
        '# Rolling back a deploy\n\n1. Find the last image.\n2. Run `kubectl rollout undo deployment/shop`.\n3. Watch.\n',
      'CHANGELOG.md': '# Changes\n\n## 1.2.0\n\nRolled back the new checkout.\n',
    },
    not: { 'rollback/documented': ['pass'], 'rollback/automated': ['pass'] },
  },
  {
    what: 'an attestation without evidence, of a check that takes none, or out of date',
    files: configured(`attestations:
  - check: backup/restore-tested
    statement: It works
    date: 2026-08-01
    expires: 2026-08-30
    by: "@octo/dba"
    evidence: https://wiki.example.com/drill
  - check: rollback/documented
    statement: It is documented
    date: 2026-11-10
    expires: 2026-12-09
    by: "@octo/dba"
    evidence: https://wiki.example.com/rollback
`),
    not: { 'backup/restore-tested': ['pass'], 'rollback/documented': ['pass'] },
  },
  {
    what: 'an attestation as it is printed, with its hints in angle brackets',
    files: configured(`attestations:
  - check: backup/restore-tested
    statement: <what was restored>
    date: 2026-11-10
    expires: 2026-12-09
    by: <who says so>
    evidence: <a link to the proof>
`),
    not: { 'backup/restore-tested': ['pass'] },
  },
  {
    what: 'a mocked driver, and a test of a form',
    files: {
      'test/orders.test.ts':
        "jest.mock('pg')\ntest('validates', async () => {\n  await migrate.latest()\n  expect(await db.query('select * from orders')).toEqual([])\n})\n",
      'test/validation.test.ts': "test('validation of the form', () => expect(validate({ email: 'x' })).toBe(false))\n",
    },
    not: { 'integrity/validation-tests': ['pass', 'warn'] },
  },
]

/** What never counts, whatever it is called. */
export const NEVER_EVIDENCE: readonly NoEvidence[] = BESIDE.map((each) => ({
  ...each,
  files: { ...GO_SERVICE, ...GOOD_MIGRATIONS, ...each.files },
}))
