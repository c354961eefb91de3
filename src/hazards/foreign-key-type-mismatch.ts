import { sameName, showName, type Dialect } from '../migrations/operation.js'
import type { Span } from '../migrations/text.js'
import type { Column, SchemaView, Table, TableConstraint } from '../schema/model.js'
import { hazard, type Candidate, type Fix, type HistoryContext } from './hazard.js'
import { broughtConstraints, judgedMigrations, operationsOf, standingTables } from './shared/brought.js'
import { deploy, fix, within } from './shared/fix.js'
import { mismatch, type Mismatch } from './shared/key-types.js'
import { concurrentIndexSteps, indexOf } from './shared/index-fix.js'
import { inlineReferences, referencedKey, takesNonUniqueKeys } from './shared/referenced-key.js'
import { showType } from './shared/types.js'
import { columnOf } from './shared/words.js'

/**
 * Both sides of a foreign key must be comparable and the referenced one unique, or the engine refuses it; where it is
 * taken all the same, an integer that is smaller than the one it refers to ends first.
 */
export const foreignKeyTypeMismatch = hazard({
  id: 'foreign-key-type-mismatch',
  check: 'integrity/foreign-keys',
  severity: 'high',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'],
  subject: 'history',
  title: 'Foreign key whose two sides do not fit',
  why: 'The engine refuses a foreign key between types that it cannot compare, or to columns that are not unique: the deploy fails. Where an integer refers to a bigint it is taken, and inserts fail on the day the ids grow past what the smaller type holds.',
  safeWhen: 'The referencing column is the wider of the two: a first step of widening both.',
  instead: 'Give both columns the same type, sign and length, and refer to a primary key or a unique constraint.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-createtable.html#SQL-CREATETABLE-PARMS-REFERENCES',
    'https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html',
    'https://mariadb.com/kb/en/foreign-keys/',
    'https://sqlite.org/foreignkeys.html#fk_indexes',
    'https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors-1000-to-1999',
  ],
  bad: {
    sqlserver: [
      {
        before: 'CREATE TABLE dbo.Customers (Id bigint NOT NULL CONSTRAINT PK_Customers PRIMARY KEY);',
        sql: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, CustomerId int NOT NULL CONSTRAINT FK_Orders_Customers REFERENCES dbo.Customers (Id));',
        note: 'Refused with error 1778: not the same data type.',
      },
      {
        before:
          'CREATE TABLE dbo.Customers (Id bigint NOT NULL CONSTRAINT PK_Customers PRIMARY KEY, Code char(5) NOT NULL);\nGO\nCREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Code char(5) NOT NULL);',
        sql: 'ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT FK_Orders_Code FOREIGN KEY (Code) REFERENCES dbo.Customers (Code);',
        note: 'Refused with error 1776: no key of Customers is Code.',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE customers (id INTEGER PRIMARY KEY, code TEXT);',
        sql: 'CREATE TABLE bills (id INTEGER PRIMARY KEY, code TEXT REFERENCES customers (code));',
        note: 'The parent column is not unique: every write fails where keys are enforced.',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer REFERENCES customers);',
        note: 'Taken, until a customer has an id over 2,147,483,647.',
      },
      {
        before:
          'CREATE TABLE customers (id uuid PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id text);',
        sql: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        note: 'Refused.',
      },
      {
        before:
          'CREATE TABLE customers (id bigint PRIMARY KEY, email text, live boolean);\nCREATE UNIQUE INDEX ON customers (email) WHERE live;',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer text REFERENCES customers (email));',
        note: 'Unique among some rows only: refused.',
      },
      {
        before: `CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer REFERENCES customers);`,
        sql: 'ALTER TABLE customers ALTER COLUMN id TYPE bigint;',
        note: 'The referenced column is widened, the referencing one forgotten.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE customers (id int unsigned PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id int PRIMARY KEY, customer_id int, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers (id));',
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Customers (Id int NOT NULL CONSTRAINT PK_Customers PRIMARY KEY, Rate numeric(9, 2) NOT NULL CONSTRAINT UQ_Customers_Rate UNIQUE);',
        sql: 'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, CustomerId integer NOT NULL CONSTRAINT FK_Orders_Customers REFERENCES dbo.Customers (Id), Rate decimal(9, 2) NULL CONSTRAINT FK_Orders_Rate REFERENCES dbo.Customers (Rate));',
        note: 'Two names for one type.',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE customers (id INTEGER PRIMARY KEY);',
        sql: 'CREATE TABLE bills (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id));',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE customers (id bigserial PRIMARY KEY, email varchar(100) UNIQUE);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, email text REFERENCES customers (email));',
      },
      {
        before: 'CREATE DOMAIN customer_id AS bigint;\nCREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer customer_id REFERENCES customers);',
      },
      {
        before: 'CREATE TABLE customers (id integer PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);',
        note: 'The referencing column is the wider one.',
      },
      {
        before: 'CREATE TABLE lines (a int NOT NULL, b int NOT NULL);\nCREATE UNIQUE INDEX ON lines (a, b);',
        sql: 'CREATE TABLE notes (id int PRIMARY KEY, x int, y int, FOREIGN KEY (y, x) REFERENCES lines (b, a));',
      },
      { sql: 'CREATE TABLE nodes (id uuid PRIMARY KEY, parent_id uuid REFERENCES nodes);' },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer REFERENCES customers (id));',
        note: 'No migration creates customers.',
      },
      {
        before: `CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer REFERENCES customers);`,
        sql: 'ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint;\nALTER TABLE customers ALTER COLUMN id TYPE bigint;',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE customers (id int(10) unsigned PRIMARY KEY, code varchar(20) UNIQUE);',
        sql: `CREATE TABLE orders (id int PRIMARY KEY, customer_id int unsigned, code char(30),
  FOREIGN KEY (customer_id) REFERENCES customers (id), FOREIGN KEY (code) REFERENCES customers (code));`,
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id int PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      },
    ],
  },
  detect: (context) => {
    const brought = broughtConstraints(context.plan, context.after, ['foreign key'])
    const own = new Set<TableConstraint>(brought.map((each) => each.constraint))
    const retyped = retypedKeys(context).filter(({ constraint }) => !own.has(constraint))
    return [...brought, ...retyped].flatMap((each) => judged(context, each))
  },
})

interface Judged {
  readonly table: Table
  readonly constraint: Extract<TableConstraint, { readonly kind: 'foreign key' }>
  readonly span: Span
}

/** Older foreign keys one side of which a judged migration gives another type, at that statement. */
function retypedKeys({ plan, after }: HistoryContext): readonly Judged[] {
  const changes = judgedMigrations(plan)
    .flatMap(operationsOf)
    .filter((operation) => operation.kind === 'alter-column')
    .filter(({ change }) => change.kind === 'type' || change.kind === 'redefine')
  if (changes.length === 0) return []
  return standingTables(after).flatMap((table) =>
    table.constraints.flatMap((constraint) => {
      if (constraint.kind !== 'foreign key') return []
      const { references } = constraint
      const change = changes.findLast(
        (each) =>
          (sameName(each.table, table.name) && constraint.columns.includes(each.column)) ||
          (sameName(each.table, references.table) && references.columns.includes(each.column)),
      )
      return change === undefined ? [] : [{ table, constraint, span: change.span }]
    }),
  )
}

function judged(context: HistoryContext, { table, constraint, span }: Judged): readonly Candidate[] {
  const { after, dialect } = context
  const parent = after.find(constraint.references.table)
  if (parent === undefined || parent.kind !== 'table') return []
  if (constraint.inline && inlineReferences(dialect, context.history.engineVersion) !== 'made') return []
  const notUnique = uniqueness(context, { table, constraint, span }, parent)
  if (notUnique !== undefined) return [notUnique]
  if (!parent.exact) return []
  const made = judgedMigrations(context.plan).map((each) => each.id)
  return constraint.columns.flatMap((name, at) => {
    const column = table.columns.get(name)
    const target = parent.columns.get(constraint.references.columns[at] ?? '')
    if (column === undefined || target === undefined) return []
    // Of a table that something unreadable may have changed, only what the change itself adds is certain.
    if (!table.exact && !made.includes(column.made.migration ?? '')) return []
    const found = mismatch(dialect, column.type, target.type, after)
    return found === undefined ? [] : [typeCandidate(found, { table, column, parent, target, span })]
  })
}

interface Sides {
  readonly table: Table
  readonly column: Column
  readonly parent: Table
  readonly target: Column
  readonly span: Span
}

function typeCandidate(found: Mismatch, { table, column, parent, target, span }: Sides): Candidate {
  const [child, goal] = [columnOf(table.name, column.name), columnOf(parent.name, target.name)]
  const [type, wanted] = [showType(column.type), showType(target.type)]
  const common = {
    span,
    object: child,
    table: table.name,
    proven: 'replay' as const,
    fix: fix(deploy(`Declare ${child} as ${wanted}, like ${goal}.`)),
  }
  switch (found.kind) {
    case 'refused':
      return {
        ...common,
        severity: 'critical',
        message: `The deploy fails here: ${child} is ${type}, and ${goal}, to which it refers, is ${wanted}.`,
      }
    case 'narrower':
      return {
        ...common,
        message: `No row of ${showName(table.name)} can refer to a row of ${showName(parent.name)} with ${target.name} over ${found.largest}: ${column.name} is ${type}, ${goal} is ${wanted}.`,
      }
    case 'converted':
      return {
        ...common,
        severity: 'medium',
        message: `${child} is ${type} and ${goal} is ${wanted}: values are converted for every comparison, and an index on ${column.name} does not serve a DELETE in ${showName(parent.name)}.`,
      }
  }
}

/** The referenced columns are no unique key, where that is known. */
function uniqueness(
  { after, dialect, engineVersion }: HistoryContext,
  { table, constraint, span }: Judged,
  parent: Table,
): Candidate | undefined {
  const { columns } = constraint.references
  const key = referencedKey(parent, columns)
  if (key === undefined || key === 'unique') return undefined
  const goal = columns.length === 0 ? showName(parent.name) : `${showName(parent.name)} (${columns.join(', ')})`
  const common = {
    span,
    object: columnOf(table.name, constraint.columns.join('_')),
    table: table.name,
    proven: 'replay' as const,
    fix: uniqueFix(parent, columns, { after, span, dialect }),
  }
  if (key === 'not unique' && takesNonUniqueKeys(dialect, engineVersion))
    return {
      ...common,
      message: `${goal}, to which ${showName(table.name)} refers, is not unique: which of several equal rows is meant, nobody can say, and none of them can be deleted.`,
    }
  if (dialect === 'sqlite')
    return {
      ...common,
      message: `Writes to ${showName(table.name)} fail with "foreign key mismatch": ${goal}, to which it refers, is not unique.`,
    }
  const missing = columns.length === 0 ? 'has no primary key' : 'is not unique'
  return {
    ...common,
    severity: 'critical',
    message: `The deploy fails here: ${goal}, to which ${showName(table.name)} refers, ${missing}.`,
  }
}

function uniqueFix(
  parent: Table,
  columns: readonly string[],
  { after, span, dialect }: { readonly after: SchemaView; readonly span: Span; readonly dialect: Dialect },
): Fix {
  if (columns.length === 0) return fix(deploy(`Give ${showName(parent.name)} a primary key first.`))
  const name = [parent.name.name, ...columns, 'key'].join('_')
  const index = concurrentIndexSteps(indexOf(parent.name, columns, name), after, span)
  // SQLite looks for the key when rows are written, and adds no foreign key later: https://sqlite.org/foreignkeys.html
  if (dialect === 'sqlite') return within(...index)
  return fix(...index, deploy('Add the foreign key in a later migration.'))
}
