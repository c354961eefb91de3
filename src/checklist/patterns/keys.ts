import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Dialect, Name } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import { sql, type Pattern } from './pattern.js'
import { rebuilt } from './rebuild.js'

/** A primary key over the rows that are there: of its own `id` where the table has one, else the engine numbers them. */
export function numberedRows(dialect: Dialect, table: Table): Pattern {
  const own = quotedName(table.name, dialect)
  const name = quoted(`${table.name.name}_pkey`, dialect)
  const hasId = table.columns.has('id')
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return sql(
        hasId
          ? `ALTER TABLE ${own} ADD PRIMARY KEY (id);`
          : `ALTER TABLE ${own} ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY;`,
      )
    case 'sqlserver':
      return sql(
        hasId
          ? `ALTER TABLE ${own} ADD CONSTRAINT ${name} PRIMARY KEY (id);`
          : `ALTER TABLE ${own} ADD id bigint IDENTITY NOT NULL CONSTRAINT ${name} PRIMARY KEY;`,
      )
    case 'sqlite':
      return sql(
        (hasId ? undefined : rebuilt(table, { key: 'id' })) ??
          `-- ALTER TABLE cannot add it: make ${own} anew by https://sqlite.org/lang_altertable.html#otheralter, with id integer PRIMARY KEY`,
      )
    default:
      return hasId
        ? sql(
            '-- outside a transaction',
            `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${own} (id);`,
            '-- in the next migration',
            `ALTER TABLE ${own} ADD CONSTRAINT ${name} PRIMARY KEY USING INDEX ${name};`,
          )
        : sql(`ALTER TABLE ${own} ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;`)
  }
}

/** What the numbering costs where the table is large. */
export function numberedRowsCost(dialect: Dialect): string {
  return dialect === 'sqlite'
    ? ''
    : ' Numbering the rows writes the table anew while nobody can use it: keep that to small tables.'
}

/** The rows that stand in its way, and the index. */
export function uniqueIndex(dialect: Dialect, table: Name, names: readonly string[]): Pattern {
  const own = quotedName(table, dialect)
  const columns = names.map((each) => quoted(each, dialect)).join(', ')
  const index = quoted([table.name, ...names, 'key'].join('_'), dialect)
  const concurrently = dialect === 'postgres' ? ' CONCURRENTLY' : ''
  return sql(
    `SELECT ${columns}, count(*) FROM ${own} GROUP BY ${columns} HAVING count(*) > 1;`,
    `CREATE UNIQUE INDEX${concurrently} ${index} ON ${own} (${columns});`,
  )
}
