import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { NAMES } from '../../../../src/migrations/sql/mysql/parser.js'
import { reading } from './reading.js'

/** Whatever the server accepts, one after the other in one database, our reader must read. */
const ACCEPTED: readonly string[] = [
  `CREATE TABLE named (${[...NAMES].map((word) => `${word} INTEGER`).join(', ')})`,
  "CREATE TABLE `users` (`id` bigint unsigned NOT NULL AUTO_INCREMENT, `email` varchar(255) COLLATE utf8mb4_bin NOT NULL, `name` varchar(100) DEFAULT NULL COMMENT 'it''s', PRIMARY KEY (`id`), UNIQUE KEY `users_email` (`email`(191))) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='people'",
  "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, user_id bigint unsigned NOT NULL, total decimal(10,2) DEFAULT 0.00, state enum('new','paid') NOT NULL DEFAULT 'new', created_at timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6), CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE RESTRICT, KEY state_idx (state) USING BTREE, CHECK (total >= 0))",
  'CREATE OR REPLACE TABLE scratch (id int, note text, FULLTEXT KEY note_ft (note))',
  'CREATE TABLE copy_of_users LIKE users',
  'CREATE TABLE picked AS SELECT id, email AS mail FROM users WHERE id > 3',
  'CREATE TEMPORARY TABLE t1 (id uuid PRIMARY KEY DEFAULT uuid(), ip inet6, at datetime DEFAULT now())',
  'CREATE TABLE gen (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int AS (a + 1) VIRTUAL, d int AS (a) PERSISTENT, e json CHECK (json_valid(e)))',
  'CREATE TABLE parts (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE)',
  'ALTER TABLE parts DROP PARTITION p0',
  'ALTER TABLE scratch PARTITION BY HASH (id) PARTITIONS 4',
  'ALTER TABLE scratch REMOVE PARTITIONING',
  "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note varchar(20) NOT NULL DEFAULT '' AFTER id, ADD COLUMN paid boolean FIRST",
  'ALTER TABLE orders DROP COLUMN IF EXISTS missing',
  'ALTER ONLINE TABLE orders ADD INDEX IF NOT EXISTS note_idx (note DESC), ALGORITHM=NOCOPY, LOCK=NONE',
  'ALTER TABLE orders MODIFY COLUMN note text, CHANGE COLUMN paid settled tinyint(1) NULL',
  'ALTER TABLE orders RENAME COLUMN settled TO is_settled, RENAME INDEX note_idx TO note_index2',
  'ALTER TABLE orders ALTER COLUMN total SET DEFAULT 1',
  'ALTER TABLE orders ALTER total DROP DEFAULT',
  "SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO', UNIQUE_CHECKS=0",
  'ALTER TABLE orders DROP FOREIGN KEY fk_user, DROP KEY fk_user',
  'ALTER TABLE orders ADD CONSTRAINT fk2 FOREIGN KEY IF NOT EXISTS (user_id) REFERENCES users (id) ON UPDATE CASCADE',
  'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0), ADD UNIQUE INDEX u1 (user_id, state)',
  'ALTER TABLE orders DROP CONSTRAINT positive',
  "ALTER TABLE orders ENGINE=InnoDB ROW_FORMAT=DYNAMIC, COMMENT = 'sales'",
  'ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
  'ALTER TABLE orders FORCE, ALGORITHM=INPLACE',
  'ALTER TABLE orders ADD (x int, y int)',
  'ALTER TABLE orders WAIT 5 ADD COLUMN z int',
  'ALTER TABLE orders ADD COLUMN shape geometry NULL, ADD COLUMN k int INVISIBLE',
  'ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (id)',
  'ALTER TABLE IF EXISTS nothing_here ADD COLUMN a int',
  'CREATE UNIQUE INDEX IF NOT EXISTS u2 ON orders (id, note(10)) ALGORITHM=INPLACE LOCK=NONE',
  "CREATE INDEX i3 ON users (name) COMMENT 'x' ALGORITHM=DEFAULT",
  'CREATE INDEX i4 ON users (name) ALGORITHM=NOCOPY',
  'CREATE OR REPLACE INDEX i4 ON users (name, email)',
  'DROP INDEX IF EXISTS i4 ON users',
  "INSERT IGNORE INTO users (email, name) VALUES ('a@x', 'A\\'s'), ('b@x', NULL) ON DUPLICATE KEY UPDATE name = VALUES(name)",
  'INSERT INTO orders (id, user_id) SELECT id, id FROM users WHERE name IS NULL LIMIT 10',
  "INSERT INTO users SET email = 'c@x' RETURNING id",
  "REPLACE INTO users (id, email) VALUES (9, 'z')",
  "UPDATE orders o JOIN users u ON u.id = o.user_id SET o.note = u.name, o.total = o.total + 1 WHERE u.email LIKE '%x'",
  "UPDATE users SET `name` = concat(email, '!') WHERE `id` IN (1, 2, 3) ORDER BY id LIMIT 2",
  'DELETE FROM orders WHERE created_at < now() - INTERVAL 30 DAY LIMIT 1000',
  'DELETE o FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE u.id IS NULL',
  'WITH recent AS (SELECT id FROM users) SELECT * FROM recent',
  "SET SESSION lock_wait_timeout = 5, @@session.sql_mode = '', @x := 3",
  'SET FOREIGN_KEY_CHECKS=0',
  'SET NAMES utf8mb4',
  'SET @@GLOBAL.innodb_stats_on_metadata = OFF',
  'LOCK TABLES users WRITE, orders READ',
  'UNLOCK TABLES',
  'START TRANSACTION',
  'SAVEPOINT a',
  'ROLLBACK',
  'COMMIT',
  'CREATE OR REPLACE VIEW names (n) AS SELECT name FROM users',
  'CREATE OR REPLACE PROCEDURE p(IN n int) BEGIN DECLARE done int DEFAULT 0; WHILE done < n DO UPDATE users SET name = NULL WHERE id = done; SET done = done + 1; END WHILE; END',
  'CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a + 1',
  "CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW SET NEW.name = coalesce(NEW.name, '?')",
  'CALL p(1)',
  'DROP TRIGGER IF EXISTS tr',
  'DROP FUNCTION f',
  'DROP VIEW IF EXISTS names, nothing',
  'RENAME TABLE picked TO chosen, scratch TO scratch2',
  'TRUNCATE TABLE chosen',
  'CREATE SEQUENCE s START WITH 5',
  'DROP SEQUENCE s',
  'ANALYZE TABLE users',
  'OPTIMIZE TABLE users',
  'SELECT `o`.`id`, count(*) FROM orders o GROUP BY 1 HAVING count(*) > 1 FOR UPDATE SKIP LOCKED',
  'ALTER TABLE users RENAME TO people',
  'DROP TABLE IF EXISTS chosen, scratch2 CASCADE',
]

const DATABASE = `review_oracle_${String(process.pid)}`

function run(sql: string, database?: string): void {
  const target = database === undefined ? [] : [database]
  execFileSync('mariadb', ['-h', '127.0.0.1', '-u', 'root', ...target], {
    input: `DELIMITER $$\n${sql}$$\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
}

function isServerThere(): boolean {
  try {
    run('SELECT 1')
    return true
  } catch {
    return false
  }
}

const there = isServerThere()
if (!there) process.stderr.write('SKIPPED: no MariaDB on 127.0.0.1 to compare with\n')

describe('statements that MariaDB accepts', () => {
  beforeAll(() => {
    if (there) run(`CREATE DATABASE ${DATABASE}`)
  })
  afterAll(() => {
    if (there) run(`DROP DATABASE ${DATABASE}`)
  })

  test.each(ACCEPTED)('are read: %s', (sql) => {
    if (there) run(sql, DATABASE)
    const { statements, unread } = reading(sql, 'mariadb')
    expect(unread).toEqual([])
    expect(statements).toHaveLength(1)
    expect(statements[0]?.operations.map(({ kind }) => kind)).not.toContain('opaque')
    expect(statements[0]?.operations).not.toHaveLength(0)
  })
})
