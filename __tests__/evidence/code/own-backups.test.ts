import { describe, expect, test } from '@jest/globals'
import { ownBackupsIn } from '../../../src/evidence/code/own-backups.js'

const seen = (path: string, text: string): readonly string[] =>
  ownBackupsIn(path, text).map(({ engine, what, seen: { line } }) => `${engine}: ${what} at ${String(line)}`)

describe('code that takes a backup of its database is seen', () => {
  test.each([
    ['src/db.rs', 'pub fn backup() {\n    sql_query("VACUUM INTO ?").execute(c)?;\n}\n', 'sqlite: VACUUM INTO at 2'],
    [
      'Sources/Db.swift',
      'let b = sqlite3_backup_init(to, "main", from, "main");\n',
      'sqlite: sqlite3_backup_init at 1',
    ],
    ['app/db.py', 'import sqlite3\nsource.backup(target)\n', 'sqlite: Connection.backup at 2'],
    ['src/db.ts', "import Database from 'better-sqlite3'\nawait db.backup(path)\n", 'sqlite: backup() at 2'],
    [
      'Data/Shop.cs',
      'using Microsoft.Data.Sqlite;\nsource.BackupDatabase(target);\n',
      'sqlite: SqliteConnection.BackupDatabase at 2',
    ],
    ['Data/Shop.cs', 'db.Execute($"BACKUP DATABASE [{name}] TO DISK = @path");\n', 'sqlserver: BACKUP DATABASE at 1'],
  ])('in %s', (path, text, expected) => {
    expect(seen(path, text)).toEqual([expected])
  })
})

test('words, comments, tests and backups of something else are none', () => {
  expect(seen('src/page.ts', 'const label = "Backup Database"\n// "VACUUM INTO \'/tmp/x\'"\n')).toEqual([])
  expect(seen('tests/db.rs', 'sql_query("VACUUM INTO ?")\n')).toEqual([])
  expect(seen('app/files.py', 'store.backup(target)\n')).toEqual([])
  expect(seen('sql/backup.sql', "BACKUP DATABASE shop TO DISK = N'/backups/shop.bak';\n")).toEqual([])
})
