import type { Seen } from '../../evidence/facts.js'
import type { ReportedFact } from '../../report.js'
import type { Evidence, Remedy } from '../check.js'
import type { Resulting } from './relational.js'

/** Whether the connections of an application check foreign keys: SQLite does where they are told to. */
export interface Enforcement {
  readonly shown: boolean
  /** What stands behind the count of the foreign keys. */
  readonly said: string
  readonly facts: readonly ReportedFact[]
}

/**
 * Drivers that switch the checks on by themselves: sqlx, and SeaORM through it (`SqliteConnectOptions::new`), better-sqlite3
 * (`deps/defines.gypi`: SQLITE_DEFAULT_FOREIGN_KEYS=1), libSQL and with it Turso (libsql-ffi/build.rs: the same; a file that
 * `@libsql/client` 0.17 opens says `PRAGMA foreign_keys` is 1), Microsoft.Data.Sqlite's e_sqlite3 (likewise:
 * https://learn.microsoft.com/dotnet/standard/data/sqlite/connection-strings#foreign-keys).
 */
const DRIVERS_ON: ReadonlySet<string> = new Set([
  'sqlx',
  'sea-orm',
  'better-sqlite3',
  '@libsql/client',
  'Microsoft.Data.Sqlite',
  'Microsoft.EntityFrameworkCore.Sqlite',
])

/**
 * Mappers that open each connection with the checks on, whatever the driver: Django (`get_new_connection`), Rails
 * (`configure_connection`), TypeORM (its SQLite drivers' `createDatabaseConnection`), Sequelize (unless `foreignKeys: false`),
 * Prisma (its engine bundles a SQLite built with SQLITE_DEFAULT_FOREIGN_KEYS=1), pop (https://github.com/gobuffalo/pop/pull/481).
 */
const MAPPERS_ON: Readonly<Record<string, string>> = {
  django: 'Django',
  rails: 'Rails',
  typeorm: 'TypeORM',
  sequelize: 'Sequelize',
  prisma: 'Prisma',
  pop: 'pop',
}

/** What shows that SQLite's foreign keys are checked, or speaks against it. */
export function enforcementOf({ replayed }: Resulting, evidence: Evidence): Enforcement {
  const service = serviceOf(replayed.plan.history.tool, evidence)
  if (service !== undefined) return service
  const switches = evidence.facts.foreignKeySwitches ?? []
  const on = switches.find((each) => each.on && each.holds === 'each connection')
  if (on !== undefined) return { shown: true, said: `checked as ${whereIs(on.seen)} sets it`, facts: [factOf(on.seen)] }
  const off = switches.find((each) => !each.on)
  if (off !== undefined)
    return { shown: false, said: `which ${whereIs(off.seen)} switches off`, facts: [factOf(off.seen)] }
  const byLibrary = libraryOf(replayed.plan.history.tool, evidence)
  if (byLibrary !== undefined) return byLibrary
  const [once] = switches
  if (once !== undefined)
    return {
      shown: false,
      said: `which ${whereIs(once.seen)} switches on for one connection of the pool`,
      facts: [factOf(once.seen)],
    }
  return {
    shown: false,
    said: 'which SQLite checks only where the connection sets PRAGMA foreign_keys = ON; nothing here shows that it does',
    facts: [],
  }
}

/**
 * D1 checks foreign keys in every query and migration, and no PRAGMA but `defer_foreign_keys` changes that
 * (https://developers.cloudflare.com/d1/sql-api/foreign-keys/). Other drivers beside it may open other files.
 */
function serviceOf(tool: string, { facts, survey }: Evidence): Enforcement | undefined {
  const stores = facts.infrastructure.stores.filter(({ engine }) => engine === 'sqlite')
  const d1 = stores.find(({ service }) => service?.provider === 'd1')
  if (d1 === undefined || (tool !== 'wrangler' && driversOf(survey.stack.databases).length > 0)) return undefined
  return { shown: true, said: 'checked as D1 always does', facts: [factOf(d1.seen)] }
}

function whereIs({ path, line }: Pick<Seen, 'path' | 'line'>): string {
  return `${path}:${line}`
}

function factOf({ path, line, quote }: Seen): ReportedFact {
  return { detail: quote, path, line }
}

function libraryOf(tool: string, { survey }: Evidence): Enforcement | undefined {
  const mapper = MAPPERS_ON[tool]
  if (mapper !== undefined) return { shown: true, said: `checked as ${mapper} opens its connections`, facts: [] }
  const drivers = driversOf(survey.stack.databases)
  const [driver] = drivers
  if (driver === undefined || drivers.some(({ name }) => !DRIVERS_ON.has(name))) return undefined
  return {
    shown: true,
    said: `checked as ${driver.name} opens its connections`,
    facts: [{ detail: driver.detail, path: driver.path, line: driver.line }],
  }
}

interface Driver {
  readonly name: string
  readonly detail: string
  readonly path: string
  readonly line: number
}

/** The SQLite drivers that the application itself depends on. */
function driversOf(databases: Evidence['survey']['stack']['databases']): readonly Driver[] {
  return databases
    .filter(({ engine }) => engine === 'sqlite')
    .flatMap(({ signals }) =>
      signals.flatMap(({ detail, path, line }) => {
        const name = /^"([^"]+)" in dependencies$/.exec(detail)?.[1]
        return name === undefined ? [] : [{ name, detail, path, line }]
      }),
    )
}

const ON_EACH = 'Switch the checks on in every connection that the application opens'

/** How each driver is told to check foreign keys, by its own manual. */
const WAYS: readonly { readonly drivers: RegExp; readonly language: string; readonly code: string }[] = [
  // https://pkg.go.dev/github.com/mattn/go-sqlite3#SQLiteDriver.Open; gorm.io/driver/sqlite uses it.
  {
    drivers: /mattn\/go-sqlite3|gorm\.io\/driver\/sqlite/,
    language: 'go',
    code: 'sql.Open("sqlite3", "file:app.db?_foreign_keys=on")',
  },
  // https://pkg.go.dev/modernc.org/sqlite#Driver.Open
  {
    drivers: /modernc\.org\/sqlite|glebarez\/sqlite/,
    language: 'go',
    code: 'sql.Open("sqlite", "file:app.db?_pragma=foreign_keys(1)")',
  },
  // https://github.com/xerial/sqlite-jdbc/blob/master/USAGE.md#configure-connections
  { drivers: /sqlite-jdbc/, language: 'properties', code: 'spring.datasource.url=jdbc:sqlite:app.db?foreign_keys=on' },
  // https://www.php.net/manual/en/pdo.exec.php
  { drivers: /^ext-(?:pdo_)?sqlite/, language: 'php', code: "$pdo->exec('PRAGMA foreign_keys = ON');" },
  // https://docs.rs/rusqlite/latest/rusqlite/struct.Connection.html#method.pragma_update
  { drivers: /^rusqlite$/, language: 'rust', code: 'connection.pragma_update(None, "foreign_keys", true)?;' },
]

/** https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#foreign-key-support */
const SQLALCHEMY = `from sqlalchemy import event
from sqlalchemy.engine import Engine


@event.listens_for(Engine, "connect")
def check_foreign_keys(connection, _record):
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()`

/** How to switch the checks on with the driver that is there. */
export function switchedOn(evidence: Evidence): Pick<Remedy, 'text' | 'language' | 'code'> {
  const { databases, tools } = evidence.survey.stack
  const drivers = driversOf(databases)
  const way = WAYS.find((each) => drivers.some(({ name }) => each.drivers.test(name)))
  const rest = ' PRAGMA foreign_key_check then lists the rows that are wrong already.'
  if (way !== undefined) return { text: `${ON_EACH}, as it is opened.${rest}`, language: way.language, code: way.code }
  if (tools.some(({ id }) => id === 'alembic' || id === 'sqlalchemy'))
    return { text: `${ON_EACH}, as it is opened.${rest}`, language: 'python', code: SQLALCHEMY }
  return {
    text: `${ON_EACH}, before its first statement.${rest}`,
    language: 'sql',
    code: 'PRAGMA foreign_keys = ON;\nPRAGMA foreign_key_check;',
  }
}
