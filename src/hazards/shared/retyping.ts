import type { Dialect, Expression, OperationOf, TypeName } from '../../migrations/operation.js'
import { usingComputes } from '../../schema/effects/postgres/types.js'
import type { SchemaView } from '../../schema/model.js'
import type { FixStep, OperationContext } from '../hazard.js'
import { backfill } from './backfill.js'
import { deploy, step } from './fix.js'
import { quoted } from './quote.js'
import { standIn } from './stand-in.js'

/**
 * What it is not for, beside tables under change tracking and merge replication: CLR types, XML and the old LOBs:
 * https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#with--online--on--off--as-applies-to-altering-a-column
 */
export function onlineAlter(
  { operation, statement, dialect }: OperationContext,
  old: TypeName | undefined,
): readonly FixStep[] {
  const isAlone = statement.operations.length === 1 && !/\bwith\s*\(/i.test(statement.sql.text)
  if (dialect !== 'sqlserver' || !isAlone || operation.kind !== 'alter-column') return []
  const types = [old, operation.change.kind === 'type' ? operation.change.type : undefined]
  if (types.some((type) => type === undefined || OFFLINE_TYPES.test(type.name))) return []
  const online = `${statement.sql.text.trim().replace(/;$/, '')} WITH (ONLINE = ON)`
  return [
    deploy(
      `With the Enterprise or Developer edition, Azure SQL Database or Managed Instance, this alone, unless the table is under change tracking or merge replication: ${online}. Otherwise what follows.`,
    ),
  ]
}

const OFFLINE_TYPES = /^(?:text|ntext|image|xml|geography|geometry|hierarchyid)$/

/** A column of the new type beside the old one, filled in batches, which takes its place in a later release. */
export function expandAndContract(
  operation: OperationOf<'alter-column'>,
  type: TypeName,
  before: SchemaView,
  dialect: Dialect,
): readonly FixStep[] {
  const { table, column } = operation
  const added = `${column}_new`
  const using = operation.change.kind === 'type' ? operation.change.using : undefined
  const value: Expression = using ?? {
    text:
      dialect === 'sqlserver'
        ? `CONVERT(${type.text}, ${quoted(column, dialect)})`
        : `${quoted(column, dialect)}::${type.text}`,
    volatility: 'constant',
    columns: [column],
  }
  const computed = usingComputes(using, column, type) && before.column(table, column)?.default !== undefined
  const beside = standIn(
    { span: operation.span, table, column, to: added, type, ...(computed ? { default: 'in words' } : {}) },
    before,
    dialect,
  )
  return [
    beside.added,
    deploy(`Release code (or a trigger) that writes ${column} and ${added}.`),
    ...beside.defaulted,
    ...backfill(table, added, value, operation.span, before, dialect),
    ...beside.handedOver,
    deploy(`Release code that reads and writes ${added} alone.`),
    step(beside.dropped, 'once no release reads it any more'),
  ]
}
