import { expect, test } from '@jest/globals'
import { audited, type Tracked } from '../runner/in-memory.js'

/** A Diesel application: its gaps speak of its own tables. */
const SHOP: Tracked = {
  'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\ndiesel = { version = "2", features = ["postgres"] }\n',
  'diesel.toml': '[migrations_directory]\ndir = "migrations"\n',
  'migrations/2024-01-01-000000_parcels/up.sql':
    'CREATE TABLE "Parcel" (id bigint PRIMARY KEY, weight int, route text, CONSTRAINT fk_a FOREIGN KEY (id) REFERENCES "Parcel" (id), CONSTRAINT fk_b UNIQUE (route), CONSTRAINT odd CHECK (weight > 0));\n',
  'migrations/2024-01-01-000000_parcels/down.sql': 'DROP TABLE "Parcel";\n',
  'migrations/2024-02-01-000000_drop_route/up.sql': 'ALTER TABLE "Parcel" DROP COLUMN route;\n',
  'migrations/2024-02-01-000000_drop_route/down.sql': 'ALTER TABLE "Parcel" ADD COLUMN route text;\n',
}

async function fixOf(check: string, files: Tracked): Promise<string> {
  const { gaps } = await audited(files)
  const gap = gaps.find((each) => each.check === check)
  return `${gap?.missing ?? ''}\n${gap?.fix.text ?? ''}\n${gap?.fix.code ?? ''}`
}

test('values that a rollback loses are kept under the names of the repository', async () => {
  const fix = await fixOf('rollback/data-preservation', SHOP)
  expect(fix).toContain(
    'CREATE TABLE "Parcel_route_kept" AS SELECT id, route FROM "Parcel" WHERE route IS NOT NULL;\nALTER TABLE "Parcel" DROP COLUMN route;',
  )
  expect(fix).toContain(
    'UPDATE "Parcel" SET route = kept.route FROM "Parcel_route_kept" kept WHERE kept.id = "Parcel".id;',
  )
  expect(fix).not.toContain('orders')
})

test('a constraint is renamed by the convention that the others follow', async () => {
  expect(await fixOf('integrity/constraint-naming', SHOP)).toContain(
    'ALTER TABLE "Parcel" RENAME CONSTRAINT odd TO "ck_Parcel_weight";',
  )
})

test('a name that PostgreSQL cuts is given one that it does not cut', async () => {
  const long = `CREATE TABLE shipments (id bigint PRIMARY KEY, weight int, CONSTRAINT ${'w'.repeat(70)} CHECK (weight > 0));\n`
  const files = {
    ...SHOP,
    'migrations/2024-01-01-000000_parcels/up.sql': `${SHOP['migrations/2024-01-01-000000_parcels/up.sql'] ?? ''}${long}`,
  }
  expect(await fixOf('integrity/constraint-naming', files)).toContain(
    `ALTER TABLE shipments RENAME CONSTRAINT ${'w'.repeat(63)} TO shipments_weight_check;`,
  )
})

test('what cannot be read is named, and no foreign statement stands for it', async () => {
  const files = {
    ...SHOP,
    'migrations/2024-03-01-000000_dynamic/up.sql': "DO $$ BEGIN EXECUTE format('SELECT %s', 1); END $$;\n",
    'migrations/2024-03-01-000000_dynamic/down.sql': 'SELECT 1;\n',
  }
  const fix = await fixOf('migrations/index-creation', files)
  expect(fix).toContain('migrations/2024-03-01-000000_dynamic/up.sql:1')
  expect(fix).not.toContain('orders')
})

test('the changelog lists migrations as their folders are named', async () => {
  const files = {
    ...SHOP,
    'migrations/2024-03-01-000000_x1/up.sql': 'SELECT 1;\n',
    'migrations/2024-03-01-000000_x1/down.sql': 'SELECT 1;\n',
  }
  const fix = await fixOf('docs/changelog', files)
  if (fix.trim() !== '') expect(fix).toContain('`2024-02-01-000000_drop_route`')
})

const DEPOT: Tracked = {
  ...SHOP,
  'docker-compose.prod.yml':
    'services:\n  db:\n    image: postgres:16\n    volumes:\n      - data:/var/lib/postgresql/data\n',
  'migrations/2024-03-01-000000_depots/up.sql': `CREATE TABLE settings (id bigint PRIMARY KEY);
CREATE TABLE depots (id bigint PRIMARY KEY);
CREATE TABLE "Van" (id bigint PRIMARY KEY, depot_id bigint NOT NULL, CONSTRAINT van_depot FOREIGN KEY (depot_id) REFERENCES depots (id));
CREATE TABLE trips (id bigint PRIMARY KEY, van_id bigint REFERENCES "Van" (id), depot_id bigint REFERENCES depots (id));
`,
  'migrations/2024-03-01-000000_depots/down.sql':
    'DROP TABLE trips;\nDROP TABLE "Van";\nDROP TABLE depots;\nDROP TABLE settings;\n',
}

test('a drill looks at the two tables that most others refer to', async () => {
  expect(await fixOf('backup/restore-tested', DEPOT)).toContain(`for table in depots '"Van"'; do`)
})

test('a test of the data asks for a foreign key of the repository', async () => {
  const fix = await fixOf('integrity/validation-tests', DEPOT)
  expect(fix).toContain(`conrelid = '"Van"'::regclass`)
  expect(fix).toContain('SELECT child.* FROM "Van" child LEFT JOIN depots parent ON parent.id = child.depot_id')
  expect(fix).not.toMatch(/orders|customers/)
})

test('the runbook of a restore names no bucket and no database of another', async () => {
  const fix = await fixOf('backup/restore-documented', DEPOT)
  expect(fix).toContain(
    "docker compose -f docker-compose.prod.yml exec -T db sh -c 'pg_restore --exit-on-error --no-owner -U",
  )
  expect(fix).not.toMatch(/orders|example-backups|s3:/)
})

test('a workflow migrates as the repository does where a deploy runs its own script', async () => {
  const files = {
    'package.json': '{ "name": "shop", "scripts": { "db:migrate:deploy": "turbo run db:migrate:deploy" } }',
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    'packages/db/package.json':
      '{ "name": "db", "dependencies": { "prisma": "6.1.0", "@prisma/client": "6.1.0" }, "scripts": { "db:migrate:dev": "node ./dist/apply-migrations.js", "db:migrate:deploy": "node ./dist/apply-migrations.js" } }',
    'packages/db/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("SHOP_URL")\n}\n',
    'packages/db/migrations/20260101000000_parcels/migration.sql': 'CREATE TABLE "Parcel" (id bigint PRIMARY KEY);\n',
    'packages/db/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'k8s/migrate.yaml':
      'apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\nspec:\n  template:\n    spec:\n      containers:\n        - name: migrate\n          image: shop\n          command: [node, packages/db/dist/apply-migrations.js]\n',
  }
  const fix = await fixOf('safety/staging', files)
  expect(fix).toContain('run: pnpm run db:migrate:deploy\n')
  expect(fix).toContain('SHOP_URL: ${{ secrets.DIRECT_SHOP_URL }}')
  expect(fix).not.toContain('prisma migrate deploy')
})

test('a release phase that stands is not printed again: only the address is asked for', async () => {
  const Procfile = 'release: ./target/release/shop migrate\nweb: ./shop\n'
  const fix = await fixOf('safety/connections', { ...SHOP, Procfile })
  expect(fix).toContain('check: safety/connections')
  expect(fix).not.toContain('release:')
})

test('a down that leaves another schema is shown by what it leaves', async () => {
  const files = {
    ...SHOP,
    'migrations/2024-02-01-000000_drop_route/down.sql': 'ALTER TABLE "Parcel" ADD COLUMN route int;\n',
  }
  expect(await fixOf('rollback/tested', files)).toMatch(/Parcel.route: type was text, is int/)
})

test('a migration that commits statement by statement is put into one transaction as it stands', async () => {
  const fix = await fixOf('migrations/idempotent', {
    'package.json': '{ "dependencies": { "prisma": "7.8.0", "@prisma/client": "7.8.0" } }\n',
    'package-lock.json':
      '{ "lockfileVersion": 3, "packages": { "node_modules/prisma": { "version": "7.8.0" }, "node_modules/@prisma/client": { "version": "7.8.0" } } }\n',
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/migrations/20260101000000_parcels/migration.sql':
      'CREATE TABLE "Parcel" (id bigint PRIMARY KEY, weight int);\nCREATE INDEX "Parcel_weight_idx" ON "Parcel" (weight);\n',
  })
  expect(fix).toContain(
    '-- prisma/migrations/20260101000000_parcels/migration.sql\nBEGIN;\nCREATE TABLE "Parcel" (id bigint PRIMARY KEY, weight int);\nCREATE INDEX "Parcel_weight_idx" ON "Parcel" (weight);\nCOMMIT;',
  )
  expect(fix).not.toContain('users')
})

test('a migration out of step is renamed as the others are named, where it has not run', async () => {
  const files = {
    ...SHOP,
    'migrations/2024-03-01_000000_slips/up.sql': 'CREATE TABLE slips (id bigint PRIMARY KEY);\n',
    'migrations/2024-03-01_000000_slips/down.sql': 'DROP TABLE slips;\n',
  }
  const fix = await fixOf('migrations/naming', files)
  expect(fix).toContain('git mv migrations/2024-03-01_000000_slips migrations/2024-03-01-000000_slips')
  expect(fix).toContain('Where it has run anywhere, leave it')
})

test('tables of unknown size are the ones that a migration changes', async () => {
  const files = {
    ...SHOP,
    'migrations/2024-03-01-000000_weigh/up.sql': 'ALTER TABLE "Parcel" ALTER COLUMN weight TYPE bigint;\n',
    'migrations/2024-03-01-000000_weigh/down.sql': 'ALTER TABLE "Parcel" ALTER COLUMN weight TYPE int;\n',
  }
  const fix = await fixOf('migrations/large-table', files)
  expect(fix).toContain('    Parcel: 250')
  expect(fix).not.toContain('orders')
})

test('migrations that nothing reads yet are no reason to print foreign names', async () => {
  const files = {
    ...SHOP,
    'api/pyproject.toml': '[project]\nname = "api"\ndependencies = ["alembic>=1.13", "psycopg>=3"]\n',
    'api/alembic.ini': '[alembic]\nscript_location = migrations\n',
    'api/migrations/env.py': 'from alembic import context\n',
    'api/migrations/versions/2026_01_01_add_slips.py': 'revision = "a1"\ndown_revision = None\n',
  }
  const fix = await fixOf('migrations/naming', files)
  expect(fix).toContain('the migration of Alembic is not read yet')
  expect(fix).not.toContain('git mv')
})

test('rows of a table that a rollback brings back empty are kept under its name', async () => {
  const files = {
    ...SHOP,
    'migrations/2024-02-01-000000_drop_route/up.sql': 'DROP TABLE "Parcel";\n',
    'migrations/2024-02-01-000000_drop_route/down.sql':
      'CREATE TABLE "Parcel" (id bigint PRIMARY KEY, weight int, route text, CONSTRAINT fk_a FOREIGN KEY (id) REFERENCES "Parcel" (id), CONSTRAINT fk_b UNIQUE (route), CONSTRAINT odd CHECK (weight > 0));\n',
  }
  const fix = await fixOf('rollback/data-preservation', files)
  expect(fix).toContain('CREATE TABLE "Parcel_kept" AS SELECT * FROM "Parcel";')
  expect(fix).toContain('INSERT INTO "Parcel" (id, weight, route) SELECT id, weight, route FROM "Parcel_kept";')
  expect(fix).not.toContain('orders')
})
