import type { Migration, Operation } from '../../migrations/model.js'
import { sameName, showName, type Name } from '../../migrations/operation.js'
import type { Replayed } from '../../replay/replay.js'

/** What a down takes away, read from its statements beside those of the up. */
export interface Loss {
  /** `added by the up`: inherent in going back, and worth an export. */
  readonly kind: 'destroys' | 'comes back empty' | 'narrows' | 'added by the up'
  readonly object: string
  readonly span: Operation['span']
}

/** The losses of a migration's down; of one that the tool derives, those that follow from the up. */
export function lossesOf(migration: Migration, { applied, before }: Replayed): readonly Loss[] {
  const up = (applied.get(migration) ?? []).map(({ operation }) => operation)
  if (migration.down.kind === 'derived') return up.flatMap((operation) => derivedLoss(operation))
  if (migration.down.kind !== 'statements') return []
  const added = addedBy(up, (table) => before.get(migration)?.find(table) !== undefined)
  return migration.down.statements.flatMap(({ operations }) =>
    operations.flatMap((operation) => lossOf(operation, { up, added, migration })),
  )
}

/** A derived down drops what the up made. */
function derivedLoss(operation: Operation): readonly Loss[] {
  switch (operation.kind) {
    case 'create-table':
      return [{ kind: 'added by the up', object: showName(operation.table), span: operation.span }]
    case 'add-column':
      return [
        {
          kind: 'added by the up',
          object: `${showName(operation.table)}.${operation.column.name}`,
          span: operation.span,
        },
      ]
    case 'drop-table':
      return [{ kind: 'comes back empty', object: showName(operation.table), span: operation.span }]
    case 'drop-column':
      return [
        { kind: 'comes back empty', object: `${showName(operation.table)}.${operation.column}`, span: operation.span },
      ]
    default:
      return []
  }
}

interface Added {
  readonly tables: readonly Name[]
  readonly columns: readonly { readonly table: Name; readonly column: string }[]
  readonly stood: (table: Name) => boolean
}

function addedBy(up: readonly Operation[], stood: Added['stood']): Added {
  return {
    tables: up.flatMap((operation) => {
      if (operation.kind === 'create-table') return [operation.table, ...renamed(up, operation.table)]
      return operation.kind === 'rebuild-table' && operation.part.kind === 'definition' ? [operation.part.madeAs] : []
    }),
    columns: up.flatMap((operation) =>
      operation.kind === 'add-column'
        ? [operation.table, ...renamed(up, operation.table)].map((table) => ({ table, column: operation.column.name }))
        : [],
    ),
    // CREATE TABLE IF NOT EXISTS of one that stood makes nothing; what the up dropped first it makes anew.
    stood: (table) => stood(table) && !up.some((each) => each.kind === 'drop-table' && sameName(each.table, table)),
  }
}

/** The name that the up gives the table later on. */
function renamed(up: readonly Operation[], table: Name): readonly Name[] {
  return up.flatMap((operation) =>
    operation.kind === 'rename-table' && sameName(operation.table, table) ? [operation.to] : [],
  )
}

interface Around {
  readonly up: readonly Operation[]
  readonly added: Added
  readonly migration: Migration
}

function lossOf(operation: Operation, { up, added, migration }: Around): readonly Loss[] {
  const { span } = operation
  switch (operation.kind) {
    case 'drop-table': {
      const object = showName(operation.table)
      if (isCopy(operation.table, up) || isGone(operation.table, up)) return []
      return [{ kind: isAdded(operation.table, added) ? 'added by the up' : 'destroys', object, span }]
    }
    case 'drop-column': {
      const { table, column } = operation
      const object = `${showName(table)}.${column}`
      if (isAdded(table, added)) return []
      const own = added.columns.some((each) => sameName(each.table, table) && each.column === column)
      return [{ kind: own ? 'added by the up' : 'destroys', object, span }]
    }
    case 'drop-partition':
      return isAdded(operation.table, added) ? [] : [{ kind: 'destroys', object: showName(operation.table), span }]
    case 'truncate':
      return operation.tables
        .filter((table) => !isAdded(table, added))
        .map((table) => ({ kind: 'destroys', object: showName(table), span }))
    case 'delete':
      return operation.reach.kind === 'everything' && !isAdded(operation.table, added)
        ? [{ kind: 'destroys', object: showName(operation.table), span }]
        : []
    case 'create-table':
      return up.some((each) => each.kind === 'drop-table' && sameName(each.table, operation.table)) &&
        operation.as === undefined
        ? [{ kind: 'comes back empty', object: showName(operation.table), span }]
        : []
    case 'add-column': {
      const { table, column } = operation
      const dropped = up.some(
        (each) => each.kind === 'drop-column' && sameName(each.table, table) && each.column === column.name,
      )
      const filled = migration.down.kind === 'statements' && fillsColumn(migration.down.statements, table, column.name)
      return dropped && !filled && column.generated === undefined
        ? [{ kind: 'comes back empty', object: `${showName(table)}.${column.name}`, span }]
        : []
    }
    case 'alter-column':
      return operation.change.kind === 'type'
        ? [{ kind: 'narrows', object: `${showName(operation.table)}.${operation.column}`, span }]
        : []
    default:
      return []
  }
}

/** The up made the table; with IF NOT EXISTS over one that stood, it did not. */
function isAdded(table: Name, { tables, stood }: Added): boolean {
  return tables.some((each) => sameName(each, table)) && !stood(table)
}

/** The up made the table under a name that it has lost again: nothing is called that when the down comes. */
function isGone(table: Name, up: readonly Operation[]): boolean {
  const given = up.findLastIndex((each) => each.kind === 'create-table' && sameName(each.table, table))
  return up.some(
    (each, at) =>
      (each.kind === 'rename-table' && at > given && sameName(each.table, table)) ||
      (each.kind === 'rebuild-table' &&
        each.part.kind === 'definition' &&
        sameName(each.part.madeAs, table) &&
        !sameName(each.table, table)),
  )
}

/** A table that the up keeps rows in for the way back. */
function isCopy(table: Name, up: readonly Operation[]): boolean {
  return up.some((each) => each.kind === 'create-table' && each.as !== undefined && sameName(each.table, table))
}

/** The down writes the values that it brings back from somewhere. */
function fillsColumn(
  statements: Extract<Migration['down'], { readonly kind: 'statements' }>['statements'],
  table: Name,
  column: string,
): boolean {
  return statements.some(({ operations }) =>
    operations.some(
      (operation) =>
        operation.kind === 'update' &&
        sameName(operation.table, table) &&
        operation.assignments.some((each) => each.column === column),
    ),
  )
}
