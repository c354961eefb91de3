import type { OperationOf } from '../../migrations/model.js'
import { showName } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import type { Candidate } from '../hazard.js'
import { none } from '../hazard.js'
import { isOlderTable } from './age.js'
import { deploy, fix } from './fix.js'
import { listed } from './words.js'

/** What the partitions of an older table hold goes with them, or leaves them empty. */
export function lostPartitions(operation: OperationOf<'drop-partition'>, before: SchemaView): readonly Candidate[] {
  const { table, partitions } = operation
  if (!isOlderTable(before, table)) return none
  const name = showName(table)
  const which =
    partitions.length === 0
      ? `every partition of ${name}`
      : `partition${partitions.length === 1 ? '' : 's'} ${listed(partitions)} of ${name}`
  return [
    {
      span: operation.span,
      message: `Every row in ${which} is deleted for good.`,
      object: [name, ...partitions].join('.'),
      table,
      fix: fix(
        deploy(`Make sure that nobody needs the rows in ${which}: keep a copy and check that it restores.`),
        deploy('Drop old partitions on a schedule, outside migrations, when rows simply expire.'),
      ),
    },
  ]
}
