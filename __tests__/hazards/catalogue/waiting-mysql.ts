import { probe, type Catalogue } from './row.js'

/** Readers or writers wait, in MySQL and MariaDB. */
export const WAITING_IN_MYSQL: Catalogue = {
  'fulltext-or-spatial-index': [
    probe('my', '▶CREATE FULLTEXT INDEX i ON orders (note)', 'CREATE INDEX i ON orders (note)'),
    probe('my', '▶ALTER TABLE orders ADD FULLTEXT (note)', 'ALTER TABLE orders ADD INDEX (note)'),
    probe('my', '▶CREATE SPATIAL INDEX i ON orders (shape)'),
  ],
  'add-column-rewrite': [
    probe(
      'my',
      '▶ALTER TABLE parts ADD COLUMN a int AS (order_id * 2) STORED',
      'ALTER TABLE parts ADD COLUMN a int AS (order_id * 2) VIRTUAL',
    ),
    probe(
      'my',
      '▶ALTER TABLE parts ADD COLUMN a varchar(36) DEFAULT (uuid())',
      'ALTER TABLE parts ADD COLUMN a int DEFAULT 3',
    ),
  ],
  'change-column-type': [
    probe('my', '▶ALTER TABLE customers MODIFY age bigint', 'ALTER TABLE customers MODIFY email varchar(120)'),
  ],
  'set-not-null-scan': [
    probe(
      'my',
      '▶ALTER TABLE customers MODIFY age int NOT NULL',
      'ALTER TABLE orders MODIFY total int NOT NULL DEFAULT 0',
    ),
  ],
  'add-foreign-key-validating': [
    probe(
      'my',
      'ALTER TABLE parts ▶ADD CONSTRAINT f FOREIGN KEY (order_id) REFERENCES orders (id)',
      'SET foreign_key_checks = 0; ALTER TABLE parts ADD CONSTRAINT f FOREIGN KEY (order_id) REFERENCES orders (id); SET foreign_key_checks = 1',
    ),
  ],
  'add-check-validating': [
    probe(
      'my',
      'ALTER TABLE orders ▶ADD CONSTRAINT k CHECK (total < 9)',
      'CREATE TABLE t (id int PRIMARY KEY, total int, CHECK (total < 9))',
    ),
  ],
  'primary-key-without-using-index': [
    probe('my', '▶ALTER TABLE orders DROP PRIMARY KEY', 'ALTER TABLE orders DROP KEY total_key'),
    probe('my', 'ALTER TABLE orders DROP PRIMARY KEY, ▶ADD PRIMARY KEY (id, total)'),
    probe('my', 'ALTER TABLE logs ▶ADD PRIMARY KEY (id)'),
  ],
  'table-rewrite': [
    probe(
      'my',
      '▶ALTER TABLE parts ENGINE = MyISAM',
      'CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t ENGINE = MyISAM',
    ),
    probe('my', '▶ALTER TABLE parts ROW_FORMAT = COMPRESSED', "ALTER TABLE parts COMMENT = 'x'"),
    probe(
      'my',
      '▶ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4',
      'ALTER TABLE orders DEFAULT CHARACTER SET utf8mb4',
    ),
    probe('my', '▶ALTER TABLE parts PARTITION BY HASH (id) PARTITIONS 4'),
    probe('my', '▶ALTER TABLE logs REMOVE PARTITIONING'),
    probe('my', '▶OPTIMIZE TABLE parts', 'ANALYZE TABLE parts'),
    probe('my', '▶ALTER TABLE parts FORCE'),
  ],
  'table-copy': [
    probe(
      'my',
      '▶ALTER TABLE parts ADD COLUMN a int, ALGORITHM = COPY',
      'ALTER TABLE parts ADD COLUMN a int, ALGORITHM = INPLACE',
    ),
    probe(
      'my',
      '▶ALTER TABLE parts ADD COLUMN a int, LOCK = SHARED',
      'ALTER TABLE parts ADD COLUMN a int, LOCK = NONE',
    ),
    probe('my', '▶ALTER TABLE parts ADD COLUMN a int, LOCK = EXCLUSIVE'),
  ],
  'algorithm-not-stated': [
    probe('my', '▶ALTER TABLE parts ADD COLUMN a int', 'ALTER TABLE parts ADD COLUMN a int, ALGORITHM = INSTANT'),
    probe(
      'my',
      '▶CREATE INDEX i ON parts (order_id)',
      'CREATE INDEX i ON parts (order_id) ALGORITHM = INPLACE LOCK = NONE',
    ),
  ],
}
