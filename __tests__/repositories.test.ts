import { describe, expect, test } from '@jest/globals'
import { renderText } from '../src/render/text.js'
import type { Report } from '../src/report.js'
import { audited, type Tracked } from './runner/in-memory.js'

const npm = (dependencies: Readonly<Record<string, string>>, more: object = {}): string =>
  JSON.stringify({ name: 'shop', version: '1.0.0', dependencies, ...more }, null, 2)

const RDS = `resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  storage_encrypted       = true
  backup_retention_period = 14
}
`
const TABLE = `resource "aws_dynamodb_table" "sessions" {
  name     = "sessions"
  hash_key = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
`
const PRISMA = {
  'services/orders/package.json': npm({ '@prisma/client': '^6.0.0', prisma: '^6.0.0', pg: '^8.0.0' }),
  'services/orders/prisma/schema.prisma':
    'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n\nmodel Order {\n  id BigInt @id @default(autoincrement())\n}\n',
  'services/orders/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'services/orders/prisma/migrations/20260101000000_orders/migration.sql':
    'CREATE TABLE "Order" (\n  "id" BIGSERIAL NOT NULL,\n  CONSTRAINT "Order_pkey" PRIMARY KEY ("id")\n);\n',
}

interface Case {
  readonly what: string
  readonly files: Tracked
  readonly verdict: Report['score']['verdict']
  /** Databases of the header. */
  readonly databases: string
  /** How many of the 41 checks apply, by category. */
  readonly applying: Readonly<Record<string, number>>
  /** Lines of the text report. */
  readonly says: readonly string[]
  readonly never?: RegExp
}

const CASES: readonly Case[] = [
  {
    what: 'a repository with nothing',
    files: { 'README.md': '# Notes\n', 'src/index.ts': 'export const one = 1\n' },
    verdict: 'not-applicable',
    databases: 'none found',
    applying: {},
    says: [
      'OVERALL SCORE: NOT APPLICABLE',
      'No primary database was found in this repository',
      '  [N/A]  All 8 checks (no primary database)',
    ],
    never: /GAP ANALYSIS|RECOMMENDATIONS/,
  },
  {
    what: 'a library for many databases',
    files: {
      'package.json': npm(
        {},
        {
          main: 'dist/index.js',
          files: ['dist'],
          peerDependencies: { pg: '*', mysql2: '*', 'better-sqlite3': '*', mssql: '*' },
          devDependencies: { pg: '^8.0.0', mysql2: '^3.0.0', 'better-sqlite3': '^11.0.0', mssql: '^11.0.0' },
        },
      ),
      'src/index.ts': 'export {}\n',
    },
    verdict: 'not-applicable',
    databases: 'none found',
    applying: {},
    says: ['OVERALL SCORE: NOT APPLICABLE', '  [N/A]  All 8 checks (a library is not operated)'],
    never: /GAP ANALYSIS/,
  },
  {
    what: 'a monorepo with three stores',
    files: {
      ...PRISMA,
      'services/sessions/package.json': npm({ '@aws-sdk/client-dynamodb': '^3.600.0' }),
      'services/catalogue/package.json': npm({ mongoose: '^8.0.0' }),
      'infra/main.tf': `${RDS}\n${TABLE}`,
    },
    verdict: 'block',
    databases: 'dynamodb, mongodb, postgres',
    applying: { backup: 8, docs: 2, integrity: 4, migrations: 6, rollback: 3, safety: 4 },
    says: [
      '  [FAIL] Backup procedure exists (aws_dynamodb_table.sessions: backups are off)\n         [FAIL] dynamodb: aws_dynamodb_table.sessions: backups are off\n         [????] mongodb: mongodb runs outside this repository: its backups cannot be seen\n         [PASS] postgres: aws_db_instance.orders: backups kept 14 days\n',
      '    - check: backup/encryption\n      store: mongodb\n',
    ],
  },
  {
    what: 'a cache alone',
    files: {
      'package.json': npm({ ioredis: '^5.0.0' }),
      'docker-compose.yml': 'services:\n  cache:\n    image: redis:7\n',
    },
    verdict: 'not-applicable',
    databases: 'redis 7 (cache)',
    applying: {},
    says: ['OVERALL SCORE: NOT APPLICABLE', '  [N/A]  All 8 checks (no primary database)'],
    never: /GAP ANALYSIS/,
  },
  {
    what: 'a server that a module of a registry makes',
    files: {
      'package.json': npm({ pg: '^8.0.0' }),
      'infra/main.bicep':
        "module db 'br/public:avm/res/db-for-postgre-sql/flexible-server:0.13.0' = {\n  name: 'db'\n}\n",
    },
    verdict: 'at-risk',
    databases: 'postgres',
    applying: { backup: 8, docs: 4, integrity: 5, migrations: 1, safety: 1 },
    says: [
      '  [????] Backup procedure exists (infra/main.bicep is not read: its backups cannot be seen)',
      'infra/main.bicep:1  infrastructure code that is not read: module db',
    ],
  },
  {
    what: 'Spanner alone',
    files: { 'package.json': npm({ '@google-cloud/spanner': '^7.0.0' }) },
    verdict: 'not-applicable',
    databases: 'Cloud Spanner (not analysed)',
    applying: {},
    says: [
      'Cloud Spanner not analysed, no other primary database',
      'package.json:5  Cloud Spanner ("@google-cloud/spanner" in dependencies) is not analysed',
    ],
    never: /GAP ANALYSIS/,
  },
  {
    what: 'migrations of H2 beside those of PostgreSQL',
    files: {
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.flywaydb</groupId><artifactId>flyway-core</artifactId></dependency><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency></dependencies></project>',
      'src/main/resources/db/migration/postgres/V1__orders.sql':
        'CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL UNIQUE);\n',
      'src/main/resources/db/migration/h2/V1__orders.sql':
        'CREATE TABLE orders (id bigint auto_increment PRIMARY KEY);\n',
      'src/main/resources/org/shop/db/hsqldb/V1__orders.sql': 'CREATE TABLE orders (id BIGINT IDENTITY PRIMARY KEY);\n',
    },
    verdict: 'at-risk',
    databases: 'postgres',
    applying: { backup: 8, docs: 2, integrity: 3, migrations: 6, rollback: 3, safety: 4 },
    says: [
      'V1__orders.sql:1  H2 is not analysed, nor what stands in',
      'V1__orders.sql:1  HSQLDB is not analysed, nor what stands in',
    ],
  },
  {
    what: 'DynamoDB alone',
    files: { 'package.json': npm({ '@aws-sdk/lib-dynamodb': '^3.600.0' }), 'infra/main.tf': TABLE },
    verdict: 'block',
    databases: 'dynamodb',
    applying: { backup: 8, docs: 2 },
    says: [
      '  [FAIL] Backup procedure exists (aws_dynamodb_table.sessions: backups are off)',
      '  [N/A]  ERD diagram (the store keeps no schema)',
      '  [????] Query patterns documented (no document lists the access patterns)',
      '  point_in_time_recovery {',
      '| Access pattern | Table or index | Keys |',
    ],
  },
  {
    what: 'MongoDB alone',
    files: {
      'package.json': npm({ mongoose: '^8.0.0' }),
      'src/models/order.js':
        "import mongoose from 'mongoose'\nconst schema = new mongoose.Schema({ number: { type: String, required: true, unique: true } })\nexport default mongoose.model('Order', schema)\n",
    },
    verdict: 'at-risk',
    databases: 'mongodb',
    applying: { backup: 8, docs: 1, integrity: 2 },
    says: ['OVERALL SCORE: 43/100 AT RISK (insufficient evidence)', '      store: mongodb\n'],
  },
  {
    what: 'SQLite at the edge',
    files: {
      'package.json': npm({ 'drizzle-orm': '^0.36.0', '@libsql/client': '^0.14.0' }),
      'wrangler.toml':
        'name = "shop"\n\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "shop"\ndatabase_id = "x"\nmigrations_dir = "migrations"\n',
      'migrations/0001_orders.sql': 'CREATE TABLE orders (id integer PRIMARY KEY, number text NOT NULL UNIQUE);\n',
      'migrations/0002_note.sql': 'ALTER TABLE orders ADD COLUMN note text;\n',
    },
    verdict: 'block',
    databases: 'sqlite',
    applying: { backup: 8, docs: 2, integrity: 3, migrations: 6, rollback: 3, safety: 4 },
    says: [
      '  [N/A]  Timeout configuration',
      '  [PASS] Point-in-time recovery (D1 database shop: recoverable to the minute',
      'ORM/Tool: Drizzle, wrangler (Cloudflare D1)',
    ],
  },
]

describe.each(CASES)('$what', ({ files, verdict, databases, applying, says, never }) => {
  test('gets a report that makes sense', async () => {
    const report = await audited(files)
    const text = renderText(report, { colour: false })
    const applies = report.categories.map(
      ({ id, checks }) => [id, checks.filter(({ status }) => status !== 'not-applicable').length] as const,
    )
    expect({
      verdict: report.score.verdict,
      databases: /Database: (.+)/.exec(text)?.[1],
      applying: Object.fromEntries(applies.filter(([, number]) => number > 0)),
    }).toEqual({ verdict, databases, applying })
    for (const line of says) expect(text).toContain(line)
    if (never !== undefined) expect(text).not.toMatch(never)
  })
})
