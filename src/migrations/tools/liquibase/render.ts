import type { Dialect } from '../../model.js'
import { columnDefinition, columnsOf, constraint, constraintsOf } from './columns.js'
import { attribute, childNamed, isFalse, isTrue, type ChangeNode } from './node.js'
import { expanded, named, namesIn, tableIn, typeIn, valueIn, type Spelling } from './spelling.js'

type Render = (node: ChangeNode, spelling: Spelling) => readonly string[]

/** Change types as the SQL that Liquibase sends for them: https://docs.liquibase.com/change-types/home.html */
const RENDERS: Readonly<Record<string, Render>> = {
  createTable: (node, spelling) => {
    const columns = columnsOf(node)
    const parts = [...columns.map((column) => columnDefinition(column, spelling)), ...constraintsOf(columns, spelling)]
    return [
      `CREATE TABLE ${isTrue(node, 'ifNotExists') ? 'IF NOT EXISTS ' : ''}${tableIn(node, spelling)} (${parts.join(', ')})`,
    ]
  },
  addColumn: (node, spelling) => {
    const table = tableIn(node, spelling)
    const add = spelling.dialect === 'sqlserver' ? 'ADD' : 'ADD COLUMN'
    return columnsOf(node).flatMap((column) => {
      const keys = constraintsOf([column], spelling).map((key) => `ALTER TABLE ${table} ADD ${key}`)
      const value = valueIn(column, 'value', spelling)
      const name = named(attribute(column, 'name') ?? '', spelling)
      const filled = value === undefined ? [] : [`UPDATE ${table} SET ${name} = ${value}`]
      return [`ALTER TABLE ${table} ${add} ${columnDefinition(column, spelling)}`, ...filled, ...keys]
    })
  },
  dropColumn: (node, spelling) => {
    const names = [attribute(node, 'columnName'), ...columnsOf(node).map((column) => attribute(column, 'name'))]
    return names
      .filter((name) => name !== undefined)
      .map((name) => `ALTER TABLE ${tableIn(node, spelling)} DROP COLUMN ${named(name, spelling)}`)
  },
  renameColumn: (node, spelling) => {
    const [from, to] = [
      named(attribute(node, 'oldColumnName') ?? '', spelling),
      named(attribute(node, 'newColumnName') ?? '', spelling),
    ]
    return [`ALTER TABLE ${tableIn(node, spelling)} RENAME COLUMN ${from} TO ${to}`]
  },
  modifyDataType: (node, spelling) => {
    const type = typeIn(attribute(node, 'newDataType'), spelling)
    const change = altered(spelling.dialect, 'TYPE ')
    return [`ALTER TABLE ${tableIn(node, spelling)} ${change.verb} ${columnIn(node, spelling)} ${change.word}${type}`]
  },
  addNotNullConstraint: (node, spelling) => {
    const table = tableIn(node, spelling)
    const column = columnIn(node, spelling)
    const fill = attribute(node, 'defaultNullValue')
    const filled =
      fill === undefined
        ? []
        : [`UPDATE ${table} SET ${column} = '${fill.replaceAll("'", "''")}' WHERE ${column} IS NULL`]
    return [...filled, nullability(node, 'NOT NULL', spelling)]
  },
  dropNotNullConstraint: (node, spelling) => [nullability(node, 'NULL', spelling)],
  addDefaultValue: (node, spelling) => {
    const value = valueIn(node, 'defaultValue', spelling) ?? 'NULL'
    const column = columnIn(node, spelling)
    return [
      spelling.dialect === 'sqlserver'
        ? `ALTER TABLE ${tableIn(node, spelling)} ADD DEFAULT ${value} FOR ${column}`
        : `ALTER TABLE ${tableIn(node, spelling)} ALTER COLUMN ${column} SET DEFAULT ${value}`,
    ]
  },
  dropDefaultValue: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling)} ALTER COLUMN ${columnIn(node, spelling)} DROP DEFAULT`,
  ],
  dropTable: (node, spelling) => [
    `DROP TABLE ${tableIn(node, spelling)}${isTrue(node, 'cascadeConstraints') && spelling.dialect === 'postgres' ? ' CASCADE' : ''}`,
  ],
  renameTable: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling, 'oldTableName')} RENAME TO ${named(attribute(node, 'newTableName') ?? '', spelling)}`,
  ],
  createIndex: (node, spelling) => {
    const columns = columnsOf(node).map((column) => {
      const name = attribute(column, 'name') ?? ''
      const key = isTrue(column, 'computed') ? expanded(name, spelling) : named(name, spelling)
      return `${key}${isTrue(column, 'descending') ? ' DESC' : ''}`
    })
    const name = attribute(node, 'indexName')
    const unique = isTrue(node, 'unique') ? 'UNIQUE ' : ''
    return [
      `CREATE ${unique}INDEX ${name === undefined ? '' : `${named(name, spelling)} `}ON ${tableIn(node, spelling)} (${columns.join(', ')})`,
    ]
  },
  dropIndex: (node, spelling) => {
    const index = named(attribute(node, 'indexName') ?? '', spelling)
    return [needsTable(spelling.dialect) ? `DROP INDEX ${index} ON ${tableIn(node, spelling)}` : `DROP INDEX ${index}`]
  },
  addForeignKeyConstraint: (node, spelling) => {
    const columns = namesIn(attribute(node, 'baseColumnNames'), spelling)
    const target = tableIn(node, spelling, 'referencedTableName', 'referencedTableSchemaName')
    const referenced = namesIn(attribute(node, 'referencedColumnNames'), spelling)
    const onDelete = attribute(node, 'onDelete')
    const cascades = isTrue(node, 'deleteCascade') ? 'CASCADE' : onDelete
    const unchecked = spelling.dialect === 'postgres' && isFalse(node, 'validate') ? ' NOT VALID' : ''
    return [
      `ALTER TABLE ${tableIn(node, spelling, 'baseTableName', 'baseTableSchemaName')} ADD ${constraint(attribute(node, 'constraintName'), spelling)}FOREIGN KEY (${columns}) REFERENCES ${target} (${referenced})${action('DELETE', cascades, spelling)}${action('UPDATE', attribute(node, 'onUpdate'), spelling)}${unchecked}`,
    ]
  },
  dropForeignKeyConstraint: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling, 'baseTableName', 'baseTableSchemaName')} DROP ${isMysql(spelling.dialect) ? 'FOREIGN KEY' : 'CONSTRAINT'} ${constraintIn(node, spelling)}`,
  ],
  addPrimaryKey: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling)} ADD ${constraint(attribute(node, 'constraintName'), spelling)}PRIMARY KEY (${namesIn(attribute(node, 'columnNames'), spelling)})`,
  ],
  dropPrimaryKey: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling)} DROP ${isMysql(spelling.dialect) ? 'PRIMARY KEY' : `CONSTRAINT ${constraintIn(node, spelling)}`}`,
  ],
  addUniqueConstraint: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling)} ADD ${constraint(attribute(node, 'constraintName'), spelling)}UNIQUE (${namesIn(attribute(node, 'columnNames'), spelling)})`,
  ],
  dropUniqueConstraint: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling)} DROP ${isMysql(spelling.dialect) ? 'INDEX' : 'CONSTRAINT'} ${constraintIn(node, spelling)}`,
  ],
  insert: (node, spelling) => {
    const columns = columnsOf(node)
    const names = columns.map((column) => named(attribute(column, 'name') ?? '', spelling))
    const values = columns.map((column) => valueIn(column, 'value', spelling) ?? 'NULL')
    return [`INSERT INTO ${tableIn(node, spelling)} (${names.join(', ')}) VALUES (${values.join(', ')})`]
  },
  update: (node, spelling) => {
    const sets = columnsOf(node).map(
      (column) =>
        `${named(attribute(column, 'name') ?? '', spelling)} = ${valueIn(column, 'value', spelling) ?? 'NULL'}`,
    )
    return [`UPDATE ${tableIn(node, spelling)} SET ${sets.join(', ')}${where(node, spelling)}`]
  },
  delete: (node, spelling) => [`DELETE FROM ${tableIn(node, spelling)}${where(node, spelling)}`],
  createSequence: (node, spelling) => [`CREATE SEQUENCE ${tableIn(node, spelling, 'sequenceName')}`],
  dropSequence: (node, spelling) => [`DROP SEQUENCE ${tableIn(node, spelling, 'sequenceName')}`],
  createView: (node, spelling) => {
    const replace = isTrue(node, 'replaceIfExists') ? 'OR REPLACE ' : ''
    return [
      `CREATE ${replace}VIEW ${tableIn(node, spelling, 'viewName')} AS ${expanded(node.text?.value ?? attribute(node, 'selectQuery') ?? '', spelling)}`,
    ]
  },
  dropView: (node, spelling) => [`DROP VIEW ${tableIn(node, spelling, 'viewName')}`],
}

/** The statements of a change; undefined for one that we do not read. */
export function renderChange(node: ChangeNode, spelling: Spelling): readonly string[] | undefined {
  return Object.hasOwn(RENDERS, node.name) ? RENDERS[node.name]?.(node, spelling) : undefined
}

function isMysql(dialect: Dialect): boolean {
  return dialect === 'mysql' || dialect === 'mariadb'
}

function needsTable(dialect: Dialect): boolean {
  return isMysql(dialect) || dialect === 'sqlserver'
}

function columnIn(node: ChangeNode, spelling: Spelling): string {
  return named(attribute(node, 'columnName') ?? '', spelling)
}

function constraintIn(node: ChangeNode, spelling: Spelling): string {
  return named(attribute(node, 'constraintName') ?? '', spelling)
}

/** MySQL restates the column; SQL Server names the type without a word. */
function altered(dialect: Dialect, word: string): { readonly verb: string; readonly word: string } {
  if (isMysql(dialect)) return { verb: 'MODIFY', word: '' }
  return { verb: 'ALTER COLUMN', word: dialect === 'sqlserver' ? '' : word }
}

function nullability(node: ChangeNode, to: 'NULL' | 'NOT NULL', spelling: Spelling): string {
  const { verb } = altered(spelling.dialect, '')
  const start = `ALTER TABLE ${tableIn(node, spelling)} ${verb} ${columnIn(node, spelling)}`
  if (spelling.dialect === 'postgres') return `${start} ${to === 'NULL' ? 'DROP' : 'SET'} NOT NULL`
  return `${start} ${typeIn(attribute(node, 'columnDataType'), spelling)} ${to}`
}

/** SQL Server knows no RESTRICT; Liquibase leaves it out there (AddForeignKeyConstraintGenerator). */
function action(event: 'DELETE' | 'UPDATE', what: string | undefined, { dialect }: Spelling): string {
  if (dialect === 'sqlserver' && /^restrict$/i.test(what ?? '')) return ''
  return what === undefined || !/^(?:CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION)$/i.test(what)
    ? ''
    : ` ON ${event} ${what}`
}

function where(node: ChangeNode, spelling: Spelling): string {
  const child = childNamed(node, 'where')
  const condition = attribute(node, 'where') ?? child?.text?.value.trim()
  return condition === undefined || condition === '' ? '' : ` WHERE ${expanded(condition, spelling)}`
}
