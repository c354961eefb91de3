import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { audited, type Tracked } from '../../runner/in-memory.js'

const UP = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN note text', 'or' || 'ders'); END $$;
`
const V = '20240101000000'
const GO = (module: string): string =>
  `module example.com/shop\n\nrequire (\n\t${module}\n\tgithub.com/jackc/pgx/v5 v5.7.1\n)\n`

/** The files of a history with one migration, where its dump goes, and its ledger's row as pg_dump --column-inserts writes it. */
const TOOLS: Readonly<Record<string, readonly [Tracked, string, string]>> = {
  'golang-migrate': [
    {
      'go.mod': GO('github.com/golang-migrate/migrate/v4 v4.18.1'),
      [`db/migrations/${V}_shop.up.sql`]: UP,
      [`db/migrations/${V}_shop.down.sql`]: 'DROP TABLE orders;',
    },
    'db/schema.sql',
    `schema_migrations (version, dirty) VALUES (${V}, false)`,
  ],
  goose: [
    {
      'go.mod': GO('github.com/pressly/goose/v3 v3.24.0'),
      [`migrations/${V}_shop.sql`]: `-- +goose Up\n-- +goose StatementBegin\n${UP}-- +goose StatementEnd\n`,
    },
    'schema.sql',
    `goose_db_version (id, version_id, is_applied, tstamp) VALUES (2, ${V}, true, '2024-01-01 00:00:00')`,
  ],
  dbmate: [
    {
      '.env.example': 'DATABASE_URL=postgres://localhost/shop',
      [`db/migrations/${V}_shop.sql`]: `-- migrate:up\n${UP}-- migrate:down\nDROP TABLE orders;\n`,
    },
    'db/schema.sql',
    `schema_migrations (version) VALUES ('${V}')`,
  ],
  sqlx: [
    {
      'Cargo.toml':
        '[package]\nname = "shop"\n[dependencies]\nsqlx = { version = "0.8", features = ["postgres", "migrate"] }\n',
      [`migrations/${V}_shop.sql`]: UP,
    },
    'schema.sql',
    `_sqlx_migrations (version, description, installed_on, success, checksum, execution_time) VALUES (${V}, 'shop', '2024-01-01', true, '\\x00', 1)`,
  ],
  diesel: [
    {
      'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\ndiesel = { version = "2", features = ["postgres"] }\n',
      'diesel.toml': '[migrations_directory]\ndir = "migrations"\n',
      'migrations/2024-01-01-000000_shop/up.sql': UP,
      'migrations/2024-01-01-000000_shop/down.sql': 'DROP TABLE orders;',
    },
    'schema.sql',
    `__diesel_schema_migrations (version, run_on) VALUES ('${V}', '2024-01-01 00:00:00')`,
  ],
  prisma: [
    {
      'package.json': '{"dependencies":{"prisma":"6.1.0","@prisma/client":"6.1.0"}}',
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      [`prisma/migrations/${V}_shop/migration.sql`]: UP,
    },
    'prisma/schema.sql',
    `_prisma_migrations (id, checksum, migration_name, logs) VALUES ('a', 'b', '${V}_shop', NULL)`,
  ],
  flyway: [
    {
      'flyway.toml': '[environments.production]\nurl = "jdbc:postgresql://localhost/shop"\n',
      'sql/V1.2__shop.sql': UP,
    },
    'schema.sql',
    `flyway_schema_history (installed_rank, version, description, script) VALUES (1, '1.2', 'shop', 'V1.2__shop.sql')`,
  ],
  'node-pg-migrate': [
    {
      'package.json': '{"dependencies":{"node-pg-migrate":"7.0.0","pg":"8.0.0"}}',
      'migrations/1704067200000_shop.sql': `-- Up Migration\n${UP}`,
    },
    'schema.sql',
    `pgmigrations (id, name, run_on) VALUES (1, '1704067200000_shop', '2024-01-01')`,
  ],
}

const DUMP = (row: string): string => `SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.customers (id bigint NOT NULL);
CREATE TABLE public.orders (id bigint NOT NULL, customer_id bigint, note text);
ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
CREATE INDEX orders_customer_id_idx ON public.orders USING btree (customer_id);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
INSERT INTO public.${row};
`

async function foreignKeys(files: Tracked): Promise<{ readonly line: string; readonly fix: string }> {
  const { categories, gaps } = await audited(files)
  const found = categories.flatMap(({ checks }) => checks).find(({ id }) => id === 'integrity/foreign-keys')
  const gap = gaps.find(({ check }) => check === 'integrity/foreign-keys')
  return { line: `${found?.status ?? ''}: ${found?.summary ?? ''}`, fix: gap?.fix.code ?? '' }
}

test.each(Object.entries(TOOLS))(
  'a committed dump says what a migration of %s hides',
  async (_, [files, path, row]) => {
    const without = await foreignKeys(files)
    expect(without.line).toMatch(/^unverifiable: 2 of 2 tables known only in part/)
    expect(without.fix).toContain(`> ${path}\n`)
    expect(without.fix).toContain(`--table=${row.split(' ')[0] ?? ''} `)
    expect((await foreignKeys({ ...files, [path]: DUMP(row) })).line).toMatch(/^pass: 1 foreign key, /)
  },
)

test('a dump that does not name the newest migration, or counts rows alone, completes nothing', async () => {
  const [files, path] = TOOLS['goose'] ?? [{}, '']
  const old = DUMP(
    `goose_db_version (id, version_id, is_applied, tstamp) VALUES (${V}, 20230101000000, true, '2023-01-01')`,
  )
  expect((await foreignKeys({ ...files, [path]: old })).line).toMatch(/^unverifiable/)
})

const folders: string[] = []
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true })
})

/** Runs what is printed, as it is printed. */
function ran(code: string, path: string, environment: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'schema-dump-'))
  folders.push(folder)
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', code], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  expect([status, stderr]).toEqual([0, ''])
  return readFileSync(join(folder, path), 'utf8')
}

function loud(program: string, ...args: readonly string[]): boolean {
  const found = spawnSync(program, args).status === 0
  if (!found)
    process.stderr.write(`SKIPPED: ${program} does not answer: what is printed for dumps is not run with it\n`)
  return found
}

const NAME = `review_dump_${String(process.pid)}`
const POSTGRES = ['-X', '-q', '-h', '127.0.0.1', '-U', 'postgres']
const withPostgres = loud('psql', ...POSTGRES, '-d', 'postgres', '-c', 'select 1') ? test : test.skip
const withMariadb = loud('mariadb', '-h', '127.0.0.1', '-u', 'root', '-e', 'select 1') ? test : test.skip
const withSqlite = loud('sqlite3', '-version') ? test : test.skip

withPostgres('what is printed for PostgreSQL makes such a dump', async () => {
  const [files, path] = TOOLS['golang-migrate'] ?? [{}, '']
  const run = (database: string, sql: string) =>
    spawnSync('psql', [...POSTGRES, '-v', 'ON_ERROR_STOP=1', '-d', database], { input: sql })
  run('postgres', `CREATE DATABASE ${NAME};`)
  try {
    run(
      NAME,
      `${UP}ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers; CREATE INDEX ON orders (customer_id);`,
    )
    run(
      NAME,
      `CREATE TABLE schema_migrations (version bigint, dirty boolean); INSERT INTO schema_migrations VALUES (${V}, false);`,
    )
    const { fix } = await foreignKeys(files)
    const dump = ran(fix, path, { DATABASE_URL: `postgres://postgres@127.0.0.1/${NAME}` })
    expect((await foreignKeys({ ...files, [path]: dump })).line).toMatch(/^pass: 1 foreign key, /)
  } finally {
    run('postgres', `DROP DATABASE ${NAME};`)
  }
})

withMariadb('what is printed for MySQL makes such a dump', async () => {
  const up = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
SET @step = CONCAT('ALTER TABLE or', 'ders ADD FOREIGN KEY (customer_id) REFERENCES customers (id)', @nothing);
PREPARE step FROM @step;
EXECUTE step;
`
  const files: Tracked = {
    'go.mod': GO('github.com/golang-migrate/migrate/v4 v4.18.1').replace(
      'jackc/pgx/v5 v5.7.1',
      'go-sql-driver/mysql v1.8.0',
    ),
    [`db/migrations/${V}_shop.up.sql`]: up,
    [`db/migrations/${V}_shop.down.sql`]: 'DROP TABLE orders;',
  }
  const run = (sql: string) => spawnSync('mariadb', ['-h', '127.0.0.1', '-u', 'root'], { input: sql })
  run(`CREATE DATABASE ${NAME}; USE ${NAME}; CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE schema_migrations (version bigint, dirty boolean); INSERT INTO schema_migrations VALUES (${V}, false);`)
  try {
    const { line, fix } = await foreignKeys(files)
    expect(line).toMatch(/^unverifiable: .* known only in part/)
    const dump = ran(fix, 'db/schema.sql', { DB_NAME: NAME, MYSQL_HOST: '127.0.0.1', HOME: tmpdir(), USER: 'root' })
    expect((await foreignKeys({ ...files, 'db/schema.sql': dump })).line).toMatch(/^pass: 1 foreign key, /)
  } finally {
    run(`DROP DATABASE ${NAME}`)
  }
})

withSqlite('what is printed for SQLite makes such a dump', async () => {
  const files: Tracked = {
    '.env.example': 'DATABASE_URL=sqlite:app.db',
    '.github/database-review.yml': 'version: 1\ndialect: sqlite\n',
    [`db/migrations/${V}_shop.sql`]:
      '-- migrate:up\nCREATE TABLE customers (id integer PRIMARY KEY);\nALTER TABLE legacy ADD COLUMN customer_id integer;\n-- migrate:down\nSELECT 1;\n',
  }
  const { line, fix } = await foreignKeys(files)
  expect(line).toMatch(/^unverifiable: .* known only in part/)
  const made = `sqlite3 app.db 'CREATE TABLE customers (id integer PRIMARY KEY); CREATE TABLE legacy (id integer PRIMARY KEY, customer_id integer REFERENCES customers (id)); CREATE INDEX legacy_customer ON legacy (customer_id); CREATE TABLE schema_migrations (version text PRIMARY KEY)' "INSERT INTO schema_migrations VALUES ('${V}')"\n`
  const dump = ran(`${made}${fix}`, 'db/schema.sql', { DATABASE_FILE: 'app.db' })
  expect((await foreignKeys({ ...files, 'db/schema.sql': dump })).line).toMatch(
    /^warn: 1 foreign key, which SQLite checks only/,
  )
})
