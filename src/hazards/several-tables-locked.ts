import { sameName, showName, type Name, type Operation } from '../migrations/operation.js'
import { hazard, none, type Applied } from './hazard.js'
import { addedConstraints, ofKind } from './shared/added-constraints.js'
import { at, fix, step } from './shared/fix.js'
import { strongTableLocks } from './shared/locks.js'
import { names } from './shared/words.js'

/**
 * Locks are kept until the transaction ends. Whoever uses the tables in the other order then waits for this transaction
 * while it waits for them: a deadlock, which PostgreSQL ends by cancelling one of the two.
 * Source: https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-DEADLOCKS
 */
export const severalTablesLocked = hazard({
  id: 'several-tables-locked',
  check: 'safety/non-blocking',
  severity: 'medium',
  engines: ['postgres'],
  subject: 'transaction',
  title: 'Several tables locked in one transaction',
  why: "While the transaction waits for the second table, the first stays locked; a session that uses them in the other order deadlocks with it, and either the deploy or a customer's request is cancelled.",
  safeWhen:
    'All but one of the tables are new, or a single statement locks them (a foreign key and the table that it references).',
  instead: 'One migration, and so one transaction, per table.',
  sources: [
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-DEADLOCKS',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE customers ADD COLUMN note text;',
      },
      {
        before:
          'CREATE TABLE "Order" (id bigint PRIMARY KEY, state text);\nCREATE TABLE "Customer" (id bigint PRIMARY KEY);',
        sql: `CREATE TABLE log (id bigint PRIMARY KEY);
ALTER TABLE "Order" ALTER COLUMN state DROP NOT NULL, ADD COLUMN log_id bigint;
DO $$ BEGIN
  ALTER TABLE public."Customer" ENABLE ROW LEVEL SECURITY;
END $$;`,
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN customer_id bigint;\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
        note: 'A foreign key and the table that it references.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE customers (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE customers ADD COLUMN note text;',
        outsideTransaction: true,
        note: 'Each statement commits by itself.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: `ALTER TABLE orders ADD COLUMN note text;
CREATE TABLE customers (id bigint PRIMARY KEY);
ALTER TABLE customers ADD COLUMN note text;
-- ALTER TABLE products ADD COLUMN note text;`,
        note: 'Only one of them stood before.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE INDEX a ON orders (id);\nCREATE INDEX b ON orders (id);',
        sql: 'DROP INDEX a;\nDROP INDEX b;',
        note: 'One table.',
      },
    ],
  },
  detect: ({ transaction, applied }) => {
    if (transaction === undefined) return none
    const locking = firstLocks(applied)
    const second = locking[1]
    if (second === undefined) return none

    const all = locking.flatMap(({ tables }) => tables)
    const locks = locking.flatMap(({ applied: each }) => strongTableLocks(each))
    const exclusive = locks.some(({ blocks }) => blocks === 'everything')
    const [table] = second.tables
    return [
      {
        span: second.applied.operation.span,
        object: all.map(showName).join(','),
        ...(table === undefined ? {} : { table }),
        ...(exclusive ? {} : { severity: 'low' }),
        message: `One transaction locks ${names(all)} and keeps each lock until it commits: a session that uses them in another order deadlocks with it.`,
        locks,
        fix: fix(
          ...perTable(
            applied,
            locking.slice(1).map((each) => each.applied),
          ),
        ),
      },
    ]
  },
})

interface FirstLock {
  readonly applied: Applied
  readonly tables: readonly Name[]
}

/** Per statement that locks a table which no earlier one has locked: that statement's operation, and the tables. */
function firstLocks(applied: readonly Applied[]): readonly FirstLock[] {
  const found: { applied: Applied; tables: Name[] }[] = []
  const renamed: Name[] = []
  for (const each of applied) {
    const known = found.flatMap(({ tables }) => tables)
    const left = [...known, ...renamed, ...referenced(each.operation)]
    if (each.operation.kind === 'rename-table') renamed.push(each.operation.to)
    const tables = strongTableLocks(each)
      .map(({ relation }) => relation)
      .filter((relation) => !left.some((name) => sameName(name, relation)))
    if (tables.length === 0) continue
    const same = found.at(-1)
    if (same?.applied.step.statement === each.step.statement) same.tables.push(...tables)
    else found.push({ applied: each, tables })
  }
  return found
}

/** Tables that a foreign key points at come with it in one statement, in an order that nobody can choose. */
function referenced(operation: Operation): readonly Name[] {
  const keys =
    operation.kind === 'create-table'
      ? ofKind(operation.constraints, 'foreign key')
      : addedConstraints(operation, 'foreign key').map(({ constraint }) => constraint)
  return keys.map(({ references }) => references.table)
}

/** The transaction cut before each statement that locks another table. */
function perTable(applied: readonly Applied[], cuts: readonly Applied[]) {
  const parts: Applied[][] = [[]]
  for (const each of applied) {
    if (cuts.includes(each)) parts.push([])
    if (each.operation.kind !== 'transaction') parts.at(-1)?.push(each)
  }
  return parts
    .filter((part) => part.length > 0)
    .map((part) => step(part.map(({ operation }) => ({ ...operation, ...at(operation) }))))
}
