import type { Dialect } from '../migrations/model.js'
import type { Operation } from '../migrations/operation.js'
import { hazard } from './hazard.js'
import { codeOf } from './shared/sql-text.js'

/**
 * https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS (63 bytes, cut),
 * https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html (64 characters, refused),
 * https://learn.microsoft.com/en-us/sql/relational-databases/databases/database-identifiers (128, refused)
 */
const LIMITS: Partial<Readonly<Record<Dialect, { readonly length: number; readonly unit: 'bytes' | 'characters' }>>> = {
  postgres: { length: 63, unit: 'bytes' },
  mysql: { length: 64, unit: 'characters' },
  mariadb: { length: 64, unit: 'characters' },
  sqlserver: { length: 128, unit: 'characters' },
}

const IDENTIFIER = /"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|\[([^\]]+)\]|([\p{L}_][\p{L}\p{N}_$]*)/gu

export const identifierTooLong = hazard({
  id: 'identifier-too-long',
  convention: true,
  check: null,
  severity: 'low',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlserver'],
  subject: 'statement',
  title: 'Name longer than the engine keeps',
  why: 'PostgreSQL cuts a name behind 63 bytes and goes on: two long names become one, and the code that asks the catalogue for the whole name finds nothing. MySQL and SQL Server refuse the statement, so that the deploy fails.',
  instead: 'Shorten the name, and say it in full where people read it.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS',
    'https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html',
    'https://learn.microsoft.com/en-us/sql/relational-databases/databases/database-identifiers',
  ],
  bad: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA int NULL;',
      },
    ],
    postgres: [
      {
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer_identifier_must_belong_to_the_same_tenant_as_order CHECK (true) NOT VALID;',
      },
      {
        sql: 'CREATE TABLE t (id bigint PRIMARY KEY, "ääääääääääääääääääääääääääääääää" text);',
        note: '32 letters, 64 bytes.',
      },
    ],
    mysql: [
      {
        sql: 'CREATE INDEX orders_by_customer_identifier_and_state_and_moment_of_placement_x ON orders (customer_id);',
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA int NULL;',
      },
    ],
    postgres: [
      { sql: 'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;' },
      {
        sql: "CREATE TABLE t (id bigint PRIMARY KEY, note text DEFAULT 'a_word_in_a_string_that_is_longer_than_any_name_may_be_in_postgresql');\n-- a_word_in_a_comment_that_is_longer_than_any_name_may_be_in_postgresql_either",
      },
    ],
    mysql: [
      {
        sql: 'CREATE TABLE t (id bigint PRIMARY KEY, `ääääääääääääääääääääääääääääääää` text);',
        note: '32 characters.',
      },
    ],
  },
  detect: ({ statement, dialect }) => {
    const limit = LIMITS[dialect]
    const first = statement.operations.find(names)
    if (limit === undefined || first === undefined) return []
    const long = [...codeOf(statement.sql.text).matchAll(IDENTIFIER)]
      .map(([, double, back, square, bare]) => double ?? back ?? square ?? bare ?? '')
      .filter((name) => (limit.unit === 'bytes' ? Buffer.byteLength(name) : Array.from(name).length) > limit.length)
    return [...new Set(long)].map((name) => ({
      span: statement.span,
      object: name,
      message:
        dialect === 'postgres'
          ? `PostgreSQL cuts ${name} to ${cut(name, limit.length)}; two names that begin alike become one.`
          : `The deploy fails here: ${name} is longer than the ${String(limit.length)} characters that the engine keeps.`,
    }))
  },
})

/** What makes or changes something with a name: a long word in a query is no new name. */
function names(operation: Operation): boolean {
  return /^(?:create-|add-|rename-|attach-|alter-index|sequence|row-security)/.test(operation.kind)
}

/** Behind the last whole character within the bytes, as pg_mbcliplen does. */
function cut(name: string, bytes: number): string {
  let kept = ''
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > bytes) break
    kept += character
  }
  return kept
}
