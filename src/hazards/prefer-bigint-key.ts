import type { ColumnDefinition, Constraint, Name, Operation } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard } from './hazard.js'
import { columnOf } from './shared/words.js'

/** What each type holds: https://www.postgresql.org/docs/18/datatype-numeric.html, https://dev.mysql.com/doc/refman/8.4/en/integer-types.html */
const LARGEST: Readonly<Record<string, string>> = {
  int4: '2,147,483,647',
  int: '2,147,483,647',
  integer: '2,147,483,647',
  mediumint: '8,388,607',
  int2: '32,767',
  smallint: '32,767',
  tinyint: '127',
}

/** The number of a key that runs out: every insert fails from then on. */
export const preferBigintKey = hazard({
  id: 'prefer-bigint-key',
  convention: true,
  check: null,
  severity: 'low',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'operation',
  title: 'Primary key that can run out',
  why: 'When the last number is given, every insert fails, and the way out is a rewrite of the table and of each table that refers to it. Failed and rolled back inserts use numbers up too.',
  safeWhen: 'The table is small by its nature: countries, plans, settings.',
  instead: 'Use bigint for the key and for each column that refers to it.',
  sources: [
    'https://www.postgresql.org/docs/18/datatype-numeric.html',
    'https://dev.mysql.com/doc/refman/8.4/en/integer-types.html',
  ],
  bad: {
    sqlserver: [{ sql: 'CREATE TABLE dbo.Logs (Id int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Logs PRIMARY KEY);' }],
    postgres: [
      { sql: 'CREATE TABLE orders (id serial PRIMARY KEY);' },
      { sql: 'CREATE TABLE orders (id int, PRIMARY KEY (id));' },
      {
        before: 'CREATE TABLE orders (id int NOT NULL);',
        sql: 'ALTER TABLE orders ADD PRIMARY KEY (id);',
      },
    ],
    mysql: [{ sql: 'CREATE TABLE orders (id int unsigned AUTO_INCREMENT PRIMARY KEY);' }],
  },
  good: {
    sqlserver: [{ sql: 'CREATE TABLE dbo.Logs (Id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Logs PRIMARY KEY);' }],
    postgres: [
      { sql: 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);' },
      {
        sql: 'CREATE TABLE order_items (order_id bigint, place int, PRIMARY KEY (order_id, place));',
        note: 'A place within one order.',
      },
      { sql: 'CREATE TABLE orders (id uuid PRIMARY KEY, quantity int UNIQUE);' },
    ],
    mysql: [{ sql: 'CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY);' }],
  },
  detect: ({ operation, before }) =>
    keyColumns(operation, before).flatMap(({ table, column, span }) => {
      const largest = LARGEST[column.type.name]
      if (largest === undefined) return []
      const name = columnOf(table, column.name)
      return [
        {
          span,
          object: name,
          table,
          message: `Every insert into ${table.name} fails once ${name} has reached ${unsigned(column.type.text) ? 'its last value' : largest}: it is ${column.type.text}.`,
        },
      ]
    }),
})

interface KeyColumn {
  readonly table: Name
  readonly column: Pick<ColumnDefinition, 'name' | 'type'>
  readonly span: ColumnDefinition['span']
}

/** The column of a primary key of one column; of a wider key, each counts within the others. */
function keyColumns(operation: Operation, before: SchemaView): readonly KeyColumn[] {
  switch (operation.kind) {
    case 'create-table': {
      if (operation.temporary) return []
      const key = keyOf(operation.constraints)
      return operation.columns
        .filter(({ name }) => name === key)
        .map((column) => ({ table: operation.table, column, span: column.span }))
    }
    case 'add-column': {
      const { table, column, constraints } = operation
      return keyOf(constraints) === column.name ? [{ table, column, span: column.span }] : []
    }
    case 'add-constraint': {
      const key = keyOf([operation.constraint])
      const column = key === undefined ? undefined : before.column(operation.table, key)
      return column === undefined ? [] : [{ table: operation.table, column, span: operation.span }]
    }
    default:
      return []
  }
}

function keyOf(constraints: readonly Constraint[]): string | undefined {
  const key = constraints.find((each) => each.kind === 'primary key')
  return key?.columns.length === 1 ? key.columns[0] : undefined
}

function unsigned(type: string): boolean {
  return /\bunsigned\b/i.test(type)
}
