import type { ColumnDefinition, ColumnPosition, Constraint, IndexDefinition, TypeName } from '../../../operation.js'
import { clauses, printIdentifier, printLiteral, printName, printNames } from './names.js'

function printType(type: TypeName): string {
  if (type.text !== '') return type.text
  return `${type.name}${type.modifiers.length > 0 ? `(${type.modifiers.join(', ')})` : ''}`
}

/** A column in full, as CREATE TABLE, ADD, MODIFY and CHANGE take it. */
export function printColumn(column: ColumnDefinition): string {
  const { generated, collation, charset } = column
  return clauses(
    printIdentifier(column.name),
    printType(column.type),
    charset !== undefined && collation === undefined && `CHARACTER SET ${charset}`,
    collation !== undefined && `COLLATE ${collation}`,
    generated !== undefined && `AS ${parenthesised(generated.expression.text)} ${generated.storage.toUpperCase()}`,
    // MariaDB refuses NULL and NOT NULL behind a generated column.
    generated === undefined && (column.nullable ? 'NULL' : 'NOT NULL'),
    column.default !== undefined && `DEFAULT ${column.default.text}`,
    column.identity !== undefined && 'AUTO_INCREMENT',
    column.comment !== undefined && `COMMENT ${printLiteral(column.comment)}`,
  )
}

export function printPosition(position: ColumnPosition | undefined): string | undefined {
  if (position === undefined) return undefined
  return position === 'first' ? 'FIRST' : `AFTER ${printIdentifier(position.after)}`
}

/** Undefined where the operation does not say enough. */
export function printConstraint(constraint: Constraint): string | undefined {
  const name = constraint.name === undefined ? undefined : `CONSTRAINT ${printIdentifier(constraint.name)}`
  switch (constraint.kind) {
    case 'primary key':
      return `PRIMARY KEY (${printNames(constraint.columns)})`
    case 'unique':
      return clauses(name, `UNIQUE (${printNames(constraint.columns)})`)
    case 'foreign key': {
      const { table, columns, onDelete, onUpdate } = constraint.references
      return clauses(
        name,
        `FOREIGN KEY (${printNames(constraint.columns)}) REFERENCES ${printName(table)}`,
        columns.length > 0 && `(${printNames(columns)})`,
        onDelete !== undefined && `ON DELETE ${onDelete.toUpperCase()}`,
        onUpdate !== undefined && `ON UPDATE ${onUpdate.toUpperCase()}`,
      )
    }
    case 'check':
      return clauses(
        name,
        `CHECK ${parenthesised(constraint.expression.text)}`,
        !constraint.validated && 'NOT ENFORCED',
      )
    case 'not null':
    case 'exclude':
      return undefined
  }
}

/** Everything behind `ADD` and `CREATE`. A key keeps its length and its order as written. */
export function printIndexClause(index: IndexDefinition): string {
  const kind = index.kind === 'ordinary' ? (index.unique ? 'UNIQUE ' : '') : `${index.kind.toUpperCase()} `
  return clauses(
    `${kind}INDEX`,
    index.name !== undefined && printIdentifier(index.name),
    `(${index.keys.map((key) => key.text).join(', ')})`,
  )
}

function parenthesised(text: string): string {
  const trimmed = text.trim()
  return trimmed.startsWith('(') && trimmed.endsWith(')') ? trimmed : `(${trimmed})`
}
