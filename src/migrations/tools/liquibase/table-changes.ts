import { literal } from '../rendered.js'
import { columnDefinition, columnsOf, keysOf, primaryKeyOf } from './columns.js'
import { attribute, isTrue, type ChangeNode } from './node.js'
import type { Render } from './render.js'
import { expanded, isMysql, named, pathIn, tableIn, type Spelling } from './spelling.js'

/** Tables and their indexes. */
export const tableChanges: Readonly<Record<string, Render>> = {
  createTable: (node, spelling) => {
    const columns = columnsOf(node)
    const parts = [
      ...columns.map((column) => columnDefinition(column, spelling)),
      ...primaryKeyOf(columns, spelling),
      ...keysOf(columns, spelling),
    ]
    const remarks = isMysql(spelling.dialect) ? attribute(node, 'remarks') : undefined
    return [
      `CREATE TABLE ${isTrue(node, 'ifNotExists') ? 'IF NOT EXISTS ' : ''}${tableIn(node, spelling)} (${parts.join(', ')})${remarks === undefined ? '' : ` COMMENT=${literal(remarks)}`}`,
      ...commentsOn(node, spelling),
    ]
  },
  dropTable: (node, spelling) => [
    `DROP TABLE ${tableIn(node, spelling)}${isTrue(node, 'cascadeConstraints') && spelling.dialect === 'postgres' ? ' CASCADE' : ''}`,
  ],
  renameTable: (node, spelling) => {
    const to = attribute(node, 'newTableName') ?? ''
    if (spelling.dialect === 'sqlserver')
      return [`EXEC sp_rename ${pathIn(node, [attribute(node, 'oldTableName')], spelling)}, ${literal(to)}`]
    const target = isMysql(spelling.dialect) ? tableIn(node, spelling, 'newTableName') : named(to, spelling)
    return [`ALTER TABLE ${tableIn(node, spelling, 'oldTableName')} RENAME TO ${target}`]
  },
  setTableRemarks: (node, spelling) => {
    const remarks = literal(attribute(node, 'remarks') ?? '')
    if (isMysql(spelling.dialect)) return [`ALTER TABLE ${tableIn(node, spelling)} COMMENT = ${remarks}`]
    return commentsOn(node, spelling)
  },
  createIndex: (node, spelling) => {
    // A constraint made this index already: CreateIndexGenerator sends nothing.
    if (/primaryKey|uniqueConstraint|foreignKey/i.test(attribute(node, 'associatedWith') ?? '')) return []
    const columns = columnsOf(node).map((column) => {
      const name = attribute(column, 'name') ?? ''
      const key = isTrue(column, 'computed') ? expanded(name, spelling) : named(name, spelling)
      return `${key}${isTrue(column, 'descending') ? ' DESC' : ''}`
    })
    const index = attribute(node, 'indexName')
    const name = index === undefined ? '' : `${named(index, spelling)} `
    const unique = isTrue(node, 'unique') ? 'UNIQUE ' : ''
    const isClustered = isTrue(node, 'clustered')
    const clustered = isClustered && spelling.dialect === 'sqlserver' ? 'CLUSTERED ' : ''
    const table = tableIn(node, spelling)
    const create = `CREATE ${unique}${clustered}INDEX ${name}ON ${table} (${columns.join(', ')})`
    const rewrites = isClustered && spelling.dialect === 'postgres' && index !== undefined
    return rewrites ? [create, `CLUSTER ${table} USING ${named(index, spelling)}`] : [create]
  },
  dropIndex: (node, spelling) => {
    const index = named(attribute(node, 'indexName') ?? '', spelling)
    return isMysql(spelling.dialect) || spelling.dialect === 'sqlserver'
      ? [`DROP INDEX ${index} ON ${tableIn(node, spelling)}`]
      : [`DROP INDEX ${tableIn(node, spelling, 'indexName')}`]
  },
}

/** Remarks as PostgreSQL's statements. MySQL has them in its definitions; SQL Server's extended properties say nothing here. */
export function commentsOn(node: ChangeNode, spelling: Spelling): string[] {
  if (spelling.dialect !== 'postgres') return []
  const table = tableIn(node, spelling)
  const remarks = attribute(node, 'remarks')
  return [
    ...(remarks === undefined ? [] : [`COMMENT ON TABLE ${table} IS ${literal(remarks)}`]),
    ...columnsOf(node).flatMap((column) => {
      const words = attribute(column, 'remarks')
      const name = named(attribute(column, 'name') ?? '', spelling)
      return words === undefined ? [] : [`COMMENT ON COLUMN ${table}.${name} IS ${literal(words)}`]
    }),
  ]
}
