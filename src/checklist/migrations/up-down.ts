import { changesState } from '../../migrations/atomicity.js'
import { isDeclaredIrreversible } from '../../findings/exempt.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import { check, type Answer, type Outcome, type Evidence, type Remedy } from '../check.js'
import { judgeChange } from '../shared/judge.js'
import { count, inScope, type InScope } from '../shared/scope.js'
import { wayBackRemedy } from '../shared/way-back.js'

export const upDown = check({
  id: 'migrations/up-down',
  title: 'Up and down migrations',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'When a release has to be taken back, a migration without a way back leaves the old code on the new schema.',
  evaluate: (evidence) =>
    judgeChange(evidence, 'migrations/up-down', 'no migrations to judge', (scope) => wayBack(scope, evidence)),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

function wayBack({ replayed, migrations }: InScope, { settings }: Evidence): Answer {
  const { downs } = replayed.plan.history
  const lacking = migrations.filter(
    (each) =>
      lacksDown(each) && (replayed.applied.get(each.migration) ?? []).some(({ operation }) => changesState(operation)),
  )
  const without = lacking.filter((each) => !isDeclaredIrreversible(each.migration, settings))
  const declared = lacking.length - without.length
  if (without.length === 0)
    return {
      status: 'pass',
      summary: `${count(migrations.length - declared, 'migration')} can be taken back${declared === 0 ? '' : `, ${declared} declared irreversible`}`,
      level: 'E3',
    }
  if (downs === 'none')
    return {
      status: 'warn',
      summary: `the tool has no down migrations; ${count(without.length, 'migration')} can only be rolled forward`,
      level: 'E3',
    }
  return {
    status: 'warn',
    summary: `${count(without.length, 'migration')} without a down`,
    level: 'E3',
    facts: without.slice(0, 10).map(({ migration }) => ({ detail: 'no down', path: migration.span.path, line: 1 })),
  }
}

function lacksDown({ migration }: PlannedMigration): boolean {
  switch (migration.down.kind) {
    case 'statements':
    case 'derived':
      return false
    case 'irreversible':
      return !migration.down.declared
    case 'none':
    case 'empty':
      return !migration.repeatable
  }
}

const EXAMPLE = '-- up: ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders DROP COLUMN note;'

/** The exact inverse of the first migration without a down, where the replay can tell it. */
function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  for (const { replayed, migrations } of inScope(evidence)) {
    const first = migrations.find(
      (each) => lacksDown(each) && !isDeclaredIrreversible(each.migration, evidence.settings),
    )
    if (first !== undefined) return wayBackRemedy(replayed, first.migration)
  }
  return {
    missing: answer.summary,
    text: 'Write the inverse of each statement, last one first.',
    language: 'sql',
    code: EXAMPLE,
  }
}
