import type { Migration } from '../migrations/model.js'
import { showName, type Name, type Operation } from '../migrations/operation.js'
import type { Effect } from '../schema/effect.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Applied } from './hazard.js'
import { inBatches } from './shared/batches.js'
import { addsConstraint } from './shared/constraint-fix.js'
import { at, fix, step } from './shared/fix.js'
import { exclusiveLocks, includesName, longWork, strongTableLocks } from './shared/locks.js'
import { isDataChange, isUnbounded, reachOf } from './shared/reached-rows.js'
import { names } from './shared/words.js'

/**
 * ACCESS EXCLUSIVE is kept until the transaction ends, so whatever runs after it in the same transaction lengthens the
 * outage of that table. Changes of the catalogue alone take no time that counts.
 * Source: https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES
 */
export const workUnderExclusiveLock = hazard({
  id: 'work-under-exclusive-lock',
  check: 'safety/non-blocking',
  severity: 'medium',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Long work while a table is locked',
  why: 'The table that an earlier statement has locked against readers and writers stays locked while rows are changed, read or indexed, until the transaction commits.',
  safeWhen: 'Only the catalogue is changed after the lock, the work comes before it, or the locked table is new.',
  instead: 'Put the work into a migration of its own, before or after the one that takes the lock.',
  sources: ['https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES'],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
        sql: "ALTER TABLE orders ADD COLUMN paid boolean;\nUPDATE orders SET paid = true WHERE state = 'paid';",
      },
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, state text);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint, note text);`,
        sql: `ALTER TABLE orders DROP COLUMN state;
CREATE TABLE archive (id bigint, note text);
INSERT INTO archive (id, note)
  SELECT l.id, l.note FROM lines AS l JOIN orders AS o ON o.id = l.order_id;`,
        note: 'The table that is filled is new; the locked one is not.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX orders_total_idx ON orders (total);',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nSELECT count(*) FROM orders;',
        note: 'The count reads every row while nobody else may.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ALTER COLUMN note SET DEFAULT now();',
        note: 'Two changes of the catalogue.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
        sql: "UPDATE orders SET state = 'new' WHERE state IS NULL;\nALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';",
        note: 'The work comes before the lock.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE SEQUENCE orders_seq;',
        sql: "ALTER TABLE orders ALTER COLUMN id SET DEFAULT nextval('orders_seq');\nSELECT setval('orders_seq', max(id)) FROM orders;\nSELECT count(*) FROM orders WHERE id = 7;",
        note: 'An index answers both.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE settings (name text PRIMARY KEY, value text);',
        sql: `ALTER TABLE orders ADD COLUMN note text; -- UPDATE orders SET note = '';
INSERT INTO settings VALUES ('notes', 'on');
UPDATE settings SET value = 'off' WHERE name = 'notes';`,
        note: 'A row written out and a row by its key.',
      },
      {
        sql: "CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN note text;\nUPDATE orders SET note = '';",
        note: 'The table is new.',
      },
    ],
  },
  detect: ({ operation, statement, before, effect, earlier, migration, step: { transaction } }) => {
    if (transaction === undefined || !isLong(operation, effect, before)) return none
    const holding = earlier.find(
      (each) => each.step.statement !== statement && lengthens({ operation, effect }, each, earlier),
    )
    if (holding === undefined) return none
    // Said once in a transaction, at the first such statement.
    const since = earlier.slice(earlier.indexOf(holding) + 1)
    const said = since.some(
      (each) =>
        each.step.statement !== holding.step.statement &&
        isLong(each.operation, each.effect, before) &&
        lengthens(each, holding, earlier),
    )
    if (said) return none

    const locks = locksOut(holding)
    const tables = locks.map(({ relation }) => relation)
    const [table] = tables
    return [
      {
        span: operation.span,
        object: names(tables),
        ...(table === undefined ? {} : { table }),
        message: `Reads and writes of ${names(tables)} have waited since line ${holding.operation.span.line} and go on waiting during ${inWords(operation)}, until the transaction commits.`,
        locks,
        rewrites: effect.rewrites,
        fix: fix(
          step(earlier.flatMap((each) => again(each.operation))),
          ...(isDataChange(operation) && isUnbounded(reachOf(operation, before))
            ? inBatches(operation, reachOf(operation, before), statement, before, 'postgres').steps
            : [step([operation, ...behind(operation, migration)].flatMap(again), 'with what follows it')]),
        ),
      },
    ]
  },
})

function locksOut(applied: Applied) {
  return strongTableLocks(applied).filter(({ blocks }) => blocks === 'everything')
}

/**
 * The earlier lock keeps people waiting whom the work alone would let through. Where the work takes the same lock, or
 * validates a constraint that was added under it, that is the subject of another hazard.
 */
function lengthens(
  work: Pick<Applied, 'operation' | 'effect'>,
  holding: Applied,
  earlier: readonly Applied[],
): boolean {
  const own = exclusiveLocks(work.effect).map(({ relation }) => relation)
  if (locksOut(holding).every(({ relation }) => includesName(own, relation))) return false
  const { operation } = work
  return !(
    operation.kind === 'validate-constraint' && earlier.some((each) => addsConstraint(each.operation, operation))
  )
}

/** Work that takes as long as the rows of an older table are many. */
function isLong(operation: Operation, effect: Effect, before: SchemaView): boolean {
  const older = (tables: readonly Name[]) => tables.some((table) => !before.isNewTable(table))
  switch (operation.kind) {
    case 'update':
    case 'delete':
      return older([operation.table]) && (operation.loop !== undefined || isUnbounded(reachOf(operation, before)))
    case 'insert':
      return older(operation.from) && isUnbounded(reachOf(operation, before))
    case 'copy':
      return operation.direction === 'from'
    case 'create-table':
      return older(operation.as?.from ?? [])
    case 'query':
      return operation.everyRow === true && older(operation.reads)
    case 'create-view':
      return operation.materialized && older(operation.reads)
    // The rows of a new table are few; the table that it references is only looked up.
    case 'add-constraint':
      return older([operation.table]) && longWork(effect).length > 0
    default:
      return longWork(effect).length > 0
  }
}

function inWords(operation: Operation): string {
  switch (operation.kind) {
    case 'update':
      return `the UPDATE of ${showName(operation.table)}`
    case 'delete':
      return `the DELETE from ${showName(operation.table)}`
    case 'insert':
      return `the INSERT into ${showName(operation.table)}`
    case 'copy':
      return 'the COPY'
    case 'query':
      return `the query of ${names(operation.reads)}`
    case 'create-index':
      return `the index build on ${showName(operation.index.table)}`
    case 'validate-constraint':
      return `the validation of ${operation.constraint}`
    case 'add-constraint':
      return `the check of every row of ${showName(operation.table)}`
    case 'create-view':
    case 'refresh-materialized-view':
      return `the query of ${showName(operation.view)}`
    default:
      return 'work on every row'
  }
}

/** What the migration does after this: it may need what stands before, and has to follow it. */
function behind(operation: Operation, { up }: Migration): readonly Operation[] {
  const all = up.flatMap((statement) => statement.operations)
  const place = all.findIndex(({ span }) => span.line === operation.span.line && span.column === operation.span.column)
  return place === -1 ? [] : all.slice(place + 1)
}

function again(operation: Operation): readonly Operation[] {
  return operation.kind === 'transaction' ? [] : [{ ...operation, ...at(operation) }]
}
