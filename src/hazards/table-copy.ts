import { showName, type Name, type Operation } from '../migrations/operation.js'
import type { Statement } from '../migrations/model.js'
import type { AlterWay, Effect } from '../schema/effect.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none } from './hazard.js'
import { fix } from './shared/fix.js'
import { olderAlteredTable } from './shared/mysql-alter.js'
import { asksToWait, consequence } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'
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
  aboutRows: 'time',
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
        before: 'CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, total int NOT NULL);',
        sql: 'ALTER TABLE orders ADD COLUMN note text, MODIFY COLUMN id bigint NOT NULL AUTO_INCREMENT;',
        note: 'One clause makes the whole statement a copy.',
      },
      {
        before: 'CREATE TABLE `Orders` (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE `Orders`\n  ADD INDEX note_idx (note(20)),\n  ALGORITHM=INPLACE, LOCK=SHARED;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders ADD COLUMN total int, ALGORITHM=COPY;',
        note: 'It would be instant, and the statement asks for a copy.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text, spare int, FULLTEXT KEY note_ft (note));',
        sql: 'ALTER TABLE orders DROP COLUMN spare;',
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
  detect: (context) => {
    const { statement, before, alter } = context
    const table = olderAlteredTable(statement, before)
    if (table === undefined || alter === undefined) return none
    const effects = context.effects()
    const needing = statement.operations.filter((_, position) => needsCopy(effects[position]))
    if (needing.some((operation) => isNamedElsewhere(operation, before))) return none
    const said = saidOf(statement, table, alter, needing, before)
    if (said === undefined) return none
    return [
      { span: statement.span, object: showName(table), table, ...said, fix: fix(onlineCopy(statement, table, before)) },
    ]
  },
})

function saidOf(
  statement: Statement,
  table: Name,
  alter: AlterWay,
  needing: readonly Operation[],
  before: SchemaView,
): ReturnType<typeof consequence> {
  if (needing.length > 0 && needing.every((operation) => isKnown(operation, before)))
    return consequence(statement, table, alter, `the server has no other way to ${listed(needing.map(clauseOf))}`)
  if (!asksToWait(statement)) return undefined
  const way: AlterWay =
    statement.algorithm === 'COPY'
      ? { algorithm: 'COPY', rebuilds: true, lock: 'SHARED' }
      : { ...alter, lock: 'SHARED' }
  return consequence(statement, table, way, 'the statement asks for it')
}

function needsCopy(effect: Effect | undefined): boolean {
  return effect?.alter !== undefined && (effect.alter.algorithm === 'COPY' || effect.alter.lock !== 'NONE')
}

/** A column whose type we do not know may be what it is to become already. */
function isKnown(operation: Operation, before: SchemaView): boolean {
  if (operation.kind !== 'alter-column') return true
  const restates = operation.change.kind === 'redefine' || operation.change.kind === 'type'
  return !restates || knownType(before.column(operation.table, operation.column)?.type) !== undefined
}

/**
 * One finding for one fact: a hazard of its own says what the clause does and that the rows are copied. What is left here
 * has none: AUTO_INCREMENT put on or taken off, a generated column stated anew, DROP COLUMN under a FULLTEXT index.
 */
function isNamedElsewhere(operation: Operation, before: SchemaView): boolean {
  switch (operation.kind) {
    case 'add-column':
    case 'create-index':
    case 'add-constraint':
    case 'alter-table-storage':
    case 'rewrite-table':
      return true
    case 'drop-constraint':
      return operation.type === 'primary key'
    case 'alter-column': {
      const { change } = operation
      if (change.kind !== 'redefine') return change.kind === 'type' || change.kind === 'set not null'
      const old = before.column(operation.table, operation.column)
      if (old === undefined) return false
      const sameNumbering = (old.identity === undefined) === (change.definition.identity === undefined)
      return sameNumbering && old.generated === undefined && change.definition.generated === undefined
    }
    default:
      return false
  }
}

function clauseOf(operation: Operation): string {
  switch (operation.kind) {
    case 'alter-column':
      return `change ${operation.column}`
    case 'drop-column':
      return `drop ${operation.column}`
    default:
      return 'do this'
  }
}
