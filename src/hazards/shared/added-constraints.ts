import type { Constraint, Name, Operation } from '../../migrations/operation.js'
import type { FixStep } from '../hazard.js'
import { at, step } from './fix.js'

type Kind = Constraint['kind']

export interface Added<K extends Kind> {
  readonly table: Name
  readonly constraint: Extract<Constraint, { readonly kind: K }>
  /** The constraint came with ADD COLUMN, so that no row has a value of its own. */
  readonly withColumn: boolean
}

/** Constraints of one kind that the operation adds to a table that exists: ADD CONSTRAINT, or inline in ADD COLUMN. */
export function addedConstraints<K extends Kind>(operation: Operation, kind: K): readonly Added<K>[] {
  if (operation.kind === 'add-constraint' && operation.onDomain !== true) {
    return ofKind([operation.constraint], kind).map((constraint) => ({
      table: operation.table,
      constraint,
      withColumn: false,
    }))
  }
  if (operation.kind === 'add-column') {
    return ofKind(operation.constraints, kind).map((constraint) => ({
      table: operation.table,
      constraint,
      withColumn: true,
    }))
  }
  return []
}

/** Constraints that the operation writes, inline or as clauses of their own. */
export function constraintsOf(operation: Operation): readonly Constraint[] {
  switch (operation.kind) {
    case 'create-table':
    case 'add-column':
      return operation.constraints
    case 'add-constraint':
      return [operation.constraint]
    default:
      return []
  }
}

export function ofKind<K extends Kind>(
  constraints: readonly Constraint[],
  kind: K,
): readonly Extract<Constraint, { readonly kind: K }>[] {
  return constraints.filter((each): each is Extract<Constraint, { readonly kind: K }> => each.kind === kind)
}

/** ADD COLUMN again without the constraint that is to follow by itself; nothing where the constraint stood alone. */
export function columnFirst(operation: Operation, constraint: Constraint): readonly FixStep[] {
  if (operation.kind !== 'add-column') return []
  const constraints = operation.constraints.filter((each) => each !== constraint)
  return [step([{ ...operation, ...at(operation), constraints }])]
}
