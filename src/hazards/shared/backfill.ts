import type { Dialect, Expression, Name, OperationOf } from '../../migrations/operation.js'
import type { Span } from '../../migrations/text.js'
import type { SchemaView } from '../../schema/model.js'
import type { FixStep } from '../hazard.js'
import { inBatches } from './batches.js'
import { at } from './fix.js'
import { quoted } from './quote.js'

/** Gives a column its value in the rows that have none, in batches that commit. */
export function backfill(
  table: Name,
  column: string,
  value: Expression,
  span: Span,
  before: SchemaView,
  dialect: Dialect = 'postgres',
): readonly FixStep[] {
  const reach = {
    kind: 'predicate',
    columns: [],
    text: `${quoted(column, dialect)} IS NULL`,
  } as const
  const update: OperationOf<'update'> = {
    kind: 'update',
    ...at({ span }),
    table,
    assignments: [{ column, value }],
    reach,
    from: [],
    skipLocked: false,
  }
  // The change under review has no such statement: there is no text of the author's to start from.
  const statement = { span, sql: { origin: 'rendered', text: '' }, operations: [], comments: [] } as const
  // The value itself may be NULL where it is taken from other columns.
  const certain = value.columns.length === 0
  const remains = certain ? reach.text : `${reach.text} AND (${value.text}) IS NOT NULL`
  return inBatches(update, reach, statement, before, dialect, remains).steps
}
