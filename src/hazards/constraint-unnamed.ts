import { showName, type Constraint, type Name, type Operation } from '../migrations/operation.js'
import { hazard } from './hazard.js'
import { columnOf, listed } from './shared/words.js'

/** SQL Server makes the name up anew in each database: https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-table-table-constraint-transact-sql */
export const constraintUnnamed = hazard({
  id: 'constraint-unnamed',
  convention: true,
  check: null,
  severity: 'low',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'operation',
  title: 'Constraint without a name of its own',
  why: 'The engine makes a name up: it depends on what else is there, differs between databases (in SQL Server always), and a later migration that drops or changes the constraint has to guess it.',
  safeWhen: 'Nobody will ever have to name it.',
  instead: 'Write CONSTRAINT name before it.',
  sources: [
    'https://www.postgresql.org/docs/18/ddl-constraints.html',
    'https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-table-table-constraint-transact-sql',
  ],
  bad: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD CHECK (A > 0);',
      },
    ],
    postgres: [
      { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int CHECK (total > 0));' },
      { sql: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;' },
      { sql: 'ALTER TABLE orders ADD COLUMN code text UNIQUE;' },
    ],
    mysql: [{ sql: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);' }],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD CONSTRAINT CK_Orders_A CHECK (A > 0);',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);',
      },
    ],
    postgres: [
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL, CONSTRAINT total_positive CHECK (total > 0));',
        note: 'A primary key and NOT NULL are named by the table and the column.',
      },
      { sql: 'CREATE TEMPORARY TABLE stage (code text UNIQUE);' },
    ],
  },
  detect: ({ operation }) =>
    constraintsOf(operation).flatMap(({ table, constraint }) => {
      if (constraint.name !== undefined || !isNamedByPeople(constraint)) return []
      const columns = constraint.kind === 'check' ? constraint.expression.columns : constraint.columns
      return [
        {
          span: constraint.span,
          object: columnOf(table, columns.join('_')),
          table,
          message: `The ${constraint.kind === 'unique' || constraint.kind === 'check' ? `${constraint.kind} constraint` : constraint.kind} of ${showName(table)}${columns.length === 0 ? '' : ` on ${listed(columns)}`} gets a name that the engine makes up; a migration that changes it has to guess that name.`,
        },
      ]
    }),
})

interface Written {
  readonly table: Name
  readonly constraint: Constraint
}

function constraintsOf(operation: Operation): readonly Written[] {
  switch (operation.kind) {
    case 'create-table':
    case 'add-column': {
      if (operation.kind === 'create-table' && operation.temporary) return []
      return operation.constraints.map((constraint) => ({ table: operation.table, constraint }))
    }
    case 'add-constraint':
      return [{ table: operation.table, constraint: operation.constraint }]
    default:
      return []
  }
}

function isNamedByPeople(constraint: Constraint): boolean {
  switch (constraint.kind) {
    case 'primary key':
    case 'not null':
      return false
    case 'unique':
      return constraint.usingIndex === undefined
    case 'foreign key':
    case 'check':
    case 'exclude':
      return true
  }
}
