import { showName } from '../migrations/operation.js'
import { isCovered } from '../schema/covering.js'
import { hazard, type Fix, type HistoryContext } from './hazard.js'
import { broughtConstraints, creationOf, isReadThrough, judgedMigrations, type Brought } from './shared/brought.js'
import { at, beside, step, within } from './shared/fix.js'
import { concurrentIndexSteps } from './shared/index-fix.js'
import { columnOf } from './shared/words.js'

/**
 * A foreign key makes an index on the referenced side only; each DELETE there looks up the referencing rows. MySQL and
 * MariaDB make one for the referencing columns by themselves.
 * Sources: https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK, https://sqlite.org/foreignkeys.html#fk_indexes
 */
export const foreignKeyWithoutIndex = hazard({
  id: 'foreign-key-without-index',
  check: 'integrity/foreign-keys',
  severity: 'medium',
  engines: ['postgres', 'sqlite'],
  subject: 'history',
  title: 'Foreign key that no index serves',
  why: 'Every DELETE of a referenced row, and every change of its key, reads the whole referencing table while it holds its locks; so do joins from the referenced side.',
  safeWhen:
    'Referenced rows are never deleted and their keys never change, and nobody looks the rows up from that side. An index that begins with one of the columns serves: a composite primary key does.',
  instead: 'Create an index that begins with the referencing columns.',
  sources: [
    'https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK',
    'https://sqlite.org/foreignkeys.html#fk_indexes',
  ],
  bad: {
    sqlite: [
      {
        before: 'CREATE TABLE customers (id INTEGER PRIMARY KEY);',
        sql: 'CREATE TABLE bills (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id));',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers);',
      },
      {
        before:
          'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, paid boolean);\nCREATE INDEX ON orders (paid, customer_id);\nCREATE INDEX ON orders (customer_id) WHERE paid;',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
        note: 'One index begins with another column, the other holds some rows only.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE parts (id bigint PRIMARY KEY);',
        sql: `CREATE TABLE order_parts (
  order_id bigint REFERENCES orders,
  part_id bigint REFERENCES parts,
  PRIMARY KEY (order_id, part_id)
);`,
        note: 'The primary key serves order_id, not part_id.',
      },
      {
        sql: 'ALTER TABLE invoices ADD COLUMN customer_id bigint REFERENCES customers (id);',
        note: 'The column is new, so no index that we do not see can hold it.',
      },
    ],
  },
  good: {
    sqlite: [
      {
        before: 'CREATE TABLE customers (id INTEGER PRIMARY KEY);',
        sql: `CREATE TABLE bills (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id));
CREATE INDEX bills_customer ON bills (customer_id);`,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers);\nCREATE INDEX ON orders (customer_id, id);',
      },
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE profiles (customer_id bigint PRIMARY KEY REFERENCES customers);',
      },
      {
        before: 'CREATE TABLE lines (tenant_id int, order_id int, PRIMARY KEY (tenant_id, order_id));',
        sql: `CREATE TABLE notes (tenant_id int, order_id int, body text,
  FOREIGN KEY (order_id, tenant_id) REFERENCES lines (order_id, tenant_id));
CREATE INDEX ON notes (tenant_id, order_id);`,
        note: 'In any order.',
      },
      {
        before: 'CREATE TABLE lines (tenant_id int, order_id int, PRIMARY KEY (tenant_id, order_id));',
        sql: `CREATE TABLE tags (tenant_id int, order_id int, tag int, PRIMARY KEY (order_id, tag, tenant_id),
  FOREIGN KEY (order_id, tenant_id) REFERENCES lines (order_id, tenant_id));`,
        note: 'The primary key begins with one of the columns: the other is looked at in the few rows that it finds.',
      },
      {
        before:
          'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);',
        sql: `CREATE INDEX orders_customer ON orders (customer_id) WHERE customer_id IS NOT NULL;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;`,
      },
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: `CREATE TEMPORARY TABLE stage_parents (id int PRIMARY KEY);
CREATE TEMPORARY TABLE stage (id int REFERENCES stage_parents);`,
      },
      {
        sql: 'ALTER TABLE invoices ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        note: 'No migration creates invoices: it may have the index.',
      },
      {
        before: `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`,
        sql: 'ALTER TABLE orders ADD COLUMN note text;',
        note: 'The foreign key stood before.',
      },
    ],
  },
  detect: (context) => {
    const seen = new Set<string>()
    return broughtConstraints(context.plan, context.after, ['foreign key']).flatMap((each) => {
      const { table, constraint, span } = each
      const columns = constraint.columns.join(', ')
      const key = `${showName(table.name)}(${columns})`
      if (seen.has(key) || isCovered(table, constraint.columns) || !knowsIndexes(context, each)) return []
      seen.add(key)
      const name = showName(table.name)
      const parent = showName(constraint.references.table)
      return [
        {
          span,
          object: columnOf(table.name, constraint.columns.join('_')),
          table: table.name,
          message: `Every DELETE in ${parent} reads all of ${name} for rows that refer to it: no index begins with ${columns}.`,
          proven: table.exact ? ('replay' as const) : ('rule' as const),
          fix: indexFix(context, each),
        },
      ]
    })
  },
})

/**
 * We would know of an index: the table is known exactly, or it stood before, its columns are new, and nothing that
 * followed is unreadable.
 */
function knowsIndexes({ plan }: HistoryContext, { table, constraint }: Brought<'foreign key'>): boolean {
  if (table.exact) return true
  const judged = judgedMigrations(plan)
  const isOfJudged = (id: string | undefined): boolean => judged.some((each) => each.id === id)
  if (isOfJudged(table.made.migration)) return false
  return (
    constraint.columns.every((column) => isOfJudged(table.columns.get(column)?.made.migration)) &&
    judged.every(isReadThrough)
  )
}

function indexFix({ plan, after, dialect }: HistoryContext, { table, constraint, span }: Brought<'foreign key'>): Fix {
  const name = [table.name.name, ...constraint.columns, 'idx'].join('_')
  // An index that covers some rows only may have the name already.
  const isTaken = table.indexes.some((each) => each.name === name)
  const index = {
    name: isTaken ? `${name}_all` : name,
    table: table.name,
    keys: constraint.columns.map((column) => ({ column, text: column })),
    include: [],
    unique: false,
    method: 'btree',
    kind: 'ordinary' as const,
  }
  const maker = judgedMigrations(plan).find((each) => each.id === constraint.made.migration)
  const withTable =
    table.made.migration === constraint.made.migration && maker !== undefined && creationOf(maker, table) !== undefined
  if (dialect === 'postgres' && !withTable) return beside(...concurrentIndexSteps(index, after, span))
  return within(
    step(
      [{ kind: 'create-index', ...at({ span }), index, concurrently: false, only: false }],
      withTable ? 'in the migration that creates the table' : undefined,
    ),
  )
}
