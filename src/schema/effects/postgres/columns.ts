import type { Constraint, Expression, OperationOf } from '../../../migrations/operation.js'
import type { Column, Table } from '../../model.js'
import { constrainedColumns, indexedColumns } from '../../table.js'
import { impliesNotNull } from './not-null.js'
import type { Reckoning } from '../reckoning.js'
import { keepsOperatorClass, typeChangeRewrites, usingComputes } from './types.js'

/**
 * ADD COLUMN: ACCESS EXCLUSIVE, and no row is written where one value stands for all of them.
 * https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES; measured.
 */
export function addColumn(reckoning: Reckoning, operation: OperationOf<'add-column'>): void {
  const table = reckoning.before.table(operation.table)
  const { column, constraints } = operation
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  if (addedColumnRewrites(reckoning, column)) reckoning.rewrite(table).scan(table)
  for (const constraint of constraints) inlineConstraint(reckoning, table, constraint, column.default)
  // Without a default, every row that there is would break NOT NULL: the table is read for one.
  if (
    !column.nullable &&
    column.default === undefined &&
    column.generated === undefined &&
    column.identity === undefined
  ) {
    reckoning.scan(table)
  }
}

function addedColumnRewrites(reckoning: Reckoning, column: OperationOf<'add-column'>['column']): boolean {
  if (column.generated !== undefined) return column.generated.storage === 'stored'
  if (column.identity !== undefined) return true
  const type = reckoning.before.type(column.type)
  if (type?.kind === 'domain' && type.constrained) return true
  if (column.default === undefined || column.default.isNull === true) return false
  // PostgreSQL 11 keeps one value beside the table. A function that we do not know is volatile unless declared otherwise.
  return reckoning.version < 11 || column.default.volatility === 'volatile' || column.default.volatility === 'unknown'
}

function inlineConstraint(
  reckoning: Reckoning,
  table: Table,
  constraint: Constraint,
  given: Expression | undefined,
): void {
  switch (constraint.kind) {
    case 'foreign key': {
      const target = reckoning.before.table(constraint.references.table)
      reckoning.lock(target, 'SHARE ROW EXCLUSIVE')
      // All values are NULL without a default: nothing to look up (transformFKConstraints in parse_utilcmd.c).
      const filled = given !== undefined && given.isNull !== true
      if (filled && constraint.validated) reckoning.scan(table).scan(target)
      return
    }
    case 'primary key':
    case 'unique':
    case 'exclude':
    case 'not null':
      reckoning.scan(table)
      return
    case 'check':
      if (constraint.validated) reckoning.scan(table)
      return
  }
}

/** DROP COLUMN only marks the column, but the triggers of a foreign key go from both of its ends. Measured. */
export function dropColumn(reckoning: Reckoning, operation: OperationOf<'drop-column'>): void {
  const { before } = reckoning
  const table = before.table(operation.table)
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  for (const constraint of table.constraints) {
    if (constraint.kind === 'foreign key' && constraint.columns.includes(operation.column)) {
      reckoning.lockNamed(constraint.references.table, 'ACCESS EXCLUSIVE')
    }
  }
  if (!operation.cascade) return
  for (const referrer of before.referrers(operation.table)) {
    if (referrer.references.columns.includes(operation.column)) reckoning.lock(referrer.table, 'ACCESS EXCLUSIVE')
  }
}

/** https://www.postgresql.org/docs/18/sql-altertable.html and AlterTableGetLockLevel in tablecmds.c. */
export function alterColumn(reckoning: Reckoning, operation: OperationOf<'alter-column'>): void {
  const table = reckoning.before.table(operation.table)
  const column = table.columns.get(operation.column)
  const { change } = operation
  switch (change.kind) {
    case 'type': {
      alterType(reckoning, operation, change, table, column)
      return
    }
    case 'set not null':
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      if (setNotNullScans(reckoning, table, operation.column)) reckoning.scan(table)
      return
    case 'attribute':
      // SET STATISTICS and SET (n_distinct = …) leave readers and writers alone; SET STORAGE and COMPRESSION do not.
      reckoning.lock(
        table,
        /storage|compression/i.test(change.attribute) ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE',
      )
      return
    case 'generated':
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      // PostgreSQL 17: SET EXPRESSION computes every row again.
      if (change.change === 'set expression' && column?.generated?.storage !== 'virtual')
        reckoning.rewrite(table).scan(table)
      return
    case 'drop not null':
    case 'set default':
    case 'drop default':
    case 'identity':
    case 'redefine':
      reckoning.lock(table, 'ACCESS EXCLUSIVE')
      return
  }
}

/** PostgreSQL 12 trusts a validated CHECK that says the same: NotNullImpliedByRelConstraints in tablecmds.c. */
export function setNotNullScans(reckoning: Reckoning, table: Table, column: string): boolean {
  if (table.columns.get(column)?.nullable === false) return false
  return reckoning.version < 12 || !impliesNotNull(table, column)
}

type TypeChange = OperationOf<'alter-column'>['change'] & { readonly kind: 'type' }

function alterType(
  reckoning: Reckoning,
  operation: OperationOf<'alter-column'>,
  change: TypeChange,
  table: Table,
  column: Column | undefined,
): void {
  reckoning.lock(table, 'ACCESS EXCLUSIVE')
  const rewrites =
    usingComputes(change.using, operation.column, change.type) ||
    typeChangeRewrites(column?.type, change.type, reckoning.before) !== 'no'
  if (rewrites) reckoning.rewrite(table).scan(table)
  // The foreign keys on the column are made again: both of their ends wait, and are compared anew after a rewrite. Measured.
  for (const other of boundByForeignKey(reckoning, table, operation.column)) {
    reckoning.lock(other, 'ACCESS EXCLUSIVE')
    if (rewrites) reckoning.scan(other)
  }
  if (rewrites) return
  if (rebuildsIndex(table, column, change) || hasCheckOn(table, operation.column)) reckoning.scan(table)
}

function boundByForeignKey(reckoning: Reckoning, table: Table, column: string): readonly Table[] {
  const targets = table.constraints.flatMap((constraint) =>
    constraint.kind === 'foreign key' && constraint.columns.includes(column)
      ? [reckoning.before.table(constraint.references.table)]
      : [],
  )
  const referrers = reckoning.before.referrers(table.name).filter((each) => each.references.columns.includes(column))
  return [...targets, ...referrers.map((each) => each.table)]
}

function rebuildsIndex(table: Table, column: Column | undefined, change: TypeChange): boolean {
  if (column === undefined) return false
  const keeps =
    keepsOperatorClass(column.type.name, change.type.name) &&
    (change.collation ?? column.collation) === column.collation
  return table.indexes.some((index) => {
    if (!indexedColumns(index).includes(column.name)) return false
    return !keeps || index.where !== undefined || index.keys.some((key) => key.column === undefined)
  })
}

/** Checks on the column are made again, and every row is held against them. */
function hasCheckOn(table: Table, column: string): boolean {
  return table.constraints.some(
    (constraint) =>
      constraint.kind === 'check' && constraint.validated && constrainedColumns(constraint).includes(column),
  )
}
