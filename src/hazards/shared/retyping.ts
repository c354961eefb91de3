import type { Dialect, Expression, OperationOf, TypeName } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import type { FixStep, OperationContext } from '../hazard.js'
import { backfill } from './backfill.js'
import { at, deploy, step } from './fix.js'
import { quoted } from './quote.js'

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
  const place = at(operation)
  const added = `${column}_new`
  const value: Expression = (operation.change.kind === 'type' ? operation.change.using : undefined) ?? {
    text:
      dialect === 'sqlserver'
        ? `CONVERT(${type.text}, ${quoted(column, dialect)})`
        : `${quoted(column, dialect)}::${type.text}`,
    volatility: 'constant',
    columns: [column],
  }
  return [
    step([
      {
        ...place,
        kind: 'add-column',
        table,
        column: { name: added, type, nullable: true, span: operation.span },
        constraints: [],
      },
    ]),
    deploy(`Release code (or a trigger) that writes ${column} and ${added}.`),
    ...backfill(table, added, value, operation.span, before, dialect),
    deploy(
      `Build the indexes and constraints of ${column} on ${added} (${dialect === 'sqlserver' ? 'WITH (ONLINE = ON), WITH NOCHECK and WITH CHECK' : 'CONCURRENTLY, NOT VALID and VALIDATE'}), then release code that reads and writes ${added} alone.`,
    ),
    step([{ ...place, kind: 'drop-column', table, column, cascade: false }], 'once no release reads it any more'),
  ]
}
