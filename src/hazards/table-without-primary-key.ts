import { showName } from '../migrations/operation.js'
import type { Dialect, Span } from '../migrations/model.js'
import type { Table } from '../schema/model.js'
import { identifyingKey } from '../schema/identity.js'
import { hazard, type Fix } from './hazard.js'
import { creationOf, judgedMigrations, standingTables } from './shared/brought.js'
import { at, fix, sqlInTransaction, step, within } from './shared/fix.js'
import { quotedName } from './shared/quote.js'

/**
 * Logical replication refuses UPDATE and DELETE on a table without a replica identity, which is the primary key by
 * default: https://www.postgresql.org/docs/18/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY
 */
export const tableWithoutPrimaryKey = hazard({
  id: 'table-without-primary-key',
  check: 'integrity/unique',
  severity: 'medium',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'],
  subject: 'history',
  title: 'Table without a primary key',
  why: 'Nothing tells two equal rows apart: duplicates come in unnoticed and cannot be removed one by one, and replication, change data capture and many tools refuse the table or read all of it for each changed row.',
  safeWhen: 'A unique key over NOT NULL columns identifies each row; or the rows are only appended and read in bulk.',
  instead: 'Give the table a primary key: its natural one (both columns of a join table), or an identity column.',
  sources: [
    'https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS',
    'https://www.postgresql.org/docs/18/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY',
    'https://dev.mysql.com/doc/refman/8.4/en/group-replication-requirements.html',
  ],
  bad: {
    sqlserver: [
      {
        sql: 'CREATE TABLE dbo.Notes (Body nvarchar(max) NULL);',
      },
    ],
    sqlite: [{ sql: 'CREATE TABLE events (at TEXT, body TEXT);' }],
    postgres: [
      { sql: 'CREATE TABLE audit_log (at timestamptz NOT NULL, message text NOT NULL);' },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE roles (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE user_roles (user_id bigint REFERENCES users, role_id bigint REFERENCES roles);\nCREATE INDEX ON user_roles (user_id, role_id);',
        note: 'A join table whose pair may stand twice.',
      },
      {
        sql: 'CREATE TABLE codes (code text, region text, UNIQUE (code, region));',
        note: 'A unique key over columns that may be NULL tells nothing apart.',
      },
    ],
    mysql: [{ sql: 'CREATE TABLE audit_log (at datetime NOT NULL, message text NOT NULL);' }],
  },
  good: {
    sqlserver: [
      {
        sql: 'CREATE TABLE dbo.Notes (Id int NOT NULL, CONSTRAINT PK_Notes PRIMARY KEY CLUSTERED (Id ASC));\nCREATE TABLE #picked (Id int);',
      },
    ],
    sqlite: [
      { sql: 'CREATE TABLE events (id INTEGER PRIMARY KEY, body TEXT);' },
      { sql: 'CREATE VIRTUAL TABLE found USING fts5(body);', note: 'A module keeps its rows its own way.' },
    ],
    postgres: [
      { sql: 'CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message text);' },
      {
        sql: 'CREATE TABLE user_roles (user_id bigint NOT NULL, role_id bigint NOT NULL);\nCREATE UNIQUE INDEX ON user_roles (user_id, role_id);',
        note: 'The pair identifies each row.',
      },
      { sql: 'CREATE TABLE t (id bigint NOT NULL);\nALTER TABLE t ADD PRIMARY KEY (id);' },
      {
        before: 'CREATE TABLE events (at date NOT NULL, id bigint, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);',
        sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\nCREATE TEMPORARY TABLE stage (a int);",
        note: 'A partition has the key of its parent; a temporary table needs none.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: 'CREATE TABLE orders_before AS SELECT * FROM orders;\nCREATE TABLE orders_copy (LIKE orders INCLUDING ALL);',
        note: 'A copy kept for the way back; and one that has the key if INCLUDING ALL brings it.',
      },
      { sql: 'CREATE TABLE scratch (a int);\nDROP TABLE scratch;' },
    ],
    mysql: [{ sql: 'CREATE TABLE audit_log (id bigint AUTO_INCREMENT PRIMARY KEY, message text);' }],
  },
  detect: ({ plan, after, dialect }) => {
    const judged = new Map(judgedMigrations(plan).map((each) => [each.id, each]))
    return standingTables(after).flatMap((table) => {
      const migration = judged.get(table.made.migration ?? '')
      if (migration === undefined || !table.exact || table.columns.size === 0) return []
      if (identifyingKey(table) !== undefined) return []
      const creation = creationOf(migration, table)
      if (creation?.as !== undefined) return []
      const span = creation?.span ?? migration.span
      const name = showName(table.name)
      return [
        {
          span,
          object: name,
          table: table.name,
          message: `Nothing tells two equal rows of ${name} apart: it has no primary key${uniqueButNullable(table)}.`,
          proven: 'replay' as const,
          fix: keyFix(table, span, dialect),
        },
      ]
    })
  },
})

function uniqueButNullable(table: Table): string {
  return table.constraints.some(({ kind }) => kind === 'unique') || table.indexes.some(({ unique }) => unique)
    ? ', and its unique key admits NULL or covers some rows only'
    : ''
}

/** The pair of a join table, or else a column of its own. */
function keyFix(table: Table, span: Span, dialect: Dialect): Fix {
  const note = 'in the migration that creates the table'
  const referring = table.constraints.flatMap((each) => (each.kind === 'foreign key' ? each.columns : []))
  const pair = [...new Set(referring)]
  if (pair.length >= 2) {
    const constraint = { kind: 'primary key' as const, columns: pair, validated: true, inline: false, span }
    return within(step([{ kind: 'add-constraint', ...at({ span }), table: table.name, constraint }], note))
  }
  const name = quotedName(table.name, dialect)
  const column =
    dialect === 'mysql' || dialect === 'mariadb'
      ? 'id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY'
      : dialect === 'sqlite'
        ? undefined
        : dialect === 'sqlserver'
          ? 'id bigint IDENTITY PRIMARY KEY'
          : 'id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY'
  return column === undefined
    ? fix({ kind: 'deploy', text: `Write id integer PRIMARY KEY as the first column of ${name}.` })
    : within(sqlInTransaction(`ALTER TABLE ${name} ADD ${dialect === 'sqlserver' ? '' : 'COLUMN '}${column};`, note))
}
