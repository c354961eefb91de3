import { expect, test } from '@jest/globals'
import { foreignKeySwitchesIn } from '../../../src/evidence/code/sqlite-connections.js'

const seen = (path: string, text: string): readonly string[] =>
  foreignKeySwitchesIn(path, text).map(
    ({ on, holds, seen: { line } }) => `${on ? 'on' : 'off'} for ${holds}, line ${line}`,
  )

test.each([
  ['store/open.go', 'db, err := sql.Open("sqlite3", "file:shop.db?_foreign_keys=on&_busy_timeout=5000")'],
  ['store/open.go', 'query.Set("_fk", "true")'],
  ['store/open.go', 'db, err := sql.Open("sqlite", path+"?_pragma=foreign_keys(1)")'],
  ['src/db.ts', "const db = new Database(file)\ndb.pragma('foreign_keys = ON')"],
  ['src/db.ts', "await db.exec('PRAGMA foreign_keys = ON;')"],
  ['src/db.ts', 'new DatabaseSync(file, { enableForeignKeyConstraints: true })'],
  ['src/db.rs', 'SqliteConnectOptions::new().filename(path).foreign_keys(true)'],
  ['src/db.rs', 'connection.pragma_update(None, "foreign_keys", "ON")?;'],
  ['shop/db.py', 'cursor.execute("PRAGMA foreign_keys=ON")'],
  ['shop/db.py', "db = SqliteDatabase('shop.db', pragmas={'foreign_keys': 1})"],
  ['src/Db.cs', 'new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }'],
  ['Cargo.toml', '[dependencies]\nrusqlite = { version = "0.37", features = ["bundled"] }'],
  ['Cargo.toml', '[features]\nsqlite = ["diesel/sqlite", "libsqlite3-sys/bundled"]'],
  ['config/database.php', "'foreign_key_constraints' => env('DB_FOREIGN_KEYS', true),"],
])('%s: %s switches the checks on in each connection', (path, text) => {
  expect(seen(path, text)).toEqual([`on for each connection, line ${text.split('\n').length}`])
})

test('one statement on a pool of Go reaches one connection, unless the pool holds no more', () => {
  const open = 'func open(db *sql.DB) error {\n\t_, err := db.Exec("PRAGMA foreign_keys = ON")\n'
  expect(seen('store/open.go', `${open}\treturn err\n}`)).toEqual(['on for one connection, line 2'])
  expect(seen('store/open.go', `${open}\tdb.SetMaxOpenConns(1)\n\treturn err\n}`)).toEqual([
    'on for each connection, line 2',
  ])
})

test.each([
  ['a comment', 'store/open.go', '// PRAGMA foreign_keys = ON is set by the caller'],
  ['a test', 'store/open_test.go', 'db.Exec("PRAGMA foreign_keys = ON")'],
  ['a script that people run', 'scripts/import.py', 'db.execute("PRAGMA foreign_keys = ON")'],
  ['a schema that is loaded once', 'store/tables.sql', 'PRAGMA foreign_keys = ON;'],
  [
    'the end of a change made without them',
    'store/rebuild.go',
    'db.Exec("PRAGMA foreign_keys=OFF")\ndb.Exec("PRAGMA foreign_keys=ON")',
  ],
  ['a database in memory', 'cmd/generate/main.go', 'openDSN: "file::memory:?_fk=1&cache=shared",'],
  ['the SQLite of the system', 'Cargo.toml', 'rusqlite = "0.37" # features = ["bundled"] on Windows'],
  ['the question whether they are on', 'store/open.go', 'db.QueryRow("PRAGMA foreign_keys")'],
  ['an object of that name', 'src/schema.ts', "const constraints = { foreign_keys: 'on delete cascade' }"],
])('%s switches nothing on', (_, path, text) => {
  expect(seen(path, text)).toEqual([])
})

test('an option that switches them off is told', () => {
  expect(seen('src/db.rs', 'SqliteConnectOptions::new().foreign_keys(false)')).toEqual([
    'off for each connection, line 1',
  ])
})
