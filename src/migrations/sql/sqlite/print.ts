import type { Fix, FixStep } from '../../../hazards/hazard.js'
import { showName, type ColumnDefinition, type Name, type Operation, type OperationOf } from '../../operation.js'
import { printOperation as printStandard } from '../postgres/print.js'
import { named, printFix } from '../steps.js'

/** A fix as SQLite's SQL. What its ALTER TABLE cannot do is a rebuild, in words: https://sqlite.org/lang_altertable.html. */
export function printSteps(fix: Fix): string {
  return printFix({ ...fix, steps: fix.steps.map(inTransaction) }, printOperation, '\n\n', inWords)
}

/** An index that PostgreSQL builds outside a transaction is an ordinary one here. */
function inTransaction(step: FixStep): FixStep {
  return step.kind === 'migrate' ? { ...step, outsideTransaction: false } : step
}

/** What its ALTER TABLE cannot do is a rebuild. */
function inWords(operation: Operation): string {
  const table = rebuilt(operation)
  return table === undefined ? named(operation) : recipe(showName(table))
}

/** The table that has to be made anew for the operation. */
function rebuilt(operation: Operation): Name | undefined {
  switch (operation.kind) {
    case 'alter-column':
    case 'add-constraint':
    case 'drop-constraint':
    case 'add-column':
      return operation.table
    default:
      return undefined
  }
}

function recipe(table: string): string {
  return `ALTER TABLE cannot do this; rebuild ${table}. With PRAGMA foreign_keys = OFF set before, in one transaction:
CREATE TABLE new_${table} (as it shall be); INSERT INTO new_${table} (columns) SELECT columns FROM ${table};
DROP TABLE ${table}; ALTER TABLE new_${table} RENAME TO ${table}; make its indexes and triggers again;
PRAGMA foreign_key_check must return no row before COMMIT. Then PRAGMA foreign_keys = ON.`
}

/** SQLite's SQL for an operation, without the semicolon; undefined where it has none. */
export function printOperation(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'drop-table':
    case 'drop-column':
    case 'drop-view':
      return printStandard({
        ...operation,
        cascade: false,
        guards: operation.kind === 'drop-column' ? [] : operation.guards,
      })
    case 'create-table': {
      const written = withRowNumbers(operation)
      return written.columns.some(isNumbered) ? undefined : printStandard(written)
    }
    case 'add-column':
      return canBeAdded(operation) ? printStandard(operation) : undefined
    case 'create-index':
      return printStandard({ ...operation, concurrently: false, only: false })
    case 'drop-index':
      return printStandard({ ...operation, concurrently: false, cascade: false })
    case 'rename-table':
    case 'rename-column':
    case 'insert':
    case 'update':
    case 'delete':
    case 'transaction':
      return printStandard(operation)
    case 'set':
      return `PRAGMA ${operation.name} = ${operation.value ?? 'DEFAULT'}`
    default:
      return undefined
  }
}

/** AUTOINCREMENT stands behind its column's PRIMARY KEY and nowhere else: https://sqlite.org/autoinc.html */
function withRowNumbers(operation: OperationOf<'create-table'>): OperationOf<'create-table'> {
  const key = operation.constraints.find(({ kind }) => kind === 'primary key')
  const [column, ...others] = key?.kind === 'primary key' ? key.columns : []
  if (column === undefined || others.length > 0) return operation
  const isRow = (each: ColumnDefinition): boolean => each.name === column && each.identity === 'auto-increment'
  if (!operation.columns.some(isRow)) return operation
  return {
    ...operation,
    columns: operation.columns.map((each) => {
      if (!isRow(each)) return each
      const type = { ...each.type, text: 'INTEGER PRIMARY KEY AUTOINCREMENT' }
      return { name: each.name, type, nullable: true, span: each.span }
    }),
    constraints: operation.constraints.filter((each) => each !== key),
  }
}

function isNumbered(column: ColumnDefinition): boolean {
  return column.identity !== undefined
}

/** Neither unique nor a key, no default that is computed, and a default where it is NOT NULL. */
function canBeAdded({ column, constraints }: OperationOf<'add-column'>): boolean {
  const isKey = constraints.some(({ kind }) => kind === 'unique' || kind === 'primary key')
  const hasValue = column.default !== undefined && column.default.isNull !== true
  if (isKey || column.generated?.storage === 'stored' || isNumbered(column)) return false
  return (column.nullable || hasValue) && (column.default?.volatility ?? 'constant') === 'constant'
}
