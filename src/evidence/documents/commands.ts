import type { Dialect } from '../../migrations/operation.js'
import type { Section } from './facts.js'

/** A command that a document tells people to run, and what it works for. */
export interface KnownCommand {
  readonly pattern: RegExp
  /** As people write it, for messages. */
  readonly shown: string
  /** Ids of migration tools; undefined where any may be behind it. */
  readonly tools?: readonly string[]
  /** Undefined: any. */
  readonly engines?: readonly Dialect[]
}

const POSTGRES: readonly Dialect[] = ['postgres']
const MYSQL: readonly Dialect[] = ['mysql', 'mariadb']

/** Commands that run a down, by the tools' own documentation. */
const DOWN: readonly KnownCommand[] = [
  { tools: ['knex'], shown: 'knex migrate:rollback', pattern: /\bknex\b[^\n]*\bmigrate:(?:rollback|down)\b/ },
  { tools: ['sequelize'], shown: 'sequelize db:migrate:undo', pattern: /\bdb:migrate:undo(?::all)?\b/ },
  { tools: ['typeorm'], shown: 'typeorm migration:revert', pattern: /\btypeorm[^\n]*\bmigration:revert\b/ },
  {
    tools: ['alembic', 'flask-migrate'],
    shown: 'alembic downgrade',
    pattern: /\b(?:alembic\b[^\n]*|flask\s+db\s+)\bdowngrade\b/,
  },
  {
    tools: ['django'],
    shown: 'manage.py migrate',
    pattern: /\b(?:manage\.py|django-admin)\s+migrate\s+\w+\s+(?:\d{4}\w*|zero|<[^>\n]+>)/,
  },
  { tools: ['rails'], shown: 'rails db:rollback', pattern: /\b(?:rails|rake)\s+db:(?:rollback|migrate:down)\b/ },
  {
    tools: ['golang-migrate'],
    shown: 'migrate down',
    pattern: /\bmigrate\b(?=[^\n]*\s-(?:path|source|database)\b)[^\n]*\s(?:down|goto)\b|\bmigrate\s+down\b/,
  },
  { tools: ['goose'], shown: 'goose down', pattern: /\bgoose\b[^\n]*\s(?:down|down-to|reset)\b/ },
  { tools: ['dbmate'], shown: 'dbmate rollback', pattern: /\bdbmate\b[^\n]*\s(?:rollback|down)\b/ },
  { tools: ['flyway'], shown: 'flyway undo', pattern: /\bflyway\b[^\n]*\bundo\b|\bflywayUndo\b/ },
  { tools: ['liquibase'], shown: 'liquibase rollback', pattern: /\bliquibase\b[^\n]*\brollback[\w-]*/i },
  { tools: ['sqlx'], shown: 'sqlx migrate revert', pattern: /\bsqlx\s+migrate\s+revert\b/ },
  { tools: ['diesel'], shown: 'diesel migration revert', pattern: /\bdiesel\s+migration\s+(?:revert|redo)\b/ },
  { tools: ['laravel'], shown: 'artisan migrate:rollback', pattern: /\bartisan\s+migrate:(?:rollback|reset)\b/ },
  {
    tools: ['ef-core'],
    shown: 'dotnet ef database update',
    pattern: /\bdotnet\s+ef\s+(?:database\s+update\s+\S|migrations\s+script\s+\S+\s+\S)/,
  },
  { tools: ['ecto'], shown: 'mix ecto.rollback', pattern: /\becto\.rollback\b|\bRelease\.rollback\b/ },
  {
    tools: ['pop'],
    shown: 'soda migrate down',
    pattern: /\b(?:soda|buffalo\s+pop)\s+migrate\s+down\b|\bmigrate\s+sql\s+down\b/,
  },
  { tools: ['atlas', 'ent'], shown: 'atlas migrate down', pattern: /\batlas\s+migrate\s+down\b/ },
  { tools: ['node-pg-migrate'], shown: 'node-pg-migrate down', pattern: /\bnode-pg-migrate\b[^\n]*\bdown\b/ },
  { tools: ['kysely'], shown: 'kysely migrate:down', pattern: /\bkysely\b[^\n]*\bmigrate:?\s?(?:down|rollback)\b/ },
  { tools: ['mikro-orm'], shown: 'mikro-orm migration:down', pattern: /\bmikro-orm\b[^\n]*\bmigration:down\b/ },
  { tools: ['migrate-mongo'], shown: 'migrate-mongo down', pattern: /\bmigrate-mongo\s+down\b/ },
  {
    tools: ['doctrine'],
    shown: 'doctrine:migrations:migrate prev',
    pattern: /\bmigrations:(?:migrate\s+(?:prev|first|\S*Version)|execute\b[^\n]*--down)/,
  },
  {
    tools: ['sea-orm'],
    shown: 'sea-orm-cli migrate down',
    pattern: /\bsea-orm-cli\s+migrate\s+(?:down|reset|refresh)\b/,
  },
  // Prisma has no downs; a script made with `migrate diff` is run with `db execute`. `resolve --rolled-back` undoes
  // nothing: it marks a failed migration in the ledger (https://www.prisma.io/docs/orm/reference/prisma-cli-reference).
  { tools: ['prisma'], shown: 'prisma db execute', pattern: /\bprisma\s+db\s+execute\b/ },
  {
    shown: 'a task that rolls back',
    pattern:
      /\b(?:npm(?:\s+run)?|yarn|pnpm|bun|make|just|task|composer|poetry\s+run)\s+[^\n]*\b(?:\w+[:_-])*(?:rollback|revert|undo|down)\b/,
  },
  { engines: POSTGRES, shown: 'psql', pattern: /\bpsql\b[^\n]*(?:\s-f\b|\s--file\b|\s-\w*c\b|\s--command\b|<)/ },
  { engines: MYSQL, shown: 'mysql', pattern: /\b(?:mysql|mariadb)\b[^\n]*(?:<|\s-e\b|\s--execute\b)/ },
  { engines: ['sqlite'], shown: 'sqlite3', pattern: /\bsqlite3\s+\S+[^\n]*(?:<|["'])/ },
  {
    engines: ['sqlite'],
    shown: 'wrangler d1 execute',
    pattern: /\bwrangler\s+d1\s+execute\b[^\n]*\s--(?:file|command)\b/,
  },
  { engines: ['sqlserver'], shown: 'sqlcmd', pattern: /\bsqlcmd\b[^\n]*\s-[iQ]\b/ },
]

/** Commands that bring a backup back. Section 4.4 of the checks: `RESTORE VERIFYONLY` reads a backup and restores nothing. */
const RESTORE: readonly KnownCommand[] = [
  { engines: POSTGRES, shown: 'pg_restore', pattern: /\bpg_restore\b(?![^\n]*\s(?:-l|--list)\b)/ },
  { engines: POSTGRES, shown: 'psql', pattern: /\bpsql\b[^\n]*(?:\s-f\b|\s--file\b|<)|\|\s*psql\b/ },
  { engines: POSTGRES, shown: 'wal-g backup-fetch', pattern: /\bwal-g\s+backup-fetch\b/ },
  { engines: POSTGRES, shown: 'pgbackrest restore', pattern: /\bpgbackrest\b[^\n]*\brestore\b/ },
  { engines: POSTGRES, shown: 'barman recover', pattern: /\bbarman(?:-cloud)?[- ](?:recover|restore)\b/ },
  {
    engines: POSTGRES,
    shown: 'heroku pg:backups:restore',
    pattern: /\bpg:backups:restore\b|\bpg:rollback\b|\bpg:copy\b/,
  },
  {
    engines: POSTGRES,
    shown: 'az postgres flexible-server restore',
    pattern: /\baz\s+postgres\b[^\n]*\b(?:restore|geo-restore)\b/,
  },
  { engines: MYSQL, shown: 'mysql', pattern: /\b(?:mysql|mariadb)\b[^\n]*<|\|\s*(?:mysql|mariadb)\b/ },
  { engines: MYSQL, shown: 'myloader', pattern: /\bmyloader\b|\bloadDump\b/ },
  {
    engines: MYSQL,
    shown: 'xtrabackup --copy-back',
    pattern: /\b(?:xtrabackup|mariabackup|mariadb-backup)\b[^\n]*--(?:copy-back|move-back)\b/,
  },
  {
    engines: MYSQL,
    shown: 'az mysql flexible-server restore',
    pattern: /\baz\s+mysql\b[^\n]*\b(?:restore|geo-restore)\b/,
  },
  {
    engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
    shown: 'aws rds restore',
    pattern: /\brds\s+restore-db-(?:instance|cluster)-\w/,
  },
  {
    engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
    shown: 'gcloud sql restore',
    pattern: /\bgcloud\s+sql\s+(?:backups\s+restore|instances\s+clone|import)\b/,
  },
  {
    engines: ['mongodb'],
    shown: 'mongorestore',
    pattern: /\bmongorestore\b|\bpbm\s+restore\b|\batlas\s+backups\s+restores?\b/,
  },
  { engines: ['sqlite'], shown: 'litefs import', pattern: /\blitefs\s+import\b/ },
  {
    engines: ['sqlite'],
    shown: 'litestream restore',
    pattern:
      /\blitestream\s+restore\b|\bsqlite3\b[^\n]*\.restore\b|\bsqlite3\s+\S+\s*<|\bcp\s+[^\n]*\.(?:db|sqlite3?)\b|\bd1\s+time-travel\s+restore\b|\bturso\s+db\s+create\b[^\n]*--from-d(?:b|ump)\b/,
  },
  { engines: ['dynamodb'], shown: 'aws dynamodb restore-table', pattern: /\bdynamodb\s+restore-table-\w/ },
  { engines: ['sqlserver'], shown: 'RESTORE DATABASE', pattern: /\bRESTORE\s+(?:DATABASE|LOG)\b/i },
  { engines: ['sqlserver'], shown: 'az sql db restore', pattern: /\baz\s+sql\s+db\s+restore\b/ },
  { engines: ['redis'], shown: 'dump.rdb', pattern: /\b(?:cp|aws\s+s3\s+cp|scp)\s[^\n]*\.rdb\b/ },
  {
    shown: 'restic restore',
    pattern: /\b(?:restic|velero)\s+restore\b|\bborg\s+extract\b|\baws\s+backup\s+start-restore-job\b/,
  },
  {
    shown: 'a task that restores',
    pattern: /\b(?:npm(?:\s+run)?|yarn|pnpm|make|just|task|\.\/\S+\/)\s*[^\n]*\brestore[\w:.-]*/,
  },
]

/** Commands that take a backup. A dump of the schema alone is none. */
const BACKUP: readonly KnownCommand[] = [
  {
    engines: POSTGRES,
    shown: 'pg_dump',
    pattern: /\bpg_dump(?:all)?\b(?![^\n]*\s(?:-s\b|--schema-only\b))[^\n]*\s(?:-|>|\|)/,
  },
  { engines: POSTGRES, shown: 'pg_basebackup', pattern: /\bpg_basebackup\s+-/ },
  { engines: POSTGRES, shown: 'pgbackrest backup', pattern: /\bpgbackrest\b[^\n]*\sbackup\b|\bwal-g\s+backup-push\b/ },
  {
    engines: MYSQL,
    shown: 'mysqldump',
    pattern: /\b(?:mysqldump|mariadb-dump)\b(?![^\n]*\s(?:-d\b|--no-data\b))[^\n]*\s(?:-|>|\|)/,
  },
  {
    engines: MYSQL,
    shown: 'xtrabackup --backup',
    pattern: /\b(?:xtrabackup|mariabackup|mariadb-backup)\b[^\n]*--backup\b/,
  },
  { engines: ['mongodb'], shown: 'mongodump', pattern: /\bmongodump\s+-|\bpbm\s+backup\b/ },
  {
    engines: ['sqlite'],
    shown: 'sqlite3 .backup',
    pattern:
      /\bsqlite3\b[^\n]*(?:\.backup\b|VACUUM\s+INTO)|\blitestream\s+replicate\b|\blitefs\s+export\b|\bwrangler\s+d1\s+export\b|\bturso\s+db\s+shell\b[^\n]*\.dump\b/i,
  },
  { engines: ['sqlserver'], shown: 'BACKUP DATABASE', pattern: /\bBACKUP\s+DATABASE\b/i },
]

/** Rolls back what runs, not what it runs on. */
const APPLICATION =
  /\b(?:kubectl\s+rollout\s+undo|helm\s+rollback|git\s+revert|vercel\s+rollback|heroku\s+(?:releases:)?rollback|fly\s+deploy|argocd\s+app\s+rollback|docker\s+(?:service\s+rollback|compose\s+up))\b/

/** Commands of a section that undo a migration: in code blocks, or in the text as code. */
export function downCommandsIn(section: Section): readonly KnownCommand[] {
  const written = statementsIn(section)
  return [...known(section, DOWN), ...(written === undefined ? [] : [written])]
}

export function restoreCommandsIn(section: Section): readonly KnownCommand[] {
  return known(section, RESTORE)
}

export function backupCommandsIn(section: Section): readonly KnownCommand[] {
  return known(section, BACKUP)
}

/** Whether a section rolls back the application: its release, its image, its commit. */
export function rollsBackApplication(section: Section): boolean {
  return APPLICATION.test(codeOf(section))
}

/** Whether a tool takes migrations back by a command of its own. */
export function hasDownCommand(tool: string): boolean {
  return DOWN.some((each) => each.tools?.includes(tool) === true)
}

function known(section: Section, commands: readonly KnownCommand[]): readonly KnownCommand[] {
  const code = codeOf(section)
  return commands.filter((each) => each.pattern.test(code))
}

/** SQL that changes the schema back, written out. */
function statementsIn({ codeBlocks }: Section): KnownCommand | undefined {
  const pattern = /^\s*(?:ALTER|DROP|CREATE)\s+(?:TABLE|INDEX|TYPE|VIEW|COLUMN)\b/im
  return codeBlocks.some((each) => each.language === 'sql' && pattern.test(each.text))
    ? { pattern, shown: 'SQL' }
    : undefined
}

function codeOf({ codeBlocks, text }: Section): string {
  const inline = [...text.matchAll(/`+([^`\n]{2,500})`+/g)].flatMap((match) => match[1] ?? [])
  const code = codeBlocks.flatMap((each) => each.text.split('\n').filter((line) => !/^\s*(?:#|--|\/\/)/.test(line)))
  // A backslash carries a command over to the next line.
  return [...code, ...inline].join('\n').replace(/\\\n\s*/g, ' ')
}
