import type { Name, OperationOf, Reach } from '../operation.js'

/** How a dialect spells names. */
interface Spelling {
  readonly identifier: (name: string) => string
  readonly name: (name: Name) => string
}

/** A change of one table's rows whose WHERE the operation keeps; undefined for every other. */
export function printRowChange(
  operation: OperationOf<'insert'> | OperationOf<'update'> | OperationOf<'delete'>,
  { identifier, name }: Spelling,
): string | undefined {
  const { table, from } = operation
  const filter = printWhere(operation.reach)
  if (filter === undefined) return undefined
  const where = filter === '' ? '' : ` ${filter}`
  switch (operation.kind) {
    case 'insert': {
      const [source] = from
      if (source === undefined || from.length > 1 || operation.columns.length === 0) return undefined
      const columns = operation.columns.map(identifier).join(', ')
      return `INSERT INTO ${name(table)} (${columns}) SELECT ${columns} FROM ${name(source)}${where}`
    }
    case 'update': {
      if (from.length > 0 || operation.assignments.length === 0) return undefined
      const assignments = operation.assignments.map(({ column, value }) => `${identifier(column)} = ${value.text}`)
      return `UPDATE ${name(table)} SET ${assignments.join(', ')}${where}`
    }
    case 'delete':
      return from.length > 0 ? undefined : `DELETE FROM ${name(table)}${where}`
  }
}

/** A WHERE clause, '' where every row is meant; undefined where the operation keeps no text of it. */
export function printWhere(reach: Reach): string | undefined {
  switch (reach.kind) {
    case 'everything':
      return ''
    case 'predicate':
      return `WHERE ${reach.text.replace(/^\s*where\s+/i, '')}`
    case 'key':
    case 'batch':
    case 'values':
    case 'unknown':
      return undefined
  }
}
