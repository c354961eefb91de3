import type { ColumnDefinition, Name, Operation, OperationOf, TypeName } from '../../migrations/operation.js'
import type { Effect, LockMode } from '../effect.js'
import { Reckoning } from './reckoning.js'
import type { Column, SchemaView, Table } from '../model.js'

/**
 * What an InnoDB ALTER lets through, said in PostgreSQL's modes. `online`: reads and writes go on; `rebuilt`: the same
 * while the table is written anew; `copied`: writes wait while it is copied; `instant`: only the catalogue changes.
 */
type Way = 'instant' | 'online' | 'rebuilt' | 'shared' | 'copied'

/**
 * Locks and copies of one operation in MySQL or MariaDB. Sources:
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html and, for MariaDB, the ALGORITHM that a
 * 10.11 server accepts. Every ALTER waits a moment for the metadata lock; that is not counted here.
 */
export function mysqlEffect(
  dialect: 'mysql' | 'mariadb',
  operation: Operation,
  before: SchemaView,
  engineVersion: number,
): Effect {
  const reckoning = new Reckoning(before, engineVersion)
  reckon(reckoning, dialect, operation)
  return reckoning.effect
}

function reckon(reckoning: Reckoning, dialect: 'mysql' | 'mariadb', operation: Operation): void {
  const way = wayOf(reckoning, dialect, operation)
  if (way !== undefined) {
    take(reckoning, way.table, way.way)
    return
  }
  switch (operation.kind) {
    case 'drop-table':
    case 'rename-table':
      reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    case 'truncate':
      for (const table of operation.tables) reckoning.lockNamed(table, 'ACCESS EXCLUSIVE')
      return
    case 'lock-table':
      for (const table of operation.tables)
        reckoning.lockNamed(table, /read/i.test(operation.mode) ? 'SHARE' : 'ACCESS EXCLUSIVE')
      return
    case 'insert':
    case 'update':
    case 'delete':
      reckoning.lockNamed(operation.table, 'ROW EXCLUSIVE')
      for (const name of operation.from) reckoning.lockNamed(name, 'ACCESS SHARE')
      return
    case 'create-trigger':
      reckoning.lockNamed(operation.table, 'ACCESS EXCLUSIVE')
      return
    default:
      return
  }
}

function take(reckoning: Reckoning, name: Name, way: Way): void {
  const table = reckoning.before.table(name)
  const modes: Readonly<Record<Way, LockMode>> = {
    instant: 'SHARE UPDATE EXCLUSIVE',
    online: 'SHARE UPDATE EXCLUSIVE',
    rebuilt: 'SHARE UPDATE EXCLUSIVE',
    shared: 'SHARE',
    copied: 'SHARE',
  }
  reckoning.lock(table, modes[way])
  if (way === 'rebuilt' || way === 'copied') reckoning.rewrite(table)
  if (way !== 'instant') reckoning.scan(table)
}

function wayOf(
  reckoning: Reckoning,
  dialect: 'mysql' | 'mariadb',
  operation: Operation,
): { readonly table: Name; readonly way: Way } | undefined {
  switch (operation.kind) {
    case 'add-column':
      return { table: operation.table, way: addedColumn(operation.column) }
    case 'drop-column':
      return { table: operation.table, way: 'instant' }
    case 'rename-column':
      return { table: operation.table, way: 'instant' }
    case 'alter-column':
      return { table: operation.table, way: alteredColumn(reckoning.before.table(operation.table), operation) }
    case 'create-index':
      return { table: operation.index.table, way: operation.index.kind === 'ordinary' ? 'online' : 'shared' }
    case 'drop-index':
      return operation.table === undefined ? undefined : { table: operation.table, way: 'instant' }
    case 'add-constraint':
      return { table: operation.table, way: addedConstraint(operation) }
    case 'drop-constraint':
      return { table: operation.table, way: operation.type === 'primary key' ? 'copied' : 'instant' }
    case 'rewrite-table':
      return operation.table === undefined ? undefined : { table: operation.table, way: 'rebuilt' }
    case 'alter-table-storage':
      return { table: operation.table, way: storage(dialect, operation) }
    default:
      return undefined
  }
}

/** Anywhere in the table: MySQL 8.0.29, MariaDB 10.4. A stored value has to be computed for every row. */
function addedColumn(column: ColumnDefinition): Way {
  if (column.generated !== undefined) return column.generated.storage === 'stored' ? 'copied' : 'instant'
  return column.identity === undefined ? 'instant' : 'copied'
}

function addedConstraint(operation: OperationOf<'add-constraint'>): Way {
  switch (operation.constraint.kind) {
    case 'foreign key':
    case 'check':
    case 'exclude':
      return 'copied'
    case 'primary key':
    case 'not null':
      return 'rebuilt'
    case 'unique':
      return 'online'
  }
}

function storage(dialect: 'mysql' | 'mariadb', operation: OperationOf<'alter-table-storage'>): Way {
  switch (operation.change.kind) {
    case 'engine':
      // To the engine it has already it is a rebuild in place; to another one it is a copy.
      return /^innodb$/i.test(operation.change.engine) ? 'rebuilt' : 'copied'
    case 'row format':
      return 'rebuilt'
    case 'charset':
      return operation.change.convert ? 'copied' : 'instant'
    case 'partitioning':
      return 'copied'
    case 'tablespace':
      return dialect === 'mysql' ? 'rebuilt' : 'copied'
    case 'logged':
    case 'access method':
    case 'parameters':
    case 'other':
      return 'instant'
  }
}

function alteredColumn(table: Table, operation: OperationOf<'alter-column'>): Way {
  const { change } = operation
  const column = table.columns.get(operation.column)
  switch (change.kind) {
    case 'set default':
    case 'drop default':
    case 'attribute':
      return 'instant'
    case 'set not null':
    case 'drop not null':
      return 'rebuilt'
    case 'type':
      return column === undefined ? 'copied' : retyped(column.type, change.type)
    case 'redefine':
      return column === undefined ? 'copied' : redefined(column, change.definition)
    case 'identity':
    case 'generated':
      return 'copied'
  }
}

function redefined(column: Column, definition: ColumnDefinition): Way {
  const way = retyped(column.type, definition.type)
  if (way === 'copied') return way
  if (column.generated?.storage !== definition.generated?.storage) return 'copied'
  if ((column.identity === undefined) !== (definition.identity === undefined)) return 'copied'
  return column.nullable === definition.nullable ? way : 'rebuilt'
}

/** A varchar grows in place while its length takes as many bytes as before: one up to 255 bytes, then two. */
function retyped(from: TypeName, to: TypeName): Way {
  const spelled = (type: TypeName): string => type.text.toLowerCase().replace(/\s+/g, '')
  if (from.name === to.name && spelled(from) === spelled(to)) return 'instant'
  if (from.name !== to.name) return 'copied'
  if (from.name === 'varchar') {
    const [old = 0] = from.modifiers
    const [wanted = 0] = to.modifiers
    // Four bytes to a character, as in utf8mb4.
    const lengthBytes = (characters: number): number => (characters * 4 > 255 ? 2 : 1)
    return wanted >= old && lengthBytes(wanted) === lengthBytes(old) ? 'instant' : 'copied'
  }
  const appended = /^(enum|set)$/.test(from.name) && spelled(to).startsWith(spelled(from).replace(/\)$/, ','))
  return appended ? 'instant' : 'copied'
}
