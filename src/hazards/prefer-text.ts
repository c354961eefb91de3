import { hazard } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { typedColumns } from './shared/typed-columns.js'
import { columnOf } from './shared/words.js'

/** The three are stored alike; char(n) pads with blanks: https://www.postgresql.org/docs/18/datatype-character.html */
export const preferText = hazard({
  id: 'prefer-text',
  convention: true,
  check: null,
  severity: 'low',
  engines: POSTGRES,
  subject: 'operation',
  title: 'varchar(n) or char(n) where text would do',
  why: 'PostgreSQL stores varchar(n) no better than text, and a length that turns out too short needs a type change under ACCESS EXCLUSIVE. char(n) pads each value with blanks besides.',
  safeWhen: 'The length is part of what the column means, as in a country code, and will not change.',
  instead: 'Use text, and CHECK (length(c) <= n) where a bound is wanted: it can be changed without a lock on readers.',
  sources: ['https://www.postgresql.org/docs/18/datatype-character.html'],
  bad: {
    postgres: [
      { sql: 'CREATE TABLE people (id bigint PRIMARY KEY, name varchar(50));' },
      { sql: 'ALTER TABLE people ADD COLUMN country character(2);' },
      {
        before: 'CREATE TABLE people (id bigint PRIMARY KEY, name text);',
        sql: 'ALTER TABLE people ALTER COLUMN name TYPE varchar(200);',
      },
    ],
  },
  good: {
    postgres: [
      { sql: 'CREATE TABLE people (id bigint PRIMARY KEY, name text CHECK (length(name) <= 50), note varchar);' },
      { sql: 'CREATE TEMPORARY TABLE stage (name varchar(50));', note: 'A temporary table is nobody’s convention.' },
      { sql: 'CREATE TABLE flags (id bigint PRIMARY KEY, flag "char");', note: 'The one-byte type of the catalogue.' },
    ],
  },
  detect: ({ operation }) =>
    typedColumns(operation).flatMap(({ table, column, type, span }) => {
      const isSized = type.schema === undefined && (type.name === 'bpchar' || type.modifiers.length > 0)
      if (!isSized || (type.name !== 'varchar' && type.name !== 'bpchar')) return []
      const pads = type.name === 'bpchar' ? ' and pads each value with blanks' : ''
      return [
        {
          span,
          object: columnOf(table, column),
          table,
          message: `${columnOf(table, column)} is ${type.text}: a longer value needs another type change${pads}; text with a CHECK does not.`,
        },
      ]
    }),
})
