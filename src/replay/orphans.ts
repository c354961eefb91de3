import type { Constraint, Dialect, Operation } from '../migrations/operation.js'
import { sameName } from '../migrations/operation.js'
import type { Applied, NoOrphans } from '../hazards/hazard.js'
import type { SchemaView, Table } from '../schema/model.js'
import type { Step } from '../migrations/plan.js'
import { primaryKey } from '../schema/table.js'
import { isMysql } from '../hazards/shared/engines.js'
import { changesOnlyRows } from './rows.js'

type ForeignKey = Extract<Constraint, { readonly kind: 'foreign key' }>

interface Place {
  readonly dialect: Dialect
  readonly step: Step
  /** The schema before the migration. */
  readonly before: SchemaView
  /** The schema that the operation meets. */
  readonly now: SchemaView
  /** What the migration has done so far. */
  readonly applied: readonly Applied[]
}

/**
 * Why no row can break the foreign key that the operation adds to an older table; undefined where one might. A key with
 * NULL in it refers to nothing. What a valid foreign key kept out cannot be there when one like it takes over, if nobody
 * could write in between.
 * Source: https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK
 */
export function withoutOrphans(operation: Operation, place: Place): NoOrphans | undefined {
  if (operation.kind !== 'add-constraint' || operation.constraint.kind !== 'foreign key') return undefined
  const { table, constraint } = operation
  const { now } = place
  if (constraint.columns.every((column) => isStillNull(now, now.table(table), column, place.step))) return 'null'
  return takesOver(now.table(table), constraint, place) ? 'kept' : undefined
}

/** The migration itself brought the column, and has written nothing into it. */
function isStillNull(now: SchemaView, table: Table, column: string, { migration }: Step): boolean {
  return table.columns.get(column)?.made.migration === migration.id && now.isUnwritten(table.name, column)
}

function takesOver(table: Table, added: ForeignKey, place: Place): boolean {
  const { before, now } = place
  const pairs = pairsOf(added, now)
  const was = [...before.tables()].find(({ identity }) => identity === table.identity)
  return (
    was?.constraints.some(
      (each) =>
        each.kind === 'foreign key' &&
        each.validated &&
        before.find(each.references.table)?.identity === now.table(added.references.table).identity &&
        pairsOf(each, before) === pairs &&
        stoodUntilNow(each.name, table, added, place),
    ) === true
  )
}

/** Each column beside the one that it names, in one order. */
function pairsOf({ columns, references }: Pick<ForeignKey, 'columns' | 'references'>, schema: SchemaView): string {
  const named = references.columns.length > 0 ? references.columns : (primaryKey(schema.table(references.table)) ?? [])
  return columns
    .map((column, at) => JSON.stringify([column, named[at]]))
    .sort()
    .join()
}

/** It stands yet, or went in the same statement or transaction, and no row has changed since. */
function stoodUntilNow(name: string | undefined, table: Table, added: ForeignKey, place: Place): boolean {
  const { step, applied, dialect } = place
  const at = applied.findLastIndex(
    ({ operation }) =>
      operation.kind === 'drop-constraint' && operation.constraint === name && sameName(operation.table, table.name),
  )
  const dropped = applied[at]
  if (dropped === undefined) return table.constraints.some((each) => each.name === name)
  const together =
    dropped.step.statement === step.statement ||
    // In MySQL and MariaDB each DDL statement commits.
    (!isMysql(dialect) && step.transaction?.certain === true && dropped.step.transaction?.id === step.transaction.id)
  return together && !applied.slice(at).some(({ operation }) => writes(operation, [table.name, added.references.table]))
}

function writes(operation: Operation, tables: readonly Table['name'][]): boolean {
  if (operation.kind === 'opaque' || operation.kind === 'call-routine') return true
  if (!changesOnlyRows(operation)) return false
  const changed = 'tables' in operation ? operation.tables : 'table' in operation ? [operation.table] : []
  return changed.some((table) => table !== undefined && tables.some((each) => sameName(table, each)))
}
