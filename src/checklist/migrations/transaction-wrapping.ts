import type { Dialect } from '../../migrations/operation.js'
import { changesState } from '../../migrations/atomicity.js'
import { check, type Answer } from '../check.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, type InScope } from '../shared/scope.js'

/** MySQL and MariaDB commit around each DDL statement: https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html */
const TRANSACTIONAL_DDL: readonly Dialect[] = ['postgres', 'sqlite', 'sqlserver']

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
          {
            missing: answer.summary,
            text: 'Say in the configuration how the migrations are run, so that this can be judged.',
            language: 'yaml',
            code: 'version: 1\ndatabases:\n  - id: main\n    transaction: per-migration',
          },
        ),
})

function wrapping({ replayed, migrations }: InScope): Answer {
  const { dialect } = replayed.plan.history
  const several = migrations.filter(
    ({ migration }) =>
      new Set(
        (replayed.applied.get(migration) ?? []).filter((each) => changesState(each.operation)).map((each) => each.step),
      ).size > 1,
  )
  if (!TRANSACTIONAL_DDL.includes(dialect)) {
    if (several.length === 0)
      return { status: 'not-applicable', summary: `${dialect} commits around each DDL statement` }
    return {
      status: 'warn',
      summary: `${dialect} commits around each DDL statement: ${count(several.length, 'migration')} with more than one`,
      level: 'E3',
    }
  }
  const unknown = several.filter(
    (each) => each.unknownTransaction !== undefined && each.steps.some((step) => step.transaction === undefined),
  )
  if (unknown.length > 0)
    return {
      status: 'unverifiable',
      summary: `it is not known how they are run: ${unknown[0]?.unknownTransaction ?? ''}`,
    }
  return {
    status: 'pass',
    summary:
      several.length === 0
        ? 'single statements'
        : `${count(several.length, 'migration')} of several statements, all atomic`,
    level: 'E3',
  }
}
