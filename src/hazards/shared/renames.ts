import type { Name } from '../../migrations/model.js'
import { sameName } from '../../migrations/operation.js'
import type { Applied } from '../hazard.js'

/**
 * Something bears the old name again before anybody can see that it was gone: a view over the renamed table, or the
 * second half of a swap, in the same transaction.
 */
export function standsAgain(
  applied: readonly Applied[],
  renamed: Applied,
  isReplacement: (operation: Applied['operation']) => boolean,
): boolean {
  const { transaction, statement } = renamed.step
  return applied
    .slice(applied.indexOf(renamed) + 1)
    .some(
      ({ operation, step }) =>
        (step.statement === statement || (transaction !== undefined && step.transaction?.id === transaction.id)) &&
        isReplacement(operation),
    )
}

/** The operation makes a table or a view of that name. */
export function makes(operation: Applied['operation'], name: Name): boolean {
  switch (operation.kind) {
    case 'create-table':
      return sameName(operation.table, name)
    case 'create-view':
      return sameName(operation.view, name)
    case 'rename-table':
      return sameName(operation.to, name)
    default:
      return false
  }
}
