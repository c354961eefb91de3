import type { Constraint, Name } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import type { FixStep } from '../hazard.js'
import { addedThenValidated, constraintName } from './constraint-fix.js'
import { deploy } from './fix.js'
import { usingIndexSteps } from './index-fix.js'
import { showName } from '../../migrations/operation.js'

/** Each constraint of a column that was added without it, in the way that lets readers and writers go on. */
export function laterConstraints(
  table: Name,
  constraints: readonly Constraint[],
  before: SchemaView,
): readonly FixStep[] {
  return constraints.flatMap((constraint): readonly FixStep[] => {
    switch (constraint.kind) {
      case 'primary key':
      case 'unique':
        return usingIndexSteps(table, constraint, constraintName(table, constraint), before)
      case 'foreign key':
      case 'check':
        return addedThenValidated(table, constraint)
      case 'exclude':
        return [deploy(`Add the exclusion constraint of ${showName(table)} in a maintenance window.`)]
      case 'not null':
        return []
    }
  })
}
