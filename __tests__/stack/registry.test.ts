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

/** A manifest of each ecosystem that asks for one package; `name+feature` asks for a feature of it. */
const MANIFESTS = {
  npm: (name: string) => ['package.json', JSON.stringify({ dependencies: { [name]: '1' } }, null, 2)],
  pip: (name: string) => ['requirements.txt', `${name}==1.0\n`],
  poetry: (name: string) => ['pyproject.toml', `[tool.poetry.dependencies]\n${name} = "^1"\n`],
  uv: (name: string) => ['pyproject.toml', `[project]\ndependencies = ["${name}>=1"]\n`],
  pipfile: (name: string) => ['Pipfile', `[packages]\n"${name}" = "*"\n`],
  gem: (name: string) => ['Gemfile', `gem "${name}"\n`],
  go: (name: string) => ['go.mod', `module x\n\nrequire (\n\t${name} v1.0.0\n)\n`],
  cargo: (name: string) => {
    const [crate, feature] = name.split('+')
    return [
      'Cargo.toml',
      `[dependencies]\n${crate} = { version = "1"${feature === undefined ? '' : `, features = ["${feature}"]`} }\n`,
    ]
  },
  maven: (name: string) => {
    const [group, artifact] = name.split(':')
    return [
      'pom.xml',
      `<project><dependencies><dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId></dependency></dependencies></project>`,
    ]
  },
  gradle: (name: string) => ['build.gradle', `dependencies {\n  implementation '${name}:1.0'\n}\n`],
  catalogue: (name: string) => [
    'gradle/libs.versions.toml',
    `[libraries]\nx = { module = "${name}", version = "1.0" }\n`,
  ],
  composer: (name: string) => ['composer.json', JSON.stringify({ require: { [name]: '*' } }, null, 2)],
  nuget: (name: string) => [
    'src/App.csproj',
    `<Project><ItemGroup><PackageReference Include="${name}" Version="1" /></ItemGroup></Project>`,
  ],
  props: (name: string) => [
    'Directory.Build.props',
    `<Project><ItemGroup><PackageReference Include="${name}" /></ItemGroup></Project>`,
  ],
  mix: (name: string) => ['mix.exs', `defp deps do\n  [\n    {:${name}, "~> 1.0"},\n  ]\nend\n`],
} as const satisfies Record<string, (name: string) => readonly string[]>

type Ecosystem = keyof typeof MANIFESTS

function treeOf(ecosystem: Ecosystem, name: string): Readonly<Record<string, string>> {
  const [path = '', text = ''] = MANIFESTS[ecosystem](name)
  return { [path]: text }
}

const DATABASES: readonly (readonly [string, Ecosystem, string])[] = [
  ['postgres primary', 'npm', 'pg postgres pg-promise slonik @neondatabase/serverless @vercel/postgres'],
  ['postgres primary', 'pip', 'psycopg psycopg2 psycopg2-binary asyncpg pg8000'],
  ['postgres primary', 'poetry', 'psycopg'],
  ['postgres primary', 'uv', 'asyncpg'],
  ['postgres primary', 'pipfile', 'psycopg2-binary'],
  ['postgres primary', 'gem', 'pg'],
  [
    'postgres primary',
    'go',
    'github.com/lib/pq github.com/jackc/pgx/v4 github.com/jackc/pgx/v5 gorm.io/driver/postgres',
  ],
  ['postgres primary', 'cargo', 'tokio-postgres sqlx+postgres diesel+postgres sea-orm+sqlx-postgres'],
  ['postgres primary', 'maven', 'org.postgresql:postgresql'],
  ['postgres primary', 'gradle', 'org.postgresql:postgresql'],
  ['postgres primary', 'catalogue', 'org.postgresql:postgresql'],
  ['postgres primary', 'composer', 'ext-pdo_pgsql ext-pgsql'],
  ['postgres primary', 'nuget', 'Npgsql Npgsql.EntityFrameworkCore.PostgreSQL'],
  ['postgres primary', 'props', 'Npgsql'],
  ['postgres primary', 'mix', 'postgrex'],
  ['mysql primary', 'npm', 'mysql2 mysql @planetscale/database'],
  ['mysql primary', 'pip', 'mysqlclient PyMySQL mysql-connector-python aiomysql asyncmy'],
  ['mysql primary', 'gem', 'mysql2 trilogy'],
  ['mysql primary', 'go', 'github.com/go-sql-driver/mysql gorm.io/driver/mysql'],
  ['mysql primary', 'cargo', 'mysql mysql_async sqlx+mysql'],
  ['mysql primary', 'maven', 'com.mysql:mysql-connector-j mysql:mysql-connector-java'],
  ['mysql primary', 'composer', 'ext-pdo_mysql ext-mysqli'],
  ['mysql primary', 'nuget', 'MySqlConnector MySql.Data Pomelo.EntityFrameworkCore.MySql'],
  ['mysql primary', 'mix', 'myxql'],
  ['mariadb primary', 'npm', 'mariadb'],
  ['mariadb primary', 'pip', 'mariadb'],
  ['mariadb primary', 'maven', 'org.mariadb.jdbc:mariadb-java-client'],
  ['mongodb primary', 'npm', 'mongodb mongoose'],
  ['mongodb primary', 'pip', 'pymongo motor mongoengine beanie'],
  ['mongodb primary', 'gem', 'mongo mongoid'],
  ['mongodb primary', 'go', 'go.mongodb.org/mongo-driver go.mongodb.org/mongo-driver/v2'],
  ['mongodb primary', 'cargo', 'mongodb'],
  [
    'mongodb primary',
    'maven',
    'org.mongodb:mongodb-driver-sync org.springframework.boot:spring-boot-starter-data-mongodb',
  ],
  ['mongodb primary', 'composer', 'mongodb/mongodb'],
  ['mongodb primary', 'nuget', 'MongoDB.Driver'],
  ['redis cache', 'npm', 'redis ioredis @upstash/redis redis-om'],
  ['redis cache', 'pip', 'redis django-redis'],
  ['redis cache', 'gem', 'redis'],
  ['redis cache', 'go', 'github.com/redis/go-redis/v9'],
  ['redis cache', 'cargo', 'redis'],
  [
    'redis cache',
    'maven',
    'redis.clients:jedis io.lettuce:lettuce-core org.springframework.boot:spring-boot-starter-data-redis',
  ],
  ['redis cache', 'composer', 'predis/predis ext-redis'],
  ['redis cache', 'nuget', 'StackExchange.Redis'],
  ['redis queue', 'npm', 'bullmq bull'],
  ['redis queue', 'pip', 'rq celery[redis]'],
  ['redis queue', 'gem', 'sidekiq'],
  ['redis queue', 'go', 'github.com/hibiken/asynq'],
  ['sqlite primary', 'npm', 'better-sqlite3 sqlite3 @libsql/client'],
  ['sqlite primary', 'pip', 'aiosqlite'],
  ['sqlite primary', 'gem', 'sqlite3'],
  ['sqlite primary', 'go', 'github.com/mattn/go-sqlite3 modernc.org/sqlite'],
  ['sqlite primary', 'cargo', 'rusqlite sqlx+sqlite'],
  ['sqlite primary', 'nuget', 'Microsoft.Data.Sqlite Microsoft.EntityFrameworkCore.Sqlite'],
  ['dynamodb primary', 'npm', '@aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb dynamoose electrodb dynamodb-toolbox'],
  ['dynamodb primary', 'pip', 'pynamodb'],
  ['dynamodb primary', 'go', 'github.com/aws/aws-sdk-go-v2/service/dynamodb'],
  ['dynamodb primary', 'maven', 'software.amazon.awssdk:dynamodb software.amazon.awssdk:dynamodb-enhanced'],
  ['dynamodb primary', 'nuget', 'AWSSDK.DynamoDBv2'],
  ['sqlserver primary', 'npm', 'mssql tedious'],
  ['sqlserver primary', 'pip', 'pymssql mssql-django'],
  ['sqlserver primary', 'gem', 'tiny_tds activerecord-sqlserver-adapter'],
  ['sqlserver primary', 'go', 'github.com/microsoft/go-mssqldb gorm.io/driver/sqlserver'],
  ['sqlserver primary', 'cargo', 'tiberius'],
  ['sqlserver primary', 'maven', 'com.microsoft.sqlserver:mssql-jdbc'],
  ['sqlserver primary', 'composer', 'ext-pdo_sqlsrv'],
  ['sqlserver primary', 'nuget', 'Microsoft.Data.SqlClient Microsoft.EntityFrameworkCore.SqlServer'],
]

describe('every driver', () => {
  test.each(DATABASES)('%s by %s: %s', (expected, ecosystem, names) => {
    for (const name of names.split(' ')) {
      const found = stackOf(treeOf(ecosystem, name)).databases.map(({ engine, role }) => `${engine} ${role}`)
      expect([name, ...found]).toEqual([name, expected])
    }
  })
})

const TOOLS: readonly (readonly [string, Ecosystem, string])[] = [
  ['prisma', 'npm', 'prisma @prisma/client'],
  ['sequelize', 'npm', 'sequelize @sequelize/core sequelize-cli'],
  ['typeorm', 'npm', 'typeorm @nestjs/typeorm'],
  ['knex', 'npm', 'knex objection'],
  ['db-migrate', 'npm', 'db-migrate db-migrate-pg'],
  ['drizzle', 'npm', 'drizzle-orm drizzle-kit'],
  ['mongoose', 'npm', '@nestjs/mongoose'],
  ['kysely', 'npm', 'kysely'],
  ['node-pg-migrate', 'npm', 'node-pg-migrate'],
  ['mikro-orm', 'npm', '@mikro-orm/core @mikro-orm/migrations'],
  ['migrate-mongo', 'npm', 'migrate-mongo'],
  ['dbmate', 'npm', 'dbmate'],
  ['supabase', 'npm', 'supabase'],
  ['sqlalchemy', 'pip', 'SQLAlchemy sqlmodel Flask-SQLAlchemy'],
  ['alembic', 'pip', 'alembic Flask-Migrate'],
  ['django', 'pip', 'Django'],
  ['rails', 'gem', 'rails activerecord'],
  ['gorm', 'go', 'gorm.io/gorm github.com/jinzhu/gorm github.com/go-gormigrate/gormigrate/v2'],
  ['ent', 'go', 'entgo.io/ent'],
  ['golang-migrate', 'go', 'github.com/golang-migrate/migrate/v4'],
  ['goose', 'go', 'github.com/pressly/goose/v3'],
  ['pop', 'go', 'github.com/gobuffalo/pop/v6 github.com/ory/pop/v6'],
  ['atlas', 'go', 'ariga.io/atlas'],
  ['sqlx', 'cargo', 'sqlx'],
  ['diesel', 'cargo', 'diesel diesel_migrations'],
  ['sea-orm', 'cargo', 'sea-orm sea-orm-migration'],
  ['refinery', 'cargo', 'refinery'],
  ['flyway', 'maven', 'org.flywaydb:flyway-core'],
  ['liquibase', 'gradle', 'org.liquibase:liquibase-core'],
  ['mongock', 'maven', 'io.mongock:mongock-springboot'],
  ['laravel', 'composer', 'laravel/framework'],
  ['doctrine', 'composer', 'doctrine/migrations doctrine/doctrine-migrations-bundle'],
  ['phinx', 'composer', 'robmorgan/phinx'],
  ['ef-core', 'nuget', 'Microsoft.EntityFrameworkCore Microsoft.EntityFrameworkCore.Design'],
  ['ecto', 'mix', 'ecto_sql'],
]

describe('every tool', () => {
  test.each(TOOLS)('%s by %s: %s', (id, ecosystem, names) => {
    for (const name of names.split(' '))
      expect([name, ...stackOf(treeOf(ecosystem, name)).tools.map((each) => each.id)]).toContain(id)
  })

  test.each([
    ['sqitch', 'db/sqitch.plan', '%project=shop\n'],
    ['atlas', 'atlas.hcl', 'env "prod" {}\n'],
    ['flyway', 'flyway.conf', 'flyway.url=jdbc:postgresql://db/shop\n'],
    ['liquibase', 'liquibase.properties', 'changeLogFile=db.xml\n'],
    ['supabase', 'supabase/config.toml', 'project_id = "x"\n'],
    ['phinx', 'phinx.yml', 'paths:\n  migrations: db\n'],
    [
      'bytebase',
      '.github/workflows/release.yml',
      'jobs:\n  a:\n    container:\n      image: bytebase/bytebase-action:3\n',
    ],
    ['alembic', 'alembic.ini', '[alembic]\nscript_location = alembic\n'],
    ['rails', 'db/schema.rb', 'ActiveRecord::Schema[7.1].define(version: 1) do\nend\n'],
    ['ent', 'ent/generate.go', '//go:generate go run entgo.io/ent/cmd/ent generate ./schema\n'],
  ])('%s by its own file %s', (id, path, text) => {
    expect(stackOf({ [path]: text, 'main.go': '' }).tools.map((each) => each.id)).toEqual([id])
  })
})

describe('the installed version', () => {
  test.each([
    ['npm', 'prisma', 'package-lock.json', '{"packages":{"node_modules/prisma":{"version":"6.1.0"}}}', '6.1.0'],
    ['npm', 'knex', 'yarn.lock', 'knex@^3.0.0:\n  version "3.1.0"\n', '3.1.0'],
    ['npm', 'knex', 'pnpm-lock.yaml', 'packages:\n\n  knex@3.1.0:\n    resolution: {}\n', '3.1.0'],
    ['pip', 'alembic', 'requirements.txt', 'alembic==1.13.1\n', '1.13.1'],
    ['pipfile', 'alembic', 'Pipfile.lock', '{"default": {"alembic": {"hashes": [], "version": "==1.13.1"}}}', '1.13.1'],
    ['poetry', 'alembic', 'poetry.lock', '[[package]]\nname = "alembic"\nversion = "1.13.1"\n', '1.13.1'],
    ['uv', 'alembic', 'uv.lock', '[[package]]\nname = "alembic"\nversion = "1.13.1"\n', '1.13.1'],
    ['gem', 'rails', 'Gemfile.lock', 'GEM\n  specs:\n    rails (7.1.3)\n', '7.1.3'],
    ['cargo', 'diesel', 'Cargo.lock', '[[package]]\nname = "diesel"\nversion = "2.1.4"\n', '2.1.4'],
    [
      'gradle',
      'org.flywaydb:flyway-core',
      'gradle.lockfile',
      'org.flywaydb:flyway-core:10.8.1=runtimeClasspath\n',
      '10.8.1',
    ],
    [
      'composer',
      'laravel/framework',
      'composer.lock',
      '{"packages":[{"name": "laravel/framework", "version": "v11.0.3"}]}',
      '11.0.3',
    ],
    [
      'nuget',
      'Microsoft.EntityFrameworkCore',
      'packages.lock.json',
      '{"dependencies":{"net9.0":{"Microsoft.EntityFrameworkCore": {"type": "Direct", "resolved": "9.0.1"}}}}',
      '9.0.1',
    ],
    [
      'nuget',
      'Microsoft.EntityFrameworkCore',
      'Directory.Packages.props',
      '<Project><ItemGroup><PackageVersion Include="Microsoft.EntityFrameworkCore" Version="9.0.1" /></ItemGroup></Project>',
      '9.0.1',
    ],
    ['mix', 'ecto_sql', 'mix.lock', '%{\n  "ecto_sql": {:hex, :ecto_sql, "3.11.1", "x"},\n}\n', '3.11.1'],
  ] as const)('%s: %s by %s', (ecosystem, name, lock, text, version) => {
    const [tool] = stackOf({ ...treeOf(ecosystem, name), [lock]: text }).tools
    expect(tool?.version).toBe(version)
  })
})

describe('what only sounds like a tool or a database', () => {
  test.each<[string, Record<string, string>]>([
    [
      'words that hold `ent`',
      { 'go.mod': 'module x\nrequire github.com/acme/environment v1.0.0\n', 'ent/client.ts': '' },
    ],
    ['an integration of Sentry', { 'requirements.txt': 'sentry-django-integration==1\nguardrails-ai==0.5\n' }],
    [
      'a cache of the build',
      { 'package.json': JSON.stringify({ devDependencies: { 'better-sqlite3': '11' } }, null, 2) },
    ],
    [
      'a driver that an ORM offers to others',
      { 'package.json': JSON.stringify({ peerDependencies: { mysql: '2', pg: '8' } }, null, 2) },
    ],
    ['migrations of Angular', { 'package.json': '{ "name": "x" }', 'migrations.json': '{ "migrations": [] }' }],
    [
      'folders named migrations',
      { 'src/app/migrations/v2-codemod.ts': 'export {}', 'search/migrations/001.json': '{}' },
    ],
    [
      'a central version that nothing asks for',
      {
        'Directory.Packages.props':
          '<Project><ItemGroup><PackageVersion Include="Npgsql" Version="9" /></ItemGroup></Project>',
      },
    ],
  ])('%s', (_, tree) => {
    const { databases, tools } = stackOf({ ...tree, 'index.js': '' })
    expect([...databases.map(({ engine, role }) => `${engine} ${role}`), ...tools.map(({ id }) => id)]).toEqual([])
  })
})
