import { describe, expect, test } from '@jest/globals'
import { detectStack, stackWants } from '../../src/stack/detect.js'
import type { Stack } from '../../src/stack/model.js'

function stackOf(tree: Readonly<Record<string, string>>): Stack {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text }))
  return detectStack(
    files.filter(({ path }) => stackWants(path)),
    Object.keys(tree),
  )
}

const databases = (tree: Readonly<Record<string, string>>): readonly string[] =>
  stackOf(tree).databases.map(({ engine, role, version }) => [engine, role, version].filter(Boolean).join(' '))

const tools = (tree: Readonly<Record<string, string>>): readonly string[] =>
  stackOf(tree).tools.map(({ id, version }) => [id, version].filter(Boolean).join(' '))

const packageJson = (sections: Record<string, Record<string, string>>): string => JSON.stringify(sections, null, 2)

describe('a database is detected by its driver', () => {
  test.each([
    ['package.json', packageJson({ dependencies: { pg: '^8' } }), 'postgres'],
    ['requirements.txt', '# web\nDjango==5.0\npsycopg2-binary>=2.9 ; python_version > "3.8"\n', 'postgres'],
    ['pyproject.toml', '[project]\ndependencies = ["asyncpg>=0.29"]\n', 'postgres'],
    ['pyproject.toml', '[tool.poetry.dependencies]\npython = "^3.12"\nPyMySQL = "^1"\n', 'mysql'],
    ['Pipfile', '[packages]\npymongo = "*"\n', 'mongodb'],
    ['Gemfile', 'source "https://rubygems.org"\ngem "trilogy"\n', 'mysql'],
    ['go.mod', 'module x\n\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.5.0\n)\n', 'postgres'],
    ['go.mod', 'module x\nrequire github.com/go-sql-driver/mysql v1.8.1\n', 'mysql'],
    [
      'Cargo.toml',
      '[dependencies]\nsqlx = { version = "0.8", features = ["postgres", "runtime-tokio"] }\n',
      'postgres',
    ],
    ['Cargo.toml', '[dependencies]\ndiesel = "2"\n\n[features]\nsqlite = ["diesel/sqlite"]\n', 'sqlite'],
    [
      'pom.xml',
      '<project><dependencies><dependency><groupId>org.mariadb.jdbc</groupId><artifactId>mariadb-java-client</artifactId></dependency></dependencies></project>',
      'mariadb',
    ],
    ['build.gradle.kts', 'dependencies {\n  runtimeOnly("com.microsoft.sqlserver:mssql-jdbc:12.6")\n}\n', 'sqlserver'],
    ['composer.json', '{\n\t"require": {\n\t\t"ext-pdo_pgsql": "*"\n\t}\n}', 'postgres'],
    [
      'src/Api/Api.csproj',
      '<Project><ItemGroup><PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="9" /></ItemGroup></Project>',
      'postgres',
    ],
    ['mix.exs', 'defp deps do\n  [\n    {:postgrex, ">= 0.0.0"},\n  ]\nend\n', 'postgres'],
  ])('%s %#', (path, text, engine) => {
    expect(databases({ [path]: text })).toEqual([`${engine} primary`])
  })

  test('the signal names the line', () => {
    const { databases: found } = stackOf({
      'app/package.json': packageJson({ dependencies: { left: '1', mysql2: '^3' } }),
    })
    expect(found[0]?.signals).toEqual([
      {
        technology: 'mysql',
        strength: 'strong',
        path: 'app/package.json',
        line: 4,
        detail: '"mysql2" in dependencies',
        role: 'primary',
      },
    ])
  })
})

describe('a database is detected by configuration that names it', () => {
  test.each([
    [
      'prisma/schema.prisma',
      'generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "postgresql"\n}\n',
      'postgres',
    ],
    ['shop/settings.py', "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}\n", 'mysql'],
    ['config/database.yml', 'default: &default\n  adapter: postgresql\nproduction:\n  <<: *default\n', 'postgres'],
    ['knexfile.js', "module.exports = { client: 'mysql2' }\n", 'mysql'],
    ['drizzle.config.ts', "export default defineConfig({ dialect: 'sqlite', out: './drizzle' })\n", 'sqlite'],
    ['src/data-source.ts', "new DataSource({\n  type: 'postgres',\n})\n", 'postgres'],
    ['alembic.ini', '[alembic]\nsqlalchemy.url = postgresql+psycopg2://user:pass@localhost/db\n', 'postgres'],
    ['main.tf', 'resource "aws_dynamodb_table" "orders" {\n  hash_key = "id"\n}\n', 'dynamodb'],
  ])('%s', (path, text, engine) => {
    expect(databases({ [path]: text })).toEqual([`${engine} primary`])
  })

  test('Terraform says engine and version', () => {
    const main = 'resource "aws_db_instance" "main" {\n  engine         = "postgres"\n  engine_version = "15.4"\n}\n'
    expect(
      databases({ 'infra/main.tf': main, 'docker-compose.yml': 'services:\n  db:\n    image: postgres:17\n' }),
    ).toEqual(['postgres primary 15.4'])
    expect(
      databases({ 'main.tf': 'resource "google_sql_database_instance" "x" {\n  database_version = "MYSQL_8_0"\n}\n' }),
    ).toEqual(['mysql primary 8.0'])
  })

  test('the default of a variable in a Compose file', () => {
    const compose =
      'services:\n  db:\n    image: docker.io/postgres:${POSTGRES_VERSION:-17}\n    environment:\n      POSTGRES_USER: shop\n'
    const [store] = stackOf({ 'docker-compose.yml': compose }).databases
    expect(store).toMatchObject({ engine: 'postgres', version: '17' })
  })

  test('an image and a URL together are enough, alone they are not', () => {
    const compose = 'services:\n  db:\n    image: pgvector/pgvector:pg16\n'
    expect(databases({ 'docker-compose.yml': compose })).toEqual([])
    expect(
      databases({ 'docker-compose.yml': compose, '.env.example': 'DATABASE_URL=postgres://app:secret@db:5432/shop\n' }),
    ).toEqual(['postgres primary 16'])
  })

  test('a MySQL driver beside a MariaDB server is MariaDB', () => {
    expect(
      databases({
        'package.json': packageJson({ dependencies: { mysql2: '3' } }),
        'compose.yaml': 'services:\n  db:\n    image: "mariadb:10.11"\n',
      }),
    ).toEqual(['mariadb primary 10.11'])
  })
})

describe('what looks like a database and is none', () => {
  test.each<[string, Record<string, string>]>([
    [
      'words that hold a name',
      {
        'package.json': packageJson({
          dependencies: { 'pg-format-like': '1', environment: '1', guardrails: '1', stardb: '1', redistribute: '1' },
        }),
      },
    ],
    [
      'a driver that others bring',
      {
        'package.json': packageJson({ dependencies: { left: '1' } }),
        'package-lock.json': '{"packages":{"node_modules/pg":{"version":"8.0.0"}}}',
      },
    ],
    ['an indirect Go module', { 'go.mod': 'module x\nrequire (\n\tgithub.com/lib/pq v1.10.9 // indirect\n)\n' }],
    ['a peer dependency', { 'package.json': packageJson({ peerDependencies: { mysql: '2' } }) }],
    ['prose', { 'README.md': 'Run `docker run mongo` and set mongodb://localhost\n' }],
    [
      'a comment',
      {
        '.env.example': '# DATABASE_URL=postgres://localhost/x\n',
        'docker-compose.yml': 'services:\n  # image: postgres:16\n  web:\n    image: nginx\n',
      },
    ],
    ['vendored code', { 'vendor/x/go.mod': 'module x\nrequire github.com/lib/pq v1.10.9\n', 'main.go': '' }],
    ['an example', { 'examples/pg/package.json': packageJson({ dependencies: { pg: '8' } }), 'index.js': '' }],
    ['a crate without the feature', { 'Cargo.toml': '[dependencies]\nsea-orm = "1"\n' }],
    ['names of variables alone', { '.env.example': 'PGHOST=\nPGUSER=\nPGPASSWORD=\nPOSTGRES_DB=\n' }],
    ['a memcached cluster', { 'main.tf': 'resource "aws_elasticache_cluster" "x" {\n  engine = "memcached"\n}\n' }],
  ])('%s', (_, tree) => {
    expect(databases(tree)).toEqual([])
  })

  test('a Terraform state lock is tooling', () => {
    expect(databases({ 'state.tf': 'resource "aws_dynamodb_table" "lock" {\n  hash_key = "LockID"\n}\n' })).toEqual([
      'dynamodb tooling',
    ])
  })

  test('a table that is called a cache is one', () => {
    const table = (label: string): string => `resource "aws_dynamodb_table" "${label}" {\n  hash_key = "id"\n}\n`
    expect(databases({ 'cache.tf': table('file_scan_cache') })).toEqual(['dynamodb cache'])
    expect(databases({ 'cache.tf': table('file_scan_cache'), 'carts.tf': table('carts') })).toEqual([
      'dynamodb primary',
    ])
  })

  test('a service of a workflow is for tests', () => {
    const workflow =
      'jobs:\n  test:\n    services:\n      db:\n        image: postgres:16\n        env:\n          POSTGRES_PASSWORD: x\n'
    expect(
      databases({
        '.github/workflows/ci.yml': workflow,
        'package.json': packageJson({ dependencies: { mysql2: '3' } }),
      }),
    ).toEqual(['mysql primary', 'postgres test-only 16'])
  })

  test('SQLite in development beside PostgreSQL in production is not a store', () => {
    const gemfile = 'gem "pg"\ngroup :development, :test do\n  gem "sqlite3"\nend\n'
    expect(databases({ Gemfile: gemfile })).toEqual(['postgres primary'])
    const yml = 'development:\n  adapter: sqlite3\nproduction:\n  adapter: postgresql\n'
    expect(databases({ Gemfile: gemfile, 'config/database.yml': yml })).toEqual(['postgres primary'])
  })

  test('Django’s SQLite where a URL decides', () => {
    const settings =
      "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\nDATABASES['default'] = dj_database_url.config()\n"
    expect(databases({ 'shop/settings.py': settings, 'requirements.txt': 'psycopg2\n' })).toEqual(['postgres primary'])
  })
})

test('a library that supports many databases is no application', () => {
  const drivers = { pg: '8', mysql2: '3', 'better-sqlite3': '11', mssql: '10' }
  expect(stackOf({ 'package.json': packageJson({ peerDependencies: drivers }) }).kind).toBe('library')
  expect(stackOf({ 'package.json': packageJson({ devDependencies: drivers, dependencies: { pg: '8' } }) }).kind).toBe(
    'application',
  )
})

describe('what Redis is', () => {
  const app = { 'package.json': packageJson({ dependencies: { ioredis: '5' } }) }
  test('a cache', () => expect(databases(app)).toEqual(['redis cache']))
  test.each([
    ['package.json', packageJson({ dependencies: { bullmq: '5' } })],
    ['package.json', packageJson({ dependencies: { ioredis: '5', '@nestjs/bull': '10' } })],
    ['package.json', packageJson({ dependencies: { 'bee-queue': '1' } })],
    ['Gemfile', 'gem "redis"\ngem "sidekiq"\n'],
    ['Gemfile', 'gem "resque"\n'],
    ['requirements.txt', 'redis==5\nrq==2.0\n'],
    ['requirements.txt', 'django-rq==3.0\n'],
    ['requirements.txt', 'celery[redis]==5.4\n'],
    ['requirements.txt', 'dramatiq[redis]==1.17\n'],
    ['pyproject.toml', '[project]\ndependencies = ["arq>=0.26"]\n'],
    ['go.mod', 'module x\nrequire github.com/hibiken/asynq v0.24.1\n'],
    ['Cargo.toml', '[dependencies]\napalis-redis = "0.7"\n'],
    ['composer.json', '{"require": {\n"laravel/horizon": "^5"\n}}'],
    [
      'src/Api.csproj',
      '<Project><ItemGroup><PackageReference Include="Hangfire.Redis.StackExchange" /></ItemGroup></Project>',
    ],
    ['mix.exs', 'defp deps do\n  [\n    {:exq, "~> 0.19"},\n  ]\nend\n'],
  ])('a queue: %s %#', (path, text) => expect(databases({ [path]: text })).toEqual(['redis queue']))

  test('a queue whose jobs outlive a restart stays a queue', () => {
    const compose = 'services:\n  redis:\n    image: redis:7\n    volumes:\n      - data:/data\n'
    const manifest = packageJson({ dependencies: { bullmq: '5', ioredis: '5' } })
    expect(databases({ 'package.json': manifest, 'docker-compose.yml': compose })).toEqual(['redis queue 7'])
  })

  test('objects that redis-om keeps on a volume are nobody’s queue', () => {
    const compose = 'services:\n  redis:\n    image: redis:7\n    volumes:\n      - data:/data\n'
    const manifest = packageJson({ dependencies: { bullmq: '5', 'redis-om': '0.4' } })
    expect(databases({ 'package.json': manifest, 'docker-compose.yml': compose })).toEqual(['redis primary 7'])
    expect(databases({ 'package.json': packageJson({ dependencies: { 'redis-om': '0.4' } }) })).toEqual(['redis cache'])
  })

  test.each([
    ['.env.example', 'CELERY_BROKER_URL=redis://redis:6379/0\n'],
    ['.env.example', 'QUEUE_CONNECTION=redis\n'],
    ['config/settings.py', 'CELERY_BROKER_URL = "redis://redis:6379/0"\n'],
    ['config/settings.py', 'broker_url = os.environ.get("BROKER", "redis://redis:6379/0")\n'],
  ])('a queue by the broker that is configured: %s %#', (path, text) =>
    expect(databases({ 'requirements.txt': 'redis==5\ncelery==5.4\n', [path]: text })).toEqual(['redis queue']),
  )

  test.each([
    ['package.json', packageJson({ dependencies: { '@keyv/redis': '4' } })],
    ['package.json', packageJson({ dependencies: { 'connect-redis': '8' } })],
    ['requirements.txt', 'django-redis==5\n'],
    ['requirements.txt', 'redis==5\ncelery==5.4\n'],
    ['Gemfile', 'gem "redis-rails"\n'],
    [
      'src/Api.csproj',
      '<Project><ItemGroup><PackageReference Include="Microsoft.Extensions.Caching.StackExchangeRedis" /></ItemGroup></Project>',
    ],
    ['Cargo.toml', '[dependencies]\ndeadpool-redis = "0.18"\n'],
  ])('a cache by its library: %s %#', (path, text) => expect(databases({ [path]: text })).toEqual(['redis cache']))

  test.each([
    'services:\n  redis:\n    image: redis:7\n    command: redis-server --appendonly yes\n',
    'services:\n  redis:\n    volumes:\n      - data:/data\n    image: redis:7\n',
  ])('a store: %j', (compose) =>
    expect(databases({ ...app, 'docker-compose.yml': compose })).toEqual(['redis primary 7']),
  )
  test('a neighbour’s volume says nothing', () => {
    const compose = 'services:\n  redis:\n    image: redis:7\n  db:\n    image: mongo\n    volumes:\n      - x:/data\n'
    expect(databases({ ...app, 'docker-compose.yml': compose })).toEqual(['redis cache 7'])
  })
})

describe('the version of a database', () => {
  const manifest = { 'Cargo.toml': '[dependencies]\ndiesel = { version = "2", features = ["postgres"] }\n' }
  const compose = 'services:\n  db:\n    image: postgres:18.4\n'

  test.each(['playwright/docker-compose.yml', 'e2e/compose.yaml', '.github/workflows/ci.yml'])(
    'is not taken from what tests start: %s',
    (path) => expect(databases({ ...manifest, [path]: compose })).toEqual(['postgres primary']),
  )

  test('is said of a database that only tests use', () =>
    expect(
      databases({
        'tests/docker-compose.yml':
          'services:\n  db:\n    image: postgres:18.4\n    environment:\n      POSTGRES_DB: x\n',
      }),
    ).toEqual(['postgres test-only 18.4']))
})

describe('tools', () => {
  test('with the installed version, not the range', () => {
    const manifest = packageJson({ devDependencies: { prisma: '^6.0.0' } })
    const lock = (version: string) =>
      `{\n  "packages": {\n    "node_modules/prisma": {\n      "version": "${version}"\n    }\n  }\n}`
    expect(tools({ 'package.json': manifest, 'package-lock.json': lock('7.4.1') })).toEqual(['prisma 7.4.1'])
    expect(tools({ 'package.json': manifest })).toEqual(['prisma'])
  })

  test.each([
    [
      'pnpm-lock.yaml',
      'importers:\n  .:\n    dependencies:\n      knex:\n        specifier: ^3.1.0\n        version: 3.1.0(pg@8.11.0)\n',
      'knex 3.1.0',
    ],
    ['yarn.lock', 'knex@^3.1.0:\n  version "3.1.0"\n', 'knex 3.1.0'],
    ['bun.lock', '{ "packages": {\n    "knex": ["knex@3.1.0", "", {}],\n} }', 'knex 3.1.0'],
  ])('by %s', (path, lock, expected) => {
    expect(tools({ 'package.json': packageJson({ dependencies: { knex: '^3' } }), [path]: lock })).toEqual([expected])
  })

  test.each([
    [
      {
        'pyproject.toml': '[project]\ndependencies = ["alembic"]\n',
        'uv.lock': '[[package]]\nname = "alembic"\nversion = "1.13.2"\n',
      },
      'alembic 1.13.2',
    ],
    [
      { Gemfile: 'gem "rails"\n', 'Gemfile.lock': 'GEM\n  specs:\n    rails (7.1.3)\n      actioncable (= 7.1.3)\n' },
      'rails 7.1.3',
    ],
    [{ 'go.mod': 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n' }, 'golang-migrate 4.17.0'],
    [
      {
        'Cargo.toml': '[dependencies]\ndiesel = "2"\n',
        'Cargo.lock': '[[package]]\nname = "diesel"\nversion = "2.1.6"\n',
      },
      'diesel 2.1.6',
    ],
    [
      {
        'composer.json': '{"require":{"laravel/framework":"^11"}}',
        'composer.lock': '{"packages":[\n{\n"name": "laravel/framework",\n"version": "v11.2.0"',
      },
      'laravel 11.2.0',
    ],
    [{ 'supabase/config.toml': '[db]\nmajor_version = 15\n' }, 'supabase'],
  ])('%j', (tree, expected) => {
    expect(tools({ ...tree })).toEqual([expected])
  })
})

test('no secret is kept', () => {
  const tree = {
    'package.json': packageJson({ dependencies: { pg: '8' } }),
    '.env.example':
      'DATABASE_URL=postgres://admin:hunter2@prod-7.abc.eu-west-1.rds.amazonaws.com:5432/orders?sslmode=require\n',
  }
  const text = JSON.stringify(stackOf(tree))
  expect(text).toContain('postgres://***@rds/***')
  for (const secret of ['admin', 'hunter2', 'prod-7', 'orders']) expect(text).not.toContain(secret)
})

test('.env itself is never read', () => {
  for (const path of ['.env', 'app/.env', '.env.local', '.env.production']) expect(stackWants(path)).toBe(false)
  for (const path of ['.env.example', 'app/.env.sample', '.env.production.template', 'env.dist'])
    expect(stackWants(path)).toBe(true)
})

test('broken manifests have no dependencies', () => {
  const tree = {
    'package.json': '{ "dependencies": ',
    'pom.xml': '<project><dependencies>',
    'Cargo.toml': '[[[',
    'pyproject.toml': '=',
    'go.mod': '\u0000',
  }
  expect(stackOf(tree)).toEqual({ databases: [], unreviewed: [], tools: [], kind: 'application' })
})

test('a folder of examples that is reviewed on purpose is evidence', () => {
  expect(
    databases({ 'examples/shop/package.json': packageJson({ dependencies: { pg: '8' } }), 'examples/shop/a.sql': '' }),
  ).toEqual(['postgres primary'])
})

test('lines of a manifest are right in any layout', () => {
  const line = (text: string) => stackOf({ 'package.json': text }).databases[0]?.signals[0]?.line
  expect(line('{"name":"x","dependencies":{"pg":"8"}}')).toBe(1)
  expect(line('{\r\n  "scripts": { "pg": "a:\\"b" },\r\n  "dependencies":\r\n  {\r\n    "pg": "8"\r\n  }\r\n}')).toBe(5)
  expect(line('{\n\t"files": ["a", {"dependencies": 1}],\n\t"dependencies": {\n\t\t"pg"\n:\t"8"\n\t}\n}')).toBe(4)
})

describe('a version of Maven or Gradle is the one that their files write out', () => {
  const catalogue =
    '[versions]\nflyway = "10.20.1"\n[libraries]\nflyway-core = { module = "org.flywaydb:flyway-core", version.ref = "flyway" }\n'
  test.each([
    [
      'pom.xml',
      '<project><properties><flyway.version>9.22.3</flyway.version></properties><dependencies><dependency><groupId>org.flywaydb</groupId><artifactId>flyway-core</artifactId><version>${flyway.version}</version></dependency></dependencies></project>',
      'flyway 9.22.3',
    ],
    ['build.gradle', "dependencies {\n  implementation 'org.flywaydb:flyway-core:10.1.0'\n}\n", 'flyway 10.1.0'],
    ['build.gradle.kts', 'dependencies {\n  implementation("org.flywaydb:flyway-core:$version")\n}\n', 'flyway'],
    ['gradle/libs.versions.toml', catalogue, 'flyway 10.20.1'],
    ['libs.versions.toml', '[libraries]\nliquibase = "org.liquibase:liquibase-core:4.29.2"\n', 'liquibase 4.29.2'],
  ])('%s', (path, text, shown) => {
    expect(tools({ [path]: text })).toEqual([shown])
  })
})

describe('a database that is not reviewed', () => {
  const unreviewed = (tree: Readonly<Record<string, string>>): readonly string[] =>
    (stackOf(tree).unreviewed ?? []).map(({ title, reviewedAs, signals: [signal] }) =>
      [`${title}: ${signal?.detail ?? ''} in ${signal?.path ?? ''}`, reviewedAs].filter(Boolean).join(', as '),
    )

  test.each([
    [
      'package.json',
      packageJson({ dependencies: { '@google-cloud/spanner': '^7' } }),
      'Cloud Spanner: "@google-cloud/spanner" in dependencies in package.json',
    ],
    [
      'infra/main.tf',
      'resource "google_spanner_instance" "main" {\n  config = "regional-europe-west1"\n}\n',
      'Cloud Spanner: google_spanner_instance in infra/main.tf',
    ],
    [
      'infra/main.tf',
      'resource "aws_db_instance" "main" {\n  engine = "oracle-se2"\n}\n',
      'Oracle Database: aws_db_instance engine oracle-se2 in infra/main.tf',
    ],
    [
      'docker-compose.yml',
      'services:\n  events:\n    image: clickhouse/clickhouse-server:24.8\n',
      'ClickHouse: image clickhouse/clickhouse-server:24.8 in docker-compose.yml',
    ],
  ])('is named by %s', (path, text, shown) => {
    expect(unreviewed({ [path]: text })).toEqual([shown])
    expect(stackOf({ [path]: text }).databases).toEqual([])
  })

  test('is named beside the engine in whose stead it is reviewed', () => {
    const tree = {
      'package.json': packageJson({ dependencies: { pg: '^8' } }),
      'docker-compose.yml': 'services:\n  db:\n    image: cockroachdb/cockroach:v24.2.0\n',
    }
    expect(unreviewed(tree)).toEqual([
      'CockroachDB: image cockroachdb/cockroach:v24.2.0 in docker-compose.yml, as postgres',
    ])
    expect(databases(tree)).toEqual(['postgres primary'])
  })

  test('is not named for what tests or examples start', () => {
    expect(
      unreviewed({
        'pom.xml':
          '<project><dependencies><dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><scope>test</scope></dependency></dependencies></project>',
        'examples/docker-compose.yml': 'services:\n  db:\n    image: neo4j:5\n',
        'docker-compose.test.yml': 'services:\n  db:\n    image: cassandra:5\n',
      }),
    ).toEqual([])
  })
})

test('SQLite that the runtime brings is detected by its import where the database is opened', () => {
  expect(databases({ 'src/db.ts': "import { DatabaseSync } from 'node:sqlite'\n" })).toEqual(['sqlite primary'])
  expect(databases({ 'src/db/index.js': "const { Database } = require('bun:sqlite')\n" })).toEqual(['sqlite primary'])
  expect(databases({ 'src/db.ts': "// import { DatabaseSync } from 'node:sqlite'\n" })).toEqual([])
  expect(stackWants('src/components/button.ts')).toBe(false)
})

describe('a repository that a cluster is synchronised with shows its databases', () => {
  test.each([
    [
      'clusters/prod/shop.yaml',
      'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: shop\n',
      'postgres',
    ],
    [
      'gitops/mysql.yaml',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: mysql\n',
      'mysql',
    ],
    [
      'argocd/mongo.yaml',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: mongodb\n    targetRevision: 16.5.0\n',
      'mongodb',
    ],
  ])('%s', (path, text, engine) => {
    expect(databases({ [path]: text })).toEqual([`${engine} primary`])
  })

  test('a chart of anything else is no database', () => {
    const release =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: mysql-exporter\n'
    expect(databases({ 'gitops/metrics.yaml': release })).toEqual([])
  })
})
