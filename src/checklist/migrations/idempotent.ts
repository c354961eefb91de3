import type { Applied } from '../../hazards/hazard.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import type { Table } from '../../schema/model.js'
import { check, type Answer, type Evidence, type Outcome } from '../check.js'
import type { Dialect } from '../../migrations/operation.js'
import { guardedStatements } from '../patterns/guarded.js'
import { idempotentMigration } from '../patterns/idempotent.js'
import { oneTransaction } from '../patterns/one-transaction.js'
import type { Pattern } from '../patterns/pattern.js'
import { judgeChange } from '../shared/judge.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { count, historyAt, type InScope } from '../shared/scope.js'
import { NOT_KNOWN_HOW, transactionSetting } from '../shared/transaction-setting.js'
import { tablesOf } from '../shared/schema-tables.js'
import { unitsOf } from '../shared/units.js'

export const idempotent = check({
  id: 'migrations/idempotent',
  title: 'Idempotent migrations',
  requirement: 'required',
  scope: 'change',
  minimum: 'E3',
  attestable: false,
  priority: 'medium',
  why: 'A migration that is interrupted halfway has to be run again. Where it is neither atomic nor guarded, the second run fails on what the first one left, and the deploy is stuck.',
  evaluate: (evidence) => judgeChange(evidence, 'migrations/idempotent', 'no migrations to judge', repeatable),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : remedyOfFindings(
          evidence,
          'migrations/idempotent',
          'Make an interrupted run repeatable: one transaction, or a guard on each statement.',
          answer.summary.startsWith(NOT_KNOWN_HOW)
            ? transactionSetting(evidence, answer.summary)
            : {
                missing: answer.summary,
                text: 'Make an interrupted run repeatable: put the statements in one transaction, or guard each of them.',
                ...(ownStatements(evidence, answer) ??
                  idempotentMigration(historyAt(evidence, answer.facts?.[0]?.path), ownTable(evidence, answer))),
                ...placeOf(answer),
              },
        ),
})

/** The first migration that the answer names: in a transaction of its own where that would do, else with guards. */
function ownStatements({ survey }: Evidence, answer: Outcome): Pattern | undefined {
  const path = answer.facts?.[0]?.path
  const own = survey.histories.flatMap(({ dialect, tool, migrations }) =>
    migrations.filter(({ span }) => span.path === path).map((migration) => ({ dialect, tool, migration })),
  )[0]
  if (own === undefined) return undefined
  return oneTransaction(own.dialect, own.migration) ?? guardedStatements(own.dialect, own.tool, own.migration)
}

/** A table that the migration works with, else one that the schema has. */
function ownTable({ replayed }: Evidence, answer: Outcome): Table | undefined {
  const path = answer.facts?.[0]?.path
  const schema =
    replayed.find(({ plan }) => plan.history.migrations.some(({ span }) => span.path === path)) ?? replayed[0]
  if (schema === undefined) return undefined
  const tables = tablesOf(schema).filter(({ exact, columns }) => exact && columns.size > 1)
  const named = schema.plan.history.migrations
    .filter(({ span }) => span.path === path)
    .flatMap(({ up }) =>
      up.flatMap(({ operations }) => operations.flatMap((each) => ('table' in each ? [each.table] : []))),
    )
  return (
    tables.find(({ name }) => named.some((each) => each !== undefined && 'name' in each && each.name === name.name)) ??
    tables.find(({ indexes }) => indexes.some((each) => each.constraint === undefined)) ??
    tables[0]
  )
}

function repeatable({ replayed, migrations }: InScope): Answer {
  const { dialect } = replayed.plan.history
  const judged = migrations.map((planned) => ({
    planned,
    state: stateOf(planned, replayed.applied.get(planned.migration) ?? [], dialect),
  }))
  const exposed = judged.filter((each) => each.state === 'exposed')
  const unknown = judged.filter((each) => each.state === 'unknown')
  if (exposed.length > 0)
    return {
      status: 'warn',
      summary: `${count(exposed.length, 'migration')} cannot be run again after an interruption`,
      level: 'E3',
      facts: exposed.slice(0, 10).map(({ planned }) => ({
        detail: 'neither atomic nor guarded',
        path: planned.migration.span.path,
        line: planned.migration.span.line,
      })),
    }
  if (unknown.length > 0)
    return {
      status: 'unverifiable',
      summary: `${NOT_KNOWN_HOW} ${count(unknown.length, 'migration')} ${unknown.length === 1 ? 'is' : 'are'} run: ${unknown[0]?.planned.unknownTransaction ?? ''}`,
    }
  return { status: 'pass', summary: 'atomic, single or guarded statements', level: 'E3' }
}

/** One transaction, a single statement, or guards: each ends in the same schema when it is run again. */
function stateOf(
  planned: PlannedMigration,
  applied: readonly Applied[],
  dialect: Dialect,
): 'safe' | 'exposed' | 'unknown' {
  const units = unitsOf(applied, dialect, ({ operation }) => operation.guards.length === 0)
  if (units.size < 2) return 'safe'
  return planned.unknownTransaction === undefined ? 'exposed' : 'unknown'
}

function placeOf(answer: Outcome): { path?: string; line?: number } {
  const [fact] = answer.facts ?? []
  return {
    ...(fact?.path === undefined ? {} : { path: fact.path }),
    ...(fact?.line === undefined ? {} : { line: fact.line }),
  }
}
