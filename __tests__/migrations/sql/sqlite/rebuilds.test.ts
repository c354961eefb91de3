import { describe, expect, test } from '@jest/globals'
import { migration, readerOf, replayedExample, replayedHistory } from '../../../replay/sql-history.js'
import { database, refusal, rows } from './engine.js'

const BEFORE = `CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, zip TEXT);
CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id) ON DELETE CASCADE);
CREATE INDEX books_author ON books (author_id);`

const ROWS = `INSERT INTO authors VALUES (1, 'Ann', 'a@x', '007'), (2, 'Bob', 'b@x', '008');
INSERT INTO books VALUES (10, 1), (11, 2);`

const COLUMNS = "id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', email TEXT UNIQUE, zip TEXT"

/** The same change, written as tools and people write it. Each keeps every row of authors. */
const VARIANTS: Readonly<Record<string, string>> = {
  'the manual’s order': `CREATE TABLE new_authors (${COLUMNS});
INSERT INTO new_authors SELECT id, coalesce(name, ''), email, zip FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`,
  'Prisma’s RedefineTables': `PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_authors" (${COLUMNS});
INSERT INTO "new_authors" ("email", "id", "name", "zip") SELECT "email", "id", coalesce("name", '') AS "name", "zip" FROM "authors";
DROP TABLE "authors";
ALTER TABLE "new_authors" RENAME TO "authors";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;`,
  'Drizzle’s __new_': `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_authors\` (${COLUMNS});
--> statement-breakpoint
INSERT INTO \`__new_authors\`("id", "name", "email", "zip") SELECT "id", coalesce("name", ''), "email", "zip" FROM \`authors\`;--> statement-breakpoint
DROP TABLE \`authors\`;--> statement-breakpoint
ALTER TABLE \`__new_authors\` RENAME TO \`authors\`;--> statement-breakpoint
PRAGMA foreign_keys=ON;`,
  'Django’s new__': `PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE "new__authors" (${COLUMNS});
INSERT INTO "new__authors" ("id", "email", "zip", "name") SELECT "id", "email", "zip", coalesce("name", '') FROM "authors";
DROP TABLE "authors";
ALTER TABLE "new__authors" RENAME TO "authors";
COMMIT;`,
  'Alembic’s batch': `CREATE TABLE _alembic_tmp_authors (${COLUMNS});
INSERT INTO _alembic_tmp_authors (id, name, email, zip) SELECT authors.id, coalesce(authors.name, ''), authors.email, authors.zip FROM authors;
DROP TABLE authors;
ALTER TABLE _alembic_tmp_authors RENAME TO authors;`,
  'by way of a temporary copy': `CREATE TEMPORARY TABLE aauthors (id, name, email, zip);
INSERT INTO aauthors SELECT id, name, email, zip FROM authors;
DROP TABLE authors;
CREATE TABLE authors (${COLUMNS});
INSERT INTO authors SELECT id, coalesce(name, ''), email, zip FROM aauthors;
DROP TABLE aauthors;`,
  'by way of CREATE TABLE AS': `CREATE TABLE kept AS SELECT * FROM authors;
DROP TABLE authors;
CREATE TABLE authors (${COLUMNS});
INSERT INTO authors SELECT id, coalesce(name, ''), email, zip FROM kept;
DROP TABLE kept;`,
  'old table renamed first': `ALTER TABLE authors RENAME TO authors_old;
CREATE TABLE authors (${COLUMNS});
INSERT INTO authors SELECT id, coalesce(name, ''), email, zip FROM authors_old;
DROP TABLE authors_old;`,
  'other letters': `create table New_Authors (${COLUMNS});
insert into new_authors (ID, Name, EMAIL, zip) select ID, coalesce(NAME, ''), Email, ZIP from AUTHORS;
drop table Authors;
alter table NEW_AUTHORS rename to authors;`,
}

const LOSSES = ['drop-table', 'drop-column', 'rename-table', 'rename-column', 'unbatched-insert', 'drop-constraint']

async function found(sql: string, before = BEFORE): Promise<{ id: string; line: number }[]> {
  const { detected, plan } = await replayedExample({ before, sql, outsideTransaction: true }, 'sqlite')
  expect(plan.migrations.flatMap(({ migration }) => migration.unread)).toEqual([])
  return detected.map(({ hazard, candidate }) => ({ id: hazard.id, line: candidate.span.line }))
}

describe('a table rebuild', () => {
  test.each(Object.entries(VARIANTS))('is one change that loses nothing: %s', async (_, sql) => {
    const opened = database(BEFORE, ROWS)
    expect(refusal(opened, sql)).toBeUndefined()
    expect(rows(opened, 'SELECT * FROM authors ORDER BY id')).toEqual([
      [1, 'Ann', 'a@x', '007'],
      [2, 'Bob', 'b@x', '008'],
    ])
    const ids = (await found(sql)).map(({ id }) => id)
    expect(ids.filter((id) => LOSSES.includes(id))).toEqual([])
  })

  test.each(Object.entries(VARIANTS))('leaves the schema that the engine has: %s', async (_, sql) => {
    const opened = database(BEFORE, sql)
    const { after } = await replayedExample({ before: BEFORE, sql, outsideTransaction: true }, 'sqlite')
    const table = after.find({ name: 'authors' })
    expect([...(table?.columns.values() ?? [])].map(({ name, nullable }) => [name, nullable])).toEqual(
      rows(opened, 'SELECT name, "notnull" = 0 AND pk = 0 FROM pragma_table_info(\'authors\')').map(
        ([name, nullable]) => [name, nullable === 1],
      ),
    )
    const keys = rows(opened, 'SELECT "table" FROM pragma_foreign_key_list(\'books\')').map(([to]) => ({ name: to }))
    expect(
      after
        .find({ name: 'books' })
        ?.constraints.flatMap((each) => (each.kind === 'foreign key' ? [each.references.table] : [])),
    ).toEqual(keys)
  })

  test('names at its copy the column that it does not copy', async () => {
    const sql = `CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
INSERT INTO new_authors SELECT id, name, email FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`
    expect(await found(sql)).toContainEqual({ id: 'drop-column', line: 2 })
  })

  test('names what its SELECT renames', async () => {
    const sql = `CREATE TABLE new_authors (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT UNIQUE, zip TEXT);
INSERT INTO new_authors (id, full_name, email, zip) SELECT id, name, email, zip FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`
    const ids = (await found(sql)).map(({ id }) => id)
    expect(ids).toContain('rename-column')
    expect(ids).not.toContain('drop-column')
  })

  test('names a rule that the new table lacks, and keeps quiet about one that it has', async () => {
    const rebuild = (
      email: string,
    ): string => `CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT, ${email}, zip TEXT);
INSERT INTO new_authors SELECT * FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`
    expect((await found(rebuild('email TEXT'))).map(({ id }) => id)).toContain('drop-constraint')
    expect((await found(rebuild('email TEXT UNIQUE'))).map(({ id }) => id)).not.toContain('drop-constraint')
  })

  test('names a required column that nothing fills', async () => {
    const sql = `CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, zip TEXT, born TEXT NOT NULL);
INSERT INTO new_authors (id, name, email, zip) SELECT id, name, email, zip FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`
    expect(refusal(database(BEFORE, ROWS), sql)).toBe('NOT NULL constraint failed: new_authors.born')
    expect(await found(sql)).toContainEqual({ id: 'add-not-null-without-default', line: 1 })
  })

  test('whose copy reads a query over the table keeps it, and says what may stay behind', async () => {
    const sql = `CREATE TABLE new_authors (${COLUMNS});
INSERT INTO new_authors (id, name, email, zip)
SELECT a.id, coalesce(a.name, ''), a.email, a.zip
FROM (SELECT authors.*, row_number() OVER (PARTITION BY email) AS row FROM authors) a WHERE a.row = 1;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`
    expect(refusal(database(BEFORE, ROWS), sql)).toBeUndefined()
    const ids = (await found(sql)).map(({ id }) => id)
    expect(ids).not.toContain('drop-table')
    expect(ids).toContain('cascade-on-rebuild')
  })

  test('that drops a column and adds another is no rename: its SELECT would say so', async () => {
    const sql = `CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, country TEXT);
INSERT INTO new_authors (id, name, email, country) SELECT id, name, email, 'NO' FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`
    const ids = (await found(sql)).map(({ id }) => id)
    expect(ids).toContain('drop-column')
    expect(ids).not.toContain('replace-column')
  })

  test('is undone by the rebuild of its down, whichever names it takes on the way', async () => {
    const back = (first: string): string => `${first}
INSERT INTO authors SELECT id, name, email, zip FROM away;
DROP TABLE away;`
    const down = back(`ALTER TABLE authors RENAME TO away;
CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT DEFAULT (NULL), email TEXT UNIQUE, zip TEXT);`)
    const up = `PRAGMA legacy_alter_table = ON;\n${VARIANTS['old table renamed first'] ?? ''}`
    const before = BEFORE.replace('name TEXT', 'name TEXT DEFAULT NULL')
    const { downDifferences } = await replayedExample(
      { before, sql: up, down: `PRAGMA legacy_alter_table = ON;\n${down}`, outsideTransaction: true },
      'sqlite',
    )
    expect([...downDifferences.values()]).toEqual([[]])
  })

  test('without a copy drops the table', async () => {
    const sql = `CREATE TABLE new_authors (${COLUMNS});
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`
    expect((await found(sql)).map(({ id }) => id)).toContain('drop-table')
  })

  test('into a table of another name drops the table', async () => {
    const sql = `CREATE TABLE writers (${COLUMNS});
INSERT INTO writers SELECT * FROM authors;
DROP TABLE authors;`
    expect(await found(sql)).toContainEqual({ id: 'drop-table', line: 3 })
  })
})

describe('foreign keys while a table is rebuilt', () => {
  const rebuild = VARIANTS['the manual’s order'] ?? ''
  const children = (...scripts: readonly string[]): number =>
    rows(database(BEFORE, ROWS, ...scripts), 'SELECT id FROM books').length

  test('empty the children where they are enforced', () => {
    expect(children('PRAGMA foreign_keys = ON;', rebuild)).toBe(0)
  })

  test('do so too where they are turned off inside a transaction, or deferred', () => {
    expect(children('PRAGMA foreign_keys = ON;', `BEGIN; PRAGMA foreign_keys = OFF; ${rebuild} COMMIT;`)).toBe(0)
    expect(children('PRAGMA foreign_keys = ON;', `BEGIN; PRAGMA defer_foreign_keys = ON; ${rebuild} COMMIT;`)).toBe(0)
  })

  test('leave the children alone where they are off before the transaction', () => {
    expect(children('PRAGMA foreign_keys = ON;', `PRAGMA foreign_keys = OFF; BEGIN; ${rebuild} COMMIT;`)).toBe(2)
  })

  test('stop the deploy where nothing says what happens to the children', () => {
    const plain = BEFORE.replace(' ON DELETE CASCADE', '')
    expect(refusal(database(plain, ROWS, 'PRAGMA foreign_keys = ON;'), rebuild)).toBe('FOREIGN KEY constraint failed')
  })

  test('clear the references of the children where the key says so', () => {
    const opened = database(BEFORE.replace('CASCADE', 'SET NULL'), ROWS, 'PRAGMA foreign_keys = ON;', rebuild)
    expect(rows(opened, 'SELECT author_id FROM books')).toEqual([[null], [null]])
  })

  test('stay where legacy_alter_table lets them', async () => {
    const sql = `PRAGMA legacy_alter_table = ON;\n${VARIANTS['old table renamed first'] ?? ''}`
    const opened = database(BEFORE, ROWS, sql, 'PRAGMA foreign_keys = ON;')
    expect(refusal(opened, 'INSERT INTO books VALUES (12, 1);')).toBeUndefined()
    const { after } = await replayedExample({ before: BEFORE, sql, outsideTransaction: true }, 'sqlite')
    expect(after.referrers({ name: 'authors' }).map(({ table }) => table.name.name)).toEqual(['books'])
  })

  test('point at nothing once the old table was renamed away', () => {
    const opened = database(BEFORE, ROWS, VARIANTS['old table renamed first'] ?? '', 'PRAGMA foreign_keys = ON;')
    expect(refusal(opened, 'INSERT INTO books VALUES (12, 1);')).toBe('no such table: main.authors_old')
  })
})

describe('a table rebuild, one statement a file', () => {
  const FILES = [
    `CREATE TABLE new_authors (${COLUMNS});`,
    `INSERT INTO new_authors SELECT id, coalesce(name, ''), email, zip FROM authors;`,
    'DROP TABLE authors;',
    'ALTER TABLE new_authors RENAME TO authors;',
  ]

  async function foundIn(files: readonly string[], pendingFrom: number): Promise<readonly string[]> {
    const read = await readerOf('sqlite')
    const all = [BEFORE, ...files].map((sql, at) => {
      const id = String(at)
      return migration(id, read(sql, `${id}.sql`), 'per migration')
    })
    const pending = new Set(all.slice(pendingFrom).map(({ id }) => id))
    return replayedHistory(all, 'sqlite', pending).detected.map(({ hazard }) => hazard.id)
  }

  test('loses nothing where all of it is pending', async () => {
    const ids = await foundIn(FILES, 1)
    expect(ids.filter((id) => LOSSES.includes(id))).toEqual([])
  })

  test('is a drop where only the drop is pending', async () => {
    expect(await foundIn(FILES, 3)).toContain('drop-table')
  })

  test('is a drop where no file copies the rows', async () => {
    expect(await foundIn(FILES.toSpliced(1, 1), 1)).toContain('drop-table')
  })
})
