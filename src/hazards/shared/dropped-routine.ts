import { sameName, showName, type OperationOf } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import type { Candidate, MigrationContext } from '../hazard.js'
import { fix, step, at, deploy } from './fix.js'
import { firstOf } from './words.js'

/**
 * DROP FUNCTION … CASCADE takes along what runs the function: triggers, CHECKs, defaults, policies, generated columns.
 * Undefined where everything that is known to run it stands again when the migration ends.
 * Source: https://www.postgresql.org/docs/18/sql-dropfunction.html
 */
export function droppedWithRoutine(
  { applied, before, after }: MigrationContext,
  operation: OperationOf<'drop-routine'>,
): Candidate | undefined {
  if (!operation.cascade) return undefined
  const stillThere = triggersOf(after, operation)
  const known = triggersOf(before, operation)
  const gone = known.filter((each) => !stillThere.includes(each))
  const routine = showName(operation.routine)
  const makes = (kind: 'create-routine' | 'create-trigger'): boolean =>
    applied.some(
      ({ operation: each }) =>
        each.kind === kind && each.routine !== undefined && sameName(each.routine, operation.routine),
    )
  if (gone.length === 0 && (known.length > 0 || makes('create-routine') || makes('create-trigger'))) return undefined
  const common = {
    span: operation.span,
    object: routine,
    fix: fix(
      deploy(`Replace ${routine} in place with CREATE OR REPLACE FUNCTION, or drop by name what runs it first.`),
      step(
        [{ ...operation, ...at(operation), cascade: false }],
        'Without CASCADE it is refused while something still runs it.',
      ),
    ),
  }
  if (gone.length > 0)
    return {
      ...common,
      proven: 'replay',
      message: `CASCADE drops ${firstOf(gone)} with ${routine}, and nothing in this migration puts ${gone.length === 1 ? 'it' : 'them'} back.`,
    }
  return {
    ...common,
    severity: 'low',
    proven: 'rule',
    message: `CASCADE drops whatever runs ${routine}: triggers, CHECKs, defaults, policies, generated columns with their values; the statement names none of them.`,
  }
}

function triggersOf(schema: SchemaView, { routine }: OperationOf<'drop-routine'>): readonly string[] {
  return [...schema.tables()].flatMap((table) =>
    [...table.triggers].flatMap(([name, trigger]) =>
      trigger.routine !== undefined && sameName(trigger.routine, routine)
        ? [`the trigger ${name} of ${showName(table.name)}`]
        : [],
    ),
  )
}
