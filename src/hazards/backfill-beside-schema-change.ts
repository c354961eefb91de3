import type { Operation, Statement } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'
import type { Effect } from '../schema/effect.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Applied } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { POSTGRES } from './shared/engines.js'
import { inBatches } from './shared/batches.js'
import { at, fix, step } from './shared/fix.js'
import { isDataChange, isUnbounded, reachOf } from './shared/reached-rows.js'
import { names } from './shared/words.js'

/** Locks are held until the transaction ends, so a backfill stretches each of them: https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES */
export const backfillBesideSchemaChange = hazard({
  id: 'backfill-beside-schema-change',
  check: 'migrations/large-table',
  severity: 'medium',
  engines: POSTGRES,
  subject: 'operation',
  title: 'Backfill in the transaction of a schema change',
  why: 'The schema change alone holds its lock for milliseconds. In one transaction with a backfill it holds it until the last row is written, and readers or writers of the table wait as long.',
  safeWhen: 'The data change is a handful of rows by key, or both tables are new.',
  instead:
    'Three migrations: the schema change; the backfill in batches outside a transaction; what needs the filled column.',
  sources: ['https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES'],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN currency text;\nUPDATE orders SET currency = 'EUR';",
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, team_id bigint);',
        sql: 'DELETE FROM orders WHERE team_id IS NULL;\nALTER TABLE orders ALTER COLUMN team_id SET NOT NULL;',
        note: 'The other order: the rows stay locked while the table waits for its lock and is scanned.',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN currency text;\nUPDATE orders SET currency = 'EUR';",
        outsideTransaction: true,
        note: 'Two transactions.',
      },
      {
        before: 'CREATE TABLE plans (id text PRIMARY KEY);',
        sql: "ALTER TABLE plans ADD COLUMN seats int;\nUPDATE plans SET seats = 10 WHERE id = 'team';",
        note: 'One row.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
        sql: 'CREATE TABLE totals (total numeric);\nUPDATE orders SET total = 0 WHERE total IS NULL;',
        note: 'The schema change locks nothing that others use.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR';\n-- UPDATE orders SET currency = 'EUR';",
      },
    ],
  },
  detect: ({ operation, before, effect, earlier, statement, step: planned, dialect }) => {
    if (dialect !== 'postgres' || planned.transaction === undefined) return none
    const isData = operation.loop?.commits !== true && backfills(operation, before)
    const isSchema = locksOlder(operation, effect)
    // Most statements are neither; of a long script each would look through all before it.
    if (!isData && !isSchema) return none
    const earlierData = earlier.filter(
      (each) => each.operation.loop?.commits !== true && backfills(each.operation, before),
    )
    const earlierSchema = earlier.filter((each) => locksOlder(each.operation, each.effect))
    // Said once in a transaction, at the operation that brings the two together.
    if (earlierData.length > 0 && earlierSchema.length > 0) return none
    const data = isData ? operation : earlierData[0]?.operation
    const locked = isData ? earlierSchema[0] : { operation, effect }
    if (data === undefined || locked === undefined || !isDataChange(data)) return none
    const strong = locked.effect.locks.filter((lock) => lock.older && lock.blocks !== 'nothing')
    const everything = strong.some((lock) => lock.blocks === 'everything')
    const relations = names(strong.map((lock) => lock.relation).filter((name) => before.index(name) === undefined))
    const table = showName(data.table)
    const schemaChanges = isData ? earlierSchema.map((each) => each.operation) : [operation]
    const alone = [
      step(
        schemaChanges.map((each) => ({ ...each, ...at(each), guards: each.guards })),
        'A migration of its own.',
      ),
    ]
    const changes = isData ? [{ change: data, source: statement }] : earlierData.map(changeOf)
    const batches = changes.flatMap(({ change, source }) =>
      isDataChange(change) ? inBatches(change, reachOf(change, before), source, before, dialect).steps : [],
    )
    return [
      {
        span: operation.span,
        message: isData
          ? `${everything ? 'Readers and writers' : 'Writers'} of ${relations} wait until this change of ${table} has committed: the lock of line ${locked.operation.span.line} is held until then.`
          : `The rows of ${table} that line ${data.span.line} changed stay locked until this schema change has its lock on ${relations} and is done.`,
        object: table,
        table: data.table,
        locks: strong,
        fix: {
          ...fix(...(isData ? [...alone, ...batches] : [...batches, ...alone])),
          replaces: changes.map(({ change }) => change.span),
        },
      },
    ]
  },
})

function changeOf({ operation, step: { statement } }: Applied): {
  readonly change: Operation
  readonly source: Statement
} {
  return { change: operation, source: statement }
}

function backfills(operation: Operation, before: SchemaView): boolean {
  return isDataChange(operation) && isOlderTable(before, operation.table) && isUnbounded(reachOf(operation, before))
}

function locksOlder(operation: Operation, effect: Effect): boolean {
  return (
    !isDataChange(operation) &&
    operation.kind !== 'lock-table' &&
    effect.locks.some((lock) => lock.older && lock.blocks !== 'nothing')
  )
}
