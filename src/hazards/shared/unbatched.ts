import type { Dialect } from '../../migrations/model.js'
import type { Candidate, OperationContext } from '../hazard.js'
import { none } from '../hazard.js'
import { showName } from '../../migrations/operation.js'
import { isOlderTable } from './age.js'
import { inBatches } from './batches.js'
import { isUnbounded, reachOf, type DataChange } from './reached-rows.js'

/** What one statement over an older table does when nothing bounds its rows. `says` gets how many rows, in words. */
export function unbatched(
  operation: DataChange,
  { before, statement, dialect }: OperationContext,
  says: (rows: string) => string,
): readonly Candidate[] {
  const reach = reachOf(operation, before)
  if (!isUnbounded(reach)) return none
  const olderTarget = isOlderTable(before, operation.table)
  const olderSource = operation.kind === 'insert' && operation.from.some((source) => isOlderTable(before, source))
  if (operation.kind === 'insert' ? !olderSource : !olderTarget) return none
  const walked = operation.kind === 'insert' ? (operation.from[0] ?? operation.table) : operation.table
  const rows =
    reach.kind === 'everything'
      ? `every row of ${showName(walked)}`
      : `every row of ${showName(walked)} that its WHERE picks`
  return [
    {
      span: operation.span,
      message: says(rows),
      object: showName(operation.table),
      table: operation.kind === 'insert' ? walked : operation.table,
      fix: inBatches(operation, reach, statement, before, dialect),
    },
  ]
}

/**
 * What else falls behind. SQL Server takes the whole table from about 5,000 locks on, and cannot cut its log before the
 * transaction ends:
 * https://learn.microsoft.com/sql/relational-databases/sql-server-transaction-locking-and-row-versioning-guide#lock-escalation
 */
export function behind(dialect: Dialect): string {
  switch (dialect) {
    case 'postgres':
      return 'replicas and vacuum fall behind'
    case 'sqlserver':
      return 'past some thousand locks the engine locks the whole table, and the log grows until then'
    default:
      return 'replicas fall behind'
  }
}
