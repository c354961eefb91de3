import { probe, type Catalogue } from './row.js'

/** Running code breaks. */
export const CODE_BREAKS: Catalogue = {
  'rename-column': [
    probe(
      'pg',
      '▶ALTER TABLE orders RENAME COLUMN note TO remark',
      'ALTER TABLE orders RENAME CONSTRAINT total_positive TO positive',
    ),
    probe('pg', '▶ALTER VIEW open_orders RENAME COLUMN total TO amount', 'ALTER INDEX orders_total RENAME TO i'),
    probe('pg', "▶ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'", "ALTER TYPE mood ADD VALUE 'quiet'"),
    probe(
      'my',
      '▶ALTER TABLE orders CHANGE note remark varchar(200)',
      'ALTER TABLE orders CHANGE note note varchar(200)',
    ),
    probe('my', '▶ALTER TABLE orders RENAME COLUMN note TO remark', 'ALTER TABLE orders RENAME KEY total_key TO k'),
    probe('lite', '▶ALTER TABLE orders RENAME COLUMN note TO remark', 'ALTER TABLE orders ADD COLUMN remark text'),
    probe('ms', "▶EXEC sp_rename '[dbo].[orders].[note]', 'remark'"),
    probe('ms', "▶EXEC sp_rename 'orders.note', 'remark'"),
    probe('ms', "▶EXEC sp_rename 'orders.note', 'remark', 'COLUMN'", "EXEC sp_rename 'orders.IX_total', 'IX', 'INDEX'"),
  ],
  'rename-table': [
    probe('pg', '▶ALTER TABLE orders RENAME TO purchases', 'CREATE TABLE t (id int); ALTER TABLE t RENAME TO u'),
    probe('pg', '▶ALTER TABLE orders SET SCHEMA app', 'ALTER SEQUENCE s SET SCHEMA app'),
    probe('pg', '▶ALTER SCHEMA app RENAME TO shop', 'CREATE SCHEMA shop', { says: 'settings' }),
    probe('my', '▶RENAME TABLE orders TO purchases', 'CREATE TABLE t (id int PRIMARY KEY); RENAME TABLE t TO u'),
    probe('my', '▶ALTER TABLE orders RENAME TO purchases'),
    probe(
      'lite',
      '▶ALTER TABLE orders RENAME TO purchases',
      'CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t RENAME TO u',
    ),
    probe('ms', "▶EXEC sp_rename 'orders', 'purchases'", "EXEC sp_rename 'PK_orders', 'PK_o', 'OBJECT'"),
    probe('ms', '▶ALTER SCHEMA app TRANSFER dbo.orders'),
  ],
  'add-required-column': [
    probe('pg', '▶ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 0', 'ALTER TABLE orders ADD COLUMN a int', {
      says: 'its rows get the default',
    }),
    probe('my', '▶ALTER TABLE parts ADD COLUMN a int NOT NULL', 'ALTER TABLE parts ADD COLUMN a int'),
    probe('lite', '▶ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 0', 'ALTER TABLE orders ADD COLUMN a int'),
    probe('ms', '▶ALTER TABLE orders ADD a int NOT NULL DEFAULT 0', 'ALTER TABLE orders ADD a int NULL'),
  ],
  'drop-not-null': [
    probe(
      'pg',
      '▶ALTER TABLE orders ALTER COLUMN total DROP NOT NULL',
      'ALTER TABLE orders ALTER COLUMN note DROP NOT NULL',
    ),
    probe(
      'my',
      '▶ALTER TABLE orders MODIFY total int DEFAULT 0',
      'ALTER TABLE orders MODIFY total int NOT NULL DEFAULT 0',
    ),
    probe(
      'ms',
      '▶ALTER TABLE orders ALTER COLUMN total int NULL',
      'ALTER TABLE orders ALTER COLUMN total int NOT NULL',
    ),
  ],
  'drop-default': [
    probe(
      'pg',
      '▶ALTER TABLE orders ALTER COLUMN total DROP DEFAULT',
      'ALTER TABLE orders ALTER COLUMN total SET DEFAULT 1',
      { says: 'fail from the commit on' },
    ),
    probe(
      'my',
      '▶ALTER TABLE orders ALTER COLUMN total DROP DEFAULT',
      'ALTER TABLE orders ALTER COLUMN total SET DEFAULT 1',
    ),
    probe('ms', '▶ALTER TABLE orders DROP CONSTRAINT no_total', 'ALTER TABLE orders DROP CONSTRAINT CK_total', {
      says: 'orders.total',
    }),
  ],
}
