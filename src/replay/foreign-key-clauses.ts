import { constraintsOf } from '../hazards/shared/added-constraints.js'
import type { Migration } from '../migrations/model.js'

/** Columns of the foreign keys that an up writes as clauses of their own; read where somebody asks. */
export function clausesOf({ up }: Migration): () => ReadonlySet<string> {
  let known: ReadonlySet<string> | undefined
  return () =>
    (known ??= new Set(
      up
        .flatMap(({ operations }) => operations.flatMap(constraintsOf))
        .flatMap((each) => (each.kind === 'foreign key' && !each.inline ? [each.columns.join()] : [])),
    ))
}
