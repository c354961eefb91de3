import { POSTGRES_GRAMMAR } from '../migrations/newer-grammar.js'
import { hazard } from './hazard.js'
import { deploy, fix } from './shared/fix.js'

/** The engine's own parser reads the statement: libpg-query is PostgreSQL's. */
export const syntaxError = hazard({
  id: 'syntax-error',
  check: 'migrations/files-present',
  severity: 'critical',
  engines: ['postgres', 'sqlite'],
  subject: 'migration',
  title: 'The engine refuses the statement',
  why: 'The deploy stops here with a syntax error; what stands before it in the migration may already be done.',
  instead: 'Run the migration against a local database of production’s version before it is merged.',
  sources: ['https://www.postgresql.org/docs/18/sql-syntax.html'],
  bad: {
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders ALTER COLUMN total TYPE TEXT;',
      },
      { sql: 'CREATE TABLE a (id INTEGER PRIMARY KEY,);' },
    ],
    postgres: [
      { sql: 'CREATE TABEL orders (id bigint);' },
      { sql: 'CREATE TABLE orders (id bigint,);' },
      {
        sql: 'ALTER TABLE orders ADD CONSTRAINT IF NOT EXISTS positive CHECK (id > 0);',
        note: 'PostgreSQL has no such clause.',
      },
    ],
  },
  good: {
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders ADD COLUMN "select" TEXT;',
      },
    ],
    postgres: [
      { sql: 'CREATE TABLE "order" ("select" bigint);' },
      { sql: "-- CREATE TABEL orders\nCREATE TABLE orders (id bigint, note text DEFAULT 'CREATE TABEL;');" },
      { sql: 'CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; -- ;\n END $body$;' },
    ],
  },
  detect: ({ migration, dialect }) => {
    const { down } = migration
    const refuses =
      dialect === 'postgres' ? `PostgreSQL ${String(POSTGRES_GRAMMAR)} refuses this` : 'The engine refuses this'
    const below = down.kind === 'statements' ? down.unread : []
    return [
      ...migration.unread
        .filter((unread) => unread.refused)
        .map((unread) => ({
          span: unread.span,
          message: `${refuses}: ${sentence(unread.reason)}. The deploy stops here.`,
          object: migration.id,
          fix: fix(deploy('Correct the statement, and run the migration against a database of production’s version.')),
        })),
      ...below
        .filter((unread) => unread.refused)
        .map((unread) => ({
          span: unread.span,
          severity: 'high' as const,
          message: `${refuses}: ${sentence(unread.reason)}. The way back stops here.`,
          object: migration.id,
          fix: fix(deploy('Correct the statement, and try the way back: up, down, up again.')),
        })),
    ]
  },
})

function sentence(reason: string): string {
  return reason.replace(/\s+/g, ' ').trim().replace(/\.$/, '')
}
