import type { History } from '../../migrations/model.js'

/** What applies every migration, takes all or the last of them back, and applies them again, by the tools' manuals. */
interface RoundTrip {
  readonly up: string
  readonly down: string
}

const COMMANDS: Readonly<Record<string, RoundTrip>> = {
  knex: { up: 'npx knex migrate:latest', down: 'npx knex migrate:rollback --all' },
  sequelize: { up: 'npx sequelize-cli db:migrate', down: 'npx sequelize-cli db:migrate:undo:all' },
  typeorm: {
    up: 'npx typeorm migration:run -d dist/data-source.js',
    down: 'npx typeorm migration:revert -d dist/data-source.js',
  },
  alembic: { up: 'alembic upgrade head', down: 'alembic downgrade base' },
  django: { up: 'python manage.py migrate', down: 'python manage.py migrate orders zero' },
  rails: { up: 'bin/rails db:migrate', down: 'bin/rails db:rollback STEP=1' },
  'golang-migrate': {
    up: 'migrate -path migrations -database "$DATABASE_URL" up',
    down: 'migrate -path migrations -database "$DATABASE_URL" down -all',
  },
  goose: {
    up: 'goose -dir migrations postgres "$DATABASE_URL" up',
    down: 'goose -dir migrations postgres "$DATABASE_URL" reset',
  },
  dbmate: { up: 'dbmate up', down: 'dbmate rollback' },
  pop: { up: 'soda migrate up', down: 'soda migrate down --step 1' },
  laravel: { up: 'php artisan migrate --force', down: 'php artisan migrate:reset --force' },
  'node-pg-migrate': { up: 'npx node-pg-migrate up', down: 'npx node-pg-migrate down 1' },
  sqlx: { up: 'sqlx migrate run', down: 'sqlx migrate revert' },
  ecto: { up: 'mix ecto.migrate', down: 'mix ecto.rollback --step 1' },
}

/** A workflow that proves the way back on each pull request. Where the tool is not known, psql stands for it. */
export function roundTripWorkflow(history: History | undefined): string {
  const commands = COMMANDS[history?.tool ?? ''] ?? byHand(history)
  const folder = history?.root ?? 'migrations'
  const lines = (command: string): string => command.replace(/(-path|-dir) migrations\b/, `$1 ${shellQuoted(folder)}`)
  const { image, environment, port, url, health } =
    history?.dialect === 'mysql' || history?.dialect === 'mariadb' ? MYSQL : POSTGRES
  return `name: Migrations
on: pull_request
jobs:
  up-down-up:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    services:
      database:
        image: ${image}
        env:
          ${environment}
        ports: ["${port}:${port}"]
        options: --health-cmd "${health}" --health-interval 5s --health-retries 10
    env:
      DATABASE_URL: ${url}
    steps:
      - uses: actions/checkout@v4
      - run: ${quotedScalar(lines(commands.up))}
      - run: ${quotedScalar(lines(commands.down))}
      - run: ${quotedScalar(lines(commands.up))}
`
}

const POSTGRES = {
  image: 'postgres:17',
  environment: 'POSTGRES_PASSWORD: postgres',
  port: 5432,
  url: 'postgres://postgres:postgres@localhost:5432/postgres?sslmode=disable',
  health: 'pg_isready -U postgres',
}

const MYSQL = {
  image: 'mysql:8.4',
  environment: 'MYSQL_ROOT_PASSWORD: mysql',
  port: 3306,
  url: 'mysql://root:mysql@127.0.0.1:3306/mysql',
  health: 'mysqladmin ping -h 127.0.0.1 -pmysql',
}

function byHand(history: History | undefined): RoundTrip {
  const mysql = history?.dialect === 'mysql' || history?.dialect === 'mariadb'
  const run = mysql ? 'mysql -h 127.0.0.1 -uroot -pmysql mysql < ' : 'psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f '
  return { up: `${run}path/to/up.sql`, down: `${run}path/to/down.sql` }
}

function shellQuoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}

/** A command in YAML: plain where it may be, else in single quotes. */
function quotedScalar(command: string): string {
  return /^[A-Za-z][\w ./:"$=-]*$/.test(command) && !/: | #/.test(command)
    ? command
    : `'${command.replaceAll("'", "''")}'`
}
