import { sameName, showName } from '../migrations/operation.js'
import { hazard, type Applied, type Candidate, type MigrationContext } from './hazard.js'
import { lockedOlder } from './shared/age.js'
import { POSTGRES } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'

/** Policies stay and are not applied: https://www.postgresql.org/docs/18/ddl-rowsecurity.html */
export const rowSecurityDisabled = hazard({
  id: 'row-security-disabled',
  check: null,
  severity: 'high',
  engines: POSTGRES,
  subject: 'migration',
  title: 'Row security switched off',
  why: 'From the commit on every role with a grant on the table sees and changes every row. The policies still stand there, which hides that they do nothing.',
  safeWhen: 'It is switched on again in the same transaction, or the table is new.',
  instead: 'Leave it on, and give the role that has to see everything a policy or BYPASSRLS.',
  sources: ['https://www.postgresql.org/docs/18/ddl-rowsecurity.html'],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
        sql: 'ALTER TABLE orders DISABLE ROW LEVEL SECURITY;',
      },
      {
        sql: 'alter table if exists accounts disable row level security;',
        note: 'On a table that no migration creates.',
      },
      {
        before: 'CREATE TABLE orders (id bigint);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
        sql: 'ALTER TABLE orders DISABLE ROW LEVEL SECURITY;\nUPDATE orders SET id = 2 WHERE id = 1;\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
        outsideTransaction: true,
        note: 'In between everybody sees everything.',
      },
    ],
  },
  good: {
    postgres: [
      { before: 'CREATE TABLE orders (id bigint);', sql: 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY;' },
      {
        before: 'CREATE TABLE orders (id bigint);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
        sql: 'ALTER TABLE orders DISABLE ROW LEVEL SECURITY;\nUPDATE orders SET id = 2 WHERE id = 1;\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
        note: 'In one transaction nobody sees the gap.',
      },
      { sql: 'CREATE TABLE orders (id bigint);\nALTER TABLE orders DISABLE ROW LEVEL SECURITY;' },
      {
        before: 'CREATE TABLE orders (id bigint);',
        sql: 'ALTER TABLE orders DISABLE ROW LEVEL SECURITY;',
        note: 'It was off.',
      },
    ],
  },
  detect: (context) => context.applied.flatMap((applied) => switchedOff(applied, context)),
})

function switchedOff(applied: Applied, { applied: all, before }: MigrationContext): readonly Candidate[] {
  const { operation, effect } = applied
  if (operation.kind !== 'row-security') return []
  if (operation.change !== 'disable' && operation.change !== 'no force') return []
  const { table } = operation
  const was = before.table(table)
  const isOlder = lockedOlder(effect, table) && !before.isNewTable(table)
  if (!isOlder || (was.exact && !was.rowSecurity) || isRestored(all, applied)) return []
  const name = showName(table)
  const off = operation.change === 'disable'
  return [
    {
      span: operation.span,
      ...(off ? {} : { severity: 'medium' as const }),
      message: off
        ? `Every role with a grant on ${name} sees and changes every row from the commit on; its policies stand there and do nothing.`
        : `The policies of ${name} no longer hold for its owner: an application that connects as the owner sees every row.`,
      object: name,
      table,
      fix: fix(
        deploy(
          `Leave the statement out: row security stays ${off ? 'on' : 'forced'}. Give the role that has to see everything a policy of its own.`,
        ),
      ),
    },
  ]
}

/** Switched on again before anybody else can see the table. */
function isRestored(all: readonly Applied[], { operation, step: at }: Applied): boolean {
  if (operation.kind !== 'row-security' || at.transaction === undefined) return false
  const opposite = operation.change === 'disable' ? 'enable' : 'force'
  return all.some(
    ({ operation: later, step: laterStep }) =>
      later.kind === 'row-security' &&
      later.change === opposite &&
      sameName(later.table, operation.table) &&
      laterStep.index > at.index &&
      laterStep.transaction?.id === at.transaction?.id,
  )
}
