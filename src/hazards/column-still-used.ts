import type { CodeUse } from '../evidence/code/facts.js'
import { sameName, showName, type Name } from '../migrations/operation.js'
import { hazard, type Applied, type Candidate, type MigrationContext } from './hazard.js'
import { isOlderColumn, isOlderTable } from './shared/age.js'
import { certainUses } from './shared/code.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { count, columnOf, listed } from './shared/words.js'

/** The first places are shown; the rest is counted. */
const MOST_PLACES = 10

/** The release that brings the migration runs its own code against the schema behind it. */
export const columnStillUsed = hazard({
  id: 'column-still-used',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: EVERY_ENGINE,
  subject: 'migration',
  title: 'Code still names what is dropped or renamed',
  why: 'The release that brings the migration still asks for a column or table that is gone behind it: its queries fail from the commit on, not only those of the release before.',
  safeWhen:
    'The name belongs to something else that is spelled alike. Found are models that declare the column for this table, SQL in strings and query files that names it beside its table, and identifiers of several words in code that works with the table where no other table has such a column. Tests, generated files, translations, documents, seeds and what pages show are not looked at.',
  instead:
    'Take the column out of the model and of every query first (Rails: ignored_columns, Prisma: @ignore), release that, and drop or rename in a later migration.',
  sources: [
    'https://api.rubyonrails.org/classes/ActiveRecord/ModelSchema/ClassMethods.html#method-i-ignored_columns-3D',
    'https://www.prisma.io/docs/orm/reference/prisma-schema-reference#ignore',
  ],
  bad: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, ShippingNote nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders DROP COLUMN ShippingNote;',
        code: {
          'src/Orders.cs': `var rows = db.Query("SELECT ShippingNote FROM dbo.Orders");
`,
        },
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY, shipping_note TEXT);',
        sql: 'ALTER TABLE orders DROP COLUMN shipping_note;',
        code: {
          'src/orders.js': `export const list = (db) => db.query('SELECT orders.shipping_note FROM orders')
`,
        },
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, shipping_note text);',
        sql: 'ALTER TABLE orders DROP COLUMN shipping_note;',
        code: {
          'src/orders.js': `export const list = (db) => db.query('SELECT orders.shipping_note FROM orders')
`,
        },
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, internal_note text);',
        sql: 'ALTER TABLE orders DROP COLUMN internal_note;',
        code: { 'src/orders.ts': 'export const list = () => pool.query(`SELECT id, internal_note FROM orders`)\n' },
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders DROP COLUMN note;',
        code: {
          'prisma/schema.prisma':
            'model Order {\n  id BigInt @id\n  remark String? @map("note")\n  @@map("orders")\n}\n',
        },
        note: 'Mapped under another name.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, internal_note text);',
        sql: 'ALTER TABLE orders RENAME COLUMN internal_note TO remark;',
        code: {
          'app/services/invoices.rb': 'Order.where(internal_note: nil).each { |order| puts order.internal_note }\n',
        },
      },
      {
        before: 'CREATE TABLE legacy_orders (id bigint PRIMARY KEY);',
        sql: 'DROP TABLE legacy_orders;',
        code: { 'internal/store.go': 'var q = "DELETE FROM legacy_orders WHERE id = $1"\n' },
      },
    ],
  },
  good: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, ShippingNote nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders DROP COLUMN ShippingNote;',
        code: {
          'src/Orders.cs': `var rows = db.Query("SELECT Id FROM dbo.Orders");
`,
        },
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE orders (id INTEGER PRIMARY KEY, shipping_note TEXT);',
        sql: 'ALTER TABLE orders DROP COLUMN shipping_note;',
        code: {
          'src/orders.js': `export const list = (db) => db.query('SELECT orders.id FROM orders')
`,
        },
      },
    ],
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, shipping_note text);',
        sql: 'ALTER TABLE orders DROP COLUMN shipping_note;',
        code: {
          'src/orders.js': `export const list = (db) => db.query('SELECT orders.id FROM orders')
`,
        },
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders DROP COLUMN note;',
        code: {
          'prisma/schema.prisma': 'model Order {\n  id BigInt @id\n  note String? @ignore\n  @@map("orders")\n}\n',
        },
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, internal_note text);',
        sql: 'ALTER TABLE orders DROP COLUMN internal_note;',
        code: {
          'app/models/order.rb': 'class Order < ApplicationRecord\n  self.ignored_columns += %w[internal_note]\nend\n',
        },
      },
      {
        before:
          'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\nCREATE TABLE invoices (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders DROP COLUMN note;',
        code: {
          'src/invoices.ts': "db.query('SELECT invoices.note FROM invoices JOIN orders ON orders.id = invoices.id')\n",
        },
        note: 'The column of another table.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        sql: 'ALTER TABLE orders RENAME COLUMN note TO remark;',
        code: {
          'prisma/schema.prisma':
            'model Order {\n  id BigInt @id\n  note String? @map("remark")\n  @@map("orders")\n}\n',
        },
        note: 'Code keeps its name; the mapping follows the column.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, internal_note text);',
        sql: 'ALTER TABLE orders DROP COLUMN internal_note;',
        code: {
          'src/orders.ts':
            '// internal_note went away in March\nexport const list = () => pool.query(`SELECT id FROM orders`)\n',
          'src/orders.test.ts': 'expect(order.internal_note).toBeUndefined()\n',
        },
        note: 'A comment and a test.',
      },
    ],
  },
  detect: (context) => context.applied.flatMap((applied) => judged(applied, context)),
})

function judged(applied: Applied, context: MigrationContext): readonly Candidate[] {
  const { operation } = applied
  switch (operation.kind) {
    case 'drop-column':
    case 'rename-column': {
      const { table, column } = operation
      if (!isOlderColumn(context.before, table, column) || isMadeHere(table, column, applied, context)) return []
      if (context.after.find(table)?.columns.has(column) === true) return []
      const uses = certainUses(context.code, table, column, context)
      const kept = operation.kind === 'rename-column' && isSpelledAlike(column, operation.to)
      return found(applied, table, columnOf(table, column), kept ? uses.filter((use) => use.how === 'sql') : uses)
    }
    case 'drop-table':
    case 'rename-table': {
      const { table } = operation
      if (!isOlderTable(context.before, table) || isMadeHere(table, undefined, applied, context)) return []
      if (context.after.find(table) !== undefined || isPartlyRead(context)) return []
      return found(applied, table, showName(table), certainUses(context.code, table, undefined, context))
    }
    default:
      return []
  }
}

function found({ operation }: Applied, table: Name, object: string, uses: readonly CodeUse[]): readonly Candidate[] {
  if (uses.length === 0) return []
  const shown = uses.slice(0, MOST_PLACES).map(({ seen }) => `${seen.path}:${seen.line}`)
  const rest = uses.length - shown.length
  const places = listed(rest > 0 ? [...shown, `${rest} more`] : shown)
  return [
    {
      span: operation.span,
      message: `Code of this very release still names ${object} in ${count(uses.length, 'place')}, which fails once the migration has run: ${places}.`,
      object,
      table,
      fix: fix(
        deploy(`Release code that no longer names ${object}; drop or rename it in a migration of a later release.`),
      ),
    },
  ]
}

/** A statement that nobody could read may make the table again: rebuilds do. */
function isPartlyRead({ migration, applied }: MigrationContext): boolean {
  return migration.unread.length > 0 || applied.some(({ operation }) => operation.kind === 'opaque')
}

/** The same migration made it: no release knows it. */
function isMadeHere(
  table: Name,
  column: string | undefined,
  applied: Applied,
  { applied: all }: MigrationContext,
): boolean {
  return all.slice(0, all.indexOf(applied)).some(({ operation }) => {
    switch (operation.kind) {
      case 'create-table':
        return sameName(operation.table, table)
      case 'rename-table':
        return sameName(operation.to, table)
      case 'add-column':
        return sameName(operation.table, table) && operation.column.name === column
      case 'rename-column':
        return sameName(operation.table, table) && operation.to === column
      default:
        return false
    }
  })
}

function isSpelledAlike(a: string, b: string): boolean {
  const bare = (name: string): string => name.toLowerCase().replaceAll('_', '')
  return bare(a) === bare(b)
}
