import type { OperationOf } from '../../../operation.js'
import { printWhere } from '../../rows.js'
import { clauses, printIdentifier, printName, printNames } from './names.js'

/** INSERT … SELECT of the same columns from one table; other sources are not in the operation. */
export function printInsert(operation: OperationOf<'insert'>): string | undefined {
  const [source] = operation.from
  const filter = printWhere(operation.reach)
  if (source === undefined || operation.from.length > 1 || operation.columns.length === 0 || filter === undefined)
    return undefined
  const columns = printNames(operation.columns)
  return clauses(
    `INSERT INTO ${printName(operation.table)} (${columns}) SELECT ${columns} FROM ${printName(source)}`,
    filter,
    operation.guards.includes('on conflict') && 'ON CONFLICT DO NOTHING',
  )
}

export function printUpdate(operation: OperationOf<'update'>): string | undefined {
  const filter = printWhere(operation.reach)
  if (filter === undefined || operation.assignments.length === 0) return undefined
  const assignments = operation.assignments.map(({ column, value }) => `${printIdentifier(column)} = ${value.text}`)
  return clauses(`UPDATE ${printName(operation.table)} SET ${assignments.join(', ')}`, from('FROM', operation), filter)
}

export function printDelete(operation: OperationOf<'delete'>): string | undefined {
  const filter = printWhere(operation.reach)
  return filter === undefined
    ? undefined
    : clauses(`DELETE FROM ${printName(operation.table)}`, from('USING', operation), filter)
}

function from(
  word: string,
  operation: { readonly from: readonly OperationOf<'insert'>['table'][] },
): string | undefined {
  return operation.from.length === 0 ? undefined : `${word} ${operation.from.map(printName).join(', ')}`
}
