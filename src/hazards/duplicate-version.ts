import { hazard, type Candidate, type HistoryContext } from './hazard.js'
import { disorders } from './shared/disorder.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix, renumbered } from './shared/fix.js'
import { listed } from './shared/words.js'

/** A ledger holds a version once. */
export const duplicateVersion = hazard({
  id: 'duplicate-version',
  check: 'migrations/files-present',
  severity: 'high',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'Two migrations of one version',
  why: 'The ledger holds a version once: the tool refuses to start, or runs one of the two and takes the other for applied. Which one depends on the order of the files. Where the tool is known to refuse, the deploy fails, and it is critical.',
  safeWhen: 'Never in one history; two histories (folders for two dialects) may share versions.',
  instead: 'Give the newer migration a version of its own, after the newest on the base branch.',
  sources: ['https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md'],
  bad: { postgres: [] },
  good: { postgres: [] },
  detect: (context) => [
    ...disorders(
      context,
      'duplicate version',
      (disorder) => `${listed(disorder.migrations)} have the same version: ${disorder.detail}`,
      renumbered('Give the newer migration a version of its own, after the newest on the base branch.'),
    ),
    ...takenMeanwhile(context),
  ],
})

/** Versions that the base branch has taken since the change was started. */
function takenMeanwhile({ plan, base, baseTip, history }: HistoryContext): readonly Candidate[] {
  if (plan.mode === 'audit' || base === undefined || history.ordering === 'graph') return []
  const known = new Set(base.migrations.map((each) => each.version))
  const taken = new Set(baseTip.filter((version) => !known.has(version)))
  return plan.migrations
    .filter(({ migration, change }) => change === 'added' && !migration.repeatable && taken.has(migration.version))
    .map(({ migration }) => ({
      span: migration.span,
      message: `The base branch has a migration of version ${migration.version} by now: after the merge the tool takes ${migration.id} for applied, or refuses to start.`,
      object: migration.id,
      fix: fix(
        deploy(`Bring the branch up to date and rename ${listed(migration.files)} to a version after the newest.`),
      ),
    }))
}
