import type { Constraint, Name, Operation, OperationOf } from '../../../operation.js'
import { printRowChange } from '../../rows.js'
import { printColumn, printConstraint, printIndexClause, printPosition } from './definitions.js'
import { clauses, printIdentifier, printLiteral, printName } from './names.js'

/** So that the server refuses what it can only do while others wait, instead of doing it without a word. */
const INSTANT = 'ALGORITHM=INSTANT'
const ONLINE = 'ALGORITHM=INPLACE, LOCK=NONE'

/**
 * An operation as a statement without its semicolon; undefined for what the operation alone does not say, or what MySQL
 * has no statement for.
 */
export function printOperation(operation: Operation): string | undefined {
  const ifExists = operation.guards.includes('if exists') && 'IF EXISTS'
  switch (operation.kind) {
    case 'create-table':
      return createTable(operation)
    case 'drop-table':
      return clauses(
        operation.temporary === true ? 'DROP TEMPORARY TABLE' : 'DROP TABLE',
        ifExists,
        printName(operation.table),
      )
    case 'rename-table':
      return `RENAME TABLE ${printName(operation.table)} TO ${printName(operation.to)}`
    case 'drop-partition':
      return clauses(
        `ALTER TABLE ${printName(operation.table)} ${operation.how.toUpperCase()} PARTITION`,
        operation.partitions.length === 0 ? 'ALL' : operation.partitions.map(printIdentifier).join(', '),
      )
    case 'truncate': {
      const [table] = operation.tables
      return table === undefined ? undefined : `TRUNCATE TABLE ${printName(table)}`
    }
    case 'add-column':
      return addColumn(operation)
    case 'drop-column':
      return alter(operation.table, `DROP COLUMN ${printIdentifier(operation.column)}`, ONLINE)
    case 'rename-column':
      return alter(
        operation.table,
        `RENAME COLUMN ${printIdentifier(operation.column)} TO ${printIdentifier(operation.to)}`,
        ONLINE,
      )
    case 'alter-column':
      return alterColumn(operation)
    case 'add-constraint': {
      const constraint = printConstraint(operation.constraint)
      // With foreign_key_checks on a foreign key takes a copy, a CHECK always.
      const copies =
        operation.constraint.kind === 'foreign key' ||
        (operation.constraint.kind === 'check' && operation.constraint.validated)
      return constraint === undefined
        ? undefined
        : alter(operation.table, `ADD ${constraint}`, copies ? undefined : ONLINE)
    }
    case 'drop-constraint':
      return dropConstraint(operation)
    case 'create-index': {
      const { index } = operation
      const manner = index.kind === 'ordinary' ? ONLINE : 'ALGORITHM=INPLACE, LOCK=SHARED'
      return alter(index.table, `ADD ${printIndexClause(index)}`, manner)
    }
    case 'drop-index':
      if (operation.table === undefined) return undefined
      return alter(operation.table, `DROP INDEX ${printIdentifier(operation.index.name)}`, ONLINE)
    case 'drop-view':
      return clauses('DROP VIEW', ifExists, printName(operation.view))
    case 'drop-trigger':
      return clauses('DROP TRIGGER', ifExists, printIdentifier(operation.trigger))
    case 'create-database':
      return `CREATE DATABASE ${printIdentifier(operation.name)}`
    case 'set': {
      const value = operation.value ?? 'DEFAULT'
      const plain = /^(?:-?[\w.]+)$/.test(value)
      return `SET ${operation.scope === 'global' ? 'GLOBAL' : 'SESSION'} ${operation.name} = ${plain ? value : printLiteral(value)}`
    }
    case 'transaction':
      return transaction(operation)
    case 'insert':
    case 'update':
    case 'delete':
      return printRowChange(operation, { identifier: printIdentifier, name: printName })
    case 'comment':
      if (operation.table === undefined || operation.column !== undefined) return undefined
      return alter(operation.table, `COMMENT = ${printLiteral(operation.text ?? '')}`, INSTANT)
    default:
      return undefined
  }
}

function alter(table: Name, clause: string, manner: string | undefined): string {
  return `ALTER TABLE ${printName(table)} ${clause}${manner === undefined ? '' : `, ${manner}`}`
}

/** What INSTANT cannot do here the server refuses; a key or a number for each row is none of it. */
function addColumn(operation: OperationOf<'add-column'>): string | undefined {
  const { column, constraints, position } = operation
  const written = constraints.filter(({ kind }) => kind !== 'not null').map(inline)
  if (written.includes(undefined)) return undefined
  const first = clauses('ADD COLUMN', printColumn(column), ...written, printPosition(position))
  if (column.identity !== undefined) return alter(operation.table, first, 'ALGORITHM=INPLACE, LOCK=SHARED')
  if (constraints.some(({ kind }) => kind === 'foreign key' || kind === 'check'))
    return alter(operation.table, first, undefined)
  return alter(operation.table, first, written.length === 0 ? INSTANT : ONLINE)
}

/** A constraint behind a column: without the column's name. */
function inline(constraint: Constraint): string | undefined {
  switch (constraint.kind) {
    case 'primary key':
      return 'PRIMARY KEY'
    case 'unique':
      return 'UNIQUE'
    case 'check':
      return printConstraint({ ...constraint, validated: true })
    case 'foreign key':
      return printConstraint(constraint)?.replace(/^.*?(?=REFERENCES)/, '')
    case 'not null':
    case 'exclude':
      return undefined
  }
}

/** NOT NULL, a type or a comment alone cannot be said: MODIFY states the whole column. */
function alterColumn(operation: OperationOf<'alter-column'>): string | undefined {
  const { table, column, change } = operation
  const name = printIdentifier(column)
  switch (change.kind) {
    case 'set default':
      return alter(table, `ALTER COLUMN ${name} SET DEFAULT ${change.default.text}`, INSTANT)
    case 'drop default':
      return alter(table, `ALTER COLUMN ${name} DROP DEFAULT`, INSTANT)
    case 'redefine': {
      const { definition } = change
      const head = definition.name === column ? 'MODIFY COLUMN' : `CHANGE COLUMN ${name}`
      return alter(table, clauses(head, printColumn(definition), printPosition(change.position)), ONLINE)
    }
    default:
      return undefined
  }
}

function dropConstraint({ table, constraint, type }: OperationOf<'drop-constraint'>): string | undefined {
  if (type === 'primary key') return alter(table, 'DROP PRIMARY KEY', undefined)
  if (constraint === undefined) return undefined
  const name = printIdentifier(constraint)
  switch (type) {
    case 'foreign key':
      return alter(table, `DROP FOREIGN KEY ${name}`, ONLINE)
    case 'unique':
      return alter(table, `DROP INDEX ${name}`, ONLINE)
    default:
      return alter(table, `DROP CONSTRAINT ${name}`, ONLINE)
  }
}

function transaction({ change }: OperationOf<'transaction'>): string | undefined {
  switch (change) {
    case 'begin':
      return 'START TRANSACTION'
    case 'commit':
    case 'rollback':
      return change.toUpperCase()
    case 'savepoint':
    case 'release':
    case 'rollback to':
      return undefined
  }
}

/** Undefined for what the operation does not keep: a query, partitions. */
function createTable(operation: OperationOf<'create-table'>): string | undefined {
  if (operation.as !== undefined || operation.like !== undefined || operation.partitionedBy !== undefined)
    return undefined
  const constraints = operation.constraints.map(printConstraint)
  if (constraints.includes(undefined)) return undefined
  const lines = [...operation.columns.map(printColumn), ...constraints, ...operation.indexes.map(printIndexClause)]
  const head = clauses(
    'CREATE',
    operation.temporary && 'TEMPORARY',
    'TABLE',
    operation.guards.includes('if not exists') && 'IF NOT EXISTS',
    printName(operation.table),
  )
  return `${head} (\n  ${lines.join(',\n  ')}\n)`
}
