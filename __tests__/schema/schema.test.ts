import { describe, expect, test } from '@jest/globals'
import type { Dialect, Operation } from '../../src/migrations/operation.js'
import { Schema } from '../../src/schema/schema.js'
import {
  addColumn,
  addConstraint,
  alterColumn,
  alterColumnType,
  base,
  check,
  column,
  createDomain,
  createEnum,
  createIndex,
  createTable,
  createView,
  dropColumn,
  dropConstraint,
  dropIndex,
  dropTable,
  expression,
  foreignKey,
  index,
  named,
  opaque,
  primaryKey,
  renameColumn,
  renameTable,
  setVariable,
  unique,
  update,
  validateConstraint,
} from './build.js'

function schemaOf(operations: readonly Operation[], dialect: Dialect = 'postgres'): Schema {
  const schema = new Schema(dialect)
  for (const operation of operations) schema.apply(operation, '1')
  return schema
}

const customers = createTable(
  'customers',
  [column('id', 'int8'), column('email', 'text')],
  [primaryKey(['id']), unique(['email'])],
)
const orders = createTable(
  'orders',
  [column('id', 'int8'), column('customer_id', 'int8'), column('total', 'int4', { nullable: false })],
  [primaryKey(['id']), foreignKey(['customer_id'], 'customers'), check('total >= 0', ['total'])],
)

describe('names that the engine gives', () => {
  test('constraints and indexes without a name get PostgreSQL’s', () => {
    const schema = schemaOf([customers, orders, createIndex(index('orders', ['customer_id', 'total']))])
    const { constraints, indexes } = schema.table({ name: 'orders' })
    expect(constraints.map((constraint) => constraint.name)).toEqual([
      'orders_pkey',
      'orders_customer_id_fkey',
      'orders_total_check',
    ])
    expect(indexes.map(({ name }) => name)).toEqual(['orders_pkey', 'orders_customer_id_total_idx'])
    expect(schema.index({ name: 'customers_email_key' })).toMatchObject({
      unique: true,
      constraint: 'customers_email_key',
    })
  })

  test('a second index on the same column and an index on a function are told apart', () => {
    const schema = schemaOf([
      customers,
      createIndex(index('customers', ['email'])),
      createIndex(index('customers', ['email'])),
      createIndex(index('customers', ['lower(email)'])),
      createIndex(index('customers', ["(email || 'x')"])),
    ])
    expect(
      schema
        .table({ name: 'customers' })
        .indexes.map(({ name }) => name)
        .slice(2),
    ).toEqual(['customers_email_idx', 'customers_email_idx1', 'customers_lower_idx', 'customers_expr_idx'])
  })

  test('long names are cut to 63 bytes as PostgreSQL cuts them', () => {
    const table = 'a_table_with_a_name_that_goes_on_and_on'
    const schema = schemaOf([
      createTable(
        table,
        [column('a_column_with_a_long_name_as_well', 'int4')],
        [unique(['a_column_with_a_long_name_as_well'])],
      ),
    ])
    const name = schema.table({ name: table }).constraints[0]?.name ?? ''
    expect(name).toBe('a_table_with_a_name_that_goes_a_column_with_a_long_name_as__key')
    expect(name).toHaveLength(63)
  })

  test('PostgreSQL makes one index of a primary key and a unique constraint on the same column', () => {
    const schema = schemaOf([createTable('users', [column('id', 'uuid')], [unique(['id']), primaryKey(['id'])])])
    expect(schema.table({ name: 'users' }).indexes.map(({ name }) => name)).toEqual(['users_pkey'])
  })

  test('MySQL names indexes by their column and gives a foreign key an index', () => {
    const schema = schemaOf([customers, orders], 'mysql')
    const { indexes, constraints } = schema.table({ name: 'orders' })
    expect(indexes.map(({ name }) => name)).toEqual(['PRIMARY', 'customer_id'])
    expect(constraints.map((constraint) => constraint.name)).toEqual(['PRIMARY', 'orders_ibfk_1', 'orders_chk_1'])
  })
})

describe('what follows from a statement', () => {
  test('a primary key makes its columns NOT NULL and an empty reference means the primary key', () => {
    const schema = schemaOf([customers, orders])
    expect(schema.column({ name: 'orders' }, 'id')?.nullable).toBe(false)
    expect(schema.referrers({ name: 'customers' })).toMatchObject([
      { columns: ['customer_id'], references: { columns: ['id'] } },
    ])
  })

  test('a dropped column takes its constraints and indexes along', () => {
    const schema = schemaOf([
      customers,
      orders,
      createIndex(index('orders', ['total', 'id'])),
      dropColumn('orders', 'total'),
    ])
    const table = schema.table({ name: 'orders' })
    expect([...table.columns.keys()]).toEqual(['id', 'customer_id'])
    expect(table.constraints.map((constraint) => constraint.name)).toEqual(['orders_pkey', 'orders_customer_id_fkey'])
    expect(table.indexes.map(({ name }) => name)).toEqual(['orders_pkey'])
  })

  test('MySQL only takes a dropped column out of its indexes', () => {
    const schema = schemaOf(
      [customers, orders, createIndex(index('orders', ['total', 'id'], { name: 'ti' })), dropColumn('orders', 'total')],
      'mysql',
    )
    expect(schema.table({ name: 'orders' }).indexes.find(({ name }) => name === 'ti')?.keys).toEqual([
      { column: 'id', text: 'id' },
    ])
  })

  test('DROP TABLE … CASCADE drops foreign keys that point at it and views over it', () => {
    const schema = schemaOf([customers, orders, createView('v', ['customers'], ['id']), dropTable('customers', true)])
    expect(schema.find({ name: 'customers' })).toBeUndefined()
    expect(schema.find({ name: 'v' })).toBeUndefined()
    expect(schema.table({ name: 'orders' }).constraints.map((constraint) => constraint.kind)).toEqual([
      'primary key',
      'check',
    ])
  })

  test('an index taken over by a constraint bears the constraint’s name and goes with it', () => {
    const built = [
      customers,
      orders,
      createIndex(index('orders', ['total'], { name: 'i', unique: true })),
      addConstraint('orders', unique([], { name: 'orders_total_key', usingIndex: 'i' })),
    ]
    expect(schemaOf(built).index({ name: 'orders_total_key' })?.constraint).toBe('orders_total_key')
    expect(schemaOf(built).index({ name: 'i' })).toBeUndefined()
    expect(
      schemaOf([...built, dropConstraint('orders', 'orders_total_key')]).index({ name: 'orders_total_key' }),
    ).toBeUndefined()
  })

  test('NOT VALID stays until it is validated', () => {
    const added = addConstraint('orders', check('total < 10', ['total'], { name: 'small', validated: false }))
    const validated = (operations: readonly Operation[]): boolean | undefined =>
      schemaOf(operations)
        .table({ name: 'orders' })
        .constraints.find((constraint) => constraint.name === 'small')?.validated
    expect(validated([customers, orders, added])).toBe(false)
    expect(validated([customers, orders, added, validateConstraint('orders', 'small')])).toBe(true)
  })

  test('an enum keeps the order of its members and a dropped domain takes its columns along', () => {
    const schema = schemaOf([
      createEnum('mood', ['a', 'c']),
      {
        ...base,
        kind: 'alter-type',
        type: named('mood'),
        change: { kind: 'add value', value: 'b', position: 'before', neighbour: 'c' },
      },
      createDomain('cents', 'int4', true),
      createTable('prices', [column('id', 'int4'), column('amount', 'cents')]),
    ])
    expect(schema.type({ name: 'mood' })?.values).toEqual(['a', 'b', 'c'])
    expect(schema.usersOf({ name: 'cents' }).map((table) => table.name.name)).toEqual(['prices'])
    schema.apply({ ...base, kind: 'drop-type', type: named('cents'), what: 'domain', cascade: true }, '1')
    expect(schema.hasColumn({ name: 'prices' }, 'amount')).toBe('no')
  })

  test('a default follows the member that it names', () => {
    const standard = { text: "'it''s new'", volatility: 'constant', columns: [] } as const
    const schema = schemaOf([
      createEnum('mood', ["it's new", 'old']),
      createTable('days', [column('mood', 'mood', { default: standard })]),
      {
        ...base,
        kind: 'alter-type',
        type: named('mood'),
        change: { kind: 'rename value', value: "it's new", to: 'New' },
      },
    ])
    expect([...schema.table({ name: 'days' }).columns.values()].map((each) => each.default?.text)).toEqual(["'New'"])
  })

  test('a partition has its parent’s columns, and an ALTER of the parent reaches it', () => {
    const schema = schemaOf(
      [
        createTable('events', [column('at', 'date'), column('kind', 'text')], [], { partitionedBy: ['at'] }),
        createTable('events_2026', [], [], { partitionOf: named('events') }),
        addColumn('events', column('source', 'text')),
        dropTable('events'),
      ].slice(0, 3),
    )
    expect([...schema.table({ name: 'events_2026' }).columns.keys()]).toEqual(['at', 'kind', 'source'])
  })

  test('a called routine does what its body says', () => {
    const schema = schemaOf([
      {
        ...base,
        kind: 'create-routine',
        routine: named('setup'),
        what: 'procedure',
        language: 'plpgsql',
        securityDefiner: false,
        fixedSearchPath: false,
        trigger: false,
        body: [customers],
      },
    ])
    expect(schema.find({ name: 'customers' })).toBeUndefined()
    schema.apply({ ...base, kind: 'call-routine', routine: named('setup') }, '1')
    expect(schema.hasColumn({ name: 'customers' }, 'email')).toBe('yes')
  })

  test('SQLite’s rebuild of a table ends with the new shape under the old name', () => {
    const schema = schemaOf(
      [
        customers,
        orders,
        createTable('new_customers', [column('id', 'integer'), column('name', 'text')]),
        dropTable('customers'),
        renameTable('new_customers', 'customers'),
      ],
      'sqlite',
    )
    expect([...schema.table({ name: 'customers' }).columns.keys()]).toEqual(['id', 'name'])
    expect(schema.referrers({ name: 'customers' })).toHaveLength(1)
  })

  test('MySQL’s CHANGE renames and states the column again', () => {
    const definition = column('amount', 'int8', { nullable: false })
    const schema = schemaOf(
      [customers, orders, alterColumn('orders', 'total', { kind: 'redefine', definition })],
      'mysql',
    )
    expect([...schema.table({ name: 'orders' }).columns.keys()]).toEqual(['id', 'customer_id', 'amount'])
    expect(schema.column({ name: 'orders' }, 'amount')).toMatchObject({ nullable: false, type: { name: 'int8' } })
  })
})

describe('renames', () => {
  test('a table keeps its identity, and foreign keys follow it', () => {
    const schema = schemaOf([customers, orders])
    const { identity } = schema.table({ name: 'customers' })
    schema.nextEra()
    schema.apply(renameTable('customers', 'clients'), '2')
    expect(schema.table({ name: 'clients' }).identity).toBe(identity)
    expect(schema.isNewTable({ name: 'clients' })).toBe(false)
    expect(schema.referrers({ name: 'clients' }).map(({ table }) => table.name.name)).toEqual(['orders'])
  })

  test('a column is renamed in keys, checks, indexes and in foreign keys that point at it', () => {
    const schema = schemaOf([
      customers,
      orders,
      createIndex(index('orders', ['total'], { name: 'i', where: expression('total > 0', ['total']) })),
      renameColumn('orders', 'total', 'amount'),
      renameColumn('customers', 'id', 'key'),
    ])
    const table = schema.table({ name: 'orders' })
    expect(table.constraints[2]).toMatchObject({ expression: { text: 'amount >= 0', columns: ['amount'] } })
    expect(schema.index({ name: 'i' })).toMatchObject({ keys: [{ column: 'amount' }], where: { text: 'amount > 0' } })
    expect(schema.referrers({ name: 'customers' })[0]?.references.columns).toEqual(['key'])
  })
})

describe('old, new and uncertain', () => {
  test('objects of this era are new, objects before it are old, temporary tables are always new', () => {
    const schema = schemaOf([customers, createTable('t', [column('id', 'int4')], [], { temporary: true })])
    schema.nextEra()
    schema.apply(orders, '2')
    schema.apply(addColumn('customers', column('phone', 'text')), '2')
    expect(schema.isNewTable({ name: 'orders' })).toBe(true)
    expect(schema.isNewTable({ name: 'customers' })).toBe(false)
    expect(schema.isNewTable({ name: 't' })).toBe(true)
    expect(schema.isNewColumn({ name: 'customers' }, 'phone')).toBe(true)
    expect(schema.isNewColumn({ name: 'customers' }, 'email')).toBe(false)
  })

  test('a table that no migration creates is old and only partly known, and later statements reveal it', () => {
    const schema = schemaOf([])
    expect(schema.find({ name: 'legacy' })).toBeUndefined()
    expect(schema.table({ name: 'legacy' })).toMatchObject({ exact: false, made: { migration: undefined } })
    expect(schema.isNewTable({ name: 'legacy' })).toBe(false)
    expect(schema.hasColumn({ name: 'legacy' }, 'a')).toBe('unknown')
    const { identity } = schema.table({ name: 'legacy' })
    schema.apply(alterColumnType('legacy', 'a', 'int8'), '1')
    expect(schema.table({ name: 'legacy' }).identity).toBe(identity)
    expect(schema.hasColumn({ name: 'legacy' }, 'a')).toBe('yes')
    expect(schema.isNewColumn({ name: 'legacy' }, 'a')).toBe(false)
  })

  test('dynamic SQL makes uncertain what it may touch, and nothing made after it', () => {
    const some = schemaOf([customers, orders, opaque(['orders'])])
    expect([some.table({ name: 'customers' }).exact, some.table({ name: 'orders' }).exact]).toEqual([true, false])
    const all = schemaOf([customers, opaque(), orders])
    expect(all.hasColumn({ name: 'customers' }, 'phone')).toBe('unknown')
    expect(all.hasColumn({ name: 'orders' }, 'phone')).toBe('no')
  })

  test('an operation in an undecided branch drops nothing and proves nothing', () => {
    const schema = schemaOf([customers, { ...dropTable('customers'), branch: 'process.env.CLEAN' }])
    expect(schema.table({ name: 'customers' })).toMatchObject({ exact: false })
    expect(schema.hasColumn({ name: 'customers' }, 'email')).toBe('yes')
  })

  test('rows written in an undecided branch leave the table as well known as before', () => {
    const schema = schemaOf([customers, { ...update('customers', 'email', "''"), branch: 'process.env.SEED' }])
    expect(schema.table({ name: 'customers' }).exact).toBe(true)
  })

  test('nonsense never throws and makes its table uncertain', () => {
    const nonsense = [
      dropColumn('orders', 'nope'),
      addColumn('orders', column('id', 'int4')),
      dropConstraint('orders', 'nope'),
      validateConstraint('orders', 'nope'),
      renameColumn('orders', 'nope', 'total'),
      renameTable('orders', 'customers'),
      dropIndex('nope'),
      orders,
    ]
    for (const operation of nonsense) {
      const schema = schemaOf([customers, orders])
      expect(() => schema.apply(operation, '2')).not.toThrow()
    }
    expect(schemaOf([customers, orders, dropColumn('orders', 'nope')]).table({ name: 'orders' }).exact).toBe(false)
  })

  test('IF NOT EXISTS changes nothing that is there', () => {
    const schema = schemaOf([
      customers,
      { ...createTable('customers', [column('other', 'text')]), guards: ['if not exists'] },
    ])
    expect([...schema.table({ name: 'customers' }).columns.keys()]).toEqual(['id', 'email'])
    expect(schema.table({ name: 'customers' }).exact).toBe(true)
  })
})

describe('names and the search path', () => {
  test('public.orders and orders are one table, audit.orders is another', () => {
    const schema = schemaOf([
      createTable('public.orders', [column('id', 'int4')]),
      createTable('audit.orders', [column('at', 'date')]),
    ])
    expect(schema.hasColumn({ name: 'orders' }, 'id')).toBe('yes')
    expect(schema.hasColumn({ schema: 'audit', name: 'orders' }, 'id')).toBe('no')
    expect([...schema.tables()].map((table) => table.name)).toEqual([
      { name: 'orders' },
      { schema: 'audit', name: 'orders' },
    ])
  })

  test('SET search_path decides where unqualified names lead, until the migration ends', () => {
    const schema = schemaOf([
      setVariable('search_path', '"$user", app, public'),
      createTable('users', [column('id', 'int4')]),
    ])
    expect(schema.find({ schema: 'app', name: 'users' })).toBeDefined()
    schema.apply(createTable('accounts', [column('id', 'int4')]), '2')
    expect(schema.find({ schema: 'app', name: 'accounts' })).toBeUndefined()
    expect(schema.find({ name: 'users' })?.name).toEqual({ schema: 'app', name: 'users' })
  })

  test('SET LOCAL ends with its transaction', () => {
    const schema = schemaOf([
      setVariable('search_path', 'app', 'transaction'),
      { ...base, kind: 'transaction', change: 'commit' },
      createTable('users', [column('id', 'int4')]),
    ])
    expect(schema.find({ schema: 'app', name: 'users' })).toBeUndefined()
  })

  test('a schema that a template fills in is a schema like any other', () => {
    const table = { schema: '{{ index .Options "Namespace" }}', name: 'users' }
    const schema = schemaOf([{ ...createTable('users', [column('id', 'int4')]), table }])
    expect(schema.find(table)?.name).toEqual(table)
    expect(schema.hasColumn(table, 'id')).toBe('yes')
  })

  test('SET SCHEMA moves a table with its indexes', () => {
    const schema = schemaOf([customers, renameTable('customers', 'crm.customers')])
    expect(schema.find({ schema: 'crm', name: 'customers' })).toBeDefined()
    expect(schema.index({ schema: 'crm', name: 'customers_pkey' })).toBeDefined()
  })
})

describe('copies', () => {
  test('a copy does not see what happens to the original, nor the original what happens to the copy', () => {
    const schema = schemaOf([customers])
    const copy = schema.clone()
    schema.apply(addColumn('customers', column('phone', 'text')), '2')
    copy.apply(dropTable('customers'), '2')
    expect(schema.hasColumn({ name: 'customers' }, 'phone')).toBe('yes')
    expect(copy.find({ name: 'customers' })).toBeUndefined()
    expect(copy.clone().find({ name: 'customers' })).toBeUndefined()
  })
})

test('a history of 1,000 migrations and 5,000 operations, with a copy before each, ends with every table as its last statement left it', () => {
  const history = Array.from({ length: 1000 }, (_, at): Operation[] => {
    const table = `table_${String(at)}`
    const parent = at === 0 ? [] : [foreignKey(['parent_id'], `table_${String(at - 1)}`)]
    return [
      createTable(
        table,
        [column('id', 'int8'), column('parent_id', 'int8'), column('a', 'text')],
        [primaryKey(['id']), ...parent],
      ),
      createIndex(index(table, ['parent_id'])),
      addColumn(table, column('b', 'text')),
      alterColumn('table_0', 'a', { kind: at % 2 === 0 ? 'set not null' : 'drop not null' }),
      renameColumn(table, 'b', 'c'),
    ]
  })
  const schema = new Schema('postgres')
  const copies = history.map((operations, at) => {
    schema.nextEra()
    const copy = schema.clone()
    for (const operation of operations) schema.apply(operation, String(at))
    return copy
  })
  expect([...schema.tables()]).toHaveLength(1000)
  expect(
    [...schema.tables()].every((table) => table.exact && table.columns.has('c') && table.indexes.length === 2),
  ).toBe(true)
  expect(copies.map((copy) => [...copy.tables()].length)).toEqual(history.map((_, at) => at))
})
