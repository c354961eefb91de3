import type { Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import type { FixStep } from '../hazard.js'
import type { DataChange } from './reached-rows.js'
import { quoted, quotedName } from './quote.js'
import { keyOf, wholeChange } from './whole-change.js'

/**
 * The change as a loop of T-SQL whose rounds commit one by one, since outside a transaction every statement commits by
 * itself. DELETE TOP (n) ends by itself when no row is left; an UPDATE need not, so that it walks the key. Undefined
 * where the operation does not say all of the statement, or no migration shows a key of one column.
 * https://learn.microsoft.com/sql/t-sql/queries/top-transact-sql
 */
export function tsqlBatches(
  change: DataChange,
  reach: Reach,
  before: SchemaView,
  size: number,
  remains: string | undefined,
): FixStep | undefined {
  const whole = wholeChange(change, reach)
  if (whole === undefined) return undefined
  const { operation, condition } = whole
  const table = quotedName(operation.table, 'sqlserver')
  const note = 'If it stops, start it again.'
  if (operation.kind === 'delete') {
    const where = condition === '' ? '' : ` WHERE ${condition}`
    const sql = [
      'WHILE 1 = 1',
      'BEGIN',
      `  DELETE TOP (${size}) FROM ${table}${where};`,
      '  IF @@ROWCOUNT = 0 BREAK;',
      'END',
    ]
    return { kind: 'sql', sql: sql.join('\n'), outsideTransaction: true, note, undo: '' }
  }
  const key = keyOf(before, operation.table)
  if (key === undefined) return undefined
  const column = quoted(key.column, 'sqlserver')
  const set = operation.assignments.map((each) => `${quoted(each.column, 'sqlserver')} = ${each.value.text}`).join(', ')
  const first = (where: string): string => `(SELECT TOP (1) ${column} FROM ${table}${where} ORDER BY ${column})`
  const sql = [
    `DECLARE @low ${key.type} = ${first('')}, @high ${key.type};`,
    'WHILE @low IS NOT NULL',
    'BEGIN',
    `  SET @high = (SELECT MAX(${column}) FROM (SELECT TOP (${size}) ${column} FROM ${table} WHERE ${column} >= @low ORDER BY ${column}) AS batch);`,
    `  UPDATE ${table} SET ${set}`,
    `    WHERE ${column} BETWEEN @low AND @high${condition === '' ? '' : ` AND (${condition})`};`,
    `  SET @low = ${first(` WHERE ${column} > @high`)};`,
    'END',
    ...(remains === undefined
      ? []
      : [
          `IF EXISTS (SELECT 1 FROM ${table} WHERE ${remains})`,
          `  THROW 50000, N'rows of ${table.replaceAll("'", "''")} are left: start it again', 1;`,
        ]),
  ]
  return { kind: 'sql', sql: sql.join('\n'), outsideTransaction: true, note }
}
