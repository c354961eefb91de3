import type { OperationOf } from '../../migrations/operation.js'
import type { Table } from '../model.js'
import { equalNames } from '../names.js'
import type { State } from '../state.js'
import { inexact } from '../table.js'

/** A table and, below a partitioned one, every partition: what an ALTER of the parent reaches. */
export function family(state: State, table: Table): readonly Table[] {
  if (!table.partitioned) return [table]
  const members = [table]
  for (const candidate of state.tables()) {
    if (candidate.partitionOf !== undefined && equalNames(candidate.partitionOf, table.name)) {
      members.push(...family(state, candidate))
    }
  }
  return members
}

export function attachPartition(state: State, operation: OperationOf<'attach-partition'>): void {
  const parent = state.table(operation.table)
  const partition = state.table(operation.partition)
  // A table inside itself is refused by the engine, and would be reckoned without end.
  if (family(state, partition).some((member) => equalNames(member.name, parent.name))) return
  state.put({ ...parent, partitioned: true })
  state.put({ ...partition, partitionOf: parent.name, defaultPartition: operation.isDefault })
  state.rows.fill(parent.identity, undefined)
}

export function detachPartition(state: State, operation: OperationOf<'detach-partition'>): void {
  const partition = state.table(operation.partition)
  const known = partition.partitionOf === undefined ? inexact(partition) : partition
  state.put({ ...known, partitionOf: undefined, defaultPartition: false })
}
