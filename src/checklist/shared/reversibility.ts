import { changesState } from '../../migrations/atomicity.js'
import type { History, Migration } from '../../migrations/model.js'
import { isDeclaredIrreversible } from '../../findings/exempt.js'
import type { Evidence } from '../check.js'

/** A migration that leaves something behind and is not run again by itself: one that somebody may have to take back. */
export function needsWayBack({ repeatable, baseline, up }: Migration): boolean {
  return !repeatable && !baseline && up.some(({ operations }) => operations.some(changesState))
}

/** It can be taken back, or somebody has said that it cannot and why. */
export function hasWayBack(migration: Migration, settings: Evidence['settings']): boolean {
  const { down } = migration
  switch (down.kind) {
    case 'derived':
      return true
    case 'statements':
      return down.unread.length > 0 || down.statements.some(({ operations }) => operations.some(changesState))
    case 'irreversible':
      return down.declared || isDeclaredIrreversible(migration, settings)
    case 'none':
    case 'empty':
      return isDeclaredIrreversible(migration, settings)
  }
}

/** Rows or columns go: only a restore brings them back. Seen from the statements alone, whatever the schema is. */
export function destroysRows({ up }: Migration): boolean {
  const operations = up.flatMap((statement) => statement.operations)
  const made = new Set(operations.flatMap((each) => (each.kind === 'create-table' ? [each.table.name] : [])))
  return operations.some((operation) => {
    switch (operation.kind) {
      case 'drop-table':
        return operation.temporary !== true && !made.has(operation.table.name)
      case 'drop-partition':
      case 'drop-column':
        return !made.has(operation.table.name)
      case 'truncate':
        return operation.tables.some(({ name }) => !made.has(name))
      case 'delete':
        return operation.reach.kind === 'everything' && !made.has(operation.table.name)
      case 'drop-schema':
        return true
      default:
        return false
    }
  })
}

/** The tool knows downs at all. */
export function knowsDowns({ downs }: History): boolean {
  return downs !== 'none'
}
