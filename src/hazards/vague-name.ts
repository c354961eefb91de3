import { hazard, none } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'

/** Words that say nothing about what a migration does. `init` says it: the first one. */
const VAGUE = new Set(
  'a alter auto change changed changes commit data database db do fix fixed fixes hotfix migrate migration migrations minor misc my new patch schema script sql stuff table temp test tests tmp todo update updated updates v wip x'.split(
    ' ',
  ),
)

export const vagueName = hazard({
  id: 'vague-name',
  check: 'migrations/naming',
  severity: 'low',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'Name that does not say what happens',
  why: 'The name is what stands in the ledger, in the deploy log and in the list of the one who looks for the migration that broke production.',
  safeWhen: 'A tool’s own merge or squash that carries no change of its own.',
  instead: 'Name the object and what happens to it: add_currency_to_orders.',
  sources: ['https://guides.rubyonrails.org/active_record_migrations.html#generating-migrations'],
  bad: { postgres: [] },
  good: { postgres: [] },
  detect: ({ plan }) =>
    plan.migrations.flatMap(({ migration, change, pending }) => {
      const isJudged = pending && (plan.mode === 'audit' || change === 'added')
      if (!isJudged || migration.baseline || !isVague(migration.name)) return none
      return [
        {
          span: migration.span,
          message:
            migration.name === ''
              ? `${migration.id} has no description: its name does not say what happens.`
              : `“${migration.name}” does not say what happens, nor to what.`,
          object: migration.id,
          fix: fix(
            deploy('Name the object and what happens to it, before the migration is merged: add_currency_to_orders.'),
          ),
        },
      ]
    }),
})

function isVague(name: string): boolean {
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !/^\d+$/.test(word))
  return words.join('').length < 3 || words.every((word) => VAGUE.has(word))
}
