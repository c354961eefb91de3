import type { Late, Migration } from '../migrations/model.js'
import { hazard, none, type HistoryContext } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { renumbered } from './shared/fix.js'
import { compareVersions } from './shared/versions.js'

/** Runners go on from the newest version in their ledger: some skip what sorts before it, some refuse, some run it late. */
export const outOfOrderMigration = hazard({
  id: 'out-of-order-migration',
  check: 'migrations/files-present',
  severity: 'high',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'New migration that sorts before one that is merged',
  why: 'Some tools never run it on databases that have the newer one, and say nothing. Some refuse to run anything, unless an option lets it pass, and the deploy stops. Some run it after the newer one, new databases before it, and the schemas may differ for good: there it is medium.',
  safeWhen: 'The tool runs late migrations, and this one neither needs nor changes what the newer one touches.',
  instead: 'Give the migration a version after the newest on the base branch.',
  sources: [
    'https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md',
    'https://documentation.red-gate.com/fd/flyway-out-of-order-setting-277579001.html',
  ],
  bad: { postgres: [] },
  good: { postgres: [] },
  detect: (context) => {
    const { history, plan } = context
    if (plan.mode === 'audit' || context.base === undefined) return none
    if (history.ordering === 'graph' || history.ordering === 'journal') return none
    const newest = newestOnBase(context)
    if (newest === undefined) return none
    return plan.migrations
      .filter(({ migration, change }) => change === 'added' && isOrdered(migration))
      .filter(({ migration }) => compareVersions(migration.version, newest) < 0)
      .map(({ migration }) => ({
        span: migration.span,
        ...(history.late === 'runs' ? { severity: 'medium' } : {}),
        message: `${migration.id} sorts before ${newest}, which is on the base: ${consequence(history.late)}.`,
        object: migration.id,
        fix: renumbered(`Rename ${migration.files.join(' and ')} to a version after ${newest}.`),
      }))
  },
})

/** What databases meet that have the newer one. */
function consequence(late: Late | undefined): string {
  switch (late) {
    case 'runs':
      return 'databases that have that one run it after it, new ones before it, and may come out different'
    case 'skips':
      return 'databases that have that one never run it, and no error says so'
    case 'stops':
      return 'on databases that have that one the tool refuses to run, unless it is told to let it pass, and the deploy stops'
    case undefined:
      return 'databases that have applied that one skip it, refuse it or run it late'
  }
}

function newestOnBase({ base, baseTip }: HistoryContext): string | undefined {
  const versions = [...(base?.migrations.filter(isOrdered).map((each) => each.version) ?? []), ...baseTip]
  return versions.reduce<string | undefined>(
    (newest, version) => (newest === undefined || compareVersions(version, newest) > 0 ? version : newest),
    undefined,
  )
}

function isOrdered(migration: Migration): boolean {
  return !migration.repeatable && !migration.baseline && migration.version !== ''
}
