import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { loadModule, parseSync } from 'libpg-query'
import type { Operation } from '../../../../src/migrations/operation.js'
import { printOperation, printSteps } from '../../../../src/migrations/sql/postgres/print.js'
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
  reindex,
  remove,
  renameColumn,
  renameTable,
  setVariable,
  span,
  truncate,
  unique,
  update,
  validateConstraint,
} from '../../../schema/build.js'
import { psql, serverVersion } from '../../../schema/effects/psql.js'

beforeAll(async () => {
  await loadModule()
})

const notNullCheck = check('total IS NOT NULL', ['total'], { name: 'orders_total_present', validated: false })

/** In an order in which a server can run them, one after the other, from nothing. */
const RUNNABLE: readonly (readonly [Operation, string])[] = [
  [createEnum('mood', ['calm', "don't"]), `CREATE TYPE mood AS ENUM ('calm', 'don''t')`],
  [
    {
      ...base,
      kind: 'alter-type',
      type: named('mood'),
      change: { kind: 'add value', value: 'angry', position: 'before', neighbour: 'calm' },
    },
    `ALTER TYPE mood ADD VALUE 'angry' BEFORE 'calm'`,
  ],
  [
    { ...base, kind: 'alter-type', type: named('mood'), change: { kind: 'rename value', value: 'angry', to: 'cross' } },
    `ALTER TYPE mood RENAME VALUE 'angry' TO 'cross'`,
  ],
  [createDomain('cents', 'int4', false), 'CREATE DOMAIN cents AS int4'],
  [
    {
      ...base,
      kind: 'alter-type',
      type: named('cents'),
      change: {
        kind: 'domain constraint',
        what: 'add',
        constraint: check('value > 0', [], { name: 'positive', validated: false }),
      },
    },
    'ALTER DOMAIN cents ADD CONSTRAINT positive CHECK (value > 0) NOT VALID',
  ],
  [
    {
      ...base,
      kind: 'alter-type',
      type: named('cents'),
      change: { kind: 'domain constraint', what: 'validate', constraint: check('value > 0', [], { name: 'positive' }) },
    },
    'ALTER DOMAIN cents VALIDATE CONSTRAINT positive',
  ],
  [{ ...base, kind: 'create-schema', schema: 'audit' }, 'CREATE SCHEMA audit'],
  [
    createTable('customers', [column('id', 'int8')], [primaryKey(['id'])]),
    'CREATE TABLE customers (\n  id int8,\n  PRIMARY KEY (id)\n)',
  ],
  [
    createTable(
      'orders',
      [
        column('id', 'int8', { nullable: false, identity: 'always' }),
        column('customer_id', 'int8'),
        column('total', 'numeric(8,2)', { default: expression('0') }),
        column('Weird', 'text'),
        column('order', 'int4'),
      ],
      [primaryKey(['id']), check('total >= 0', ['total'], { name: 'total_positive' })],
    ),
    'CREATE TABLE orders (\n  id int8 GENERATED ALWAYS AS IDENTITY NOT NULL,\n  customer_id int8,\n  total numeric(8,2) DEFAULT 0,\n' +
      '  "Weird" text,\n  "order" int4,\n  PRIMARY KEY (id),\n  CONSTRAINT total_positive CHECK (total >= 0)\n)',
  ],
  [
    addColumn('orders', column('note', 'text', { default: expression("'x'"), nullable: false })),
    `ALTER TABLE orders ADD COLUMN note text DEFAULT 'x' NOT NULL`,
  ],
  [
    addColumn('orders', column('payer_id', 'int8'), [foreignKey(['payer_id'], 'customers', ['id'], { name: 'payer' })]),
    'ALTER TABLE orders ADD COLUMN payer_id int8 CONSTRAINT payer REFERENCES customers (id)',
  ],
  [
    addColumn('orders', column('number', 'int8', { identity: 'serial', nullable: false })),
    'ALTER TABLE orders ADD COLUMN number bigserial NOT NULL',
  ],
  [
    addColumn(
      'orders',
      column('twice', 'int8', { generated: { storage: 'stored', expression: expression('id * 2', ['id']) } }),
    ),
    'ALTER TABLE orders ADD COLUMN twice int8 GENERATED ALWAYS AS (id * 2) STORED',
  ],
  [
    addConstraint(
      'orders',
      foreignKey(['customer_id'], 'customers', ['id'], { name: 'f', validated: false, onDelete: 'cascade' }),
    ),
    'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE NOT VALID',
  ],
  [validateConstraint('orders', 'f'), 'ALTER TABLE orders VALIDATE CONSTRAINT f'],
  [
    addConstraint('orders', notNullCheck),
    'ALTER TABLE orders ADD CONSTRAINT orders_total_present CHECK (total IS NOT NULL) NOT VALID',
  ],
  [validateConstraint('orders', 'orders_total_present'), 'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_present'],
  [alterColumn('orders', 'total', { kind: 'set not null' }), 'ALTER TABLE orders ALTER COLUMN total SET NOT NULL'],
  [dropConstraint('orders', 'orders_total_present'), 'ALTER TABLE orders DROP CONSTRAINT orders_total_present'],
  [
    alterColumn('orders', 'total', { kind: 'set default', default: expression('1') }),
    'ALTER TABLE orders ALTER COLUMN total SET DEFAULT 1',
  ],
  [alterColumn('orders', 'total', { kind: 'drop default' }), 'ALTER TABLE orders ALTER COLUMN total DROP DEFAULT'],
  [alterColumn('orders', 'total', { kind: 'drop not null' }), 'ALTER TABLE orders ALTER COLUMN total DROP NOT NULL'],
  [
    alterColumnType('orders', 'order', 'int8', '"order" + 1'),
    'ALTER TABLE orders ALTER COLUMN "order" TYPE int8 USING "order" + 1',
  ],
  [
    alterColumn('orders', 'twice', { kind: 'generated', change: 'drop expression' }),
    'ALTER TABLE orders ALTER COLUMN twice DROP EXPRESSION',
  ],
  [
    alterColumn('orders', 'id', { kind: 'identity', change: 'drop' }),
    'ALTER TABLE orders ALTER COLUMN id DROP IDENTITY',
  ],
  [renameColumn('orders', 'Weird', 'select'), 'ALTER TABLE orders RENAME COLUMN "Weird" TO "select"'],
  [
    createIndex(
      index('orders', ['lower(note)', 'total'], {
        name: 'i',
        include: ['id'],
        where: expression('total > 0', ['total']),
      }),
      { concurrently: true },
    ),
    'CREATE INDEX CONCURRENTLY i ON orders (lower(note), total) INCLUDE (id) WHERE total > 0',
  ],
  [
    createIndex({
      ...index('orders', []),
      name: 'j',
      unique: true,
      keys: [{ column: 'number', text: 'number DESC NULLS LAST' }, { text: 'total + 1' }],
    }),
    'CREATE UNIQUE INDEX j ON orders (number DESC NULLS LAST, (total + 1))',
  ],
  [createIndex(index('orders', ['note'], { method: 'hash', name: 'k' })), 'CREATE INDEX k ON orders USING hash (note)'],
  [
    createIndex(index('orders', ['number'], { name: 'number_unique', unique: true }), { concurrently: true }),
    'CREATE UNIQUE INDEX CONCURRENTLY number_unique ON orders (number)',
  ],
  [
    addConstraint('orders', unique([], { name: 'orders_number_key', usingIndex: 'number_unique' })),
    'ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX number_unique',
  ],
  [reindex('index', 'i', true), 'REINDEX INDEX CONCURRENTLY i'],
  [reindex('table', 'orders'), 'REINDEX TABLE orders'],
  [
    { ...base, kind: 'alter-index', index: named('i'), change: { kind: 'rename', to: 'i2' } },
    'ALTER INDEX i RENAME TO i2',
  ],
  [{ ...dropIndex('i2', true), guards: ['if exists'] }, 'DROP INDEX CONCURRENTLY IF EXISTS i2'],
  [
    { ...base, kind: 'rename-constraint', table: named('orders'), constraint: 'f', to: 'g' },
    'ALTER TABLE orders RENAME CONSTRAINT f TO g',
  ],
  [
    createTable('parts', [column('at', 'int4', { nullable: false })], [], { partitionedBy: ['at'] }),
    'CREATE TABLE parts (\n  at int4 NOT NULL\n) PARTITION BY RANGE (at)',
  ],
  [createTable('parts_1', [], [], { like: [named('parts')] }), 'CREATE TABLE parts_1 (\n  LIKE parts INCLUDING ALL\n)'],
  [
    {
      ...base,
      kind: 'attach-partition',
      table: named('parts'),
      partition: named('parts_1'),
      bounds: 'FOR VALUES FROM (1) TO (9)',
      isDefault: false,
    },
    'ALTER TABLE parts ATTACH PARTITION parts_1 FOR VALUES FROM (1) TO (9)',
  ],
  [
    createIndex(index('parts', ['at'], { name: 'parts_at' }), { only: true }),
    'CREATE INDEX parts_at ON ONLY parts (at)',
  ],
  [
    createIndex(index('parts_1', ['at'], { name: 'parts_1_at' }), { concurrently: true }),
    'CREATE INDEX CONCURRENTLY parts_1_at ON parts_1 (at)',
  ],
  [
    { ...base, kind: 'alter-index', index: named('parts_at'), change: { kind: 'attach', child: named('parts_1_at') } },
    'ALTER INDEX parts_at ATTACH PARTITION parts_1_at',
  ],
  [
    {
      ...base,
      kind: 'detach-partition',
      table: named('parts'),
      partition: named('parts_1'),
      concurrently: true,
      finalize: false,
    },
    'ALTER TABLE parts DETACH PARTITION parts_1 CONCURRENTLY',
  ],
  [setVariable('lock_timeout', '5s'), `SET lock_timeout = '5s'`],
  [setVariable('search_path', 'public, audit'), 'SET search_path = public, audit'],
  [setVariable('lock_timeout', undefined), 'RESET lock_timeout'],
  [
    update('orders', 'note', "'y'", { kind: 'predicate', columns: [], text: 'note IS NULL' }),
    `UPDATE orders SET note = 'y' WHERE note IS NULL`,
  ],
  [remove('orders'), 'DELETE FROM orders'],
  [
    {
      ...base,
      kind: 'insert',
      table: named('customers'),
      columns: ['id'],
      reach: { kind: 'everything' },
      from: [named('orders')],
      guards: ['on conflict'],
    },
    'INSERT INTO customers (id) SELECT id FROM orders ON CONFLICT DO NOTHING',
  ],
  [
    { ...base, kind: 'set-trigger', table: named('orders'), trigger: 'all', enabled: false },
    'ALTER TABLE orders DISABLE TRIGGER ALL',
  ],
  [
    { ...base, kind: 'row-security', table: named('orders'), change: 'no force' },
    'ALTER TABLE orders NO FORCE ROW LEVEL SECURITY',
  ],
  [
    { ...base, kind: 'comment', on: 'column', table: named('orders'), column: 'order', text: "it's" },
    `COMMENT ON COLUMN orders."order" IS 'it''s'`,
  ],
  [
    { ...base, kind: 'alter-table-storage', table: named('orders'), change: { kind: 'logged', logged: false } },
    'ALTER TABLE orders SET UNLOGGED',
  ],
  [{ ...base, kind: 'rewrite-table', table: named('orders'), how: 'vacuum full' }, 'VACUUM FULL orders'],
  [truncate(['orders', 'customers'], true), 'TRUNCATE orders, customers CASCADE'],
  [dropColumn('orders', 'note', true), 'ALTER TABLE orders DROP COLUMN note CASCADE'],
  [
    renameTable('orders', 'audit.purchases'),
    'ALTER TABLE orders SET SCHEMA audit;\nALTER TABLE audit.orders RENAME TO purchases',
  ],
  [{ ...dropTable('audit.purchases'), guards: ['if exists'] }, 'DROP TABLE IF EXISTS audit.purchases'],
  [{ ...base, kind: 'drop-type', type: named('cents'), what: 'domain', cascade: false }, 'DROP DOMAIN cents'],
  [{ ...base, kind: 'drop-schema', name: 'audit', what: 'schema', cascade: true }, 'DROP SCHEMA audit CASCADE'],
]

describe('what is printed says the same to PostgreSQL’s own parser', () => {
  for (const [operation, sql] of RUNNABLE) {
    test(sql.split('\n')[0] ?? '', () => {
      expect(printOperation(operation)).toBe(sql)
      expect(() => parseSync(sql)).not.toThrow()
    })
  }

  const others: readonly (readonly [Operation, string])[] = [
    [{ ...base, kind: 'lock-table', tables: [named('a')], mode: 'share' }, 'LOCK TABLE a IN SHARE MODE'],
    [{ ...base, kind: 'drop-trigger', table: named('a'), trigger: 't' }, 'DROP TRIGGER t ON a'],
    [{ ...base, kind: 'row-security', table: named('a'), change: 'drop policy', policy: 'p' }, 'DROP POLICY p ON a'],
    [{ ...base, kind: 'drop-view', view: named('v'), materialized: true, cascade: false }, 'DROP MATERIALIZED VIEW v'],
    [
      { ...base, kind: 'rename-view', view: named('v'), materialized: false, column: 'a', to: 'b' },
      'ALTER VIEW v RENAME COLUMN a TO b',
    ],
    [
      { ...base, kind: 'refresh-materialized-view', view: named('v'), concurrently: true, withData: true },
      'REFRESH MATERIALIZED VIEW CONCURRENTLY v',
    ],
    [{ ...base, kind: 'drop-routine', routine: named('f'), cascade: false }, 'DROP ROUTINE f'],
    [
      { ...base, kind: 'extension', name: 'uuid-ossp', change: 'create', cascade: false },
      'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"',
    ],
    [{ ...base, kind: 'transaction', change: 'commit' }, 'COMMIT'],
    [
      addConstraint('a', { kind: 'not null', columns: ['b'], name: 'n', validated: false, inline: false, span }),
      'ALTER TABLE a ADD CONSTRAINT n NOT NULL b NOT VALID',
    ],
    [{ ...base, kind: 'rewrite-table', table: named('a'), how: 'cluster' }, 'CLUSTER a'],
  ]
  for (const [operation, sql] of others) {
    test(sql, () => {
      expect(printOperation(operation)).toBe(sql)
      expect(() => parseSync(sql)).not.toThrow()
    })
  }
})

test('a name that a template fills in stays as it is', () => {
  const table = { schema: '{{ index .Options "Namespace" }}', name: 'users' }
  expect(printOperation({ ...base, kind: 'drop-table', table, cascade: false })).toBe(
    'DROP TABLE {{ index .Options "Namespace" }}.users',
  )
})

test('a name cannot break out of its quotes', () => {
  expect(printOperation(dropTable('a"; DROP TABLE b; --'))).toBe('DROP TABLE "a""; DROP TABLE b; --"')
})

test('what an operation does not keep is not printed', () => {
  expect(
    [createView('v', ['a'], ['b']), opaque(), update('a', 'b', '1', { kind: 'batch', size: 10 })].map(printOperation),
  ).toEqual([undefined, undefined, undefined])
})

test('a fix is SQL under comments that say where each step runs', () => {
  const fix = printSteps({
    steps: [
      { kind: 'migrate', operations: [addConstraint('orders', notNullCheck)], outsideTransaction: false },
      {
        kind: 'migrate',
        operations: [validateConstraint('orders', 'orders_total_present')],
        outsideTransaction: true,
        note: 'writers go on meanwhile',
      },
      { kind: 'sql', sql: 'SELECT 1', outsideTransaction: false, note: 'look at\nthe rows' },
      { kind: 'deploy', text: 'release code that no longer reads orders.total' },
    ],
  })
  expect(fix).toBe(
    [
      '-- 1. In a migration of its own',
      'ALTER TABLE orders ADD CONSTRAINT orders_total_present CHECK (total IS NOT NULL) NOT VALID;',
      '',
      '-- 2. Outside a transaction: writers go on meanwhile',
      'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_present;',
      '',
      '-- 3. Look at',
      '-- the rows',
      'SELECT 1;',
      '',
      '-- 4. Deploy: release code that no longer reads orders.total',
    ].join('\n'),
  )
  expect(() => parseSync(fix)).not.toThrow()
})

const version = serverVersion()
if (version === undefined)
  process.stderr.write('No PostgreSQL on 127.0.0.1:5432: printed statements are parsed but not run.\n')
const onServer = version === undefined ? test.skip : test
const database = `database_review_print_${String(process.pid)}`

afterAll(() => {
  if (version !== undefined) psql('postgres', `drop database if exists ${database} with (force)`)
})

onServer('a PostgreSQL server runs the printed statements one after the other', () => {
  psql('postgres', `create database ${database}`)
  const script = RUNNABLE.map(([operation]) => `${printOperation(operation) ?? 'not printed'};`).join('\n')
  expect(psql(database, script).complaints.match(/ERROR.*/g)).toBeNull()
})
