import type { Dialect, History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'
import { shellQuoted } from './tool-commands.js'

/** What a command writes: the structure for people who look something up, or a picture of it. */
export type Written = 'structure' | 'diagram'

interface Asked {
  readonly evidence: Evidence
  readonly dialect: Dialect
  readonly history: History | undefined
}

type Command = (asked: Asked, written: Written) => string | undefined

/** What each tool has of its own, by its manual; undefined where it has nothing of the kind. */
const COMMANDS: Readonly<Record<string, Command>> = {
  // https://orm.drizzle.team/docs/drizzle-kit-export, in drizzle-kit from 0.30.1 on
  drizzle: ({ evidence }, written) =>
    written === 'structure' && exportsSchema(evidence) ? 'npx drizzle-kit export > docs/schema.sql' : undefined,
  // https://atlasgo.io/inspect#mermaid and #sql
  atlas: (_, written) =>
    written === 'structure'
      ? `atlas schema inspect --url "$DATABASE_URL" --format '{{ sql . }}' > docs/schema.sql`
      : `atlas schema inspect --url "$DATABASE_URL" --format '{{ mermaid . }}' > docs/erd.mmd`,
  // https://docs.liquibase.com/commands/docs/db-doc.html: pages with the tables, their columns and remarks
  liquibase: () => 'liquibase db-doc --output-directory=docs/database',
  // https://github.com/amacneil/dbmate#exporting-schema-file
  dbmate: (_, written) => (written === 'structure' ? 'dbmate dump' : undefined),
  // https://www.prisma.io/docs/cli/migrate/diff; the option is `--to-schema-datamodel` before Prisma 7
  prisma: ({ evidence, history }, written) => {
    const schema = [...evidence.survey.tree.entries.keys()].find((path) => /(^|\/)schema\.prisma$/.test(path))
    if (written === 'diagram' || schema === undefined) return undefined
    const option = Number.parseInt(history?.toolVersion ?? '', 10) >= 7 ? '--to-schema' : '--to-schema-datamodel'
    return `npx prisma migrate diff --from-empty ${option} ${shellQuoted(schema)} --script > docs/schema.sql`
  },
  // https://hexdocs.pm/ecto_sql/Mix.Tasks.Ecto.Dump.html
  ecto: (_, written) => (written === 'structure' ? 'mix ecto.dump' : undefined),
  // https://supabase.com/docs/reference/cli/supabase-db-dump
  supabase: (_, written) =>
    written === 'structure' ? 'supabase db dump --db-url "$DATABASE_URL" -f docs/schema.sql' : undefined,
  // https://django-extensions.readthedocs.io/en/latest/graph_models.html; `sqlmigrate` shows one migration, and dbshell hands
  // on what follows `--`: https://docs.djangoproject.com/en/5.2/ref/django-admin/#dbshell
  django: ({ evidence, dialect }, written) => {
    if (written === 'diagram')
      return hasGraphModels(evidence) ? 'python manage.py graph_models -a > docs/erd.dot' : undefined
    return dialect === 'sqlite' ? 'python manage.py dbshell -- .schema > docs/schema.sql' : undefined
  },
}

/**
 * How the user's own tool writes down what there is, else the client of the engine, as a sentence; undefined where neither
 * does. What Rails keeps is written already, with the comments that `comment:` gives tables and columns:
 * https://guides.rubyonrails.org/active_record_migrations.html#comments
 */
export function structureSaid(asked: Asked, written: Written): string | undefined {
  const { evidence, dialect, history } = asked
  const tools = history === undefined ? evidence.survey.stack.tools.map(({ id }) => id) : [history.tool]
  if (tools.includes('rails') && written === 'structure')
    return 'db/schema.rb is the structure already: comment: on create_table, add_column or change_table_comment puts the words into it.'
  const own = tools.map((tool) => COMMANDS[tool]?.(asked, written)).find((each) => each !== undefined)
  const command = own ?? (written === 'structure' ? byClient(dialect) : undefined)
  if (command === undefined) return undefined
  return written === 'structure' ? `This writes the structure: ${command}` : `This draws it anew: ${command}`
}

/** https://www.postgresql.org/docs/18/app-pgdump.html, https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html, https://sqlite.org/cli.html */
function byClient(dialect: Dialect): string | undefined {
  switch (dialect) {
    case 'postgres':
      return 'pg_dump --schema-only --no-owner --no-privileges "$DATABASE_URL" > docs/schema.sql'
    case 'mysql':
    case 'mariadb':
      return 'mysqldump --no-data --skip-comments "$DB_NAME" > docs/schema.sql'
    case 'sqlite':
      return 'sqlite3 "$DATABASE_FILE" .schema > docs/schema.sql'
    case 'sqlserver':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}

/** Not known which version is installed: the newest has it. */
function exportsSchema({ survey }: Evidence): boolean {
  const given = [...survey.texts.values()]
    .map((text) => /"drizzle-kit"\s*:\s*"[^"\d]*(\d+)\.(\d+)(?:\.(\d+))?/.exec(text))
    .find((each) => each !== null)
  if (given == null) return true
  const [major, minor, patch] = [given[1], given[2], given[3]].map((each) => Number(each ?? 0))
  return (major ?? 0) > 0 || (minor ?? 0) > 30 || ((minor ?? 0) === 30 && (patch ?? 0) >= 1)
}

function hasGraphModels({ survey }: Evidence): boolean {
  return [...survey.texts.values()].some((text) => /\bdjango[-_]extensions\b/.test(text))
}
