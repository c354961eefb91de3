import { alter } from './column-changes.js'
import { constraint, deferral } from './columns.js'
import { attribute, isFalse, isTrue, type ChangeNode } from './node.js'
import type { Render } from './render.js'
import { isMysql, named, namesIn, tableIn, typeIn, type Spelling } from './spelling.js'

/** Keys. */
export const constraintChanges: Readonly<Record<string, Render>> = {
  addForeignKeyConstraint: (node, spelling) => {
    const columns = namesIn(attribute(node, 'baseColumnNames'), spelling)
    const target = tableIn(node, spelling, 'referencedTableName', 'referencedTableSchemaName')
    const referenced = namesIn(attribute(node, 'referencedColumnNames'), spelling)
    const cascades = isTrue(node, 'deleteCascade') ? 'CASCADE' : attribute(node, 'onDelete')
    const actions = `${action('DELETE', cascades, spelling)}${action('UPDATE', attribute(node, 'onUpdate'), spelling)}`
    const unchecked = spelling.dialect === 'postgres' && isFalse(node, 'validate') ? ' NOT VALID' : ''
    return [
      `ALTER TABLE ${tableIn(node, spelling, 'baseTableName', 'baseTableSchemaName')} ADD ${constraint(attribute(node, 'constraintName'), spelling)}FOREIGN KEY (${columns}) REFERENCES ${target} (${referenced})${actions}${deferral(node, spelling)}${unchecked}`,
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
  addUniqueConstraint: (node, spelling) => {
    const start = `ALTER TABLE ${tableIn(node, spelling)} ADD ${constraint(attribute(node, 'constraintName'), spelling)}UNIQUE`
    const index = attribute(node, 'forIndexName')
    // With both Liquibase writes the columns too, which PostgreSQL refuses; what is meant is the index.
    const key =
      spelling.dialect === 'postgres' && index !== undefined
        ? `USING INDEX ${named(index, spelling)}`
        : `(${namesIn(attribute(node, 'columnNames'), spelling)})`
    return [`${start} ${key}${deferral(node, spelling)}`]
  },
  dropUniqueConstraint: (node, spelling) => [
    `ALTER TABLE ${tableIn(node, spelling)} DROP ${isMysql(spelling.dialect) ? 'INDEX' : 'CONSTRAINT'} ${constraintIn(node, spelling)}`,
  ],
  addLookupTable: (node, spelling) => {
    const existing = tableIn(node, spelling, 'existingTableName', 'existingTableSchemaName')
    const fresh = tableIn(node, spelling, 'newTableName', 'newTableSchemaName')
    const from = named(attribute(node, 'existingColumnName') ?? '', spelling)
    const to = named(attribute(node, 'newColumnName') ?? '', spelling)
    const type = typeIn(attribute(node, 'newColumnDataType'), spelling)
    const source = `FROM ${existing} WHERE ${from} IS NOT NULL`
    return [
      spelling.dialect === 'sqlserver'
        ? `SELECT DISTINCT ${from} AS ${to} INTO ${fresh} ${source}`
        : `CREATE TABLE ${fresh} AS SELECT DISTINCT ${from} AS ${to} ${source}`,
      spelling.dialect === 'postgres'
        ? `ALTER TABLE ${fresh} ALTER COLUMN ${to} SET NOT NULL`
        : `ALTER TABLE ${fresh} ${alter(spelling)} ${to} ${type} NOT NULL`,
      `ALTER TABLE ${fresh} ADD PRIMARY KEY (${to})`,
      `ALTER TABLE ${existing} ADD ${constraint(attribute(node, 'constraintName'), spelling)}FOREIGN KEY (${from}) REFERENCES ${fresh} (${to})`,
    ]
  },
}

function constraintIn(node: ChangeNode, spelling: Spelling): string {
  return named(attribute(node, 'constraintName') ?? '', spelling)
}

/** SQL Server knows no RESTRICT; Liquibase leaves it out there (AddForeignKeyConstraintGenerator). */
function action(event: 'DELETE' | 'UPDATE', what: string | undefined, { dialect }: Spelling): string {
  if (dialect === 'sqlserver' && /^restrict$/i.test(what ?? '')) return ''
  return what === undefined || !/^(?:CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION)$/i.test(what)
    ? ''
    : ` ON ${event} ${what}`
}
