import { expect, test } from '@jest/globals'
import { headline } from '../../src/render/headline.js'
import { renderText } from '../../src/render/text.js'
import { audited, reviewed, type Tracked } from '../runner/in-memory.js'

/** A Rails application: nothing reads its migrations, everything around them is read. */
const CLINIC: Tracked = {
  Gemfile: 'source "https://rubygems.org"\ngem "rails"\ngem "pg"\n',
  'config/database.yml': 'production:\n  adapter: postgresql\n',
  'db/migrate/20240101000000_create_visits.rb':
    'class CreateVisits < ActiveRecord::Migration[7.1]\n  def change\n    create_table :visits\n  end\nend\n',
  'db/migrate/20240201000000_create_rooms.clinic.rb':
    'class CreateRooms < ActiveRecord::Migration[7.1]\n  def change\n    create_table :rooms\n  end\nend\n',
  '.github/workflows/test.yml': `on: pull_request
jobs:
  rspec:
    runs-on: ubuntu-latest
    services:
      postgres: { image: 'postgres:17' }
    env:
      DATABASE_URL: postgres://postgres:postgres@localhost:5432/clinic
    steps:
      - run: bin/rails db:migrate
      - run: bundle exec rspec
`,
}

/** A Flask application whose folder of migrations Flask-Migrate made. */
const LEDGER: Tracked = {
  'requirements.txt': 'Flask-Migrate==4.0.7\npsycopg2-binary==2.9.9\n',
  'migrations/alembic.ini': '[alembic]\n[loggers]\nkeys = root,sqlalchemy,alembic,flask_migrate\n',
  'migrations/env.py': 'from alembic import context\n',
  'migrations/versions/0001_accounts.py': 'revision = "0001_accounts"\ndown_revision = None\n',
  'migrations/versions/0002_entries.py': 'revision = "0002_entries"\ndown_revision = "0001_accounts"\n',
}

async function linesOf(files: Tracked): Promise<ReadonlyMap<string, string>> {
  const { categories } = await audited(files)
  return new Map(
    categories.flatMap(({ checks }) => checks.map(({ id, status, summary }) => [id, `${status}: ${summary}`] as const)),
  )
}

test('migrations that nothing reads are counted, named as not analysed, and no good news', async () => {
  const report = await audited(CLINIC)
  expect(report.notAnalysed).toEqual([
    {
      path: 'db/migrate/20240201000000_create_rooms.clinic.rb',
      line: 1,
      reason: 'the 2 migrations of Rails are not read yet',
    },
  ])
  expect(headline(report)).toBe('No migration here could be read')
  const lines = await linesOf(CLINIC)
  for (const check of ['migrations/no-data-loss', 'migrations/up-down', 'integrity/foreign-keys'])
    expect(lines.get(check)).toBe('unverifiable: the 2 migrations of Rails are not read yet')
  expect(lines.get('migrations/files-present')).toBe('warn: 2 migrations of Rails in db/migrate, not read yet')
  expect(lines.get('docs/changelog')).toBe('pass: 2 migrations, each named by what it does')
  const one = Object.entries(CLINIC).filter(([path]) => !path.endsWith('create_rooms.clinic.rb'))
  const [single] = (await audited(Object.fromEntries(one))).notAnalysed
  expect(single?.reason).toBe('the migration of Rails is not read yet')
})

test('what asks how migrations are run, tried and taken back is answered although nothing reads them', async () => {
  const lines = await linesOf(CLINIC)
  expect(lines.get('safety/dry-run')).toBe('pass: rails db:migrate on a throw-away database on each pull request')
  expect(lines.get('rollback/quick')).toBe('unverifiable: no recovery time objective is declared (rto-minutes)')
  expect(lines.get('rollback/documented')).toBe('fail: no section says how to roll the database back')
  const runbook = {
    'docs/rollback.md':
      '# Rolling back a migration\n\nThe on-call engineer decides when to roll back.\n\n```sh\nbin/rails db:rollback STEP=1\n```\n',
  }
  expect((await linesOf({ ...CLINIC, ...runbook })).get('rollback/documented')).toMatch(/^pass: docs\/rollback\.md/)
})

test('what is printed for them runs the tool of the repository', async () => {
  const codeOf = async (files: Tracked, check: string): Promise<string | undefined> =>
    (await audited(files)).gaps.find((each) => each.check === check)?.fix.code
  expect(await codeOf(CLINIC, 'rollback/documented')).toContain('bin/rails db:rollback STEP=1')
  const plan = await codeOf(LEDGER, 'safety/dry-run')
  expect(plan).toContain('pip install -r requirements.txt')
  expect(plan).toContain('flask db upgrade --sql')
  expect(plan).not.toContain('working-directory')
  const staged = await codeOf(
    {
      'src/Shop/Shop.csproj':
        '<Project><ItemGroup><PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="9.0.0" /></ItemGroup></Project>\n',
      'src/Shop/Data/Migrations/20240101000000_Orders.cs': 'public partial class Orders : Migration {}\n',
      '.config/dotnet-tools.json': '{ "version": 1, "isRoot": true, "tools": {} }\n',
    },
    'safety/staging',
  )
  expect(staged).toContain('dotnet tool restore')
  expect(staged).toContain('dotnet ef database update')
  expect(staged).toContain('working-directory: src/Shop')
})

test('revisions of Alembic are known by their folder, whatever their files are called', async () => {
  const [unread] = (await audited(LEDGER)).notAnalysed
  expect(unread).toMatchObject({
    path: 'migrations/versions/0002_entries.py',
    reason: 'the 2 migrations of Alembic are not read yet',
  })
})

test('what nobody read is one gap, and not one for each check', async () => {
  const shown = renderText(await audited(CLINIC), { colour: false })
  expect(shown.match(/Missing: the 2 migrations of Rails are not read yet/g)).toHaveLength(1)
  expect(shown).toMatch(/\[HIGH\] No data loss, and \d+ more\n/)
  expect(shown).toMatch(/The same holds for:\s.*Up and down migrations/)
})

const NEXT = 'db/migrate/20240301000000_drop_rooms.rb'
const DROPS = 'class DropRooms < ActiveRecord::Migration[7.1]\n  def change\n    drop_table :rooms\n  end\nend\n'

async function changeLines(base: Tracked, change: Tracked): Promise<ReadonlyMap<string, string>> {
  const { categories } = await reviewed(base, change)
  return new Map(
    categories.flatMap(({ checks }) => checks.map(({ id, status, summary }) => [id, `${status}: ${summary}`] as const)),
  )
}

test('a change whose migration nobody read is not said to be harmless', async () => {
  const report = await reviewed(CLINIC, { [NEXT]: DROPS })
  expect(report.notAnalysed).toEqual([{ path: NEXT, line: 1, reason: 'migrations of Rails are not read yet' }])
  expect(headline(report)).toBe('Nothing that was read blocks this change, and 1 place of it was not analysed')
  const lines = await changeLines(CLINIC, { [NEXT]: DROPS })
  expect(lines.get('migrations/no-data-loss')).toBe('unverifiable: the migration of Rails is not read yet')
  expect(lines.get('migrations/files-present')).toBe('warn: 3 migrations of Rails in db/migrate, not read yet')
})

test('a change that brings no migration is not asked for those that nobody read', async () => {
  const compose = { 'docker-compose.yml': 'services:\n  cache:\n    image: redis:7\n' }
  const lines = await changeLines(CLINIC, compose)
  expect(lines.get('migrations/no-data-loss')).toBe('not-applicable: no migrations to judge')
})

test('a migration that nobody read keeps a change from passing, beside another that was read', async () => {
  const base = { ...CLINIC, 'billing/db/migrations/001_init.sql': 'CREATE TABLE bills (id bigint PRIMARY KEY);\n' }
  const read = { 'billing/db/migrations/002_notes.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);\n' }
  expect((await changeLines(base, read)).get('migrations/no-data-loss')).toMatch(/^pass/)
  expect((await changeLines(base, { ...read, [NEXT]: DROPS })).get('migrations/no-data-loss')).toMatch(
    /^unverifiable: .*; the migration of Rails is not read yet$/,
  )
})

test('a schema file of a newer version is no new database', async () => {
  const schema = (version: string): Tracked => ({
    'db/schema.rb': `ActiveRecord::Schema[7.1].define(version: ${version}) do\nend\n`,
  })
  const { trigger } = await reviewed({ ...CLINIC, ...schema('2024_02_01') }, { ...schema('2024_03_01'), [NEXT]: DROPS })
  expect(trigger.reasons.map(({ id }) => id)).not.toContain('new-database')
})

test('a file that is only called like a migration of a tool that is not here starts no review', async () => {
  const report = await reviewed(CLINIC, { 'app/1719000000000-theme.ts': 'export const theme = 1\n' })
  expect(report.trigger.triggered).toBe(false)
})
