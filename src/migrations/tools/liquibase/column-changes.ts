import { literal } from '../rendered.js'
import { columnDefinition, columnsOf, constraint, isMandatory, isPrimary, keysOf } from './columns.js'
import { attribute, type ChangeNode } from './node.js'
import type { Render } from './render.js'
import { isMysql, named, pathIn, tableIn, typeIn, valueIn, type Spelling } from './spelling.js'
import { commentsOn } from './table-changes.js'

/** Columns, what they hold and by default. */
export const columnChanges: Readonly<Record<string, Render>> = {
  addColumn: (node, spelling) => {
    const columns = columnsOf(node)
    const table = tableIn(node, spelling)
    const filled = columns.filter((column) => valueIn(column, 'value', spelling) !== undefined)
    const clauses = columns.map((column) => {
      const key = isPrimary(column) ? ' PRIMARY KEY' : ''
      const isRequired = isMandatory(column) && !filled.includes(column)
      return `${spelling.dialect === 'sqlserver' ? 'ADD' : 'ADD COLUMN'} ${columnDefinition(column, spelling, isRequired)}${key}`
    })
    return [
      ...(isMysql(spelling.dialect) ? [clauses.join(', ')] : clauses).map((each) => `ALTER TABLE ${table} ${each}`),
      ...keysOf(columns, spelling).map((key) => `ALTER TABLE ${table} ADD ${key}`),
      // The rows get their value first; then the column takes no NULL any more.
      ...filled.flatMap((column) => [
        `UPDATE ${table} SET ${named(attribute(column, 'name') ?? '', spelling)} = ${valueIn(column, 'value', spelling) ?? 'NULL'}`,
        ...(isMandatory(column) ? required(column, table, spelling) : []),
      ]),
      ...commentsOn(withoutRemarks(node), spelling),
    ]
  },
  dropColumn: (node, spelling) => {
    const names = [attribute(node, 'columnName'), ...columnsOf(node).map((column) => attribute(column, 'name'))]
    const clauses = names.flatMap((name) => (name === undefined ? [] : [`DROP COLUMN ${named(name, spelling)}`]))
    const sent = isMysql(spelling.dialect) && clauses.length > 0 ? [clauses.join(', ')] : clauses
    return sent.map((each) => `ALTER TABLE ${tableIn(node, spelling)} ${each}`)
  },
  renameColumn: (node, spelling) => {
    const old = attribute(node, 'oldColumnName') ?? ''
    const fresh = attribute(node, 'newColumnName') ?? ''
    const [from, to] = [named(old, spelling), named(fresh, spelling)]
    const table = tableIn(node, spelling)
    if (spelling.dialect === 'sqlserver')
      return [
        `EXEC sp_rename ${pathIn(node, [attribute(node, 'tableName'), old], spelling)}, ${literal(fresh)}, 'COLUMN'`,
      ]
    const type = attribute(node, 'columnDataType')
    // CHANGE restates the column: what the type does not say, NOT NULL and the default, is gone.
    if (isMysql(spelling.dialect) && type !== undefined)
      return [`ALTER TABLE ${table} CHANGE ${from} ${to} ${typeIn(type, spelling)}`]
    return [`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`]
  },
  modifyDataType: (node, spelling) => {
    const type = typeIn(attribute(node, 'newDataType'), spelling)
    const column = columnIn(node, spelling)
    const start = `ALTER TABLE ${tableIn(node, spelling)} ${alter(spelling)} ${column}`
    return [spelling.dialect === 'postgres' ? `${start} TYPE ${type} USING (${column}::${type})` : `${start} ${type}`]
  },
  addNotNullConstraint: (node, spelling) => {
    const table = tableIn(node, spelling)
    const column = columnIn(node, spelling)
    const fill = attribute(node, 'defaultNullValue')
    const filled =
      fill === undefined ? [] : [`UPDATE ${table} SET ${column} = ${literal(fill)} WHERE ${column} IS NULL`]
    return [...filled, nullability(node, 'NOT NULL', spelling)]
  },
  dropNotNullConstraint: (node, spelling) => [nullability(node, 'NULL', spelling)],
  addDefaultValue: (node, spelling) => {
    const value = valueIn(node, 'defaultValue', spelling) ?? 'NULL'
    const column = columnIn(node, spelling)
    const table = tableIn(node, spelling)
    if (spelling.dialect === 'sqlserver') {
      const name = attribute(node, 'defaultValueConstraintName')
      return [`ALTER TABLE ${table} ADD ${constraint(name, spelling)}DEFAULT ${value} FOR ${column}`]
    }
    const isComputed = isMysql(spelling.dialect) && attribute(node, 'defaultValueComputed') !== undefined
    return [`ALTER TABLE ${table} ALTER COLUMN ${column} SET DEFAULT ${isComputed ? `(${value})` : value}`]
  },
  dropDefaultValue: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling)} ALTER COLUMN ${columnIn(node, spelling)} DROP DEFAULT`,
  ],
  addAutoIncrement: (node, spelling) => {
    const table = tableIn(node, spelling)
    const column = columnIn(node, spelling)
    if (isMysql(spelling.dialect))
      return [
        `ALTER TABLE ${table} MODIFY ${column} ${typeIn(attribute(node, 'columnDataType'), spelling)} AUTO_INCREMENT`,
      ]
    if (spelling.dialect !== 'postgres') return undefined
    const sequence = `${attribute(node, 'tableName') ?? ''}_${attribute(node, 'columnName') ?? ''}_seq`
    return [
      `CREATE SEQUENCE IF NOT EXISTS ${named(sequence, spelling)}`,
      `ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL`,
      `ALTER TABLE ${table} ALTER COLUMN ${column} SET DEFAULT nextval(${literal(sequence)})`,
      `ALTER SEQUENCE ${named(sequence, spelling)} OWNED BY ${table}.${column}`,
    ]
  },
  mergeColumns: (node, spelling) => {
    const table = tableIn(node, spelling)
    const part = (key: string): string => named(attribute(node, key) ?? '', spelling)
    const [first, second, merged] = [part('column1Name'), part('column2Name'), part('finalColumnName')]
    const joined = joining(first, second, node.attributes.get('joinString') ?? '', spelling)
    const add = spelling.dialect === 'sqlserver' ? 'ADD' : 'ADD COLUMN'
    return [
      `ALTER TABLE ${table} ${add} ${merged} ${typeIn(attribute(node, 'finalColumnType'), spelling)}`,
      `UPDATE ${table} SET ${merged} = ${joined}`,
      `ALTER TABLE ${table} DROP COLUMN ${first}`,
      `ALTER TABLE ${table} DROP COLUMN ${second}`,
    ]
  },
  setColumnRemarks: (node, spelling) => {
    const remarks = literal(attribute(node, 'remarks') ?? '')
    const [table, column] = [tableIn(node, spelling), columnIn(node, spelling)]
    if (spelling.dialect === 'postgres') return [`COMMENT ON COLUMN ${table}.${column} IS ${remarks}`]
    if (!isMysql(spelling.dialect)) return []
    return [
      `ALTER TABLE ${table} MODIFY COLUMN ${column} ${typeIn(attribute(node, 'columnDataType'), spelling)} COMMENT ${remarks}`,
    ]
  },
}

export function columnIn(node: ChangeNode, spelling: Spelling): string {
  return named(attribute(node, 'columnName') ?? '', spelling)
}

/** MySQL restates the column. */
export function alter({ dialect }: Spelling): 'MODIFY' | 'ALTER COLUMN' {
  return isMysql(dialect) ? 'MODIFY' : 'ALTER COLUMN'
}

function nullability(node: ChangeNode, to: 'NULL' | 'NOT NULL', spelling: Spelling): string {
  const start = `ALTER TABLE ${tableIn(node, spelling)} ${alter(spelling)} ${columnIn(node, spelling)}`
  if (spelling.dialect === 'postgres') return `${start} ${to === 'NULL' ? 'DROP' : 'SET'} NOT NULL`
  return `${start} ${typeIn(attribute(node, 'columnDataType'), spelling)} ${to}`
}

function required(column: ChangeNode, table: string, spelling: Spelling): string[] {
  const name = named(attribute(column, 'name') ?? '', spelling)
  if (spelling.dialect === 'postgres') return [`ALTER TABLE ${table} ALTER COLUMN ${name} SET NOT NULL`]
  const value = isMysql(spelling.dialect) ? valueIn(column, 'defaultValue', spelling) : undefined
  return [
    `ALTER TABLE ${table} ${alter(spelling)} ${name} ${typeIn(attribute(column, 'type'), spelling)} NOT NULL`,
    ...(value === undefined ? [] : [`ALTER TABLE ${table} ALTER COLUMN ${name} SET DEFAULT ${value}`]),
  ]
}

function joining(first: string, second: string, separator: string, { dialect }: Spelling): string {
  if (isMysql(dialect)) return `CONCAT_WS(${literal(separator)}, ${first}, ${second})`
  return [first, literal(separator), second].join(dialect === 'sqlserver' ? ' + ' : ' || ')
}

/** The remarks of an addColumn are its columns', not the table's. */
function withoutRemarks(node: ChangeNode): ChangeNode {
  return { ...node, attributes: new Map([...node.attributes].filter(([name]) => name !== 'remarks')) }
}
