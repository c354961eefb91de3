import type { Dialect, History } from '../../migrations/model.js'
import type { Evidence, Outcome, Remedy } from '../check.js'
import { KNOWN_IN_PART } from './relational.js'
import { shellQuoted } from './tool-commands.js'

/** The ledgers whose rows say how new a dump is, by tool: what `recordedMigrations` reads. */
const LEDGERS: Readonly<Record<string, string>> = {
  dbmate: 'schema_migrations',
  'golang-migrate': 'schema_migrations',
  diesel: '__diesel_schema_migrations',
  goose: 'goose_db_version',
  sqlx: '_sqlx_migrations',
  prisma: '_prisma_migrations',
  knex: 'knex_migrations',
  'node-pg-migrate': 'pgmigrations',
  flyway: 'flyway_schema_history',
  pop: 'schema_migration',
  supabase: 'supabase_migrations.schema_migrations',
}

/**
 * For checks that cannot answer because tables are known in part: a dump beside the migrations. An audit completes what
 * it could not read from one whose ledger names the newest migration. Undefined where another gap is meant, or where no
 * dump of the tool says how new it is.
 */
export function schemaDumpRemedy({ replayed }: Evidence, answer: Outcome): Remedy | undefined {
  if (answer.status !== 'unverifiable' || !answer.summary.includes(KNOWN_IN_PART)) return undefined
  const history = replayed.find(({ after }) => [...after.tables()].some(({ exact }) => !exact))?.plan.history
  const ledger = LEDGERS[history?.tool ?? '']
  if (history === undefined || ledger === undefined) return undefined
  const path = dumpPath(history)
  const code = dumpCommands(history.dialect, ledger, shellQuoted(path))
  if (code === undefined) return undefined
  const [fact] = answer.facts ?? []
  return {
    missing: answer.summary,
    text: `Commit ${path}, a dump of the schema as the migrations leave it with the rows of ${ledger}, and write it again with each migration: the review takes from it what it cannot read in the migrations.`,
    language: 'sh',
    code,
    ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
  }
}

/** Beside the folder of the migrations. */
function dumpPath({ root }: History): string {
  const folder = root.includes('/') ? root.slice(0, root.lastIndexOf('/') + 1) : ''
  return `${folder}schema.sql`
}

/** https://www.postgresql.org/docs/18/app-pgdump.html, https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html, https://sqlite.org/cli.html */
function dumpCommands(dialect: Dialect, ledger: string, path: string): string | undefined {
  switch (dialect) {
    case 'postgres':
      return [
        '# from a database that every migration has run on',
        `pg_dump --schema-only --no-owner --no-privileges "$DATABASE_URL" > ${path}`,
        `pg_dump --data-only --column-inserts --table=${ledger} "$DATABASE_URL" >> ${path}`,
      ].join('\n')
    case 'mysql':
    case 'mariadb':
      return [
        '# from a database that every migration has run on',
        `mysqldump --no-data --skip-comments "$DB_NAME" > ${path}`,
        `mysqldump --no-create-info --complete-insert --skip-comments "$DB_NAME" ${ledger} >> ${path}`,
      ].join('\n')
    case 'sqlite':
      return [
        '# from a database that every migration has run on',
        `sqlite3 "$DATABASE_FILE" .schema > ${path}`,
        `sqlite3 -cmd '.headers on' -cmd '.mode insert ${ledger}' "$DATABASE_FILE" 'SELECT * FROM ${ledger}' >> ${path}`,
      ].join('\n')
    case 'sqlserver':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}
