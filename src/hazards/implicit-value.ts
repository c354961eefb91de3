import { showName, type ColumnDefinition } from '../migrations/operation.js'
import { membersOf } from '../schema/effects/mysql/members.js'
import { hazard, none } from './hazard.js'
import { backfilled } from './shared/mysql-column-fix.js'
import { alreadyThere } from './shared/columns.js'
import { columnOf } from './shared/words.js'
import { inventedValue } from './shared/implicit-values.js'

/**
 * ADD COLUMN … NOT NULL without DEFAULT gives every row that is there a value that nobody chose: 0, '', the first member
 * of an ENUM. Strict mode does not stop it; only dates are refused where sql_mode has NO_ZERO_DATE.
 * Sources: https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html#data-type-defaults-implicit; every type tried
 * on MariaDB 10.11 in strict mode.
 */
export const implicitValue = hazard({
  id: 'implicit-value',
  check: 'integrity/not-null',
  severity: 'high',
  engines: ['mysql', 'mariadb'],
  subject: 'operation',
  aboutRows: 'values',
  title: 'The engine invents a value for the rows that are there',
  why: 'Every older row silently gets 0, an empty string or the first ENUM member: nothing tells it from a value that somebody entered.',
  safeWhen: 'The table is new or empty, or that value is what you mean: then say so with DEFAULT.',
  instead: 'State the DEFAULT, or add the column nullable, fill the older rows in batches, and then make it NOT NULL.',
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html#data-type-defaults-implicit',
    'https://mariadb.com/kb/en/null-values/',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN quantity int NOT NULL;',
      },
      {
        before: 'CREATE TABLE `Orders` (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE `Orders`\n  ADD COLUMN note text,\n  ADD COLUMN state ENUM('paid','open') NOT NULL AFTER id;",
        note: 'Every order is paid now.',
      },
    ],
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS paid_on date NOT NULL;',
        note: "MariaDB's default sql_mode has no NO_ZERO_DATE: every order was paid on 0000-00-00.",
      },
    ],
  },
  good: {
    mariadb: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN level int NOT NULL DEFAULT 0;',
        note: 'The author chose the value.',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN quantity int NOT NULL DEFAULT 1, ADD COLUMN state enum('open','paid') NOT NULL DEFAULT 'open';",
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ADD COLUMN quantity int NOT NULL;',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE orders (ref varchar(20));',
        sql: 'ALTER TABLE orders ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, ADD COLUMN size int AS (length(ref)) VIRTUAL NOT NULL;',
        note: 'The engine numbers and computes.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN paid_on date NOT NULL;',
        note: 'In MySQL strict mode refuses it: that is another hazard.',
      },
    ],
  },
  detect: ({ operation, before, session, dialect }) => {
    if (operation.kind !== 'add-column' || before.isNewTable(operation.table)) return none
    if (alreadyThere(before, operation) || !isRequired(operation.column)) return none
    const { table, column } = operation
    const value = inventedValue(column.type, dialect, session.get('sql_mode')?.value)
    if (value === undefined || value === 'refused') return none
    const object = columnOf(table, column.name)
    const first = column.type.name === 'enum' && membersOf(column.type).length > 0 ? ', the first member,' : ''
    return [
      {
        span: operation.span,
        object,
        table,
        message: `Every row of ${showName(table)} gets ${value}${first} in ${column.name}: it is NOT NULL without DEFAULT, and the engine invents a value.`,
        fix: backfilled(operation, dialect),
      },
    ]
  },
})

function isRequired({ nullable, default: value, generated, identity }: ColumnDefinition): boolean {
  return !nullable && value === undefined && generated === undefined && identity === undefined
}
