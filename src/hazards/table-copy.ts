import { sameName, showName, type Name, type Operation } from '../migrations/operation.js'
import type { Statement } from '../migrations/model.js'
import type { Effect } from '../schema/effect.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { deploy, fix } from './shared/fix.js'
import { alteredTable, olderAlteredTable } from './shared/mysql-alter.js'
import { listed } from './shared/words.js'
import { knownType } from './shared/type-change.js'

/**
 * ALGORITHM=COPY writes the table anew while writes wait; one clause that needs it makes the whole ALTER a copy. LOCK
 * SHARED and EXCLUSIVE ask for the wait.
 * Source: https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html
 */
export const tableCopy = hazard({
  id: 'table-copy',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['mysql', 'mariadb'],
  subject: 'statement',
  title: 'ALTER copies the table while writes wait',
  why: 'Every INSERT, UPDATE and DELETE on the table waits until all rows have been copied, and replicas fall behind by as long.',
  safeWhen: 'The table is new, or the server can do it in place (ALGORITHM=INPLACE, LOCK=NONE is accepted).',
  instead: 'gh-ost or pt-online-schema-change, or a new column that is filled in batches.',
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-performance',
    'https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-copy-alter-algorithm/',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL);',
        sql: 'ALTER TABLE orders ADD COLUMN note text, MODIFY COLUMN total bigint NOT NULL;',
        note: 'One clause makes the whole statement a copy.',
      },
      {
        before: 'CREATE TABLE `Orders` (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE `Orders`\n  ADD INDEX note_idx (note(20)),\n  ALGORITHM=INPLACE, LOCK=SHARED;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text, ADD COLUMN paid tinyint NOT NULL DEFAULT 0, ALGORITHM=INSTANT;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20));',
        sql: 'ALTER TABLE orders MODIFY COLUMN note varchar(60);',
        note: 'It grows in place: its length takes one byte still.',
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nALTER TABLE orders MODIFY COLUMN total bigint, ALGORITHM=COPY;',
        note: 'The table is new.',
      },
    ],
  },
  detect: ({ statement, before, effects }) => {
    const table = olderAlteredTable(statement, before)
    if (table === undefined) return none
    const reason = reasonOf(statement, before, effects, table)
    if (reason === undefined) return none
    const name = showName(table)
    return [
      {
        span: statement.span,
        object: name,
        table,
        message: `Writes to ${name} wait until ${reason}.`,
        locks: [{ relation: table, mode: 'SHARE', blocks: 'writes', older: true }],
        rewrites: effects.flatMap(({ rewrites }) => rewrites),
        fix: fix(
          deploy(
            `Run the statement through gh-ost or pt-online-schema-change, which copy ${name} beside the traffic; or first state ALGORITHM=INPLACE, LOCK=NONE and see whether the server accepts it.`,
          ),
        ),
      },
    ]
  },
})

function reasonOf(
  statement: Statement,
  before: SchemaView,
  effects: readonly Effect[],
  table: Name,
): string | undefined {
  const needing = statement.operations.filter((operation, position) => {
    const target = alteredTable(operation)
    const effect = effects[position]
    if (target === undefined || effect === undefined || !sameName(target, table)) return false
    return copies(operation, before, effect)
  })
  if (needing.length > 0)
    return `every row has been copied: the server has no other way to ${listed(needing.map(clauseOf))}`
  if (statement.algorithm === 'COPY') return 'every row has been copied, as ALGORITHM=COPY asks'
  if (statement.lock === 'SHARED' || statement.lock === 'EXCLUSIVE') return `it is done, as LOCK=${statement.lock} asks`
  return undefined
}

/** The server has no other way than a copy. A column whose type we do not know may be what it is to become already. */
function copies(operation: Operation, before: SchemaView, effect: Effect): boolean {
  const copied = effect.rewrites.length > 0 && effect.locks.some(({ blocks }) => blocks !== 'nothing')
  if (!copied || operation.kind !== 'alter-column') return copied
  const restates = operation.change.kind === 'redefine' || operation.change.kind === 'type'
  return !restates || knownType(before.column(operation.table, operation.column)?.type) !== undefined
}

function clauseOf(operation: Operation): string {
  switch (operation.kind) {
    case 'alter-column':
      return `change ${operation.column}`
    case 'add-column':
      return `add ${operation.column.name}`
    case 'drop-constraint':
      return 'drop the primary key'
    case 'add-constraint':
      return `add the ${operation.constraint.kind}`
    case 'alter-table-storage':
      return `change the ${operation.change.kind}`
    default:
      return 'do this'
  }
}
