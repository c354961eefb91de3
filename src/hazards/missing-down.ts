import { changesState } from '../migrations/atomicity.js'
import { hazard, none, type MigrationContext, type Severity } from './hazard.js'
import { changes } from './shared/changing.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix, down } from './shared/fix.js'
import { inverseOf } from './shared/inverse.js'

/** Without a down the only way back is a new migration, written under pressure, or a restore. */
export const missingDown = hazard({
  id: 'missing-down',
  check: 'migrations/up-down',
  severity: 'medium',
  engines: EVERY_ENGINE,
  subject: 'migration',
  title: 'No way back',
  why: 'When the release has to be taken back, nobody can undo the migration with the tool: the older code runs against a schema that it does not know, and the way back is written at night. An empty down is worse than none: the tool reports success.',
  safeWhen: 'The team only rolls forward, every change is expand and contract, and nothing is destroyed.',
  instead:
    'Write the inverse of each statement, last one first, and try it: up, down, up again. Where there is none, declare the migration irreversible and say how to recover.',
  sources: ['https://www.postgresql.org/docs/18/ddl-alter.html'],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;',
        down: '',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders DROP COLUMN note;',
        down: '-- ALTER TABLE orders ADD COLUMN note text;\n',
        note: 'Only a comment, and the up destroys: critical.',
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        down: 'SELECT 1;',
        note: 'Nothing that changes anything.',
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
      { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);', down: 'DROP TABLE IF EXISTS orders;' },
      { sql: '-- nothing to do on this engine\n', down: '', note: 'The up does nothing either.' },
    ],
  },
  detect: (context) => {
    const { migration } = context
    if (migration.repeatable || migration.baseline || !migration.up.some(changes)) return none
    const judged = judge(context)
    if (judged === undefined) return none
    const inverse = inverseOf(
      context.applied.map(({ operation }) => operation),
      context.before,
    )
    return [
      {
        span: migration.down.kind === 'empty' ? (migration.down.span ?? migration.span) : migration.span,
        severity: judged.severity,
        message: judged.message,
        object: migration.id,
        fix:
          inverse === undefined
            ? fix(
                deploy(
                  'Write the inverse of each statement, last one first; where there is none, declare the migration irreversible and say how to recover.',
                ),
              )
            : fix(down(inverse)),
      },
    ]
  },
})

function judge({
  history,
  migration,
  destroys,
  applied,
}: MigrationContext): { readonly severity: Severity; readonly message: string } | undefined {
  const { down } = migration
  // VALIDATE, ANALYZE, REINDEX: there is nothing to take back.
  if (applied.length > 0 && !applied.some(({ operation }) => changesState(operation))) return undefined
  const severity = destroys ? 'critical' : 'medium'
  const lost = destroys ? ' What the up destroys only a restore brings back.' : ''
  switch (down.kind) {
    case 'none':
      if (history.downs !== 'none')
        return { severity, message: `${migration.id} has no down: nothing takes it back.${lost}` }
      return destroys
        ? {
            severity: 'medium',
            message: `Migrations here have no down, and ${migration.id} destroys data: only a restore brings it back.`,
          }
        : undefined
    case 'empty':
      return {
        severity,
        message: `The down of ${migration.id} does nothing: the tool reports that it went back, and the schema stays.${lost}`,
      }
    case 'statements':
      return down.unread.length > 0 || down.statements.some(changes)
        ? undefined
        : {
            severity,
            message: `The down of ${migration.id} changes nothing: the tool reports that it went back, and the schema stays.${lost}`,
          }
    case 'derived':
    case 'irreversible':
      return undefined
  }
}
