import type { Dialect, History } from '../../migrations/model.js'

/** How a tool applies what is pending, takes the newest migration back, and prints SQL without a database. */
export interface ToolCommands {
  readonly up: string
  /** Undefined: the tool has no downs. */
  readonly down: string | undefined
  /** Undefined: the tool prints nothing, or only beside a database. */
  readonly plan: string | undefined
  /** How it migrates a database to try it on, where that is another command. */
  readonly trial?: string
  /** How it runs one file by hand, and how its ledger forgets the migration of a file, where it has commands for them. */
  readonly byHand?: { readonly run: (file: string) => string; readonly forget: (file: string) => string }
}

/** What a command names: the folder of the migrations as seen from where it runs, the engine, the newest migration. */
interface Named {
  readonly root: string
  readonly dialect: Dialect
  readonly toolVersion: string | undefined
  readonly history: History
  /** The table in which the tool keeps what has run; undefined: the usual one. */
  readonly ledger: string | undefined
}

type Commands = (named: Named) => Omit<ToolCommands, 'plan'> & { readonly plan?: string }

/** By the tools' own manuals. Each reads DATABASE_URL where it is said to, or its own configuration. */
const COMMANDS: Readonly<Record<string, Commands>> = {
  // https://www.prisma.io/docs/orm/reference/prisma-cli-reference#migrate-deploy
  prisma: () => ({ up: 'npx prisma migrate deploy', down: undefined }),
  drizzle: () => ({ up: 'npx drizzle-kit migrate', down: undefined }),
  // `rollback` takes back the last batch, which on a fresh database is all: https://knexjs.org/guide/migrations.html
  knex: () => ({ up: 'npx knex migrate:latest', down: 'npx knex migrate:down' }),
  sequelize: () => ({ up: 'npx sequelize-cli db:migrate', down: 'npx sequelize-cli db:migrate:undo' }),
  typeorm: () => ({
    up: 'npx typeorm migration:run -d dist/data-source.js',
    down: 'npx typeorm migration:revert -d dist/data-source.js',
  }),
  'node-pg-migrate': ({ root }) => {
    const folder = root === 'migrations' ? '' : ` -m ${shellQuoted(root)}`
    return { up: `npx node-pg-migrate up${folder}`, down: `npx node-pg-migrate down 1${folder}` }
  },
  alembic: () => ({ up: 'alembic upgrade head', down: 'alembic downgrade -1', plan: 'alembic upgrade head --sql' }),
  // https://flask-migrate.readthedocs.io/en/latest/#command-reference
  'flask-migrate': () => ({ up: 'flask db upgrade', down: 'flask db downgrade', plan: 'flask db upgrade --sql' }),
  django: ({ history }) => ({ up: 'python manage.py migrate', down: djangoDown(history) }),
  rails: () => ({ up: 'bin/rails db:migrate', down: 'bin/rails db:rollback STEP=1' }),
  laravel: () => ({ up: 'php artisan migrate --force', down: 'php artisan migrate:rollback --step=1 --force' }),
  // The ledger is a part of the address, behind what else its query says.
  'golang-migrate': ({ root, dialect, ledger }) => {
    const query = ledger === undefined ? '' : `${dialect === 'sqlite' ? '?' : '&'}x-migrations-table=${ledger}`
    const tool = `migrate -path ${shellQuoted(root)} -database "$DATABASE_URL${query}"`
    return { up: `${tool} up`, down: `${tool} down 1` }
  },
  goose: ({ root, dialect, ledger }) => {
    const table = ledger === undefined ? '' : `-table ${ledger} `
    const tool = `goose ${table}-dir ${shellQuoted(root)} ${GOOSE[dialect] ?? 'postgres'} "$DATABASE_URL"`
    return { up: `${tool} up`, down: `${tool} down` }
  },
  // https://diesel.rs/guides/getting-started: its folder is `migrations` beside diesel.toml
  diesel: ({ root }) => {
    const folder = root === 'migrations' ? '' : ` --migration-dir ${shellQuoted(root)}`
    return { up: `diesel migration run${folder}`, down: `diesel migration revert${folder}` }
  },
  // https://supabase.com/docs/reference/cli/supabase-db-push
  supabase: () => ({ up: 'supabase db push --db-url "$DATABASE_URL"', down: undefined }),
  atlas: ({ root }) => {
    const options = `--dir ${shellQuoted(`file://${root}`)} --url "$DATABASE_URL"`
    return { up: `atlas migrate apply ${options}`, down: `atlas migrate down ${options}` }
  },
  // https://sqitch.org/docs/manual/sqitch-revert/
  sqitch: () => ({ up: 'sqitch deploy', down: 'sqitch revert -y --to @HEAD^' }),
  pop: ({ root, history }) => {
    // soda passes over `.autocommit.` files, which ory's runner alone knows: the commands that it gives an application are
    // left, https://github.com/ory/kratos/blob/master/oryx/popx/cmd.go.
    if (history.migrations.some(({ files }) => files.some((path) => path.includes('.autocommit.')))) {
      const own = '"$APPLICATION" migrate sql'
      return { up: `${own} up "$DATABASE_URL" --yes`, down: `${own} down "$DATABASE_URL" --steps 1 --yes` }
    }
    const folder = root === 'migrations' ? '' : ` -p ${shellQuoted(root)}`
    return { up: `soda migrate up${folder}`, down: `soda migrate down --step 1${folder}` }
  },
  // https://developers.cloudflare.com/workers/wrangler/commands/d1/: the database by its name or its binding
  wrangler: ({ history, ledger = 'd1_migrations' }) => {
    const database = history.target ?? '"$D1_DATABASE"'
    const execute = `npx wrangler d1 execute ${database} --remote`
    return {
      up: `npx wrangler d1 migrations apply ${database} --remote`,
      trial: `npx wrangler d1 migrations apply ${database} --local`,
      down: undefined,
      byHand: {
        run: (file) => `${execute} --file=${file}`,
        forget: (file) =>
          `${execute} --command="DELETE FROM ${/^\w+$/.test(ledger) ? ledger : 'd1_migrations'} WHERE name = '${idOf(file, history)}'"`,
      },
    }
  },
  dbmate: ({ root }) => {
    const folder = root === 'db/migrations' ? '' : ` --migrations-dir ${shellQuoted(root)}`
    return { up: `dbmate${folder} --no-dump-schema migrate`, down: `dbmate${folder} --no-dump-schema rollback` }
  },
  sqlx: ({ root }) => {
    const folder = root === 'migrations' ? '' : ` --source ${shellQuoted(root)}`
    return { up: `sqlx migrate run${folder}`, down: `sqlx migrate revert${folder}` }
  },
  ecto: () => ({ up: 'mix ecto.migrate', down: 'mix ecto.rollback --step 1' }),
  // `undo` is not in the Community edition: https://documentation.red-gate.com/fd/undo-277579032.html
  flyway: ({ root }) => ({ up: `flyway -locations=${shellQuoted(`filesystem:${root}`)} migrate`, down: undefined }),
  liquibase: () => ({ up: 'liquibase update', down: 'liquibase rollback-count --count=1' }),
  // Without a name `update` goes to the newest, with one back to it: https://learn.microsoft.com/en-us/ef/core/cli/dotnet
  'ef-core': () => ({
    up: 'dotnet ef database update',
    down: 'dotnet ef database update "$(dotnet ef migrations list --no-connect | tail -n 2 | head -n 1)"',
    plan: 'dotnet ef migrations script --idempotent',
  }),
}

/** https://pressly.github.io/goose/documentation/cli-commands/ */
const GOOSE: Partial<Readonly<Record<Dialect, string>>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite3',
  sqlserver: 'mssql',
}

const BY_HAND: Readonly<Record<Dialect, (file: string) => string>> = {
  postgres: (file) => `psql "$DATABASE_URL" --single-transaction -v ON_ERROR_STOP=1 -f ${file}`,
  mysql: (file) => `mysql --host="$DB_HOST" --user="$DB_USER" "$DB_NAME" < ${file}`,
  mariadb: (file) => `mariadb --host="$DB_HOST" --user="$DB_USER" "$DB_NAME" < ${file}`,
  sqlite: (file) => `sqlite3 -bail "$DATABASE_URL" < ${file}`,
  sqlserver: (file) => `sqlcmd -b -S "$DB_HOST" -d "$DB_NAME" -i ${file}`,
  mongodb: (file) => `mongosh "$MONGODB_URI" ${file}`,
  dynamodb: (file) => `node ${file}`,
  redis: (file) => `redis-cli -u "$REDIS_URL" < ${file}`,
}

/**
 * The commands of a history's tool, as they are run in `folder`. Where the tool is not known, the client of the engine
 * runs the newest file.
 */
export function commandsOf(history: History | undefined, folder = '', ledger?: string): ToolCommands {
  const commands = COMMANDS[history?.tool ?? '']
  if (history === undefined || commands === undefined) return byHand(history)
  const root =
    folder !== '' && history.root.startsWith(`${folder}/`) ? history.root.slice(folder.length + 1) : history.root
  const { dialect, toolVersion } = history
  return { plan: undefined, ...commands({ root: root === '' ? '.' : root, dialect, toolVersion, history, ledger }) }
}

/** The path of a migration below the folder of its history. */
function idOf(file: string, { root }: History): string {
  return root === '' ? file : file.slice(root.length + 1)
}

function byHand(history: History | undefined): ToolCommands {
  const run = BY_HAND[history?.dialect ?? 'postgres']
  const newest = history === undefined ? undefined : newestOf(history)
  const down = newest?.down.kind === 'statements' ? newest.down.path : undefined
  return {
    up: run(shellQuoted(newest?.files[0] ?? 'path/to/up.sql')),
    down: history?.downs === 'none' ? undefined : run(shellQuoted(down ?? 'path/to/down.sql')),
    plan: undefined,
  }
}

/** The client of an engine that runs one file. */
export function byHandOf(dialect: Dialect, file: string): string {
  return BY_HAND[dialect](file)
}

/** The migration that was written last: by what its file says where the order does not tell, else the last. */
export function newestOf({ migrations }: History): History['migrations'][number] | undefined {
  const last = migrations.at(-1)
  return (
    migrations.reduce(
      (newest, each) => ((each.written ?? '') > (newest?.written ?? '') ? each : newest),
      migrations.some(({ written }) => written !== undefined) ? undefined : last,
    ) ?? last
  )
}

/** The newest migration's own app, back to the one before it: https://docs.djangoproject.com/en/5.2/ref/django-admin/#migrate */
function djangoDown(history: History): string {
  const newest = newestOf(history)
  if (newest === undefined) return 'python manage.py migrate <app> <the migration before>'
  const app = newest.id.slice(0, newest.id.lastIndexOf('.'))
  const own = history.migrations.filter(({ id, baseline }) => !baseline && id.startsWith(`${app}.`))
  const before = own[own.indexOf(newest) - 1]
  return `python manage.py migrate ${app} ${before === undefined ? 'zero' : before.id.slice(app.length + 1)}`
}

/** A path as one word of a shell. */
export function shellQuoted(path: string): string {
  return /^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
