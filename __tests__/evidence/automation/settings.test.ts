import { describe, expect, test } from '@jest/globals'
import { automationOf } from './reading.js'

describe('connections', () => {
  const pooled = async (files: Readonly<Record<string, string>>) =>
    (await automationOf(files)).connections.map((each) => [each.purpose, each.pooled])

  test('a direct address beside a pooled one, and nothing of what is secret in them', async () => {
    const files = {
      '.env.example':
        '# DATABASE_URL=postgres://x:y@a-pooler.eu.neon.tech/db\nDATABASE_URL=postgres://shop:s3cret@shop-pooler.eu.neon.tech/shop?pgbouncer=true\nDIRECT_URL="postgres://shop:s3cret@shop.eu.neon.tech/shop"\n',
      'prisma/schema.prisma':
        'datasource db {\n  provider  = "postgresql"\n  url       = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n}\n',
    }
    const { connections } = await automationOf(files)
    expect(connections.map(({ purpose, pooled: state, seen }) => [purpose, state, seen.line])).toEqual([
      ['application', 'yes', 2],
      ['migrate', 'no', 3],
      ['migrate', 'no', 4],
    ])
    expect(JSON.stringify(connections)).not.toMatch(/s3cret|eu\.neon/)
  })

  test('an address that the configuration of the CLI takes past the pooler', async () => {
    const config = (url: string): Readonly<Record<string, string>> => ({
      '.config/prisma.ts': `export default defineConfig({\n  datasource: {\n    url: ${url}\n  }\n})\n`,
    })
    expect(await pooled(config('process.env.DIRECT_URL ?? process.env.DATABASE_URL'))).toEqual([['migrate', 'no']])
    expect(await pooled(config('process.env.DATABASE_URL'))).toEqual([])
  })

  test.each([
    ['${{ secrets.DIRECT_URL }}', 'no'],
    ['${{ secrets.MIGRATE_DATABASE_URL }}', 'no'],
    ['${{ secrets.DATABASE_URL }}', 'unknown'],
    ['postgres://x:y@pool.example:6543/shop', 'yes'],
    ['${{ secrets.DATABASE_URL_POOLED }}', 'yes'],
  ])('a job that migrates with %s', async (url, state) => {
    const job = `on: { push: { branches: [main] } }\njobs:\n  migrate:\n    env:\n      DATABASE_URL: ${url}\n    steps:\n      - run: npx prisma migrate deploy\n`
    expect(await pooled({ '.github/workflows/deploy.yml': job })).toEqual([['migrate', state]])
  })
})

describe('timeouts', () => {
  const set = async (path: string, text: string) =>
    (await automationOf({ [path]: text })).timeouts.map(({ name, value, seen }) => [name, value, seen.line])

  test.each([
    ['config/database.yml', 'production:\n  variables:\n    lock_timeout: 5000\n', [['lock_timeout', '5000', 3]]],
    [
      'config/initializers/strong_migrations.rb',
      'StrongMigrations.lock_timeout = 10.seconds\n',
      [['lock_timeout', '10.seconds', 1]],
    ],
    [
      'migrations/env.py',
      'args = {"options": "-c lock_timeout=4s -c statement_timeout=60s"}\n',
      [
        ['lock_timeout', '4s', 1],
        ['statement_timeout', '60s', 1],
      ],
    ],
    ['.github/workflows/deploy.yml', 'env:\n  PGOPTIONS: -c lock_timeout=5s\n', [['lock_timeout', '5s', 2]]],
    ['knexfile.js', 'afterCreate: (c) => c.query("SET lock_timeout = \'5s\'")\n', [['lock_timeout', '5s', 1]]],
    [
      'db/roles.sql',
      "ALTER ROLE migrator SET lock_timeout = '5s';\nSET lock_timeout = '1s';\n",
      [['lock_timeout', '5s', 1]],
    ],
    ['src/data-source.ts', 'extra: { statement_timeout: 30000 }\n', [['statement_timeout', '30000', 1]]],
    ['knexfile.js', '// lock_timeout: 5000\nacquireConnectionTimeout: 60000, connectionTimeoutMillis: 500\n', []],
    ['jest.config.js', 'lock_timeout: 5000\n', []],
  ])('%s', async (path, text, found) => {
    expect(await set(path, text)).toEqual(found)
  })
})

describe('alerts', () => {
  test('rules of Prometheus, alarms of CloudWatch and monitors of Datadog, by what they watch', async () => {
    const { alerts, otherAlert } = await automationOf({
      'monitoring/rules.yml': `groups:
  - name: shop
    rules:
      - alert: LongTransaction
        expr: pg_stat_activity_max_tx_duration > 300
      - alert: MigrationFailed
        expr: kube_job_status_failed{job_name=~"migrate.*"} > 0
      - alert: HighLatency
        expr: http_request_duration_seconds > 1
      # - alert: Locks
      #   expr: pg_locks_count > 5
`,
      'infra/alarms.tf': `resource "aws_cloudwatch_metric_alarm" "deadlocks" {
  namespace   = "AWS/RDS"
  metric_name = "Deadlocks"
}
resource "datadog_monitor" "off" {
  count = 0
  query = "avg(last_5m):max:postgresql.locks{*} > 5"
}
`,
    })
    expect(alerts.map(({ on, seen }) => [on, seen.line])).toEqual([
      ['long transactions', 4],
      ['failure', 6],
      ['locks', 1],
    ])
    expect(otherAlert).toMatchObject({ line: 8 })
  })
})

describe('tests of the database', () => {
  test('those that take migrations back say so', async () => {
    const text =
      'func TestMigrations(t *testing.T) {\n\tm, err := migrate.New(source, "postgres://localhost/shop")\n\trequire.NoError(t, m.Up())\n\trequire.NoError(t, migrator.Down())\n}\n'
    const { databaseTests } = await automationOf({ 'store/migrate_test.go': text })
    expect(databaseTests).toMatchObject([{ engine: 'real', takesBack: { line: 4 }, seen: { line: 2 } }])
  })

  test('a way back that must fail in the test takes nothing back', async () => {
    const text =
      'func TestUp(t *testing.T) {\n\terr := migrate.Up(ctx, openPostgres(t))\n\trequire.NoError(t, err)\n}\nfunc TestDown(t *testing.T) {\n\terr := migrate.Down(ctx, migrate.Options{\n\t\tDB: db,\n\t})\n\trequire.Error(t, err)\n}\n'
    const { databaseTests } = await automationOf({ 'store/migrate_test.go': text })
    expect(databaseTests).toMatchObject([{ engine: 'real', seen: { line: 2 } }])
    expect(databaseTests[0]).not.toHaveProperty('takesBack')
  })

  test('those of an application look at its rows; a mocked driver has none', async () => {
    const text = "test('sold', async () => { expect(await prisma.order.count()).toBe(1) })\n"
    const { rowTests } = await automationOf({
      'src/orders.test.ts': text,
      'src/mocked.test.ts': `vi.mock('@prisma/client')\n${text}`,
      'src/form.test.ts': "test('form', () => { expect(isEmail('x')).toBe(false) })\n",
    })
    expect(rowTests).toMatchObject([{ path: 'src/orders.test.ts', line: 1 }])
  })

  test.each([
    ['spec/visit_spec.rb', 'it { expect { book }.to change(Visit, :count).by(1) }\n', 1],
    ['tests/test_entry.py', 'def test_entry():\n    assert Entry.query.count() == 1\n', 1],
    ['tests/test_sql.py', "def test_sql():\n    assert run('select id, count(*) as n from entries') == 1\n", 1],
    ['spec/page_spec.rb', "it { expect(page).to have_text 'Select from a list' }\n", 0],
    ['spec/save_spec.rb', "it { expect(page).to have_text 'select this option from the list' }\n", 0],
    ['tests/test_job.py', 'from sqlalchemy import delete, select, text\n\nfrom app import job\nassert job\n', 0],
    ['tests/test_files.py', 'def test_files():\n    assert not list(bucket.objects.all())\n', 0],
  ])('%s: rows are asked for by queries, not by words', async (path, text, found) => {
    expect((await automationOf({ [path]: text })).rowTests).toHaveLength(found)
  })

  const tests = async (path: string, text: string) =>
    (await automationOf({ [path]: text })).databaseTests.map(({ asserts, engine }) => [asserts, engine])
  const REAL = "import { PostgreSqlContainer } from '@testcontainers/postgresql'\nawait knex.migrate.latest()\n"

  test.each([
    [
      'an assertion on a violated constraint',
      `${REAL}await expect(add()).rejects.toMatchObject({ code: '23505' })`,
      [[true, 'real']],
    ],
    ['a query after the migrations', `${REAL}expect(await db('orders').count('*')).toBe(1)`, [[true, 'real']]],
    ['migrations that nothing looks at', REAL, [[false, 'real']]],
    [
      'SQLite in place of PostgreSQL',
      "const db = knex({ client: 'sqlite3', connection: ':memory:' })\nawait db.migrate.latest()\nexpect(await db.raw('select 1 from orders'))",
      [[true, 'substitute']],
    ],
    ['a mocked driver', `jest.mock('pg')\n${REAL}expect(code).toBe('23505')`, []],
    ['a test of a form', "test('validation', () => { expect(isEmail('x')).toBe(false) })", []],
    ['a commented-out migration', "// await knex.migrate.latest() with new Pool()\nexpect('23505')", []],
  ])('%s', async (_, text, found) => {
    expect(await tests('test/orders.test.ts', text)).toEqual(found)
  })

  test('downs that a test runs, and tests of Rust beside the code', async () => {
    const downs = async (path: string, text: string) =>
      (await automationOf({ [path]: text })).databaseTests.map(({ seen, takesBack }) => [seen.line, takesBack?.line])
    const boxes =
      'tm, err := popx.NewMigrationBox(fs, dockertest.ConnectPop(t))\nrequire.NoError(t, err)\nerr = tm.Down(ctx, -1)\n'
    expect(await downs('sql/migration_test.go', boxes)).toEqual([[1, 3]])
    const rust = 'let mut conn = PgConnection::establish(&url)?;\nconn.run_pending_migrations(MIGRATIONS)?;\n'
    const testing = `${rust}#[cfg(test)]\nfn back() { conn.revert_all_migrations(MIGRATIONS).unwrap(); }\n`
    expect(await downs('crates/shop_test_db/src/lib.rs', rust)).toEqual([[2, undefined]])
    expect(await downs('crates/shop/src/schema_setup/mod.rs', testing)).toEqual([[2, 4]])
    expect(await downs('crates/shop/src/schema_setup/mod.rs', rust)).toEqual([])
  })

  const GO = (imports: string, body: string): string =>
    `package migrate_test\n\nimport (\n\t"testing"\n\n\t${imports}\n)\n\nfunc TestOrders(t *testing.T) {\n\t${body}\n}\n`
  const ROWS = 'require.NoError(t, db.QueryRow("SELECT count(*) FROM orders").Scan(&n))'

  test.each([
    [
      'a migrator behind a package of its own',
      GO('_ "github.com/jackc/pgx/v5/stdlib"', `require.NoError(t, migrate.Up(ctx, db))\n\t${ROWS}`),
      [[true, 'real']],
    ],
    [
      'a server that a function of the repository starts',
      GO('"shop/testutils"', `db := testutils.InitPostgresDB(t)\n\tm, err := migrate.New(db.URL)\n\t${ROWS}`),
      [[true, 'real']],
    ],
    [
      'popx',
      GO('"github.com/ory/x/popx"\n\t"shop/dockertest"', `box, err := popx.NewMigrationBox(files, c)\n\t${ROWS}`),
      [[true, 'real']],
    ],
    ['no migration', GO('"shop/testutils"', `db := testutils.InitPostgresDB(t)\n\t${ROWS}`), []],
  ])('of Go: %s', async (_, text, found) => {
    expect(await tests('internal/migrate/orders_test.go', text)).toEqual(found)
  })
})

test('the Python of a repository is the one that most steps of its workflows set up', async () => {
  const job = (...versions: readonly string[]) =>
    versions
      .map((each) => `      - uses: actions/setup-python@v6\n        with:\n          python-version: ${each}\n`)
      .join('')
  const on = (...versions: readonly string[]) =>
    automationOf({
      '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${job(...versions)}`,
    })
  expect((await on('"3.11"', '"3.12"', '"3.12"')).python).toBe('3.12')
  expect((await on('${{ matrix.python }}')).python).toBeUndefined()
})

test('the branch of a repository is the one whose pushes its workflows wait for', async () => {
  const on = (branches: string) =>
    automationOf({ '.github/workflows/ci.yml': `on:\n  push:\n    branches: ${branches}\njobs: {}\n` })
  expect((await on('[master]')).branch).toBe('master')
  expect((await on('[production, main]')).branch).toBe('main')
  expect((await on("['release/*']")).branch).toBeUndefined()
})
