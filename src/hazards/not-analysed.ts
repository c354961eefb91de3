import type { Name } from '../migrations/operation.js'
import { hazard } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'

/** What this review does not see is said, so that nobody takes its silence for a pass. */
export const notAnalysed = hazard({
  id: 'not-analysed',
  check: null,
  severity: 'info',
  engines: EVERY_ENGINE,
  subject: 'migration',
  title: 'Something runs here that this review cannot read',
  why: 'SQL that is put together while it runs, or code that cannot be read without running it, may do anything. No hazard was looked for in it, and what it does to the schema is unknown from here on.',
  safeWhen: 'Somebody has read it with the same care.',
  instead: 'Write the statement out where it is known beforehand; else let a person review it.',
  sources: ['https://www.postgresql.org/docs/18/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN'],
  bad: {
    sqlserver: [
      {
        sql: `DECLARE @name sysname = (SELECT TOP (1) name FROM sys.tables);
EXEC('DROP TABLE ' + @name);`,
      },
    ],
    mysql: [
      {
        sql: `CREATE PROCEDURE wipe(IN name VARCHAR(64))
BEGIN
  SET @sql = CONCAT('DROP TABLE ', name);
  PREPARE s FROM @sql;
  EXECUTE s;
END;
CALL wipe('orders');`,
      },
    ],
    postgres: [
      {
        sql: "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP EXECUTE format('ALTER TABLE %I ADD COLUMN x int', t); END LOOP; END $$;",
      },
      {
        sql: "DO $$ DECLARE suffix text := to_char(now(), 'YYYY'); BEGIN EXECUTE 'DROP TABLE logs_' || suffix; END $$;",
      },
    ],
  },
  good: {
    sqlserver: [
      {
        sql: "EXEC('CREATE TABLE dbo.Logs (Id bigint NOT NULL PRIMARY KEY)');",
        note: 'A string that is written out is read.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'SELECT id FROM orders;',
      },
    ],
    postgres: [
      { sql: 'CREATE TABLE orders (id bigint);' },
      { sql: 'DO $$ BEGIN CREATE TABLE orders (id bigint); END $$;' },
      {
        sql: "CREATE FUNCTION purge(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE ' || t; END $$;",
        note: 'The body is stored, not run.',
      },
    ],
  },
  detect: ({ migration, applied }) => [
    ...migration.unread
      .filter((unread) => !unread.refused)
      .map((unread) => ({
        span: unread.span,
        message: says(unread.reason),
        object: migration.id,
        fix: fix(deploy('Let a person who knows the database read it.')),
      })),
    ...applied.flatMap(({ operation }) =>
      operation.kind === 'opaque'
        ? [
            {
              span: operation.span,
              message: says(operation.reason, operation.touches),
              object: migration.id,
              fix: fix(deploy('Write the statement out where it is known beforehand, or let a person read it.')),
            },
          ]
        : [],
    ),
  ],
})

function says(reason: string, touches?: readonly Name[]): string {
  const unknown =
    touches?.length === 0
      ? 'it leaves the schema as it is, and what it does to the rows is unknown'
      : 'what it does to the schema is unknown'
  return `Not analysed (${reason.replace(/\s+/g, ' ').trim()}): no hazard was looked for here, and ${unknown}.`
}
