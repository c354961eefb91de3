import type { Dialect } from '../../../migrations/operation.js'
import type { Meaning } from './meaning.js'

/** Where a command runs, as far as that decides what `localhost` means. */
export interface Setting {
  /** A CI runner and a developer's machine hold throw-away databases; a production host and a cluster hold the real one. */
  readonly machine: 'runner' | 'developer' | 'production'
  /** Variables as they are configured, expressions as written: `${{ secrets.DATABASE_URL }}`. */
  readonly environment: ReadonlyMap<string, string>
  /** Hosts that start with the job: workflow services, Compose services. */
  readonly services: ReadonlySet<string>
  /** A runner that is nobody else's: what it starts stays. */
  readonly ownRunner?: boolean
  /** One of them is a database. */
  readonly databaseService: boolean
}

/** Variables that say where a client connects when its arguments do not. */
const HOST_VARIABLES: Readonly<Record<Dialect | 'any', readonly string[]>> = {
  postgres: ['PGHOST', 'POSTGRES_HOST'],
  mysql: ['MYSQL_HOST'],
  mariadb: ['MARIADB_HOST', 'MYSQL_HOST'],
  sqlserver: ['SQLCMDSERVER', 'MSSQL_HOST'],
  mongodb: ['MONGO_URL', 'MONGODB_URI', 'MONGO_URI', 'MONGO_HOST'],
  redis: ['REDIS_URL', 'REDIS_HOST'],
  sqlite: [],
  dynamodb: ['AWS_ENDPOINT_URL'],
  any: [
    'DATABASE_URL',
    'DIRECT_URL',
    'MIGRATION_DATABASE_URL',
    'DB_URL',
    'DB_HOST',
    'DATABASE_HOST',
    'PGHOST',
    'POSTGRES_HOST',
    'MYSQL_HOST',
    'POSTGRES_URL',
    'DBMATE_DATABASE_URL',
    'GOOSE_DBSTRING',
    'FLYWAY_URL',
    'SPRING_DATASOURCE_URL',
    'ConnectionStrings__Default',
    'TEST_DATABASE_URL',
    'SQLALCHEMY_DATABASE_URI',
  ],
}

/** Whether a command works on a throw-away or nearby database: localhost of a runner, a service of the same job. */
export function isLocal(
  meaning: Meaning,
  setting: Setting,
  environment: ReadonlyMap<string, string>,
  inContainer: boolean,
): boolean {
  if (setting.machine === 'production') return false
  if (inContainer || meaning.forDevelopment === true) return true
  const stated = (meaning.hosts ?? []).map((host) => filledIn(host, environment, setting))
  const hosts = stated.length > 0 ? stated : fromVariables(meaning.engine, environment, setting)
  if (hosts.length === 0) return setting.databaseService
  return hosts.every((host) => isNear(host, setting))
}

function fromVariables(
  engine: Dialect | undefined,
  environment: ReadonlyMap<string, string>,
  setting: Setting,
): readonly string[] {
  const names = [...(engine === undefined ? [] : HOST_VARIABLES[engine]), ...HOST_VARIABLES.any]
  for (const name of names) {
    const value = environment.get(name) ?? setting.environment.get(name)
    if (value !== undefined) return [filledIn(value, environment, setting)]
  }
  return []
}

function filledIn(value: string, environment: ReadonlyMap<string, string>, setting: Setting): string {
  return value.replace(
    /\$\{?(\w+)\}?/g,
    (whole, name: string) => environment.get(name) ?? setting.environment.get(name) ?? whole,
  )
}

/** A host or connection URL that stays within the job. Expressions and variables may be anywhere: they are not near. */
function isNear(value: string, setting: Setting): boolean {
  const host = hostOf(value)
  if (/^(localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|host\.docker\.internal)$/i.test(host)) return true
  return setting.services.has(host)
}

/** The host of a URL, a DSN or a bare host. What is secret in it is dropped. */
export function hostOf(value: string): string {
  const dsn = /\b(?:host|server|data source)=([^\s;,]+)/i.exec(value)?.[1]
  if (dsn !== undefined) return dsn.replace(/:\d+$/, '')
  const mysqlDsn = /@tcp\(([^):]+)/.exec(value)?.[1]
  if (mysqlDsn !== undefined) return mysqlDsn
  const authority = /^[a-z][\w+.:-]*?:\/\/([^/?#]*)/i.exec(value)?.[1]
  const host = (authority ?? value).slice((authority ?? value).lastIndexOf('@') + 1)
  return host.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/:\d+$/, '')
}

/** `sslmode=require`, PGSSLMODE, `--ssl-mode=REQUIRED`: undefined where nothing says it. */
export function overTls(args: readonly string[], environment: ReadonlyMap<string, string>): boolean | undefined {
  const stated = [
    ...args,
    environment.get('PGSSLMODE') === undefined ? '' : `sslmode=${environment.get('PGSSLMODE') ?? ''}`,
  ]
  const mode = stated
    .map((each) => /ssl-?mode=([\w-]+)/i.exec(each)?.[1]?.toLowerCase())
    .find((each) => each !== undefined)
  if (mode === undefined)
    return stated.some((each) => /^(--tls|--ssl)$|mongodb\+srv:|[?&](tls|ssl)=true/.test(each)) ? true : undefined
  if (/^disabled?$/.test(mode)) return false
  return /^(require|required|verify-ca|verify-full|verify_ca|verify_identity)$/.test(mode) ? true : undefined
}
