import { probe, type Catalogue } from './row.js'

const REBUILT = (columns: string, copied: string): string => `CREATE TABLE fresh (${columns});
${copied}
▶DROP TABLE customers;
ALTER TABLE fresh RENAME TO customers;`

const WHOLE = 'id integer PRIMARY KEY, email varchar(100) UNIQUE, name text, age int NOT NULL DEFAULT 1'
const COPY = 'INSERT INTO fresh SELECT * FROM customers;'

/** Data is lost. */
export const DATA_LOST: Catalogue = {
  'drop-table': [
    probe('pg', '▶DROP TABLE IF EXISTS lines', 'DROP VIEW open_orders', { says: 'lines' }),
    probe('pg', '▶DROP TABLE customers CASCADE', 'CREATE TABLE t (id int); DROP TABLE t', { says: 'orders' }),
    probe('my', 'DROP TABLE ▶parts, orders', 'DROP TEMPORARY TABLE IF EXISTS parts'),
    probe(
      'my',
      '▶ALTER TABLE logs DROP PARTITION p1',
      'ALTER TABLE logs ADD PARTITION (PARTITION p2 VALUES LESS THAN (300))',
      {
        says: 'partition p1 of logs',
      },
    ),
    probe('lite', '▶DROP TABLE orders', REBUILT(WHOLE, COPY).replace('▶', '')),
    probe('lite', REBUILT(WHOLE, '')),
    probe('ms', 'DROP TABLE lines, ▶orders', 'DROP TABLE #scratch'),
  ],
  'drop-column': [
    probe(
      'pg',
      'ALTER TABLE orders DROP COLUMN note, ▶DROP COLUMN total',
      'ALTER TABLE orders ADD COLUMN a int; ALTER TABLE orders DROP COLUMN a',
      {
        says: 'the check total_positive and the index orders_total',
      },
    ),
    probe('my', '▶ALTER TABLE orders DROP note', 'ALTER TABLE orders DROP KEY total_key'),
    probe('lite', '▶ALTER TABLE orders DROP COLUMN note', 'ALTER TABLE orders ADD COLUMN a int'),
    probe('ms', 'ALTER TABLE orders DROP COLUMN note, ▶customer_id', 'ALTER TABLE orders DROP CONSTRAINT no_total', {
      says: 'FK_customer',
    }),
  ],
  'drop-schema': [
    probe('pg', '▶DROP SCHEMA app CASCADE', 'CREATE SCHEMA fresh; DROP SCHEMA fresh'),
    probe('pg', '▶DROP DATABASE shop', 'CREATE DATABASE shop', { alone: true }),
    probe('pg', '▶DROP TABLESPACE cold', undefined, { alone: true }),
    probe('pg', '▶DROP OWNED BY clerk', 'REASSIGN OWNED BY clerk TO owner'),
    probe('my', '▶DROP DATABASE shop', 'CREATE DATABASE shop'),
    probe('my', '▶DROP SCHEMA IF EXISTS shop'),
    probe('my', '▶DROP TABLESPACE cold'),
    probe('ms', '▶DROP DATABASE shop', 'CREATE SCHEMA app'),
    probe('ms', '▶DROP SCHEMA app'),
  ],
  'drop-type': [
    probe('pg', '▶DROP TYPE mood CASCADE', 'DROP TYPE mood', { says: 'customers.mood' }),
    probe('pg', '▶DROP DOMAIN positive CASCADE', 'DROP DOMAIN positive', { says: 'customers.level' }),
  ],
  truncate: [
    probe('pg', '▶TRUNCATE customers CASCADE', 'CREATE TABLE t (id int); TRUNCATE t', { says: 'orders and lines' }),
    probe('pg', '▶TRUNCATE TABLE ONLY lines RESTART IDENTITY'),
    probe('my', '▶TRUNCATE parts', 'CREATE TEMPORARY TABLE t (id int); TRUNCATE t'),
    probe('my', '▶ALTER TABLE logs TRUNCATE PARTITION p0, p1', undefined, { says: 'partitions p0 and p1 of logs' }),
    probe('ms', '▶TRUNCATE TABLE lines', 'TRUNCATE TABLE #scratch'),
    probe('ms', '▶TRUNCATE TABLE lines WITH (PARTITIONS (2 TO 4, 6))', undefined, {
      says: 'partitions 2 TO 4 and 6 of lines',
    }),
  ],
  'narrow-column-type': [
    probe(
      'pg',
      '▶ALTER TABLE customers ALTER COLUMN email TYPE varchar(20)',
      'ALTER TABLE customers ALTER COLUMN email TYPE varchar(200)',
    ),
    probe(
      'pg',
      '▶ALTER TABLE customers ALTER COLUMN big TYPE int',
      'ALTER TABLE customers ALTER COLUMN age TYPE bigint',
    ),
    probe(
      'pg',
      '▶ALTER TABLE customers ALTER COLUMN score TYPE numeric(8, 1)',
      'ALTER TABLE customers ALTER COLUMN score TYPE numeric(10, 2)',
    ),
    probe(
      'pg',
      '▶ALTER TABLE customers ALTER COLUMN seen TYPE timestamp',
      'ALTER TABLE customers ALTER COLUMN stamp TYPE timestamptz',
      { says: 'time zone' },
    ),
    probe(
      'pg',
      '▶ALTER TABLE customers ALTER COLUMN ratio TYPE real',
      'ALTER TABLE customers ALTER COLUMN ratio TYPE double precision',
    ),
    probe('my', '▶ALTER TABLE customers MODIFY email varchar(20)', 'ALTER TABLE customers MODIFY email varchar(200)'),
    probe('my', '▶ALTER TABLE customers MODIFY age int unsigned', 'ALTER TABLE customers MODIFY age bigint', {
      says: 'negative',
    }),
    probe(
      'my',
      '▶ALTER TABLE customers CHANGE score score decimal(6, 2)',
      'ALTER TABLE customers MODIFY score decimal(9, 2)',
    ),
    probe('my', '▶ALTER TABLE customers MODIFY stamp datetime', 'ALTER TABLE customers MODIFY stamp datetime(6)', {
      says: 'fractions of a second are lost',
    }),
    probe('my', '▶ALTER TABLE customers MODIFY stamp timestamp(6) NULL', undefined, { says: '2038' }),
    probe('my', '▶ALTER TABLE customers MODIFY seen datetime', 'ALTER TABLE customers MODIFY seen timestamp(3) NULL', {
      says: 'time zone',
    }),
    probe('my', '▶ALTER TABLE customers MODIFY ratio float', 'ALTER TABLE customers MODIFY ratio double NULL', {
      says: 'digits',
    }),
    probe(
      'ms',
      '▶ALTER TABLE customers ALTER COLUMN email varchar(100)',
      'ALTER TABLE customers ALTER COLUMN email nvarchar(200)',
      { says: 'code page' },
    ),
    probe(
      'ms',
      '▶ALTER TABLE customers ALTER COLUMN seen datetime2',
      'ALTER TABLE customers ALTER COLUMN stamp datetime2(7)',
      { says: 'time zone' },
    ),
    probe('ms', '▶ALTER TABLE customers ALTER COLUMN stamp smalldatetime'),
  ],
  'enum-value-removal': [
    probe(
      'pg',
      "CREATE TYPE temper AS ENUM ('calm'); ▶ALTER TABLE customers ALTER COLUMN mood TYPE temper USING mood::text::temper",
      "CREATE TYPE temper AS ENUM ('calm', 'tense', 'new'); ALTER TABLE customers ALTER COLUMN mood TYPE temper USING mood::text::temper",
    ),
    probe(
      'my',
      "▶ALTER TABLE customers MODIFY mood enum('calm')",
      "ALTER TABLE customers MODIFY mood enum('calm', 'tense', 'new')",
    ),
    probe('my', "▶ALTER TABLE customers MODIFY tags set('b')", "ALTER TABLE customers MODIFY tags set('a', 'b', 'c')"),
  ],
  'enum-renumbering': [
    probe(
      'my',
      "▶ALTER TABLE customers MODIFY mood enum('new', 'calm', 'tense')",
      "ALTER TABLE customers MODIFY mood enum('calm', 'tense', 'new')",
    ),
    probe('my', "▶ALTER TABLE customers MODIFY tags set('b', 'a')"),
  ],
  'delete-without-where': [
    probe('pg', '▶DELETE FROM lines', 'DELETE FROM lines WHERE id = 1'),
    probe('pg', '▶DELETE FROM lines WHERE 1 = 1', 'DELETE FROM lines WHERE 1 = 0'),
    probe('pg', '▶DELETE FROM lines WHERE id = id', 'DELETE FROM orders WHERE note = note'),
    probe('ms', '▶DELETE FROM lines WHERE [id] = [id]'),
    probe('my', '▶DELETE FROM parts WHERE id = id'),
    probe('pg', '▶WITH gone AS (DELETE FROM lines RETURNING *) SELECT count(*) FROM gone'),
    probe('my', '▶DELETE FROM parts WHERE true', 'DELETE FROM parts LIMIT 10'),
    probe('lite', '▶DELETE FROM orders WHERE 1', 'DELETE FROM orders WHERE total = 1'),
    probe('ms', '▶DELETE lines WHERE 1 = 1', 'DELETE TOP (10) FROM lines'),
  ],
  'update-without-where': [
    probe('pg', "▶UPDATE orders SET note = ''", 'ALTER TABLE orders ADD COLUMN a int; UPDATE orders SET a = 1'),
    probe('my', "▶UPDATE orders SET note = '' WHERE 1 = 1", "UPDATE orders SET note = '' LIMIT 10"),
    probe('lite', "▶UPDATE orders SET note = ''", "UPDATE orders SET note = '' WHERE id = 3"),
    probe('ms', "▶UPDATE o SET note = '' FROM orders o", "UPDATE TOP (10) orders SET note = ''"),
  ],
  'replace-column': [
    probe(
      'pg',
      'ALTER TABLE orders ▶DROP COLUMN note, ADD COLUMN remark text',
      'ALTER TABLE orders DROP COLUMN note, ADD COLUMN weight int',
    ),
    probe(
      'my',
      'ALTER TABLE orders ▶DROP COLUMN note, ADD COLUMN remark varchar(200)',
      'ALTER TABLE orders RENAME COLUMN note TO remark',
    ),
    probe(
      'lite',
      '▶ALTER TABLE orders DROP COLUMN note; ALTER TABLE orders ADD COLUMN remark text',
      'ALTER TABLE orders DROP COLUMN note',
    ),
    probe(
      'ms',
      'ALTER TABLE orders ADD remark nvarchar(200) NULL; ▶ALTER TABLE orders DROP COLUMN note',
      "EXEC sp_rename 'orders.note', 'remark', 'COLUMN'",
    ),
  ],
  'cascade-on-rebuild': [
    probe(
      'lite',
      `PRAGMA foreign_keys = OFF;\n${REBUILT(WHOLE, COPY)}`,
      `PRAGMA defer_foreign_keys = ON;\n${COPY.replace('fresh', 'customers')}`,
      {
        says: 'orders',
      },
    ),
  ],
  'lost-on-rebuild': [
    probe(
      'lite',
      'CREATE TABLE fresh (id integer PRIMARY KEY, customer_id integer, total int, note text); INSERT INTO fresh SELECT * FROM orders; ▶DROP TABLE orders; ALTER TABLE fresh RENAME TO orders',
      'CREATE TABLE fresh (id integer PRIMARY KEY, customer_id integer, total int, note text); INSERT INTO fresh SELECT * FROM orders; DROP TABLE orders; ALTER TABLE fresh RENAME TO orders; CREATE INDEX orders_total ON orders (total); CREATE TRIGGER orders_audit AFTER INSERT ON orders BEGIN SELECT 1; END',
      { says: 'orders_audit' },
    ),
  ],
  'implicit-value': [
    probe(
      'my',
      '▶ALTER TABLE orders ADD COLUMN n int NOT NULL',
      'ALTER TABLE orders ADD COLUMN n int NOT NULL DEFAULT 1',
      { says: 'gets 0' },
    ),
    probe('my', '▶ALTER TABLE orders ADD COLUMN n varchar(9) NOT NULL', 'ALTER TABLE orders ADD COLUMN n varchar(9)', {
      says: "gets ''",
    }),
    probe('my', "▶ALTER TABLE orders ADD COLUMN n enum('a', 'b') NOT NULL", undefined, {
      says: "gets 'a', the first member, in n",
    }),
  ],
}
