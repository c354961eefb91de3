import { describe, expect, test } from '@jest/globals'
import { operation, operations, place, reading, statements } from './reading.js'

const kinds = (sql: string): readonly string[] => operations(sql).map(({ kind }) => kind)

test('CREATE TABLE gives columns, keys and constraints', () => {
  const sql = `CREATE TABLE IF NOT EXISTS \`Shop\`.\`Orders\` (
    id INTEGER UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    \`email\` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'x' COMMENT 'it''s',
    total decimal(10, 2),
    twice decimal(10,2) AS (total * 2) STORED,
    paid BOOL DEFAULT FALSE,
    at timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    UNIQUE KEY email_key (\`email\`(20)), KEY total_idx (total DESC), FULLTEXT note_ft (email),
    CONSTRAINT u FOREIGN KEY (id) REFERENCES users (id) ON DELETE SET NULL, CHECK (total > 0)
  ) ENGINE=InnoDB COMMENT='sales'`
  const table = operation(sql, 'create-table')
  expect(table).toMatchObject({
    table: { schema: 'Shop', name: 'Orders' },
    guards: ['if not exists'],
    comment: 'sales',
  })
  expect(table.columns).toMatchObject([
    { name: 'id', type: { name: 'int', text: 'INTEGER UNSIGNED' }, nullable: false, identity: 'auto-increment' },
    {
      name: 'email',
      type: { name: 'varchar', modifiers: [255], text: 'varchar(255)' },
      nullable: false,
      comment: "it's",
      collation: 'utf8mb4_bin',
      default: { text: "'x'" },
    },
    { name: 'total', type: { name: 'decimal', modifiers: [10, 2] }, nullable: true },
    { name: 'twice', generated: { storage: 'stored', expression: { text: 'total * 2', columns: ['total'] } } },
    { name: 'paid', type: { name: 'tinyint', modifiers: [1] } },
    { name: 'at', default: { text: 'CURRENT_TIMESTAMP', volatility: 'stable' } },
  ])
  expect(table.constraints).toMatchObject([
    { kind: 'primary key', columns: ['id'], inline: true },
    { kind: 'unique', name: 'email_key', columns: ['email'] },
    { kind: 'foreign key', name: 'u', references: { table: { name: 'users' }, columns: ['id'], onDelete: 'set null' } },
    { kind: 'check', expression: { columns: ['total'] } },
  ])
  expect(table.indexes).toMatchObject([
    { name: 'total_idx', keys: [{ column: 'total' }], kind: 'ordinary' },
    { name: 'note_ft', kind: 'fulltext' },
  ])
})

test('CREATE TABLE takes its shape from another table or a query', () => {
  expect(operation('CREATE TABLE a LIKE b', 'create-table').like).toEqual([{ name: 'b' }])
  const { as } = operation('CREATE TABLE a AS SELECT id, `x` AS y FROM b JOIN c USING (id)', 'create-table')
  expect(as).toEqual({ columns: ['id', 'y'], from: [{ name: 'b' }, { name: 'c' }] })
})

describe('ALTER TABLE', () => {
  test.each([
    ['ADD a int', ['add-column']],
    ['ADD COLUMN (a int, b int)', ['add-column', 'add-column']],
    ['DROP a, DROP COLUMN b', ['drop-column', 'drop-column']],
    ['MODIFY a bigint NOT NULL', ['alter-column']],
    ['CHANGE a b bigint', ['rename-column', 'alter-column']],
    ['CHANGE COLUMN a a bigint', ['alter-column']],
    ['RENAME COLUMN a TO b', ['rename-column']],
    [
      'ADD INDEX i (a), ADD FULLTEXT KEY f (b), ADD SPATIAL INDEX s (c)',
      ['create-index', 'create-index', 'create-index'],
    ],
    ['ADD UNIQUE u (a), ADD PRIMARY KEY (b)', ['add-constraint', 'add-constraint']],
    ['ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (id)', ['add-constraint']],
    ['ADD CHECK (a > 0), DROP CHECK c, DROP CONSTRAINT d', ['add-constraint', 'drop-constraint', 'drop-constraint']],
    ['DROP INDEX i, DROP PRIMARY KEY, DROP FOREIGN KEY f', ['drop-index', 'drop-constraint', 'drop-constraint']],
    ['RENAME TO u', ['rename-table']],
    ['RENAME INDEX i TO j', ['alter-index']],
    ['CONVERT TO CHARACTER SET utf8mb4', ['alter-table-storage']],
    ['ENGINE=InnoDB, ROW_FORMAT=COMPRESSED', ['alter-table-storage', 'alter-table-storage']],
    ['PARTITION BY HASH (id) PARTITIONS 4', ['alter-table-storage']],
    ['DROP PARTITION p0', ['drop-partition']],
    ['TRUNCATE PARTITION p0, p1', ['drop-partition']],
    ['FORCE', ['rewrite-table']],
    ['ADD COLUMN a int, ALGORITHM=INSTANT', ['add-column']],
  ])('%s', (clauses, expected) => {
    expect(reading(`ALTER TABLE t ${clauses}`).unread).toEqual([])
    expect(kinds(`ALTER TABLE t ${clauses}`)).toEqual(expected)
  })

  test('ALGORITHM and LOCK belong to the statement', () => {
    expect(statements('ALTER TABLE t ADD a int, ALGORITHM = nocopy, LOCK=NONE')[0]).toMatchObject({
      algorithm: 'NOCOPY',
      lock: 'NONE',
    })
    expect(statements('CREATE INDEX i ON t (a) ALGORITHM=INSTANT LOCK=SHARED')[0]).toMatchObject({
      algorithm: 'INSTANT',
      lock: 'SHARED',
    })
    expect(statements("ALTER TABLE t COMMENT 'ALGORITHM=COPY'")[0]).not.toHaveProperty('algorithm')
  })

  test('a guard stays with its clause', () => {
    const sql = 'ALTER TABLE t ADD COLUMN IF NOT EXISTS a int, DROP COLUMN b, DROP INDEX IF EXISTS c'
    expect(operations(sql).map(({ guards }) => guards)).toEqual([['if not exists'], [], ['if exists']])
  })

  test('MODIFY states the whole column again', () => {
    expect(operation("ALTER TABLE t MODIFY `a` varchar(300) NOT NULL DEFAULT ''", 'alter-column')).toMatchObject({
      column: 'a',
      change: { kind: 'redefine', definition: { type: { name: 'varchar', modifiers: [300] }, nullable: false } },
    })
  })
})

describe('data changes say how far they reach', () => {
  test.each([
    ['UPDATE t SET a = 1', { kind: 'everything' }],
    ['UPDATE t SET a = 1 WHERE 1 = 1', { kind: 'everything' }],
    ['UPDATE t SET a = 1 WHERE `id` = 3', { kind: 'predicate', columns: ['id'], constants: 1 }],
    ['UPDATE t SET a = 1 WHERE id IN (1, 2) AND b IS NULL', { kind: 'predicate', columns: ['id'], constants: 2 }],
    ['DELETE FROM t WHERE a < now() LIMIT 500', { kind: 'batch', size: 500 }],
    ['DELETE FROM t WHERE id BETWEEN 1 AND 100', { kind: 'batch', size: 100 }],
    ["INSERT INTO t (a) VALUES ('(1)'), (2)", { kind: 'values', rows: 2 }],
    ['INSERT INTO t SELECT * FROM u', { kind: 'everything' }],
    ['INSERT INTO t (a) SELECT 1', { kind: 'values', rows: 1 }],
    ['UPDATE t JOIN u USING (id) SET t.a = u.a', { kind: 'predicate', columns: [] }],
  ])('%s', (sql, reach) => {
    expect(operations(sql)[0]).toMatchObject({ reach })
  })

  test('an INSERT of thousands of rows is counted, not parsed', () => {
    const sql = `INSERT INTO t (a, b) VALUES ${Array.from({ length: 20_000 }, (_, row) => `(${String(row)}, 'x''y')`).join(', ')};`
    expect(operations(sql)[0]).toMatchObject({ columns: ['a', 'b'], reach: { kind: 'values', rows: 20_000 } })
  })

  test('the table that an alias stands for is changed', () => {
    expect(operation('DELETE o FROM orders o JOIN users u ON u.id = o.user_id', 'delete')).toMatchObject({
      table: { name: 'orders' },
      from: [{ name: 'users' }],
    })
  })
})

test('the statements of a body are known, each under what stands around it', () => {
  const sql = `CREATE PROCEDURE purge_logs(n int)
BEGIN
  REPEAT
    DELETE FROM logs WHERE seen < now() LIMIT 1000;
  UNTIL ROW_COUNT() = 0 END REPEAT;
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'a') THEN
    ALTER TABLE a ADD COLUMN b int;
  END IF;
  UPDATE a SET b = 1 WHERE id = n;
END`
  const { body } = operation(sql, 'create-routine')
  expect(body).toMatchObject([
    {
      kind: 'delete',
      nested: true,
      loop: { commits: true, endsAtZeroRows: true },
      reach: { kind: 'batch', size: 1000 },
    },
    { kind: 'add-column', guards: ['condition'] },
    { kind: 'update', reach: { kind: 'predicate', columns: ['id'] } },
  ])
  expect(body?.map(({ span }) => span.line)).toEqual([4, 7, 9])
})

test('session settings name the variable and how far it counts', () => {
  expect(
    operations('SET SESSION lock_wait_timeout = 5, @x = 1, @@GLOBAL.max_connections = 10; SET FOREIGN_KEY_CHECKS=0'),
  ).toMatchObject([
    { kind: 'set', name: 'lock_wait_timeout', value: '5', scope: 'session' },
    { kind: 'set', name: 'max_connections', value: '10', scope: 'global' },
    { kind: 'set', name: 'foreign_key_checks', value: '0' },
  ])
})

test('a password is found where it stands', () => {
  const { role, secret } = operation("CREATE USER 'app'@'%' IDENTIFIED BY 's3cret'", 'role')
  expect(role).toBe('app')
  expect(secret && place(secret)).toBe('1:37-1:45')
})

test.each([
  ['DROP TABLE IF EXISTS a, b', ['drop-table', 'drop-table']],
  ['RENAME TABLE a TO b, c TO d', ['rename-table', 'rename-table']],
  ['TRUNCATE a', ['truncate']],
  ['LOCK TABLES a WRITE', ['lock-table']],
  ['START TRANSACTION; COMMIT', ['transaction', 'transaction']],
  ['CREATE VIEW v AS SELECT 1', ['create-view']],
  ['DROP VIEW v, w', ['drop-view', 'drop-view']],
  ['CREATE DATABASE d; DROP DATABASE d; USE e', ['create-database', 'drop-schema', 'set']],
  ['GRANT SELECT ON d.* TO app@localhost; REVOKE SELECT ON d.* FROM app@localhost', ['grant', 'revoke']],
  ['CALL p()', ['call-routine']],
  ["PREPARE s FROM 'DROP TABLE a'; EXECUTE s; DEALLOCATE PREPARE s", ['other', 'drop-table', 'other']],
  ['SHOW TABLES; EXPLAIN SELECT 1; FLUSH PRIVILEGES', ['query', 'query', 'other']],
])('%s', (sql, expected) => {
  expect(reading(sql).unread).toEqual([])
  expect(kinds(sql)).toEqual(expected)
})

test('words that the grammar keeps for itself are names where servers take them as such', () => {
  const table = operation(
    'CREATE TABLE ciphers (id int PRIMARY KEY, type INTEGER NOT NULL, active BOOL, `option` int, factor int, KEY by_type (type));',
    'create-table',
  )
  expect(table.columns.map(({ name }) => name)).toEqual(['id', 'type', 'active', 'option', 'factor'])
  expect(kinds('ALTER TABLE ciphers ADD COLUMN tree INT, DROP COLUMN type;')).toEqual(['add-column', 'drop-column'])
  expect(kinds('ALTER TABLE ciphers RENAME COLUMN type TO atype;')).toEqual(['rename-column'])
  expect(reading('CREATE TABLE t (type INTEGER NOT NULL,, x int);').unread).toHaveLength(1)
})

test.each([
  ['FLUSH TABLES WITH READ LOCK;', [], 'READ'],
  ['FLUSH LOCAL TABLES orders, lines WITH READ LOCK;', ['orders', 'lines'], 'READ'],
  ['FLUSH TABLES orders FOR EXPORT;', ['orders'], 'READ'],
  ['LOCK INSTANCE FOR BACKUP;', [], 'BACKUP'],
])('%s locks', (sql, tables, mode) => {
  const lock = operation(sql, 'lock-table')
  expect([lock.tables.map(({ name }) => name), lock.mode]).toEqual([tables, mode])
})

test.each(['FLUSH TABLES;', 'FLUSH PRIVILEGES;', 'UNLOCK INSTANCE;'])('%s locks nothing', (sql) => {
  expect(operations(sql).map(({ kind }) => kind)).toEqual(['other'])
})

test('COLLATE behind a default belongs to the column', () => {
  const sql = "ALTER TABLE t MODIFY COLUMN a varchar(50) NOT NULL DEFAULT 'x' COLLATE utf8mb4_unicode_ci"
  expect(operation(sql, 'alter-column').change).toMatchObject({
    definition: { collation: 'utf8mb4_unicode_ci', default: { text: "'x'" } },
  })
})

test('RESTRICT and NO ACTION are no actions of their own', () => {
  const key = (actions: string) =>
    operation(`ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id) ${actions}`, 'add-constraint')
      .constraint
  expect(key('ON UPDATE RESTRICT ON DELETE CASCADE')).toMatchObject({ references: { onDelete: 'cascade' } })
  expect(key('ON UPDATE RESTRICT ON DELETE NO ACTION')).toMatchObject({
    references: expect.not.objectContaining({ onDelete: expect.anything(), onUpdate: expect.anything() }),
  })
})
