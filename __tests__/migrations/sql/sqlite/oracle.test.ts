import { describe, expect, test } from '@jest/globals'
import { Schema } from '../../../../src/schema/schema.js'
import { database, refusal, rows } from './engine.js'
import { operations, reading } from './reading.js'

/** Whatever the engine accepts, one after the other in one database, our reader must read. */
const ACCEPTED: readonly string[] = [
  "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(255) NOT NULL UNIQUE, name TEXT COLLATE NOCASE DEFAULT 'it''s', score REAL DEFAULT (1 + 2), at DATETIME DEFAULT CURRENT_TIMESTAMP)",
  'CREATE TABLE [odd names] ("a b" TEXT, `c``d` INT, [e] BLOB, untyped, PRIMARY KEY ("a b", [e])) WITHOUT ROWID',
  'CREATE TABLE strict_one (id INT PRIMARY KEY, body ANY, doubled INT GENERATED ALWAYS AS (id * 2) STORED, tripled INT AS (id * 3)) STRICT',
  'CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, total NUMERIC(10, 2) CHECK (total >= 0), state TEXT, CONSTRAINT one_each UNIQUE (user_id, state) ON CONFLICT IGNORE, FOREIGN KEY (state) REFERENCES states (code) MATCH FULL ON UPDATE SET NULL)',
  'CREATE TABLE states AS SELECT state AS code, count(*) AS n FROM orders GROUP BY state',
  'CREATE TEMP TABLE scratch (id)',
  "INSERT INTO users (email) VALUES ('a@x'), ('b@x') ON CONFLICT (email) DO UPDATE SET name = excluded.name WHERE name IS NULL RETURNING id",
  'INSERT OR IGNORE INTO orders (id, user_id) SELECT id, id FROM users WHERE true ON CONFLICT DO NOTHING',
  "REPLACE INTO users (id, email) VALUES (9, x'00ff')",
  'INSERT INTO scratch DEFAULT VALUES',
  'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) INSERT INTO scratch SELECT i FROM n',
  "UPDATE OR IGNORE users SET (name, score) = ('x', 2) WHERE id IN (1, 2)",
  'UPDATE orders SET total = u.score FROM users AS u WHERE u.id = orders.user_id',
  "DELETE FROM orders WHERE state IS NOT NULL AND total BETWEEN 1 AND 2 OR state GLOB 'a*'",
  "ALTER TABLE users ADD COLUMN note TEXT NOT NULL DEFAULT ''",
  'ALTER TABLE users ADD nickname',
  'ALTER TABLE users RENAME COLUMN nickname TO alias',
  'ALTER TABLE users RENAME note TO remark',
  'ALTER TABLE users DROP COLUMN alias',
  'CREATE UNIQUE INDEX IF NOT EXISTS users_name ON users (name COLLATE NOCASE DESC, lower(email)) WHERE name IS NOT NULL',
  'CREATE VIEW names (n) AS SELECT name FROM users UNION SELECT code FROM states',
  "CREATE TRIGGER touched AFTER UPDATE OF name ON users FOR EACH ROW WHEN new.name <> old.name BEGIN UPDATE users SET at = CASE WHEN 1 THEN 'x' END WHERE id = new.id; SELECT RAISE(IGNORE); END",
  'CREATE VIRTUAL TABLE found USING fts5(body, content=\'users\', tokenize="porter ascii")',
  'PRAGMA foreign_keys = ON',
  'PRAGMA main.foreign_key_check(users)',
  'PRAGMA user_version',
  'BEGIN IMMEDIATE TRANSACTION',
  'SAVEPOINT a',
  'ROLLBACK TO SAVEPOINT a',
  'RELEASE a',
  'COMMIT',
  'EXPLAIN QUERY PLAN SELECT * FROM users LEFT JOIN orders USING (id)',
  "SELECT json_extract('[[1]]', '$[0]') ->> 0, row_number() OVER (PARTITION BY id ORDER BY at) FROM users -- the end",
  'ANALYZE users',
  'REINDEX users_name',
  'VACUUM',
  'DROP TRIGGER IF EXISTS touched',
  'DROP VIEW IF EXISTS names',
  'DROP INDEX users_name',
  'ALTER TABLE orders RENAME TO "Order"',
  'DROP TABLE IF EXISTS states',
]

describe('statements that SQLite accepts', () => {
  const opened = database()

  test.each(ACCEPTED)('are read: %s', (sql) => {
    // sql.js is built without FTS5.
    if (!sql.includes('fts5')) expect(refusal(opened, sql)).toBeUndefined()
    const { statements, unread } = reading(`${sql};`)
    expect(unread).toEqual([])
    expect(statements).toHaveLength(1)
    expect(statements[0]?.operations).not.toHaveLength(0)
    expect(statements[0]?.operations.map(({ kind }) => kind)).not.toContain('opaque')
  })
})

/** What SQLite's parser refuses, and names of tables that are there, so that nothing else can be wrong. */
const REFUSED: readonly string[] = [
  'CREATE TABLE t (a INT,)',
  'CREATE TABLE t (a INT) ENGINE=InnoDB',
  'CREATE TABLE t (a INT AUTO_INCREMENT PRIMARY KEY COMMENT "x")',
  'ALTER TABLE users ALTER COLUMN name TYPE TEXT',
  'ALTER TABLE users ADD CONSTRAINT u UNIQUE (name)',
  'ALTER TABLE users ADD COLUMN a INT, ADD COLUMN b INT',
  'ALTER TABLE users ADD COLUMN IF NOT EXISTS a INT',
  'ALTER TABLE users DROP COLUMN IF EXISTS a',
  'ALTER TABLE users MODIFY name TEXT',
  'CREATE INDEX CONCURRENTLY i ON users (name)',
  'TRUNCATE TABLE users',
  'DROP TABLE users CASCADE',
  'DROP TABLE users, orders',
  "SELECT 'never closed",
  'SELEC 1',
  'INSERT INTO users (name) VALUES (1,)',
  'CREATE TRIGGER t AFTER INSERT ON users BEGIN UPDATE users SET name = 1 END',
  'SELECT 1 FROM users WHERE name = #',
  'SET foreign_keys = 0',
  'LOCK TABLE users',
  'CREATE OR REPLACE VIEW v AS SELECT 1',
]

describe('what SQLite refuses to parse', () => {
  const opened = database('CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT);')

  test.each(REFUSED)('is refused by us in the same words: %s', (sql) => {
    const words = refusal(opened, `${sql};`)
    expect(words).toMatch(/syntax error|unrecognized token|incomplete input/)
    const { unread } = reading(`${sql};`)
    expect(unread).toHaveLength(1)
    expect(unread[0]?.refused).toBe(true)
    expect([words, 'incomplete input']).toContain(unread[0]?.reason)
  })
})

/** Scripts after which our schema and the engine's must agree. */
const SCHEMAS: readonly string[] = [
  `CREATE TABLE a (id INTEGER PRIMARY KEY, email VARCHAR(20) NOT NULL UNIQUE, n INT DEFAULT 7, CHECK (n > 0));
   CREATE TABLE b (x TEXT, y TEXT NOT NULL DEFAULT 'q', a_id INTEGER REFERENCES a ON DELETE CASCADE, PRIMARY KEY (x, y));
   CREATE INDEX b_a ON b (a_id); CREATE UNIQUE INDEX b_y ON b (y) WHERE x IS NOT NULL;`,
  `CREATE TABLE a (id INTEGER PRIMARY KEY, old TEXT, gone TEXT); CREATE INDEX a_old ON a (old);
   ALTER TABLE a RENAME COLUMN old TO fresh; ALTER TABLE a DROP COLUMN gone;
   ALTER TABLE a ADD COLUMN more REAL NOT NULL DEFAULT 1.5 REFERENCES a (id); ALTER TABLE a RENAME TO c;`,
  `CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (p INTEGER REFERENCES p (id));
   ALTER TABLE p RENAME TO r; CREATE INDEX q_p ON q (p); DROP INDEX q_p; DROP TABLE r;`,
  `CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID; CREATE TABLE s (k TEXT PRIMARY KEY, v ANY) STRICT;
   CREATE TABLE n (k TEXT PRIMARY KEY);`,
]

describe('the replayed schema', () => {
  test.each(SCHEMAS)('is the one that the engine has: %s', (script) => {
    const opened = database(script)
    const schema = new Schema('sqlite')
    for (const operation of operations(script)) schema.apply(operation, '1')
    expect(ours(schema)).toEqual(theirs(opened))
  })
})

/** Tables, columns, nullability, defaults, indexes and foreign keys, as PRAGMA tells them. */
function theirs(opened: ReturnType<typeof database>): unknown {
  const tables = rows(
    opened,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  )
  return tables.map(([name]) => {
    const table = String(name)
    const columns = rows(opened, `SELECT name, "notnull", dflt_value, pk FROM pragma_table_info('${table}')`)
    return {
      table,
      columns: columns.map(([column, notNull, value, key]) => ({
        column,
        // The row's own number is never NULL, though the pragma does not say so.
        nullable: notNull === 0 && !(key === 1 && isRowid(opened, table, String(column))),
        default: value ?? undefined,
      })),
      indexes: rows(
        opened,
        `SELECT name, "unique" FROM pragma_index_list('${table}') WHERE origin = 'c' ORDER BY name`,
      ).map(([index, unique]) => ({ index, unique: unique === 1 })),
      keys: rows(
        opened,
        `SELECT "from", "table", on_delete FROM pragma_foreign_key_list('${table}') ORDER BY "from"`,
      ).map(([from, to, onDelete]) => ({ from, to, onDelete })),
    }
  })
}

function isRowid(opened: ReturnType<typeof database>, table: string, column: string): boolean {
  return (
    rows(opened, `SELECT 1 FROM pragma_table_info('${table}') WHERE name = '${column}' AND upper(type) = 'INTEGER'`)
      .length > 0
  )
}

function ours(schema: Schema): unknown {
  return [...schema.tables()]
    .sort((a, b) => a.name.name.localeCompare(b.name.name))
    .map((table) => ({
      table: table.name.name,
      columns: [...table.columns.values()].map((column) => ({
        column: column.name,
        nullable: column.nullable,
        default: column.default?.text,
      })),
      indexes: table.indexes
        .filter(({ constraint }) => constraint === undefined)
        .map(({ name, unique }) => ({ index: name, unique }))
        .sort((a, b) => a.index.localeCompare(b.index)),
      keys: table.constraints
        .flatMap((constraint) =>
          constraint.kind === 'foreign key'
            ? [
                {
                  from: constraint.columns[0],
                  to: constraint.references.table.name,
                  onDelete: (constraint.references.onDelete ?? 'no action').toUpperCase(),
                },
              ]
            : [],
        )
        .sort((a, b) => (a.from ?? '').localeCompare(b.from ?? '')),
    }))
}
