import type { Operation, OperationOf } from '../../../operation.js'
import { printRowChange } from '../../rows.js'
import { printColumn, printConstraint, printDefault, printIndex, printType } from './definitions.js'
import { clauses, printIdentifier, printLiteral, printName } from './names.js'

type Table = OperationOf<'add-column'>['table']

/**
 * An operation as a T-SQL statement without its semicolon; undefined for what the operation alone does not say. ALTER
 * COLUMN states type and nullability at once, so that a change of one of them cannot be written without the other.
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql
 */
export function printOperation(operation: Operation): string | undefined {
  const ifExists = operation.guards.includes('if exists') && 'IF EXISTS'
  const ifMissing = operation.guards.includes('if not exists')
  switch (operation.kind) {
    case 'create-table':
      return unless(ifMissing && `OBJECT_ID(${printLiteral(printName(operation.table))})`, createTable(operation))
    case 'drop-table':
      return clauses('DROP TABLE', ifExists, printName(operation.table))
    case 'rename-table':
      return renameTable(operation)
    case 'drop-partition':
      return operation.how === 'drop'
        ? undefined
        : `TRUNCATE TABLE ${printName(operation.table)} WITH (PARTITIONS (${operation.partitions.join(', ')}))`
    case 'truncate': {
      const [table, ...more] = operation.tables
      return table === undefined || more.length > 0 ? undefined : `TRUNCATE TABLE ${printName(table)}`
    }
    case 'add-column': {
      const { table, column } = operation
      const found = `COL_LENGTH(${printLiteral(printName(table))}, ${printLiteral(column.name)})`
      return unless(ifMissing && found, addColumn(operation))
    }
    case 'drop-column':
      return alter(operation.table, clauses('DROP COLUMN', ifExists, printIdentifier(operation.column)))
    case 'rename-column': {
      const column = `${printName(operation.table)}.${printIdentifier(operation.column)}`
      return rename(column, operation.to, 'COLUMN')
    }
    case 'alter-column':
      return alterColumn(operation)
    case 'add-constraint':
      return addConstraint(operation)
    case 'validate-constraint':
      return alter(operation.table, `WITH CHECK CHECK CONSTRAINT ${printIdentifier(operation.constraint)}`)
    case 'set-constraint': {
      const check = operation.enabled && operation.validated && 'WITH CHECK'
      const verb = operation.enabled ? 'CHECK CONSTRAINT' : 'NOCHECK CONSTRAINT'
      const name = operation.constraint === undefined ? 'ALL' : printIdentifier(operation.constraint)
      return alter(operation.table, clauses(check, verb, name))
    }
    case 'drop-constraint':
      if (operation.constraint === undefined) return undefined
      return alter(operation.table, clauses('DROP CONSTRAINT', ifExists, printIdentifier(operation.constraint)))
    case 'rename-constraint': {
      const { schema } = operation.table
      return rename(
        printName({ ...(schema === undefined ? {} : { schema }), name: operation.constraint }),
        operation.to,
        'OBJECT',
      )
    }
    case 'create-index': {
      const { index, concurrently } = operation
      const found = `INDEXPROPERTY(OBJECT_ID(${printLiteral(printName(index.table))}), ${printLiteral(index.name ?? '')}, 'IndexID')`
      return unless(ifMissing && found, printIndex(index, concurrently))
    }
    case 'drop-index':
      if (operation.table === undefined) return undefined
      return clauses(
        'DROP INDEX',
        ifExists,
        `${printIdentifier(operation.index.name)} ON ${printName(operation.table)}`,
      )
    case 'reindex':
      if (operation.what !== 'table' || operation.target === undefined) return undefined
      return clauses(
        `ALTER INDEX ALL ON ${printName(operation.target)} REBUILD`,
        operation.concurrently && 'WITH (ONLINE = ON)',
      )
    case 'rewrite-table':
      return operation.table === undefined || operation.how !== 'rebuild'
        ? undefined
        : alter(operation.table, 'REBUILD')
    // CREATE SCHEMA must stand alone in its batch; in a string it does.
    case 'create-schema':
      return `EXEC(${printLiteral(`CREATE SCHEMA ${printIdentifier(operation.schema)}`)})`
    case 'drop-schema':
      return operation.what === 'schema' ? clauses('DROP SCHEMA', ifExists, printIdentifier(operation.name)) : undefined
    case 'drop-view':
      return clauses('DROP VIEW', ifExists, printName(operation.view))
    case 'drop-type':
      return clauses('DROP TYPE', ifExists, printName(operation.type))
    case 'drop-trigger': {
      const schema = operation.table?.schema
      return clauses(
        'DROP TRIGGER',
        ifExists,
        printName({ ...(schema === undefined ? {} : { schema }), name: operation.trigger }),
      )
    }
    case 'set-trigger': {
      const trigger = /^(?:all|user)$/i.test(operation.trigger) ? 'ALL' : printIdentifier(operation.trigger)
      return alter(operation.table, `${operation.enabled ? 'ENABLE' : 'DISABLE'} TRIGGER ${trigger}`)
    }
    case 'set':
      return set(operation)
    case 'transaction':
      return transaction(operation)
    case 'insert':
    case 'update':
    case 'delete':
      return printRowChange(operation, { identifier: printIdentifier, name: printName })
    default:
      return undefined
  }
}

function alter(table: Table, clause: string): string {
  return `ALTER TABLE ${printName(table)} ${clause}`
}

/** T-SQL has no IF NOT EXISTS of its own here: `found` is NULL where the object is not there. */
function unless(found: string | false, statement: string | undefined): string | undefined {
  return statement === undefined || found === false ? statement : `IF ${found} IS NULL ${statement}`
}

/** https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql */
function rename(object: string, to: string, type: 'COLUMN' | 'OBJECT'): string {
  return `EXEC sp_rename ${printLiteral(object)}, ${printLiteral(to)}, ${printLiteral(type)}`
}

/** sp_rename keeps the schema; a table moves to another one by ALTER SCHEMA. */
function renameTable({ table, to }: OperationOf<'rename-table'>): string {
  const schema = to.schema === table.schema ? undefined : to.schema
  const moved = schema === undefined ? table : { schema, name: table.name }
  return [
    ...(schema === undefined ? [] : [`ALTER SCHEMA ${printIdentifier(schema)} TRANSFER ${printName(table)}`]),
    ...(to.name === table.name ? [] : [rename(printName(moved), to.name, 'OBJECT')]),
  ].join(';\n')
}

function addColumn({ table, column, constraints }: OperationOf<'add-column'>): string | undefined {
  const written = constraints.filter(({ kind }) => kind !== 'not null').map(inline)
  const definition = printColumn(table, column)
  return definition === undefined || written.includes(undefined)
    ? undefined
    : alter(table, clauses('ADD', definition, ...written))
}

/** A constraint behind a column: without the column's name. */
function inline(constraint: OperationOf<'add-constraint'>['constraint']): string | undefined {
  const whole = printConstraint(constraint)
  switch (constraint.kind) {
    case 'primary key':
    case 'unique':
      return whole?.replace(/ \([^()]*\)$/, '')
    case 'foreign key':
      return whole?.replace(/FOREIGN KEY \([^()]*\) /, '')
    case 'check':
      return whole
    case 'not null':
    case 'exclude':
      return undefined
  }
}

function alterColumn({ table, column, change }: OperationOf<'alter-column'>): string | undefined {
  switch (change.kind) {
    case 'redefine': {
      const { definition } = change
      if (definition.generated !== undefined || definition.name !== column) return undefined
      return alter(
        table,
        clauses(
          `ALTER COLUMN ${printIdentifier(column)} ${printType(definition.type)}`,
          definition.collation !== undefined && `COLLATE ${definition.collation}`,
          definition.nullable ? 'NULL' : 'NOT NULL',
        ),
      )
    }
    case 'set default':
      return alter(table, `ADD ${printDefault(table, column, change.default)} FOR ${printIdentifier(column)}`)
    default:
      return undefined
  }
}

function addConstraint({ table, constraint }: OperationOf<'add-constraint'>): string | undefined {
  const written = printConstraint(constraint)
  if (written === undefined) return undefined
  const mayBeUnread = constraint.kind === 'check' || constraint.kind === 'foreign key'
  const check = mayBeUnread && (constraint.validated ? 'WITH CHECK' : 'WITH NOCHECK')
  return alter(table, clauses(check, `ADD ${written}`))
}

function createTable(operation: OperationOf<'create-table'>): string | undefined {
  if (operation.as !== undefined || operation.like !== undefined || operation.partitionedBy !== undefined)
    return undefined
  const lines = [
    ...operation.columns.map((column) => printColumn(operation.table, column)),
    ...operation.constraints.map(printConstraint),
  ]
  const indexes = operation.indexes.map((index) => printIndex(index, false))
  if (lines.includes(undefined) || indexes.includes(undefined)) return undefined
  return [`CREATE TABLE ${printName(operation.table)} (\n  ${lines.join(',\n  ')}\n)`, ...indexes].join(';\n')
}

/** `SET LOCK_TIMEOUT 5000` counts in milliseconds: https://learn.microsoft.com/sql/t-sql/statements/set-lock-timeout-transact-sql */
function set({ name, value }: OperationOf<'set'>): string | undefined {
  if (value === undefined) return undefined
  if (name.toLowerCase() !== 'lock_timeout') return `SET ${name.toUpperCase()} ${value}`
  const seconds = /^(\d+)\s*s$/.exec(value)?.[1]
  return `SET LOCK_TIMEOUT ${seconds === undefined ? value : String(Number(seconds) * 1000)}`
}

function transaction({ change }: OperationOf<'transaction'>): string | undefined {
  switch (change) {
    case 'begin':
      return 'BEGIN TRANSACTION'
    case 'commit':
    case 'rollback':
      return `${change.toUpperCase()} TRANSACTION`
    case 'savepoint':
    case 'release':
    case 'rollback to':
      return undefined
  }
}
