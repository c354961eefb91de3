import type { Files, OnGitHub, Repository } from './repository.js'
import * as shop from './shops.js'

/** The service with its migrations, and nothing around them. */
const PLAIN: Files = { ...shop.GO_SERVICE, ...shop.GOOD_MIGRATIONS }

const CAREFUL: Files = {
  ...PLAIN,
  ...shop.GOOD_RDS,
  ...shop.NIGHTLY_DUMP,
  ...shop.RESTORE_DRILL,
  ...shop.ROUND_TRIP,
  ...shop.CAREFUL_DEPLOY,
  ...shop.ALERTS,
  ...shop.RUNBOOKS,
  ...shop.SCHEMA_DOCUMENTS,
  ...shop.DATABASE_TEST,
}

const GREEN: OnGitHub = {
  runs: {
    '.github/workflows/restore-drill.yml': [{ daysAgo: 9, minutes: 25 }],
    '.github/workflows/backup.yml': [{ daysAgo: 0.4 }],
  },
  onHead: { '.github/workflows/migrations.yml': { daysAgo: 0 } },
  deployments: [{ environment: 'staging', daysAgo: 1, holds: true }],
  tests: { '.github/workflows/test.yml': 'green' },
}

const RED: OnGitHub = {
  runs: {
    '.github/workflows/restore-drill.yml': [
      { daysAgo: 2, outcome: 'failure' },
      { daysAgo: 32, minutes: 40 },
    ],
  },
  onHead: { '.github/workflows/migrations.yml': { daysAgo: 0, outcome: 'failure', brokenStep: 'Down' } },
  deployments: [{ environment: 'production', daysAgo: 1, holds: true }],
  tests: { '.github/workflows/test.yml': 'red' },
}

/** A pull request with one more migration. */
function changing(sql: string, down?: string, around: Files = {}): Repository {
  return { files: { ...PLAIN, ...around }, change: shop.migration('000004_change_orders', sql, down) }
}

/** The service with more files, as an audit finds it. */
function having(...more: readonly Files[]): Repository {
  return { files: more.reduce((all, each) => ({ ...all, ...each }), PLAIN) }
}

const ADD_NOTE = 'ALTER TABLE orders ADD COLUMN note text;\n'
const DROP_NOTE = 'ALTER TABLE orders DROP COLUMN note;\n'
const AT_RUN_TIME = "DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('shop.old'); END $$;\n"
const INDEX = 'CREATE INDEX orders_status_idx ON orders (status);\n'
const OLDER_ORDERS = "UPDATE orders SET status = 'paid' WHERE placed_at < now();\n"
const SMALL = shop.configured('tables:\n  rows:\n    orders: 250\n')

/** Small believable repositories, each named by what is special about it. */
export const REPOSITORIES = {
  careful: { files: { ...CAREFUL, ...shop.configured('rto-minutes: 60\n') }, gitHub: GREEN },
  /** The same, with a token that may not read runs. */
  refused: {
    files: { ...CAREFUL, ...shop.configured('rto-minutes: 60\n') },
    gitHub: { refuses: 'the token lacks the permission actions: read' },
  },
  /** The same, where nothing that runs succeeds. */
  red: { files: CAREFUL, gitHub: RED },
  hasty: { files: { ...shop.GO_SERVICE, ...shop.HASTY_MIGRATIONS, ...shop.BAD_RDS, ...shop.HASTY_DEPLOY } },
  plain: { files: PLAIN },
  attested: changing(AT_RUN_TIME, AT_RUN_TIME, shop.attestedAll()),

  prisma: { files: { ...shop.PRISMA_SHOP, ...shop.PRISMA_KEYS } },
  looseModels: { files: shop.PRISMA_SHOP },
  knex: { files: shop.KNEX_OFFICE },
  django: { files: shop.DJANGO_SITE },
  sqlite: { files: shop.SQLITE_NOTES },
  oldMysql: { files: { ...shop.FLYWAY_SERVICE, 'docker-compose.yml': 'services:\n  db:\n    image: mysql:5.7\n' } },
  generatedName: {
    files: shop.FLYWAY_SERVICE,
    change: shop.flyway('V3__replace_customer_key', 'ALTER TABLE orders DROP FOREIGN KEY orders_ibfk_1;\n'),
  },
  cache: { files: shop.CACHE },
  library: { files: shop.LIBRARY },
  reader: { files: shop.READER },
  unknownRunner: { files: { ...shop.READER, ...shop.SQL_FILES } },
  goMigration: { files: shop.GOOSE_IN_GO },

  typo: having(shop.migration('000004_add_note', 'ALTER TABEL orders ADD COLUMN note text;\n', DROP_NOTE)),
  twoOfOneVersion: having(shop.migration('000003_add_note', ADD_NOTE, DROP_NOTE)),
  mostlyReversible: having(
    shop.migration('000004_add_note', ADD_NOTE),
    shop.migration(
      '000005_add_tax',
      'ALTER TABLE orders ADD COLUMN tax bigint;\n',
      'ALTER TABLE orders DROP COLUMN tax;\n',
    ),
  ),
  oneNameless: having(
    shop.migration('000004_add_note', ADD_NOTE, DROP_NOTE),
    shop.migration(
      '000005_fix',
      'ALTER TABLE orders ADD COLUMN tax bigint;\n',
      'ALTER TABLE orders DROP COLUMN tax;\n',
    ),
  ),
  slug: having(
    shop.migration(
      '000004_create_products',
      'CREATE TABLE products (id bigint PRIMARY KEY, slug text NOT NULL);\n',
      'DROP TABLE products;\n',
    ),
  ),
  mixedNames: having(
    shop.migration(
      '000004_create_refunds',
      `CREATE TABLE refunds (
  id bigint CONSTRAINT pk_refunds PRIMARY KEY,
  order_id bigint NOT NULL,
  CONSTRAINT refund_of FOREIGN KEY (order_id) REFERENCES orders (id)
);
CREATE INDEX refunds_order_id_idx ON refunds (order_id);
`,
      'DROP TABLE refunds;\n',
    ),
  ),

  builtAtRunTime: changing(AT_RUN_TIME, AT_RUN_TIME),
  columnDropped: changing('ALTER TABLE orders DROP COLUMN status;\n'),
  dropWaived: changing(
    '-- database-review: allow drop-column reason="archived last year" approved-by=@octo/dba\nALTER TABLE orders DROP COLUMN status;\n',
    undefined,
    { '.github/CODEOWNERS': '* @octo/dba\n' },
  ),
  downDestroys: changing(ADD_NOTE, `DROP TABLE order_lines;\n${DROP_NOTE}`),
  index: changing(INDEX, 'DROP INDEX orders_status_idx;\n'),
  indexOnSmallTable: changing(INDEX, 'DROP INDEX orders_status_idx;\n', SMALL),
  concurrentlyBesideOthers: changing(
    `${ADD_NOTE}CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);\n`,
    DROP_NOTE,
  ),
  update: changing("UPDATE orders SET status = 'paid';\n"),
  updateOfLargeTable: changing(OLDER_ORDERS, undefined, shop.configured('tables:\n  large: [orders]\n')),
  updateOfSmallTable: changing(OLDER_ORDERS, undefined, SMALL),
  updateOfOneRow: changing("UPDATE orders SET status = 'paid' WHERE id = 7;\n"),
  bounded: changing(`SET lock_timeout = '5s';\nSET statement_timeout = '1min';\n${ADD_NOTE}`, DROP_NOTE),
  strictTimeouts: changing(ADD_NOTE, DROP_NOTE, shop.configured('hazards:\n  missing-lock-timeout: high\n')),
  strictIndexes: changing(
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON orders (status);\n',
    'DROP INDEX CONCURRENTLY orders_status_idx;\n',
    shop.configured('hazards:\n  concurrent-index-left-invalid: high\n'),
  ),
  requiredColumn: changing(
    'ALTER TABLE orders ADD COLUMN country text NOT NULL;\n',
    'ALTER TABLE orders DROP COLUMN country;\n',
  ),
  checksOff: changing("SET session_replication_role = 'replica';\nDELETE FROM customers WHERE id = 7;\n"),
  mergedEdited: {
    files: PLAIN,
    change: {
      'migrations/000002_create_orders.up.sql': `${PLAIN['migrations/000002_create_orders.up.sql'] ?? ''}${ADD_NOTE}`,
    },
  },
  skippedFile: {
    files: PLAIN,
    change: {
      ...shop.migration('000004_add_note', ADD_NOTE, DROP_NOTE),
      'migrations/add_tax.sql': 'ALTER TABLE orders ADD COLUMN tax bigint;\n',
    },
  },
  skippedFileAlone: {
    files: PLAIN,
    change: { 'migrations/add_tax.sql': 'ALTER TABLE orders ADD COLUMN tax bigint;\n' },
  },

  weakBackups: having(shop.WEAK_RDS),
  dump: having(shop.NIGHTLY_DUMP),
  weeklyDump: having(shop.WEEKLY_DUMP),
  unresolved: having(shop.rds(['backup_retention_period = var.days', 'storage_encrypted = var.encrypted']), {
    'infra/variables.tf': 'variable "days" {}\nvariable "encrypted" {}\n',
  }),
  singleRegion: having(shop.BAD_RDS, shop.configured('backup:\n  data-residency: single-region\n')),

  thinDocuments: having(shop.THIN_DOCUMENTS),
  documentsElsewhere: having(
    shop.configured(
      'documents:\n  rollback: https://wiki.example.com/rollback\n  restore: https://wiki.example.com/restore\n',
    ),
  ),
  slowRollback: {
    files: { ...PLAIN, ...shop.HASTY_DEPLOY, ...shop.STAGING_ROLLBACK, ...shop.configured('rto-minutes: 10\n') },
    gitHub: { runs: { '.github/workflows/rollback.yml': [{ daysAgo: 3, minutes: 45 }] } },
  },
  applicationUndone: having(shop.UNDOING_DEPLOY),
  migratedElsewhere: having(shop.KUBECTL_DEPLOY),
  planAfterMerge: having(shop.PLAN_AFTER_MERGE),
  alertOnConnections: having(shop.alert('Connections', 'pg_stat_database_numbackends > 90')),
  alertOnHosts: having(shop.alert('Busy', 'node_load1 > 8')),
} satisfies Record<string, Repository>
