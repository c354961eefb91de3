import { probe, type Catalogue } from './row.js'

/** Integrity, the history, security. */
export const INTEGRITY: Catalogue = {
  'foreign-key-without-index': [
    probe(
      'pg',
      'ALTER TABLE lines ADD COLUMN c bigint ▶REFERENCES customers',
      'CREATE TABLE t (c bigint PRIMARY KEY REFERENCES customers)',
    ),
    probe(
      'pg',
      'CREATE TABLE t (a int, c bigint ▶REFERENCES customers, UNIQUE (a, c))',
      'CREATE TABLE t (a int, c bigint REFERENCES customers, UNIQUE (c, a))',
    ),
    probe(
      'lite',
      'ALTER TABLE orders ADD COLUMN ▶c integer REFERENCES customers (id)',
      'ALTER TABLE orders ADD COLUMN c integer REFERENCES customers (id); CREATE INDEX i ON orders (c)',
    ),
  ],
  'foreign-key-type-mismatch': [
    probe(
      'pg',
      'ALTER TABLE lines ADD COLUMN c text ▶REFERENCES customers',
      'ALTER TABLE lines ADD COLUMN c bigint REFERENCES customers',
    ),
    probe(
      'pg',
      'ALTER TABLE lines ADD ▶CONSTRAINT f FOREIGN KEY (order_id) REFERENCES orders (total) NOT VALID',
      'ALTER TABLE customers ADD COLUMN c varchar(100) REFERENCES customers (email)',
      { says: 'is not unique' },
    ),
    probe(
      'my',
      'ALTER TABLE parts ADD COLUMN c int, ▶ADD FOREIGN KEY (c) REFERENCES customers (id)',
      'ALTER TABLE parts ADD COLUMN c bigint, ADD FOREIGN KEY (c) REFERENCES customers (id)',
    ),
    probe(
      'ms',
      'ALTER TABLE lines ADD c int NULL ▶CONSTRAINT f REFERENCES customers (id)',
      'ALTER TABLE lines ADD c bigint NULL CONSTRAINT f REFERENCES customers (id)',
    ),
    probe('ms', 'ALTER TABLE lines ADD ▶CONSTRAINT f FOREIGN KEY (order_id) REFERENCES customers (big)', undefined, {
      says: 'is not unique',
    }),
  ],
  'table-without-primary-key': [
    probe('pg', '▶CREATE TABLE t (a int)', 'CREATE TEMPORARY TABLE t (a int)'),
    probe('my', '▶CREATE TABLE t (a int)', 'CREATE TABLE t (a int PRIMARY KEY)'),
    probe('lite', '▶CREATE TABLE t (a int)', 'CREATE TABLE t (a integer PRIMARY KEY)'),
    probe('ms', '▶CREATE TABLE t (a int)', 'CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT PK_t PRIMARY KEY (a)'),
  ],
  'drop-constraint': [
    probe(
      'pg',
      '▶ALTER TABLE orders DROP CONSTRAINT total_positive',
      'ALTER TABLE orders DROP CONSTRAINT total_positive, ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID',
    ),
    probe(
      'pg',
      '▶ALTER TABLE lines DROP CONSTRAINT lines_order_id_fkey',
      'ALTER TABLE lines DROP CONSTRAINT lines_order_id_fkey, DROP COLUMN order_id',
    ),
    probe('pg', '▶DROP INDEX customers_email', 'DROP INDEX orders_total', { says: 'the same email' }),
    probe('pg', '▶ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE'),
    probe('my', '▶ALTER TABLE orders DROP FOREIGN KEY orders_customer', 'ALTER TABLE orders DROP KEY total_key'),
    probe('my', '▶ALTER TABLE orders DROP CHECK total_positive', undefined),
    probe('my', '▶DROP INDEX email_key ON customers'),
    probe(
      'my',
      '▶ALTER TABLE orders DROP PRIMARY KEY',
      'ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (id, total)',
    ),
    probe('ms', '▶ALTER TABLE orders DROP CONSTRAINT FK_customer', 'ALTER TABLE orders DROP CONSTRAINT no_total'),
    probe('ms', '▶ALTER TABLE orders DROP CONSTRAINT CK_total'),
  ],
  'constraints-disabled': [
    probe(
      'pg',
      '▶SET session_replication_role = replica',
      'SET session_replication_role = replica; RESET session_replication_role',
    ),
    probe(
      'pg',
      '▶ALTER TABLE orders DISABLE TRIGGER ALL',
      'ALTER TABLE orders DISABLE TRIGGER ALL; ALTER TABLE orders ENABLE TRIGGER ALL',
    ),
    probe('my', '▶SET FOREIGN_KEY_CHECKS = 0', 'SET FOREIGN_KEY_CHECKS = 0; SET FOREIGN_KEY_CHECKS = 1'),
    probe('my', '▶SET GLOBAL foreign_key_checks = OFF', undefined, { says: 'every connection' }),
    probe('lite', '▶PRAGMA foreign_keys = OFF', 'PRAGMA foreign_keys = OFF; PRAGMA foreign_keys = ON'),
    probe(
      'ms',
      '▶ALTER TABLE orders NOCHECK CONSTRAINT ALL',
      'ALTER TABLE orders NOCHECK CONSTRAINT ALL; ALTER TABLE orders WITH CHECK CHECK CONSTRAINT ALL',
    ),
    probe('ms', '▶DISABLE TRIGGER audit ON orders', 'DISABLE TRIGGER audit ON orders; ENABLE TRIGGER audit ON orders'),
  ],
  'constraint-not-validated': [
    probe(
      'pg',
      'ALTER TABLE orders ADD ▶CONSTRAINT k CHECK (total < 9) NOT VALID',
      'ALTER TABLE orders ADD CONSTRAINT k CHECK (total < 9) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT k',
    ),
    probe(
      'ms',
      'ALTER TABLE orders WITH NOCHECK ADD ▶CONSTRAINT k CHECK (total < 9)',
      'ALTER TABLE orders WITH NOCHECK ADD CONSTRAINT k CHECK (total < 9); ALTER TABLE orders WITH CHECK CHECK CONSTRAINT k',
    ),
  ],
  'inline-references-ignored': [
    probe(
      'mysql',
      'ALTER TABLE parts ADD COLUMN c bigint ▶REFERENCES customers (id)',
      'ALTER TABLE parts ADD COLUMN c bigint, ADD FOREIGN KEY (c) REFERENCES customers (id)',
    ),
    probe('mysql', 'CREATE TABLE t (id int PRIMARY KEY, c bigint ▶REFERENCES customers (id))'),
  ],
  'syntax-error': [probe('pg', 'SELECT 1;\n▶SELEC 2', 'SELECT 2'), probe('lite', 'SELECT 1;\n▶SELEC 2', 'SELECT 2')],
  'not-analysed': [
    probe(
      'pg',
      'DO $$ BEGIN\n  EXECUTE ▶(SELECT string_agg(name, $q$;$q$) FROM customers);\nEND $$',
      "DO $$ BEGIN EXECUTE 'SELECT 1'; END $$",
    ),
    probe('my', 'PREPARE s FROM @made;\n▶EXECUTE s', 'SELECT 1'),
    probe(
      'ms',
      "DECLARE @s nvarchar(max) = N'DROP TABLE ' + QUOTENAME(@t);\n▶EXEC sp_executesql @s",
      "EXEC sp_executesql N'SELECT 1'",
    ),
  ],
  'grant-to-public': [
    probe('pg', '▶GRANT SELECT ON orders TO PUBLIC', 'GRANT SELECT ON orders TO clerk'),
    probe('pg', '▶ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC', 'REVOKE ALL ON orders FROM PUBLIC'),
  ],
  'row-security-disabled': [
    probe(
      'pg',
      '▶ALTER TABLE app.settings DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE app.settings FORCE ROW LEVEL SECURITY',
    ),
  ],
  'secret-in-migration': [
    probe('pg', "CREATE ROLE clerk LOGIN PASSWORD ▶'s3cret-enough'", 'CREATE ROLE clerk LOGIN PASSWORD NULL'),
    probe(
      'pg',
      "▶CREATE SUBSCRIPTION s CONNECTION 'host=db password=s3cret-enough' PUBLICATION p",
      "CREATE SUBSCRIPTION s CONNECTION 'host=db' PUBLICATION p",
      { alone: true },
    ),
    probe('my', "CREATE USER clerk IDENTIFIED BY ▶'s3cret-enough'", 'CREATE USER clerk'),
    probe('my', "GRANT ALL ON shop.* TO clerk IDENTIFIED BY ▶'s3cret-enough'", 'GRANT ALL ON shop.* TO clerk'),
    probe('my', "SET PASSWORD FOR clerk = ▶'s3cret-enough'"),
    probe('ms', "CREATE LOGIN clerk WITH PASSWORD = ▶'s3cret-enough'", 'CREATE LOGIN clerk FROM WINDOWS'),
    probe('ms', "CREATE MASTER KEY ENCRYPTION BY PASSWORD = ▶'s3cret-enough'"),
  ],
  'security-definer-search-path': [
    probe(
      'pg',
      "▶CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
      "CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1'",
    ),
  ],
}
