import type { Example } from '../../src/hazards/hazard.js'

export type Files = Readonly<Record<string, string>>

/** A repository of one tool: a first migration, and the one under review. */
export interface Repository {
  readonly tool: string
  readonly files: (example: Example) => { readonly base: Files; readonly change: Files }
}

/** A migration as a tool's files, for the repositories below. */
interface Made {
  readonly at: 'first' | 'second'
  readonly sql: string
  readonly down: string
  readonly outside: boolean
}

function repository(tool: string, around: Files, migration: (made: Made) => Files): Repository {
  return {
    tool,
    files: ({ before, sql, down, outsideTransaction = false }) => ({
      base: {
        ...around,
        ...migration({ at: 'first', sql: before ?? 'SELECT 1;', down: '-- irreversible: the start', outside: false }),
      },
      change: migration({
        at: 'second',
        sql,
        down: down ?? '-- irreversible: an example',
        outside: outsideTransaction,
      }),
    }),
  }
}

const GO = (module: string): Files => ({
  'go.mod': `module shop\n\ngo 1.22\n\nrequire (\n\t${module}\n\tgithub.com/jackc/pgx/v5 v5.5.0\n)\n`,
})
const CARGO = (crate: string): Files => ({ 'Cargo.toml': `[package]\nname = "shop"\n\n[dependencies]\n${crate}\n` })

/** One changeSet in each format. */
const changelogs: Readonly<Record<'sql' | 'xml' | 'yaml', (made: Made) => string>> = {
  sql: ({ at, sql, outside }) =>
    `--liquibase formatted sql\n--changeset ada:${at}${outside ? ' runInTransaction:false' : ''}\n${sql}\n-- irreversible: an example\n`,
  xml: ({ at, sql, outside }) =>
    `<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n<changeSet id="${at}" author="ada"${outside ? ' runInTransaction="false"' : ''}>\n<sql><![CDATA[\n-- irreversible: an example\n${sql}\n]]></sql>\n</changeSet>\n</databaseChangeLog>\n`,
  yaml: ({ at, sql, outside }) =>
    `databaseChangeLog:\n  - changeSet:\n      # irreversible: an example\n      id: ${at}\n      author: ada\n${outside ? '      runInTransaction: false\n' : ''}      changes:\n        - sql:\n            sql: |\n${sql.replaceAll(/^/gm, '              ')}\n`,
}

export const REPOSITORIES: readonly Repository[] = [
  repository('golang-migrate', GO('github.com/golang-migrate/migrate/v4 v4.17.0'), ({ at, sql, down }) => ({
    [`migrations/00000${at === 'first' ? '7' : '8'}_${at}.up.sql`]: `${sql}\n`,
    [`migrations/00000${at === 'first' ? '7' : '8'}_${at}.down.sql`]: `${down}\n`,
  })),
  repository('goose', GO('github.com/pressly/goose/v3 v3.20.0'), ({ at, sql, down, outside }) => ({
    [`migrations/0000${at === 'first' ? '9' : '10'}_${at}.sql`]:
      `${outside ? '-- +goose NO TRANSACTION\n' : ''}-- +goose Up\n` +
      `${sql.includes('$$') ? `-- +goose StatementBegin\n${sql}\n-- +goose StatementEnd` : sql}\n\n-- +goose Down\n${down}\n`,
  })),
  repository('dbmate', GO('github.com/amacneil/dbmate/v2 v2.15.0'), ({ at, sql, down, outside }) => ({
    [`db/migrations/20240${at === 'first' ? '1' : '2'}01120000_${at}.sql`]: `-- migrate:up${outside ? ' transaction:false' : ''}\n${sql}\n\n-- migrate:down\n${down}\n`,
  })),
  repository(
    'flyway',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.flywaydb</groupId><artifactId>flyway-core</artifactId><version>10.0.0</version></dependency><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.0</version></dependency></dependencies></project>\n',
    },
    ({ at, sql, outside }) => {
      const path = `src/main/resources/db/migration/V${at === 'first' ? '1_9' : '1_10'}__${at}.sql`
      return { [path]: `${sql}\n`, ...(outside ? { [`${path}.conf`]: 'executeInTransaction=false\n' } : {}) }
    },
  ),
  repository('sqlx', CARGO('sqlx = { version = "0.8", features = ["postgres"] }'), ({ at, sql, down, outside }) => ({
    [`migrations/20240${at === 'first' ? '1' : '2'}01120000_${at}.up.sql`]: `${outside ? '-- no-transaction\n' : ''}${sql}\n`,
    [`migrations/20240${at === 'first' ? '1' : '2'}01120000_${at}.down.sql`]: `${down}\n`,
  })),
  repository(
    'diesel',
    { ...CARGO('diesel = { version = "2.1", features = ["postgres"] }'), 'diesel.toml': '' },
    ({ at, sql, down, outside }) => {
      const folder = `migrations/2024-0${at === 'first' ? '1' : '2'}-01-120000_${at}`
      return {
        [`${folder}/up.sql`]: `${sql}\n`,
        [`${folder}/down.sql`]: `${down}\n`,
        ...(outside ? { [`${folder}/metadata.toml`]: 'run_in_transaction = false\n' } : {}),
      }
    },
  ),
  ...['6.10.0', '7.5.0'].map((version) =>
    repository(
      'prisma',
      {
        'package.json': `{ "dependencies": { "@prisma/client": "${version}" }, "devDependencies": { "prisma": "${version}" } }\n`,
        'package-lock.json': `{ "lockfileVersion": 3, "packages": { "node_modules/prisma": { "version": "${version}" } } }\n`,
        'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
        'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      },
      ({ at, sql }) => ({
        [`prisma/migrations/20240${at === 'first' ? '1' : '2'}01120000_${at}/migration.sql`]: `${sql}\n`,
      }),
    ),
  ),
  repository(
    'supabase',
    {
      'supabase/config.toml': 'project_id = "shop"\n',
      'package.json': '{ "devDependencies": { "supabase": "2.110.0" } }\n',
      'package-lock.json':
        '{ "lockfileVersion": 3, "packages": { "node_modules/supabase": { "version": "2.110.0" } } }\n',
    },
    ({ at, sql }) => ({
      [`supabase/migrations/20240${at === 'first' ? '1' : '2'}01120000_${at}.sql`]: `${sql}\n`,
    }),
  ),
  repository(
    'atlas',
    { ...GO('ariga.io/atlas v0.20.0'), 'migrations/atlas.sum': 'h1:x=\n' },
    ({ at, sql, outside }) => ({
      [`migrations/20240${at === 'first' ? '1' : '2'}01120000_${at}.sql`]: `${outside ? '-- atlas:txmode none\n\n' : ''}${sql}\n`,
    }),
  ),
  repository('pop', GO('github.com/ory/x v0.0.600'), ({ at, sql, down, outside }) => {
    const stem = `migrations/sql/20240${at === 'first' ? '1' : '2'}01120000_${at}.postgres${outside ? '.autocommit' : ''}`
    return { [`${stem}.up.sql`]: `${sql}\n`, [`${stem}.down.sql`]: `${down}\n` }
  }),
  ...(['sql', 'xml', 'yaml'] as const).map((format) =>
    repository(
      'liquibase',
      {
        'pom.xml':
          '<project><dependencies><dependency><groupId>org.liquibase</groupId><artifactId>liquibase-core</artifactId><version>4.27.0</version></dependency><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.0</version></dependency></dependencies></project>\n',
        'src/main/resources/db/changelog/db.changelog-master.yaml':
          'databaseChangeLog:\n  - includeAll:\n      path: changes\n      relativeToChangelogFile: true\n',
      },
      (made) => ({
        [`src/main/resources/db/changelog/changes/000${made.at === 'first' ? '1' : '2'}_${made.at}.${format}`]:
          changelogs[format](made),
      }),
    ),
  ),
  repository(
    'knex',
    {
      'package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.11.0" } }\n',
      'knexfile.js': "module.exports = { client: 'pg', migrations: { directory: './migrations' } }\n",
    },
    ({ at, sql, outside }) => ({
      [`migrations/20240${at === 'first' ? '1' : '2'}01120000_${at}.js`]:
        `exports.up = (knex) => knex.raw(\`${sql}\`)\n\n// irreversible: an example\nexports.down = () => { throw new Error('no way back') }\n` +
        (outside ? '\nexports.config = { transaction: false }\n' : ''),
    }),
  ),
  repository(
    'django',
    {
      'requirements.txt': 'Django==5.0\npsycopg==3.1\n',
      'manage.py': '',
      'shop/settings.py': "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n",
      'orders/migrations/__init__.py': '',
    },
    ({ at, sql, outside }) => ({
      [`orders/migrations/000${at === 'first' ? '1' : '2'}_${at}.py`]: [
        'from django.db import migrations',
        '# irreversible: an example',
        'class Migration(migrations.Migration):',
        `    atomic = ${outside ? 'False' : 'True'}`,
        `    dependencies = [${at === 'first' ? '' : "('orders', '0001_first')"}]`,
        `    operations = [migrations.RunSQL("""${sql}\n""")]`,
        '',
      ].join('\n'),
    }),
  ),
]
