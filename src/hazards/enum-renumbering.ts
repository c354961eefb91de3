import { appendsOnly, membersOf } from '../schema/effects/mysql/members.js'
import type { OperationOf } from '../migrations/operation.js'
import { hazard, none, type Fix, type FixStep } from './hazard.js'
import { isOlderColumn } from './shared/age.js'
import { at, fix, step } from './shared/fix.js'
import { columnOf, firstOf } from './shared/words.js'
import { consequence, wholeWay } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'

/**
 * An ENUM value is kept as the number of its member, a SET as a bit for each. A member that is appended leaves the rows
 * alone; any other place gives those behind it other numbers, so that every row is copied.
 * Sources: https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-column-operations
 * ("Modifying the definition of an ENUM or SET column"), https://dev.mysql.com/doc/refman/8.4/en/enum.html#enum-indexes
 */
export const enumRenumbering = hazard({
  id: 'enum-renumbering',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['mysql', 'mariadb'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'ENUM or SET member put anywhere but at the end',
  why: 'The members behind it get other numbers: writes wait until every row has been copied, the order of ORDER BY changes, and code that works with the numbers reads other values.',
  safeWhen: 'The table is new, or the member comes last: that changes the catalogue alone.',
  instead: 'Append the member. Sort in the query (ORDER BY FIELD(…)) where the order matters.',
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-column-operations',
    'https://dev.mysql.com/doc/refman/8.4/en/enum.html#enum-indexes',
    'https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/',
  ],
  bad: {
    mysql: [
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid') NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders MODIFY COLUMN state enum('new','open','paid') NOT NULL DEFAULT 'new';",
      },
      {
        before: "CREATE TABLE `Orders` (id bigint PRIMARY KEY, `Flags` set('gift','rush'));",
        sql: "ALTER TABLE `Orders`\n  ADD COLUMN note text,\n  CHANGE `flags` `flags` SET('rush','gift');",
        note: 'The same members in another order.',
      },
    ],
    mariadb: [
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid') NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders MODIFY state enum('draft','new','paid') NOT NULL DEFAULT 'new';",
      },
    ],
  },
  good: {
    mysql: [
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid') NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders MODIFY COLUMN state enum('new','paid','open') NOT NULL DEFAULT 'new', ALGORITHM=INSTANT;",
      },
      {
        sql: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid'));\nALTER TABLE orders MODIFY state enum('new','open','paid');",
        note: 'The table is new.',
      },
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid'));",
        sql: "ALTER TABLE orders MODIFY state enum('NEW','paid') COMMENT 'enum(''a'',''new'')';",
        note: 'Another spelling of a member is no other member: the collation compares without case.',
      },
    ],
  },
  detect: (context) => {
    const { operation, statement, before } = context
    if (operation.kind !== 'alter-column' || operation.change.kind !== 'redefine') return none
    const { table, column, change } = operation
    const old = before.column(table, column)?.type
    if (old === undefined || !isOlderColumn(before, table, column)) return none
    const [was, now] = [membersOf(old), membersOf(change.definition.type)]
    const moved = movedMembers(was, now)
    if (moved.length === 0 || appendsOnly(old, change.definition.type)) return none
    const object = columnOf(table, column)
    const because = `${firstOf(moved.map((member) => `'${member}'`))} of ${object} ${moved.length === 1 ? 'gets another number' : 'get other numbers'}`
    const said = consequence(statement, table, wholeWay(context), because)
    if (said === undefined) return none
    return [
      {
        span: operation.span,
        object,
        table,
        ...said,
        proven: 'replay',
        fix: appending(operation, was, now, onlineCopy(statement, table, before)),
      },
    ]
  },
})

/** Members that are still there under another number; none where one is gone, of which another hazard speaks. */
function movedMembers(was: readonly string[], now: readonly string[]): readonly string[] {
  const folded = now.map((member) => member.toLowerCase())
  const places = was.map((member) => folded.indexOf(member.toLowerCase()))
  return places.includes(-1) ? [] : was.filter((_, index) => places[index] !== index)
}

/** The same members with the new ones last; where only the order changes there is nothing to append. */
function appending(
  operation: OperationOf<'alter-column'>,
  was: readonly string[],
  now: readonly string[],
  copy: FixStep,
): Fix {
  const { change } = operation
  const fresh = now.filter((member) => !was.some((old) => old.toLowerCase() === member.toLowerCase()))
  if (change.kind !== 'redefine' || fresh.length === 0) return fix(copy)
  const { type } = change.definition
  const members = [...was, ...fresh].map((member) => `'${member.replaceAll("'", "''")}'`).join(',')
  const definition = { ...change.definition, type: { ...type, text: `${type.name}(${members})` } }
  return fix(
    step([{ ...operation, ...at(operation), change: { kind: 'redefine', definition } }], 'the new member last'),
  )
}
