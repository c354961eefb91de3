import type { ColumnDefinition, Constraint, DefaultValue, IndexDefinition, Name, TypeName } from '../../../operation.js'
import { clauses, printIdentifier, printName, printNames } from './names.js'

export function printType(type: TypeName): string {
  if (type.text !== '') return type.text
  return `${type.name}${type.modifiers.length > 0 ? `(${type.modifiers.join(', ')})` : ''}`
}

/**
 * A column as CREATE TABLE and ADD take it. Its default gets a name, without which no later migration can drop it: the
 * server would make up another one in each database. Undefined for the period columns of a temporal table.
 */
export function printColumn(table: Name, column: ColumnDefinition): string | undefined {
  const name = printIdentifier(column.name)
  if (column.generated !== undefined) {
    if (column.type.name !== '') return undefined
    const { expression, storage } = column.generated
    return clauses(name, `AS ${parenthesised(expression.text)}`, storage === 'stored' && 'PERSISTED')
  }
  return clauses(
    name,
    printType(column.type),
    column.collation !== undefined && `COLLATE ${column.collation}`,
    column.identity !== undefined && 'IDENTITY(1, 1)',
    column.nullable ? 'NULL' : 'NOT NULL',
    column.default !== undefined && printDefault(table, column.name, column.default),
  )
}

export function printDefault(table: Name, column: string, value: DefaultValue): string {
  const name = value.constraint ?? `DF_${table.name}_${column}`
  return `CONSTRAINT ${printIdentifier(name)} DEFAULT ${parenthesised(value.text)}`
}

/** Whether the rows that are there are read is said before ADD: WITH CHECK, WITH NOCHECK. */
export function printConstraint(constraint: Constraint): string | undefined {
  const name = constraint.name === undefined ? undefined : `CONSTRAINT ${printIdentifier(constraint.name)}`
  switch (constraint.kind) {
    case 'primary key':
      return constraint.usingIndex === undefined
        ? clauses(
            name,
            `PRIMARY KEY (${printNames(constraint.columns)})`,
            constraint.online === true && 'WITH (ONLINE = ON)',
          )
        : undefined
    case 'unique':
      return constraint.usingIndex === undefined
        ? clauses(
            name,
            `UNIQUE (${printNames(constraint.columns)})`,
            constraint.online === true && 'WITH (ONLINE = ON)',
          )
        : undefined
    case 'foreign key': {
      const { table, columns, onDelete, onUpdate } = constraint.references
      return clauses(
        name,
        `FOREIGN KEY (${printNames(constraint.columns)}) REFERENCES ${printName(table)}`,
        columns.length > 0 && `(${printNames(columns)})`,
        onDelete !== undefined && `ON DELETE ${action(onDelete)}`,
        onUpdate !== undefined && `ON UPDATE ${action(onUpdate)}`,
      )
    }
    case 'check':
      return clauses(name, `CHECK ${parenthesised(constraint.expression.text)}`)
    case 'not null':
    case 'exclude':
      return undefined
  }
}

/** T-SQL has no RESTRICT: NO ACTION, which it checks with the statement, is the same here. */
function action(written: string): string {
  return written === 'restrict' ? 'NO ACTION' : written.toUpperCase()
}

/** Undefined for full-text, spatial and XML indexes, whose clauses the operation does not keep. */
export function printIndex(index: IndexDefinition, online: boolean): string | undefined {
  const { name, method } = index
  if (
    name === undefined ||
    index.kind !== 'ordinary' ||
    !/^(?:(?:non)?clustered(?: columnstore)?|btree|)$/.test(method)
  )
    return undefined
  const columnstore = method.endsWith('columnstore')
  const keys = index.keys.map(({ column, text }) =>
    columnstore && column !== undefined ? printIdentifier(column) : text,
  )
  return clauses(
    'CREATE',
    index.unique && 'UNIQUE',
    (columnstore || method === 'clustered') && method.toUpperCase(),
    `INDEX ${printIdentifier(name)} ON ${printName(index.table)}`,
    keys.length > 0 && `(${keys.join(', ')})`,
    index.include.length > 0 && `INCLUDE (${printNames(index.include)})`,
    index.where !== undefined && `WHERE ${index.where.text}`,
    online && 'WITH (ONLINE = ON)',
  )
}

function parenthesised(text: string): string {
  const trimmed = text.trim()
  return isEnclosed(trimmed) ? trimmed : `(${trimmed})`
}

function isEnclosed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false
  let depth = 0
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')') depth--
    if (depth === 0) return false
  }
  return true
}
