import { sameName, showName, type Constraint, type Name, type Operation } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { addedConstraints, ofKind } from './shared/added-constraints.js'
import { at, fix, step } from './shared/fix.js'
import { setLockTimeout } from './shared/lock-timeout.js'
import { under } from './shared/locks.js'
import { names } from './shared/words.js'

/**
 * A foreign key puts triggers on the referenced table: SHARE ROW EXCLUSIVE there, also when the referencing table is
 * being created.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT
 */
export const foreignKeyLocksParent = hazard({
  id: 'foreign-key-locks-parent',
  check: 'safety/non-blocking',
  severity: 'info',
  engines: ['postgres'],
  subject: 'operation',
  title: 'A new table locks the table that it references',
  why: 'The new table is empty, so nothing is checked, but the referenced table takes a lock that waits for running writes, and new writes queue behind it until the transaction commits.',
  safeWhen: 'The referenced table is new, too, or lock_timeout bounds the wait and the transaction is short.',
  instead: 'SET lock_timeout first, and keep long work out of the transaction.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
      },
      {
        before: 'CREATE TABLE "User" (id uuid PRIMARY KEY);',
        sql: `CREATE TABLE "Session" (id uuid NOT NULL, "userId" uuid NOT NULL, CONSTRAINT "Session_pkey" PRIMARY KEY (id));
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"(id) ON DELETE CASCADE ON UPDATE CASCADE;`,
      },
    ],
  },
  good: {
    postgres: [
      {
        sql: `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));`,
        note: 'Both tables are new.',
      },
      {
        sql: 'CREATE TABLE categories (id bigint PRIMARY KEY, parent_id bigint REFERENCES categories (id));',
        note: 'It references itself.',
      },
      {
        before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: "CREATE TABLE orders (id bigint PRIMARY KEY, note text DEFAULT 'REFERENCES customers'); -- REFERENCES customers (id)",
      },
    ],
  },
  detect: ({ operation, before, effect, step: { transaction } }) => {
    const added = newForeignKeys(operation)
    if (added === undefined) return none
    const emptied = before.isTruncated(added.table)
    if (operation.kind !== 'create-table' && !before.isNewTable(added.table) && !emptied) return none
    if (operation.kind === 'create-table' && operation.temporary) return none
    const parents = added.keys
      .map((key) => key.references.table)
      .filter((each) => !sameName(each, added.table) && !before.isNewTable(each) && !before.isTruncated(each))
    if (parents.length === 0) return none
    return [
      {
        span: operation.span,
        object: showName(added.table),
        table: added.table,
        message: `Writes to ${names(parents)} wait for the foreign key of the ${emptied ? 'emptied' : 'new'} table ${showName(added.table)} to be put in place, and until this transaction commits.`,
        ...under(effect),
        fix: fix(step([setLockTimeout(operation.span, transaction !== undefined), { ...operation, ...at(operation) }])),
      },
    ]
  },
})

function newForeignKeys(
  operation: Operation,
):
  | { readonly table: Name; readonly keys: readonly Extract<Constraint, { readonly kind: 'foreign key' }>[] }
  | undefined {
  if (operation.kind === 'create-table') {
    return { table: operation.table, keys: ofKind(operation.constraints, 'foreign key') }
  }
  if (operation.kind !== 'add-constraint' && operation.kind !== 'add-column') return undefined
  return {
    table: operation.table,
    keys: addedConstraints(operation, 'foreign key').map(({ constraint }) => constraint),
  }
}
