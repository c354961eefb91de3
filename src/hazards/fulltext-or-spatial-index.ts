import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { fix } from './shared/fix.js'
import { indexName } from './shared/index-fix.js'
import { consequence, wholeWay } from './shared/mysql-way.js'
import { onlineCopy } from './shared/online-copy.js'

/**
 * InnoDB builds an ordinary index while writes go on; a FULLTEXT or SPATIAL one only while they wait, and the first
 * FULLTEXT of a table writes the table anew for its hidden column FTS_DOC_ID.
 * Source: https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-index-operations; MariaDB
 * 10.11 refuses LOCK=NONE.
 */
export const fulltextOrSpatialIndex = hazard({
  id: 'fulltext-or-spatial-index',
  check: 'migrations/index-creation',
  severity: 'high',
  engines: ['mysql', 'mariadb'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'FULLTEXT or SPATIAL index built while writers wait',
  why: 'Every INSERT, UPDATE and DELETE on the table waits until the index is built. Once a table has a FULLTEXT index, adding a column to it is no longer instant either.',
  safeWhen: 'The table is new or small.',
  instead:
    'gh-ost or pt-online-schema-change, or a time at which nobody writes; for search, an engine beside the database.',
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-index-operations',
    'https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/',
  ],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE articles (id bigint PRIMARY KEY, body text);',
        sql: 'ALTER TABLE articles ADD FULLTEXT INDEX body_ft (body);',
      },
      {
        before: 'CREATE TABLE `places` (id bigint PRIMARY KEY, at point NOT NULL);',
        sql: 'CREATE SPATIAL INDEX at_idx ON `places` (at);',
      },
    ],
    mariadb: [
      {
        before:
          'CREATE TABLE articles (id bigint PRIMARY KEY, title varchar(200), body text, FULLTEXT KEY title_ft (title));',
        sql: 'ALTER TABLE articles ADD FULLTEXT KEY body_ft (body), ALGORITHM=INPLACE, LOCK=SHARED;',
      },
    ],
  },
  good: {
    mysql: [
      {
        sql: 'CREATE TABLE articles (id bigint PRIMARY KEY, body text, FULLTEXT KEY body_ft (body));\nCREATE FULLTEXT INDEX two ON articles (body);',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE articles (id bigint PRIMARY KEY, title varchar(200));',
        sql: 'ALTER TABLE articles ADD INDEX title_idx (title); -- FULLTEXT',
        note: 'An ordinary index is built online.',
      },
    ],
  },
  detect: (context) => {
    const { operation, statement, before } = context
    if (operation.kind !== 'create-index' || operation.index.kind === 'ordinary') return none
    const { index } = operation
    if (before.isNewTable(index.table)) return none
    const kind = index.kind.toUpperCase()
    const said = consequence(statement, index.table, wholeWay(context), `a ${kind} index is built`)
    if (said === undefined) return none
    return [
      {
        span: operation.span,
        object: `${showName(index.table)}.${indexName(index)}`,
        table: index.table,
        ...said,
        fix: fix(onlineCopy(statement, index.table, before)),
      },
    ]
  },
})
