import {
  sameName,
  type Constraint,
  type Dialect,
  type Name,
  type Operation,
  type OperationOf,
} from '../../migrations/operation.js'
import type { Span } from '../../migrations/text.js'
import type { FixStep } from '../hazard.js'
import { at, step } from './fix.js'
import { quoted } from './quote.js'

/** The name given, or the one that PostgreSQL makes up (its cut at 63 bytes and its numbering aside). */
export function constraintName(table: Name, constraint: Constraint): string {
  if (constraint.name !== undefined) return constraint.name
  const over = (columns: readonly string[], ending: string) => [table.name, ...columns, ending].join('_')
  switch (constraint.kind) {
    case 'primary key':
      return over([], 'pkey')
    case 'unique':
      return over(constraint.columns, 'key')
    case 'foreign key':
      return over(constraint.columns, 'fkey')
    case 'check':
      return over(constraint.expression.columns.length === 1 ? constraint.expression.columns : [], 'check')
    case 'not null':
      return over(constraint.columns, 'not_null')
    case 'exclude':
      return over(constraint.columns, 'excl')
  }
}

/** The operation adds, NOT VALID, the very constraint that is validated. */
export function addsConstraint(operation: Operation, validated: OperationOf<'validate-constraint'>): boolean {
  if (operation.kind !== 'add-constraint' || operation.constraint.validated) return false
  return (
    sameName(operation.table, validated.table) &&
    constraintName(operation.table, operation.constraint) === validated.constraint
  )
}

/**
 * NOT VALID (WITH NOCHECK) first; the scan in a later migration. PostgreSQL lets readers and writers through meanwhile;
 * SQL Server does not, so that the hour is to be chosen:
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#locks-and-alter-table
 */
export function addedThenValidated(
  table: Name,
  constraint: Constraint,
  dialect: Dialect = 'postgres',
): readonly FixStep[] {
  const name = constraintName(table, constraint)
  const place = at(constraint)
  return [
    step([
      {
        kind: 'add-constraint',
        ...place,
        table,
        constraint: { ...constraint, name, validated: false, inline: false },
      },
    ]),
    step(
      [{ kind: 'validate-constraint', ...place, table, constraint: name }],
      dialect === 'sqlserver'
        ? 'in a later migration and a quiet hour: reads and writes wait while the rows are read'
        : 'in a later migration',
    ),
  ]
}

/**
 * NOT NULL without a scan under ACCESS EXCLUSIVE. From PostgreSQL 18 the constraint itself can be NOT VALID; before,
 * a validated CHECK spares SET NOT NULL the scan:
 * https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL
 */
export function notNullSteps(table: Name, column: string, span: Span, engineVersion: number): readonly FixStep[] {
  const place = at({ span })
  const name = `${table.name}_${column}_not_null`
  if (engineVersion >= 18) {
    return addedThenValidated(table, {
      kind: 'not null',
      name,
      columns: [column],
      validated: false,
      inline: false,
      span,
    })
  }
  const proof = addedThenValidated(table, {
    kind: 'check',
    name,
    expression: { text: `${quoted(column, 'postgres')} IS NOT NULL`, volatility: 'constant', columns: [column] },
    validated: false,
    inline: false,
    span,
  })
  return [
    ...proof,
    step([
      { kind: 'alter-column', ...place, table, column, change: { kind: 'set not null' } },
      { kind: 'drop-constraint', ...place, table, constraint: name, type: 'check', cascade: false },
    ]),
  ]
}

/**
 * SQL Server has no NOT NULL without a scan under its lock: a CHECK WITH NOCHECK binds new rows at once, and the scan waits
 * for a quiet hour.
 */
export function checkedNotNull(table: Name, column: string, span: Span): readonly FixStep[] {
  return addedThenValidated(
    table,
    {
      kind: 'check',
      name: `CK_${table.name}_${column}_NotNull`,
      expression: { text: `${quoted(column, 'sqlserver')} IS NOT NULL`, volatility: 'constant', columns: [column] },
      validated: false,
      inline: false,
      span,
    },
    'sqlserver',
  )
}
