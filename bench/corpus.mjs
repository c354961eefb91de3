// The repositories that the benchmark reviews, made the same on every run: no clock, no chance, no network.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { migrationIn } from './dialects.mjs'

const NOUNS = [
  'account', 'address', 'invoice', 'payment', 'order', 'product', 'customer', 'shipment', 'session', 'webhook',
  'subscription', 'coupon', 'ticket', 'warehouse', 'supplier', 'review', 'category', 'message', 'document', 'audit',
] // prettier-ignore
const AREAS = ['', 'billing_', 'catalog_', 'support_', 'partner_', 'report_', 'import_', 'mobile_']
const COLUMNS = [
  'status', 'external_id', 'notes', 'currency', 'amount', 'region', 'priority', 'archived', 'source', 'locale',
  'reference', 'quantity', 'expires', 'verified', 'rating', 'channel', 'weight', 'discount', 'origin', 'comment',
] // prettier-ignore
const TYPES = ['text', 'bigint', 'integer', 'boolean', 'timestamptz', 'numeric(12, 2)', 'jsonb', 'uuid', 'varchar(255)']

const GO_MOD = `module example.com/shop

go 1.22

require (
	github.com/golang-migrate/migrate/v4 v4.17.1
	github.com/jackc/pgx/v5 v5.6.0
)
`

/** A shop's repository of one migration. */
export function oneMigration(folder) {
  write(folder, 'go.mod', GO_MOD)
  write(folder, 'migrations/000001_orders.up.sql', FIRST_UP)
  write(folder, 'migrations/000001_orders.down.sql', 'DROP TABLE orders;\n')
  commit(folder, 'The shop')
}

/** The same shop with a pull request checked out as GitHub's checkout action leaves it: the merge commit, and its parents. */
export function pullRequest(folder) {
  write(folder, 'go.mod', GO_MOD)
  write(folder, 'migrations/000001_orders.up.sql', FIRST_UP)
  write(folder, 'migrations/000001_orders.down.sql', 'DROP TABLE orders;\n')
  const base = commit(folder, 'The shop')
  git(folder, 'checkout', '-q', '-b', 'change')
  write(folder, 'migrations/000002_order_status.up.sql', SECOND_UP)
  write(folder, 'migrations/000002_order_status.down.sql', SECOND_DOWN)
  const head = commit(folder, 'Orders have a status')
  git(folder, 'checkout', '-q', '--detach', base)
  git(folder, 'merge', '-q', '--no-ff', '-m', 'Merge the change', 'change')
  return { base, head, merge: git(folder, 'rev-parse', 'HEAD').trim() }
}

/** A history of `count` plain SQL files, about five lines each; the result is their paths. */
export function longHistory(folder, count) {
  const history = new History()
  const files = []
  for (let number = 1; number <= count; number += 1) {
    const { title, sql } = history.next()
    const path = `migrations/${String(number).padStart(6, '0')}_${title}.sql`
    write(folder, path, sql)
    files.push({ path, sql })
  }
  commit(folder, 'The history')
  return {
    files: files.map(({ path }) => path),
    lines: files.reduce((sum, { sql }) => sum + sql.split('\n').length - 1, 0),
  }
}

/** How the services of a mixed repository keep their migrations, and each one's share of a thousand files. */
const SERVICES = [
  {
    dialect: 'postgres',
    share: 240,
    path: (number, title) => `services/orders/migrations/${padded(number, 5)}_${title}.sql`,
    around: (sql) => `-- +goose Up\n${sql}\n-- +goose Down\nSELECT 1;\n`,
  },
  {
    dialect: 'postgres',
    share: 200,
    path: (number, title) => `services/billing/src/main/resources/db/migration/V${number}__${title}.sql`,
  },
  {
    dialect: 'mysql',
    share: 200,
    path: (number, title) => `services/web/prisma/migrations/${20_230_101_000_000 + number}_${title}/migration.sql`,
    beside: {
      'services/web/prisma/schema.prisma':
        'datasource db {\n  provider = "mysql"\n  url      = env("DATABASE_URL")\n}\n',
      'services/web/prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
    },
  },
  {
    dialect: 'sqlite',
    share: 160,
    path: (number, title) => `services/agent/migrations/sqlite/${padded(number, 6)}_${title}.up.sql`,
    beside: { 'services/agent/go.mod': GO_MOD },
  },
  {
    dialect: 'sqlserver',
    share: 120,
    path: (number, title) => `services/ledger/sqlserver/migrations/${padded(number, 4)}_${title}.sql`,
  },
  {
    dialect: 'postgres',
    share: 80,
    path: (number, title) => `services/crm/changelog/${padded(number, 4)}_${title}.sql`,
    around: (sql, number) => `--liquibase formatted sql\n\n--changeset crm:${number}\n${sql}`,
    beside: {
      'services/crm/changelog/db.changelog-master.yaml':
        'databaseChangeLog:\n  - includeAll:\n      path: .\n      relativeToChangelogFile: true\n',
      'services/crm/liquibase.properties':
        'url=jdbc:postgresql://localhost/crm\nchangeLogFile=changelog/db.changelog-master.yaml\n',
    },
  },
]

/** A repository of six services with `count` migrations between them: four dialects, six tools. */
export function mixedHistory(folder, count) {
  for (const { dialect, share, path, around = (sql) => sql, beside = {} } of SERVICES) {
    for (const [file, text] of Object.entries(beside)) write(folder, file, text)
    for (let number = 1; number <= Math.round((count * share) / 1000); number += 1) {
      const { title, sql } = migrationIn(dialect, number)
      write(folder, path(number, title), around(sql, number))
    }
  }
  commit(folder, 'The history')
}

/** A history of `count` MySQL migrations, and one more in a pull request. The result is the base's commit. */
export function mysqlChange(folder, count) {
  const put = (number) => {
    const { title, sql } = migrationIn('mysql', number)
    write(folder, `db/migrations/mysql/${padded(number, 6)}_${title}.up.sql`, sql)
  }
  for (let number = 1; number <= count; number += 1) put(number)
  const base = commit(folder, 'The history')
  git(folder, 'checkout', '-q', '-b', 'change')
  put(count + 1)
  commit(folder, 'The change')
  return base
}

function padded(number, digits) {
  return String(number).padStart(digits, '0')
}

/** Writes migrations one after the other, as a team would: every one fits what the earlier ones left. */
class History {
  #seed = 20_240_229
  #tables = []
  #unused = AREAS.flatMap((area) => NOUNS.map((noun) => `${area}${noun}s`))
  #made = 0

  next() {
    this.#made += 1
    if (this.#made <= 6 || (this.#unused.length > 0 && this.#below(7) === 0)) return this.#createTable()
    const writers = [
      () => this.#addColumns(),
      () => this.#addColumns(),
      () => this.#addColumns(),
      () => this.#index(),
      () => this.#index(),
      () => this.#foreignKey(),
      () => this.#backfill(),
      () => this.#constraint(),
      () => this.#changeType(),
      () => this.#dropColumn(),
      () => this.#routine(),
      () => this.#view(),
    ]
    return this.#one(writers)()
  }

  #createTable() {
    const name = this.#unused.shift()
    const table = { name, columns: ['id', 'created_at'] }
    const columns = Array.from({ length: 2 + this.#below(4) }, () => this.#newColumn(table))
    const sql = [
      `CREATE TABLE ${name} (`,
      '    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,',
      ...columns.map(({ column, type }) => `    ${column} ${type},`),
      '    created_at timestamptz NOT NULL DEFAULT now()',
      ');',
    ]
    this.#tables.push(table)
    return { title: `create_${name}`, sql: lines(...sql) }
  }

  #addColumns() {
    const table = this.#one(this.#tables)
    const [first, second] = [this.#newColumn(table), this.#newColumn(table)]
    return {
      title: `add_${first.column}_to_${table.name}`,
      sql: lines(
        `-- ${first.column} is shown beside ${second.column} in the back office`,
        `ALTER TABLE ${table.name}`,
        `    ADD COLUMN ${first.column} ${first.type},`,
        `    ADD COLUMN IF NOT EXISTS ${second.column} ${this.#one(["text NOT NULL DEFAULT ''", 'boolean DEFAULT false', 'timestamptz'])};`,
        `COMMENT ON COLUMN ${table.name}.${first.column} IS 'Set by the back office.';`,
      ),
    }
  }

  #index() {
    const table = this.#one(this.#tables)
    const column = this.#one(table.columns)
    const concurrently = this.#below(2) === 0
    const name = `${table.name}_${column}_${this.#made}_idx`
    return {
      title: `index_${table.name}_${column}`,
      sql: concurrently
        ? lines(
            `-- built while writers go on`,
            `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name}`,
            `    ON ${table.name} (${column});`,
          )
        : lines(
            'BEGIN;',
            `SET LOCAL lock_timeout = '2s';`,
            `CREATE INDEX ${name} ON ${table.name} (${column})`,
            `    WHERE ${column} IS NOT NULL;`,
            'COMMIT;',
          ),
    }
  }

  #foreignKey() {
    const [table, other] = [this.#one(this.#tables), this.#one(this.#tables)]
    const column = `${other.name.replace(/s$/, '')}_${this.#made}_id`
    table.columns.push(column)
    return {
      title: `${table.name}_belong_to_${other.name}`,
      sql: lines(
        `ALTER TABLE ${table.name} ADD COLUMN ${column} bigint;`,
        `ALTER TABLE ${table.name}`,
        `    ADD CONSTRAINT ${table.name}_${this.#made}_fk`,
        `    FOREIGN KEY (${column}) REFERENCES ${other.name} (id)${this.#one(['', ' NOT VALID', ' ON DELETE CASCADE'])};`,
        `CREATE INDEX ${table.name}_${this.#made}_fk_idx ON ${table.name} (${column});`,
      ),
    }
  }

  #backfill() {
    const table = this.#one(this.#tables)
    const { column } = this.#newColumn(table)
    return {
      title: `backfill_${column}_of_${table.name}`,
      sql: lines(
        `ALTER TABLE ${table.name} ADD COLUMN ${column} text;`,
        `UPDATE ${table.name}`,
        `   SET ${column} = lower(coalesce(to_char(created_at, 'YYYY-MM'), 'unknown'))`,
        ` WHERE ${column} IS NULL AND id < 1000000;`,
        `ALTER TABLE ${table.name} ALTER COLUMN ${column} SET NOT NULL;`,
      ),
    }
  }

  #constraint() {
    const table = this.#one(this.#tables)
    const column = this.#one(table.columns)
    return {
      title: `check_${column}_of_${table.name}`,
      sql: lines(
        `ALTER TABLE ${table.name}`,
        `    ADD CONSTRAINT ${table.name}_${this.#made}_check`,
        `    CHECK (${column} IS NOT NULL) NOT VALID;`,
        `ALTER TABLE ${table.name}`,
        `    VALIDATE CONSTRAINT ${table.name}_${this.#made}_check;`,
      ),
    }
  }

  #changeType() {
    const table = this.#one(this.#tables)
    const column = this.#one(table.columns.filter((each) => !/^(?:id|created_at)$|_id$/.test(each))) ?? 'created_at'
    return {
      title: `widen_${column}_of_${table.name}`,
      sql: lines(
        `-- imported values are longer than expected`,
        `ALTER TABLE ${table.name}`,
        `    ALTER COLUMN ${column} TYPE text`,
        `    USING ${column}::text;`,
        `ALTER TABLE ${table.name} ALTER COLUMN ${column} DROP NOT NULL;`,
      ),
    }
  }

  #dropColumn() {
    const table = this.#one(this.#tables.filter(({ columns }) => columns.length > 4)) ?? this.#tables[0]
    const column = table.columns.length > 4 ? table.columns.splice(2, 1)[0] : this.#newColumn(table).column
    return {
      title: `drop_${column}_of_${table.name}`,
      sql: lines(
        `-- nothing reads ${column} any more`,
        'BEGIN;',
        `ALTER TABLE ${table.name}`,
        `    DROP COLUMN IF EXISTS ${column};`,
        'COMMIT;',
      ),
    }
  }

  #routine() {
    const table = this.#one(this.#tables)
    return {
      title: `count_${table.name}`,
      sql: lines(
        `CREATE OR REPLACE FUNCTION count_${table.name}(since timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$`,
        'BEGIN',
        `    RETURN (SELECT count(*) FROM ${table.name} WHERE created_at >= since);`,
        'END;',
        '$$;',
        `GRANT EXECUTE ON FUNCTION count_${table.name}(timestamptz) TO reporting;`,
      ),
    }
  }

  #view() {
    const table = this.#one(this.#tables)
    return {
      title: `recent_${table.name}`,
      sql: lines(
        `CREATE OR REPLACE VIEW recent_${table.name} AS`,
        `    SELECT id, created_at`,
        `      FROM ${table.name}`,
        `     WHERE created_at > now() - interval '30 days'`,
        `     ORDER BY created_at DESC;`,
      ),
    }
  }

  #newColumn(table) {
    const free = COLUMNS.filter((each) => !table.columns.includes(each))
    const column = free.length > 0 ? this.#one(free) : `${this.#one(COLUMNS)}_${this.#made}_${table.columns.length}`
    table.columns.push(column)
    return { column, type: this.#one(TYPES) }
  }

  #one(list) {
    return list[this.#below(list.length)]
  }

  // The multiplier and increment of Numerical Recipes' "quick and dirty" generator; the high bits are the good ones.
  #below(limit) {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#seed / 2 ** 32) * limit)
  }
}

const FIRST_UP = `CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    total numeric(12, 2) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_customer_idx ON orders (customer_id);
`

const SECOND_UP = `ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT 'new';
CREATE INDEX orders_status_idx ON orders (status);
`

const SECOND_DOWN = `DROP INDEX orders_status_idx;
ALTER TABLE orders DROP COLUMN status;
`

function lines(...all) {
  return `${all.join('\n')}\n`
}

function write(folder, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** Commits all of a folder, which becomes a repository, and gives the commit's id. */
function commit(folder, message) {
  if (!existsSync(join(folder, '.git'))) git(folder, 'init', '-q', '-b', 'main')
  git(folder, 'add', '-A')
  git(folder, 'commit', '-q', '-m', message)
  return git(folder, 'rev-parse', 'HEAD').trim()
}

function git(folder, ...args) {
  const who = { NAME: 'Bench', EMAIL: 'bench@example.com', DATE: '2024-01-01T00:00:00Z' }
  const identity = Object.entries(who).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ])
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', ...Object.fromEntries(identity) },
  })
}
