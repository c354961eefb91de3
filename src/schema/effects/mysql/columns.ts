import type { ColumnDefinition, ColumnPosition, OperationOf } from '../../../migrations/operation.js'
import type { AlterWay } from '../../effect.js'
import { isAtLeast } from '../../engine-version.js'
import type { Column, Table } from '../../model.js'
import { addedConstraint } from './constraints.js'
import { retyped } from './types.js'
import { copied, INSTANT, instantColumn, METADATA, rebuilt, REBUILT_SHARED, strongest, type Server } from './way.js'

/** ADD COLUMN, with the constraints written behind the column. */
export function addedColumn(server: Server, table: Table, operation: OperationOf<'add-column'>): AlterWay {
  const { column, position, constraints } = operation
  const own = newColumn(server, table, column, position)
  return constraints
    .filter(({ kind }) => kind !== 'not null' && !(kind === 'unique' && column.identity !== undefined))
    .map((constraint) => addedConstraint(server, table, constraint, true))
    .reduce(strongest, own)
}

function newColumn(
  server: Server,
  table: Table,
  column: ColumnDefinition,
  position: ColumnPosition | undefined,
): AlterWay {
  const { dialect, version } = server
  if (column.generated?.storage === 'stored') return copied(server, table)
  if (column.generated !== undefined) return INSTANT
  // Every row gets a number of its own while writes wait: "at a minimum, ALGORITHM=INPLACE, LOCK=SHARED is required".
  if (column.identity !== undefined) return REBUILT_SHARED
  if (needsEachRow(server, column)) return copied(server, table)
  const isLast = position === undefined
  if (dialect === 'mariadb') {
    // Measured: among columns of which one is VIRTUAL, a column in the middle takes a copy.
    return !isLast && hasGenerated(table, 'virtual') ? copied(server, table) : instantColumn(server, table)
  }
  const instantSince = isLast ? isAtLeast(version, 8, 0, 12) : isAtLeast(version, 8, 0, 29)
  return instantSince ? instantColumn(server, table) : rebuilt(server, table)
}

/**
 * An expression default is computed row by row in a copy. MariaDB does without where it is a constant (`(1 + 2)`,
 * measured); MySQL copies for any in parentheses, as strong_migrations found (its check add_column_default_callable).
 */
function needsEachRow({ dialect }: Server, { default: value }: ColumnDefinition): boolean {
  if (value === undefined) return false
  if (value.volatility === 'volatile' || value.volatility === 'unknown' || value.columns.length > 0) return true
  return dialect === 'mysql' && value.text.startsWith('(')
}

export function droppedColumn(server: Server, table: Table, name: string): AlterWay {
  const isVirtual = table.columns.get(name)?.generated?.storage === 'virtual'
  const indexed = table.indexes.some((index) => index.keys.some((key) => key.column === name))
  if (server.dialect === 'mariadb') {
    const way = instantColumn(server, table)
    return indexed ? strongest(way, { algorithm: 'NOCOPY', rebuilds: false, lock: 'NONE' }) : way
  }
  if (isVirtual) return INSTANT
  return isAtLeast(server.version, 8, 0, 29) && !indexed ? instantColumn(server, table) : rebuilt(server, table)
}

/** INSTANT in MySQL since 8.0.28, but not for a column of a foreign key. */
export function renamedColumn({ dialect, version, before }: Server, table: Table, name: string): AlterWay {
  if (dialect === 'mariadb') return INSTANT
  const isKey = table.constraints.some(
    (constraint) => constraint.kind === 'foreign key' && constraint.columns.includes(name),
  )
  const isPointedAt = before.referrers(table.name).some(({ references }) => references.columns.includes(name))
  return isAtLeast(version, 8, 0, 28) && !isKey && !isPointedAt ? INSTANT : METADATA
}

export function alteredColumn(server: Server, table: Table, operation: OperationOf<'alter-column'>): AlterWay {
  const { change } = operation
  const column = table.columns.get(operation.column)
  switch (change.kind) {
    case 'set default':
    case 'drop default':
    case 'attribute':
      return INSTANT
    case 'set not null':
      return column?.nullable === false ? INSTANT : renulled(server, table)
    case 'drop not null':
      return renulled(server, table)
    case 'type':
      return column === undefined ? copied(server, table) : retyped(server, table, column, { type: change.type })
    case 'redefine':
      return column === undefined
        ? copied(server, table)
        : redefined(server, table, column, change.definition, change.position)
    case 'identity':
    case 'generated':
      return copied(server, table)
  }
}

/** NULL to NOT NULL or back. Measured in MariaDB: a STORED column in the table makes it a copy. */
function renulled(server: Server, table: Table): AlterWay {
  const isCopy = server.dialect === 'mariadb' && hasGenerated(table, 'stored')
  return isCopy ? copied(server, table) : rebuilt(server, table)
}

function redefined(
  server: Server,
  table: Table,
  column: Column,
  definition: ColumnDefinition,
  position: ColumnPosition | undefined,
): AlterWay {
  const ways = [retyped(server, table, column, definition)]
  if (column.nullable !== definition.nullable) ways.push(renulled(server, table))
  if ((column.identity === undefined) !== (definition.identity === undefined)) ways.push(copied(server, table))
  if (regenerated(column, definition)) ways.push(copied(server, table))
  // "Reordering columns": a rebuild in MySQL, nothing in MariaDB since 10.4.
  if (position !== undefined) ways.push(server.dialect === 'mysql' ? rebuilt(server, table) : INSTANT)
  return ways.reduce(strongest)
}

/** Another storage, or another expression under a stored value. */
function regenerated(column: Column, definition: ColumnDefinition): boolean {
  const [from, to] = [column.generated, definition.generated]
  if (from?.storage !== to?.storage) return true
  const bare = (text: string | undefined): string => (text ?? '').replace(/[\s`()]+/g, '').toLowerCase()
  return to?.storage === 'stored' && bare(from?.expression.text) !== bare(to.expression.text)
}

function hasGenerated(table: Table, storage: 'stored' | 'virtual'): boolean {
  return [...table.columns.values()].some(({ generated }) => generated?.storage === storage)
}
