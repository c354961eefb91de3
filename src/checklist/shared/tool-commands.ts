import type { History } from '../../migrations/model.js'

/** How a tool applies what is pending, takes the last migration back, and shows SQL without running it. */
export interface ToolCommands {
  readonly up: string
  /** Undefined: the tool has no downs. */
  readonly down: string | undefined
  /** Undefined: the tool cannot show what it would run. */
  readonly plan: string | undefined
}

/** By the tools' own manuals. */
const COMMANDS: Readonly<Record<string, ToolCommands>> = {
  prisma: {
    up: 'npx prisma migrate deploy',
    down: undefined,
    plan: 'npx prisma migrate diff --from-config-datasource --to-schema prisma/schema.prisma --script',
  },
  drizzle: { up: 'npx drizzle-kit migrate', down: undefined, plan: 'npx drizzle-kit check' },
  knex: { up: 'npx knex migrate:latest', down: 'npx knex migrate:rollback', plan: undefined },
  sequelize: { up: 'npx sequelize-cli db:migrate', down: 'npx sequelize-cli db:migrate:undo', plan: undefined },
  typeorm: {
    up: 'npx typeorm migration:run -d dist/data-source.js',
    down: 'npx typeorm migration:revert -d dist/data-source.js',
    plan: undefined,
  },
  'node-pg-migrate': {
    up: 'npx node-pg-migrate up',
    down: 'npx node-pg-migrate down',
    plan: 'npx node-pg-migrate up --dry-run',
  },
  alembic: { up: 'alembic upgrade head', down: 'alembic downgrade -1', plan: 'alembic upgrade head --sql' },
  django: { up: 'python manage.py migrate', down: undefined, plan: 'python manage.py migrate --plan' },
  rails: { up: 'bin/rails db:migrate', down: 'bin/rails db:rollback', plan: undefined },
  laravel: {
    up: 'php artisan migrate --force',
    down: 'php artisan migrate:rollback --force',
    plan: 'php artisan migrate --pretend',
  },
  'golang-migrate': {
    up: 'migrate -path migrations -database "$DATABASE_URL" up',
    down: 'migrate -path migrations -database "$DATABASE_URL" down 1',
    plan: undefined,
  },
  goose: {
    up: 'goose -dir migrations postgres "$DATABASE_URL" up',
    down: 'goose -dir migrations postgres "$DATABASE_URL" down',
    plan: undefined,
  },
  diesel: { up: 'diesel migration run', down: 'diesel migration revert', plan: undefined },
  supabase: { up: 'supabase db push', down: undefined, plan: 'supabase db push --dry-run' },
  atlas: {
    up: 'atlas migrate apply --url "$DATABASE_URL"',
    down: 'atlas migrate down --url "$DATABASE_URL"',
    plan: 'atlas migrate apply --url "$DATABASE_URL" --dry-run',
  },
  sqitch: { up: 'sqitch deploy', down: 'sqitch revert --to @HEAD^', plan: 'sqitch deploy --log-only' },
  pop: { up: 'soda migrate up', down: 'soda migrate down', plan: undefined },
  dbmate: { up: 'dbmate migrate', down: 'dbmate rollback', plan: undefined },
  sqlx: { up: 'sqlx migrate run', down: 'sqlx migrate revert', plan: 'sqlx migrate run --dry-run' },
  ecto: { up: 'mix ecto.migrate', down: 'mix ecto.rollback', plan: undefined },
  flyway: { up: 'flyway migrate', down: undefined, plan: undefined },
  liquibase: { up: 'liquibase update', down: 'liquibase rollback-count --count=1', plan: 'liquibase update-sql' },
  'ef-core': {
    up: 'dotnet ef database update',
    down: undefined,
    plan: 'dotnet ef migrations script --idempotent',
  },
}

/** What stands for a tool that is not known. */
const BY_HAND: ToolCommands = {
  up: 'psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f path/to/up.sql',
  down: 'psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f path/to/down.sql',
  plan: undefined,
}

export function commandsOf(history: History | undefined): ToolCommands {
  return COMMANDS[history?.tool ?? ''] ?? BY_HAND
}

/**
 * Tools that take a lock of the session, so that two never migrate at once: it does not hold behind a pooler of
 * transactions. Prisma, golang-migrate, node-pg-migrate, sqlx and Rails take an advisory lock; their sources and manuals.
 */
const SESSION_LOCK: readonly string[] = [
  'prisma',
  'golang-migrate',
  'node-pg-migrate',
  'sqlx',
  'rails',
  'flyway',
  'atlas',
]

/** Tools that keep two runs apart by a row or a table: Knex, Liquibase, Ecto, Kysely, Entity Framework Core 9. */
const TABLE_LOCK: readonly string[] = ['knex', 'liquibase', 'ecto', 'kysely']

/** Tools in whose runners no lock was found: their sources. What is in no list is not known. */
const NO_LOCK: readonly string[] = [
  'drizzle',
  'sequelize',
  'typeorm',
  'alembic',
  'django',
  'laravel',
  'goose',
  'dbmate',
  'ef-core',
]

/** How a tool keeps two runs apart. `unknown`: a runner that is not known. */
export function lockOf(history: History): 'session' | 'table' | 'none' | 'unknown' {
  if (SESSION_LOCK.includes(history.tool)) return 'session'
  if (TABLE_LOCK.includes(history.tool)) return 'table'
  return NO_LOCK.includes(history.tool) ? 'none' : 'unknown'
}

/** A command as a plain or quoted YAML scalar. */
export function yamlScalar(command: string): string {
  return /^[A-Za-z][\w ./:"$=-]*$/.test(command) && !/: | #/.test(command)
    ? command
    : `'${command.replaceAll("'", "''")}'`
}
