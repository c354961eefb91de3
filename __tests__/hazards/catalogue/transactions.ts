import { probe, type Catalogue } from './row.js'

/** Transactions. */
export const TRANSACTIONS: Catalogue = {
  'concurrently-in-transaction': [
    probe('pg', '▶CREATE INDEX CONCURRENTLY i ON orders (note)', 'CREATE INDEX i ON orders (note)'),
    probe('pg', '▶DROP INDEX CONCURRENTLY orders_total', 'DROP INDEX orders_total'),
    probe('pg', '▶REINDEX TABLE CONCURRENTLY orders', 'REINDEX TABLE orders'),
    probe(
      'pg',
      '▶ALTER TABLE events DETACH PARTITION events_june CONCURRENTLY',
      'ALTER TABLE events DETACH PARTITION events_june',
    ),
    probe('pg', '▶VACUUM orders', 'ANALYZE orders', { says: 'VACUUM cannot run' }),
    probe('pg', "▶ALTER SYSTEM SET work_mem = '1GB'", "ALTER ROLE clerk SET work_mem = '1GB'"),
    probe('pg', '▶CREATE DATABASE shop', 'CREATE SCHEMA shop'),
    probe(
      'pg',
      'BEGIN;\n▶CREATE INDEX CONCURRENTLY i ON orders (note);\nCOMMIT',
      'CREATE INDEX CONCURRENTLY i ON orders (note)',
      { alone: true },
    ),
  ],
  'non-atomic-migration': [
    probe(
      'pg',
      'ALTER TABLE orders ADD COLUMN a int;\n▶ALTER TABLE orders ADD COLUMN b int',
      'BEGIN; ALTER TABLE orders ADD COLUMN a int; ALTER TABLE orders ADD COLUMN b int; COMMIT',
      { alone: true },
    ),
    probe(
      'my',
      'ALTER TABLE parts ADD COLUMN a int;\n▶ALTER TABLE parts ADD COLUMN b int',
      'ALTER TABLE parts ADD COLUMN a int, ADD COLUMN b int',
    ),
    probe(
      'lite',
      'ALTER TABLE orders ADD COLUMN a int;\n▶ALTER TABLE orders ADD COLUMN b int',
      'ALTER TABLE orders ADD COLUMN a int',
      { alone: true },
    ),
    probe(
      'ms',
      'ALTER TABLE orders ADD a int NULL;\n▶ALTER TABLE orders ADD b int NULL',
      'SET XACT_ABORT ON; BEGIN TRANSACTION; ALTER TABLE orders ADD a int NULL; ALTER TABLE orders ADD b int NULL; COMMIT',
      { alone: true },
    ),
  ],
  'nested-transaction': [
    probe(
      'pg',
      '▶BEGIN;\nALTER TABLE orders ADD COLUMN a int;\nCOMMIT',
      'SAVEPOINT s; ALTER TABLE orders ADD COLUMN a int; RELEASE s',
    ),
    probe('pg', 'ALTER TABLE orders ADD COLUMN a int;\n▶COMMIT;\nALTER TABLE orders ADD COLUMN b int'),
    probe('pg', '▶BEGIN;\nALTER TABLE orders ADD COLUMN a int', 'BEGIN; ALTER TABLE orders ADD COLUMN a int; COMMIT', {
      alone: true,
    }),
    probe('lite', '▶BEGIN;\nALTER TABLE orders ADD COLUMN a int;\nCOMMIT', 'ALTER TABLE orders ADD COLUMN a int'),
    probe(
      'ms',
      'ALTER TABLE orders ADD a int NULL;\n▶COMMIT',
      'BEGIN TRANSACTION; ALTER TABLE orders ADD a int NULL; COMMIT',
    ),
  ],
  'enum-value-used-in-transaction': [
    probe(
      'pg',
      "ALTER TYPE mood ADD VALUE 'new';\n▶UPDATE customers SET mood = 'new' WHERE id = 1",
      "ALTER TYPE mood ADD VALUE 'new'; UPDATE customers SET mood = 'calm' WHERE id = 1",
    ),
    probe(
      'pg',
      "ALTER TYPE mood ADD VALUE 'new';\n▶ALTER TABLE customers ALTER COLUMN mood SET DEFAULT 'new'",
      "ALTER TYPE mood ADD VALUE 'new'; UPDATE orders SET note = 'new' WHERE id = 1",
    ),
  ],
  'not-repeatable': [
    probe(
      'pg',
      'ALTER TABLE orders ADD COLUMN IF NOT EXISTS a int;\n▶UPDATE orders SET total = total + 1 WHERE id = 1',
      'ALTER TABLE orders ADD COLUMN IF NOT EXISTS a int; UPDATE orders SET total = 1 WHERE id = 1',
      { alone: true },
    ),
    probe(
      'my',
      'ALTER TABLE parts ADD COLUMN a int;\n▶UPDATE orders SET total = total + 1 WHERE id = 1',
      'ALTER TABLE parts ADD COLUMN a int; UPDATE orders SET total = 1 WHERE id = 1',
      { alone: true },
    ),
    probe(
      'lite',
      'ALTER TABLE orders ADD COLUMN a int;\n▶UPDATE orders SET total = total + 1 WHERE id = 1',
      'ALTER TABLE orders ADD COLUMN a int; UPDATE orders SET total = 1 WHERE id = 1',
      { alone: true },
    ),
    probe(
      'ms',
      'ALTER TABLE orders ADD a int NULL;\n▶UPDATE orders SET total += 1 WHERE id = 1',
      'ALTER TABLE orders ADD a int NULL; UPDATE orders SET total = 1 WHERE id = 1',
      { alone: true },
    ),
  ],
}
