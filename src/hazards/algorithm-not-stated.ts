import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { sqlInTransaction, within } from './shared/fix.js'
import { olderAlteredTable, stating } from './shared/mysql-alter.js'

/**
 * Without ALGORITHM and LOCK the server takes the best that it can do, and copies the table without a word where that
 * is all it can do. With them it refuses at once.
 * Source: https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html
 */
export const algorithmNotStated = hazard({
  id: 'algorithm-not-stated',
  check: 'safety/non-blocking',
  severity: 'low',
  engines: ['mysql', 'mariadb'],
  subject: 'statement',
  title: 'The server chooses silently how it alters the table',
  why: 'Where the server cannot do it in place it copies the table while writes wait, and says so nowhere. On another version, or after another change, the same statement may do either.',
  safeWhen: 'The table is new.',
  instead:
    'State ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE: the server then refuses at once what it cannot do so.',
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-performance',
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html',
    'https://mariadb.com/kb/en/innodb-online-ddl-overview/',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;',
      },
      {
        before: 'CREATE TABLE `Orders` (id bigint PRIMARY KEY, total int);',
        sql: "ALTER TABLE `Orders`\n  ADD COLUMN `note` varchar(20) NOT NULL DEFAULT 'ALGORITHM=INSTANT' AFTER id,\n  ADD INDEX total_idx (total DESC);",
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note text, ALGORITHM=INSTANT;',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
        sql: 'ALTER TABLE orders ADD INDEX total_idx (total), ALGORITHM=INPLACE, LOCK=NONE;',
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ADD COLUMN note text;',
        note: 'The table is new.',
      },
    ],
  },
  detect: ({ statement, before, alter }) => {
    if (statement.algorithm !== undefined || statement.lock !== undefined) return none
    // Where it is known to keep people waiting other hazards say so.
    if (alter === undefined || alter.lock !== 'NONE' || alter.algorithm === 'COPY') return none
    const table = olderAlteredTable(statement, before)
    if (table === undefined) return none
    const name = showName(table)
    const clauses = alter.algorithm === 'INSTANT' ? ['ALGORITHM=INSTANT'] : ['ALGORITHM=INPLACE', 'LOCK=NONE']
    return [
      {
        span: statement.span,
        object: name,
        table,
        message: `The server chooses how it alters ${name}: where it cannot do so in place it copies the table, and writes to ${name} wait without a word of warning.`,
        fix: within(
          sqlInTransaction(
            stating(statement, clauses),
            'In the place of the statement: refused at once where the server cannot do it so.',
          ),
        ),
      },
    ]
  },
})
