import { showName, type Name } from '../migrations/operation.js'
import type { Migration } from '../migrations/model.js'
import type { Column, Table } from '../schema/model.js'
import { hazard, type Candidate } from './hazard.js'
import { firstOperation, judgedMigrations, standingTables } from './shared/brought.js'
import { columnOf, firstOf } from './shared/words.js'

export const missingComment = hazard({
  id: 'missing-comment',
  convention: true,
  check: null,
  severity: 'info',
  engines: ['postgres', 'mysql', 'mariadb'],
  subject: 'history',
  title: 'Table or column without a comment',
  why: 'What a column means, its unit and who writes it stand nowhere that people who read the database can see.',
  instead:
    'COMMENT ON TABLE and COMMENT ON COLUMN (MySQL: COMMENT in the definition), in the migration that makes them.',
  sources: ['https://www.postgresql.org/docs/18/sql-comment.html'],
  bad: {
    postgres: [
      { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);' },
      {
        before:
          "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nCOMMENT ON TABLE orders IS 'What customers bought.';\nCOMMENT ON COLUMN orders.total IS 'In cents.';",
        sql: 'ALTER TABLE orders ADD COLUMN tax int;',
        note: 'Other columns of the table say what they are.',
      },
    ],
    mysql: [{ sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);' }],
  },
  good: {
    postgres: [
      { sql: "CREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMENT ON TABLE orders IS 'What customers bought.';" },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN tax int;',
        note: 'The table stood before, and none of its columns has a comment.',
      },
    ],
    mysql: [{ sql: "CREATE TABLE orders (id bigint PRIMARY KEY) COMMENT='What customers bought.';" }],
  },
  detect: ({ plan, after }) => {
    const judged = new Map(judgedMigrations(plan).map((each) => [each.id, each]))
    const brought = (made: Table['made']): Migration | undefined => judged.get(made.migration ?? '')
    return standingTables(after).flatMap((table) => {
      const migration = brought(table.made)
      if (migration !== undefined && (table.comment ?? '') === '') return [silent(migration, table)]
      const columns = [...table.columns.values()]
      const mute = columns.filter((column) => (column.comment ?? '') === '')
      const added = mute.flatMap((column) => {
        const from = brought(column.made)
        return from === undefined ? [] : [{ column, from }]
      })
      const [first] = added
      if (first === undefined || mute.length === columns.length) return []
      return [
        silentColumns(
          first.from,
          table,
          added.map(({ column }) => column),
        ),
      ]
    })
  },
})

function silent(migration: Migration, table: Table): Candidate {
  const name = showName(table.name)
  return {
    span: spanOf(migration, table.name),
    object: name,
    table: table.name,
    message: `Nothing in the database says what ${name} holds.`,
  }
}

function silentColumns(migration: Migration, table: Table, columns: readonly Column[]): Candidate {
  const name = showName(table.name)
  return {
    span: spanOf(migration, table.name, columns[0]?.name),
    object: columnOf(table.name, columns.map((column) => column.name).join('_')),
    table: table.name,
    message: `Columns of ${name} say what they are, but not ${firstOf(columns.map((column) => column.name))}.`,
  }
}

function spanOf(migration: Migration, table: Name, column?: string): Migration['span'] {
  const found = firstOperation(migration, (each) =>
    each.kind === 'add-column'
      ? each.table.name === table.name && each.column.name === column
      : each.kind === 'create-table' && each.table.name === table.name,
  )
  return (found ?? migration).span
}
