import type { Files } from './repository.js'

/** Parts that the repositories are put together from: each a few believable files. */

const up = (name: string, sql: string, down: string): Files => ({
  [`migrations/${name}.up.sql`]: sql,
  [`migrations/${name}.down.sql`]: down,
})

/** A Go service over PostgreSQL, its schema in golang-migrate. */
export const GO_SERVICE: Files = {
  'go.mod': `module example.com/shop

go 1.23

require (
	github.com/golang-migrate/migrate/v4 v4.18.1
	github.com/jackc/pgx/v5 v5.7.1
)
`,
  'cmd/shop/main.go': 'package main\n\nfunc main() {}\n',
}

/** Customers, their orders and the lines of those, as careful people write them. */
export const GOOD_MIGRATIONS: Files = {
  ...up(
    '000001_create_customers',
    `CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT customers_email_key UNIQUE (email)
);
COMMENT ON TABLE customers IS 'Everybody who has ordered at least once';
COMMENT ON COLUMN customers.id IS 'Printed on invoices';
COMMENT ON COLUMN customers.email IS 'Where receipts go';
COMMENT ON COLUMN customers.name IS 'As it stands on parcels';
`,
    'DROP TABLE customers;\n',
  ),
  ...up(
    '000002_create_orders',
    `CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL,
  status text NOT NULL,
  placed_at timestamptz NOT NULL,
  CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT orders_status_check CHECK (status IN ('new', 'paid', 'shipped'))
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
COMMENT ON INDEX orders_customer_id_idx IS 'Serves the list of orders of one customer';
COMMENT ON TABLE orders IS 'One row for each checkout';
COMMENT ON COLUMN orders.customer_id IS 'Who pays';
COMMENT ON COLUMN orders.status IS 'How far the order has come';
`,
    'DROP TABLE orders;\n',
  ),
  ...up(
    '000003_create_order_lines',
    `CREATE TABLE order_lines (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL,
  quantity integer NOT NULL,
  CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_lines_quantity_check CHECK (quantity > 0)
);
CREATE INDEX order_lines_order_id_idx ON order_lines (order_id);
COMMENT ON INDEX order_lines_order_id_idx IS 'Serves the lines of one order';
COMMENT ON TABLE order_lines IS 'What was ordered';
COMMENT ON COLUMN order_lines.order_id IS 'The order that it is part of';
COMMENT ON COLUMN order_lines.quantity IS 'Pieces';
`,
    'DROP TABLE order_lines;\n',
  ),
}

/** The same tables as they come out in a hurry: no keys, no rules, no downs, no words. */
export const HASTY_MIGRATIONS: Files = {
  'migrations/000001_init.up.sql': `CREATE TABLE customers (
  id bigint PRIMARY KEY,
  email text,
  name text,
  phone text,
  created_at timestamptz
);
`,
  'migrations/000002_update.up.sql': `CREATE TABLE orders (
  customer_id bigint NOT NULL,
  status text NOT NULL
);
CREATE INDEX idx_a ON orders (customer_id);
`,
  'migrations/000003_changes.up.sql': `CREATE TABLE shipments (
  id bigint PRIMARY KEY,
  customer_id bigint
);
`,
}

/** A change of the Go service's schema, with its down. */
export function migration(name: string, sql: string, down?: string): Files {
  return {
    [`migrations/${name}.up.sql`]: sql,
    ...(down === undefined ? {} : { [`migrations/${name}.down.sql`]: down }),
  }
}

/** The configuration file, without its first line. */
export function configured(lines: string): Files {
  return { '.github/database-review.yml': `version: 1\n${lines}` }
}

export function rds(lines: readonly string[]): Files {
  return {
    'infra/main.tf': `provider "aws" {
  region = "eu-west-1"
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.t4g.medium"
${lines.map((line) => `  ${line}\n`).join('')}}
`,
  }
}

/** An instance that keeps two weeks of encrypted backups, copied to a second region. */
export const GOOD_RDS: Files = {
  ...rds(['backup_retention_period = 14', 'storage_encrypted = true']),
  'infra/second-region.tf': `provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

resource "aws_db_instance_automated_backups_replication" "orders" {
  provider               = aws.frankfurt
  source_db_instance_arn = aws_db_instance.orders.arn
  retention_period       = 14
}
`,
}

export const WEAK_RDS: Files = {
  ...rds(['backup_retention_period = 3', 'storage_encrypted = true']),
  'infra/replica.tf': `resource "aws_db_instance" "orders_frankfurt" {
  provider            = aws.frankfurt
  replicate_source_db = aws_db_instance.orders.arn
  storage_encrypted   = true
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}
`,
}

/** Backups off: the provider's default. */
export const BAD_RDS: Files = rds(['storage_encrypted = false'])

export function workflow(name: string, on: string, jobs: string): Files {
  return { [`.github/workflows/${name}.yml`]: `name: ${name}\non:\n${indented(on, 2)}\njobs:\n${indented(jobs, 2)}\n` }
}

function indented(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`))
    .join('\n')
}

const NIGHTLY = "schedule:\n  - cron: '17 2 * * *'"
const MONTHLY = "schedule:\n  - cron: '17 4 1 * *'"

/** A dump every night, into a bucket. */
export const NIGHTLY_DUMP: Files = workflow(
  'backup',
  NIGHTLY,
  `backup:
  runs-on: ubuntu-latest
  env:
    PGHOST: db.example.com
    PGSSLMODE: verify-full
  steps:
    - name: Dump
      run: |
        set -euo pipefail
        pg_dump --format=custom --file=orders.dump orders
    - name: Ship
      run: aws s3 cp --sse aws:kms orders.dump s3://example-backups/orders/latest.dump`,
)

/** The newest dump, restored every month, with a question that fails where rows are missing. */
export const RESTORE_DRILL: Files = workflow(
  'restore-drill',
  MONTHLY,
  `restore:
  runs-on: ubuntu-latest
  services:
    postgres:
      image: postgres:16
  env:
    PGHOST: localhost
  steps:
    - name: Fetch
      run: aws s3 cp s3://example-backups/orders/latest.dump latest.dump
    - name: Restore
      run: |
        set -euo pipefail
        createdb scratch
        pg_restore --exit-on-error --dbname=scratch latest.dump
    - name: Count
      run: test "$(psql -At -d scratch -c 'SELECT count(*) FROM orders')" -gt 1000`,
)

/** Up, down and up again on each pull request. */
export const ROUND_TRIP: Files = workflow(
  'migrations',
  'pull_request:',
  `round-trip:
  runs-on: ubuntu-latest
  services:
    postgres:
      image: postgres:16
  env:
    DATABASE_URL: postgres://postgres:postgres@localhost:5432/shop
  steps:
    - uses: actions/checkout@v4
    - name: Up
      run: migrate -path migrations -database "$DATABASE_URL" up
    - name: Down
      run: migrate -path migrations -database "$DATABASE_URL" down 1
    - name: Up again
      run: migrate -path migrations -database "$DATABASE_URL" up`,
)

const migrating = (environment: string, rest = ''): string => `${environment}:
  runs-on: ubuntu-latest
  environment: ${environment}
  concurrency: migrate-${environment}
  timeout-minutes: 30
  env:
    DATABASE_URL: postgres://app@db.example.com:5432/shop
  steps:
    - uses: actions/checkout@v4
    - id: migrate
      run: migrate -path migrations -database "$DATABASE_URL" up
    - run: ./scripts/deploy.sh${rest}`

/** Staging first, production after it; what fails is taken back and told. */
export const CAREFUL_DEPLOY: Files = workflow(
  'deploy',
  'push:\n  branches: [main]',
  [
    migrating('staging'),
    migrating(
      'production',
      `
    - if: failure()
      run: migrate -path migrations -database "$DATABASE_URL" down 1
    - if: failure()
      uses: slackapi/slack-github-action@v2`,
    ).replace('production:\n', 'production:\n  needs: staging\n'),
  ].join('\n'),
)

/** Straight to production, through the pooler, and nothing when it fails. */
export const HASTY_DEPLOY: Files = workflow(
  'deploy',
  'push:\n  branches: [main]',
  `production:
  runs-on: ubuntu-latest
  environment: production
  env:
    DATABASE_URL: postgres://app@orders-pooler.example.com:6543/shop?pgbouncer=true
  steps:
    - uses: actions/checkout@v4
    - run: migrate -path migrations -database "$DATABASE_URL" up`,
)

export function alert(name: string, expression: string): Files {
  return {
    'monitoring/rules.yml': `groups:
  - name: shop
    rules:
      - alert: ${name}
        expr: ${expression}
        for: 1m
`,
  }
}

export const ALERTS: Files = alert(
  'TransactionOpenTooLong',
  'max by (datname) (pg_stat_activity_max_tx_duration) > 300',
)

export const RUNBOOKS: Files = {
  'docs/rollback.md': `# Rolling back a database migration

Owner: the engineer on call decides. Roll back if error rates stay over 1 % for five minutes.

1. Stop the deployment.
2. Undo the migration:

   \`\`\`sh
   migrate -path migrations -database "$DATABASE_URL" down 1
   \`\`\`

3. See that error rates fall.
`,
  'docs/restore.md': `# Restoring the database

Owner: the engineer on call, with the role backup-reader. Backups: s3://example-backups/orders/. It takes about 40 minutes.

1. Stop every writer.
2. Restore the newest dump:

   \`\`\`sh
   aws s3 cp s3://example-backups/orders/latest.dump latest.dump
   pg_restore --exit-on-error --dbname=orders_restored latest.dump
   \`\`\`

3. Compare the number of orders with what monitoring showed.
`,
}

export const SCHEMA_DOCUMENTS: Files = {
  'docs/erd.md': `# Tables

\`\`\`mermaid
erDiagram
  customers ||--o{ orders : places
  orders ||--o{ order_lines : has
\`\`\`
`,
  'docs/queries.md': `# Query patterns

## Orders of a customer

\`\`\`sql
SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC;
\`\`\`
`,
}

/** A test that brings the migrations to a server and tries to break a rule. */
export const DATABASE_TEST: Files = {
  'test/orders_test.go': `package test

import (
	"testing"

	"github.com/golang-migrate/migrate/v4"
	"github.com/testcontainers/testcontainers-go"
)

func TestOrderNeedsCustomer(t *testing.T) {
	m, _ := migrate.New("file://../migrations", url)
	_ = m.Up()
	_, err := db.Exec("INSERT INTO orders (customer_id, status, placed_at) VALUES (0, 'new', now())")
	if code(err) != "23503" {
		t.Fatal("an order without its customer was taken")
	}
}
`,
  ...workflow(
    'test',
    'pull_request:\npush:',
    `test:
  runs-on: ubuntu-latest
  steps:
    - uses: actions/checkout@v4
    - run: go test ./...`,
  ),
}

/** A web shop in TypeScript, its schema in Prisma: no downs by design. */
export const PRISMA_SHOP: Files = {
  'package.json': `{
  "name": "shop",
  "dependencies": { "@prisma/client": "5.22.0", "pg": "8.13.1" },
  "devDependencies": { "prisma": "5.22.0" }
}
`,
  'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Customer {
  id     BigInt  @id @default(autoincrement())
  email  String  @unique
  orders Order[]
}

model Order {
  id         BigInt   @id @default(autoincrement())
  customerId BigInt
  customer   Customer @relation(fields: [customerId], references: [id])
}
`,
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20260101120000_init/migration.sql': `-- CreateTable
CREATE TABLE "Customer" (
    "id" BIGSERIAL NOT NULL,
    "email" TEXT NOT NULL,

    CONSTRAINT "Customer_pkey" PRIMARY KEY ("id")
);
-- CreateTable
CREATE TABLE "Order" (
    "id" BIGSERIAL NOT NULL,
    "customerId" BIGINT NOT NULL,

    CONSTRAINT "Order_pkey" PRIMARY KEY ("id")
);
`,
}

/** The foreign key and the unique index that the models of the Prisma shop ask for. */
export const PRISMA_KEYS: Files = {
  'prisma/migrations/20260102120000_add_keys/migration.sql': `CREATE UNIQUE INDEX "Customer_email_key" ON "Customer" ("email");
CREATE INDEX "Order_customerId_idx" ON "Order" ("customerId");
ALTER TABLE "Order" ADD CONSTRAINT "Order_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer" ("id");
`,
}

/** A Java service over MySQL, its schema in Flyway. */
export const FLYWAY_SERVICE: Files = {
  'pom.xml': `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>shop</artifactId>
  <version>1.0.0</version>
  <dependencies>
    <dependency>
      <groupId>com.mysql</groupId>
      <artifactId>mysql-connector-j</artifactId>
      <version>9.1.0</version>
    </dependency>
    <dependency>
      <groupId>org.flywaydb</groupId>
      <artifactId>flyway-mysql</artifactId>
      <version>10.20.1</version>
    </dependency>
  </dependencies>
</project>
`,
  'src/main/resources/db/migration/V1__create_customers.sql': `CREATE TABLE customers (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email varchar(200) NOT NULL,
  UNIQUE KEY customers_email_key (email)
);
`,
  'src/main/resources/db/migration/V2__create_orders.sql': `CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id bigint NOT NULL,
  quantity int NOT NULL,
  CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT orders_quantity_check CHECK (quantity > 0)
);
`,
}

export function flyway(name: string, sql: string): Files {
  return { [`src/main/resources/db/migration/${name}.sql`]: sql }
}

/** A back office in Node.js over PostgreSQL, its schema in Knex. */
export const KNEX_OFFICE: Files = {
  'package.json': '{ "name": "office", "dependencies": { "knex": "3.1.0", "pg": "8.13.1" } }\n',
  'knexfile.js': "module.exports = { client: 'pg', connection: process.env.DATABASE_URL }\n",
  'migrations/20260101120000_create_notes.js': `exports.up = (knex) =>
  knex.schema.createTable('notes', (table) => {
    table.bigIncrements('id')
    table.text('body').notNullable()
  })

exports.down = (knex) => knex.schema.dropTable('notes')
`,
}

/** A site in Django. */
export const DJANGO_SITE: Files = {
  'requirements.txt': 'Django==5.1.3\npsycopg[binary]==3.2.3\n',
  'manage.py': "#!/usr/bin/env python\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n",
  'site/settings.py': `INSTALLED_APPS = ['orders']
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'site'}}
`,
  'orders/models.py': `from django.db import models


class Order(models.Model):
    note = models.TextField()
`,
  'orders/migrations/0001_initial.py': `from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('note', models.TextField()),
            ],
        ),
    ]
`,
}

/** A desktop program that keeps its notes in SQLite. */
export const SQLITE_NOTES: Files = {
  'go.mod': `module example.com/notes

go 1.23

require (
	github.com/mattn/go-sqlite3 v1.14.24
	github.com/pressly/goose/v3 v3.23.0
)
`,
  'migrations/00001_create_notes.sql': `-- +goose Up
CREATE TABLE folders (id integer PRIMARY KEY, title text NOT NULL);
CREATE TABLE notes (
  id integer PRIMARY KEY,
  folder_id integer NOT NULL REFERENCES folders (id)
);
CREATE INDEX notes_folder_id_idx ON notes (folder_id);

-- +goose Down
DROP TABLE notes;
DROP TABLE folders;
`,
}

/** A session store that nothing else depends on. */
export const CACHE: Files = {
  'package.json': '{ "name": "sessions", "dependencies": { "ioredis": "5.4.1" } }\n',
}

/** A package over many databases, of which its users bring one. */
export const LIBRARY: Files = {
  'package.json': `{
  "name": "query-builder",
  "version": "1.0.0",
  "peerDependencies": { "pg": "*", "mysql2": "*", "better-sqlite3": "*", "mssql": "*" },
  "devDependencies": { "pg": "8.13.1", "mysql2": "3.11.4", "better-sqlite3": "11.5.0", "mssql": "11.0.1" }
}
`,
}

/** A service that uses a database whose schema somebody else keeps. */
export const READER: Files = {
  'package.json': '{ "name": "reports", "dependencies": { "pg": "8.13.1" } }\n',
  'src/report.js': "import pg from 'pg'\nexport const pool = new pg.Pool()\n",
}

const ATTESTED: Readonly<Record<string, string>> = {
  'rollback/tested': 'The down ran on staging',
  'rollback/quick': 'Rolled back on staging in 4 minutes',
  'backup/procedure': 'The provider takes snapshots, kept 14 days',
  'backup/frequency': 'Snapshots are taken each night',
  'backup/restore-tested': 'Restored to scratch, and counts matched',
  'backup/pitr': 'Seven days are recoverable to the minute',
  'backup/cross-region': 'Snapshots are copied to Frankfurt',
  'backup/encryption': 'Storage is encrypted with a key of ours',
  'backup/integrity': 'Each backup is read back',
  'safety/timeouts': 'The role that migrates has lock_timeout 5s',
  'safety/staging': 'Staging is migrated a day before',
  'safety/monitoring': 'The on-call dashboard alerts on lock waits',
  'safety/connections': 'Migrations run in one job, past the pooler',
}

/** A person's word for each check that takes one, in force. */
export function attestedAll(): Files {
  const entries = Object.entries(ATTESTED).map(
    ([check, statement]) => `  - check: ${check}
    statement: ${statement}
    date: 2026-11-10
    expires: 2026-12-09
    by: "@octo/dba"
    evidence: https://wiki.example.com/drills/2026-11-10
`,
  )
  return configured(`rto-minutes: 15\nattestations:\n${entries.join('')}`)
}

/** Migrations that nothing says how to run. */
export const SQL_FILES: Files = {
  'sql/migrations/001_create_orders.sql': `CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE order_lines (id bigint PRIMARY KEY);
`,
}

/** A goose migration written in Go: what it sends cannot be read. */
export const GOOSE_IN_GO: Files = {
  'go.mod': `module example.com/ledger

go 1.23

require (
	github.com/jackc/pgx/v5 v5.7.1
	github.com/pressly/goose/v3 v3.23.0
)
`,
  'migrations/00001_seed_accounts.go': `package migrations

import (
	"database/sql"

	"github.com/pressly/goose/v3"
)

func init() {
	goose.AddMigration(up, down)
}

func up(tx *sql.Tx) error   { return seed(tx) }
func down(tx *sql.Tx) error { return unseed(tx) }
`,
}

/** A dump a week, over whatever connection, whose check may fail unseen. */
export const WEEKLY_DUMP: Files = workflow(
  'backup',
  "schedule:\n  - cron: '17 2 * * 0'",
  `backup:
  runs-on: ubuntu-latest
  env:
    PGHOST: db.example.com
  steps:
    - run: |
        pg_dump --format=custom --file=orders.dump orders
        pg_restore --list orders.dump || true
        aws s3 cp orders.dump s3://example-backups/orders/latest.dump`,
)

/** Documents that begin well. */
export const THIN_DOCUMENTS: Files = {
  'docs/operations.md': `# Operations

## Rolling back a migration

Ask the database team, who decide when to go back.

## Restoring the database

Backups are in a bucket. Ask Ada.
`,
  'docs/erd.md': '```mermaid\nerDiagram\n  customers ||--o{ orders : places\n```\n',
  'db/queries/orders.sql': 'SELECT * FROM orders;\n',
}

export const STAGING_ROLLBACK: Files = workflow(
  'rollback',
  'workflow_dispatch:',
  `rollback:
  runs-on: ubuntu-latest
  environment: staging
  env:
    DATABASE_URL: postgres://app@staging.example.com:5432/shop
  steps:
    - uses: actions/checkout@v4
    - name: Down
      run: migrate -path migrations -database "$DATABASE_URL" down 1`,
)

/** A deploy that takes back the application alone, and tells the team. */
export const UNDOING_DEPLOY: Files = workflow(
  'deploy',
  'push:\n  branches: [main]',
  `production:
  runs-on: ubuntu-latest
  environment: production
  steps:
    - uses: actions/checkout@v4
    - run: migrate -path migrations -database "$DATABASE_URL" up
    - run: kubectl apply -f k8s
    - if: failure()
      run: kubectl rollout undo deployment/shop
    - if: failure()
      uses: slackapi/slack-github-action@v2`,
)

export const KUBECTL_DEPLOY: Files = workflow(
  'deploy',
  'push:\n  branches: [main]',
  `production:
  runs-on: ubuntu-latest
  environment: production
  steps:
    - uses: actions/checkout@v4
    - run: kubectl apply -f k8s`,
)

export const PLAN_AFTER_MERGE: Files = workflow(
  'plan',
  'push:\n  branches: [main]',
  `plan:
  runs-on: ubuntu-latest
  steps:
    - uses: actions/checkout@v4
    - run: atlas migrate lint --latest 1`,
)
