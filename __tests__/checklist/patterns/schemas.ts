import type { LocatedModel } from '../../../src/evidence/code/facts.js'
import type { Field } from '../../../src/evidence/code/models/model.js'

export type Relational = 'postgres' | 'mysql' | 'mariadb' | 'sqlite' | 'sqlserver'

/** A schema that lacks something, and a change over it whose migration has no down. */
interface Scene {
  readonly schema: string
  readonly change?: string
  readonly models?: readonly LocatedModel[]
}

interface Types {
  readonly key: string
  readonly number: string
  readonly text: string
  readonly short: string
  readonly time: string
}

const TYPES: Readonly<Record<Relational, Types>> = {
  postgres: { key: 'bigint', number: 'bigint', text: 'text', short: 'varchar(50)', time: 'timestamptz' },
  mysql: { key: 'bigint', number: 'bigint', text: 'text', short: 'varchar(50)', time: 'datetime' },
  mariadb: { key: 'bigint', number: 'bigint', text: 'text', short: 'varchar(50)', time: 'datetime' },
  sqlite: { key: 'integer', number: 'integer', text: 'text', short: 'text', time: 'text' },
  sqlserver: { key: 'bigint', number: 'bigint', text: 'nvarchar(max)', short: 'nvarchar(50)', time: 'datetime2' },
}

/** What the examples talk about: customers, their orders, and rows to change. */
function shop({ key, number, text, short, time }: Types): string {
  return `CREATE TABLE customers (id ${key} NOT NULL PRIMARY KEY, email ${short} NOT NULL);
CREATE TABLE orders (id ${key} NOT NULL PRIMARY KEY, customer_id ${number}, status ${short}, placed_at ${time}, note ${text});
CREATE TABLE orders_old (id ${key} NOT NULL PRIMARY KEY);
CREATE TABLE users (id ${key} NOT NULL PRIMARY KEY, email ${short} NOT NULL);
INSERT INTO customers (id, email) VALUES (1, 'rosa@example.com');
INSERT INTO orders (id, customer_id, status, placed_at, note) VALUES (1, 1, 'paid', '2026-01-01', 'by hand');`
}

const inEach = <T>(of: (types: Types, dialect: Relational) => T): Readonly<Record<Relational, T>> => ({
  postgres: of(TYPES.postgres, 'postgres'),
  mysql: of(TYPES.mysql, 'mysql'),
  mariadb: of(TYPES.mariadb, 'mariadb'),
  sqlite: of(TYPES.sqlite, 'sqlite'),
  sqlserver: of(TYPES.sqlserver, 'sqlserver'),
})

export const EXAMPLES = inEach((types, dialect) =>
  dialect === 'postgres'
    ? `${shop(types)}\nALTER TABLE orders ADD CONSTRAINT customer_link FOREIGN KEY (customer_id) REFERENCES customers (id);`
    : shop(types),
)

const USERS: LocatedModel = {
  path: 'src/user.ts',
  model: {
    name: 'User',
    table: 'users',
    tableStated: true,
    listsColumns: true,
    complete: true,
    fields: [field('email', { required: true, unique: true })],
    relations: [],
    uniques: [['email']],
    line: 3,
  },
}

function field(name: string, more: Partial<Field>): Field {
  return {
    name,
    column: name,
    columnStated: true,
    required: undefined,
    unique: false,
    ignored: false,
    line: 5,
    ...more,
  }
}

/** SQLite's rebuild has to keep what it finds: row numbers, generated columns, partial indexes, references to itself. */
const NUMBERED = `CREATE TABLE parts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE,
  status TEXT NOT NULL DEFAULT 'new',
  parent INTEGER REFERENCES parts (id) ON DELETE CASCADE,
  label TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL
);
CREATE INDEX parts_status ON parts (status) WHERE status <> 'gone';
INSERT INTO parts (name, parent) VALUES ('wheel', NULL), ('rim', 1);`

const NOT_VALID = `CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);
ALTER TABLE orders ADD CONSTRAINT orders_quantity_check CHECK (quantity > 0) NOT VALID;`

const RESERVED: Readonly<Record<Relational, string>> = {
  postgres: '"analyse"',
  mysql: '`lines`',
  mariadb: '`lines`',
  sqlite: '"index"',
  sqlserver: '[external]',
}

export const SCENES = inEach(({ key, number, short, time }, dialect): readonly Scene[] => {
  const users = `CREATE TABLE users (id ${key} NOT NULL PRIMARY KEY, email ${short}, name ${short} NOT NULL);`
  return [
    // No key, no reference, no rule, and most columns may be NULL.
    {
      schema: `CREATE TABLE customers (id ${key} NOT NULL PRIMARY KEY, email ${short}, name ${short}, phone ${short}, created_at ${time});
INSERT INTO customers (id, email, created_at) VALUES (1, 'rosa@example.com', '2026-11-01');
CREATE TABLE orders (customer_id ${number} NOT NULL, status ${short} NOT NULL);
INSERT INTO orders (customer_id, status) VALUES (1, 'paid');`,
    },
    { schema: `CREATE TABLE visits (id ${number} NOT NULL, path ${short} NOT NULL);` },
    // A word that each engine takes only in quotes.
    { schema: `CREATE TABLE ${RESERVED[dialect]} (path ${short}, status ${short});` },
    {
      schema: `CREATE TABLE customers (id ${key} NOT NULL PRIMARY KEY, name ${short} NOT NULL, stars ${number} NOT NULL, quantity ${number}, email ${short}, phone ${short}, fax ${short});
CREATE TABLE orders (id ${key} NOT NULL PRIMARY KEY, customer_id ${number} NOT NULL, price ${number}, state ${short});
CREATE INDEX orders_price ON orders (price);
CREATE TABLE order_lines (id ${key} NOT NULL PRIMARY KEY, order_id ${number}, CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES orders (id));`,
    },
    {
      schema: `CREATE TABLE products (id ${key} NOT NULL PRIMARY KEY, slug ${short} NOT NULL, created_at ${time});
CREATE TABLE orders (id ${key} NOT NULL PRIMARY KEY);
CREATE TABLE order_lines (id ${key} NOT NULL PRIMARY KEY, order_id ${number} NOT NULL, CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id));`,
    },
    { schema: users, models: [USERS] },
    {
      schema: users,
      change:
        dialect === 'sqlserver'
          ? `ALTER TABLE users ADD nickname ${short};`
          : `ALTER TABLE users ADD COLUMN nickname ${short};`,
    },
    ...(dialect === 'sqlite' ? [{ schema: NUMBERED }] : []),
    ...(dialect === 'postgres' ? [{ schema: NOT_VALID }] : []),
  ]
})
