import { expect, test } from '@jest/globals'
import { upsertsIn } from '../../../src/evidence/code/upserts/gather.js'

/** `table (columns) line`. */
const found = (path: string, text: string): readonly string[] =>
  upsertsIn(path, text).map(
    ({ of, columns, predicate, seen }) =>
      `${of.name} (${columns.join(', ')})${predicate ? ' where' : ''} ${String(seen.line)}`,
  )

test.each([
  [
    'a query in a string',
    'src/a.ts',
    '\nsql`INSERT INTO shop.orders (a, number) VALUES (1, 2) ON CONFLICT (number, "a") DO NOTHING`',
    ['orders (number, a) 2'],
  ],
  [
    'a query file',
    'queries/a.sql',
    'INSERT INTO orders (a) VALUES ($1)\nON CONFLICT (a) WHERE gone IS NULL DO UPDATE SET a = 1;',
    ['orders (a) where 2'],
  ],
  [
    'a query in pieces',
    'a.py',
    'run("insert into orders (a) values (%s) "\n    "on conflict(a) do nothing returning id")',
    ['orders (a) 2'],
  ],
  [
    'Diesel',
    'src/a.rs',
    'insert_into(x)\n  .on_conflict((schema::follows::a_id, schema::follows::b_id))\n.do_nothing()',
    ['follows (a_id, b_id) 2'],
  ],
  [
    'Drizzle',
    'a.ts',
    'db.insert(schema.orders).values(x).onConflictDoUpdate({ target: [orders.tenantId, orders.number], set: { a: 1 } })',
    ['orders (tenantId, number) 1'],
  ],
  [
    'Knex',
    'a.js',
    "knex('orders').insert({ a: 1 }).onConflict(['tenant_id', 'number']).merge()",
    ['orders (tenant_id, number) 1'],
  ],
  [
    'Kysely',
    'a.ts',
    "db.insertInto('orders').values(x).onConflict((oc) => oc.column('number').doNothing())",
    ['orders (number) 1'],
  ],
  ['Sequelize', 'a.ts', "await Order.upsert(x, { conflictFields: ['number'] })", ['Order (number) 1']],
  [
    'TypeORM',
    'a.ts',
    "await manager.upsert(Order, [x], ['number']); await db.getRepository(Line).upsert(x, { conflictPaths: ['no'] })",
    ['Order (number) 1', 'Line (no) 1'],
  ],
  [
    'Rails',
    'a.rb',
    'Order.upsert_all(rows, unique_by: %i[tenant_id number])\nLine.upsert(row, unique_by: :no)',
    ['Order (tenant_id, number) 1', 'Line (no) 2'],
  ],
  [
    'Django',
    'a.py',
    'Order.objects.bulk_create(rows, update_conflicts=True,\n unique_fields=["number"], update_fields=["a"])',
    ['Order (number) 2'],
  ],
  [
    'SQLAlchemy',
    'a.py',
    'stmt = pg.insert(Order).values(rows)\nstmt = stmt.on_conflict_do_update(index_elements=[Order.tenant_id, "number"], set_={})',
    ['Order (tenant_id, number) 2'],
  ],
  [
    'GORM',
    'a.go',
    'db.Clauses(clause.OnConflict{\n Columns: []clause.Column{{Name: "number"}}, DoNothing: true,\n}).Create(&Order{No: 1})',
    ['Order (number) 1'],
  ],
])('%s', (_, path, text, expected) => {
  expect(found(path, text)).toEqual(expected)
})

test.each([
  ['a comment', 'a.ts', '// INSERT INTO orders (a) VALUES (1) ON CONFLICT (a) DO NOTHING\n'],
  [
    'a constraint by its name',
    'a.go',
    '"INSERT INTO orders (a) VALUES (1) ON CONFLICT ON CONSTRAINT orders_key DO NOTHING"',
  ],
  ['no target', 'a.rs', '.on_conflict_do_nothing()'],
  ['an expression', 'a.ts', '`INSERT INTO orders (a) VALUES (1) ON CONFLICT (lower(a)) DO NOTHING`'],
  ['a table that is put together', 'a.ts', '`INSERT INTO ${table} (a) VALUES (1) ON CONFLICT (a) DO NOTHING`'],
  [
    'an analytical store',
    'a.ts',
    "import { DuckDB } from 'duckdb'\n`INSERT INTO orders (a) VALUES (1) ON CONFLICT (a) DO NOTHING`",
  ],
])('nothing in %s', (_, path, text) => {
  expect(found(path, text)).toEqual([])
})
