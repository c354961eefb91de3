import type { Reach } from '../operation.js'

export type Batch = Extract<Reach, { readonly kind: 'batch' }>

/** What a WHERE says in one of the conditions that must all hold. */
export type Bound =
  | { readonly kind: 'columns'; readonly columns: readonly string[]; readonly constants: number }
  | Batch
  | { readonly kind: 'always' }
  | { readonly kind: 'other' }

/** How many rows conditions that must all hold let through. `text` spells the WHERE. */
export function reachWithin(bounds: readonly Bound[], text: string): Reach {
  if (bounds.every((bound) => bound.kind === 'always')) return { kind: 'everything' }
  const batch = bounds.find((bound) => bound.kind === 'batch')
  if (batch !== undefined) return batch
  const compared = bounds.filter((bound) => bound.kind === 'columns')
  return {
    kind: 'predicate',
    columns: [...new Set(compared.flatMap((bound) => bound.columns))],
    constants: compared.reduce((product, bound) => product * bound.constants, 1),
    text,
  }
}

/** Conditions of which one must hold: `id = 1 OR id = 2` is `id IN (1, 2)`. */
export function anyOf(bounds: readonly Bound[]): Bound {
  if (bounds.some((bound) => bound.kind === 'always')) return { kind: 'always' }
  const compared = bounds.filter((bound) => bound.kind === 'columns')
  const columns = compared[0]?.columns ?? []
  if (compared.length < bounds.length || compared.some((bound) => bound.columns.join() !== columns.join()))
    return { kind: 'other' }
  return { kind: 'columns', columns, constants: compared.reduce((sum, bound) => sum + bound.constants, 0) }
}

/**
 * A range of a column between two constants: a batch where the column's name is that of a key, of known size where both
 * ends are whole numbers.
 */
export function between(column: string, low: number | undefined, high: number | undefined): Bound {
  if (!isKeyName(column)) return { kind: 'other' }
  return { kind: 'batch', size: low === undefined || high === undefined ? undefined : Math.max(0, high - low + 1) }
}

/** `id`, `ORDER_ID`, `orderId`, SQLite's `rowid` and PostgreSQL's `ctid`; neither `paid` nor `monkey`. */
function isKeyName(column: string): boolean {
  return /(?:^|_)(?:id|rowid|ctid|uuid|key|no|seq|number)$/i.test(column) || /[a-z](?:I[Dd]|Key)$/.test(column)
}
