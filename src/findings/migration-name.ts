import type { Operation } from '../migrations/model.js'

/** A name for a migration by the first thing that it does; undefined where nothing in it has a name of its own. */
export function migrationName(operations: readonly Operation[]): string | undefined {
  for (const operation of operations) {
    const name = nameOf(operation)
    if (name !== undefined) return plain(name)
  }
  return undefined
}

function nameOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'create-index':
      return operation.index.name === undefined ? undefined : `create_${operation.index.name}`
    case 'drop-index':
      return `drop_${operation.index.name}`
    case 'reindex':
      return operation.target === undefined ? undefined : `reindex_${operation.target.name}`
    case 'alter-index':
      return operation.change.kind === 'attach' ? `attach_${operation.change.child.name}` : undefined
    case 'add-constraint':
      return operation.constraint.name === undefined ? undefined : `add_${operation.constraint.name}`
    case 'validate-constraint':
      return `validate_${operation.constraint}`
    case 'drop-constraint':
      return operation.constraint === undefined ? undefined : `drop_${operation.constraint}`
    case 'add-column':
      return `add_${operation.table.name}_${operation.column.name}`
    case 'drop-column':
      return `drop_${operation.table.name}_${operation.column}`
    case 'alter-column':
      return `${operation.change.kind}_${operation.table.name}_${operation.column}`
    case 'create-table':
      return `create_${operation.table.name}`
    case 'drop-partition':
      return `${operation.how}_${[operation.table.name, ...operation.partitions].join('_')}`
    case 'drop-table':
      return `drop_${operation.table.name}`
    case 'rename-table':
      return `rename_${operation.table.name}`
    case 'drop-view':
      return `drop_${operation.view.name}`
    case 'refresh-materialized-view':
      return `refresh_${operation.view.name}`
    case 'attach-partition':
      return `attach_${operation.partition.name}`
    case 'detach-partition':
      return `detach_${operation.partition.name}`
    case 'drop-type':
      return `drop_${operation.type.name}`
    case 'alter-type':
      return `alter_${operation.type.name}`
    case 'drop-schema':
      return `drop_${operation.name}`
    case 'insert':
    case 'update':
    case 'delete':
      return `${operation.kind}_${operation.table.name}`
    default:
      return undefined
  }
}

/** Names come from the reviewed tree, and go into paths. */
export function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60)
}
