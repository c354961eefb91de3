import type { Name } from '../../migrations/operation.js'
import type { Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import { primaryKey } from '../../schema/table.js'
import { knownType } from './type-change.js'
import type { FixStep } from '../hazard.js'
import type { DataChange } from './reached-rows.js'
import { quoted, quotedName } from './quote.js'

/**
 * The change as a loop of T-SQL whose rounds commit one by one, since outside a transaction every statement commits by
 * itself. DELETE TOP (n) ends by itself when no row is left; an UPDATE need not, so that it walks the key. Undefined
 * where the operation does not say all of the statement, or no migration shows a key of one column.
 * https://learn.microsoft.com/sql/t-sql/queries/top-transact-sql
 */
export function tsqlBatches(
  operation: DataChange,
  reach: Reach,
  before: SchemaView,
  size: number,
  remains: string | undefined,
): FixStep | undefined {
  if (operation.kind === 'insert' || operation.from.length > 0) return undefined
  if (reach.kind !== 'everything' && reach.kind !== 'predicate') return undefined
  const condition = reach.kind === 'predicate' ? reach.text : ''
  const values = operation.kind === 'update' ? operation.assignments.map(({ value }) => value.text) : []
  if (reach.kind === 'predicate' && condition === '') return undefined
  // A table's alias or another table stands before a column.
  if ([condition, ...values].some((text) => /[\w\]"]\s*\.\s*[[A-Za-z_"]/.test(text))) return undefined
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
  if (key === undefined || values.length === 0 || values.some((text) => text.trim() === '')) return undefined
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

/** A primary key of one column with its type as declared. */
function keyOf(before: SchemaView, table: Name): { readonly column: string; readonly type: string } | undefined {
  const [column, ...more] = primaryKey(before.table(table)) ?? []
  if (column === undefined || more.length > 0) return undefined
  const type = knownType(before.column(table, column)?.type)?.text
  return type === undefined || type === '' ? undefined : { column, type }
}
