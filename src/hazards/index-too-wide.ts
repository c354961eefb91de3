import { showName } from '../migrations/operation.js'
import { isSorted } from '../schema/covering.js'
import { hazard, none } from './hazard.js'
import { SQL } from './shared/engines.js'

/** Further columns of a key rarely narrow a search: https://www.postgresql.org/docs/18/indexes-multicolumn.html */
const WIDEST = 3

export const indexTooWide = hazard({
  id: 'index-too-wide',
  convention: true,
  check: null,
  severity: 'info',
  engines: SQL,
  subject: 'operation',
  title: 'Index over more than three columns',
  why: 'Each column makes the index larger and every write dearer, and behind the third one it seldom narrows a search any more.',
  safeWhen: 'The index is unique, or one query that matters filters by all of its columns.',
  instead: 'Keep the columns that narrow most, and INCLUDE those that are only read.',
  sources: ['https://www.postgresql.org/docs/18/indexes-multicolumn.html'],
  bad: {
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER, d INTEGER);',
        sql: 'CREATE INDEX orders_all ON orders (a, b, c, d);',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);',
        sql: 'CREATE INDEX IX_Orders_All ON dbo.Orders (A, B, C, D) WITH (ONLINE = ON);',
      },
    ],
    postgres: [
      {
        sql: 'CREATE INDEX CONCURRENTLY wide ON orders (tenant_id, state, placed_at, total);',
        outsideTransaction: true,
      },
    ],
    mysql: [{ sql: 'CREATE INDEX wide ON orders (tenant_id, state, placed_at, total);' }],
  },
  good: {
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER, d INTEGER);',
        sql: 'CREATE INDEX orders_a ON orders (a, b);',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);',
        sql: 'CREATE INDEX IX_Orders_A ON dbo.Orders (A, B) WITH (ONLINE = ON);',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);',
        sql: 'CREATE INDEX orders_a_b ON orders (a, b);',
      },
    ],
    postgres: [
      { sql: 'CREATE INDEX narrow ON orders (tenant_id, state) INCLUDE (placed_at, total);' },
      { sql: 'CREATE UNIQUE INDEX key ON orders (a, b, c, d);', note: 'Unique over all four: that is what it is for.' },
    ],
  },
  detect: ({ operation }) => {
    const indexes =
      operation.kind === 'create-index'
        ? [operation.index]
        : operation.kind === 'create-table' && !operation.temporary
          ? operation.indexes
          : []
    if (indexes.length === 0) return none
    return indexes.flatMap((index) => {
      const { name, table, keys, unique } = index
      if (unique || keys.length <= WIDEST || !isSorted(index)) return []
      const shown = name ?? showName(table)
      return [
        {
          span: operation.span,
          object: shown,
          table,
          message: `${name ?? 'The index'} on ${showName(table)} has ${String(keys.length)} key columns; behind the third each costs every write and seldom narrows a search.`,
        },
      ]
    })
  },
})
