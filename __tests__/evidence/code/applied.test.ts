import { describe, expect, test } from '@jest/globals'
import { appliedIn } from '../../../src/evidence/code/applied.js'

const TOOLS = [
  'diesel',
  'sqlx',
  'refinery',
  'sea-orm',
  'goose',
  'dbmate',
  'pop',
  'laravel',
  'golang-migrate',
  'ef-core',
  'flyway',
  'liquibase',
  'drizzle',
  'knex',
  'typeorm',
  'sequelize',
  'kysely',
  'mikro-orm',
  'alembic',
  'django',
  'ecto',
]

const seen = (files: Readonly<Record<string, string>>, tools: readonly string[] = TOOLS): readonly string[] =>
  appliedIn(new Map(Object.entries(files)), tools).map(({ what, seen: { path, line } }) => `${what} ${path}:${line}`)

const POM =
  '<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent>\n<dependencies>\n<dependency><artifactId>flyway-core</artifactId></dependency>\n</dependencies></project>\n'

describe('code that applies migrations is seen', () => {
  test.each([
    [
      'src/db/mod.rs',
      'use diesel_migrations::MigrationHarness;\npub fn open(c: &mut C) {\n    c.run_pending_migrations(MIGRATIONS).expect("migrations");\n}\n',
      'run_pending_migrations src/db/mod.rs:3',
    ],
    [
      'src/main.rs',
      'async fn main() {\n    let pool = PgPool::connect(&url).await?;\n    sqlx::migrate!("./migrations").run(&pool).await?;\n}\n',
      'sqlx::migrate! src/main.rs:3',
    ],
    [
      'src/db.rs',
      'refinery::embed_migrations!("migrations");\nfn up(c: &mut C) {\n    migrations::runner().run_async(c).await?;\n}\n',
      'refinery runner().run src/db.rs:3',
    ],
    [
      'src/main.rs',
      'use sea_orm_migration::MigratorTrait;\nasync fn main() {\n    Migrator::up(&db, None).await?;\n}\n',
      'Migrator::up src/main.rs:3',
    ],
    [
      'internal/db/db.go',
      'package db\nimport "github.com/pressly/goose/v3"\nfunc init() {\n\tif err := goose.Up(conn, "migrations"); err != nil {\n\t}\n}\n',
      'goose.Up internal/db/db.go:4',
    ],
    [
      'cmd/server/main.go',
      'package main\nimport "github.com/pressly/goose/v3"\nfunc main() {\n\tprovider, _ := goose.NewProvider(goose.DialectPostgres, conn, fs)\n\t_, err := provider.Up(ctx)\n}\n',
      'goose.Up cmd/server/main.go:5',
    ],
    [
      'cmd/server/main.go',
      'package main\nimport "github.com/golang-migrate/migrate/v4"\nfunc main() {\n\tm, _ := migrate.NewWithSourceInstance("iofs", source, url)\n\tif err := m.Up(); err != nil {\n\t}\n}\n',
      'migrate.Up cmd/server/main.go:5',
    ],
    [
      'Program.cs',
      'using Microsoft.EntityFrameworkCore;\nusing (var scope = app.Services.CreateScope())\n    scope.ServiceProvider.GetRequiredService<Db>().Database.Migrate();\n',
      'Database.Migrate Program.cs:3',
    ],
    [
      'src/main/java/App.java',
      'import org.flywaydb.core.Flyway;\nclass App {\n  public static void main(String[] a) {\n    Flyway.configure().dataSource(d).load().migrate();\n  }\n}\n',
      'Flyway.migrate src/main/java/App.java:4',
    ],
    [
      'src/index.ts',
      "import { migrate } from 'drizzle-orm/node-postgres/migrator'\nawait migrate(db, { migrationsFolder: './drizzle' })\n",
      'migrate() of drizzle-orm src/index.ts:2',
    ],
    [
      'src/server.js',
      "const knex = require('knex')(config)\nawait knex.migrate.latest()\n",
      'knex.migrate.latest src/server.js:2',
    ],
    [
      'src/data-source.ts',
      "import { DataSource } from 'typeorm'\nexport const source = new DataSource({\n  migrationsRun: true,\n})\n",
      'migrationsRun: true src/data-source.ts:3',
    ],
    ['src/server.ts', "import { Umzug } from 'umzug'\nawait umzug.up()\n", 'umzug.up src/server.ts:2'],
    [
      'src/server.ts',
      "import { Migrator } from 'kysely'\nawait migrator.migrateToLatest()\n",
      'migrateToLatest src/server.ts:2',
    ],
    [
      'app/main.py',
      'from alembic import command\ncommand.upgrade(config, "head")\n',
      'alembic command.upgrade app/main.py:2',
    ],
    [
      'shop/wsgi.py',
      'from django.core.management import call_command\ncall_command("migrate")\n',
      "call_command('migrate') shop/wsgi.py:2",
    ],
    [
      'lib/shop/application.ex',
      'defmodule Shop.Application do\n  def start(_, _) do\n    children = [\n      {Ecto.Migrator, repos: [Shop.Repo]},\n',
      'Ecto.Migrator lib/shop/application.ex:4',
    ],
    ['pom.xml', POM, 'Flyway on the start of Spring Boot pom.xml:3'],
    [
      'build.gradle.kts',
      'plugins {\n  id("org.springframework.boot") version "3.4.0"\n}\ndependencies {\n  implementation("org.liquibase:liquibase-core")\n}\n',
      'Liquibase on the start of Spring Boot build.gradle.kts:5',
    ],
    [
      'src/main/resources/application.properties',
      'quarkus.flyway.migrate-at-start=true\n',
      'migrate-at-start src/main/resources/application.properties:1',
    ],
    [
      'src/main/resources/application.yml',
      'quarkus:\n  liquibase:\n    change-log: db/main.yml\n    migrate-at-start: true\n',
      'migrate-at-start src/main/resources/application.yml:4',
    ],
    [
      'cmd/server/main.go',
      'package main\nimport "github.com/amacneil/dbmate/v2/pkg/dbmate"\nfunc main() {\n\tdb := dbmate.New(u)\n\terr := db.CreateAndMigrate()\n}\n',
      'dbmate Migrate cmd/server/main.go:5',
    ],
    [
      'actions/app.go',
      'package actions\nimport "github.com/gobuffalo/pop/v6"\nfunc init() {\n\tmigrator, _ := pop.NewFileMigrator("migrations", models.DB)\n\tmigrator.Up()\n}\n',
      'Migrator.Up actions/app.go:5',
    ],
    [
      'app/Providers/AppServiceProvider.php',
      "<?php\nuse Illuminate\\Support\\Facades\\Artisan;\nclass AppServiceProvider {\n    public function boot()\n    {\n        Artisan::call('migrate', ['--force' => true]);\n    }\n}\n",
      "Artisan::call('migrate') app/Providers/AppServiceProvider.php:6",
    ],
  ])('%s %#', (path, text, expected) => expect(seen({ [path]: text })).toEqual([expected]))

  test('a data source that Micronaut migrates', () => {
    const files = {
      'build.gradle': 'dependencies {\n    implementation("io.micronaut.flyway:micronaut-flyway")\n}\n',
      'src/main/resources/application.yml': 'flyway:\n  datasources:\n    default:\n      enabled: true\n',
    }
    expect(seen(files)).toEqual(['Flyway on the start of Micronaut src/main/resources/application.yml:4'])
    expect(seen({ ...files, 'build.gradle': 'dependencies {}\n' })).toEqual([])
  })

  test('below a function that is for tests alone', () => {
    const text =
      'use diesel_migrations::MigrationHarness;\n#[cfg(test)]\nfn revert() {}\nfn run(c: &mut C) {\n    c.run_pending_migrations(M)?;\n}\n'
    expect(seen({ 'src/db.rs': text })).toEqual(['run_pending_migrations src/db.rs:5'])
  })

  test('behind a setting as well', () => {
    const text =
      'package main\nimport "github.com/pressly/goose/v3"\nfunc main() {\n\tif cfg.AutoMigrate {\n\t\tgoose.Up(conn, "migrations")\n\t}\n}\n'
    expect(seen({ 'main.go': text })).toEqual(['goose.Up main.go:5'])
  })
})

describe('is not taken for it', () => {
  const knex = "const knex = require('knex')(config)\nawait knex.migrate.latest()\n"
  test.each([
    ['tests/setup.js', knex],
    ['scripts/migrate.js', knex],
    ['src/cli/migrate.js', knex],
    [
      'cmd/migrate/main.go',
      'package main\nimport "github.com/pressly/goose/v3"\nfunc main() {\n\tgoose.Up(c, "m")\n}\n',
    ],
    ['src/server.js', '// await knex.migrate.latest()\nrequire("knex")\n'],
    [
      'src/db.rs',
      'use diesel_migrations::MigrationHarness;\n#[cfg(test)]\nmod tests {\n    fn setup() {\n        c.run_pending_migrations(M).unwrap();\n    }\n}\n',
    ],
    ['src/main/resources/application.properties', '%dev.quarkus.flyway.migrate-at-start=true\n'],
    ['src/main/resources/application.yml', '"%test":\n  quarkus:\n    flyway:\n      migrate-at-start: true\n'],
    [
      'app/Http/Controllers/CacheController.php',
      "<?php\nuse Illuminate\\Support\\Facades\\Artisan;\nclass CacheController {\n    public function clear()\n    {\n        Artisan::call('cache:clear');\n    }\n}\n",
    ],
    [
      'app/Console/Commands/Install.php',
      "<?php\nuse Illuminate\\Support\\Facades\\Artisan;\nArtisan::call('migrate');\n",
    ],
    ['pom.xml', POM.replace('spring-boot-starter-parent', 'parent')],
  ])('%s %#', (path, text) => expect(seen({ [path]: text })).toEqual([]))

  test('a Flyway that Spring Boot is told not to run', () => {
    const files = { 'pom.xml': POM, 'src/main/resources/application.yml': 'spring:\n  flyway:\n    enabled: false\n' }
    expect(seen(files)).toEqual([])
    const property = { 'pom.xml': POM, 'src/main/resources/application.properties': 'spring.flyway.enabled=false\n' }
    expect(seen(property)).toEqual([])
  })

  test('is not switched off by a profile that nothing switches on', () => {
    const files = {
      'pom.xml': POM,
      'src/main/resources/application-ddlscripts.yml': 'spring:\n  flyway:\n    enabled: false\n',
    }
    expect(seen(files)).toHaveLength(1)
  })

  test('a tool that the repository does not have', () =>
    expect(seen({ 'src/server.js': knex }, ['prisma'])).toEqual([]))
})

test('a lock of the server that the same source takes is seen', () => {
  const migrate = (lock: string): string =>
    `use diesel_migrations::MigrationHarness;\npub fn open(c: &mut C) {\n    ${lock}\n    c.run_pending_migrations(MIGRATIONS).expect("migrations");\n}\n`
  const locked = (lock: string): readonly (true | undefined)[] =>
    appliedIn(new Map([['src/db/mod.rs', migrate(lock)]]), ['diesel']).map((each) => each.locked)
  expect(locked('c.batch_execute("SELECT pg_advisory_lock(7);")?;')).toEqual([true])
  expect(locked('// c.batch_execute("SELECT pg_advisory_lock(7);")')).toEqual([undefined])
})
