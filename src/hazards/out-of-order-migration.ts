import type { Migration } from '../migrations/model.js'
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
  why: 'Databases that have applied the newer one skip this migration, refuse to go on, or run it after the other; new databases run it before. Which of these depends on the tool, and the schemas may differ for good.',
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
        message: `${migration.id} sorts before ${newest}, which is on the base: databases that have applied that one skip it, refuse it or run it late.`,
        object: migration.id,
        fix: renumbered(`Rename ${migration.files.join(' and ')} to a version after ${newest}.`),
      }))
  },
})

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
