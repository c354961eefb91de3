import type { Migration } from '../migrations/model.js'
import type { PlannedMigration } from '../migrations/plan.js'
import { hazard, none, type Candidate, type HistoryContext, type Severity } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { startOf } from './shared/place.js'

/** Runners note what they applied, by name and often by checksum; they do not apply it again. */
export const editedMigration = hazard({
  id: 'edited-migration',
  check: 'docs/changelog',
  severity: 'high',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'Migration changed after it was merged',
  why: 'Databases that have applied it never see the change, new ones do: from here on they differ. Tools that keep checksums refuse to go on, and one that finds an applied migration missing stops the deploy.',
  safeWhen: 'No shared database has applied it yet.',
  instead: 'Put the file back as it was and bring the correction in a new migration.',
  sources: [
    'https://documentation.red-gate.com/fd/validate-184127464.html',
    'https://www.prisma.io/docs/orm/prisma-migrate/workflows/troubleshooting',
  ],
  bad: { postgres: [] },
  good: { postgres: [] },
  detect: (context) => {
    const { base, plan } = context
    if (base === undefined || plan.mode === 'audit') return none
    const edited = plan.migrations.flatMap((planned) => ofPlanned(planned, context, base.migrations))
    const heads = new Set(plan.migrations.map(({ migration }) => migration.id))
    const gone = base.migrations
      .filter((migration) => !heads.has(migration.id) && !migration.repeatable)
      .map((migration) => missing(migration, context))
    return [...edited, ...gone]
  },
})

function ofPlanned(
  planned: PlannedMigration,
  context: HistoryContext,
  base: readonly Migration[],
): readonly Candidate[] {
  const { migration, change } = planned
  if (migration.repeatable) return none
  switch (change) {
    case 'deleted':
      return [missing(migration, context)]
    case 'edited':
      return [
        edited(
          migration,
          base.find((each) => each.id === migration.id),
        ),
      ]
    case 'added':
    case 'unchanged':
      return none
  }
}

function edited(migration: Migration, before: Migration | undefined): Candidate {
  const same =
    before !== undefined && sqlOf(before) === sqlOf(migration) && before.unread.length === migration.unread.length
  const severity: Severity = same ? 'low' : 'high'
  return {
    span: before === undefined || same ? migration.span : firstDifference(before, migration),
    severity,
    message: same
      ? `${migration.id} is on the base already; what its up does stays, but a tool that keeps checksums refuses the changed file.`
      : `${migration.id} is on the base already: databases that have applied it never see this change, and new ones come out different.`,
    object: migration.id,
    fix: restore(migration),
  }
}

function missing(migration: Migration, { plan }: HistoryContext): Candidate {
  const renamed = plan.migrations.find(
    (planned) =>
      planned.change === 'added' && planned.migration.id !== migration.id && isSame(planned.migration, migration),
  )
  return {
    span: renamed === undefined ? startOf(migration.files[0] ?? migration.span.path) : renamed.migration.span,
    message:
      renamed === undefined
        ? `${migration.id} is on the base and gone here: databases have applied it, new ones will not, and a tool that misses it stops.`
        : `${migration.id} is on the base and is called ${renamed.migration.id} here: databases that have applied it run it a second time under the new name.`,
    object: migration.id,
    fix: restore(migration),
  }
}

function isSame(a: Migration, b: Migration): boolean {
  return sqlOf(a) !== '' && sqlOf(a) === sqlOf(b)
}

function sqlOf(migration: Migration): string {
  return migration.up.map((statement) => statement.sql.text.trim()).join('\n')
}

/** The first statement that the base does not have in this place. */
function firstDifference(before: Migration, after: Migration): Candidate['span'] {
  const changed = after.up.find((statement, at) => before.up[at]?.sql.text.trim() !== statement.sql.text.trim())
  return changed?.span ?? after.span
}

function restore(migration: Migration) {
  return fix(
    deploy(`Put ${migration.files.join(' and ')} back as on the base.`),
    deploy('Bring the correction in a new migration.'),
  )
}
