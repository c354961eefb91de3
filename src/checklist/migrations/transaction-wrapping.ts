import type { Applied } from '../../hazards/hazard.js'
import { changesState } from '../../migrations/atomicity.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import type { ReportedFact } from '../../report.js'
import { check, type Answer } from '../check.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, type InScope } from '../shared/scope.js'
import { NOT_KNOWN_HOW, transactionSetting } from '../shared/transaction-setting.js'
import { hasTransactionalDdl, unitsOf } from '../shared/units.js'

export const transactionWrapping = check({
  id: 'migrations/transaction-wrapping',
  title: 'Transaction wrapping',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'medium',
  why: 'A migration that fails halfway outside a transaction leaves a schema that neither the old nor the new code expects.',
  evaluate: (evidence) => judgeChange(evidence, 'migrations/transaction-wrapping', 'no migrations to judge', wrapping),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(
          evidence,
          'migrations/transaction-wrapping',
          'Keep together in one transaction what must succeed together, and alone in a file what the engine refuses inside one.',
          transactionSetting(evidence, answer.summary),
        ),
})

function wrapping({ replayed, migrations }: InScope): Answer {
  const { dialect } = replayed.plan.history
  const appliedBy = ({ migration }: PlannedMigration): readonly Applied[] => replayed.applied.get(migration) ?? []
  const several = migrations.filter((each) => changing(appliedBy(each)) > 1)
  if (!hasTransactionalDdl(dialect)) {
    if (several.length === 0)
      return { status: 'not-applicable', summary: `${dialect} cannot undo changes of the schema` }
    return {
      status: 'warn',
      summary: `${dialect} commits each change of the schema by itself: ${count(several.length, 'migration')} with several`,
      level: 'E3',
      facts: several.slice(0, 10).map(placeOf),
    }
  }
  const apart = several.filter((each) => unitsOf(appliedBy(each), dialect).size > 1)
  const unknown = apart.find((each) => each.unknownTransaction !== undefined)
  if (unknown !== undefined)
    return {
      status: 'unverifiable',
      summary: `${NOT_KNOWN_HOW} they are run: ${unknown.unknownTransaction ?? ''}`,
      facts: apart.slice(0, 10).map(placeOf),
    }
  if (several.length === 0) return { status: 'pass', summary: 'single statements', level: 'E3' }
  const how = apart.length === 0 ? 'all atomic' : 'atomic, guarded, or such as no transaction takes'
  return { status: 'pass', summary: `${count(several.length, 'migration')} of several statements, ${how}`, level: 'E3' }
}

function changing(applied: readonly Applied[]): number {
  return new Set(applied.filter((each) => changesState(each.operation)).map((each) => each.step)).size
}

function placeOf({ migration }: PlannedMigration): ReportedFact {
  return { detail: migration.id, path: migration.span.path, line: migration.span.line }
}
