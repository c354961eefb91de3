import { showName, type Constraint, type Name, type Operation } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { primaryKey } from '../schema/table.js'
import { hazard, none, type Fix } from './hazard.js'
import { constraintsOf, ofKind } from './shared/added-constraints.js'
import { alreadyThere } from './shared/columns.js'
import { constraintName } from './shared/constraint-fix.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { inlineReferences } from './shared/referenced-key.js'
import { columnOf } from './shared/words.js'

type ForeignKey = Extract<Constraint, { readonly kind: 'foreign key' }>

export const inlineReferencesIgnored = hazard({
  id: 'inline-references-ignored',
  check: 'integrity/foreign-keys',
  severity: 'high',
  engines: ['mysql'],
  subject: 'operation',
  title: 'REFERENCES that the server ignores',
  why: 'MySQL before 9.0 reads REFERENCES behind a column and makes no foreign key, without a warning: everybody believes that the rows are checked, and orphans come in from the first day.',
  safeWhen: 'The server is MySQL 9.0 or newer; set its version in the configuration: until then it is medium.',
  instead: 'Write FOREIGN KEY (column) REFERENCES table (column) as a clause of its own.',
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/create-table.html',
    'https://bugs.mysql.com/bug.php?id=102904',
    'https://jira.mariadb.org/browse/MDEV-20729',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE customers (id int PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers (id) ON DELETE CASCADE);',
      },
      {
        before: 'CREATE TABLE customers (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN customer_id int REFERENCES customers (id);',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE customers (id int PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
      {
        before: 'CREATE TABLE customers (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY);',
        sql: `ALTER TABLE orders ADD COLUMN customer_id int REFERENCES customers (id),
  ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);`,
        note: 'Said twice, once in the way that counts.',
      },
    ],
  },
  detect: ({ operation, foreignKeyClauses, before, dialect, history }) => {
    const table = tableOf(operation, before)
    const made = inlineReferences(dialect, history.engineVersion)
    if (table === undefined || made === 'made') return none
    const ignored = ofKind(constraintsOf(operation), 'foreign key').filter((each) => each.inline)
    if (ignored.length === 0) return none
    return ignored
      .filter(({ columns }) => !foreignKeyClauses().has(columns.join()))
      .map((each) => {
        const [column = ''] = each.columns
        return {
          span: each.span,
          object: columnOf(table, column),
          table,
          ...(made === 'unknown' ? { severity: 'medium' as const } : {}),
          message: `${made === 'unknown' ? 'MySQL before 9.0 ignores this REFERENCES, and which version runs is not known: there' : 'MySQL ignores this REFERENCES:'} nothing checks that ${columnOf(table, column)} names a row of ${showName(each.references.table)}.`,
          proven: 'rule' as const,
          fix: clause(table, each, before),
        }
      })
  },
})

/** The table that the operation gives columns; undefined where it gives none, or where it passes over them. */
function tableOf(operation: Operation, before: SchemaView): Name | undefined {
  switch (operation.kind) {
    case 'create-table':
      return operation.guards.includes('if not exists') && before.find(operation.table) !== undefined
        ? undefined
        : operation.table
    case 'add-column':
      return alreadyThere(before, operation) ? undefined : operation.table
    default:
      return undefined
  }
}

function clause(table: Name, constraint: ForeignKey, before: SchemaView): Fix {
  const { references } = constraint
  const parent = before.find(references.table)
  const key = parent === undefined ? undefined : primaryKey(parent)
  const columns = references.columns.length > 0 ? references.columns : (key ?? [])
  if (columns.length === 0)
    return fix(deploy('Write FOREIGN KEY (column) REFERENCES table (column) as a clause of its own.'))
  const name = constraintName(table, constraint)
  const written = { ...constraint, name, inline: false, references: { ...references, columns } }
  return fix(step([{ kind: 'add-constraint', ...at(constraint), table, constraint: written }]))
}
