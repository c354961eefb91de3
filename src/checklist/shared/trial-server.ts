import type { Dialect, History } from '../../migrations/model.js'

/** The server that a job of a workflow starts for itself, as lines of YAML; '' where the engine is a file. */
export function trialService(history: History | undefined): string {
  const { engineVersion } = history ?? {}
  switch (history?.dialect ?? 'postgres') {
    case 'mysql':
      return service(`mysql:${engineVersion ?? '8.4'}`, MYSQL_SETTINGS, 3306, 'mysqladmin ping -h 127.0.0.1 -pmysql')
    case 'mariadb':
      return service(
        `mariadb:${engineVersion ?? '11.4'}`,
        MYSQL_SETTINGS,
        3306,
        'healthcheck.sh --connect --innodb_initialized',
      )
    // The image has no health check of its own: https://github.com/microsoft/mssql-docker
    case 'sqlserver':
      return service(
        'mcr.microsoft.com/mssql/server:2022-latest',
        { ACCEPT_EULA: '"Y"', MSSQL_SA_PASSWORD: PASSWORD },
        1433,
        `/opt/mssql-tools18/bin/sqlcmd -C -S localhost -U sa -P ${PASSWORD} -Q 'SELECT 1'`,
      )
    case 'mongodb':
      return service(`mongo:${engineVersion ?? '8'}`, {}, 27017, "mongosh --quiet --eval 'db.runCommand({ ping: 1 })'")
    case 'redis':
      return service(`redis:${engineVersion ?? '8'}`, {}, 6379, 'redis-cli ping')
    case 'sqlite':
    case 'dynamodb':
      return ''
    case 'postgres':
      return service(
        `postgres:${engineVersion ?? '17'}`,
        { POSTGRES_PASSWORD: 'postgres' },
        5432,
        'pg_isready -U postgres',
      )
  }
}

const PASSWORD = 'Trial-2f9d'
const MYSQL_SETTINGS = { MYSQL_ROOT_PASSWORD: 'mysql', MYSQL_DATABASE: 'trial' }

function service(image: string, settings: Readonly<Record<string, string>>, port: number, health: string): string {
  const environment = Object.entries(settings).map(([name, value]) => `          ${name}: ${value}\n`)
  return `    services:
      database:
        image: ${image}
${environment.length === 0 ? '' : `        env:\n${environment.join('')}`}        ports: ["${port}:${port}"]
        options: --health-cmd "${health}" --health-interval 5s --health-retries 20
`
}

/** Where that server listens, under the names and in the form in which the history's tool reads it, by the tools' manuals. */
export function trialEnvironment(history: History | undefined): Readonly<Record<string, string>> {
  const usual = usualEnvironment(history)
  const { address, dialect } = history ?? {}
  switch (address?.kind) {
    case undefined:
      return usual
    case 'url': {
      const { DATABASE_URL: url } = usual
      return url === undefined ? usual : Object.fromEntries(address.names.map((name): [string, string] => [name, url]))
    }
    case 'parts': {
      const values = dialect === undefined ? undefined : PARTS[dialect]
      if (values === undefined) return usual
      const named = Object.entries<string>(address.names).map(([part, name]): [string, string] => [
        name,
        values[part] ?? '',
      ])
      return { ...address.fixed, ...Object.fromEntries(named) }
    }
  }
}

/** The server of `trialService`, part by part. */
const PARTS: Partial<Readonly<Record<Dialect, Readonly<Record<string, string>>>>> = {
  postgres: { HOST: '127.0.0.1', PORT: '"5432"', NAME: 'postgres', USER: 'postgres', PASSWORD: 'postgres' },
  mysql: { HOST: '127.0.0.1', PORT: '"3306"', NAME: 'trial', USER: 'root', PASSWORD: 'mysql' },
  mariadb: { HOST: '127.0.0.1', PORT: '"3306"', NAME: 'trial', USER: 'root', PASSWORD: 'mysql' },
  sqlite: { NAME: 'trial.db' },
}

/** By the tools' manuals, where the repository says nothing else. */
function usualEnvironment(history: History | undefined): Readonly<Record<string, string>> {
  switch (history?.dialect ?? 'postgres') {
    case 'mysql':
    case 'mariadb':
      return mysql(history?.tool)
    case 'sqlite':
      if (accountOf(history) !== undefined) return {}
      return { DATABASE_URL: SQLITE[history?.tool ?? ''] ?? 'trial.db' }
    case 'sqlserver':
      return sqlserver(history?.tool)
    case 'mongodb':
      return { MONGODB_URI: 'mongodb://127.0.0.1:27017/trial' }
    case 'redis':
      return { REDIS_URL: 'redis://127.0.0.1:6379' }
    case 'dynamodb':
      return { AWS_REGION: 'us-east-1' }
    case 'postgres':
      return postgres(history?.tool)
  }
}

function postgres(tool: string | undefined): Readonly<Record<string, string>> {
  switch (tool) {
    case 'flyway':
      return flyway('jdbc:postgresql://127.0.0.1:5432/postgres', 'postgres', 'postgres')
    case 'liquibase':
      return liquibase('jdbc:postgresql://127.0.0.1:5432/postgres', 'postgres', 'postgres')
    case 'sqitch':
      return { SQITCH_TARGET: 'db:pg://postgres:postgres@127.0.0.1/postgres' }
    default:
      return { DATABASE_URL: 'postgres://postgres:postgres@127.0.0.1:5432/postgres?sslmode=disable' }
  }
}

function mysql(tool: string | undefined): Readonly<Record<string, string>> {
  switch (tool) {
    case 'flyway':
      return flyway('jdbc:mysql://127.0.0.1:3306/trial', 'root', 'mysql')
    case 'liquibase':
      return liquibase('jdbc:mysql://127.0.0.1:3306/trial', 'root', 'mysql')
    case 'sqitch':
      return { SQITCH_TARGET: 'db:mysql://root:mysql@127.0.0.1/trial' }
    // https://github.com/go-sql-driver/mysql#dsn-data-source-name; parseTime as goose asks for it
    case 'goose':
      return { DATABASE_URL: '"root:mysql@tcp(127.0.0.1:3306)/trial?parseTime=true"' }
    case 'golang-migrate':
      return { DATABASE_URL: '"mysql://root:mysql@tcp(127.0.0.1:3306)/trial?multiStatements=true"' }
    case 'plain-sql':
    case undefined:
      return { DB_HOST: '127.0.0.1', DB_USER: 'root', DB_NAME: 'trial', MYSQL_PWD: 'mysql' }
    default:
      return { DATABASE_URL: 'mysql://root:mysql@127.0.0.1:3306/trial' }
  }
}

function sqlserver(tool: string | undefined): Readonly<Record<string, string>> {
  switch (tool) {
    case 'flyway':
      return flyway('"jdbc:sqlserver://127.0.0.1:1433;databaseName=master;trustServerCertificate=true"', 'sa', PASSWORD)
    case 'liquibase':
      return liquibase(
        '"jdbc:sqlserver://127.0.0.1:1433;databaseName=master;trustServerCertificate=true"',
        'sa',
        PASSWORD,
      )
    case 'plain-sql':
    case undefined:
      return { DB_HOST: '127.0.0.1', DB_NAME: 'master', SQLCMDUSER: 'sa', SQLCMDPASSWORD: PASSWORD }
    default:
      return { DATABASE_URL: `sqlserver://sa:${PASSWORD}@127.0.0.1:1433?database=master` }
  }
}

const SQLITE: Readonly<Record<string, string>> = {
  'golang-migrate': 'sqlite3://trial.db',
  sqlx: 'sqlite://trial.db?mode=rwc',
  dbmate: 'sqlite:trial.db',
  prisma: 'file:./trial.db',
  flyway: 'jdbc:sqlite:trial.db',
  liquibase: 'jdbc:sqlite:trial.db',
  sqitch: 'db:sqlite:trial.db',
  atlas: 'sqlite://trial.db',
  django: 'sqlite:///trial.db',
  alembic: 'sqlite:///trial.db',
}

/**
 * What a tool that asks its provider's API is told instead of an address, by where it is kept. The database and the
 * environment of the configuration are told where no one of them is meant
 * (https://developers.cloudflare.com/workers/wrangler/system-environment-variables/).
 */
export function accountOf(history: History | undefined): Readonly<Record<string, 'secrets' | 'vars'>> | undefined {
  if (history?.tool !== 'wrangler') return undefined
  return {
    CLOUDFLARE_API_TOKEN: 'secrets',
    CLOUDFLARE_ACCOUNT_ID: 'vars',
    ...(history.target === undefined ? { CLOUDFLARE_ENV: 'vars', D1_DATABASE: 'vars' } : {}),
  }
}

/** https://documentation.red-gate.com/fd/environment-variables-275218518.html */
function flyway(url: string, user: string, password: string): Readonly<Record<string, string>> {
  return { FLYWAY_URL: url, FLYWAY_USER: user, FLYWAY_PASSWORD: password }
}

/** https://docs.liquibase.com/reference-guide/parameters/command-parameters */
function liquibase(url: string, user: string, password: string): Readonly<Record<string, string>> {
  return { LIQUIBASE_COMMAND_URL: url, LIQUIBASE_COMMAND_USERNAME: user, LIQUIBASE_COMMAND_PASSWORD: password }
}
