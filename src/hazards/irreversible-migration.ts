import { hazard, none } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'

/** A down that throws, or an operation whose inverse the tool cannot know: going back stops here. */
export const irreversibleMigration = hazard({
  id: 'irreversible-migration',
  check: 'migrations/up-down',
  severity: 'medium',
  engines: EVERY_ENGINE,
  subject: 'migration',
  title: 'The way back is closed',
  why: 'Going back stops at this migration: it throws, or the tool cannot know the inverse. Older migrations cannot be undone either, and a release that has to be taken back meets a schema that it does not know.',
  safeWhen: 'The migration says in writing how to recover (restore which backup, run what), and somebody has tried it.',
  instead:
    'Write the inverse where there is one, at least for the schema; where data cannot come back, write beside it how to recover.',
  sources: ['https://www.postgresql.org/docs/18/backup-dump.html'],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
        sql: "UPDATE orders SET state = 'open' WHERE state = 'opne';",
        down: '-- Forward-only data repair: the state before it\n-- was an error. No rollback.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;',
        down: 'ALTER TABLE orders DROP COLUMN note;',
      },
      { sql: 'CREATE TABLE orders (id bigint);', down: '', note: 'No down at all is `missing-down`.' },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ANALYZE orders;',
        down: '-- no rollback needed',
        note: 'Going back is harmless.',
      },
      { sql: "CREATE TABLE orders (id bigint);\nCOMMENT ON TABLE orders IS 'raise IrreversibleMigration';" },
    ],
  },
  detect: ({ migration, destroys }) => {
    const { down } = migration
    if (migration.repeatable || migration.baseline) return none
    if (down.kind === 'empty' && down.comment !== undefined)
      return [
        {
          span: down.span ?? migration.span,
          message: `${migration.id} cannot be undone: the comment in its down says so (${oneLine(down.comment)}).${destroys ? ' What it destroys only a restore brings back.' : ''}`,
          object: migration.id,
          fix: fix(deploy('Write beside it how to recover: which backup to restore, what to run.')),
        },
      ]
    if (down.kind !== 'irreversible') return none
    const cause = down.declared ? `its author says so (${oneLine(down.reason)})` : oneLine(down.reason)
    return [
      {
        span: down.span ?? migration.span,
        message: `${migration.id} cannot be undone: ${cause}.${destroys ? ' What it destroys only a restore brings back.' : ''}`,
        object: migration.id,
        fix: fix(
          deploy(
            down.declared
              ? 'Write in the migration how to recover: which backup to restore, what to run, and when it was last tried.'
              : 'Write the inverse by hand, or declare the migration irreversible and write how to recover.',
          ),
        ),
      },
    ]
  },
})

/** The author's words in a sentence of ours: one line, without a full stop at its end. */
function oneLine(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
