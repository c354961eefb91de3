import { sameName, type OperationOf } from '../../migrations/operation.js'
import type { SchemaView, Table, TableConstraint } from '../../schema/model.js'
import { constrainedColumns, indexedColumns, primaryKey } from '../../schema/table.js'
import type { MigrationContext } from '../hazard.js'

/** What a dropped constraint or unique index said. */
export type DroppedRule =
  | TableConstraint
  | {
      readonly kind: 'unique'
      readonly name: string
      readonly columns: readonly string[]
      readonly made: Table['made']
    }

/**
 * Something in the table says as much after the migration as the rule did, or the rule has lost its object. `was` and
 * `now` are the table before and after.
 */
export function isReplaced(rule: DroppedRule, was: Table, now: Table, context: MigrationContext): boolean {
  const { before, after } = context
  const columns = columnsOf(rule, was)
  if (columns.some((column) => was.columns.has(column) && !now.columns.has(column))) return true
  const others = now.constraints.filter((each) => each.name !== rule.name || after.isNew(each))
  switch (rule.kind) {
    case 'primary key':
      return primaryKey(now) !== undefined
    case 'foreign key':
      return (
        (before.find(rule.references.table) !== undefined && after.find(rule.references.table) === undefined) ||
        others.some((each) => each.kind === 'foreign key' && sameColumns(each.columns, columns))
      )
    case 'unique':
      return isStillUnique(rule, columns, now, others, after)
    case 'check':
      return (
        isNotNull(rule.expression.text, now) ||
        columns.some((column) => isTypeNow(column, was, now, after)) ||
        others.some(
          (each) =>
            each.kind === 'check' &&
            ((after.isNew(each) && overlap(each.expression.columns, columns)) ||
              each.expression.text === rule.expression.text),
        )
      )
    case 'exclude':
      return others.some((each) => each.kind === 'exclude' && overlap(each.columns, columns))
    case 'not null':
      return true
  }
}

/** A key over some of the columns, or one that the change brings over other columns beside them, a partial one too. */
function isStillUnique(
  rule: DroppedRule,
  columns: readonly string[],
  now: Table,
  others: readonly TableConstraint[],
  after: SchemaView,
): boolean {
  const byConstraint = others.some(
    (each) =>
      (each.kind === 'unique' || each.kind === 'primary key' || each.kind === 'exclude') &&
      (isWithin(each.columns, columns) || (after.isNew(each) && overlap(each.columns, columns))),
  )
  if (byConstraint) return true
  return now.indexes.some((index) => {
    if (!index.unique || !index.valid || (index.name === rule.name && !after.isNew(index))) return false
    const keys = index.keys.flatMap((key) => key.column ?? [])
    const whole = index.where === undefined && keys.length === index.keys.length && isWithin(keys, columns)
    return whole || (after.isNew(index) && overlap(indexedColumns(index), columns))
  })
}

/** Of the expressions of an index only the columns of the table count. */
function columnsOf(rule: DroppedRule, was: Table): readonly string[] {
  if ('expression' in rule || 'references' in rule) return constrainedColumns(rule)
  return rule.columns.flatMap((column) =>
    was.columns.has(column)
      ? [column]
      : [...was.columns.keys()].filter((name) => new RegExp(`\\b${escaped(name)}\\b`).test(column)),
  )
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** `CHECK (total IS NOT NULL)`, once the column itself is NOT NULL. */
function isNotNull(expression: string, now: Table): boolean {
  const match = /^\(*\s*["`]?(\w+)["`]?\s+is\s+not\s+null\s*\)*$/i.exec(expression.trim())
  const column = match?.[1]
  return column !== undefined && now.columns.get(column)?.nullable === false
}

/** The column has become an enum or a domain, which says what a CHECK said. */
function isTypeNow(column: string, was: Table, now: Table, after: SchemaView): boolean {
  const [before, type] = [was.columns.get(column)?.type, now.columns.get(column)?.type]
  if (type === undefined || before?.name === type.name) return false
  const made = after.type(type.schema === undefined ? { name: type.name } : { schema: type.schema, name: type.name })
  return made?.kind === 'enum' || made?.kind === 'domain' || type.name === 'enum'
}

function isWithin(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length > 0 && columns.every((column) => others.includes(column))
}

function sameColumns(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length === others.length && isWithin(columns, others)
}

function overlap(columns: readonly string[], others: readonly string[]): boolean {
  return columns.some((column) => others.includes(column))
}

/** Of a table that nobody knows: the migration adds a rule to it, drops a column with its rules, or drops the table. */
export function mayBeReplaced({ applied }: MigrationContext, dropped: OperationOf<'drop-constraint'>): boolean {
  return applied.some(({ operation }) => {
    switch (operation.kind) {
      case 'add-constraint':
      case 'drop-column':
      case 'drop-table':
        return sameName(operation.table, dropped.table)
      case 'alter-column':
        return operation.change.kind === 'set not null' && sameName(operation.table, dropped.table)
      case 'create-index':
        return operation.index.unique && sameName(operation.index.table, dropped.table)
      default:
        return false
    }
  })
}
