import { showName } from '../migrations/operation.js'
import type { Migration } from '../migrations/model.js'
import { isSorted } from '../schema/covering.js'
import type { Index, Table } from '../schema/model.js'
import { hazard } from './hazard.js'
import { creationOf, firstOperation, judgedMigrations, standingTables } from './shared/brought.js'
import { SQL } from './shared/engines.js'

/** An index serves searches by any leading part of its keys: https://www.postgresql.org/docs/18/indexes-multicolumn.html */
export const redundantIndex = hazard({
  id: 'redundant-index',
  convention: true,
  check: null,
  severity: 'low',
  engines: SQL,
  subject: 'history',
  title: 'Index that another one covers',
  why: 'Every write maintains both, they share the cache, and no query needs the shorter one: the longer begins with the same columns.',
  safeWhen:
    'The longer index is so much larger that searches by the short key alone are measurably slower; or it is about to be dropped.',
  instead: 'Keep the one that enforces something or has more columns, and drop the other.',
  sources: [
    'https://www.postgresql.org/docs/18/indexes-multicolumn.html',
    'https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html',
  ],
  bad: {
    sqlite: [
      {
        before: `CREATE TABLE orders (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER, d INTEGER);
CREATE INDEX orders_a_b ON orders (a, b);`,
        sql: 'CREATE INDEX orders_a ON orders (a);',
      },
    ],
    sqlserver: [
      {
        before: `CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);
GO
CREATE INDEX IX_Orders_A_B ON dbo.Orders (A, B);`,
        sql: 'CREATE INDEX IX_Orders_A ON dbo.Orders (A) WITH (ONLINE = ON);',
      },
    ],
    postgres: [
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at date);\nCREATE INDEX by_customer ON orders (customer_id);\nCREATE INDEX by_customer_day ON orders (customer_id, placed_at);',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, code text UNIQUE);',
        sql: 'CREATE INDEX CONCURRENTLY by_code ON orders (code);',
        outsideTransaction: true,
        note: 'The unique constraint has an index already.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nCREATE INDEX one ON orders (total);',
        sql: 'CREATE INDEX CONCURRENTLY two ON orders (total);',
        outsideTransaction: true,
      },
    ],
    mysql: [
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at date, KEY a (customer_id), KEY b (customer_id, placed_at));',
      },
    ],
  },
  good: {
    sqlite: [
      {
        before: `CREATE TABLE orders (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER, d INTEGER);
CREATE INDEX orders_a_b ON orders (a, b);`,
        sql: 'CREATE INDEX orders_b ON orders (b);',
      },
    ],
    sqlserver: [
      {
        before: `CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, A int NULL, B int NULL, C int NULL, D int NULL);
GO
CREATE INDEX IX_Orders_A_B ON dbo.Orders (A, B);`,
        sql: 'CREATE INDEX IX_Orders_B ON dbo.Orders (B) WITH (ONLINE = ON);',
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int, KEY by_a (a));',
        sql: 'CREATE INDEX by_b ON orders (b);',
      },
    ],
    postgres: [
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at date, open boolean);\nCREATE INDEX a ON orders (placed_at);\nCREATE INDEX b ON orders (customer_id, placed_at);\nCREATE INDEX c ON orders (customer_id) WHERE open;\nCREATE INDEX d ON orders USING hash (customer_id);\nCREATE INDEX e ON orders (customer_id DESC);',
        note: 'None begins with another’s key, row for row and in the same way.',
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, code text, region text);\nCREATE UNIQUE INDEX a ON orders (code);\nCREATE INDEX b ON orders (code, region);',
        note: 'The shorter one is unique: it enforces what the longer does not.',
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nCREATE INDEX one ON orders (total);\nCREATE INDEX two ON orders (total);',
        sql: 'ALTER TABLE orders ADD COLUMN note text;',
        note: 'Both stood before.',
      },
    ],
  },
  detect: ({ plan, after }) => {
    const judged = judgedMigrations(plan)
    return standingTables(after).flatMap((table) =>
      table.indexes.flatMap((index) => {
        const other = table.indexes.find((each) => each !== index && covers(each, index, table))
        if (other === undefined) return []
        const migration = judged.find(({ id }) => id === index.made.migration || id === other.made.migration)
        if (migration === undefined) return []
        const brought = index.made.migration === migration.id ? index : other
        return [
          {
            span: spanOf(migration, brought, table),
            object: index.name,
            table: table.name,
            message: `${index.name} on ${showName(table.name)} is maintained by every write and needed by no query: ${other.name} (${keysOf(other).join(', ')}) begins with its columns.`,
            proven: table.exact ? ('replay' as const) : ('rule' as const),
          },
        ]
      }),
    )
  },
})

/** `longer` finds whatever `shorter` finds, and `shorter` enforces nothing. Of two equal ones the later is redundant. */
function covers(longer: Index, shorter: Index, table: Table): boolean {
  if (shorter.unique || shorter.constraint !== undefined || !comparable(longer, shorter)) return false
  const keys = keysOf(shorter)
  if (keys.length === 0 || keys.some((key, at) => keysOf(longer)[at] !== key)) return false
  if (!shorter.include.every((column) => [...longer.include, ...keysOf(longer)].includes(column))) return false
  if (keysOf(longer).length > keys.length || longer.unique) return true
  return (
    shorter.include.length < longer.include.length || table.indexes.indexOf(longer) < table.indexes.indexOf(shorter)
  )
}

function comparable(a: Index, b: Index): boolean {
  const ordinary = [a, b].every((index) => isSorted(index) && index.valid)
  // A narrow index beside a clustered one, which holds the rows themselves, reads less.
  return ordinary && a.method.toLowerCase() === b.method.toLowerCase() && a.where?.text === b.where?.text
}

function keysOf(index: Index): readonly string[] {
  return index.keys.map(({ text }) => text.toLowerCase())
}

/** Where the migration makes the index: by itself, or with its table. */
function spanOf(migration: Migration, index: Index, table: Table): Migration['span'] {
  const own = firstOperation(migration, (each) => each.kind === 'create-index' && each.index.name === index.name)
  return (own ?? creationOf(migration, table) ?? migration).span
}
